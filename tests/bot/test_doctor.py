"""The doctor says in plain words what is missing to go live, with or without a network."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.doctor import examine
from bot.findings import Finding
from bot.manifest import manifest
from bot.settings import load, read_yaml
from bot.simulator.server import Simulator
from domain.finding import Standing
from domain.people import Role
from domain.policy import Policy
from domain.stock import Kind, Movement
from domain.vacation import DAY, Entry, Rule
from storage import accounts, people, schema, vacation
from storage.db import Database
from storage.files import at
from storage.stock import items, ledger
from storage.tables import stock_levels
from tests import company
from tests.bot.conftest import KEY, ROOT, Terminal
from tests.handlers.stock.shelf import CABLE, MONITOR
from tests.papers import keep_certificate

TOKENS: dict[str, Any] = {"bot_token": "xoxb-1", "app_token": "xapp-1"}


def workspace() -> dict[str, Any]:
    channels = [{"id": "C0HRTEAM", "name": "hr", "is_private": False, "members": ["U0ANA"]}]
    return {**company.WORKSPACE, "channels": channels}


@pytest.fixture
def slack(house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A Slack where the app was installed from our manifest, and an environment that names it."""
    with Simulator(workspace(), manifest(read_yaml(house / "app.yaml", Policy)), **TOKENS) as simulator:
        monkeypatch.setenv("SLACK_API_URL", simulator.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
        monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
        yield simulator


@pytest.fixture
def staffed(db: Database) -> Database:
    """Ana with her manager Bruno of HR, their accounts and their balances."""
    with db.write() as tx:
        bruno, _ = people.save(tx, "bruno@company.example", {"name": "Bruno Costa"})
        ana, _ = people.save(tx, "ana@company.example", {"name": "Ana Souza", "manager_id": bruno})
        people.save_roles(tx, bruno, {Role.HR})
        for person_id, user in ((ana, "U0ANA"), (bruno, "U0BRUNO")):
            accounts.assign(tx, {user: person_id}, team_id=company.TEAM)
            line = Entry(type="vacation", day=company.MONDAY.date(), amount=22 * DAY, rule=Rule.IMPORTED)
            vacation.post(tx, person_id, [line], now=company.MONDAY)
    return db


def findings(house: Path, environ: dict[str, str], *, now: datetime | None = None) -> list[Finding]:
    settings = load({"DATABASE_URL": f"sqlite:///{house / 'none.db'}", "BACKOFFICE_AUDIT_KEY": KEY, **environ})
    return list(examine(settings, now=now or datetime.now(UTC)))


def missing(found: list[Finding]) -> list[str]:
    return [finding.what for finding in found if finding.standing is Standing.MISSING]


def test_a_bot_with_everything_can_go_live(terminal: Terminal, slack: Simulator, staffed: Database) -> None:
    ran = terminal("doctor")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "ok       app.yaml can be read",
        "ok       the audit trail has a key",
        f"ok       Slack accepts SLACK_BOT_TOKEN in Company (at {slack.api_url}, not Slack itself)",
        "ok       the app has every scope that it needs",
        "ok       this machine's clock agrees with Slack's",
        f"ok       Slack accepts SLACK_APP_TOKEN (at {slack.api_url}, not Slack itself)",
        f"ok       the database is at version {schema.expected()}",
        *kept_in(load(os.environ).files, staffed),
        "ok       2 people are on the roster",
        "look     no manager: Bruno Costa",
        "         → their requests go to HR; else fill in manager_email",
        "ok       everybody has a Slack account",
        "ok       everybody has a balance of Vacation",
        *left_open("Ana Souza, Bruno Costa"),
        "Nothing is missing: the bot can go live.",
    ]


def left_open(names: str, *, hr: bool = True) -> list[str]:
    """What is said of roles that nobody has, and of the shipped app.yaml where these people have no country."""
    confidence, roles = ("", "`it`") if hr else (", HR, in confidence", "`hr` or `it`")
    helps = f"Computer and devices, Programs, Network and VPN, Accounts and passwords{confidence} and Something else"
    lines = "`expenses: {finance: {channel: C…}}`, `stock: {channel: C…}`, `tickets: {channel: C…}`"
    return [
        "look     nobody has the role admin",
        "         → whoever has it in the roster's column roles is told what goes wrong",
        "look     nobody has the role finance",
        "         → whoever has it in the roster's column roles pays what was approved",
        f"look     nobody helps with {helps}",
        f"         → until somebody has the role {roles} in the roster's column roles, administrators do",
        "look     no channel for the queue of finance, stock and tickets",
        f"         → make a private channel for each, invite the bot, and write its id into app.yaml: {lines}",
        f"look     no country, so no public holidays: {names}",
        "         → fill in country in the roster, or `company: {country: PT}` in app.yaml",
    ]


