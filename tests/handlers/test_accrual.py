"""What time brings and takes: each in its day where the person lives, once, and never too late."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.policy import LeaveType
from handlers.vacation import accrue
from storage import people
from storage.db import Database
from storage.tables import leave_accounts, leave_entries
from tests.desk import Counter, at_once, press, words
from tests.heard import asked
from tests.stage import AUDIT_KEY

YEARLY: dict[str, Any] = {"accrual": {"days": 25}, "carry_over": {"most": 5, "expires": "31 Mar"}}
MONTHLY: dict[str, Any] = {"accrual": {"days": 24, "periods": 12}}


def ruled(counter: Counter, **rules: Any) -> None:
    """Vacation is earned by these rules from now on."""
    types = dict(counter.policy.leave.types)
    known = types["vacation"].model_dump(by_alias=True) | {"accrual": None, "carry_over": None}
    types["vacation"] = LeaveType.model_validate(known | rules)
    leave = counter.policy.leave.model_copy(update={"types": types})
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    counter.__post_init__()


def hired(counter: Counter, name: str, on: date | None, **values: Any) -> None:
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", {"hired_on": on, **values})


def ticked(counter: Counter, moment: datetime) -> int:
    """How many entries the clock posts at this moment."""
    counter.now = moment
    return accrue.tick(counter.db, counter.office, moment)


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def entries(counter: Counter, name: str) -> list[tuple[str, date, int]]:
    """Somebody's ledger: rule, day, amount."""
    entry = leave_entries.c
    query = sa.select(entry.rule, entry.day, entry.amount).where(entry.person_id == counter.ids[name])
    with counter.db.read() as tx:
        return [tuple(row) for row in tx.execute(query.order_by(entry.day, entry.id))]


@pytest.fixture(autouse=True)
def staffed(counter: Counter) -> None:
    """Ana has been here for years; of nobody else is the hire date known."""
    hired(counter, "ana", date(2020, 5, 4))


def test_a_year_is_brought_once_and_a_second_look_changes_nothing(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    everybody = len(counter.ids)
    assert ticked(counter, noon(2026, 8, 3)) == everybody
    assert [ticked(counter, noon(2026, 8, day)) for day in (3, 4, 20)] == [0, 0, 0]
    assert entries(counter, "ana") == [("accrual", date(2026, 1, 1), 25_000)]
    with counter.db.read() as tx:
        keys = tx.execute(sa.select(leave_entries.c.key).where(leave_entries.c.person_id == counter.ids["ana"]))
        assert keys.scalars().all() == [f"accrual:vacation:2026-01-01/2026-12-31:{counter.ids['ana']}"]


def test_bug_13_after_two_years_without_the_bot_nothing_is_missing(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 8, 3))
    ticked(counter, noon(2028, 11, 20))
    assert entries(counter, "ana") == [
        ("accrual", date(2026, 1, 1), 25_000),
        ("carry-over", date(2027, 1, 1), -20_000), ("accrual", date(2027, 1, 1), 25_000),
        ("expiry", date(2027, 4, 1), -5_000),
        ("carry-over", date(2028, 1, 1), -20_000), ("accrual", date(2028, 1, 1), 25_000),
        ("expiry", date(2028, 4, 1), -5_000),
    ]  # fmt: skip


def test_a_year_begins_where_the_person_is(counter: Counter) -> None:
    ruled(counter, accrual={"days": 25})
    hired(counter, "bruno", None, timezone="Pacific/Auckland")
    hired(counter, "eva", None, timezone="America/Sao_Paulo")
    ticked(counter, noon(2026, 12, 30))
    before = [len(entries(counter, name)) for name in ("bruno", "ana", "eva")]
    midnights = {"bruno": (31, 11), "ana": (32, 0), "eva": (32, 3)}
    for name, (day, hour) in midnights.items():
        midnight = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)
        ticked(counter, midnight - timedelta(seconds=1))
        assert len(entries(counter, name)) == 1, "not yet"
        ticked(counter, midnight)
        assert len(entries(counter, name)) == 2
    assert before == [1, 1, 1]


