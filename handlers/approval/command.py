"""`/approvals`: the lists, who decides in my place, and who is asked about a request, and why."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from domain.approval import check
from domain.dates.words import fold
from domain.people import Action
from handlers.approval import chosen, delegate
from handlers.approval.listing import DECIDED, MINE, WAITING, listed
from handlers.approval.show import may_see, unknown
from handlers.approval.why import explain
from handlers.call import Answer, Call, Entry, Message, action, command
from handlers.cards import in_lines
from handlers.meant import mistyped
from storage import approval, audit
from storage.db import Tx

Words = Callable[[Tx, Call, str], Answer]


def approvals(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    word, _, rest = call.text.partition(" ")
    if fold(word) not in WORDS and (meant := mistyped(call, "approvals", WORDS)):
        return Answer(say=meant)
    return WORDS.get(fold(word), _help)(tx, call, rest.strip())


def _list(tab: str) -> Words:
    return lambda tx, call, rest: Answer(say=listed(tx, call.reader, tab))


def _why(tx: Tx, call: Call, rest: str) -> Answer:
    request_id = approval.find(tx, rest)
    if request_id is None:
        return Answer(say=unknown(call.reader, rest))
    return Answer(say=explain(tx, call.reader, may_see(tx, call.reader, request_id)))


def _help(tx: Tx, call: Call, rest: str) -> Answer:
    v, name = call.voice, call.office.command("approvals")
    lines = [
        v.say("`{command}` what waits for your decision", command=name),
        v.say("`{command} mine` what you asked for", command=name),
        v.say("`{command} decided` what you decided", command=name),
        v.say("`{command} delegate @somebody` who decides whenever you are away", command=name),
        v.say("`{command} delegate @somebody 10 Aug - 14 Aug` who decides on these days", command=name),
        v.say("`{command} why VAC-12` who is asked about a request, and why", command=name),
    ]
    return Answer(say=in_lines(lines))


WORDS: Mapping[str, Words] = {
    "": _list(WAITING),
    "waiting": _list(WAITING),
    "aguardando": _list(WAITING),
    "mine": _list(MINE),
    "meus": _list(MINE),
    "decided": _list(DECIDED),
    "decididos": _list(DECIDED),
    "delegate": delegate.told,
    "substituto": delegate.told,
    "why": _why,
    "porque": _why,
}
"""What may follow the command, in both languages; anything else is explained."""


def why(tx: Tx, call: Call) -> Answer:
    """The same explanation, from the menu of a card."""
    request, _ = chosen.pressed(tx, call.value)
    return Answer(say=explain(tx, call.reader, may_see(tx, call.reader, request.id)))


def snooze(tx: Tx, call: Call) -> Answer:
    """Remind me tomorrow morning."""
    request, _ = chosen.pressed(tx, call.value)
    check(request, Action.APPROVE, by=call.actor)
    calendar = call.office.working_hours(call.actor)
    tomorrow = datetime.combine(calendar.today(call.now) + timedelta(days=1), time(), calendar.zone)
    until = calendar.next_working_moment(tomorrow)
    approval.snooze(tx, request.id, call.actor.id, until=until)
    facts = {"surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="snooze", subject=request.reference, facts=facts)
    when = call.voice.moment(until)
    said = call.voice.say("I will remind you of {reference} on {when}.", reference=request.reference, when=when)
    return Answer(say=Message(text=said))


ENTRIES: tuple[Entry, ...] = (
    command("approvals", approvals),
    action("request.why", why),
    action("request.snooze", snooze, changes=True),
    *delegate.ENTRIES,
)
