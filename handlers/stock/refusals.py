"""What a refusal about stock sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import stock
from domain.refusal import Refusal
from domain.stock import HandoverState
from handlers.stock.serial_refusals import OF_SERIALS
from handlers.told import Told


def _not_enough(t: Told, r: stock.NotEnough) -> str:
    if r.available <= 0:
        return t.v.say("Nothing of {item} is available now. You can be told when it is there again.", item=r.item)
    return t.v.count(
        "{asked} are not available: of {item} there is {n} in one place. Take {n} at most.",
        "{asked} are not available: of {item} there are {n} in one place. Take {n} at most.",
        r.available,
        asked=t.v.number(r.asked),
        item=r.item,
    )


def _below_zero(t: Told, r: stock.BelowZero) -> str:
    told = {"on_hand": t.v.number(r.on_hand), "free": t.v.number(r.on_hand - r.reserved)}
    if r.reserved <= 0:
        return t.v.say("On hand there: {on_hand}. No more can be taken away; count it if that is wrong.", **told)
    return t.v.count(
        "{n} of {on_hand} on hand is promised, so at most {free} can go. For more, have its approval taken back first.",
        "{n} of {on_hand} on hand are promised, so at most {free} can go. For more, have an approval taken back first.",
        r.reserved,
        **told,
    )


def _short(t: Told, r: stock.Short) -> str:
    if r.available <= 0:
        return t.v.say(
            "Nothing of {item} is available now, so {reference} cannot be approved. It can wait until there is some.",
            item=r.item,
            reference=r.reference,
        )
    return t.v.count(
        "{asked} are not available any more: of {item} there is {n} in one place. "
        "“Approve less…” approves what there is.",
        "{asked} are not available any more: of {item} there are {n} in one place. "
        "“Approve less…” approves what there is.",
        r.available,
        asked=t.v.number(r.asked),
        item=r.item,
    )


def _above(t: Told, r: stock.AboveAsked) -> str:
    if r.cut:
        return t.v.say("At most {most} can be approved: somebody before you left so much.", most=t.v.number(r.most))
    return t.v.say("At most {most} can be approved: that is what was asked for.", most=t.v.number(r.most))


def _not_a_quantity(t: Told, r: stock.NotAQuantity) -> str:
    if not r.words:
        return t.v.say("Write how many.")
    return t.v.say("{words} is no quantity. Write a number such as 2.", words=r.words)


def _too_fine(t: Told, r: stock.TooFine) -> str:
    if not r.places:
        return t.v.say("It is counted in {unit}: write a whole number, without decimals.", unit=r.unit)
    return t.v.count(
        "{words} is too exact: write {unit} with {n} decimal at most.",
        "{words} is too exact: write {unit} with {n} decimals at most.",
        r.places,
        words=r.words,
        unit=r.unit,
    )


def _not_reserved(t: Told, r: stock.NotReserved) -> str:
    told = {"reference": r.reference}
    if r.state is HandoverState.RELEASED and r.until:
        day = t.v.day(r.until)
        return t.v.say("{reference} was kept until {day} and is free again. Whoever asked can ask again.", day=day,
                       **told)  # fmt: skip
    if r.state in (HandoverState.HANDED, HandoverState.RECEIVED) and r.by:
        return t.v.say("{who} has handed {reference} over, so this is over.", who=t.names(r.by), **told)
    if r.state in (HandoverState.HANDED, HandoverState.RECEIVED):
        return t.v.say("{reference} was handed over already, so this is over.", **told)
    return t.v.say(
        "Nothing is kept for {reference}: it is approved no more. Approved once more, it is in the queue again.", **told
    )


def _not_handed(t: Told, r: stock.NotHandedOver) -> str:
    if r.state is HandoverState.RECEIVED:
        return t.v.say("That {reference} arrived was confirmed before.", reference=r.reference)
    return t.v.say(
        "{reference} is not handed over now. Once a keeper has done that, you can confirm it.", reference=r.reference
    )


def _not_keeper(t: Told, r: stock.NotKeeper) -> str:
    if not r.who:
        return t.v.say("Only those who keep the stock do this, and the roster names nobody. HR can give the role.")
    return t.v.say("Only those who keep the stock do this: {who} can.", who=t.names(r.who))


def _gone_since(t: Told, r: stock.GoneSince) -> str:
    told = {"taken": t.v.number(r.taken), "place": r.place, "on_hand": t.v.number(r.on_hand)}
    if r.reserved:
        return t.v.say(
            "Undoing it takes {taken} from {place}, where {on_hand} are on hand and {reserved} of these are promised. "
            "Undo what came later first, or adjust.",
            reserved=t.v.number(r.reserved),
            **told,
        )
    return t.v.say(
        "Undoing it takes {taken} from {place}, where {on_hand} are left. Undo what came later first, or adjust.",
        **told,
    )


def _not_by_hand(t: Told, r: stock.NotByHand) -> str:
    if r.of_request:
        return t.v.say("This belongs to a request: it is taken back there.")
    return t.v.say("This is a correction already. Enter the movement once more if it was right.")


def _counted_by_you(t: Told, r: stock.CountedByYou) -> str:
    if not r.who:
        return t.v.say("Who counted does not approve, and there is nobody else. HR can give somebody the role.")
    return t.v.say("You counted this, so somebody else approves it: {who} can.", who=t.names(r.who))


def _own_request(t: Told, r: stock.OwnRequest) -> str:
    told = {"reference": r.reference, "who": t.names(r.who)}
    if r.who:
        return t.v.say("{reference} is your own, so another keeper deals with it. {who} can.", **told)
    return t.v.say("{reference} is your own, and nobody else keeps the stock. HR can give somebody the role.", **told)


OF_STOCK: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    stock.NotEnough: _not_enough,
    stock.NotAQuantity: _not_a_quantity,
    stock.TooFine: _too_fine,
    stock.BelowZero: _below_zero,
    stock.ItemGone: lambda t, r: t.v.say("{name} is kept in stock no more. Look for another item.", name=r.name),
    stock.ItemMissing: lambda t, r: t.v.say("Choose what you need: type some of its name, or its code."),
    stock.ItemUnknown: lambda t, r: t.v.say(
        "There is no such item here any more. Look it up once more, by its name or its code."
    ),
    stock.NamesUnread: lambda t, r: t.v.say(
        "I am still reading the names of what is in stock ({share}). An exact code is found already.",
        share=f"{r.percent}%",
    ),
    stock.AboveAsked: _above,
    stock.Short: _short,
    stock.NotReserved: _not_reserved,
    stock.NotHandedOver: _not_handed,
    stock.NotKeeper: _not_keeper,
    stock.PlaceMissing: lambda t, r: (
        t.v.say("Choose where it goes, or type a new place.") if r.into else t.v.say("Choose where.")
    ),
    stock.SamePlace: lambda t, r: t.v.say("It is in {place} already. Choose another place.", place=r.place),
    stock.WhyMissing: lambda t, r: t.v.say("Say why: it stands in the history of the item."),
    stock.NotByHand: _not_by_hand,
    stock.UndoneBefore: lambda t, r: t.v.say("{who} has undone this before.", who=t.names(r.by)),
    stock.GoneSince: _gone_since,
    stock.NothingCounted: lambda t, r: t.v.say("Write at least one figure; 0 where nothing is left."),
    stock.NothingToCount: lambda t, r: (
        t.v.say("There is nothing to count in {place}. Choose another place.", place=r.what)
        if r.what
        else t.v.say("There is nothing to count yet: receive something first.")
    ),
    stock.CountedByYou: _counted_by_you,
    stock.NotYoursToJudge: lambda t, r: (
        t.v.say("Only keepers and administrators decide this: {who} can.", who=t.names(r.who))
        if r.who
        else t.v.say("Only keepers and administrators decide this, and there is nobody else. HR can give the role.")
    ),
    stock.JudgedBefore: lambda t, r: (
        t.v.say("{who} has decided this before.", who=t.names(r.by))
        if r.by
        else t.v.say("It was counted once more since, so there is nothing to decide.")
    ),
    stock.OwnRequest: _own_request,
    stock.NotTheReceiver: lambda t, r: t.v.say(
        "Only {who} can say whether they have {reference}.", who=t.names(r.who), reference=r.reference
    ),
    **OF_SERIALS,
    stock.KeptLonger: lambda t, r: t.v.say(
        "{who} has kept {reference} for longer already, and that is done once. It is kept until {day}.",
        who=t.names(r.who),
        reference=r.reference,
        day=t.v.day(r.until),
    ),
}
"""The sentence of each refusal."""
