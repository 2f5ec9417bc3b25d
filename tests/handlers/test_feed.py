"""Calendars outside of Slack: what each feed shows to whom, day by day, read back by a parser."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.calendar import Half
from domain.policy import Policy
from domain.policy.feeds import Feeds
from domain.vacation import Feed
from handlers.news import view_for
from handlers.vacation.feed import draw, render, served
from storage import approval, feeds, people
from storage.tables import booked_days, requests
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import at

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))
Day = tuple[str, date, str]
"""Who is shown on which day, and as what: "", "morning" or "afternoon"."""


def with_feeds(policy: Policy, **feeds: Any) -> Policy:
    """The policy with calendar feeds."""
    wanted = Feeds(**{"address": "https://office.example", "company": True, **feeds})
    return policy.model_copy(update={"leave": policy.leave.model_copy(update={"feeds": wanted})})


@pytest.fixture
def counter(counter: Counter) -> Counter:
    counter.policy = with_feeds(counter.policy)
    counter.__post_init__()
    for name in counter.ids:
        counter.grant(name, 900)
    return counter


def shows(counter: Counter, name: str, feed: Feed = Feed.OWN) -> Any:
    """Somebody's feed, written and read again."""
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now), feed)
    return icalendar.Calendar.from_ical(render(drawn))


def told(calendar: Any) -> list[tuple[str, date, date]]:
    """Title, first day, and the day after the last one."""
    return [(str(e["summary"]), e["dtstart"].dt, e["dtend"].dt) for e in calendar.walk("VEVENT")]


def ask(counter: Counter, name: str, first: date, last: date | None = None, **inputs: Any) -> int:
    """Ask for leave; its id."""
    assert counter.submit(counter.ask(name, first, last, **inputs)).errors is None
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids[name], limit=1)[0]


def approve(counter: Counter, request_id: int) -> None:
    assert words(counter.press(press("bruno", "request.approve", f"{request_id}:1"))) == ""


def test_my_own_calendar_knows_the_type_and_what_is_not_decided(counter: Counter) -> None:
    approve(counter, ask(counter, "ana", FRI, date(2026, 8, 18), note="Hip operation"))
    ask(counter, "ana", date(2026, 8, 24), type="sick", halves="until_midday", note="Hip operation")
    mine = shows(counter, "ana")
    assert told(mine) == [
        ("Vacation", FRI, date(2026, 8, 19)),
        ("Asked: Sick leave (morning)", date(2026, 8, 24), date(2026, 8, 25)),
    ]
    vacation, sick = mine.walk("VEVENT")
    assert (vacation["status"], vacation["transp"], vacation["class"]) == ("CONFIRMED", "OPAQUE", "PRIVATE")
    assert (sick["status"], sick["transp"]) == ("TENTATIVE", "TRANSPARENT")
    assert b"Hip" not in mine.to_ical()
    assert str(mine["x-wr-calname"]) == "My leave"


def test_the_teams_calendar_says_who_and_never_why(counter: Counter) -> None:
    approve(counter, ask(counter, "ana", MON, WED, type="sick", note="Hip operation"))
    approve(counter, ask(counter, "carla", TUE, THU, halves="both"))
    ask(counter, "eva", MON)
    team = shows(counter, "eva", Feed.TEAM)
    assert told(team) == [
        ("Ana Souza is away", MON, THU),
        ("Carla Dias is away (afternoon)", TUE, WED),
        ("Carla Dias is away", WED, THU),
        ("Carla Dias is away (morning)", THU, FRI),
    ]
    written = team.to_ical().decode()
    for secret in ("Sick", "sick", "Vacation", "Hip", "VAC-", "@company"):
        assert secret not in written, secret
    assert {e["transp"] for e in team.walk("VEVENT")} == {"TRANSPARENT"}, "nobody else's absence makes me busy"
    assert next(who for who, *_ in told(shows(counter, "bruno", Feed.TEAM))) == "Ana Souza is away", "his reports"
    assert told(shows(counter, "ana", Feed.TEAM))[0][0] == "Carla Dias is away (afternoon)", "not herself"
    assert told(shows(counter, "hugo", Feed.TEAM)) == [], "no manager is not a team"
    assert [t for t, *_ in told(shows(counter, "hugo", Feed.COMPANY))].count("Ana Souza is away") == 1


