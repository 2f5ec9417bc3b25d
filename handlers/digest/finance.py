"""The digest of finance: what is to be paid and how old it is, how long people waited, what waits for a decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from domain.expense import KIND as EXPENSE
from domain.money import Money
from domain.payment import KIND as ADVANCE
from domain.people import Role
from handlers.digest.hr import waiting
from handlers.digest.part import Digest, Found, Part
from handlers.office import Reader
from handlers.payment.figures import LOOK_BACK
from handlers.payment.queue import age
from handlers.texts import Voice
from storage import people
from storage.db import Tx
from storage.payment import payments
from storage.payment.payments import Band, Delay, Payable

AGES = (7, 30, 60)
"""Where what is to be paid is divided by its age, in days."""


def _to_pay(tx: Tx, reader: Reader, day: date) -> Found:
    def lines(skip: int, most: int) -> list[str]:
        some = payments.due(tx, limit=most, skip=skip)
        names = people.get_many(tx, (one.person_id for one in some))
        return [_payable(reader, names[one.person_id].name, one) for one in some]

    return Found(sum(band.n for band in _bands(tx, reader)), lines)


def _payable(reader: Reader, name: str, one: Payable) -> str:
    told = {"reference": one.reference, "who": name, "money": reader.voice.money(one.to_pay)}
    return reader.voice.say("{reference} {who}: {money} ({age})", age=age(reader, one), **told)


def _bands(tx: Tx, reader: Reader) -> list[Band]:
    """What is to be paid by its age, the newest first."""
    moments = [reader.now - timedelta(days=days) for days in AGES]
    return [payments.aged(tx, since=since, before=before) for before, since in pairwise([None, *moments, None])]


def _ageing(tx: Tx, reader: Reader, day: date) -> Sequence[str]:
    v = reader.voice
    names = [*(v.count("up to {n} day", "up to {n} days", days) for days in AGES), v.say("older")]
    told = zip(names, _bands(tx, reader), strict=True)
    return [
        v.say("{age}: {n}, {sums}", age=name, n=v.number(band.n), sums=_sums(reader, band.sums))
        for name, band in told
        if band.n
    ]


def _sums(reader: Reader, sums: Sequence[Money]) -> str:
    return reader.voice.names([reader.voice.money(money) for money in sums])


def _paid(tx: Tx, reader: Reader, day: date) -> Found:
    """How long people waited, the longest first."""
    v, found = reader.voice, payments.delays(tx, since=reader.office.day(reader.now) - LOOK_BACK)
    if not found:
        return Found(0, lambda skip, most: [])
    waited = sorted(((_days(reader, one), one) for one in found), key=lambda pair: -pair[0])

    def lines(skip: int, most: int) -> list[str]:
        some = waited[skip : skip + most]
        names = people.get_many(tx, (one.person_id for _, one in some))
        return [_delay(reader, names[one.person_id].name, n, one) for n, one in some]

    said = _spread(v, [n for n, _ in reversed(waited)])
    paid = v.count("{n} payment", "{n} payments", len(waited))
    return Found(len(waited), lines, said=f"{said} ({paid})")


def _spread(v: Voice, days: Sequence[int]) -> str:
    """How many days half of them took, and nine in ten; ``days`` are in order."""
    most = days[-(-9 * len(days) // 10) - 1]
    if len(days) == 1:
        return v.count("{n} day", "{n} days", most)
    told = [v.count("{n} day", "{n} days", n) for n in (round(median(days)), most)]
    return v.say("half within {half}, nine in ten within {most}", half=told[0], most=told[1])


def _days(reader: Reader, one: Delay) -> int:
    return max(0, (one.paid_on - reader.office.day(one.asked_at)).days)


def _delay(reader: Reader, name: str, days: int, one: Delay) -> str:
    told = {"reference": one.reference, "who": name, "day": reader.voice.day(one.paid_on)}
    return reader.voice.count(
        "{reference} {who}: paid {day}, after {n} day", "{reference} {who}: paid {day}, after {n} days", days, **told
    )


TO_PAY = Part(key="to_pay", heading=lambda v: v.say("To be paid"), find=_to_pay, brief=_ageing)
PAID = Part(
    key="paid",
    heading=lambda v: v.say("From asking to payment, the last 90 days"),
    find=_paid,
    brief=lambda tx, reader, day: (),
)
UNDECIDED = Part(
    key="undecided",
    heading=lambda v: v.say("Waiting for a decision"),
    find=lambda tx, reader, day: waiting(tx, reader, day, kinds=(EXPENSE, ADVANCE)),
)
DIGEST = Digest(
    key="finance",
    name=lambda v: v.say("Expenses this week"),
    about=lambda v: v.say("What is to be paid and since when, how long people waited, what is not decided yet"),
    whom=Role.FINANCE,
    parts=(TO_PAY, UNDECIDED, PAID),
)
