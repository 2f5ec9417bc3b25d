"""A company whose Eva and Bruno work on tickets, at its desk."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bot.simulator.actor import words_of
from domain.people import Role
from handlers.call import Answer, Message
from handlers.news import render_card
from handlers.ticket.asking.form import OPEN
from storage import messages, people
from storage.ticket import lists
from tests import desk
from tests.desk import Counter, Json, by, press

HELP = "C0HELP"
FORM = "VFORM"


@contextmanager
def helpdesk(database_url: str, **policy: Any) -> Iterator[Counter]:
    """The company with a queue in a channel, and two who help."""
    with desk.counter(database_url) as made:
        asked = made.policy.tickets.model_copy(update={"channel": HELP, **policy})
        made.policy = made.policy.model_copy(update={"tickets": asked})
        made.__post_init__()
        with made.db.write() as tx:
            for name in ("eva", "bruno"):
                people.save_roles(tx, made.ids[name], [Role.IT])
        yield made


def typed(name: str, title: str, memo: Mapping[str, Any] | None = None, **inputs: Any) -> Json:
    """The form as somebody fills it in: what is told of, or handed in, by its memo and its fields."""
    given = {"details": "", "category": "network", "urgency": "normal", **inputs}
    body = desk.form(name, OPEN, {"title": title, **given}, memo=memo or {})
    return {**body, "view": {**body["view"], "root_view_id": FORM}}


def writes(counter: Counter, name: str, title: str, memo: Mapping[str, Any] | None = None) -> Answer:
    """Somebody writes the title: what the form becomes."""
    body = typed(name, title, memo)
    told = press(name, "ticket.title", title)["actions"]
    return counter.press({**body, "type": "block_actions", "actions": told})


def presses(counter: Counter, name: str, action: str, value: object, view: Mapping[str, Any] | None = None) -> Answer:
    """Somebody presses a button, in an open form if given."""
    body = press(name, action, str(value))
    if view is None:
        return counter.press(body)
    return counter.press({**by(name), "type": "block_actions", "view": view, "actions": body["actions"]})


def asks(counter: Counter, name: str, title: str, **inputs: Any) -> int:
    """Somebody asks for help; the id of the ticket."""
    counter.submit(typed(name, title, **inputs))
    with counter.db.read() as tx:
        return lists.asked_by(tx, counter.ids[name], limit=1)[0]


def resolves(counter: Counter, name: str, ticket_id: int, reason: str, **inputs: Any) -> Answer:
    """Somebody who helps says what it was."""
    body = desk.form(name, "ticket.resolve", {"reason": reason, **inputs}, memo={"ticket": ticket_id})
    return counter.submit(body)


def card_of(counter: Counter, ticket_id: int, name: str | None) -> Message:
    """Somebody's card, or that of the queue, as it is drawn now."""
    with counter.db.read() as tx:
        cards = messages.copies(tx, kind="ticket", subject_id=ticket_id)
        wanted = counter.ids[name] if name else None
        audience = messages.Audience.REQUESTER if name else messages.Audience.CHANNEL
        found = [c for c in cards if c.audience is audience and wanted in (None, c.person_id)]
        return render_card(tx, counter.office, found[0], counter.now)


def seen_by(counter: Counter, ticket_id: int, name: str) -> str:
    """What somebody reads of a ticket whose reference they type."""
    said = counter.command(name, f"TIC-{ticket_id}", called="/ticket").say
    return words_of(vars_of(said)) if said else ""


def vars_of(message: Message) -> dict[str, Any]:
    """A message as Slack has it."""
    return {"text": message.text, "blocks": list(message.blocks)}