def test_each_reads_their_own_language(counter: Counter) -> None:
    approve(counter, ask(counter, "ana", MON))
    approve(counter, ask(counter, "carla", TUE, halves="until_midday"))
    ask(counter, "carla", WED)
    assert told(shows(counter, "carla", Feed.TEAM)) == [("Ana Souza: ausente", MON, TUE)]
    assert [t for t, *_ in told(shows(counter, "carla"))] == ["Férias (manhã)", "Pedido: Férias"]
    assert str(shows(counter, "carla", Feed.TEAM)["x-wr-calname"]) == "Ausências: minha equipe"


def test_a_change_is_the_same_event_in_a_later_version(counter: Counter) -> None:
    request_id = ask(counter, "ana", MON, FRI)
    [asked] = shows(counter, "ana").walk("VEVENT")
    counter.now += timedelta(hours=1)
    approve(counter, request_id)
    [approved] = shows(counter, "ana").walk("VEVENT")
    assert approved["uid"] == asked["uid"]
    assert (asked["sequence"], approved["sequence"]) == (1, 2)
    assert approved["last-modified"].dt - asked["last-modified"].dt == timedelta(hours=1)
    assert approved["created"].dt == asked["dtstamp"].dt
    memo = {"request": request_id, "seen": 2}
    assert words(counter.submit(form("ana", "vacation.give_back", {"days": [WED.isoformat()]}, memo=memo))) == ""
    first, second = shows(counter, "ana").walk("VEVENT")
    assert (first["uid"], first["sequence"]) == (asked["uid"], 3)
    assert told(shows(counter, "ana")) == [("Vacation", MON, WED), ("Vacation", THU, date(2026, 8, 15))]
    assert second["uid"] != first["uid"]


def test_what_is_rejected_withdrawn_or_cancelled_is_gone(counter: Counter) -> None:
    request_id = ask(counter, "ana", MON)
    assert words(counter.press(press("ana", "request.withdraw", f"{request_id}:1"))) == ""
    assert told(shows(counter, "ana")) == []


def test_a_year_back_and_all_that_is_ahead(counter: Counter) -> None:
    approve(counter, ask(counter, "ana", date(2030, 3, 4), date(2030, 3, 8)))
    approve(counter, ask(counter, "ana", MON))
    counter.now = at(31, 9) + timedelta(days=365)
    assert len(told(shows(counter, "ana"))) == 2
    counter.now = at(1, 9, month=9) + timedelta(days=365)
    assert told(shows(counter, "ana")) == [("Vacation", date(2030, 3, 4), date(2030, 3, 9))]


def test_nobody_is_away_after_they_have_left(counter: Counter) -> None:
    approve(counter, ask(counter, "ana", MON, FRI))
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": TUE})
    assert told(shows(counter, "eva", Feed.TEAM)) == [("Ana Souza is away", MON, WED)]


def test_a_name_stays_in_its_line(counter: Counter) -> None:
    evil = "Ana;\r\nEND:VEVENT\rX-A:1\n\x00\x85\u2028, \\n <!channel>"
    approve(counter, ask(counter, "ana", MON))
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"name": evil.replace("\x00", "")})
    team = shows(counter, "eva", Feed.TEAM)
    [(title, *_)] = told(team)
    assert title == "Ana; END:VEVENT X-A:1 , \\n <!channel> is away"
    assert all(line.startswith(b"SUMMARY") for line in team.to_ical().split(b"\r\n") if b"END:VEVENT X" in line)


# --- who a token serves -----------------------------------------------------------------------------------------------


def token(counter: Counter, name: str, feed: Feed = Feed.OWN) -> str:
    with counter.db.write() as tx:
        return feeds.token(tx, counter.ids[name], feed)


def opens(counter: Counter, made: str) -> bool:
    with counter.db.read() as tx:
        return served(tx, counter.office, made, counter.now) is not None


def test_whoever_leaves_or_is_deactivated_sees_nothing_from_then_on(counter: Counter) -> None:
    anas, ginas = token(counter, "ana"), token(counter, "gina", Feed.COMPANY)
    assert (opens(counter, anas), opens(counter, ginas)) == (True, False), "Gina's account is deactivated"
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": counter.now.date()})
    assert opens(counter, anas), "the last day is a day"
    counter.now += timedelta(days=1)
    assert not opens(counter, anas)


