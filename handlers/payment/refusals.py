"""What a refusal about payments sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import payment
from domain.refusal import Refusal
from handlers.told import Told


def _not_finance(t: Told, r: payment.NotFinance) -> str:
    if not r.who:
        return t.v.say("Only finance pays, and the roster names nobody in finance. HR can give somebody the role.")
    return t.v.say("Only finance pays: {who} can.", who=t.names(r.who))


def _not_yours(t: Told, r: payment.NotYoursToPay) -> str:
    if r.own:
        why = t.v.say("{reference} is your own, so somebody else pays it.", reference=r.reference)
    elif r.raised:
        why = t.v.say("You raised {reference} above what was decided, so somebody else pays it.", reference=r.reference)
    else:
        why = t.v.say("You decided {reference}, so somebody else pays it.", reference=r.reference)
    can = (
        t.v.say("{who} can.", who=t.names(r.who))
        if r.who
        else t.v.say("Nobody else is in finance. HR can give somebody the role.")
    )
    return f"{why} {can}"


def _overpaid(t: Told, r: payment.Overpaid) -> str:
    if not r.outstanding:
        return t.v.say("Nothing is left to be paid, so nothing was recorded. The card says where the money is.")
    return t.v.say(
        "At most {outstanding} can be paid: that is what is outstanding.", outstanding=t.v.money(r.outstanding)
    )


def _returned(t: Told, r: payment.ReturnedTooMuch) -> str:
    if not r.left:
        return t.v.say("Nothing is left to be given back, so nothing was recorded. The card says where the money is.")
    return t.v.say("At most {left} can be given back: that is what is left.", left=t.v.money(r.left))


def _closed(t: Told, r: payment.AlreadyClosed) -> str:
    facts = {"batch": r.batch, "who": t.names(r.by)}
    match r.state:
        case payment.BatchState.PAID:
            return t.v.say("{batch} was marked as paid before, by {who}. Nothing was paid twice.", **facts)
        case payment.BatchState.DISCARDED:
            return t.v.say("{batch} was discarded before, by {who}. What was in it waits in the queue.", **facts)
        case payment.BatchState.UNDONE:
            return t.v.say("{batch} was undone before, by {who}. What was in it waits in the queue.", **facts)
    return t.v.say(
        "{batch} is not marked as paid, so there is nothing to undo. “Discard” on its card ends it.", **facts
    )


OF_PAYMENTS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    payment.NotFinance: _not_finance,
    payment.NotYoursToPay: _not_yours,
    payment.Overpaid: _overpaid,
    payment.ReturnedTooMuch: _returned,
    payment.AlreadyClosed: _closed,
    payment.AdvanceUsed: lambda t, r: t.v.say(
        "Of {reference} {used} is accounted for already, so its payment cannot be undone. Record what is given back.",
        used=t.v.money(r.used),
        reference=r.reference,
    ),
    payment.PurposeMissing: lambda t, r: t.v.say("Write what the advance is for."),
    payment.AboveClaimed: lambda t, r: t.v.say(
        "At most {claimed} can be reimbursed: that is what was claimed.", claimed=t.v.money(r.claimed)
    ),
    payment.NothingCorrected: lambda t, r: t.v.say(
        "The line is reimbursed with {approved} already. Write another amount.", approved=t.v.money(r.approved)
    ),
    payment.DayClaimed: lambda t, r: t.v.say(
        "{day} is claimed in {other} by now, so it is not reimbursed here too. Correct {other} first.",
        day=t.v.day(r.day),
        other=r.other,
    ),
    payment.NotPayable: lambda t, r: t.v.say(
        "{reference} is not approved, so there is nothing to pay or to correct. Once it is, it stands in the queue.",
        reference=r.reference,
    ),
    payment.MoneyMoved: lambda t, r: t.v.say(
        "{reference} is paid already, so its approval stands. Finance can correct what is reimbursed.",
        reference=r.reference,
    ),
    payment.BeingPaid: lambda t, r: t.v.say(
        "{reference} is being paid with {batch}. Once that is marked as paid or discarded, try again.",
        reference=r.reference,
        batch=r.batch,
    ),
    payment.PaidInTheFuture: lambda t, r: t.v.say(
        "{day} is still to come. Mark it once it is paid.", day=t.v.day(r.day)
    ),
    payment.NothingChosen: lambda t, r: t.v.say("Choose somebody to pay."),
    payment.NothingLeft: lambda t, r: t.v.say(
        "Nobody whom you chose can be paid now: that was paid, is in another payment, is approved no more, "
        "or is for others to pay. Close this form and open it again."
    ),
}
"""The sentence of each refusal."""
