"""`/vacation`: a form, an answer, or a form that is filled in already."""

import re
from collections.abc import Callable, Mapping

from domain.dates import DatesRead, read_dates
from domain.dates.words import fold
from domain.people import Action, Person, gate, may, standings
from handlers.approval.show import REFERENCE, show
from handlers.call import Answer, Call, Entry, command
from handlers.cards import in_lines
from handlers.meant import CANCEL, mistyped, named, usable
from handlers.texts import MENTION, typed
from handlers.vacation import adjust, calendar, explain, lookup
from handlers.vacation.form import ASK, ENTER, Form, draw, somebody
from handlers.vacation.plan import HALVES, Wish, type_for
from storage.db import Tx

Words = Callable[[Tx, Call, str], Answer]


def vacation(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    call = named(call)
    if REFERENCE.fullmatch(call.text):
        return Answer(say=show(tx, call.reader, call.text))
    first, _, rest = call.text.partition(" ")
    if day := explain.named_day(call.reader, call.text):
        return Answer(say=explain.on_day(tx, call.reader, day))
    if rest and fold(call.text) in lookup.LOOKUPS:
        return _look(tx, call, "")
    if fold(first) in CANCEL:
        # A note that begins so would ask for more leave in the place of less.
        return Answer(say=lookup.cancel(tx, call.reader))
    wanted = WORDS.get(fold(first))
    # Of somebody: "for tomorrow" is a date like any other.
    if wanted and (not rest or (wanted in (_for, _adjust) and MENTION.match(rest))):
        return wanted(tx, call, rest)
    if meant := mistyped(call, "vacation", _usable(call)):
        return Answer(say=meant)
    return Answer(open_view=draw(tx, call, Form(name=ASK, person=call.actor), wish(call, call.text, call.actor)))


def wish(call: Call, text: str, person: Person | None) -> Wish:
    """What the words ask for: dates, a type of this person's if one is named, and the rest as the note.

    Raises the refusals of dates, and NotForThem.
    """
    language = call.voice.language
    read = read_dates(typed(text), today=call.today, language=language)
    type_, note = _named_type(call, person, read.rest)
    first, last = read.first, read.last
    if first and read.length:
        calendar = call.office.calendar(call.actor)
        last = calendar.add_working_days(first, read.length - calendar.is_working_day(first))
    first, last = first or last, last or first
    return Wish(type=type_, first=first, last=None if last == first else last, halves=_halves(read), note=note)


def _named_type(call: Call, person: Person | None, rest: str) -> tuple[str, str]:
    """The type whose name the words begin with, and the words after it: those that are for the person first."""
    every = call.office.policy.leave.types
    theirs = call.office.types(person) if person else every
    for name, rules in {**theirs, **every}.items():
        for word in (name, rules.name.en, rules.name.pt_BR):
            if re.match(rf"{re.escape(fold(word))}\b", fold(rest)):
                named = type_for(call, person, name)[0] if person else name
                return named, rest[len(word) :].strip()
    return next(iter(theirs), ""), rest


def _halves(read: DatesRead) -> str:
    whole = HALVES["whole"]
    starts = read.first_half or whole[0]
    ends = read.last_half or whole[1]
    if read.first == read.last:
        starts, ends = (starts, starts) if read.first_half else whole
    return next((name for name, pair in HALVES.items() if pair == (starts, ends)), "whole")


def _help(tx: Tx, call: Call, rest: str) -> Answer:
    v, name = call.voice, call.office.command("vacation")
    lines = [
        v.say("`{command}` opens the form", command=name),
        v.say("`{command} 10 Aug - 14 Aug family` opens it filled in", command=name),
        v.say("`{command} balance` what you have left", command=name),
        v.say("`{command} balance 1 Sep` what you will have left then", command=name),
        v.say("`{command} balance explain` how it came about", command=name),
        v.say("`{command} list` your requests", command=name),
        v.say("`{command} who` who is away", command=name),
        v.say("`{command} VAC-12` one request", command=name),
    ]
    if call.office.policy.leave.feeds.address:
        lines.append(v.say("`{command} calendar` leave in the calendar of your phone or mail", command=name))
    if may(Action.ENTER, standings(call.actor)):
        lines.append(v.say("`{command} for @somebody 10 Aug` enters leave for somebody (HR)", command=name))
        lines.append(v.say("`{command} adjust @somebody` corrects a balance (HR)", command=name))
    return Answer(say=in_lines(lines))


def _look(tx: Tx, call: Call, rest: str) -> Answer:
    return Answer(say=lookup.LOOKUPS[fold(call.text)](tx, call.reader))


def _usable(call: Call) -> list[str]:
    held = standings(call.actor)
    kept = (FOR, may(Action.ENTER, held)), (ADJUST, may(Action.ADJUST, held))
    return usable([*WORDS, *calendar.WORDS], *kept)


def _for(tx: Tx, call: Call, rest: str) -> Answer:
    """HR enters leave for somebody."""
    gate(Action.ENTER, standings(call.actor))
    mention = MENTION.match(rest)
    person = somebody(tx, call, mention[1]) if mention else None
    words = rest[mention.end() :].strip() if mention else rest
    return Answer(open_view=draw(tx, call, Form(name=ENTER, person=person), wish(call, words, person)))


def _adjust(tx: Tx, call: Call, rest: str) -> Answer:
    """HR corrects a balance."""
    gate(Action.ADJUST, standings(call.actor))
    mention = MENTION.match(rest)
    return Answer(open_view=adjust.draw(call, somebody(tx, call, mention[1]) if mention else None))


FOR, ADJUST = ("for", "para"), ("adjust", "ajustar")
"""What HR does."""
WORDS: Mapping[str, Words] = {
    "help": _help,
    "ajuda": _help,
    **dict.fromkeys(lookup.LOOKUPS, _look),
    **dict.fromkeys(FOR, _for),
    **dict.fromkeys(ADJUST, _adjust),
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (command("vacation", vacation),)
