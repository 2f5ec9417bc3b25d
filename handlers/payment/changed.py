"""What changed while somebody chose whom to pay: a form remembers what it showed, and what became otherwise is said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from domain.money import totals
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


class Shown(NamedTuple):
    """What a form showed of some requests: minor units, and their numbers added up, which tell them from others of the
    same amount."""

    minor: int
    numbers: int


NOTHING = Shown(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Who was chosen: of those listed, whether all others, and of those by name, with what was shown of each."""

    listed: frozenset[str]
    everybody: bool
    named: Mapping[str, Shown]


def remembered(shown: Sequence[Share], rest: Rest | None) -> dict[str, Any]:
    """What a form keeps of what it shows: of each share, and of all others by currency."""
    others = {money.currency: Shown(money.minor, rest.numbers[money.currency]) for money in rest.sums} if rest else {}
    return {"listed": {share.key: _added_up(share.payables) for share in shown}, "others": others}


def seen(share: Share) -> str:
    """What stands behind a name that can be chosen: the share, and what is shown of it."""
    shown = _added_up(share.payables)
    return f"{share.key}:{shown.minor}:{shown.numbers}"


def read(values: Iterable[str]) -> dict[str, Shown]:
    """The shares behind names that were chosen, with what was shown of each."""
    found = ((*str(value).split(":"), "", "", "")[:4] for value in values)
    return {f"{who}:{currency}": Shown(number(minor), number(numbers)) for who, currency, minor, numbers in found}


def lines(tx: Tx, call: Call, ticks: Ticks, paid: Sequence[Payable], later: Sequence[Payable]) -> list[str]:
    """What is otherwise than the form showed: who is not paid, who gets something else, what came later."""
    listed = _kept(call, "listed")
    before = {key: listed[key] for key in listed if key in ticks.listed}
    before |= {} if ticks.everybody else ticks.named
    told = _of_each(tx, call.voice, before, paid)
    if ticks.everybody:
        behind = [p for p in paid if queue.key_of(p) not in before and queue.key_of(p) not in ticks.listed]
        told += _of_others(call.voice, _expected(call, ticks), behind)
    if later:
        references = ", ".join(p.reference for p in later[: queue.LISTED])
        told.append(call.voice.say("Came later, and so not in it: {references}.", references=references))
    return told


def _kept(call: Call, name: str) -> dict[str, Shown]:
    kept = call.memo.get(name)
    each = kept.items() if isinstance(kept, dict) else ()
    return {key: Shown(*map(number, (*shown, 0, 0)[:2])) for key, shown in each if isinstance(shown, list)}


def _added_up(found: Iterable[Payable]) -> Shown:
    each = [Shown(p.to_pay.minor, p.request_id) for p in found]
    return Shown(sum(one.minor for one in each), sum(one.numbers for one in each))


def _expected(call: Call, ticks: Ticks) -> dict[str, Shown]:
    """What all others came to in the form, without those who were named to be left out."""
    others = defaultdict(lambda: NOTHING, _kept(call, "others"))
    for key, shown in ticks.named.items():
        currency = key.partition(":")[2]
        before = others[currency]
        others[currency] = Shown(before.minor - shown.minor, before.numbers - shown.numbers)
    return {currency: shown for currency, shown in others.items() if shown != NOTHING}


def _of_each(tx: Tx, v: Voice, before: Mapping[str, Shown], paid: Iterable[Payable]) -> list[str]:
    """Of whom something else is in the payment than was shown of them."""
    now = {share.key: share for share in queue.shares(tx, (p for p in paid if queue.key_of(p) in before))}
    came = {key: _added_up(share.payables) for key, share in now.items()}
    others = {key: _person_of(key) for key, shown in before.items() if shown != came.get(key, NOTHING)}
    names = people.get_many(tx, others.values())
    return [_of_one(v, names[who].name, before[key], now.get(key)) for key, who in others.items() if who in names]


def _person_of(key: str) -> int:
    return number(key.partition(":")[0])


def _of_one(v: Voice, who: str, before: Shown, now: Share | None) -> str:
    if now is None:
        return v.say(
            "{who} is not in it: that was paid, is in another payment, is approved no more, or is for others to pay.",
            who=who,
        )
    money = v.money(now.money)
    if now.money.minor == before.minor:
        return v.say("{who} gets {money}, but not for the requests that the form showed.", who=who, money=money)
    return v.say("{who} gets {money}, not what the form showed.", who=who, money=money)


def _of_others(v: Voice, before: Mapping[str, Shown], behind: Sequence[Payable]) -> list[str]:
    """Whether all others get something else than was shown of them."""
    sums = totals(p.to_pay for p in behind)
    now = {m.currency: _added_up(p for p in behind if p.to_pay.currency == m.currency) for m in sums}
    if now == before:
        return []
    if not sums:
        return [v.say("Nobody else is in it: that was paid, is in another payment, is approved no more, or is for"
                      " others to pay.")]  # fmt: skip
    said = v.names([v.money(money) for money in sums])
    if {m.currency: m.minor for m in sums} == {currency: shown.minor for currency, shown in before.items()}:
        return [v.say("Everybody else gets {sums}, but not for the requests that the form showed.", sums=said)]
    return [v.say("Everybody else gets {sums}, not what the form showed.", sums=said)]


def told(v: Voice, made: Batch, found: Sequence[str]) -> Message:
    """A payment was made, and what of it is otherwise."""
    sums = v.names([v.money(money) for money in made.sums()])
    first = v.say("{batch} of {sums} is made. Since you opened the form something changed:",
                  batch=made.name, sums=sums)  # fmt: skip
    return Message(text="\n".join([first, *found]), blocks=[section(first), *queue.listed(v, found)])
