"""A crowd that hands in vacation forms: people, balances, and the signed requests that Slack would send."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from domain.people import Account, AccountKind
from domain.vacation import DAY, Entry, Rule
from storage import accounts, people, vacation
from storage.db import Database
from tests.company import MONDAY, TEAM

PEOPLE = 400
FIRST = date(2026, 8, 10)
WEEKS = 40
FORM_BLOCKS = [{"type": "input", "block_id": name} for name in ("type", "first", "last", "halves", "note")]


def settle(db: Database) -> None:
    """Everybody on the roster, with a Slack account, a manager, and days enough."""
    with db.write() as tx:
        boss, _ = people.save(tx, "boss@crowd.example", {"name": "Boss", "country": "PT", "timezone": "Europe/Lisbon"})
        _account(tx, "U0BOSS", "boss")
        for n in range(PEOPLE):
            values = {"name": f"Person {n}", "manager_id": boss, "country": "PT", "timezone": "Europe/Lisbon"}
            person, _ = people.save(tx, f"p{n}@crowd.example", values)
            _account(tx, f"U0P{n}", f"p{n}")
            line = Entry(type="vacation", day=date(2026, 1, 1), amount=1000 * DAY, rule=Rule.IMPORTED)
            vacation.post(tx, person, [line], now=MONDAY)


def _account(tx: Any, user_id: str, name: str) -> None:
    account = Account(team_id=TEAM, user_id=user_id, kind=AccountKind.MEMBER, name=name, email=f"{name}@crowd.example")
    accounts.save(tx, account)
    people.keep_conversation(tx, user_id=user_id, conversation=f"D{user_id[1:]}")


def submissions(start: int, count: int) -> Iterator[dict[str, Any]]:
    """Forms that are all lawful: a week of leave each, of another person or another week than all others."""
    for n in range(start, start + count):
        monday = FIRST + timedelta(weeks=n // PEOPLE)
        yield submission(f"U0P{n % PEOPLE}", monday, monday + timedelta(days=4), f"V{n}")


def submission(user: str, first: date, last: date, view_id: str) -> dict[str, Any]:
    """What Slack sends when somebody hands in the form."""
    option = {"text": {"type": "plain_text", "text": "Vacation"}, "value": "vacation"}
    whole = {"text": {"type": "plain_text", "text": "Whole days"}, "value": "whole"}
    values = {
        "type": {"vacation.preview": {"type": "static_select", "selected_option": option}},
        "first": {"vacation.preview": {"type": "datepicker", "selected_date": first.isoformat()}},
        "last": {"vacation.preview": {"type": "datepicker", "selected_date": last.isoformat()}},
        "halves": {"vacation.preview": {"type": "static_select", "selected_option": whole}},
        "note": {"note": {"type": "plain_text_input", "value": "family"}},
    }
    view = {
        "id": view_id,
        "hash": f"{view_id}.1",
        "type": "modal",
        "callback_id": "vacation.ask",
        "private_metadata": '{"form":"vacation.ask","person":null,"request":null,"seen":null}',
        "state": {"values": values},
        "blocks": FORM_BLOCKS,
    }
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "company"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": "A1",
        "trigger_id": f"{view_id}.2",
        "view": view,
    }


@dataclass(frozen=True, slots=True)
class Signed:
    """A request ready to be sent."""

    body: bytes
    headers: dict[str, str]


def signed(payload: dict[str, Any], secret: str) -> Signed:
    """The payload as Slack posts it."""
    return sealed(urlencode({"payload": json.dumps(payload)}), secret)


def sealed(body: str, secret: str, *, of: str = "application/x-www-form-urlencoded") -> Signed:
    """A body with Slack's signature."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": of,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }
    return Signed(body.encode(), headers)
