"""A photo that is posted to the bot is the certificate of a leave that lacks one, or a receipt: the person says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.actor import Actor, eventually, words_of
from domain.attachment import FileState, Purpose
from storage import attachments
from storage.attachments import Attachment
from tests.papers import HEIC, PDF, ZIP, paper, strict
from tests.scenarios.conftest import ask, hears, reads, told
from tests.stage import Stage, default_policy, on_stage

PHOTO = paper("IMG_0042.heic", HEIC, "image/heic")


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path, policy=strict()) as made:
        yield made


def files(stage: Stage, request_id: int = 1) -> list[Attachment]:
    """The files that count of a request."""
    with stage.db.read() as tx:
        return attachments.of(tx, request_id, Purpose.CERTIFICATE)


def kept(stage: Stage, request_id: int) -> Attachment:
    """The file of a request, once it is kept."""
    return eventually(lambda: [f for f in files(stage, request_id) if f.state is FileState.KEPT], what="the file")[0]


def post(person: Actor, *photos: dict[str, object], text: str = "") -> None:
    """Post photos into the conversation with the bot."""
    assert person.client.say(person.id, text, files=list(photos))["ok"]


def choose(person: Actor, asked: dict[str, object], words: str) -> None:
    """Press the button beside the words."""
    blocks: list[dict[str, Any]] = asked["blocks"]  # type: ignore[assignment]
    block = next(b for b in blocks if words in str(b.get("text")) and "accessory" in b)
    where = {"channel": asked["channel"], "ts": asked["ts"], "block_id": block["block_id"]}
    pressed = {"action_id": block["accessory"]["action_id"], "value": block["accessory"]["value"]}
    assert person.client.act(person.id, "press", **where, **pressed)["ok"]


ASKED = "What is this: the certificate for a leave, or a receipt to claim?"


def test_a_photo_goes_to_the_leave_that_lacks_a_certificate_once_the_person_says_so(stage: Stage) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ask(ana, "sick 3 Aug - 7 Aug")
    reads(ana, "VAC-1", "Certificate: missing")
    post(ana, PHOTO)
    choose(ana, ana.card(ASKED), "VAC-1")
    told_ = "Taken as the certificate for VAC-1 (Sick leave, Mon 3 Aug – Fri 7 Aug). Only HR sees it."
    eventually(lambda: told_ in ana.whispers(), what="the answer")
    reads(ana, "VAC-1", "Certificate: handed in")
    file = kept(stage, 1)
    assert (file.name, file.media_type) == ("IMG_0042.heic", "image/heic")
    reads(bruno, "VAC-1", "Certificate: handed in")
    assert not [line for line in told(bruno) if "IMG" in line]


def test_of_several_leaves_the_person_says_which(stage: Stage) -> None:
    carla = stage.actor("carla")
    ask(carla, "licença médica 20 jul - 24 jul")
    ask(carla, "licença médica 28 jul - 3 ago")
    post(carla, PHOTO)
    asked = carla.card("O que é isto: o atestado de uma licença ou o comprovante de uma despesa?")
    assert "*VAC-2* · ter 28 de jul – seg 3 de ago" in words_of(asked)
    choose(carla, asked, "VAC-2")
    assert carla.whispers()[-1].startswith("Recebido como atestado de VAC-2 (Licença médica, ter 28 de jul")
    assert kept(stage, 2).name == "IMG_0042.heic", "the name comes with the bytes"
    assert files(stage, 1) == []


def test_a_reference_beside_the_photo_says_what_it_is_for(stage: Stage) -> None:
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    ask(ana, "sick 3 Aug - 7 Aug")
    post(bruno, paper(), text="VAC-1")
    hears(bruno, "Only the person whose leave it is, or HR, can hand in a certificate for it.")
    post(bruno, paper(), text="VAC-99")
    hears(bruno, "VAC-99 asks for no certificate, or is over, so there is nothing to hand in.")
    assert files(stage) == []
    post(rita, paper(), text="VAC-1")
    assert kept(stage, 1).by_id == stage.ids["rita"]


def test_the_receipt_of_somebody_who_is_ill_is_no_certificate(stage: Stage) -> None:
    ana, rita = stage.actor("ana"), stage.actor("rita")
    ask(ana, "sick 3 Aug - 7 Aug")
    post(ana, PHOTO)
    choose(ana, ana.card(ASKED), "*Receipt*")
    ana.card("📎 IMG_0042.heic is here, and not claimed yet.")
    assert files(stage) == []
    assert not [line for line in told(rita) if "IMG" in line]


def test_a_photo_of_somebody_who_lacks_nothing_is_a_receipt_and_a_file_of_another_kind_is_refused(stage: Stage) -> None:
    ana = stage.actor("ana")
    post(ana, PHOTO)
    ana.card("📎 IMG_0042.heic is here, and not claimed yet.")
    post(ana, paper("all.zip", ZIP, "application/zip"))
    hears(ana, "all.zip is of a kind that is not taken. Hand in PDF, JPEG, PNG, HEIC or WebP.")


def test_who_forges_the_choice_gets_nobody_elses_file(stage: Stage) -> None:
    ana, eva = stage.actor("ana"), stage.actor("eva")
    ask(ana, "sick 3 Aug - 7 Aug")
    ask(eva, "sick 3 Aug - 7 Aug")
    post(ana, paper("ana.pdf", PDF), text="VAC-1")
    theirs = kept(stage, 1).file_id
    card = reads(eva, "VAC-2", "missing")
    where = {"channel": card["channel"], "ts": card["ts"], "block_id": card["blocks"][-1]["block_id"]}
    for value in (f"1 {theirs}", f"2 {theirs}"):
        eva.client.act(eva.id, "press", force=True, action_id="certificate.keep", value=value, **where)
    assert "Only the person whose leave it is" in " ".join(eva.whispers())
    eventually(lambda: [f.state for f in files(stage, 2)] == [FileState.FAILED], what="the refusal")
    assert [f.by_id for f in files(stage, 1)] == [stage.ids["ana"]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_a_company_that_asks_for_no_certificates_every_file_is_a_receipt(database_url: str, tmp_path: Path) -> None:
    with on_stage(database_url, tmp_path, policy=default_policy()) as stage:
        ana = stage.actor("ana")
        post(ana, PHOTO)
        ana.card("📎 IMG_0042.heic is here, and not claimed yet.")
