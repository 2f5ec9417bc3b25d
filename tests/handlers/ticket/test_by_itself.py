"""Tickets that come by themselves, and reminders of those that are left alone."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from domain.policy.recurring import Recurring
from handlers.ticket.clocks import nudge, recurring
from storage import people
from storage.tables import audit
from storage.ticket import lists, tickets
from tests.desk import Counter, at_once
from tests.handlers.conftest import owed
from tests.handlers.ticket.helpdesk import asks, helpdesk, presses

BACKUPS = Recurring(title="Restore a backup", category="other", weekday="monday")
LICENCES = Recurring(title="Renew licences", details="All of them", category="software", day=10, lead_days=2)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with helpdesk(database_url, recurring={"backups": BACKUPS, "licences": LICENCES}) as made:
        yield made


def made(counter: Counter) -> list[str]:
    """The titles of the administrator's tickets, oldest first."""
    with counter.db.read() as tx:
        mine = tickets.load_many(tx, lists.asked_by(tx, counter.ids["hugo"], limit=9))
    return [one.title for one in mine.values()][::-1]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_each_is_made_once_whatever_restarts_and_however_many_look(counter: Counter) -> None:
    monday = date(2026, 8, 3)
    look = partial(recurring.tick, counter.db, counter.office)
    assert sum(at_once(*(partial(look, at(monday, 9)) for _ in range(4)))) == 1
    assert made(counter) == ["Restore a backup"]
    # The bot stood still until Friday; the 10th is a Monday, two working days after Thursday the 6th.
    assert look(at(date(2026, 8, 7), 12)) == 1
    assert look(at(date(2026, 8, 10), 8, 59)) == 0, "not before its time of the day"
    assert look(at(date(2026, 8, 10), 12)) == 1
    assert made(counter) == ["Restore a backup", "Renew licences", "Restore a backup"]
    with counter.db.read() as tx:
        licences = tickets.load(tx, 2)
        entries = [json.loads(entry) for entry in tx.execute(sa.select(audit.c.entry).order_by(audit.c.seq)).scalars()]
        backup = tickets.load(tx, 1)
    assert backup.details == "Due Mon 3 Aug 2026. This comes by itself each week, on Monday."
    assert licences.details == "All of them\nDue Mon 10 Aug 2026. This comes by itself each month, on day 10."
    # Friday from noon to six, and nothing of Monday before nine.
    assert licences.promise.resolution == timedelta(hours=6)
    assert next((e["actor"], e["subject"]) for e in entries if e["action"] == "ticket open") == (None, "TIC-1")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_lead_asks_for_it_and_without_anybody_it_waits(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["hugo"], [])
    assert recurring.tick(counter.db, counter.office, counter.now) == 0
    other = counter.policy.tickets.category("other").model_copy(update={"leads": ("carla@company.example",)})
    categories = {**counter.policy.tickets.categories, "other": other}
    asked = counter.policy.tickets.model_copy(update={"categories": categories})
    counter.policy = counter.policy.model_copy(update={"tickets": asked})
    counter.__post_init__()
    assert recurring.tick(counter.db, counter.office, counter.now) == 1
    with counter.db.read() as tx:
        assert len(lists.asked_by(tx, counter.ids["carla"], limit=2)) == 1


def reminded(counter: Counter, name: str | None = None) -> list[str]:
    """What a team was reminded of."""
    return [one.text if one else "" for one in owed(counter, name, nudge.NUDGE)]


def test_a_team_is_reminded_once_a_day_of_what_nobody_took(counter: Counter) -> None:
    for title in ("VPN is down", "Mouse", "Monitor"):
        asks(counter, "ana", title)
    presses(counter, "eva", "ticket.claim", "2:1")
    look = partial(nudge.tick, counter.db, counter.office)
    look(counter.now)
    look(at(date(2026, 8, 4), 8, 59))
    assert reminded(counter) == [], "only what waits for a working day, and not before nine"
    at_once(*(partial(look, at(date(2026, 8, 4), 9, 1)) for _ in range(3)))
    for hour in (10, 17, 22):
        look(at(date(2026, 8, 4), hour))
    counter.now = at(date(2026, 8, 4), 9, 1)
    assert reminded(counter) == [
        "*Nobody has taken these yet*\n"
        "• *TIC-1* VPN is down · since Mon 3 Aug 09:00 (UTC)\n"
        "• *TIC-3* Monitor · since Mon 3 Aug 09:00 (UTC)"
    ]
    look(at(date(2026, 8, 9), 12))
    assert len(reminded(counter)) == 1, "it is Sunday"
    look(at(date(2026, 8, 10), 12))
    assert (
        "*Open for long*\n• *TIC-2* Mouse: 🔧 Eva Lima is on it · since Mon 3 Aug 09:00 (UTC)" in reminded(counter)[1]
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_asked_in_confidence_is_told_to_those_who_help_alone(counter: Counter) -> None:
    asks(counter, "ana", "Payslip", category="people")
    nudge.tick(counter.db, counter.office, at(date(2026, 8, 4), 12))
    assert reminded(counter) == []
    assert ["Payslip" in text for text in reminded(counter, "rita")] == [True]
    assert reminded(counter, "eva") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_portuguese_it_says_how_often_it_comes_by_itself(counter: Counter) -> None:
    fortnightly = BACKUPS.model_copy(update={"every": 2, "starting": date(2026, 8, 3)})
    rules = {"weekly": BACKUPS, "fortnightly": fortnightly, "monthly": LICENCES}
    company = counter.policy.company.model_copy(update={"language": "pt_BR"})
    tickets_ = counter.policy.tickets.model_copy(update={"recurring": rules})
    counter.policy = counter.policy.model_copy(update={"company": company, "tickets": tickets_})
    counter.__post_init__()
    assert recurring.tick(counter.db, counter.office, at(date(2026, 8, 6), 12)) == 3
    with counter.db.read() as tx:
        assert {tickets.load(tx, n).details for n in range(1, 4)} == {
            "Para seg 3 de ago de 2026. Este chamado se repete toda semana (segunda-feira).",
            "Para seg 3 de ago de 2026. Este chamado se repete a cada 2 semanas (segunda-feira).",
            "All of them\nPara seg 10 de ago de 2026. Este chamado se repete todo mês, no dia 10.",
        }
