"""What a refusal of an expense sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import expense, money
from domain.refusal import Refusal
from handlers.expense import limits
from handlers.told import Told

OF_EXPENSES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    money.NotMoney: lambda t, r: (
        t.v.say("{words} is no amount. Write one such as 45.90.", words=r.words)
        if r.words
        else t.v.say("Write an amount such as 45.90.")
    ),
    money.TooManyPlaces: lambda t, r: (
        t.v.count(
            "{words} is too exact: {currency} has {n} decimal. Round it.",
            "{words} is too exact: {currency} has {n} decimals. Round it.",
            r.most,
            words=r.words,
            currency=r.currency,
        )
        if r.most
        else t.v.say("{words} is too exact: {currency} has no decimals. Round it.", words=r.words, currency=r.currency)
    ),
    money.UnknownCurrency: lambda t, r: t.v.say(
        "There is no currency {code}. Write the three letters of one, such as USD.", code=r.code
    ),
    expense.SpentInTheFuture: lambda t, r: t.v.say(
        "{day} is still to come. Claim it once it is paid.", day=t.v.day(r.day)
    ),
    expense.SpentTooLongAgo: lambda t, r: t.v.say(
        "{day} is too long ago: expenses are taken from {oldest} on. HR can help.",
        day=t.v.day(r.day, year=True),
        oldest=t.v.day(r.oldest, year=True),
    ),
    expense.UnknownCategory: lambda t, r: t.v.say("There is no such category any more. Choose another."),
    expense.OtherCurrency: lambda t, r: t.v.say(
        "Claims are made in {wanted} here, not in {given}. Write the amount in {wanted}.",
        wanted=r.wanted,
        given=r.given,
    ),
    money.NoRate: lambda t, r: (
        t.v.say(
            "There is no rate for {currency} on {day}: the last one is of {known}. Write what it came to on your "
            "statement behind the amount, such as 12 {currency} = 3.50 {wanted}.",
            currency=r.currency,
            wanted=r.wanted,
            day=t.v.day(r.day, year=True),
            known=t.v.day(r.known, year=True),
        )
        if r.known
        else t.v.say(
            "No rate is known for {currency}. Write what it came to on your statement behind the amount, such as "
            "12 {currency} = 3.50 {wanted}.",
            currency=r.currency,
            wanted=r.wanted,
        )
    ),
    expense.NotARate: lambda t, r: t.v.say(
        "{words} is not what another currency came to in {wanted}. Write it such as 12 USD = 11.08, or with a rate "
        "such as 12 USD @ 0.9234.",
        words=r.words,
        wanted=r.wanted,
    ),
    expense.ReasonMissing: lambda t, r: t.v.say("Write where the rate is from, such as your card statement."),
    expense.MoreThanIsLeft: lambda t, r: t.v.say(
        "At most {most} can be approved here. You wrote {given}.", given=t.v.money(r.given), most=t.v.money(r.most)
    ),
    expense.TaxMissing: lambda t, r: t.v.say("Write the tax that stands on the receipt, or 0 if there is none."),
    expense.NotATax: lambda t, r: t.v.say(
        "{words} is no tax of this amount. Write what stands on the receipt, such as 8.42, or a rate such as 23%.",
        words=r.words,
    ),
    expense.NotADistance: lambda t, r: (
        t.v.say("{words} is no distance of a day. Write one such as 12.5 {unit}.", words=r.words, unit=r.unit)
        if r.words
        else t.v.say("Write how far it was, such as 12.5 {unit}.", unit=r.unit)
    ),
    expense.WhereMissing: lambda t, r: t.v.say("Write from where to where it was."),
    expense.NoMileageRate: lambda t, r: t.v.say(
        "Nothing is paid for this vehicle on {day}. Choose another, or ask finance for its rate.",
        day=t.v.day(r.day, year=True),
    ),
    expense.NoDailyRate: lambda t, r: t.v.say(
        "There is no daily rate for this place on {day}. Choose another, or ask finance for its rate.",
        day=t.v.day(r.day, year=True),
    ),
    expense.LastDayMissing: lambda t, r: t.v.say("Choose the last day; of a single day it is the first one."),
    expense.StayEndsBefore: lambda t, r: t.v.say("The last day is before the first. Change one of them."),
    expense.StayTooLong: lambda t, r: t.v.count(
        "A stay is claimed for at most {n} day. Claim the rest in another line.",
        "A stay is claimed for at most {n} days. Claim the rest in another line.",
        r.most,
    ),
    expense.StayNotOver: lambda t, r: t.v.say(
        "{day} is still to come. Claim the stay once it is over.", day=t.v.day(r.last)
    ),
    expense.StayTwice: lambda t, r: (
        t.v.say(
            "{day} is claimed in {reference} already. Choose other days.", day=t.v.day(r.day), reference=r.reference
        )
        if r.reference
        else t.v.say("{day} is in this claim already. Choose other days.", day=t.v.day(r.day))
    ),
    expense.NothingClaimed: lambda t, r: t.v.say("Write the amount that stands on the receipt."),
    expense.MerchantMissing: lambda t, r: t.v.say("Write whom it was paid to, or what for."),
    expense.UnknownCostCentre: lambda t, r: t.v.say("There is no such cost centre any more. Choose another."),
    expense.OverLimit: lambda t, r: limits.refused(t.v, r.facts, r.what),
    expense.ReceiptMissing: lambda t, r: t.v.say("A receipt is needed. Add it, or tick that it is lost."),
    expense.ExplanationMissing: lambda t, r: t.v.say("Write why: whoever decides reads it beside the expense."),
    expense.TooManyLines: lambda t, r: t.v.count(
        "A claim has at most {n} line. Send this one, then start another.",
        "A claim has at most {n} lines. Send this one, then start another.",
        r.most,
    ),
}
"""The sentence of each refusal."""