def test_two_processes_at_once_bring_it_once(counter: Counter) -> None:
    ruled(counter, **MONTHLY)
    url = counter.db.url.render_as_string(hide_password=False)
    others = [Database(url, audit_key=AUDIT_KEY.encode()) for _ in range(3)]
    posted = at_once(*(lambda db=db: accrue.tick(db, counter.office, noon(2026, 8, 3)) for db in others))
    assert sum(posted) == 8 * len(counter.ids)
    assert len(entries(counter, "ana")) == 8
    for db in others:
        db.dispose()


def test_who_is_hired_later_or_earlier_than_was_known_has_what_is_right(counter: Counter) -> None:
    ruled(counter, **MONTHLY)
    hired(counter, "ana", date(2026, 3, 16))
    ticked(counter, noon(2026, 5, 5))
    assert sum(amount for _, _, amount in entries(counter, "ana")) == 1032 + 2 * 2000
    hired(counter, "ana", date(2026, 5, 1))
    ticked(counter, noon(2026, 5, 5))
    assert sum(amount for _, _, amount in entries(counter, "ana")) == 2000
    hired(counter, "ana", date(2026, 2, 1))
    ticked(counter, noon(2026, 5, 5))
    assert sum(amount for _, _, amount in entries(counter, "ana")) == 4 * 2000


def test_an_imported_figure_replaces_what_was_earned_before_it(counter: Counter) -> None:
    counter.grant("ana", 11, on=date(2026, 4, 30))
    ruled(counter, **MONTHLY)
    ticked(counter, noon(2026, 6, 2))
    assert entries(counter, "ana") == [
        ("imported", date(2026, 4, 30), 11_000),
        ("accrual", date(2026, 5, 1), 2000), ("accrual", date(2026, 6, 1), 2000),
    ]  # fmt: skip


def test_nothing_due_costs_nothing_per_person_and_leave_makes_only_its_own_account_due(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 8, 3))
    assert not words(counter.submit(counter.ask("ana", date(2026, 8, 10))))
    with asked() as statements:
        ticked(counter, noon(2026, 8, 3))
    assert len([sql for sql in statements if sql.startswith("UPDATE people")]) == 1
    with asked() as statements:
        ticked(counter, noon(2026, 8, 4))
    assert [sql[:16] for sql in statements if not sql.startswith("BEGIN")] == ["SELECT people.id"]


# --- what may be asked for --------------------------------------------------------------------------------------------


def test_what_will_have_come_by_then_can_be_asked_for(counter: Counter) -> None:
    ruled(counter, **MONTHLY)
    counter.now = noon(2026, 1, 5)
    refused = words(counter.submit(counter.ask("ana", date(2026, 2, 2), date(2026, 2, 6))))
    assert refused == "This takes 5 days. On Mon 2 Feb the balance is 4 days. From Sun 1 Mar you will have 6 days."
    assert words(counter.submit(counter.ask("ana", date(2026, 3, 2), date(2026, 3, 6)))) == ""
    ticked(counter, noon(2026, 3, 1))
    assert counter.left("ana", since=date(2026, 3, 7)) == 1000


def test_a_request_across_the_expiry_uses_what_expires_first(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 12, 1))
    assert words(counter.submit(counter.ask("ana", date(2027, 3, 30), date(2027, 4, 2)))) == ""
    ticked(counter, noon(2027, 4, 1))
    assert ("expiry", date(2027, 4, 1), -3_000) in entries(counter, "ana")


def test_days_given_back_after_the_expiry_expire_too(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 12, 1))
    counter.now = noon(2027, 1, 4)
    assert words(counter.submit(counter.ask("ana", date(2027, 2, 1), date(2027, 2, 3)))) == ""
    ticked(counter, noon(2027, 4, 2))
    assert entries(counter, "ana")[-1] == ("expiry", date(2027, 4, 1), -2_000)
    assert counter.press(press("ana", "request.withdraw", "1:1")).say is None
    ticked(counter, noon(2027, 4, 2))
    assert [amount for rule, _, amount in entries(counter, "ana") if rule == "expiry"] == [-2_000, -3_000]


def test_every_account_is_marked_once_for_each_type(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 8, 3))
    with counter.db.read() as tx:
        rows = tx.execute(sa.select(leave_accounts.c.type, leave_accounts.c.through)).all()
    assert set(rows) == {("vacation", date(2026, 8, 3))}
    assert len(rows) == len(counter.ids)
