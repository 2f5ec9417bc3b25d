"""build_app(): the only place where the parts meet."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_bolt import App

from bot import bolt, rates
from bot.access.configured import configured as doer
from bot.access.work import Telling
from bot.books.configured import configured
from bot.books.work import CALL, Posting
from bot.clock import BusinessClock, Tick, Ticks
from bot.delivery import Delivery
from bot.delivery.pay import Payer
from bot.delivery.sweep import sweep
from bot.directory import Directory
from bot.erp.configured import keeper
from bot.erp.mirror import Mirror
from bot.files.fetch import Fetcher
from bot.files.show import Shower
from bot.files.tidy import tidy
from bot.files.wire import Wire
from bot.files.withdraw import Withdrawer
from bot.housekeeping import forget_old, write_head
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import Identity, Slack, client
from bot.threads import Threads
from handlers import quiet, reminder
from handlers.answering import Outlet
from handlers.approval import departed, presence
from handlers.desk import Desk
from handlers.digest import engine as digest
from handlers.entries import ENTRIES
from handlers.expense import rerate
from handlers.guide import card as guide
from handlers.office import Office
from handlers.payment import queue, unposted
from handlers.person import welcome
from handlers.stock import queue as stock_queue
from handlers.stock.catalogue import Catalogue
from handlers.ticket.clocks import due, nudge, recurring
from handlers.ticket.known.offers import Offers
from handlers.ticket.team import given, places
from handlers.vacation import accrue, begin, feed, giveback
from handlers.vacation.feed import Calendar
from storage.db import Database
from storage.files import at

ANSWERING_TIMEOUT = 2
"""Seconds for a call while somebody waits: Slack gives us three."""
DELIVERY_TIMEOUT = 8
"""Seconds for a call of delivery: less than a third of a lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A bot, put together and not started."""

    bolt: App
    delivery: Delivery
    ticks: Ticks
    feeds: Callable[[str], Calendar | None]
    catalogue: Catalogue
    offers: Offers


def build_app(
    settings: Settings, identity: Identity, db: Database, metrics: Metrics, *, stopped: Callable[[], bool]
) -> Parts:
    """The parts of a bot for the workspace that ``identity`` names. Long ticks end early once it is ``stopped``."""
    token, base_url = settings.secret("SLACK_BOT_TOKEN"), settings.slack_api_url
    catalogue = Catalogue(settings.config.stock.synonyms)
    office = Office(policy=settings.config, team_id=identity.team_id, url=identity.url, catalogue=catalogue)
    now = BusinessClock(settings.clock_file).now
    slack, asking = (
        client(token, base_url, timeout=DELIVERY_TIMEOUT),
        client(token, base_url, timeout=ANSWERING_TIMEOUT),
    )
    directory = Directory(db, Slack(asking), team_id=identity.team_id, now=now)
    stock = keeper(os.environ, settings.config, stopped=stopped)
    mirror = Mirror(db=db, keeper=stock, office=office, now=now) if stock else None
    desk = Desk(
        db=db,
        office=office,
        now=now,
        learn=directory.learn,
        outlet=Outlet(asking),
        entries=ENTRIES,
        look_up=mirror.look_up if mirror else None,
    )
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    payer = Payer(db=db, slack=Slack(slack), office=office, now=now, owner=owner)
    wire, files = Wire(base_url, token), at(settings.files)
    fetcher = Fetcher(db=db, slack=Slack(slack), wire=wire, files=files, office=office, now=now, owner=owner)
    shower = Shower(db=db, slack=Slack(slack), wire=wire, files=files, office=office, now=now, owner=owner)
    withdrawer = Withdrawer(db=db, slack=Slack(slack), owner=owner)
    threads = Threads(db=db, slack=Slack(slack), office=office, now=now, owner=owner, bot_id=identity.bot_id)
    return Parts(
        bolt=bolt.build(desk, client=asking, identity=identity, user_changed=directory.changed, metrics=metrics),
        delivery=Delivery(db, payer, owner=owner),
        ticks=Ticks(
            (
                *ticks_of(db, office, now, Slack(slack), stopped),
                *_books(settings, db, now, owner, stopped),
                *_doer(settings, db, office, now, owner),
                *([Tick("stock elsewhere", 10, partial(mirror.tick, stopped=stopped))] if mirror else []),
                Tick("files", 1, lambda: fetcher.tick(stopped=stopped)),
                Tick("showings", 1, lambda: shower.tick(stopped=stopped)),
                Tick("withdrawn", 1, lambda: withdrawer.tick(stopped=stopped)),
                Tick("threads", 1, lambda: threads.tick(stopped=stopped)),
                Tick("bytes", 600, lambda: tidy(db, files, now(), stopped=stopped)),
            )
        ),
        feeds=lambda token: _feed(db, office, token, now()),
        catalogue=catalogue,
        offers=office.offers,
    )


def _feed(db: Database, office: Office, token: str, now: datetime) -> Calendar | None:
    """What a calendar outside of Slack is shown that knows a token."""
    with db.read() as tx:
        return feed.served(tx, office, token, now)


def _books(
    settings: Settings, db: Database, now: Callable[[], datetime], owner: str, stopped: Callable[[], bool]
) -> tuple[Tick, ...]:
    """The posting of what the books are owed, where the environment names them. Raises SettingsError."""
    books = configured(os.environ, settings.config, timeout=CALL, stopped=stopped)
    if books is None:
        return ()
    posting = Posting(db=db, books=books, now=now, owner=owner)
    return (Tick("books", 10, lambda: posting.tick(stopped=stopped)),)


def _doer(
    settings: Settings, db: Database, office: Office, now: Callable[[], datetime], owner: str
) -> tuple[Tick, ...]:
    """The telling of a program that gives access, where the policy names one. Raises SettingsError."""
    webhook = doer(os.environ, settings.config)
    if webhook is None:
        return ()
    telling = Telling(db=db, office=office, doer=webhook, now=now, owner=owner)
    return (Tick("access orders", 2, telling.tick),)


def _new_people(db: Database, office: Office, now: datetime, stopped: Callable[[], bool]) -> None:
    """Who is new is welcomed, unless something is missing: so that is looked at before."""
    guide.tick(db, office, now, stopped=stopped)
    welcome.tick(db, office, now, stopped=stopped)


def ticks_of(
    db: Database, office: Office, now: Callable[[], datetime], slack: Slack, stopped: Callable[[], bool]
) -> tuple[Tick, ...]:
    """What is looked at, and how often."""
    directory = Directory(db, slack, team_id=office.team_id, now=now)
    daily = Tick("daily rates", 3600, lambda: rates.tick(db, now(), stopped=stopped))
    return (
        Tick("presence", 2, lambda: presence.tick(db, office, now())),
        Tick("departed", 60, lambda: departed.tick(db, office, now())),
        Tick("reminders", 5, lambda: reminder.tick(db, office, now(), stopped=stopped)),
        Tick("digests", 2, lambda: digest.tick(db, office, now(), stopped=stopped)),
        Tick("holidays", 3600, lambda: giveback.tick(db, office, now())),
        Tick("begun", 30, lambda: begin.tick(db, office, now())),
        Tick("payments", 2, lambda: queue.tick(db, office, now())),
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
        Tick("rates", 60, lambda: rerate.tick(db, office, now(), stopped=stopped)),
        *([daily] if office.policy.expenses.rates else []),
        Tick("sweep", 10, lambda: sweep(db, slack, stopped=stopped)),
        Tick("directory", 3600, lambda: directory.refresh(office.policy.approvals.groups(), stopped=stopped)),
        Tick("forget", 3600, lambda: forget_old(db, now())),
        Tick("audit head", 3600, lambda: write_head(db, now())),
    )
