"""What changed while somebody chose whom to pay: a form remembers what it showed, and what became otherwise is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.money import Money, totals
from handlers.call import Call, Message
from handlers.cards import number, section
from handlers.payment import queue
from handlers.payment.queue import Share
from handlers.texts import Voice
from storage import people
from storage.db import Tx
from storage.payment.batches import Batch
from storage.payment.payments import Payable
from storage.payment.waiting import Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Who was chosen: of those listed, whether all others, and of those by name, with what was shown of each."""

    listed: frozenset[str]
    everybody: bool
    named: Mapping[str, int]


def remembered(shown: Sequence[Share], rest: Rest | None) -> dict[str, Any]:
    """What a form keeps of what it shows, in minor units: of each share, and of all others by currency."""
    others = {money.currency: money.minor for money in rest.sums} if rest else {}
    return {"listed": {share.key: share.money.minor for share in shown}, "others": others}


def seen(share: Share) -> str:
    """What stands behind a name that can be chosen: the share, and what is shown of it."""
    return f"{share.key}:{share.money.minor}"


def read(values: Iterable[str]) -> dict[str, int]:
    """The shares behind names that were chosen, with what was shown of each."""
    found = (str(value).rpartition(":") for value in values)
    return {key: number(minor) for key, _, minor in found}


def lines(tx: Tx, call: Call, ticks: Ticks, paid: Sequence[Payable], later: Sequence[Payable]) -> list[str]:
    """What is otherwise than the form showed: who is not paid, who gets another amount, what came later."""
    v, listed = call.voice, _minors(call, "listed")
    before = {key: listed[key] for key in listed if key in ticks.listed}
    before |= {} if ticks.everybody else ticks.named
    alone = [p for p in paid if queue.key_of(p) in before]
    behind = [p for p in paid if queue.key_of(p) not in before and queue.key_of(p) not in ticks.listed]
    now = {share.key: share.money for share in queue.shares(tx, alone)}
    names = people.get_many(tx, (number(key.partition(":")[0]) for key in before))
    told = [_of_one(v, names[who].name, now.get(key)) for key, minor in before.items()
            if (who := number(key.partition(":")[0])) in names and minor != _minor(now.get(key))]  # fmt: skip
    if ticks.everybody and _expected(call, ticks) != {money.currency: money.minor for money in _sums(behind)}:
        told.append(_of_others(v, _sums(behind)))
    if later:
        references = ", ".join(p.reference for p in later[: queue.LISTED])
        told.append(v.say("Came later, and so not in it: {references}.", references=references))
    return told


def _minors(call: Call, name: str) -> dict[str, int]:
    kept = call.memo.get(name)
    return {key: number(minor) for key, minor in kept.items()} if isinstance(kept, dict) else {}


def _minor(money: Money | None) -> int:
    return money.minor if money else 0


def _sums(found: Iterable[Payable]) -> list[Money]:
    return totals(p.to_pay for p in found)


def _expected(call: Call, ticks: Ticks) -> dict[str, int]:
    """What all others came to in the form, without those who were named to be left out."""
    others = _minors(call, "others")
    for key, minor in ticks.named.items():
        currency = key.partition(":")[2]
        others[currency] = others.get(currency, 0) - minor
    return {currency: minor for currency, minor in others.items() if minor}


def _of_one(v: Voice, who: str, now: Money | None) -> str:
    if now is None:
        return v.say(
            "{who} is not in it: that was paid, is in another payment, is approved no more, or is for others to pay.",
            who=who,
        )
    return v.say("{who} gets {money}, not what the form showed.", who=who, money=v.money(now))


def _of_others(v: Voice, sums: Sequence[Money]) -> str:
    if not sums:
        return v.say(
            "Nobody else is in it: that was paid, is in another payment, is approved no more, or is for others to pay."
        )
    return v.say("Everybody else gets {sums}, not what the form showed.", sums=v.names([v.money(m) for m in sums]))


def told(v: Voice, made: Batch, found: Sequence[str]) -> Message:
    """A payment was made, and what of it is otherwise."""
    sums = v.names([v.money(money) for money in made.sums()])
    first = v.say("{batch} of {sums} is made. Since you opened the form something changed:",
                  batch=made.name, sums=sums)  # fmt: skip
    return Message(text="\n".join([first, *found]), blocks=[section(first), *queue.listed(v, found)])
