"""The bot's front door: the WSGI application of a company, and hands that sign requests as Slack does."""

import hashlib
import hmac
import io
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from bot.app import build_app
from bot.metrics import Metrics
from bot.simulator.server import Simulator
from bot.slack import Identity
from bot.web import EVENTS, Web
from storage import unsent
from storage.tables import metadata
from tests import company
from tests.desk import Counter, Json, counter
from tests.stage import BOT_TOKEN, SECRET, settings_for

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Front:
    """A company whose bot listens, while nothing is delivered and no clock ticks."""

    desk: Counter
    web: Web
    simulator: Simulator

    def send(self, body: bytes, content_type: str = FORM, **headers: str) -> Answered:
        """A request as it is: signed only if headers say so. ``headers`` by their WSGI names; LENGTH is the body's."""
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": EVENTS,
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **headers,
        }
        said: list[Any] = []
        content = b"".join(self.web(environ, lambda *given: said.extend(given)))
        return Answered(int(said[0].split()[0]), dict(said[1]), content)

    def signed(self, body: bytes, content_type: str = FORM, *, age: float = 0, secret: str = SECRET) -> Answered:
        """A request that is signed, so many seconds ago."""
        return self.send(body, content_type, **signature(body, age=age, secret=secret))

    def interact(self, payload: Json) -> Answered:
        """An interaction of Slack's."""
        return self.signed(urlencode({"payload": json.dumps(payload)}).encode())

    def event(self, body: Json) -> Answered:
        """An event of Slack's."""
        return self.signed(json.dumps(body).encode(), JSON)

    def command(self, fields: Mapping[str, str]) -> Answered:
        """A slash command."""
        return self.signed(urlencode(fields).encode())

    def rows(self) -> dict[str, list[Any]]:
        """Everything in the database."""
        with self.desk.db.read() as tx:
            return {
                table.name: list(tx.execute(sa.select(table).order_by(*table.primary_key)).all())
                for table in metadata.sorted_tables
            }


def signature(body: bytes, *, age: float = 0, secret: str = SECRET) -> dict[str, str]:
    """The headers that prove who speaks."""
    stamp = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": f"v0={digest}"}


@pytest.fixture
def front(database_url: str, tmp_path: Path) -> Iterator[Front]:
    """The front door on a database of either kind."""
    simulator = Simulator(company.WORKSPACE, signing_secret=SECRET, bot_token=BOT_TOKEN)
    with simulator, counter(database_url) as desk:
        clock = tmp_path / "clock"
        clock.write_text(str((company.MONDAY - datetime.now(UTC)).total_seconds()))
        settings = settings_for(database_url, simulator.api_url, clock_file=clock, policy=desk.policy)
        identity = Identity(company.TEAM, "https://company.slack.com/", "B0BOT", "U0BOT")
        nothing = unsent.Backlog(unsent=0, oldest_seconds=0.0, cards=0, dead=0)
        metrics = Metrics(lambda: nothing, lambda: 0.0)
        parts = build_app(settings, identity, desk.db, metrics, stopped=lambda: False)
        web = Web(app=parts.bolt, signing_secret=SECRET, ready=lambda: None)
        yield Front(desk, web, simulator)
