"""What a form of payments reads of all that waits is what counting row by row comes to, whatever waits."""

from datetime import timedelta
from random import Random

import pytest

from domain.approval import Move, State
from domain.money import Money, totals
from domain.payment import BatchState, Charge, Entry, Turn, claim
from domain.people import Action
from storage import approval
from storage.approval import Draft
from storage.db import Database, Tx
from storage.payment import batches, journal, payments, waiting
from storage.payment.batches import Item
from tests.company import MONDAY

DAY = MONDAY.date()
CHARGE = Charge(category="travel", cost_centre="100", net=Money.of_minor(5000, "EUR"), tax=Money.of_minor(790, "EUR"))


@pytest.mark.parametrize("seed", range(6))
def test_what_a_form_adds_up_is_what_counting_each_request_comes_to(
    db: Database, ids: dict[str, int], seed: int
) -> None:
    random = Random(seed)
    with db.write() as tx:
        touched = {n for n in range(1, 41) if _asked(tx, ids, n, random, by=ids["rita"])}
        everything = payments.waiting(tx, limit=99)
        held = random.sample(everything, k=random.randrange(6))
        if held:
            items = [Item(request_id=p.request_id, amount=p.to_pay) for p in held]
            batch = batches.create(tx, items, by_id=ids["eva"], now=MONDAY)
            if random.random() < 0.5:
                batches.close(tx, batch, BatchState.DISCARDED, by_id=ids["eva"], now=MONDAY)
                held = []
        free = [p for p in everything if p not in held]
        assert waiting.involving(tx, ids["rita"]) == [p.request_id for p in free if p.request_id in touched]
        barred, shares = set(random.sample([p.request_id for p in free], k=len(free) // 4)), random.randrange(1, 12)
        mine = [p for p in free if p.request_id not in barred]
        order = list(dict.fromkeys((p.person_id, p.to_pay.currency) for p in mine))
        first = [p for p in mine if (p.person_id, p.to_pay.currency) in order[:shares]]
        others = [p for p in mine if p not in first]
        listed, rest = waiting.shown(tx, barred=barred, shares=shares)
    assert listed == first
    assert (rest is None) == (not others)
    if rest:
        assert (rest.people, rest.requests) == (len({p.person_id for p in others}), len(others))
        assert {*rest.sums} == {*totals(p.to_pay for p in others)}
        assert rest.numbers == {
            money.currency: sum(p.request_id for p in others if p.to_pay.currency == money.currency)
            for money in rest.sums
        }
        assert (rest.until, rest.last) == (max(p.approved_at for p in others), max(p.request_id for p in others))


def _asked(tx: Tx, ids: dict[str, int], number: int, random: Random, *, by: int) -> bool:
    """A request that waits for money, or is settled; returns whether this person had a say in it."""
    who, decided, booked = random.choice(sorted(ids.values())), random.random() < 0.2, random.random() < 0.2
    history = (Move(action=Action.APPROVE, by_id=by, at=MONDAY),) if decided else ()
    draft = Draft(kind="expense", prefix="EXP", requester_id=who, entered_by_id=who, state=State.APPROVED, note=None,
                  policy={}, history=history)  # fmt: skip
    assert approval.create(tx, draft, now=MONDAY).id == number
    currency = random.choice(("EUR", "EUR", "USD", "JPY"))
    owed, at = Money.of_minor(random.choice((0, 1, 5000, 10**11)), currency), random.randrange(5)
    payments.keep(
        tx, number, person_id=who, approved=owed, tax=Money.nothing(currency), at=MONDAY + timedelta(hours=at)
    )
    payments.refresh(tx, [number])
    if booked:
        entry = Entry(turn=Turn.CLAIM, request_id=number, day=DAY, postings=claim([CHARGE]))
        journal.keep(tx, [entry], at=MONDAY, by_id=by)
    return decided or booked or who == by
