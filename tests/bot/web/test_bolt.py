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


def test_a_token_in_the_environment_is_no_reason_to_warn(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    nothing = Backlog(unsent=0, oldest_seconds=0.0, cards=0, dead=0)
    with counter(sqlite_url) as here:
        bolt.build(
            here.desk,
            client=WebClient(token="xoxb-1"),
            identity=Identity(company.TEAM, "https://company.slack.com/", "B0BOT", "U0BOT"),
            user_changed=lambda user: None,
            metrics=Metrics(lambda: nothing, lambda: 0.0),
        )
    assert [record.getMessage() for record in caplog.records] == []
    assert os.environ["SLACK_BOT_TOKEN"] == "xoxb-1", "it stays for whoever else reads it"
