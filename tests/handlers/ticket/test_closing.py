"""What was resolved is closed by the days of whoever helps with it."""

from datetime import UTC, datetime, timedelta

from domain.ticket import Act
from handlers.ticket.clocks import due
from tests.desk import Counter
from tests.handlers.conftest import at
from tests.handlers.ticket.clocked import asked, pressed, resolved, ticket


def test_each_category_closes_by_its_own_days_and_hours(helping: Counter) -> None:
    """Elsewhere in the zone of the database. Friday 22:30 in São Paulo is Saturday in Lisbon."""
    helping.now = at(7, 10)
    asked(helping)
    asked(helping, "abroad")
    helping.now = datetime(2026, 8, 8, 1, 30, tzinfo=UTC)
    resolved(helping, "eva")
    resolved(helping, "eva", 2)
    states: dict[tuple[int, str], datetime] = {}
    for hours in range(0, 24 * 6, 6):
        moment = helping.now + timedelta(hours=hours)
        due.tick(helping.db, helping.office, moment)
        for number in (1, 2):
            states.setdefault((number, ticket(helping, number).state.value), moment)
    # Three working days later: Wednesday 02:30 in Lisbon, Wednesday 22:30 in São Paulo.
    assert states[1, "closed"] == datetime(2026, 8, 12, 1, 30, tzinfo=UTC)
    assert states[2, "closed"] == datetime(2026, 8, 13, 1, 30, tzinfo=UTC)
    assert ticket(helping).steps[-1].by_id is None


def test_what_is_reopened_is_not_closed_and_a_second_process_closes_nothing(evas: Counter) -> None:
    resolved(evas, "eva")
    pressed(evas, "ana", "reopen")
    due.tick(evas.db, evas.office, at(20, 10))
    assert ticket(evas).live
    evas.now = at(20, 10)
    resolved(evas, "eva")
    for _ in range(2):
        due.tick(evas.db, evas.office, at(26, 10))
    assert [step.act for step in ticket(evas).steps].count(Act.CLOSE) == 1
