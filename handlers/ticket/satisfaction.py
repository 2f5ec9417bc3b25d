"""How whoever asked found the help: one question on their card, five buttons, and a word if they like."""

from domain.people import Action
from domain.ticket import KIND, Ticket
from domain.ticket.rating import SAID, SCORES, Rating, ratable, rate
from handlers import forms
from handlers.call import NOTHING, Answer, Call, Entry, Json, action, form
from handlers.cards import actions, button, context, number, quote
from handlers.office import Reader
from handlers.ticket import book, chosen
from handlers.ticket.agent import check
from storage import messages
from storage.db import Tx
from storage.ticket import after

RATE, CHANGE = f"{KIND}.rate", f"{KIND}.rating"
STARS = "⭐"


def of(tx: Tx, ticket: Ticket) -> Rating | None:
    """How the help was found, the last time that it was resolved."""
    return after.rating(tx, ticket.id, ticket.resolved_at) if ticket.resolved_at else None


def asked(tx: Tx, reader: Reader, ticket: Ticket) -> list[Json]:
    """For who asked: the question, or what they said, with a button to change it while that is possible."""
    if not ratable(ticket):
        return []
    v, given = reader.voice, of(tx, ticket)
    if given:
        return _given(reader, ticket, given)
    scores = [button(str(score), f"{RATE}:{score}", f"{_value(ticket)}:{score}") for score in SCORES]
    return [context(v.say("How was the help? 1 is bad, 5 is very good.")), *actions(*scores)]


def _given(reader: Reader, ticket: Ticket, given: Rating) -> list[Json]:
    v = reader.voice
    name = v.say("Change…") if given.said else v.say("Add a word…")
    change = [button(name, CHANGE, _value(ticket))] if given.editable(reader.now) else []
    said = [quote(given.said)] if given.said else []
    return [context(v.say("You gave {score} of 5 for the help.", score=given.score)), *said, *actions(*change)]


def told(tx: Tx, reader: Reader, ticket: Ticket) -> list[Json]:
    """For those who help, and for them alone: whoever else is in a channel does not read how somebody found it."""
    given = of(tx, ticket) if reader.person.id else None
    if given is None:
        return []
    line = reader.voice.say("{star} {score} of 5 for the help", star=STARS, score=given.score)
    return [context(line), *([quote(given.said)] if given.said else [])]


def _value(ticket: Ticket) -> str:
    return f"{ticket.id}:{ticket.version}"


def _theirs(tx: Tx, call: Call, said: object) -> Ticket:
    """The ticket, of who asked. Raises NotHere, NotAnAgent."""
    ticket = chosen.ticket(tx, said)
    check(call, ticket, Action.RATE_TICKET)
    return ticket


def press(tx: Tx, call: Call) -> Answer:
    """One of the five. Raises NotHere, NotAnAgent, NoScore, NotOver, RatedAlready."""
    ticket_id, score = call.value.split(":")[0], call.value.rpartition(":")[2]
    return _keep(tx, call, _theirs(tx, call, ticket_id), number(score), None)


def _keep(tx: Tx, call: Call, ticket: Ticket, score: int, said: str | None) -> Answer:
    given = rate(ticket, of(tx, ticket), score, said, call.now)
    assert ticket.resolved_at is not None, "what can be rated was resolved"
    after.keep(tx, ticket.id, ticket.resolved_at, given)
    messages.touch(tx, kind=book.CARD, subject_id=ticket.id, pressed=call.place)
    book.record(tx, call, ticket, "rate", {"score": score})
    return NOTHING


def open_change(tx: Tx, call: Call) -> Answer:
    """The form with the score and a word. Raises NotAnAgent, NotOver, RatedAlready."""
    v, ticket = call.voice, _theirs(tx, call, call.value.split(":")[0])
    given = of(tx, ticket)
    now = rate(ticket, given, given.score if given else SCORES[-1], given.said if given else None, call.now)
    scores = [(str(score), str(score)) for score in SCORES]
    hint = v.say("1 is bad, 5 is very good.")
    blocks = [
        forms.field("score", v.say("How was the help?"), forms.choice(scores, str(now.score)), hint=hint),
        forms.field("reason", v.say("A word about it"), forms.words(now.said or "", most=SAID), optional=True,
                    hint=v.say("Those who help read it, with your name.")),
    ]  # fmt: skip
    memo = call.remember(ticket=ticket.id)
    return Answer(
        open_view=forms.modal(CHANGE, title=v.say("The help"), blocks=blocks, voice=v, submit=v.say("Save"), memo=memo)
    )


def change(tx: Tx, call: Call) -> Answer:
    """The score and a word, as they are now. Raises NotAnAgent, NotOver, RatedAlready."""
    ticket, said = _theirs(tx, call, call.memo.get("ticket")), str(call.inputs.get("reason") or "").strip()
    return _keep(tx, call, ticket, number(call.inputs.get("score")), said[:SAID] or None)


ENTRIES: tuple[Entry, ...] = (
    action(RATE, press, changes=True),
    action(CHANGE, open_change),
    form(CHANGE, change),
)
