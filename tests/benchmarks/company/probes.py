"""What is asked of a filled company: every command with each of its words, every button and form, from the entries."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count

from domain.people import Action
from domain.policy import COMMANDS
from domain.vacation.feed import Feed
from handlers.approval import command as approvals
from handlers.approval.card import name_of
from handlers.call import Entry, Surface
from handlers.cards import number
from handlers.entries import ENTRIES
from handlers.expense import command as expense
from handlers.person import command as person
from handlers.stock import command as stock
from handlers.stock import keeper_command
from handlers.ticket import command as ticket
from handlers.vacation import command as vacation
from tests import company
from tests.benchmarks.company.marks import Marks, decider, reference, whose
from tests.benchmarks.company.stories import LEAVE, PLACE
from tests.desk import NUMBERS, TODAY, Json, form, press
from tests.examples import EXAMPLES

WORDS: Mapping[str, Mapping[str, object]] = {
    "vacation": vacation.WORDS,
    "expense": expense.WORDS,
    "stock": stock.WORDS,
    "ticket": ticket.WORDS,
    "approvals": approvals.WORDS,
    "backoffice": person.WORDS,
}
LEADS = {"vacation": "rita", "expense": "eva", "stock": "eva", "ticket": "eva", "approvals": "bruno",
         "backoffice": "hugo", "payment": "eva", "access": "ana", "request": "bruno"}  # fmt: skip
"""Who has most to do with what."""
PLAIN = {"vacation": "ana", "expense": "ana", "stock": "ana", "ticket": "ana", "approvals": "ana", "backoffice": "ana"}
LOOKUPS = ("stock.item", "ticket.title", "ticket.again", "ticket.open_filled", "ticket.from_message",
           "/stock monitor", "/ticket VPN is down")  # fmt: skip
"""Fuzzy lookups, which read all names that there are; forms that open with what is known already of their title."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that somebody does; ``body`` makes it anew each time. ``fuzzy`` may take longer where there is more."""

    name: str
    surface: Surface
    body: Callable[[], Json]

    @property
    def fuzzy(self) -> bool:
        """Whether it looks among all names."""
        return any(lookup in self.name for lookup in LOOKUPS)


def probes(marks: Marks) -> list[Probe]:
    """Everything."""
    found = [*_commands(marks), *(probe for entry in ENTRIES for probe in _of(entry, marks))]
    assert len({probe.name for probe in found}) == len(found)
    return found


def _commands(marks: Marks) -> Iterator[Probe]:
    """Each word of each command, and what else may follow it."""
    (_, code), vacation_id, ticket_id = marks.item(), reference(marks, "vacation"), reference(marks, "ticket")
    more: Mapping[str, Sequence[str]] = {
        "vacation": ("17 Aug - 21 Aug family", "balance 1 Sep", "balance explain", vacation_id, "for <@U0ANA> 10 Aug",
                     "adjust <@U0ANA>", "vacaton"),
        "expense": ("12 taxi", "12 USD taxi", "advance 500 trip", reference(marks, "expense")),
        "stock": ("monitor", code, reference(marks, "stock"), f"count {PLACE}",
                  *(f"{word} {code}" for word in keeper_command.VERBS)),
        "ticket": ("VPN is down", ticket_id, "access list"),
        "approvals": (f"why {vacation_id}", "delegate <@U0EVA>"),
        "backoffice": ("halp",),
    }  # fmt: skip
    for name in COMMANDS:
        for text in dict.fromkeys((*WORDS[name], *more[name])):
            for who in (PLAIN[name], LEADS[name]):
                yield Probe(f"/{name} {text} ({who})", Surface.COMMAND, partial(command, who, f"/{name}", text))


def command(who: str, called: str, text: str) -> Json:
    """Somebody types a command."""
    body = {"command": called, "text": text, "team_id": company.TEAM, "user_id": f"U0{who.upper()}"}
    return {**body, "trigger_id": f"{next(NUMBERS)}.t", "channel_id": "C0GENERAL"}


def _of(entry: Entry, marks: Marks) -> Iterator[Probe]:
    """Probes of an entry; commands without words have theirs already."""
    make = partial(Probe, f"{entry.surface.value} {entry.name}", entry.surface)
    match entry.surface:
        case Surface.COMMAND:
            called, _, text = entry.name.partition(" ")
            if text:
                yield make(partial(command, LEADS.get(called, "hugo"), f"/{called}", text))
        case Surface.ACTION:
            yield make(_pressed(entry.name, marks))
        case Surface.FORM:
            yield make(_handed_in(entry.name, marks))
        case Surface.OPTIONS:
            yield make(lambda: {**_by("ana"), "type": "block_suggestion", "action_id": entry.name, "value": "monitor"})
        case Surface.SHORTCUT:
            yield make(lambda: _shortcut(entry.name))
        case Surface.EVENT:
            yield make(lambda: _event(entry.name))


