"""How long people wait for their money, and how many claims are rejected."""

from datetime import timedelta
from statistics import mean, median

from domain.approval import State
from domain.expense import KIND
from handlers.office import Reader
from storage import approval
from storage.db import Tx
from storage.payment import payments

LOOK_BACK = timedelta(days=90)
NEWEST = 200
"""Of so many decided claims the share of those that were rejected is told."""


def lines(tx: Tx, reader: Reader) -> list[str]:
    """The figures of now; nothing while there is nothing to count."""
    v, said, day = reader.voice, [], reader.office.day
    delays = payments.delays(tx, since=day(reader.now) - LOOK_BACK)
    days = [max(0, (d.paid_on - day(d.asked_at)).days) for d in delays]
    if days:
        said.append(
            v.count(
                "{n} claim paid in 90 days, {average} after it was asked for.",
                "{n} claims paid in 90 days, on average {average} after they were asked for.",
                len(days),
                average=v.count("{n} day", "{n} days", round(mean(days))),
            )
        )
        half = round(median(days))
        said.append(v.count("Half of them waited at most {n} day.", "Half of them waited at most {n} days.", half))
    if decided := approval.settled(tx, KIND, limit=NEWEST):
        share = v.number(round(100 * decided.count(State.REJECTED.value) / len(decided)))
        rejected = v.count(
            "Of {n} decided claim {share}% was rejected.",
            "Of {n} decided claims {share}% were rejected.",
            len(decided),
            share=share,
        )
        said.append(rejected)
    return said
