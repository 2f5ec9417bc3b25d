"""Rest days between two days of leave count, where the type says so: within a request, and between two."""

from datetime import date, timedelta

import pytest

from handlers.approval.card import draw
from handlers.news import view_for
from handlers.vacation import giveback, holidays
from storage import vacation
from tests.desk import Counter, form, press, words
from tests.handlers.limited import asks, preview, ruled

THU, FRI, SAT, SUN, MON, TUE, WED = (date(2026, 8, 6) + timedelta(days=n) for n in range(7))


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """Vacation counts what lies between."""
    ruled(counter, sandwich=True)
    counter.grant("ana", 20)
    counter.grant("carla", 20)
    return counter


def held(counter: Counter, name: str = "ana") -> list[tuple[int, str]]:
    """The days of the month that somebody holds, and by which request."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids[name], first=date(2026, 8, 1), last=date(2026, 8, 31))
    return [(other.booked.day.day, other.reference) for other in taken]


def card(counter: Counter, name: str, request_id: int) -> list[str]:
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), "vacation", request_id)
    return str(drawn.blocks[0]["text"]["text"]).split("\n")


def test_the_form_and_the_card_say_which_rest_days_count(counter: Counter) -> None:
    filled = counter.ask("ana", FRI, MON)
    assert preview(counter, "ana", filled)[:3] == [
        "*4 days*", "Counted too: Sat 8 Aug, Sun 9 Aug", "Balance: 20 days, then 16 days",
    ]  # fmt: skip
    assert preview(counter, "carla", counter.ask("carla", FRI, MON))[1] == "Também contam: sáb 8 de ago, dom 9 de ago"
    assert counter.submit(filled).errors is None
    assert held(counter) == [(day, "VAC-1") for day in (7, 8, 9, 10)]
    assert card(counter, "bruno", 1)[1:3] == ["Fri 7 Aug – Mon 10 Aug · 4 days", "Counted too: Sat 8 Aug, Sun 9 Aug"]


def test_rest_days_at_the_ends_do_not_count(counter: Counter) -> None:
    assert preview(counter, "ana", counter.ask("ana", SAT, FRI + timedelta(days=9)))[0] == "*5 days*"
    assert preview(counter, "ana", counter.ask("ana", FRI, SUN))[0] == "*1 day*"


def test_who_asks_last_takes_the_rest_days_between_two_requests(counter: Counter) -> None:
    assert asks(counter, "ana", THU, FRI) == {}
    assert preview(counter, "ana", counter.ask("ana", MON))[:2] == ["*3 days*", "Counted too: Sat 8 Aug, Sun 9 Aug"]
    assert asks(counter, "ana", MON) == {}
    assert held(counter) == [(6, "VAC-1"), (7, "VAC-1"), (8, "VAC-2"), (9, "VAC-2"), (10, "VAC-2")]
    assert card(counter, "bruno", 2)[1] == "Mon 10 Aug · 3 days", "the dates are those that were asked for"
    assert asks(counter, "ana", TUE) == {}
    assert held(counter)[-1] == (11, "VAC-3"), "nothing is counted twice"


@pytest.mark.parametrize("first", [True, False])
def test_work_between_or_another_type_counts_nothing(counter: Counter, first: bool) -> None:
    half = "until_midday" if first else "whole"
    assert asks(counter, "ana", FRI, halves=half, type="vacation" if first else "sick") == {}
    assert preview(counter, "ana", counter.ask("ana", MON))[0] == "*1 day*"


def test_what_lies_between_counts_for_the_length_too(counter: Counter) -> None:
    ruled(counter, length={"most": 4})
    assert asks(counter, "ana", THU, FRI) == {}
    assert asks(counter, "ana", MON, TUE) == {
        "last": "With VAC-1 right beside it this is 6 days in a row, and this type allows 4 days. "
        "Leave a working day between them."
    }
    assert asks(counter, "carla", THU, TUE)["last"].endswith("Até sex 7 de ago daria 2 dias.")


def approved(counter: Counter, first: date, last: date) -> None:
    assert asks(counter, "ana", first, last) == {}
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""


def give(counter: Counter, *days: date, seen: int = 2) -> str:
    inputs = {"days": [day.isoformat() for day in days]}
    return words(counter.submit(form("ana", giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": seen})))


def test_rest_days_are_given_back_with_what_they_lay_between(counter: Counter) -> None:
    approved(counter, THU, WED)
    opened = counter.press(press("ana", "vacation.open_give_back", "1:2")).open_view
    assert opened
    offered = [option["value"][-2:] for option in opened["blocks"][1]["element"]["options"]]
    assert offered == ["06", "07", "10", "11", "12"], "not the weekend by itself"
    assert give(counter, SAT) == "Choose days of this leave that lie ahead."
    assert give(counter, WED) == ""
    assert [day for day, _ in held(counter)] == [6, 7, 8, 9, 10, 11]
    assert give(counter, MON, seen=3) == ""
    assert [day for day, _ in held(counter)] == [6, 7, 11], "Saturday and Sunday lie between nothing now"
    assert counter.left("ana") == 17_000


def test_a_holiday_between_counts_and_one_at_the_end_does_not(counter: Counter) -> None:
    approved(counter, THU, TUE)
    company = counter.policy.company.model_copy(update={"holidays": {MON: "Company day", TUE: "Another"}})
    counter.policy = counter.policy.model_copy(update={"company": company})
    counter.__post_init__()
    assert holidays.tick(counter.db, counter.office, counter.now) == 1
    assert [day for day, _ in held(counter)] == [6, 7], "nothing but rest follows Friday now"
    assert holidays.tick(counter.db, counter.office, counter.now) == 0


def test_a_holiday_in_the_middle_stays_counted(counter: Counter) -> None:
    approved(counter, THU, TUE)
    company = counter.policy.company.model_copy(update={"holidays": {MON: "Company day"}})
    counter.policy = counter.policy.model_copy(update={"company": company})
    counter.__post_init__()
    assert holidays.tick(counter.db, counter.office, counter.now) == 0
    assert [day for day, _ in held(counter)] == [6, 7, 8, 9, 10, 11]


def test_what_lies_between_two_requests_is_not_taken_for_a_new_holiday(counter: Counter) -> None:
    assert asks(counter, "ana", FRI) == {}
    assert asks(counter, "ana", MON, TUE) == {}
    for request_id in (1, 2):
        assert words(counter.press(press("bruno", "request.approve", f"{request_id}:1"))) == ""
    assert holidays.tick(counter.db, counter.office, counter.now) == 0
    inputs = {"days": [TUE.isoformat()]}
    assert words(counter.submit(form("ana", giveback.GIVE_BACK, inputs, memo={"request": 2, "seen": 2}))) == ""
    assert holidays.tick(counter.db, counter.office, counter.now) == 0
    assert [day for day, _ in held(counter)] == [7, 8, 9, 10]
    assert card(counter, "ana", 2)[1] == "Mon 10 Aug · 3 days"
