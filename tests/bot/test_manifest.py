"""The manifest: valid by Slack's own schema, complete, and asking for no more than is used."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from bot.manifest import CALLS, EVENTS, manifest
from bot.settings import read_yaml
from domain.policy import Policy
from handlers.call import Surface
from handlers.entries import ENTRIES
from tests.bot.conftest import ROOT, Terminal

URL = "https://bot.acme.example/slack/events"
CALLERS = ("bot/slack.py", "handlers/answering.py")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_yaml(ROOT / "app.yaml", Policy)


def in_portuguese(policy: Policy) -> Policy:
    names = policy.commands.model_copy(update={"vacation": "ferias", "approvals": "aprovacoes"})
    return policy.model_copy(
        update={"commands": names, "company": policy.company.model_copy(update={"language": "pt_BR"})}
    )


@pytest.mark.parametrize("url", [None, URL])
@pytest.mark.parametrize("portuguese", [False, True])
def test_slack_would_take_it(policy: Policy, slack_data: Path, url: str | None, portuguese: bool) -> None:
    schema = json.loads((slack_data / "manifest.schema.2.0.0.json").read_text())

    made = manifest(in_portuguese(policy) if portuguese else policy, url)

    assert [error.message for error in Draft7Validator(schema).iter_errors(made)] == []


def test_all_six_commands_are_there_and_mentions_arrive_as_ids(policy: Policy) -> None:
    commands = manifest(policy)["features"]["slash_commands"]

    names = ["/vacation", "/expense", "/stock", "/ticket", "/approvals", "/backoffice"]
    assert [command["command"] for command in commands] == names
    assert all(command["should_escape"] for command in commands)


def test_commands_have_the_names_and_the_language_of_the_company(policy: Policy) -> None:
    command = manifest(in_portuguese(policy))["features"]["slash_commands"][0]

    assert command == {
        "command": "/ferias",
        "description": "Pedir folga, ver seu saldo ou quem está fora",
        "usage_hint": "[10 ago - 14 ago | saldo | lista | quem | ajuda]",
        "should_escape": True,
    }


def test_over_socket_mode_there_is_no_address(policy: Policy) -> None:
    made = manifest(policy)

    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


def test_over_http_every_delivery_goes_to_the_address(policy: Policy) -> None:
    made = manifest(policy, URL)

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == URL
    assert made["settings"]["interactivity"]["request_url"] == URL
    assert {command["url"] for command in made["features"]["slash_commands"]} == {URL}


def test_the_bot_asks_for_no_more_than_it_uses(policy: Policy) -> None:
    wanted = ["channels:history", "chat:write", "commands", "files:read", "files:write", "groups:history",
              "im:history", "im:write", "reactions:read", "users:read", "users:read.email"]  # fmt: skip
    assert scopes(policy) == wanted
    without = policy.model_copy(update={"tickets": policy.tickets.model_copy(update={"emoji": None})})
    assert scopes(without) == [scope for scope in wanted if scope != "reactions:read"]
    assert "reaction_added" not in manifest(without)["settings"]["event_subscriptions"]["bot_events"]


def test_the_shortcut_of_messages_is_called_in_the_language_of_the_company(policy: Policy) -> None:
    company = policy.company.model_copy(update={"language": "pt_BR"})
    for made, name in (
        (policy, "Ask for help with this"),
        (policy.model_copy(update={"company": company}), "Pedir ajuda com isto"),
    ):
        [shortcut] = manifest(made)["features"]["shortcuts"]
        assert (shortcut["name"], shortcut["type"]) == (name, "message")
        assert len(name) <= 24


def scopes(policy: Policy) -> list[str]:
    found: list[str] = manifest(policy)["oauth_config"]["scopes"]["bot"]
    return found


def test_every_event_that_a_handler_waits_for_is_subscribed_to(policy: Policy) -> None:
    subscribed = manifest(policy)["settings"]["event_subscriptions"]["bot_events"]

    waited = {name for entry in ENTRIES if entry.surface is Surface.EVENT for name in EVENTS[entry.name][0]}
    assert waited <= set(subscribed)
    assert {"team_join", "user_change"} <= set(subscribed)


def test_the_scopes_of_every_method_that_is_called_are_known() -> None:
    called = {name for file in CALLERS for name in methods((ROOT / file).read_text(encoding="utf-8"))}

    assert called == set(CALLS)


def methods(source: str) -> set[str]:
    """Slack's methods that a module calls on its client: chat_postMessage is chat.postMessage."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    names = (f.attr for f in calls if isinstance(f, ast.Attribute) and ast.unparse(f.value) in CLIENTS)
    return {name.replace("_", ".", 2 if name.startswith("usergroups_users") else 1) for name in names}


CLIENTS = ("self._web", "self._client")


@pytest.mark.parametrize(("words", "read"), [("manifest", YAML(typ="safe").load), ("manifest --json", json.loads)])
def test_it_is_written_as_yaml_or_json(plain: Terminal, policy: Policy, words: str, read: Any) -> None:
    assert read(plain(words).out) == manifest(policy)
    assert read(plain(f"{words} --url https://bot.acme.example").out) == manifest(policy, URL)


def test_an_address_that_slack_would_not_call_is_refused(plain: Terminal) -> None:
    assert plain("manifest --url http://bot.acme.example").err == (
        "Invalid value for '--url': Slack needs an address such as https://bot.company.example/slack/events."
        " `backoffice manifest --help` explains.\n"
    )
