"""Leave counted by hand: half a day after the other. The oracle of the properties."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.calendar import Half, Schedule, WorkCalendar
from domain.policy import Counting, LeaveType, Wording
from domain.vacation import BookedDay, Span

START = date(2026, 11, 2)
PERIOD = 90
"""Days of the properties: from a Monday in November over New Year into February."""
LISBON = ZoneInfo("Europe/Lisbon")
Piece = tuple[date, Half]
BOTH = (Half.MORNING, Half.AFTERNOON)


def calendar(schedule: str = "mon-fri 09:00-18:00", *, country: str | None = "PT") -> WorkCalendar:
    """Somebody's working days."""
    return WorkCalendar(schedule=Schedule.parse(schedule), zone=LISBON, country=country)


def leave_type(**rules: object) -> LeaveType:
    """A type of leave with these rules."""
    return LeaveType.model_validate({"name": Wording(en="Vacation", pt_BR="Férias"), **rules})


CALENDAR_DAYS = leave_type(counting=Counting.CALENDAR_DAYS)
VACATION = leave_type()


def day(n: int) -> date:
    """The n-th day of the period."""
    return START + timedelta(days=n)


def pieces(span: Span) -> list[Piece]:
    """Every half of a day from the first to the last, one after the other."""
    all_halves = [(span.first + timedelta(days=n), half) for n in range((span.last - span.first).days + 1)
                  for half in BOTH]  # fmt: skip
    begin, end = all_halves.index((span.first, span.starts)), all_halves.index((span.last, span.ends))
    return all_halves[begin : end + 1]


def pieces_of(days: tuple[BookedDay, ...]) -> list[Piece]:
    """The halves that booked days take."""
    return [(d.day, half) for d in days for half in (BOTH if d.half is None else (d.half,))]


DAYS = st.integers(0, PERIOD - 1).map(day)
HALVES = st.sampled_from(BOTH)
ANY_SPAN = st.builds(Span, DAYS, DAYS, HALVES, HALVES)
SPANS = ANY_SPAN.filter(
    lambda s: s.first < s.last or (s.first == s.last and not (s.starts is Half.AFTERNOON and s.ends is Half.MORNING))
)
BOOKED = st.builds(BookedDay, st.integers(0, 12).map(day), st.sampled_from([None, *BOTH]))
