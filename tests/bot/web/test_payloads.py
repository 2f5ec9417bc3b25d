"""Slack's own examples, signed: answered without a 5xx, and without an effect that they should not have."""

import json
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from tests import company
from tests.bot.web.conftest import JSON, Answered, Front
from tests.desk import Json

NOT_HEARD = {"ViewClosedPayloadTest_0.json": 404}
"""We ask for no word of closed forms, so nobody listens to it."""


def examples(folder: Path) -> Iterator[tuple[str, Json]]:
    """Every example as a mapping, by its name."""
    for file in sorted((folder / "payloads").iterdir()):
        text = file.read_text(encoding="utf-8").strip()
        body = json.loads(text) if file.suffix == ".json" else dict(parse_qsl(text, keep_blank_values=True))
        yield file.name, body


def send(front: Front, body: Json) -> Answered:
    """Send it the way in which Slack sends its kind; the address to answer to is the stand-in's."""
    if "response_url" in body:
        body = {**body, "response_url": f"{front.simulator.url}/hooks/{body['response_url'].split('/', 3)[-1]}"}
    if "event" in body:
        return front.signed(json.dumps(body).encode(), JSON)
    return front.interact(body) if "type" in body else front.signed(urlencode(body).encode())


def done_by(body: Any, user: str) -> Any:
    """The same, done by somebody in our workspace."""
    if isinstance(body, list):
        return [done_by(item, user) for item in body]
    if not isinstance(body, dict):
        return body
    changed = {key: done_by(value, user) for key, value in body.items()}
    if isinstance(body.get("user"), dict):
        changed["user"] = {**body["user"], "id": user, "team_id": company.TEAM}
    elif "user" in body:
        changed["user"] = user
    if isinstance(body.get("team"), dict):
        changed["team"] = {**body["team"], "id": company.TEAM}
    mine = {"user_id": user, "team_id": company.TEAM}
    return changed | {key: value for key, value in mine.items() if key in body}


def changed(front: Front, before: dict[str, list[Any]]) -> dict[str, int]:
    """How many rows were added to which table; AssertionError if another was touched."""
    after = front.rows()
    for table, rows in before.items():
        assert [row for row in after[table] if row in rows] == rows, table
    return {table: len(rows) - len(before[table]) for table, rows in after.items() if len(rows) > len(before[table])}


@pytest.fixture
def untroubled(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Where nothing may happen that nobody expected."""
    caplog.set_level(logging.WARNING)
    yield
    assert not [record.getMessage() for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]


@pytest.mark.usefixtures("untroubled")
def test_from_people_of_another_company_nothing_comes_of_them(front: Front, slack_data: Path) -> None:
    before = front.rows()
    statuses = {name: send(front, body).status for name, body in examples(slack_data)}
    assert statuses == {name: NOT_HEARD.get(name, 200) for name in statuses}
    assert len(statuses) >= 15
    assert changed(front, before) == {}


def for_us(event: Mapping[str, Any]) -> bool:
    """Whether an event is claimed: of messages those to the bot alone, where no ticket has a thread."""
    if event.get("type") in ("message", "reaction_added"):
        return event.get("channel_type") == "im"
    return "user" in event


@pytest.mark.usefixtures("untroubled")
def test_from_one_of_us_nothing_comes_of_them_but_the_home_tab_that_was_opened(front: Front, slack_data: Path) -> None:
    for name, body in examples(slack_data):
        before = front.rows()
        answered = send(front, done_by(body, "U0ANA"))
        assert answered.status == NOT_HEARD.get(name, 200), (name, answered)
        opened = (body.get("event") or {}).get("type") == "app_home_opened"
        heard = {"inbox": 1} if for_us(body.get("event") or {}) else {}
        assert changed(front, before) == ({**heard, "cards": 1} if opened else heard), name


@pytest.mark.usefixtures("untroubled")
def test_from_somebody_who_is_not_on_the_roster_hr_is_told_once(front: Front, slack_data: Path) -> None:
    before = front.rows()
    for name, body in examples(slack_data):
        assert send(front, done_by(body, "U0NEW")).status == NOT_HEARD.get(name, 200), name
    assert changed(front, before) == {"inbox": 1, "messages": 2}, "Rita and Hugo"


def test_slack_is_answered_when_it_asks_whether_the_address_is_ours(front: Front) -> None:
    asked = {
        "token": "x",
        "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P",
        "type": "url_verification",
    }
    answered = front.event(asked)
    assert answered.status == 200
    assert asked["challenge"].encode() in answered.body