def test_the_company_is_shown_only_while_the_policy_says_so(counter: Counter) -> None:
    made = token(counter, "ana", Feed.COMPANY)
    assert opens(counter, made)
    counter.policy = with_feeds(counter.policy, company=False)
    counter.__post_init__()
    assert not opens(counter, made)
    mine = token(counter, "ana")
    counter.policy = with_feeds(counter.policy, address=None)
    counter.__post_init__()
    assert not opens(counter, mine)


# --- against every day ------------------------------------------------------------------------------------------------


def by_hand(counter: Counter, who: Mapping[int, str], *, pending: bool) -> set[Day]:
    """Every day on which somebody is away, from the rows alone; days of rest are left out."""
    wanted = {State.APPROVED.value, *([State.PENDING.value, State.CHANGES.value] if pending else [])}
    with counter.db.read() as tx:
        rows = tx.execute(
            sa.select(booked_days, requests.c.state).join(requests, requests.c.id == booked_days.c.request_id)
        ).all()
    held = [r for r in rows if r.released_at is None and r.state in wanted and r.person_id in who]
    return {(who[r.person_id], r.day, "" if r.half == "day" else r.half) for r in held}


def by_feed(counter: Counter, name: str, feed: Feed, who: Mapping[int, str]) -> Iterator[Day]:
    """The same as the feed tells it, working days alone."""
    with counter.db.read() as tx:
        calendars = {who[i]: counter.office.calendar(p) for i, p in people.get_many(tx, who).items()}
    for title, first, end in told(shows(counter, name, feed)):
        whose = next((n for n in who.values() if n in title), "") or who[counter.ids[name]]
        half = next((h.value for h in Half if f"({h.value})" in title), "")
        assert end > first
        for n in range((end - first).days):
            day = first + timedelta(days=n)
            if calendars[whose].is_working_day(day):
                yield whose, day, half


@pytest.mark.parametrize("seed", range(3))
def test_after_many_turns_every_feed_is_right_on_every_day(counter: Counter, seed: int) -> None:
    chance = random.Random(seed)
    halves = ("whole", "until_midday", "from_afternoon", "both")
    for _ in range(60):
        name = chance.choice(("ana", "carla", "eva"))
        first = MON + timedelta(days=chance.randrange(90))
        last = first + timedelta(days=chance.randrange(9))
        counter.submit(
            counter.ask(name, first, last, halves=chance.choice(halves), type=chance.choice(("vacation", "sick")))
        )
        turn(counter, chance)
    with counter.db.read() as tx:
        names = {i: people.get(tx, i).name for i in counter.ids.values()}
    team = {i: n for i, n in names.items() if i in {counter.ids[k] for k in ("ana", "carla", "eva")}}
    ana = {counter.ids["ana"]: names[counter.ids["ana"]]}
    for who, name, feed, own in (
        (team, "bruno", Feed.TEAM, False), (team, "rita", Feed.COMPANY, False), (ana, "ana", Feed.OWN, True),
        ({i: n for i, n in team.items() if i not in ana}, "ana", Feed.TEAM, False),
    ):  # fmt: skip
        shown = list(by_feed(counter, name, feed, who))
        assert len(shown) == len(set(shown)), "nobody is away twice"
        assert set(shown) == by_hand(counter, who, pending=own)
        assert shown


def turn(counter: Counter, chance: random.Random) -> None:
    """Somebody decides, withdraws or gives days back."""
    with counter.db.read() as tx:
        rows = tx.execute(sa.select(requests.c.id, requests.c.version, requests.c.requester_id)).all()
    if not rows:
        return
    row = chance.choice(rows)
    name = next(n for n, i in counter.ids.items() if i == row.requester_id)
    pressed = f"{row.id}:{row.version}"
    match chance.randrange(5):
        case 0 | 1 | 2:
            counter.press(press("bruno", "request.approve", pressed))
        case 3:
            counter.press(press(name, "request.withdraw", pressed))
        case _:
            view = counter.press(press(name, "vacation.open_give_back", pressed)).open_view
            if view:
                offered = [o["value"] for o in view["blocks"][1]["element"]["options"]]
                chosen = chance.sample(offered, min(2, len(offered)))
                memo = {"request": row.id, "seen": row.version}
                counter.submit(form(name, "vacation.give_back", {"days": chosen}, memo=memo))
