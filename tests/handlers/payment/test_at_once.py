"""Two people in finance at once never pay twice; the queue stands in its channel once, however long it is."""

import json

import pytest
import sqlalchemy as sa

from bot.simulator.kit.blocks import checked_view
from domain.approval import State
from domain.money import Money
from handlers.news import CARDS, TELLERS, view_for
from handlers.payment import batch as payment
from handlers.payment import book, news, queue
from storage import approval, people
from storage.approval import Draft
from storage.payment import batches, payments
from storage.tables import cards
from tests.desk import TODAY, Counter, at_once, form, words
from tests.examples import HOSTILE
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import CHANNEL, approved, choosing, mark, money_out, pay
from tests.harmless import harmless

# --- two at once ------------------------------------------------------------------------------------------------------

ROUNDS = 5


def paid_twice(counter: Counter) -> int:
    """Two people in finance make payments of the same claims at once, both are marked; how much was paid too much."""
    for n in range(ROUNDS):
        approved(counter, {**LINE, "merchant": f"Taxi {n}"})
        at_once(*(lambda who=who: counter.submit(choosing(counter, who, "ana")) for who in ("carla", "eva")))
        with counter.db.read() as tx:
            opened = batches.opened(tx, limit=9)
        at_once(*(lambda b=b, who=who: mark(counter, b, by=who) for b in opened for who in ("carla", "eva")))
    return money_out(counter) - ROUNDS * 4590


def test_two_in_finance_at_once_never_pay_twice(counter: Counter) -> None:
    assert paid_twice(counter) == 0
    with counter.db.read() as tx:
        assert payments.due(tx, limit=9) == []


def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of what is outstanding."""
    monkeypatch.setattr(book, "check_amount", lambda known, amount: None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_without_the_persons_row_they_are_paid_twice(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "own_all", lambda tx, ids: None)
    careless(monkeypatch)
    assert paid_twice(counter) > 0


def test_control_a_mark_that_does_not_ask_whether_it_was_made_pays_twice(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment, "_closed", lambda *args, **kwargs: None)
    careless(monkeypatch)
    assert paid_twice(counter) > 0


# --- the card in the channel ------------------------------------------------------------------------------------------


def in_channel(counter: Counter) -> list[tuple[str, int, int]]:
    """The cards that stand or will in the channel: kind, subject, how often they were wanted."""
    with counter.db.read() as tx:
        mine = cards.c.channel == CHANNEL
        query = sa.select(cards.c.kind, cards.c.subject_id, cards.c.wanted).where(mine).order_by(cards.c.id)
        return [(row.kind, row.subject_id, row.wanted) for row in tx.execute(query)]


def test_the_queue_stands_in_the_channel_once_and_is_kept_current(counter: Counter) -> None:
    assert queue.tick(counter.db, counter.office) == 0, "there is nothing to pay"
    approved(counter, LINE)
    assert [queue.tick(counter.db, counter.office) for _ in range(2)] == [1, 0]
    assert in_channel(counter) == [("payments", 0, 1)]
    approved(counter, LUNCH)
    assert in_channel(counter) == [("payments", 0, 2)]
    batch = pay(counter, "ana")
    mark(counter, batch)
    assert in_channel(counter) == [("payments", 0, 4), ("payment", batch.id, 2)]


def test_slack_takes_the_longest_queue_and_nobodys_name_does_anything_in_it(one: Counter) -> None:
    with one.db.write() as tx:
        for n in range(120):
            of = {"name": f"{HOSTILE} {n}"[:200], "country": "PT", "timezone": "Europe/Lisbon"}
            person_id, _ = people.save(tx, f"p{n}@company.example", of)
            for _ in range(3 if n else 60):
                draft = Draft(kind="expense", prefix="EXP", requester_id=person_id, entered_by_id=person_id,
                              state=State.APPROVED, note=None, policy={})  # fmt: skip
                request_id = approval.create(tx, draft, now=one.now).id
                owed_, nothing = Money.of_minor(10**11, "EUR"), Money.nothing("EUR")
                payments.keep(tx, request_id, person_id=person_id, approved=owed_, tax=nothing, at=one.now)
                payments.refresh(tx, [request_id])
    with one.db.read() as tx:
        reader = view_for(tx, one.office, None, one.now)
        harmless(queue.draw(tx, reader, 0))
    view = one.command("eva", "pay", called="/expense").open_view
    assert view
    checked_view(dict(view), "modal")
    inputs = [b for b in view["blocks"] if b["type"] == "input" and "options" in b["element"]]
    ticked = {b["block_id"]: [o["value"] for o in b["element"]["options"]] for b in inputs}
    assert [len(options) for options in ticked.values()] == [10] * 2 + [1]
    memo = json.loads(view["private_metadata"])
    assert words(one.submit(form("eva", "payment.choose", ticked, memo=memo))) == ""
    assert words(one.submit(form("eva", "payment.mark", {"day": TODAY}, memo={"batch": 1}))) == ""
    with one.db.read() as tx:
        harmless(CARDS["payment"].draw(tx, reader, 1))
        theirs = payments.payees(tx, 1)[0].person_id
        paid = TELLERS[news.PAID](tx, view_for(tx, one.office, theirs, one.now), {"batch": 1})
        assert paid
        harmless(paid)
