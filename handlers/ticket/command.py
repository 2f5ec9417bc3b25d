"""`/ticket`: help with what does not work; one's tickets; the queue."""

from collections.abc import Callable, Mapping

from domain.dates.words import fold
from domain.people import Action
from domain.ticket import Ticket
from handlers.access.form import open_form as open_access
from handlers.approval.show import REFERENCE
from handlers.call import Answer, Call, Entry, Message, command
from handlers.cards import actions, button, section, sections
from handlers.texts import typed
from handlers.ticket import answers, book, card, words
from handlers.ticket.agent import check, works_on
from handlers.ticket.form import open_form
from storage import people
from storage.db import Tx
from storage.ticket import followers, lists, tickets

LISTED = 10
Words = Callable[[Tx, Call], Answer]


def ticket(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    if REFERENCE.fullmatch(call.text) and (ticket_id := tickets.find(tx, call.text)):
        return _show(tx, call, ticket_id)
    wanted = WORDS.get(fold(call.text))
    return wanted(tx, call) if wanted else open_form(tx, call, typed(call.text))


def _show(tx: Tx, call: Call, ticket_id: int) -> Answer:
    """One ticket, for its two sides. Raises NotAnAgent."""
    joined = followers.follows(tx, ticket_id, call.actor.id)
    check(call, tickets.load(tx, ticket_id), Action.SEE_TICKET, joined=joined)
    return Answer(say=card.draw(tx, call.reader, ticket_id))


def _empty(tx: Tx, call: Call) -> Answer:
    return open_form(tx, call)


def _list(tx: Tx, call: Call) -> Answer:
    """The actor's newest tickets."""
    found = list(tickets.load_many(tx, lists.asked_by(tx, call.actor.id, limit=LISTED)).values())
    if not found:
        name = call.office.command("ticket")
        said = call.voice.say("You have not asked for help yet. `{command} VPN is down` does.", command=name)
        return Answer(say=Message(text=said))
    return Answer(say=_listed(tx, call, found))


def _queue(tx: Tx, call: Call) -> Answer:
    """What waits in the queues that the actor works on."""
    mine = [key for key in call.office.policy.tickets.categories if works_on(call.office, call.actor, key)]
    found = list(tickets.load_many(tx, lists.queued(tx, mine, limit=LISTED)).values())
    if not found:
        return Answer(say=Message(text=call.voice.say("Nobody waits for help.")))
    return Answer(say=_listed(tx, call, found))


def _listed(tx: Tx, call: Call, found: list[Ticket]) -> Message:
    names = people.get_many(tx, (one.assignee_id for one in found if one.assignee_id))
    lines = []
    for one in found:
        place = book.place_of(tx, one, call.actor)
        link = call.office.permalink(*place) if place else None
        lines.append(words.line(call.reader, one, names[one.assignee_id].name if one.assignee_id else None, link))
    return Message(text="\n".join(lines), blocks=sections(*lines))


def _help(tx: Tx, call: Call) -> Answer:
    v, name = call.voice, call.office.command("ticket")
    lines = [
        v.say("`{command}` asks for help", command=name),
        v.say("`{command} VPN is down` the same, filled in", command=name),
        v.say("`{command} access` asks to get into a system", command=name),
        v.say("`{command} list` what you asked for", command=name),
        v.say("`{command} TIC-12` one ticket", command=name),
        v.say("`{command} answers` what helped others", command=name),
    ]
    if any(works_on(call.office, call.actor, key) for key in call.office.policy.tickets.categories):
        lines.append(v.say("`{command} queue` who waits for help", command=name))
    ask = button(v.say("Ask for help"), "ticket.open", style="primary")
    return Answer(say=Message(text="\n".join(lines), blocks=[section(*lines), *actions(ask)]))


WORDS: Mapping[str, Words] = {
    "": _empty,
    "help": _help,
    "ajuda": _help,
    "access": open_access,
    "acesso": open_access,
    "list": _list,
    "lista": _list,
    "answers": answers.listed,
    "respostas": answers.listed,
    "queue": _queue,
    "fila": _queue,
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (command("ticket", ticket),)
