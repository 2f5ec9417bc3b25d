"""A certificate of sick leave goes from a phone into the database, over real HTTP, and only HR gets to see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.simulator.actor import Actor, eventually, labels
from bot.simulator.api.files import content
from bot.simulator.client import button as found
from bot.simulator.errors import JSON
from domain.attachment import FileState, Purpose
from storage import attachments
from storage.attachments import Attachment
from storage.files import at
from storage.tables import attachment_showings
from tests.papers import PDF, PNG, ZIP, paper, strict
from tests.scenarios.conftest import hears, lines, preview, reads, trail, whisper, wrong
from tests.stage import Stage, on_stage


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path, policy=strict()) as made:
        yield made


def files(stage: Stage, request_id: int = 1) -> list[Attachment]:
    """The files that count of a request."""
    with stage.db.read() as tx:
        return attachments.of(tx, request_id, Purpose.CERTIFICATE)


def sick(person: Actor, words: str = "sick 3 Aug - 7 Aug", **fields: object) -> None:
    """Ask for sick leave, with these files in the form."""
    person.command(f"/vacation {words}")
    answer = person.submit(**fields)
    assert answer["ok"], answer
    assert not answer.get("errors"), answer


def kept(stage: Stage, request_id: int = 1) -> Attachment:
    """The newest file of a request, once it is kept."""
    found = eventually(lambda: [f for f in files(stage, request_id) if f.state is FileState.KEPT], what="a kept file")
    return found[-1]


def test_a_certificate_comes_with_the_form_and_its_bytes_are_kept(stage: Stage) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    ana.command("/vacation sick 3 Aug - 7 Aug")
    assert preview(ana)[1] == "A certificate is needed by Mon 10 Aug."
    sick(ana, files=[paper()])
    file = kept(stage)
    assert (file.name, file.media_type, file.size) == ("atestado.pdf", "application/pdf", len(PDF))
    with stage.db.read() as tx:
        assert attachments.content(tx, file.id) is None
    assert at(stage.settings.files).get(str(file.sha256)) == PDF
    card = reads(ana, "VAC-1", "Certificate: handed in")
    assert labels(card) == ["Change…", "Withdraw", "Replace certificate…"]
    seen = reads(bruno, "VAC-1", "Certificate: handed in")
    assert labels(seen) == ["Approve", "Reject…", "Ask for changes…"]
    assert "atestado" not in str(seen), "whoever decides learns no name of a file"
    assert [line for line in trail(stage) if "file" in line or "hand" in line] == [
        "ana hand in VAC-1",
        "None keep file VAC-1",
    ]


def test_it_may_come_later_with_the_button_on_the_card(stage: Stage) -> None:
    ana, bruno = stage.actor("ana"), stage.actor("bruno")
    sick(ana)
    card = reads(ana, "VAC-1", "Certificate: missing, due Mon 10 Aug")
    assert labels(card) == ["Change…", "Withdraw", "Hand in certificate…"]
    bruno.press(reads(bruno, "VAC-1", "Certificate: missing, due Mon 10 Aug"), "Approve")
    ana.press(reads(ana, "VAC-1", "Approved by"), "Hand in certificate…")
    assert lines(ana.modal())[:2] == ["*Sick leave*", "Mon 3 Aug – Fri 7 Aug · VAC-1"]
    assert ana.submit(files=[paper("photo.png", PNG, "image/png")])["ok"]
    assert kept(stage).media_type == "image/png"
    ana.press(reads(ana, "VAC-1", "Certificate: handed in"), "Replace certificate…")
    ana.submit(files=[paper("better.pdf")])
    eventually(lambda: [f.name for f in files(stage)] == ["better.pdf"], what="the later one in the place of the first")
    reads(bruno, "VAC-1", "Certificate: handed in")


def test_a_zip_that_calls_itself_pdf_is_not_kept_and_the_person_is_told(stage: Stage) -> None:
    carla = stage.actor("carla")
    sick(carla, "licença médica 3 ago - 7 ago", files=[paper(body=ZIP)])
    said = hears(
        carla,
        "O arquivo de VAC-1 não foi guardado: não é PDF, JPEG, PNG, HEIC ou WebP, apesar do nome. "
        "O botão no cartão aceita outro.",
    )
    assert said
    reads(carla, "VAC-1", "Atestado: falta entregar, até seg 10 de ago")
    assert [(f.state, f.flaw) for f in files(stage)] == [(FileState.FAILED, "kind")]


def test_what_is_wrong_with_a_file_stands_beside_the_field(stage: Stage) -> None:
    ana = stage.actor("ana")
    ana.command("/vacation sick 3 Aug - 7 Aug")
    assert wrong(ana, files=[paper("virus.exe", ZIP, "application/octet-stream")]) == {
        "files": "virus.exe is of a kind that is not taken. Hand in PDF, JPEG, PNG, HEIC or WebP."
    }
    assert wrong(ana, files=[paper("scan.pdf", PDF + b"\0" * 10_500_000)]) == {
        "files": "scan.pdf has 10.5 MB, and at most 10 MB are taken. A photo of lower quality will do."
    }
    assert files(stage) == []


def test_leave_that_asks_for_no_certificate_has_no_field_for_it(stage: Stage) -> None:
    ana = stage.actor("ana")
    ana.command("/vacation unpaid 17 Aug - 28 Aug")
    assert "files" not in [block["block_id"] for block in ana.modal()["blocks"]]
    ana.change("type", "sick")
    assert "files" in [block["block_id"] for block in ana.modal()["blocks"]]


def asked_for(stage: Stage, person: Actor) -> JSON:
    """The answer to `/vacation VAC-1`."""
    person.command("/vacation VAC-1")
    return whisper(person)


def pictures(person: Actor) -> list[JSON]:
    """The messages with files in the conversation with the bot."""
    return [message for message in person.messages() if message.get("files")]


def test_hr_alone_is_shown_the_certificate_and_the_trail_says_who_looked(stage: Stage) -> None:
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    sick(ana, files=[paper(), paper("photo.png", PNG, "image/png")])
    eventually(lambda: [f.state for f in files(stage)] == [FileState.KEPT] * 2, what="both files")
    card = asked_for(stage, rita)
    assert "Show certificate" in labels(card)
    rita.press(card, "Show certificate")
    assert rita.whispers()[-1] == (
        "The certificate of VAC-1 comes as a direct message. The audit trail keeps that you looked."
    )
    got = eventually(lambda: pictures(rita) if len(pictures(rita)) == 2 else [], what="the files")
    assert [message["text"] for message in got] == ["Certificate of Ana Souza, VAC-1"] * 2
    assert sorted(message["files"][0]["name"] for message in got) == ["VAC-1.pdf", "VAC-1.png"]
    stored = stage.slack.world.state.files
    assert {content(stored[message["files"][0]["id"]]) for message in got} == {PDF, PNG}
    assert trail(stage)[-1] == "rita look at file VAC-1"
    assert not pictures(bruno)
    assert "Show certificate" not in labels(asked_for(stage, bruno))
    assert "Show certificate" not in labels(asked_for(stage, ana))


def test_a_forged_press_shows_nothing_to_whoever_decides(stage: Stage) -> None:
    ana, bruno, eva, rita = (stage.actor(name) for name in ("ana", "bruno", "eva", "rita"))
    sick(ana, files=[paper()])
    kept(stage)
    real = asked_for(stage, rita)
    block, button = found(real, "Show certificate")
    for person in (bruno, eva, ana):
        place = reads(person, "VAC-1", "handed in") if person is not eva else asked_for(stage, eva)
        where = {"channel": place["channel"], "ts": place["ts"], "block_id": block["block_id"]}
        pressed = {"action_id": button["action_id"], "value": button["value"]}
        person.client.act(person.id, "press", force=True, **where, **pressed)
        assert person.whispers()[-1] == "Only HR can do this. Ask somebody in HR."
    assert trail(stage)[-1] != "bruno look at file VAC-1"
    with stage.db.read() as tx:
        shown = sa.select(attachment_showings.c.id).where(attachment_showings.c.attachment_id.is_not(None))
        assert tx.execute(shown).first() is None


def test_nobody_hands_in_a_certificate_for_somebody_elses_leave_but_hr(stage: Stage) -> None:
    ana, bruno, rita = stage.actor("ana"), stage.actor("bruno"), stage.actor("rita")
    sick(ana)
    card = reads(ana, "VAC-1", "missing")
    block, button = found(card, "Hand in certificate…")
    place = reads(bruno, "VAC-1", "missing")
    where = {"channel": place["channel"], "ts": place["ts"], "block_id": block["block_id"]}
    bruno.client.act(bruno.id, "press", force=True, action_id=button["action_id"], value=button["value"], **where)
    assert bruno.whispers()[-1] == "Only the person whose leave it is, or HR, can hand in a certificate for it."
    rita.press(asked_for(stage, rita), "Hand in certificate…")
    rita.submit(files=[paper("brought-on-paper.pdf")])
    assert kept(stage).by_id == stage.ids["rita"]
    reads(ana, "VAC-1", "Certificate: handed in")


def test_a_file_of_somebody_else_is_not_taken(stage: Stage) -> None:
    """A client that is made to send another's file id gets nothing for it."""
    ana, carla = stage.actor("ana"), stage.actor("carla")
    sick(carla, "licença médica 3 ago - 7 ago", files=[paper("carla.pdf")])
    theirs = kept(stage).file_id
    sick(ana, files=[{"id": theirs}])
    hears(
        ana,
        "The file for VAC-2 was not kept: somebody else put it into Slack. The button on its card takes another one.",
    )
    assert [f.state for f in files(stage, 2)] == [FileState.FAILED]


def test_a_file_that_is_deleted_in_slack_in_between_is_told(stage: Stage) -> None:
    ana = stage.actor("ana")
    stage.slack.client.faults({"method": "files.info", "kind": "http_500", "times": 1})
    sick(ana, files=[paper()])
    eventually(lambda: files(stage) and files(stage)[0].attempts, what="the first try")
    stage.slack.world.state.files.clear()
    hears(
        ana,
        "The file for VAC-1 was not kept: it was deleted in Slack before I could fetch it. "
        "The button on its card takes another one.",
    )
