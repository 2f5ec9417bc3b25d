"""What the stories share: the stage on either database, and how people of the cast read what stands before them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.simulator.actor import Actor, eventually, labels, words_of
from bot.simulator.errors import JSON
from domain.approval import State
from handlers.office import Office
from storage import approval, audit, vacation
from storage.tables import audit as links
from storage.tables import leave_entries
from tests import company
from tests.stage import AUDIT_KEY, Stage, on_stage

LIVE = {"Approve", "Reject…", "Withdraw", "Aprovar", "Recusar…", "Retirar"}
"""Buttons that may stand on a card only while its request waits."""


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path) as made:
        yield made


def ask(person: Actor, words: str, *, command: str = "/vacation") -> None:
    """Ask for leave in one line and send the form as it opens."""
    person.command(f"{command} {words}")
    sent = person.submit()
    assert sent["ok"], sent
    assert not sent.get("errors"), sent


def wrong(person: Actor, /, **fields: object) -> JSON:
    """What stands beside which field after the form was handed in with these values; the form stays open."""
    answer = person.submit(**fields)
    assert answer["ok"], answer
    assert answer.get("sent", True), f"the form did not leave the client: {answer}"
    return dict(answer.get("errors") or {})


def lines(place: JSON) -> list[str]:
    """What a card or form reads, line by line, without its buttons."""
    blocks = [b for b in place["blocks"] if b["type"] != "actions"]
    dots = [b for b in blocks if b.get("accessory", {}).get("type") == "overflow"]
    text = words_of({"blocks": [{**b, "accessory": None} if b in dots else b for b in blocks]})
    return [line for line in text.split("\n") if line]


def preview(person: Actor) -> list[str]:
    """What the form on top says that the days come to."""
    [block] = [block for block in person.modal()["blocks"] if block["block_id"] == "preview"]
    return str(block["text"]["text"]).split("\n")


def unlinked(text: str) -> str:
    """What somebody reads where there are links."""
    return re.sub(r"<[^|<>]*\|([^<>]*)>", r"\1", text)


def settled(card: JSON) -> bool:
    """Whether nothing can be decided on it any more."""
    return not LIVE & set(labels(card))


def reads(person: Actor, reference: str, words: str) -> JSON:
    """The person's card of a request, once it says so."""

    def look() -> JSON:
        cards = [m for m in person.messages() if not m["ephemeral"] and f"({reference})" in (m.get("text") or "")]
        return next((m for m in cards if words in words_of(m)), {})

    return eventually(look, what=f"a card of {reference} with {words!r}")


def whisper(person: Actor) -> JSON:
    """What was last said to this person alone."""
    return [m for m in person.messages() if m["ephemeral"]][-1]


def hears(person: Actor, words: str) -> str:
    """A message or whisper to the person, once it arrives, to the letter."""

    def look() -> str:
        return next((m["text"] for m in person.messages() if m.get("text") == words), "")

    try:
        return eventually(look, what=words)
    except AssertionError:
        raise AssertionError(f"{words!r} is not in {[m.get('text') for m in person.messages()]}") from None


def told(person: Actor) -> list[str]:
    """Everything that stands in the conversation with the bot, oldest first."""
    return [m["text"] for m in person.messages() if m.get("text")]


def no_live_button_anywhere(stage: Stage) -> None:
    """Every posted message is settled, once delivery has caught up."""

    def live() -> list[str]:
        return [m["text"] for m in stage.posted() if m.get("blocks") and not settled(m)]

    eventually(lambda: not live(), what=f"the end of live buttons on {live()}")


def state_of(stage: Stage, reference: str) -> State:
    """Where a request stands in the database."""
    with stage.db.read() as tx:
        return approval.load(tx, approval.find(tx, reference) or 0).state


def office(stage: Stage) -> Office:
    """What the bot's own ticks know of the company: a story need not wait for them."""
    return Office(policy=stage.settings.config, team_id=company.TEAM, url="https://company.slack.com/")


def ledger(stage: Stage, name: str) -> list[tuple[str, str, int]]:
    """Somebody's ledger, oldest entry first: rule, day and amount in thousandths."""
    entry = leave_entries.c
    query = sa.select(entry.rule, entry.day, entry.amount).where(entry.person_id == stage.ids[name])
    with stage.db.read() as tx:
        return [(r.rule, r.day.isoformat(), r.amount) for r in tx.execute(query.order_by(entry.id))]


def left(stage: Stage, name: str) -> int:
    """What somebody has of vacation at the beginning of the story, in thousandths."""
    with stage.db.read() as tx:
        return vacation.projection(tx, stage.ids[name], "vacation", since=company.MONDAY.date()).lowest()


def trail(stage: Stage) -> list[str]:
    """The audit trail, verified: who did what to which request; without the accounts that found their people."""
    names = {person_id: name for name, person_id in stage.ids.items()}
    with stage.db.read() as tx:
        verified = audit.verify(tx, key=AUDIT_KEY.encode())
        assert isinstance(verified, audit.Head), verified
        entries = [json.loads(text) for text in tx.execute(sa.select(links.c.entry).order_by(links.c.seq)).scalars()]
    return [f"{names.get(e['actor'])} {e['action']} {e['subject']}" for e in entries if e["action"] != "link"]
