"""A receipt that is posted to the bot is there once, says what became of it, and becomes a line of a claim."""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from bot.files.fetch import Fetcher
from domain.attachment import FileState
from handlers import news
from handlers.call import Message, Surface
from storage import attachments
from storage.expense import receipt
from storage.messages import CARD_COLUMNS, card_of
from storage.tables import attachments as rows
from storage.tables import cards
from tests import company, papers
from tests.bot.files.conftest import Archive
from tests.desk import Json, form, press, words
from tests.handlers.expense.claiming import LINE, fields
from tests.photos import jpeg, paper, photo
from tests.receipts import fiscal_key

MOMENTS = count(1)
LINES = ["Padaria Central", "2 x café 9,00", "TOTAL R$ 45,90"]
BODY = jpeg(photo(paper(LINES)))


def event(*files: Json, by: str = "ana", text: str = "") -> Json:
    """Somebody posts files into their conversation with the bot."""
    message = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": "D0ANA", "text": text,
               "user": f"U0{by.upper()}", "ts": f"{next(MOMENTS)}.0", "files": list(files)}  # fmt: skip
    return {"team_id": company.TEAM, "event_id": f"E{next(MOMENTS)}", "event": message}


def post(archive: Archive, *files: Json, by: str = "ana", text: str = "") -> str:
    """Post them; what is refused."""
    return words(archive.desk.give(Surface.EVENT, event(*files, by=by, text=text)))


def standing(archive: Archive) -> list[Message]:
    """The cards of all receipts, as they are true now."""
    with archive.desk.db.read() as tx:
        found = tx.execute(sa.select(*CARD_COLUMNS).where(cards.c.kind == "receipt").order_by(cards.c.id))
        now = archive.desk.now
        return [news.render_card(tx, archive.desk.office, card_of(row), now) for row in found.all()]


def says(archive: Archive) -> list[str]:
    return [message.text for message in standing(archive)]


