"""What a file of items comes to, in words: how much of it is new, what it changes, and what is wrong with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.money import Money
from domain.refusal import Refusal
from domain.stock import Item
from domain.stock.imported import FIELDS, Described
from domain.stock.imported.cells import Wrong
from domain.stock.imported.numbers import Arrival
from handlers.cards import cut
from handlers.texts import Mrkdwn, Voice, escape

SHOWN = 8
"""So many are named, the others counted."""
CELL = 60
Why = Callable[[Refusal], str]


@dataclass(frozen=True, kw_only=True)
class Comes:
    """What a file comes to; ``changed`` with the items as they are, ``other`` are quantities that are others here."""

    new: int
    changed: Sequence[tuple[Item | None, Described]]
    unchanged: int
    moved: int
    other: Sequence[tuple[str, Arrival]] = ()


def preview(v: Voice, name: str, it: Comes, *, uncountable: Sequence[Wrong], why: Why) -> list[str]:
    """What an import would do, and why it cannot be one as a count where it cannot."""
    what = ", ".join([*_counted(v, it), *_received(v, it)])
    lines = [v.say("📎 {name}: {what}.", name=name, what=Mrkdwn(what))]
    lines += _some([_difference(v, before, one) for before, one in it.changed if before])
    news = it.new or it.changed or it.moved
    if it.other:
        lines.append(
            v.say("Other quantities are known here, and Import leaves them as they are:")
            if news
            else v.say("Other quantities are known here:")
        )
        lines += _some([f"{sku}, {a.place}: {_known(v, a)} → {v.number(a.quantity)}" for sku, a in it.other])
        lines += [] if uncountable else [v.say("If these were counted, import it as a count.")]
    elif not news:
        lines.append(v.say("The file says nothing new, so there is nothing to import."))
    if uncountable:
        lines.append(v.say("It cannot be imported as a count:"))
        lines += [_problem(v, one, why) for one in uncountable[:SHOWN]]
    return lines


def refused(v: Voice, name: str, wrong: Sequence[Wrong], *, why: Why) -> list[str]:
    """The first of what is wrong, each with its row and column, and what would be right; row 0 is the whole file."""
    first = v.say("⚠️ {name} cannot be imported as it is. Correct it and post it here once more.", name=name)
    lines = [first, *(_problem(v, one, why) for one in wrong[:SHOWN])]
    if len(wrong) > SHOWN:
        lines.append(v.count("and {n} more problem", "and {n} more problems", len(wrong) - SHOWN))
    return lines


def done(v: Voice, name: str, it: Comes, *, count: bool) -> list[str]:
    """It is imported."""
    moved = _adjusted(v, it) if count else _received(v, it)
    return [v.say("✅ {name} is imported: {what}.", name=name, what=Mrkdwn(", ".join([*_counted(v, it), *moved])))]


def changed_since(v: Voice) -> str:
    """It was not imported, because it is not any more what its keeper saw."""
    return v.say("Nothing was imported: something changed since you were shown this.")


def _known(v: Voice, arrival: Arrival) -> str:
    return v.number(arrival.there.on_hand if arrival.there else Decimal(0))


def _problem(v: Voice, wrong: Wrong, why: Why) -> str:
    said = Mrkdwn(why(wrong.why))
    if not wrong.row:
        return f"• {said}"
    if wrong.column:
        return v.say("• row {row}, {column}: {why}", row=wrong.row, column=wrong.column, why=said)
    return v.say("• row {row}: {why}", row=wrong.row, why=said)


def _some(said: Sequence[str]) -> list[str]:
    """One a line."""
    return [*(f"• {escape(one)}" for one in said[:SHOWN]), *(["…"] if len(said) > SHOWN else [])]


def _counted(v: Voice, it: Comes) -> list[str]:
    """Of what there is something."""
    said = {
        v.count("{n} new", "{n} new", it.new): it.new,
        v.count("{n} changed", "{n} changed", len(it.changed)): len(it.changed),
        v.count("{n} unchanged", "{n} unchanged", it.unchanged): it.unchanged,
    }
    return [words for words, n in said.items() if n]


def _received(v: Voice, it: Comes) -> list[str]:
    return [v.count("{n} quantity received", "{n} quantities received", it.moved)] if it.moved else []


def _adjusted(v: Voice, it: Comes) -> list[str]:
    return [v.count("{n} quantity adjusted", "{n} quantities adjusted", it.moved)] if it.moved else []


def _difference(v: Voice, before: Item, one: Described) -> str:
    cells = [f"{c} {_cell(v, FIELDS[c](before))} → {_cell(v, FIELDS[c](one.item))}" for c in one.changed]
    return f"{one.item.sku}: {', '.join(cells)}"


def _cell(v: Voice, value: Any) -> str:
    if value is None or value == []:
        return v.say("nothing")
    if isinstance(value, bool):
        return v.say("yes") if value else v.say("no")
    if isinstance(value, Decimal):
        return v.number(value)
    if isinstance(value, Money):
        return v.money(value)
    return cut(", ".join(value) if isinstance(value, list) else str(value), CELL)
