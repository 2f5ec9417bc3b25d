"""build_app(): the only place where the parts meet."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_bolt import App

from bot import bolt
from bot.clock import BusinessClock, Tick, Ticks
from bot.delivery import Delivery
from bot.delivery.pay import Payer
from bot.directory import Directory
from bot.erp.configured import keeper
from bot.erp.mirror import Mirror
from bot.metrics import Metrics
from bot.settings import Settings
from bot.slack import Identity, Slack, client
from bot.ticks import carriers, ticks_of
from handlers.answering import Outlet
from handlers.desk import Desk
from handlers.entries import ENTRIES
from handlers.office import Office
from handlers.stock.looking.catalogue import Catalogue
from handlers.ticket.known.offers import Offers
from handlers.vacation import feed
from handlers.vacation.feed import Calendar
from storage.db import Database

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
    office = Office(
        policy=settings.config,
        team_id=identity.team_id,
        url=identity.url,
        bot_user_id=identity.bot_user_id,
        catalogue=catalogue,
    )
    now = BusinessClock(settings.clock_file).now
    slack = Slack(client(token, base_url, timeout=DELIVERY_TIMEOUT))
    asking = client(token, base_url, timeout=ANSWERING_TIMEOUT)
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
    payer = Payer(db=db, slack=slack, office=office, now=now, owner=owner)
    ticks = (
        *ticks_of(db, office, now, slack, stopped, owner),
        *carriers(settings, identity, db=db, office=office, now=now, slack=slack, owner=owner, stopped=stopped),
        *([Tick("stock elsewhere", 10, partial(mirror.tick, stopped=stopped))] if mirror else []),
    )
    return Parts(
        bolt=bolt.build(desk, client=asking, identity=identity, user_changed=directory.changed, metrics=metrics),
        delivery=Delivery(db, payer, owner=owner),
        ticks=Ticks(ticks, failed=metrics.tick_failed),
        feeds=lambda token: _feed(db, office, token, now()),
        catalogue=catalogue,
        offers=office.offers,
    )


def _feed(db: Database, office: Office, token: str, now: datetime) -> Calendar | None:
    """What a calendar outside of Slack is shown that knows a token."""
    with db.read() as tx:
        return feed.served(tx, office, token, now)
