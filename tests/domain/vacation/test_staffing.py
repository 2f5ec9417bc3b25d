"""How many are away on the tightest half of a day: against a count by hand."""

from hypothesis import given
from hypothesis import strategies as st

from domain.policy import Staffing
from domain.vacation import Absent, BookedDay, Team, tightest
from tests.domain.vacation.halves import BOOKED, calendar, pieces_of


@given(
    mine=st.lists(BOOKED, min_size=1, max_size=8),
    others=st.lists(st.tuples(st.integers(1, 4), BOOKED, st.booleans()), max_size=12),
    most=st.integers(1, 3),
)
def test_the_tightest_half_is_the_one_on_which_most_others_are_away(
    mine: list[BookedDay], others: list[tuple[int, BookedDay, bool]], most: int
) -> None:
    absent = [Absent(person_id=n, name=f"P{n}", booked=booked, pending=pending) for n, booked, pending in others]
    crowd = tightest(Team(rule=Staffing(most_away=most), absent=absent), mine, calendar())
    halves = [half for half in pieces_of(tuple(mine)) if calendar().is_working_day(half[0])]
    if not halves:
        assert crowd is None
        return
    away = {half: {a.person_id for a in absent if half in pieces_of((a.booked,))} for half in halves}
    assert crowd
    assert crowd.away == max(len(people) for people in away.values())
    assert crowd.away in {len(people) for half, people in away.items() if half[0] == crowd.day}
    assert crowd.full == (crowd.away >= most)
