"""Everything that is looked at by itself, and how often."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime

from bot import rates
from bot.access.configured import configured as doer
from bot.access.work import Telling
from bot.books.configured import configured
from bot.books.work import CALL, Posting
from bot.clock import Tick
from bot.delivery.sweep import sweep
from bot.directory import Directory
from bot.files.fetch import Fetcher
from bot.files.show import Shower
from bot.files.tidy import tidy
from bot.files.wire import Wire
from bot.files.withdraw import Withdrawer
from bot.housekeeping import forget_old, write_head
from bot.settings import Settings
from bot.slack import Identity, Slack
from bot.threads import Threads
from handlers import quiet, reminder
from handlers.approval import departed, presence
from handlers.digest import engine as digest
from handlers.expense import rerate
from handlers.figures import counting
from handlers.guide import card as guide
from handlers.office import Office
from handlers.payment import queue, unposted
from handlers.person import welcome
from handlers.stock.giving import queue as stock_queue
from handlers.ticket.clocks import due, nudge, recurring
from handlers.ticket.team import given, places
from handlers.vacation import accrue, begin, holidays
from storage.db import Database
from storage.files import at


def carriers(
    settings: Settings,
    identity: Identity,
    *,
    db: Database,
    office: Office,
    now: Callable[[], datetime],
    slack: Slack,
    owner: str,
    stopped: Callable[[], bool],
) -> Iterator[Tick]:
    """What carries things between the database and the outside. Raises SettingsError."""
    wire, files = Wire(settings.slack_api_url, settings.secret("SLACK_BOT_TOKEN")), at(settings.files)
    fetcher = Fetcher(db=db, slack=slack, wire=wire, files=files, office=office, now=now, owner=owner)
    shower = Shower(db=db, slack=slack, wire=wire, files=files, office=office, now=now, owner=owner)
    withdrawer = Withdrawer(db=db, slack=slack, owner=owner)
    threads = Threads(db=db, slack=slack, office=office, now=now, owner=owner, bot_id=identity.bot_id)
    yield Tick("files", 1, lambda: fetcher.tick(stopped=stopped))
    yield Tick("showings", 1, lambda: shower.tick(stopped=stopped))
    yield Tick("withdrawn", 1, lambda: withdrawer.tick(stopped=stopped))
    yield Tick("threads", 1, lambda: threads.tick(stopped=stopped))
    yield Tick("bytes", 600, lambda: tidy(db, files, now(), stopped=stopped))
    if books := configured(os.environ, settings.config, timeout=CALL, stopped=stopped):
        posting = Posting(db=db, books=books, now=now, owner=owner)
        yield Tick("books", 10, lambda: posting.tick(stopped=stopped))
    if webhook := doer(os.environ, settings.config):
        telling = Telling(db=db, office=office, doer=webhook, now=now, owner=owner)
        yield Tick("access orders", 2, telling.tick)


def _new_people(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> None:
    """Who is new is welcomed, unless something is missing: so that is looked at before."""
    guide.tick(db, office, now)
    welcome.tick(db, office, now, stopped=stopped)


def ticks_of(
    db: Database, office: Office, now: Callable[[], datetime], slack: Slack, stopped: Callable[[], bool], owner: str
) -> tuple[Tick, ...]:
    """What is looked at, and how often."""
    directory = Directory(db, slack, team_id=office.team_id, now=now)
    daily = Tick("daily rates", 3600, lambda: rates.tick(db, now(), stopped=stopped))
    return (
        Tick("presence", 2, lambda: presence.tick(db, office, now())),
        Tick("departed", 60, lambda: departed.tick(db, office, now())),
        Tick("reminders", 5, lambda: reminder.tick(db, office, now(), stopped=stopped)),
        Tick("digests", 2, lambda: digest.tick(db, office, now(), stopped=stopped)),
        Tick("holidays", 3600, lambda: holidays.tick(db, office, now())),
        Tick("begun", 30, lambda: begin.tick(db, office, now())),
        Tick("payments", 2, lambda: queue.tick(db, office)),
        Tick("stock", 2, lambda: stock_queue.tick(db, office, now())),
        Tick("held", 5, lambda: quiet.tick(db, office, now(), stopped=stopped)),
        Tick("new people", 30, lambda: _new_people(db, office, now(), stopped)),
        Tick("tickets that come again", 60, lambda: recurring.tick(db, office, now())),
        Tick("tickets left alone", 60, lambda: nudge.tick(db, office, now())),
        Tick("tickets", 5, lambda: due.tick(db, office, now(), stopped=stopped)),
        Tick("tickets in their places", 60, lambda: places.tick(db, office, now(), stopped=stopped)),
        Tick("tickets of nobody", 60, lambda: given.tick(db, office, now(), stopped=stopped)),
        Tick("unposted", 60, lambda: unposted.tick(db, office, now())),
        Tick("accrual", 60, lambda: accrue.tick(db, office, now(), stopped=stopped)),
        Tick("figures", 2, lambda: counting.tick(db, office, now(), owner=owner, stopped=stopped)),
        Tick("rates", 60, lambda: rerate.tick(db, office, now(), stopped=stopped)),
        *([daily] if office.policy.expenses.rates else []),
        Tick("sweep", 10, lambda: sweep(db, slack, stopped=stopped)),
        Tick("directory", 3600, lambda: directory.refresh(office.policy.approvals.groups(), stopped=stopped)),
        Tick("forget", 3600, lambda: forget_old(db, now())),
        Tick("audit head", 3600, lambda: write_head(db, now())),
    )