def _by(who: str) -> Json:
    return {"team": {"id": company.TEAM}, "user": {"id": f"U0{who.upper()}", "team_id": company.TEAM}}


def _shortcut(name: str) -> Json:
    message: Json = {"ts": f"{next(NUMBERS)}.1", "text": "The VPN drops", "user": "U0BRUNO", "type": "message"}
    where = {"channel": {"id": "C0GENERAL"}, "message": message, "trigger_id": f"{next(NUMBERS)}.t"}
    return {**_by("ana"), "type": "message_action", "callback_id": name, "message_ts": message["ts"], **where}


def _event(name: str) -> Json:
    number = next(NUMBERS)
    told: Mapping[str, Json] = {
        "app_home_opened": {"tab": "home", "channel": "D0ANA"},
        "message": {"channel": "D0ANA", "channel_type": "im", "ts": f"{number}.2", "text": "10 Aug"},
        "reaction_added": {"reaction": "ticket", "item": {"type": "message", "channel": "C0X", "ts": f"{number}.3"}},
    }
    event = {"type": name, "user": "U0ANA", **told.get(name, {})}
    return {"type": "event_callback", "team_id": company.TEAM, "event_id": f"Ev{number}", "event": event}


ABOUT: Mapping[str, Callable[[Marks], tuple[str, str]]] = {
    "": lambda marks: ("hugo", "1:0"),
    "vacation.explain": lambda marks: ("ana", "vacation:0"),
    "vacation.open_give_back": lambda marks: whose(marks, "vacation", "approved"),
    "vacation.open_change": lambda marks: whose(marks, "vacation", "changes asked"),
    "vacation.open_correction": lambda marks: ("rita", f"{marks.request('vacation')[0]}:"),
    "vacation.open_filled": lambda marks: ("ana", f"vacation|{LEAVE}|{LEAVE}|whole"),
    "vacation.new_address": lambda marks: ("ana", Feed.OWN.value),
    "vacation.enter": lambda marks: ("rita", ""),
    "vacation.correct": lambda marks: ("rita", ""),
    "vacation.adjust": lambda marks: ("rita", ""),
    "vacation": lambda marks: ("ana", ""),
    "return": lambda marks: whose(marks, "return", "pending"),
    "certificate.keep": lambda marks: ("ana", f"{marks.request('vacation', 'approved')[0]} F1"),
    "certificate": lambda marks: whose(marks, "vacation", "approved"),
    "expense.open_verdicts": lambda marks: decider(marks, "expense"),
    "expense.preview_verdicts": lambda marks: decider(marks, "expense"),
    "expense.judge": lambda marks: decider(marks, "expense"),
    "expense": lambda marks: whose(marks, "expense", "pending"),
    "payment.open_mark": lambda marks: ("eva", "1"),
    "payment.open_undo": lambda marks: ("eva", "1"),
    "payment.open": lambda marks: ("eva", str(marks.payable())),
    "payment": lambda marks: ("eva", "1"),
    "receipt": lambda marks: ("ana", "1"),
    "advance": lambda marks: whose(marks, "advance", "pending"),
    "stock.open_change": lambda marks: whose(marks, "stock", "pending"),
    "stock.open_less": lambda marks: decider(marks, "stock"),
    "stock.less": lambda marks: decider(marks, "stock"),
    "stock.queue": lambda marks: ("eva", "queue:0"),
    "stock.history": lambda marks: ("eva", f"{marks.item()[0]}:0"),
    "stock.hand_over": lambda marks: ("eva", f"{marks.request('stock')[0]}:1"),
    "stock.undo": lambda marks: ("eva", "0"),
    "stock.count_due": lambda marks: ("eva", "1"),
    "stock": lambda marks: ("eva", str(marks.item()[0])),
    "ticket.queue": lambda marks: ("eva", "all:0"),
    "ticket.numbers": lambda marks: ("eva", "ticket.numbers:0"),
    "ticket.list": lambda marks: ("ana", ""),
    "ticket.answers": lambda marks: ("ana", ":0"),
    "ticket.title": lambda marks: ("ana", "VPN is down"),
    "ticket": lambda marks: ("eva", f"{marks.ticket('open')}:1"),
    "access": lambda marks: whose(marks, "access", "approved"),
    "request.cancel": lambda marks: whose(marks, "vacation", "approved"),
    "request.withdraw": lambda marks: whose(marks, "vacation", "approved"),
    "request": lambda marks: decider(marks, "vacation"),
    "approvals.list": lambda marks: ("bruno", "waiting:0"),
    "approvals": lambda marks: ("bruno", ""),
    "reminder": lambda marks: ("ana", company.MONDAY.isoformat()),
}
"""Who presses what, by the longest beginning of its name: what opens a form opens it, what is decided long is so."""