def kept_in(place: str, db: Database) -> list[str]:
    """What is said of where files are kept: several processes must share it."""
    if db.is_sqlite:
        return [f"ok       files are kept in {place}"]
    return [
        f"look     files are kept in {place}",
        "         → share this folder between machines, or set FILES_URL to s3://",
    ]


def test_files_that_are_not_where_this_process_looks_are_missed(
    terminal: Terminal, slack: Simulator, staffed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_certificate(staffed, at(load(os.environ).files))
    assert terminal("doctor").status == 0
    monkeypatch.setenv("FILES_URL", "another")
    assert "missing  1 of the newest 1 files are not in another" in terminal("doctor").out.splitlines()
    Path("file").touch()
    monkeypatch.setenv("FILES_URL", "file/none")
    assert "missing  files cannot be kept: file/none: Not a directory" in terminal("doctor").out.splitlines()


def test_in_an_empty_folder_it_says_what_to_do_first(plain: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKOFFICE_AUDIT_KEY")

    ran = plain("doctor")
    assert (ran.status, ran.err) == (1, "4 things are missing to go live.\n")
    assert ran.out.splitlines() == [
        "ok       app.yaml can be read",
        "missing  Slack has no way to the bot",
        "         → set SLACK_APP_TOKEN to `run --socket`, or SLACK_SIGNING_SECRET to `run --http`",
        "missing  the audit trail has no key",
        "         → set BACKOFFICE_AUDIT_KEY to 32 or more random characters and keep it apart from the database",
        "missing  SLACK_BOT_TOKEN is not set",
        "         → make the app from `backoffice manifest`, install it, and copy the Bot User OAuth Token, xoxb-…",
        "missing  the database is empty",
        "         → `backoffice migrate`",
    ]


def test_without_a_network_it_says_so_and_looks_at_the_rest(house: Path) -> None:
    found = findings(house, {"SLACK_API_URL": "http://127.0.0.1:1/api/", "SLACK_BOT_TOKEN": "xoxb-1"})
    assert missing(found) == [
        "Slack has no way to the bot",
        "Slack is unreachable: Connection refused",
        "the database is empty",
    ]


def test_a_token_that_slack_refuses_is_named(house: Path, slack: Simulator) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-2", "SLACK_APP_TOKEN": "xapp-2"}

    found = findings(house, {"SLACK_API_URL": slack.api_url, **tokens})

    assert missing(found)[:2] == [
        "Slack refuses SLACK_BOT_TOKEN: invalid_auth",
        "Slack refuses SLACK_APP_TOKEN: invalid_auth",
    ]


def test_scopes_that_the_app_was_installed_without_are_named(house: Path) -> None:
    old = manifest(read_yaml(house / "app.yaml", Policy))
    old["oauth_config"]["scopes"]["bot"] = ["chat:write", "commands", "im:write", "users:read"]

    with Simulator(workspace(), old, **TOKENS) as slack:
        found = findings(house, {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": "xoxb-1"})

    lacking = "channels:history, files:read, files:write, groups:history, im:history, reactions:read, users:read.email"
    assert f"the app was installed without {lacking}" in missing(found)


@pytest.mark.parametrize(("minutes", "words"), [(3, "ahead of"), (-3, "behind")])
def test_a_clock_that_is_wrong_is_told_by_how_much(house: Path, slack: Simulator, minutes: int, words: str) -> None:
    wrong = datetime.now(UTC) + timedelta(minutes=minutes)

    found = findings(house, {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": "xoxb-1"}, now=wrong)

    (said,) = (what for what in missing(found) if "clock" in what)
    seconds = int(said.split()[4])
    assert abs(seconds - 180) <= 5
    assert said == f"this machine's clock is {seconds} seconds {words} Slack's"


def with_channel(house: Path) -> Policy:
    text = (ROOT / "app.yaml").read_text(encoding="utf-8")
    (house / "app.yaml").write_text(text.replace("# channel: C0123456789", "channel: C0HRTEAM"), encoding="utf-8")
    return read_yaml(house / "app.yaml", Policy)


def test_a_digest_for_a_channel_without_the_bot_is_found(house: Path) -> None:
    with Simulator(workspace(), manifest(with_channel(house)), **TOKENS) as slack:
        found = findings(house, {"SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": "xoxb-1"})

    assert "the digest's channel C0HRTEAM cannot be used: not_in_channel" in missing(found)


def test_a_short_audit_key_is_not_good_enough(house: Path) -> None:
    found = findings(house, {"BACKOFFICE_AUDIT_KEY": "short"})

    assert "BACKOFFICE_AUDIT_KEY has only 5 characters" in missing(found)


# --- people -----------------------------------------------------------------------------------------------------------


def of_people(terminal: Terminal) -> list[str]:
    """What the doctor says below the lines on the database's version and its files."""
    lines, above = terminal("doctor").out.splitlines(), 2 if terminal.database_url.startswith("sqlite") else 3
    return lines[lines.index(f"ok       the database is at version {schema.expected()}") + above :]


def test_an_empty_roster_is_to_be_imported(terminal: Terminal) -> None:
    assert of_people(terminal) == ["missing  nobody is on the roster", "         → `backoffice import people FILE`"]


def test_people_without_deciders_accounts_and_balances_are_named(terminal: Terminal, db: Database) -> None:
    with db.write() as tx:
        for name in ("Ana", "Bea", "Cid", "Davi", "Eva", "Flor"):
            people.save(tx, f"{name.lower()}@x.example", {"name": name})

    assert of_people(terminal) == [
        "ok       6 people are on the roster",
        "missing  nobody has the role hr; Ana, Bea, Cid, Davi, Eva and 1 more would have nobody to decide",
        "         → give it to somebody in the roster's column roles",
        "look     Slack's users were not read yet",
        "         → they are when the bot first runs; then look here again",
        "missing  nobody has a balance of Vacation",
        "         → `backoffice import balances FILE`",
        *left_open("Ana, Bea, Cid, Davi, Eva and 1 more", hr=False),
    ]


def test_quantities_that_are_not_what_moved_are_found(terminal: Terminal, db: Database) -> None:
    said = "ok       quantities in stock are what moved"
    assert said not in of_people(terminal), "there is no stock to look at"
    with db.write() as tx:
        monitor, cable = items.save(tx, [MONITOR, CABLE])
        for item in (monitor, cable):
            at = ledger.location(tx, "Lisbon")
            ledger.move(tx, item, Movement(kind=Kind.RECEIPT, item_id=item.id, location_id=at, on_hand=Decimal(3),
                                           at=company.MONDAY))  # fmt: skip
    assert of_people(terminal)[-1] == said
    with db.write() as tx:
        tx.execute(sa.update(stock_levels).where(stock_levels.c.item_id == monitor.id).values(on_hand=4000))
    assert of_people(terminal)[-2:] == [
        "missing  quantities are not what moved in stock: MON-24",
        "         → something else wrote to the database: `backoffice audit verify`, then `restore` an earlier backup",
    ]


def test_somebody_who_joined_after_the_import_is_found_and_somebody_who_left_does_not_count(
    terminal: Terminal, staffed: Database
) -> None:
    left = (datetime.now(UTC) - timedelta(days=2)).date()
    with staffed.write() as tx:
        people.save(tx, "gone@company.example", {"name": "Gina Gone", "left_on": left})
        bruno = people.by_email(tx, "bruno@company.example")
        assert bruno
        people.save(tx, "new@company.example", {"name": "Nuno Novo", "manager_id": bruno.id})

    assert of_people(terminal) == [
        "ok       3 people are on the roster",
        "look     no manager: Bruno Costa",
        "         → their requests go to HR; else fill in manager_email",
        "look     no Slack account: Nuno Novo",
        "         → write their Slack address into the roster's column email, or their user id into slack_id",
        "look     no balance of Vacation: Nuno Novo",
        "         → `backoffice import balances FILE`",
        *left_open("Ana Souza, Bruno Costa, Nuno Novo"),
    ]


def test_where_leave_is_earned_hire_dates_are_looked_for_and_balances_come_by_themselves(
    terminal: Terminal, staffed: Database
) -> None:
    policy = terminal.folder / "app.yaml"
    shipped = policy.read_text(encoding="utf-8")
    earned = "overdraft: 0 \n      accrual: {days: 25, from: hire date}\n      # "
    policy.write_text(shipped.replace("overdraft: 0 ", earned, 1), encoding="utf-8")

    assert of_people(terminal)[4:6] == [
        "look     no hire date: Ana Souza, Bruno Costa",
        "         → until hired_on is in the roster, leave is earned as if they had always been here, "
        "and not at all in years from the hire date",
    ]
