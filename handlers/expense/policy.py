"""`/expense policy`: what may be spent, with which receipt, and until when it is taken; for whoever asks."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from domain.money import Money
from domain.policy import Limit, Per
from handlers.call import Answer, Call
from handlers.cards import in_lines
from handlers.expense.limits import limits_of
from handlers.texts import Mrkdwn, Voice
from storage.db import Tx


def policy(tx: Tx, call: Call) -> Answer:
    """The rules in a few lines."""
    lines = [_categories(call), *_limits(call), *_receipts(call), _age(call)]
    return Answer(say=in_lines(lines))


def _categories(call: Call) -> str:
    v = call.voice
    return v.say("*To be claimed:* {categories}", categories=_named(call, call.office.policy.expenses.categories))


def _named(call: Call, names: Iterable[str]) -> str:
    v, categories = call.voice, call.office.policy.expenses.categories
    return v.names([categories[name].name.in_(v.language) for name in names])


EACH: Mapping[Per, Callable[[Voice, str], str]] = {
    Per.LINE: lambda v, most: v.say("{most} for one expense", most=most),
    Per.DAY: lambda v, most: v.say("{most} a day", most=most),
    Per.TRIP: lambda v, most: v.say("{most} a claim", most=most),
    Per.MONTH: lambda v, most: v.say("{most} a month", most=most),
    Per.YEAR: lambda v, most: v.say("{most} a year", most=most),
}


def _limits(call: Call) -> Iterator[str]:
    """What holds for the actor."""
    v = call.voice
    for limit in limits_of(call.office, call.actor):
        most = EACH[limit.per](v, _most(call, limit))
        of = _named(call, limit.category) if limit.category else v.say("All together")
        if limit.then == "block":
            yield v.say("• {categories}: at most {most}", categories=of, most=Mrkdwn(most))
        else:
            yield v.say("• {categories}: {most}, more with a reason", categories=of, most=Mrkdwn(most))


def _most(call: Call, limit: Limit) -> str:
    v = call.voice
    if limit.amount:
        return v.money(Money.rounded(limit.amount, call.office.policy.company.currency))
    return (
        v.count("{n} expense", "{n} expenses", limit.count) if limit.count else v.say("{n} km", n=v.number(limit.most))
    )


def _receipts(call: Call) -> Iterator[str]:
    """From which amount on a receipt is wanted: of most categories, then of those that differ."""
    v, rules, currency = call.voice, call.office.policy.expenses, call.office.policy.company.currency
    wanted: dict[Money | None, list[str]] = {}
    for name in rules.categories:
        amount = rules.receipt_wanted_from(name)
        wanted.setdefault(None if amount is None else Money.rounded(amount, currency), []).append(name)
    if set(wanted) == {None}:
        return
    if len(wanted) == 1 and (all_from := next(iter(wanted))):
        yield v.say("*Receipt:* from {amount} on", amount=v.money(all_from))
        return
    for least, names in wanted.items():
        of = _named(call, names)
        if least is None:
            yield v.say("*Receipt for {categories}:* not needed", categories=of)
        elif not least:
            yield v.say("*Receipt for {categories}:* always", categories=of)
        else:
            yield v.say("*Receipt for {categories}:* from {amount} on", categories=of, amount=v.money(least))


def _age(call: Call) -> str:
    v, rules = call.voice, call.office.policy.expenses
    if rules.late_days:
        late = v.number(rules.late_days)
        return v.count(
            "*How late:* up to {n} day, after {late} with a reason",
            "*How late:* up to {n} days, after {late} with a reason",
            rules.age_days,
            late=late,
        )
    return v.count("*How late:* up to {n} day", "*How late:* up to {n} days", rules.age_days)