def _nearest(name: str) -> str:
    return max((one for one in ABOUT if name.startswith(one)), key=len)


def _pressed(name: str, marks: Marks) -> Callable[[], Json]:
    who, value = ABOUT[_nearest(name)](marks)
    if name == name_of(Action.APPROVE):
        # Each time another one: the newest, which was asked for by the form before.
        return lambda: press(*_pressing(name, decider(marks, "vacation")))
    if name in IN_FORMS:
        return partial(_in_form, name, who, value)
    return partial(press, who, name, value)


def _pressing(name: str, about: tuple[str, str]) -> tuple[str, str, str]:
    return about[0], name, about[1]


IN_FORMS: Mapping[str, tuple[str, Json]] = {
    "vacation.preview": ("vacation.ask", {"type": "vacation", "first": LEAVE, "last": None, "halves": "whole"}),
    "expense.preview": ("expense.ask", {"amount": "12", "category": "travel", "day": TODAY, "merchant": "Taxi"}),
    "expense.edit": ("expense.ask", {"amount": "12", "category": "travel", "day": TODAY, "merchant": "Taxi"}),
    "expense.drop": ("expense.ask", {"amount": "12", "category": "travel", "day": TODAY, "merchant": "Taxi"}),
    "expense.unattach": ("expense.ask", {"amount": "12", "category": "travel", "day": TODAY, "merchant": "Taxi"}),
    "expense.preview_verdicts": ("expense.judge", {}),
    "stock.item": ("stock.ask", {"stock.item": "1", "quantity": "1", "reason": None}),
    "ticket.title": ("ticket.new", {"title": "VPN is down", "details": "", "category": "network"}),
    "ticket.keep": ("ticket.resolve", {"reason": "Restarted"}),
    "access.system": ("access.ask", {"access.system": "crm"}),
    "access.role": ("access.ask", {"access.system": "crm"}),
}
"""Presses in an open form: which, and what is in it."""


def _in_form(name: str, who: str, value: str) -> Json:
    called, inputs = IN_FORMS[name]
    memo = {"form": called, "report": 0, "seen": None, "turn": 0, "request": number(value.split(":")[0])}
    if called == "vacation.ask":
        memo = {"form": called, "person": None, "request": None, "seen": None}
    body = form(who, called, inputs, memo=memo)
    pressed = press(who, name, "1" if called == "expense.ask" else value)
    return {**pressed, "container": {"type": "view"}, "view": {**body["view"], "root_view_id": "V1"}}


ASKED = count()
NEW: Mapping[str, str] = {"expense.ask": "expense", "advance.ask": "advance", "access.ask": "access"}
"""Forms that ask for something, and may be handed in again and again."""


def _handed_in(name: str, marks: Marks) -> Callable[[], Json]:
    """The form, with what it is about; one that decides about what was decided is refused in a sentence."""
    if name in NEW:
        return lambda: EXAMPLES[NEW[name]](_Nobody, "ana", next(ASKED) % 5, "again")
    if name == "vacation.ask":
        given = {"type": "vacation", "last": None, "halves": "whole", "note": None}
        memo = {"form": name, "person": None}
        return lambda: form("ana", name, {**given, "first": LEAVE + timedelta(weeks=9 + next(ASKED))}, memo=memo)
    if name == "stock.ask":
        item = str(marks.item()[0])
        return lambda: form("ana", name, {"stock.item": item, "quantity": "1", "reason": None}, memo={})
    if name == "ticket.new":
        given = {"title": "The lamp blinks", "details": "", "category": "hardware", "urgency": "normal"}
        return lambda: form("ana", name, given, memo={"form": name})
    who, value = ABOUT[_nearest(name)](marks)
    id_ = number(value.split(":")[0]) or marks.request("vacation", "approved")[0]
    about: Json = {"form": name, "request": id_, "seen": 1, "ticket": marks.ticket("open"), "item": marks.item()[0],
            "place": None, "report": id_, "turn": 0, "batch": 1, "answer": 1, "person": None}  # fmt: skip
    return lambda: form(who, name, GIVEN, memo=about)


GIVEN: Json = {"reason": "So.", "first": LEAVE, "last": None, "type": "vacation", "halves": "whole", "note": None,
                   "amount": "1", "day": TODAY, "quantity": "1", "purpose": "trip"}  # fmt: skip
"""What is in a form of which the fields are not told above."""


class _Nobody:
    """All that examples ask of a counter."""

    now = company.MONDAY
