"""Bolt as it is set up: nothing for the operator to read that means nothing."""

import os

import pytest
from slack_sdk import WebClient

from bot import bolt
from bot.metrics import Metrics
from bot.slack import Identity
from storage.unsent import Backlog
from tests import company
from tests.desk import counter

ENVIRONMENT = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}


def test_what_bolt_reads_unasked_in_the_environment_changes_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    nothing = Backlog(unsent=0, oldest_seconds=0.0, cards=0, dead=0)
    with counter(sqlite_url) as here:
        app = bolt.build(
            here.desk,
            client=WebClient(token="xoxb-1"),
            identity=Identity(company.TEAM, "https://company.slack.com/", "B0BOT", "U0BOT"),
            user_changed=lambda user: None,
            metrics=Metrics(lambda: nothing, lambda: 0.0),
        )
    assert [record.getMessage() for record in caplog.records] == [], "no token is warned of"
    assert app.oauth_flow is None, "nobody can install it into another workspace"
    assert ENVIRONMENT.items() <= os.environ.items(), "they stay for whoever else reads them"
