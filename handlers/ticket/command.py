"""`/ticket`: help with what does not work; one's tickets; the queue."""

import re
from collections.abc import Callable, Mapping

from domain.dates.words import fold
from domain.people import Action
from domain.ticket import KIND, PREFIX
from handlers.approval.show import REFERENCE, show
from handlers.call import Answer, Call, Entry, Message, action, command
from handlers.cards import actions, button, in_lines, section
from handlers.forms import read_page, turned
from handlers.meant import CANCEL, mistyped, named, usable
from handlers.texts import typed
from handlers.ticket import card
from handlers.ticket.agent import permits
from handlers.ticket.asking.form import open_form
from handlers.ticket.asking.origin import title_of
from handlers.ticket.asking.shortcut import OPEN_FILLED
from handlers.ticket.known import answers
from handlers.ticket.numbers import figures
from handlers.ticket.team import major, queue
from handlers.ticket.team.queue import listed
from handlers.ticket.threads.sides import private
from storage import approval
from storage.db import Tx
from storage.ticket import followers, lists, tickets

LISTED, LIST = 10, f"{KIND}.list"
MAJOR = re.compile(r"(?:major|grave|incidente) ([a-z]{2,4}-\d+)")
Words = Callable[[Tx, Call], Answer]


def ticket(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    call = named(call)
    if (found := MAJOR.fullmatch(fold(call.text))) and found[1].startswith(PREFIX.lower()):
        return _major(tx, call, found[1].upper())
    if REFERENCE.fullmatch(call.text) and (ticket_id := tickets.find(tx, call.text)):
        return _show(tx, call, ticket_id)
    if fold(call.text).startswith(f"{PREFIX.lower()}-") and REFERENCE.fullmatch(call.text):
        return _unknown(call, call.text)
    if REFERENCE.fullmatch(call.text) and approval.find(tx, call.text):
        return Answer(say=show(tx, call.reader, call.text))
    if wanted := WORDS.get(fold(call.text)):
        return wanted(tx, call)
    # A single word may be what does not work as well.
    ask = button(call.voice.say("Ask for help"), OPEN_FILLED, typed(call.text))
    helps, leads = queue.seen_by(call.office, call.actor), figures.led_by(call.office, call.actor)
    words = usable(WORDS, (queue.WORDS, bool(helps)), (NUMBERS, bool(leads)))
    if meant := mistyped(call, "ticket", words, otherwise=ask):
        return Answer(say=meant)
    return open_form(tx, call, *title_of(typed(call.said)))


def _show(tx: Tx, call: Call, ticket_id: int) -> Answer:
    """One ticket, for its two sides; who is on neither is not told whether there is one."""
    ticket = tickets.load(tx, ticket_id)
    joined = followers.follows(tx, ticket_id, call.actor.id) and not private(tx, call.office, ticket)
    if not permits(call.office, ticket, call.actor, Action.SEE_TICKET, joined=joined):
        return _unknown(call, call.text)
    return Answer(say=card.draw(tx, call.reader, ticket_id))


def _major(tx: Tx, call: Call, reference: str) -> Answer:
    """A major incident is declared, where one may. Raises NotAnAgent, Nowhere."""
    ticket_id = tickets.find(tx, reference)
    ticket = tickets.load(tx, ticket_id) if ticket_id else None
    declares = ticket and permits(call.office, ticket, call.actor, Action.DECLARE_MAJOR)
    sees = ticket and permits(call.office, ticket, call.actor, Action.SEE_TICKET)
    if ticket and (sees or (declares and not private(tx, call.office, ticket))):
        return major.offer(tx, call, ticket.id)
    return _unknown(call, reference)


def _unknown(call: Call, reference: str) -> Answer:
    told = {"reference": reference.strip().upper(), "command": call.office.command("ticket")}
    said = call.voice.say("You can see no {reference}. `{command} list` shows what you asked for.", **told)
    return Answer(say=Message(text=said))


def _empty(tx: Tx, call: Call) -> Answer:
    return open_form(tx, call)


def _list(tx: Tx, call: Call, skip: int = 0) -> Answer:
    """A page of the actor's tickets, newest first."""
    v, ids = call.voice, lists.asked_by(tx, call.actor.id, limit=LISTED + 1, skip=skip)
    if not ids and not skip:
        name = call.office.command("ticket")
        return Answer(
            say=Message(text=v.say("You have not asked for help yet. `{command} VPN is down` does.", command=name))
        )
    page = listed(tx, call.reader, list(tickets.load_many(tx, ids[:LISTED]).values()))
    ways = [button(v.say("Next page"), f"{LIST}.next", f"{LIST}:{skip + LISTED}")] if len(ids) > LISTED else []
    ways += [button(v.say("First page"), f"{LIST}.first", f"{LIST}:0")] if skip else []
    return Answer(say=Message(text=page.text, blocks=[*page.blocks, *actions(*ways)]))


def press_list(tx: Tx, call: Call) -> Answer:
    """The same from the Home tab, and another page of it."""
    said = _list(tx, call, read_page(call.value)[1]).say
    assert said, "a list is said"
    page = said if said.blocks else Message(text=said.text, blocks=[section(said.text)])
    return turned(call, page, name=LIST, title=call.voice.say("Your tickets"))


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
    helps = queue.seen_by(call.office, call.actor)
    if helps:
        lines.append(v.say("`{command} queue` who waits for help", command=name))
        lines.append(v.say("`{command} queue mine` those that you have; `free`: that nobody has", command=name))
    if figures.led_by(call.office, call.actor):
        lines.append(v.say("`{command} numbers` how soon people are helped", command=name))
    if helps:
        lines.append(v.say("`{command} access who` who has access to what, `access who crm` to a system", command=name))
        lines.append(v.say("`{command} export` the tickets of a year as a workbook; `export csv` as CSV", command=name))
    ask = button(v.say("Ask for help"), "ticket.open", style="primary")
    return Answer(say=in_lines(lines, *actions(ask)))


NUMBERS = ("numbers", "numeros")
WORDS: Mapping[str, Words] = {
    "": _empty,
    "help": _help,
    "ajuda": _help,
    **dict.fromkeys(("list", "lista", *CANCEL), _list),
    "answers": answers.listed,
    "respostas": answers.listed,
    "mine": _list,
    "my tickets": _list,
    "meus": _list,
    "meus chamados": _list,
    "listar": _list,
    **dict.fromkeys(NUMBERS, figures.asked),
    **queue.WORDS,
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (
    command("ticket", ticket),
    *(action(name, press_list) for name in (LIST, f"{LIST}.next", f"{LIST}.first")),
)
