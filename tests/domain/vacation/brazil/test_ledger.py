"""What the periods bring to the ledger: once each, corrected by entries of their own, and never another sum."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy import LeaveType
from domain.policy.clt import Absence
from domain.vacation import DAY, Account, Employment, Posted, Rule, Settled, due, next_day, project, settle
from domain.vacation.brazil.ledger import first_look, standings
from domain.vacation.brazil.periods import Pause, Service
from domain.vacation.brazil.standing import Part
from tests.domain.vacation.brazil.oracle import walked

HIRED, START = date(2020, 3, 10), date(2021, 6, 1)
FERIAS = LeaveType.model_validate(
    {"name": {"en": "Vacation", "pt_BR": "Férias"}, "clt": "ferias", "counting": "calendar days", "half_days": False}
)


def account(*lines: Posted, service: Service | None = None, since: date = date(2020, 6, 2)) -> Account:
    service = service or Service(hired_on=HIRED)
    employment = Employment(hired_on=service.hired_on, left_on=service.left_on)
    settled = Settled(since=since, through=since - timedelta(days=1), employment=employment)
    return Account(
        person_id=7, type="f", rules=FERIAS, employment=employment, settled=settled, lines=lines, service=service
    )


def test_the_first_look_brings_what_is_not_overdue_and_no_more() -> None:
    assert first_look(START) == date(2020, 6, 2)
    assert [(e.key, e.day, e.amount) for e in due(account(), START)] == [
        ("accrual:f:2020-03-10/2021-03-09:7", date(2021, 3, 10), 30 * DAY)
    ]
    later = account(since=first_look(date(2025, 6, 1)))
    assert [e.day for e in due(later, date(2025, 6, 1))] == [date(2025, 3, 10)]


def test_what_an_imported_figure_stands_for_is_not_brought_again() -> None:
    figure = Posted(day=date(2022, 4, 1), amount=17 * DAY, rule=Rule.IMPORTED)
    assert [e.day for e in due(account(figure), date(2023, 6, 1))] == [date(2023, 3, 10)]
    found = standings(account(figure), (), until=date(2022, 6, 1))
    assert [s.left for s in found] == [0, 17, 30], "the newest period holds it, the third is running"


def test_who_leaves_has_what_was_acquired_until_then() -> None:
    gone = account(service=Service(hired_on=HIRED, left_on=date(2022, 3, 8)))
    assert [e.day for e in due(gone, date(2025, 1, 1))] == [date(2021, 3, 10)]
    assert next_day(gone, START) is None
    assert next_day(account(), START) == date(2022, 3, 10)


def test_what_is_to_come_is_foreseen() -> None:
    projection = project(account(), since=START)
    assert (projection.usable(), projection.at(date(2022, 3, 10))) == (30 * DAY, 60 * DAY)


DAYS = st.integers(0, 4 * 365).map(lambda n: HIRED + timedelta(days=n))
SERVICES = st.builds(
    Service,
    hired_on=st.just(HIRED),
    unjustified=st.frozensets(DAYS, max_size=40),
    pauses=st.lists(
        st.builds(
            lambda kind, first, days: Pause(kind=kind, first=first, last=first + timedelta(days=days)),
            st.sampled_from([Absence.PAID_LICENCE, Absence.SICKNESS]), DAYS, st.integers(0, 220),
        ),
        max_size=3,
    ).map(tuple),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 500), SERVICES), min_size=1, max_size=5))
def test_whatever_becomes_known_later_the_ledger_comes_to_what_is_right(steps: list[tuple[int, Service]]) -> None:
    """The clock looks now and then, and each time other absences are known."""
    now, books = START, account(since=HIRED)
    for days, service in steps:
        now += timedelta(days=days)
        _, books = settle(replace(books, service=service), now)
        assert due(books, now) == (), "a second look changes nothing"
        right = sum(brought for _, last, brought in walked(service, now) if last < now)
        assert sum(line.amount for line in books.lines) == right * DAY
    keys = [line.key for line in books.lines]
    assert len(keys) == len(set(keys)), "each is posted once"


@settings(max_examples=100)
@given(SERVICES, st.lists(st.tuples(st.integers(5, 30), st.integers(0, 10)), max_size=5))
def test_what_is_left_of_the_periods_is_what_the_ledger_has(service: Service, asked: list[tuple[int, int]]) -> None:
    now = HIRED + timedelta(days=4 * 365)
    _, books = settle(account(service=service, since=HIRED), now)
    parts = [Part(first=now + timedelta(days=40), days=days, sold=sold) for days, sold in asked]
    found = standings(books, parts, until=now)
    acquired = [s for s in found if s.acquired(now + timedelta(days=40))]
    taken = sum(days + sold for days, sold in asked) if acquired else 0
    running = sum(s.period.days for s in acquired if not s.acquired(now))
    assert sum(s.left for s in acquired) - running == sum(line.amount for line in books.lines) // DAY - taken
