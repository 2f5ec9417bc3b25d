"""A week of every subject on two processes, kill -9 of either: each message, reminder and digest once, all true."""

import time
from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.settings import read_yaml
from domain.people import Role
from domain.policy import Policy
from handlers.reminder import REMINDER
from storage import people, unsent
from tests.conftest import ROOT
from tests.desk import Counter, counter
from tests.faults.conftest import Figure
from tests.faults.every_truth import EveryTruth, Told, digests_of
from tests.faults.hospital import FAULTS, Door, Ward, murder, set_clock, wards
from tests.faults.household import HELP, SUBJECTS, Household, Wish
from tests.faults.patience import comes
from tests.handlers.stock.shelf import MONITOR, put

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
ASKING = ("ana", "carla")
ROLES = {"rita": (Role.HR, Role.FINANCE), "hugo": (Role.HR, Role.ADMIN, Role.IT), "eva": (Role.STOCK,)}
WEEK = 6
"""Working days: to the second Monday."""
BETWEEN_KILLS = (2, 25)
"""Exchanges with Slack between two kills, at least and at most."""
RETRIES = [0, 1, 2, 4, 8, 16]
"""Seconds after which an event is delivered again: Slack's minutes, shortened."""
EVENTS = (
    {"delivery": "event", "kind": "duplicate", "probability": 0.1},
    {"delivery": "event", "kind": "drop_after", "probability": 0.1},
    {"delivery": "event", "kind": "http_500", "probability": 0.1},
)
MORNING, NOON = timedelta(hours=8, minutes=30), timedelta(hours=11)
"""Since midnight in UTC: half past nine and noon for all of them."""
CARELESS = "--careless"


def policy_of(folder: Path, systems: int) -> Path:
    """The shipped app.yaml with a private channel for tickets, and systems to get into."""
    named = [
        f"    system{n}: {{name: {{en: System {n}, pt_BR: Sistema {n}}},"
        f" roles: {{user{n}: {{name: {{en: User, pt_BR: Uso}}}}}}}}"
        for n in range(systems)
    ]
    more = ["", f"tickets: {{channel: {HELP}}}", "access:", "  systems:", *named, ""]
    file = folder / "policy.yaml"
    file.write_text((ROOT / "app.yaml").read_text(encoding="utf-8") + "\n".join(more), encoding="utf-8")
    return file


@dataclass
class Week:
    """Its days, and what everybody wants on each."""

    desk: Counter
    patients: Sequence[Ward]
    folder: Path
    length: int
    days: list[date] = field(default_factory=list)
    late: dict[str, list[date]] = field(default_factory=dict)

    @cached_property
    def load(self) -> Household:
        """Everybody's hands."""
        return Household(
            Door(self.patients, self.length), self.length, self.all_done, kept=partial(self.any, WAITS_TO_BE_FETCHED),
            to_help=partial(self.any, WAITS_FOR_HELP), to_pay=partial(self.any, WAITS_FOR_MONEY),
        )  # fmt: skip

    @cached_property
    def wishes(self) -> Mapping[str, Sequence[Sequence[Wish]]]:
        """Of each person, by day: one of each subject."""
        free = {who: self.desk.working_days(who, 20 + self.length)[20:] for who in ASKING}
        return {
            who: [[Wish(who, subject, n, free[who][n]) for subject in SUBJECTS] for n in range(self.length)]
            for who in ASKING
        }

    def every_wish(self) -> list[Wish]:
        """Until now."""
        return [wish for some in self.wishes.values() for day in some[: len(self.days)] for wish in day]

    def any(self, query: str) -> bool:
        """Whether there is such a row."""
        with self.desk.db.read() as tx:
            return tx.execute(sa.text(query)).first() is not None

    def all_done(self) -> bool:
        """Whether everything that was wanted until now is there and dealt with, but what has no hurry."""
        with self.desk.db.read() as tx:
            asked: dict[str, int] = {row[0]: row[1] for row in tx.execute(sa.text(ASKED))}
            undecided = tx.execute(sa.text(UNDECIDED)).scalar_one()
            undone = [tx.execute(sa.text(query)).first() for query in UNDONE]
        each = len(self.days) * len(ASKING)
        waiting = sum(map(len, self.late.values())) if self.load.patient else 0
        there = all(asked.get(subject, 0) >= each for subject in SUBJECTS)
        return there and undecided == waiting and undone == [None] * len(UNDONE)

    def tickets(self) -> int:
        """How many people asked for."""
        with self.desk.db.read() as tx:
            return int(tx.execute(sa.text("SELECT count(*) FROM tickets WHERE title LIKE 'Lamp%'")).scalar_one())

    def calm(self) -> bool:
        """Whether nothing is owed any more."""
        with self.desk.db.read() as tx:
            backlog = unsent.backlog(tx)
        owed = "SELECT 1 FROM attachment_showings WHERE state = 'owed'"
        return backlog.unsent == backlog.cards == 0 and not self.any(owed)

    def live(self, *, careful: bool = True) -> None:
        """Day by day: what the morning brings, what people want, and the calm of the evening."""
        client = self.patients[0].simulator.client
        client.settings(retries=RETRIES)
        with murder(*self.patients, seed=self.length, after=BETWEEN_KILLS, db=self.desk.db):
            for n, day in enumerate(self.desk.working_days("ana", self.length)):
                self.days.append(day)
                self.set_clock(day, MORNING)
                comes(self.desk.db, self.morning_was_told, what=f"the morning of {day}")
                # Or a reminder would have nothing to say any more.
                comes(self.desk.db, lambda: not careful or self.calm(), what="what the morning brings")
                self.set_clock(day, NOON)
                self.load.patient = n < self.length - 1
                deciders = ("bruno",) if self.load.patient else ("bruno", "hugo")
                if n == 0:
                    self.ask_what_has_no_hurry()
                self.load.live({who: some[n] for who, some in self.wishes.items()}, deciders, self.desk.db)
                if careful:
                    comes(self.desk.db, self.calm, what="calm")
        for patient in self.patients:
            patient.listen()
        client.faults()
        if careful:
            comes(self.desk.db, self.calm, what="calm")

    def set_clock(self, day: date, hour: timedelta) -> None:
        """For the processes and the desk."""
        self.desk.now = datetime(day.year, day.month, day.day, tzinfo=UTC) + hour
        set_clock(self.folder, self.desk.now)

    def ask_what_has_no_hurry(self) -> None:
        """Leave, which Bruno decides for Ana, and HR for Bruno: both only in the end."""
        for who in ("ana", "bruno"):
            day = self.desk.working_days(who, 60)[59]
            self.load._until_done(partial(self.load.ask_for_leave, who, day))
            self.late[who] = [day]

    # -- what the mornings must have brought

    def digests(self) -> Told:
        """Of the days until now."""
        return digests_of(self.desk.ids, self.desk.policy, self.days)

    def reminders(self) -> Told:
        """Of what was asked on the first day: after so many working days, to each who was asked."""
        on = [self.days[n] for n in self.desk.policy.reminders.after if n < len(self.days)]
        asked = [self.desk.ids[name] for name in ("bruno", "rita", "hugo")]
        return Told((who, REMINDER, day) for who in asked for day in on)

    def morning_was_told(self) -> bool:
        """Whether all of it is owed, however often."""
        with self.desk.db.read() as tx:
            truth = EveryTruth(self.desk, tx, ())
        return truth.digests().keys() >= self.digests().keys() and truth.reminders().keys() >= self.reminders().keys()


