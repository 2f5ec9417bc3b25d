"""Somebody in a place whose public holidays are not known stops nobody else; their own leave is not counted."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.calendar import UnknownCalendar
from domain.policy import EVERY, Digest
from handlers import home, quiet, reminder
from handlers.approval import departed, presence
from handlers.approval.card import draw
from handlers.approval.departed import DEPARTED
from handlers.digest import engine as digest
from handlers.news import view_for
from handlers.office import Office
from handlers.reminder import REMINDER
from storage import approval, people
from tests.desk import Counter, press, words
from tests.handlers.conftest import at, owed
from tests.handlers.hr_digest.told import rules

YESTERDAY = date(2026, 8, 3)
Story = Callable[[Counter], None]


@pytest.fixture(params=[("PT", "99"), ("XX", None)], ids=["PT-99", "XX"])
def counter(counter: Counter, request: pytest.FixtureRequest) -> Counter:
    """Ana waits for Bruno, Bruno for HR; then Ana, and Hugo of HR, work where there is no calendar."""
    place = dict(zip(("country", "subdivision"), request.param, strict=True))
    counter.now = at(3, 10)
    for name in ("ana", "bruno"):
        counter.grant(name, 20)
        assert counter.submit(counter.ask(name, date(2026, 12, 14))).errors is None
    for name in ("ana", "hugo"):
        roster(counter, name, **place)
    counter.now = at(4, 9)
    return counter


def roster(counter: Counter, name: str, **says: str | date | None) -> None:
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", says)


def everybody_is_reminded(counter: Counter) -> None:
    assert reminder.tick(counter.db, counter.office, counter.now) == 3
    assert [len(owed(counter, name, REMINDER)) for name in ("bruno", "rita", "hugo")] == [1, 1, 1]


def everybody_has_the_digest(counter: Counter) -> None:
    rules(counter, hr_daily=Digest(weekday=EVERY))
    assert digest.tick(counter.db, counter.office, counter.now) == 2
    assert [len(owed(counter, name, "digest.hr_daily")) for name in ("rita", "hugo")] == [1, 1]


def everybody_hears_in_the_morning_what_came_at_night(counter: Counter) -> None:
    with counter.db.write() as tx:
        for name in ("rita", "hugo"):
            hearer = people.get(tx, counter.ids[name])
            quiet.tell(tx, counter.office, hearer, "any", subject="1", facts={}, now=at(4, 3))
    assert [quiet.tick(counter.db, counter.office, at(4, hour)) for hour in (8, 9)] == [0, 2]


def others_answer_for_whoever_left(counter: Counter) -> None:
    for name in ("bruno", "hugo"):
        roster(counter, name, left_on=YESTERDAY)
    assert presence.tick(counter.db, counter.office, counter.now) > 0
    with counter.db.read() as tx:
        (seat,) = approval.load(tx, 1).steps[0].seats
    assert seat.stand_in
    assert seat.stand_in.person_id == counter.ids["rita"]


def it_is_heard_who_left(counter: Counter) -> None:
    for name in ("bruno", "hugo"):
        roster(counter, name, left_on=YESTERDAY)
    assert departed.tick(counter.db, counter.office, counter.now) == 2
    assert len(owed(counter, "rita", DEPARTED)) == 2


def their_card_is_drawn(counter: Counter) -> None:
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids["bruno"], counter.now), "vacation", 1)
    assert "Ana Souza" in drawn.text


def their_manager_opens_home(counter: Counter) -> None:
    with counter.db.read() as tx:
        assert "Ana Souza" in str(home.draw(tx, view_for(tx, counter.office, counter.ids["bruno"], counter.now)))


def their_leave_is_decided(counter: Counter) -> None:
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""


def they_decide(counter: Counter) -> None:
    assert words(counter.press(press("hugo", "request.approve", "2:1"))) == ""


LOOKED_AT: list[Story] = [
    everybody_is_reminded,
    everybody_has_the_digest,
    everybody_hears_in_the_morning_what_came_at_night,
    others_answer_for_whoever_left,
    it_is_heard_who_left,
    their_card_is_drawn,
    their_manager_opens_home,
]
PRESSED: list[Story] = [their_leave_is_decided, they_decide]


@pytest.mark.parametrize("story", LOOKED_AT + PRESSED)
def test_nobody_else_is_stopped(counter: Counter, story: Story) -> None:
    story(counter)


@pytest.fixture
def one_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """By that which counts leave it is looked who is at work, too."""
    monkeypatch.setattr(Office, "calendar", Office.leave_calendar)


@pytest.mark.usefixtures("one_calendar")
@pytest.mark.parametrize("story", LOOKED_AT)
def test_with_one_calendar_for_both_everybody_is_stopped(counter: Counter, story: Story) -> None:
    """The control. Of reminders, several kinds may fail together."""
    with pytest.raises((UnknownCalendar, ExceptionGroup)):
        story(counter)


@pytest.mark.usefixtures("one_calendar")
@pytest.mark.parametrize("story", PRESSED)
def test_with_one_calendar_for_both_nothing_is_decided(counter: Counter, story: Story) -> None:
    """The control."""
    with pytest.raises(AssertionError, match="There is no calendar of holidays for"):
        story(counter)


def test_their_own_leave_is_not_counted_until_the_place_is_known(counter: Counter) -> None:
    with counter.db.read() as tx:
        place = people.get(tx, counter.ids["ana"])
    named = "-".join(filter(None, (place.country, place.subdivision)))
    wish = counter.ask("ana", date(2026, 12, 21))
    assert words(counter.submit(wish)) == f"There is no calendar of holidays for {named}. HR can correct the roster."
    roster(counter, "ana", country="PT", subdivision=None)
    assert words(counter.submit(counter.ask("ana", date(2026, 12, 21)))) == ""


def test_whose_part_of_the_country_is_not_known_has_its_holidays(counter: Counter) -> None:
    """Nobody is woken on Christmas because of a slip in the roster; where nothing is known weekends are."""
    with counter.db.read() as tx:
        hugo = people.get(tx, counter.ids["hugo"])
    calendar = counter.office.calendar(hugo)
    assert calendar.is_working_day(date(2026, 12, 25)) == (hugo.country == "XX")
    assert not calendar.is_working_day(date(2026, 12, 26)), "a Saturday"
