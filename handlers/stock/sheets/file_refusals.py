"""What is wrong with a file of items, and what would be right."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.refusal import Refusal
from domain.stock import elsewhere, imported
from domain.stock.imported import cells, numbers
from handlers.told import Told


def _taken(t: Told, r: imported.CodeTaken) -> str:
    told = {"code": r.code, "sku": r.sku}
    if r.row:
        return t.v.say(
            "{code} is a code of {sku} in row {row} already. Leave it in one of the two rows.", row=r.row, **told
        )
    return t.v.say("{code} is a code of {sku} already, and leads to one item. Take it from {sku} first.", **told)


def _unknown(t: Told, r: cells.UnknownColumn) -> str:
    if r.near:
        return t.v.say("There is no such column. Call it {near} if that is meant, else delete it.", near=r.near)
    return t.v.say(
        "There is no such column. Delete it, or use one of these: {columns}.", columns=", ".join(cells.COLUMNS)
    )


OF_STOCK_FILES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    elsewhere.BookedElsewhere: lambda t, r: t.v.say(
        "Quantities are booked in {system}: change them there, and they are here within minutes.", system=r.system
    ),
    cells.UnknownColumn: _unknown,
    cells.ColumnTwice: lambda t, r: t.v.say("There are two columns of this name. Leave one."),
    cells.ColumnMissing: lambda t, r: t.v.say("Add this column: without it nobody knows which items are meant."),
    cells.WiderThanHeader: lambda t, r: t.v.say(
        "Row 1 names {columns} columns, and here are {cells} cells. A comma inside a cell needs quotes around it.",
        columns=r.columns,
        cells=r.cells,
    ),
    cells.Unseen: lambda t, r: t.v.say("A character in it cannot be seen, U+{code}. Write it anew.", code=r.code),
    cells.EmptyCell: lambda t, r: t.v.say("Write something here: without it there is no item."),
    cells.TooLong: lambda t, r: t.v.say("Shorten it: there is room for {most} letters.", most=r.most),
    cells.CodeShortened: lambda t, r: t.v.say(
        "A spreadsheet shortened this code to {words}, and its other digits are lost. Make the column text there, and "
        "write the code anew.",
        words=r.words,
    ),
    cells.NotACode: lambda t, r: t.v.say("{words} is no code: write one with a letter or a digit.", words=r.words),
    cells.NotAName: lambda t, r: t.v.say("{words} is no name: write one with a letter or a digit.", words=r.words),
    cells.MayBeThousands: lambda t, r: t.v.say(
        "{words} may be {grouped} or {plain}. Write the one that is meant.",
        words=r.words,
        grouped=r.grouped,
        plain=r.plain,
    ),
    cells.NeitherYesNorNo: lambda t, r: t.v.say("{words} is neither yes nor no. Write one of them.", words=r.words),
    cells.NoNumber: lambda t, r: t.v.say(
        "{words} is no number that can be here. Write one such as 12 or 2.5, without a unit.", words=r.words
    ),
    numbers.FinerThanUnit: lambda t, r: (
        t.v.count(
            "{words} is too exact: write {unit} with {n} decimal at most.",
            "{words} is too exact: write {unit} with {n} decimals at most.",
            r.places,
            words=r.words,
            unit=r.unit,
        )
        if r.places
        else t.v.say("{words} is too exact: write a whole number of {unit}.", words=r.words, unit=r.unit)
    ),
    imported.Disagrees: lambda t, r: t.v.say(
        "Row {row} says {said} of the same item. Write the same, or leave this cell empty.", row=r.row, said=r.said
    ),
    numbers.CountedBefore: lambda t, r: t.v.say(
        "Row {row} says how many are in {place} already. Leave one of the two rows.", row=r.row, place=r.place
    ),
    numbers.NoPlace: lambda t, r: t.v.say("It says how many, and not where. Write a location."),
    imported.BelowMinimum: lambda t, r: t.v.say(
        "The maximum is less than the minimum, {minimum}. Write at least as much.", minimum=t.v.number(r.minimum)
    ),
    imported.CodeTaken: _taken,
    imported.LessThanReserved: lambda t, r: t.v.say(
        "{reserved} are reserved in {place}, so fewer cannot be there. Hand them over or have their approval taken "
        "back, then count.",
        reserved=t.v.number(r.reserved),
        place=r.place,
    ),
    imported.StockedStill: lambda t, r: t.v.say(
        "{on_hand} are on hand: whether its pieces have serials changes only while nothing of it is there. Issue them "
        "first, then receive them anew.",
        on_hand=t.v.number(r.on_hand),
    ),
    imported.NoPieces: lambda t, r: t.v.say(
        "{unit} is measured, and only whole pieces have serials. Write no, or count it in pieces.", unit=r.unit
    ),
    imported.WantsSerials: lambda t, r: t.v.say(
        "Each piece of it has a serial, and a file does not say which are there. Leave the cell empty, then receive or "
        "adjust it by serial."
    ),
    imported.PromisedIn: lambda t, r: t.v.say(
        "{reserved} are still reserved, counted in {unit}. Hand them over or have their approval taken back, "
        "then change the unit.",
        reserved=t.v.number(r.reserved),
        unit=r.unit,
    ),
    imported.PromisedStill: lambda t, r: t.v.say(
        "{reserved} are still reserved, so it stays in stock. Hand them over first, or have their approval taken back.",
        reserved=t.v.number(r.reserved),
    ),
}
"""The sentence of each."""
