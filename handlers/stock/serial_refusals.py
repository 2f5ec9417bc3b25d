"""What a refusal about serials sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import stock
from domain.refusal import Refusal
from handlers.told import Told


def _not_here(t: Told, r: stock.SerialNotHere) -> str:
    if r.place:
        return t.v.say("{serial} is not in {place}, where it was kept. Choose one that is.", serial=r.serial,
                       place=r.place)  # fmt: skip
    return t.v.say("{serial} is not in stock. Choose one that is.", serial=r.serial)


OF_SERIALS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    stock.SerialsMissing: lambda t, r: (
        t.v.say("Write the serials, one a line.") if r.new else t.v.say("Choose which serials.")
    ),
    stock.NotASerial: lambda t, r: t.v.say(
        "{words} is no serial: it needs a letter or a digit, and has {most} letters at most.",
        words=r.words,
        most=r.most,
    ),
    stock.SerialTwice: lambda t, r: t.v.say("{serial} is written twice. Leave one of the two lines.", serial=r.serial),
    stock.SerialThere: lambda t, r: t.v.say(
        "{serial} is in {place} already, and a serial is at one place. Take it off the list, or transfer it.",
        serial=r.serial,
        place=r.place,
    ),
    stock.SerialOnItsWay: lambda t, r: t.v.say(
        "{serial} was handed over for {reference}, and that is not confirmed yet. Receive it once it is.",
        serial=r.serial,
        reference=r.reference,
    ),
    stock.SerialNotHere: _not_here,
    stock.SerialsApart: lambda t, r: t.v.say(
        "{serial} is in {place} and {other} in {other_place}. Take from one place at a time.",
        serial=r.serial,
        place=r.place,
        other=r.other,
        other_place=r.other_place,
    ),
    stock.SerialsCount: lambda t, r: t.v.say(
        "{asked} to hand over, {chosen} chosen. Choose {asked}.", asked=r.asked, chosen=r.chosen
    ),
    stock.SerialsWentOn: lambda t, r: t.v.say(
        "Its serials moved since, or nobody noted them. A keeper receives or adjusts them by serial."
    ),
    stock.AdjustBySerial: lambda t, r: t.v.say(
        "Each piece of {item} has a serial, and a count does not say which. Adjust away those that are gone, receive "
        "those that were found, and leave this line empty.",
        item=r.item,
    ),
}
"""The sentence of each."""