ASKED = """
    SELECT kind, count(*) FROM requests GROUP BY kind
    UNION ALL SELECT 'ticket', count(*) FROM tickets WHERE title LIKE 'Lamp%'
"""
UNDECIDED = "SELECT count(*) FROM requests WHERE state = 'pending'"
WAITS_TO_BE_FETCHED = "SELECT 1 FROM stock_requests WHERE state = 'reserved'"
WAITS_FOR_HELP = "SELECT 1 FROM tickets WHERE state NOT IN ('resolved', 'closed')"
WAITS_FOR_MONEY = "SELECT 1 FROM payables WHERE outstanding <> 0"
UNDONE = (
    WAITS_FOR_HELP,
    WAITS_FOR_MONEY,
    "SELECT 1 FROM requests r JOIN stock_requests s ON s.request_id = r.id WHERE s.state <> 'received'",
    "SELECT 1 FROM access_requests WHERE state NOT IN ('granted', 'goes on')",
    "SELECT 1 FROM tickets t WHERE title LIKE 'Lamp%'"
    " AND (SELECT count(*) FROM ticket_words w WHERE w.ticket_id = t.id) < 2",
)


def survive(url: str, folder: Path, figure: Figure, *flags: str, days: int, check: bool = True) -> tuple[int, int]:
    """The whole story, with its figures; how many requests, and how many digests, there are too many."""
    began, policy = time.monotonic(), policy_of(folder, days)
    with counter(url) as desk:
        desk.policy = read_yaml(policy, Policy)
        desk.__post_init__()
        with desk.db.write() as tx:
            for name, roles in ROLES.items():
                people.save_roles(tx, desk.ids[name], roles)
        for name in (*ASKING, "bruno"):
            desk.grant(name, 30)
        put(desk, MONITOR, {"Lisbon": 1000})
        faults = (*FAULTS, *EVENTS)
        with wards(url, folder, *flags, policy=policy, many=2, faults=faults) as patients:
            members = ["U0HUGO", "U0SIMBOT1"]
            channel = {"id": HELP, "name": "help", "is_private": True, "members": members}
            patients[0].simulator.client.post("/sim/channels", channel)
            week = Week(desk, patients, folder, days)
            week.live(careful=check)
            standing = patients[0].simulator.client.get("/sim/messages")["messages"]
            with desk.db.read() as tx:
                truth = EveryTruth(desk, tx, standing)
                if check:
                    truth.check_all(week.every_wish(), week.late, week.digests(), week.reminders())
        kills, seen = [patient.kills for patient in patients], sum((p.seen for p in patients), start=Tally())
        wanted = len(week.every_wish()) + sum(map(len, week.late.values()))
        extra = len(truth.requests) + week.tickets() - wanted, (truth.digests() - week.digests()).total()
        figure(
            f"{desk.db.url.get_backend_name()} {' '.join(flags)}: {len(week.every_wish())} wishes of five subjects on"
            f" {days} days, two processes killed {kills} times, {dict(seen)}"
            f" from Slack, {len(truth.owed)} messages of which {truth.doubled()} stand more than once,"
            f" {truth.digests().total()} digests and {truth.reminders().total()} reminders, {extra[0]} wishes"
            f" and {extra[1]} digests too many, {time.monotonic() - began:.0f} s"
        )
    assert min(kills) > 0
    assert sum(kills) > days
    return extra


def test_a_week_of_everything_on_two_processes(postgresql_url: str, tmp_path: Path, figure: Figure) -> None:
    assert survive(postgresql_url, tmp_path, figure, days=WEEK) == (0, 0)


def test_control_who_forgets_what_was_dealt_with_does_some_of_it_twice(
    postgresql_url: str, tmp_path: Path, figure: Figure
) -> None:
    requests, digests = survive(postgresql_url, tmp_path, figure, CARELESS, days=3, check=False)
    assert requests > 0
    assert digests > 0
