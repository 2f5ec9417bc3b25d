"""What somebody says to what the policy asks: the form shows it once, and takes the explanation with the next send.

A line is named by its position among those that are written already; the one in the fields is FIELDS.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain.expense import FlagKind, Line, OverLimit, forbids, to_explain
from handlers import forms
from handlers.call import Call, Json
from handlers.cards import section
from handlers.expense.flag import named_by, say
from handlers.expense.limits import wanted_from
from handlers.texts import Voice

FIELDS = 0
WHY, LOST = "why", "lost"
Lines = Mapping[int, Line]


def named(name: str, position: int) -> str:
    """What a field for the line at ``position`` is called."""
    return f"{name}.{position}" if position else name


def without_receipt(line: Line) -> Line:
    """The line without the flag that it has no receipt: there may be one yet."""
    return replace(line, flags=tuple(flag for flag in line.flags if flag.kind is not FlagKind.NO_RECEIPT))


def shown(lines: Lines) -> dict[str, list[str]]:
    """What a form remembers of the flags that stand in it."""
    found = {str(position): to_explain(line.flags) for position, line in lines.items()}
    return {position: [named_by(f.kind, dict(f.facts), digits=12) for f in of] for position, of in found.items() if of}


def unseen(call: Call, lines: Lines) -> bool:
    """Whether any flag did not stand in the form that was sent, or says something else by now. One less is no news."""
    before = call.memo.get("flags") or {}
    return any(set(now) - set(before.get(position, ())) for position, now in shown(lines).items())


def with_answers(call: Call, lines: Lines) -> dict[int, Line]:
    """Written lines, each with what was said to its flags in the form."""
    return {position: _with_answer(call, position, line) for position, line in lines.items()}


def _with_answer(call: Call, position: int, line: Line) -> Line:
    why, lost = named(WHY, position), named(LOST, position)
    if why in call.inputs:
        line = replace(line, explanation=str(call.inputs[why] or "").strip() or None)
    return replace(line, lost=bool(call.inputs[lost])) if lost in call.inputs else line


def refuse_blocked(lines: Lines) -> None:
    """Raises OverLimit."""
    for position, line in lines.items():
        for flag in filter(forbids, line.flags):
            raise OverLimit(what=line.merchant if position else None, facts=flag.facts)


def settled(lines: Lines) -> tuple[Line, ...]:
    """The lines as they are kept with a report: nobody explains what nobody asks."""
    return tuple(
        line if to_explain(line.flags) else replace(line, explanation=None, lost=False) for line in lines.values()
    )


def questions(v: Voice, position: int, line: Line, *, turn: int) -> list[Json]:
    """The fields in which somebody answers what is asked about a line."""
    if not to_explain(line.flags):
        return []
    hint = v.say("Whoever decides reads it. Or change the expense so that it fits.")
    why = {"action_id": f"{named(WHY, position)}:{turn}", **forms.words(line.explanation or "", most=300)}
    fields = [forms.field(named(WHY, position), v.say("Why"), why, optional=True, hint=hint)]
    for flag in (flag for flag in line.flags if flag.kind is FlagKind.NO_RECEIPT):
        lost = [(LOST, v.say("The receipt is lost"))]
        ticks = {"action_id": f"{named(LOST, position)}:{turn}", **forms.ticks(lost, [LOST] if line.lost else ())}
        fields.insert(0, forms.field(named(LOST, position), wanted_from(v, flag.facts), ticks, optional=True))
    return fields


def raised(v: Voice, line: Line | None, *, turn: int) -> list[Json]:
    """What is asked about the line in the fields, above them."""
    if line is None or not line.flags:
        return []
    return [section(*say(v, replace(line, explanation=None))), *questions(v, FIELDS, line, turn=turn)]
