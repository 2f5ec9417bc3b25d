"""Weeks and zones that the stories of working time play in."""

from datetime import time
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from domain.calendar import Schedule, WorkCalendar

OFFICE = Schedule.parse("mon-fri 09:00-18:00")
LUNCH = Schedule.parse("mon-thu 09:00-12:00 13:00-18:00; fri 09:00-13:00")
ALWAYS = Schedule.parse("mon-sun 00:00-24:00")
SANTIAGO, LISBON, NEW_YORK = ZoneInfo("America/Santiago"), ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
SAO_PAULO, HAVANA, APIA = ZoneInfo("America/Sao_Paulo"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")
ZONES = (SANTIAGO, LISBON, NEW_YORK, SAO_PAULO, HAVANA, ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Kiritimati"))


def calendar(schedule: Schedule = OFFICE, zone: ZoneInfo = LISBON, **place: str) -> WorkCalendar:
    return WorkCalendar(schedule=schedule, zone=zone, **place)  # type: ignore[arg-type]


BRAZIL = calendar(zone=SAO_PAULO, country="BR", subdivision="SP")
PORTUGAL = calendar(country="PT")


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    bounds = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    at = [time(quarter // 4 % 24, quarter % 4 * 15) for quarter in bounds]
    return tuple(zip(at[::2], at[1::2], strict=False))


schedules: st.SearchStrategy[Schedule] = st.tuples(*[windows()] * 7).filter(any).map(Schedule)