def offers(message: Message) -> list[str]:
    """What its buttons do."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row]


def claim(archive: Archive, receipt_id: int = 1, by: str = "ana") -> Mapping[str, Any] | None:
    """The form that "Claim it…" opens."""
    return archive.desk.press(press(by, "receipt.claim", str(receipt_id))).open_view


def fill(archive: Archive, view: Mapping[str, Any], **line: Any) -> str:
    """Hand the form in."""
    inputs = {**LINE, "files": None, **line}
    return words(
        archive.desk.submit(form("ana", view["callback_id"], inputs, memo=json.loads(view["private_metadata"])))
    )


def test_a_receipt_is_posted_claimed_in_one_form_and_seen_by_the_decider(archive: Archive) -> None:
    body = BODY
    assert post(archive, archive.upload(body, "IMG_1.jpg"), text="45,90 EUR taxi yesterday") == ""
    assert says(archive) == ["📎 IMG_1.jpg is on its way to me."]
    archive.fetcher().tick()
    assert says(archive) == ["📎 IMG_1.jpg is here, and not claimed yet."]
    assert offers(standing(archive)[0]) == ["receipt.claim", "receipt.discard"]
    view = claim(archive)
    assert view
    assert "€45.90" in str(view["blocks"])
    assert "📎 IMG_1.jpg" in str(view["blocks"])
    assert fill(archive, view) == ""
    assert says(archive) == ["📎 IMG_1.jpg is claimed with EXP-1."]
    assert offers(standing(archive)[0]) == []
    assert words(archive.desk.press(press("bruno", "receipt.look", "1:1"))).startswith("What is attached to EXP-1")
    archive.shower().tick()
    assert archive.shown("U0BRUNO") == [body]
    again = archive.desk.press(press("ana", "receipt.claim", "1"))
    assert "IMG_1.jpg belongs to EXP-1 already." in words(again)


def test_what_a_code_on_it_says_fills_the_form_in(archive: Archive) -> None:
    key = fiscal_key(issued=(2026, 7), number=7, emission="9")
    code = f"https://x.gov.br/q?p={key}|3|1|31|45.90|2|52998224725|c2lnbmF0dXJl"
    post(archive, archive.upload(jpeg(photo(paper(LINES, code=code))), "nota.jpg"))
    archive.fetcher().tick()
    (card,) = standing(archive)
    assert "Its code says: R$45.90 · Fri 31 Jul 2026" in str(card.blocks)
    view = claim(archive)
    assert view
    assert fields(view)["amount"] == "R$45.90"
    assert fields(view)["day"] == "2026-07-31"


def test_each_file_is_for_a_line_of_its_own(archive: Archive) -> None:
    post(archive, *(archive.upload(papers.PDF + bytes([n]), f"{n}.pdf") for n in range(3)))
    archive.fetcher().tick()
    assert says(archive) == [f"📎 {n}.pdf is here, and not claimed yet." for n in range(3)]
    view = claim(archive, 2)
    assert view
    assert fill(archive, view, more=["more"]) == ""
    assert says(archive)[1] == "📎 1.pdf is in the claim that you are writing."


def test_one_that_cannot_be_kept_says_why_and_what_to_do(archive: Archive) -> None:
    post(archive, archive.upload(papers.ZIP, "IMG_2.jpg"))
    archive.fetcher().tick()
    because = "The receipt IMG_2.jpg was not kept: it is no PDF, JPEG, PNG, HEIC or WebP, whatever its name says."
    assert says(archive) == [f"⚠️ {because} Post another one here."]
    assert archive.bodies() == []


def test_a_receipt_is_discarded_and_its_bytes_may_go(archive: Archive) -> None:
    post(archive, archive.upload(papers.PDF))
    archive.fetcher().tick()
    assert words(archive.desk.press(press("eva", "receipt.discard", "1"))) == (
        "This receipt is not here any more. Choose the file again."
    )
    assert words(archive.desk.press(press("ana", "receipt.discard", "1"))) == ""
    assert says(archive) == ["This receipt is discarded. Post it again to claim it."]
    assert archive.trail("discard file") == 1
    with archive.desk.db.read() as tx:
        assert attachments.named(tx) == set()
    assert claim(archive) is None


def test_who_has_a_leave_without_a_certificate_says_what_a_file_is(archive: Archive) -> None:
    archive.hand_in()
    archive.desk.now += timedelta(days=9)
    lacking = archive.upload(papers.PDF, "paper.pdf")
    post(archive, lacking)
    assert standing(archive) == []
    assert archive.news("certificate.posted") == [{"for": [1], "files": [lacking["id"]]}]
    for _ in range(2):
        archive.desk.press(press("ana", "receipt.keep", lacking["id"]))
    assert len(standing(archive)) == 1, "pressed twice, taken once"
    archive.fetcher().tick()
    assert says(archive) == ["📎 paper.pdf is here, and not claimed yet."]
    assert archive.handed_in() == []


def test_a_forged_choice_brings_nobody_elses_file(archive: Archive) -> None:
    theirs = archive.upload(papers.PDF, by="U0EVA")
    archive.desk.press(press("ana", "receipt.keep", theirs["id"]))
    archive.fetcher().tick()
    assert "somebody else put it into Slack." in says(archive)[0]
    assert archive.bodies() == []


def killed_everywhere(archive: Archive, at: str) -> None:
    """Post a receipt, and die in the middle of the fetching; somebody else goes on after the lease."""
    sent = event(archive.upload(BODY, "IMG_3.jpg"))
    for _ in range(2):
        archive.desk.give(Surface.EVENT, sent)

    def dies(*_: object, **__: object) -> Any:
        raise SystemExit

    with pytest.MonkeyPatch.context() as patched:
        where = type(archive.files) if at == "put" else attachments if at in ("intend", "keep") else Fetcher
        patched.setattr(where, at, dies)
        with pytest.raises(SystemExit):
            archive.fetcher().tick()
    archive.time_passes(leases=True)
    archive.fetcher("worker b").tick()


@pytest.mark.parametrize("at", ["_got", "intend", "put", "keep"])
def test_a_receipt_is_there_once_whenever_the_bot_is_killed(archive: Archive, at: str) -> None:
    killed_everywhere(archive, at)
    assert says(archive) == ["📎 IMG_3.jpg is here, and not claimed yet."]
    assert (len(archive.bodies()), archive.trail("keep file")) == (1, 1)


def test_control_without_the_claim_of_its_delivery_there_would_be_two(archive: Archive) -> None:
    sent = event(archive.upload(papers.PDF))
    archive.desk.give(Surface.EVENT, sent)
    archive.desk.give(Surface.EVENT, {**sent, "event": {**sent["event"], "ts": "another"}})
    assert len(standing(archive)) == 2


def test_a_reader_that_fails_costs_nobody_their_receipt(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.fetch.read", lambda *_: 1 / 0)
    post(archive, archive.upload(papers.PDF))
    archive.fetcher().tick()
    with archive.desk.db.read() as tx:
        assert [file.state for file in receipt.get_many(tx, tx.execute(sa.select(rows.c.id)).scalars()).values()] == [
            FileState.KEPT
        ]
