"""What is missing to go live, in plain words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.delivery.fate import judge
from bot.findings import Finding, Findings, look, missing, ok
from bot.manifest import scopes
from bot.settings import Settings
from bot.slack import CLOCKS_APART, UNREACHABLE, Slack, client, reason
from handlers.guide.checks import look_over
from handlers.guide.words import says
from handlers.texts import unescape, voice_in
from storage import attachments, files, schema
from storage.db import Database, Unavailable, parts
from storage.files import at
from storage.schema import WrongVersion
from storage.stock import items, ledger, serials

LEAST_KEY = 32
NAMED = 5
TIMEOUT = 5
PROBE, LOOKED_AT = b"backoffice doctor", 100
SLACK = "https://slack.com/api/"


def examine(settings: Settings, *, now: datetime) -> Findings:
    """Everything that going live needs, one by one. ``now`` is machine time. Nothing here raises for what is wrong."""
    yield from _settings(settings)
    yield from _slack(settings, now)
    yield from _socket(settings)
    yield from _database(settings, now)


# --- settings ---------------------------------------------------------------------------------------------------------


def _settings(settings: Settings) -> Findings:
    yield ok("app.yaml can be read")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        yield missing(
            "Slack has no way to the bot",
            "set SLACK_APP_TOKEN to `run --socket`, or SLACK_SIGNING_SECRET to `run --http`",
        )
    if settings.slack_signing_secret is not None:
        yield ok("SLACK_SIGNING_SECRET is set: the bot can run with --http")
    yield _audit_key(settings)
    if settings.clock_file:
        yield look("BACKOFFICE_CLOCK_FILE moves the time that business runs by", "unset it, unless this is a trial")


def _audit_key(settings: Settings) -> Finding:
    if settings.audit_key is None:
        todo = f"set BACKOFFICE_AUDIT_KEY to {LEAST_KEY} or more random characters and keep it apart from the database"
        return missing("the audit trail has no key", todo)
    length = len(settings.audit_key.get_secret_value())
    if length < LEAST_KEY:
        return missing(
            f"BACKOFFICE_AUDIT_KEY has only {length} characters",
            f"make it {LEAST_KEY} or more before the first entry: a trail is verified with the key that wrote it",
        )
    return ok("the audit trail has a key")


# --- Slack ------------------------------------------------------------------------------------------------------------


def _slack(settings: Settings, now: datetime) -> Findings:
    if settings.slack_bot_token is None:
        yield missing(
            "SLACK_BOT_TOKEN is not set",
            "make the app from `backoffice manifest`, install it, and copy the Bot User OAuth Token, xoxb-…",
        )
        return
    web = client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, timeout=TIMEOUT)
    said, finding = _asked(settings, "SLACK_BOT_TOKEN", web.auth_test)
    yield finding
    if said is None:
        return
    headers = {name.lower(): str(value) for name, value in said.headers.items()}
    yield _scopes(settings, headers)
    yield _clock(headers, now)
    for channel in sorted(settings.config.channels()):
        yield _channel(Slack(web), channel, now)


def _asked(settings: Settings, variable: str, call: Callable[[], Any]) -> tuple[Any, Finding]:
    """Slack's answer, None if there is none, and what that says of a token."""
    try:
        said = call()
    except SlackApiError as refused:
        word = judge(refused).error
        return None, missing(f"Slack refuses {variable}: {word}", "copy it again from the app's page at api.slack.com")
    except UNREACHABLE as unreachable:
        todo = f"look at the network, at SLACK_API_URL ({settings.slack_api_url}) and at proxies"
        return None, missing(f"Slack is unreachable: {reason(unreachable)}", todo)
    where = f" in {said['team']}" if said.get("team") else ""
    own = "" if settings.slack_api_url == SLACK else f" (at {settings.slack_api_url}, not Slack itself)"
    return said, ok(f"Slack accepts {variable}{where}{own}")


def _scopes(settings: Settings, headers: Mapping[str, str]) -> Finding:
    granted = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    if lacking := [scope for scope in scopes(settings.config) if scope not in granted]:
        return missing(
            f"the app was installed without {', '.join(lacking)}",
            "paste `backoffice manifest` into the app's manifest at api.slack.com, and install it again",
        )
    return ok("the app has every scope that it needs")


def _clock(headers: Mapping[str, str], now: datetime) -> Finding:
    try:
        apart = now - parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return look("Slack does not say what time it is", "make sure that this machine's clock is right")
    seconds = round(abs(apart) / timedelta(seconds=1))
    if abs(apart) <= CLOCKS_APART:
        return ok("this machine's clock agrees with Slack's")
    way = "ahead of" if apart > timedelta(0) else "behind"
    return missing(f"this machine's clock is {seconds} seconds {way} Slack's", "let it follow a time server (NTP)")


def _channel(slack: Slack, channel: str, now: datetime) -> Finding:
    try:
        slack.copies(channel, "", since=now)
    except SlackApiError as refused:
        word = judge(refused).error
        todo = "invite the bot to the channel (/invite @Backoffice), or correct digests in app.yaml"
        return missing(f"the digest's channel {channel} cannot be used: {word}", todo)
    except UNREACHABLE:
        return look(f"the digest's channel {channel} could not be looked at", "try again")
    return ok(f"the bot is in the digest's channel {channel}")


def _socket(settings: Settings) -> Findings:
    if settings.slack_app_token is None:
        return
    token = settings.slack_app_token.get_secret_value()
    web = client("", settings.slack_api_url, timeout=TIMEOUT)
    _, finding = _asked(settings, "SLACK_APP_TOKEN", lambda: web.apps_connections_open(app_token=token))
    yield finding


# --- the database -----------------------------------------------------------------------------------------------------


def _database(settings: Settings, now: datetime) -> Findings:
    try:
        schema.check(settings.database_url)
    except WrongVersion as wrong:
        yield _wrong(wrong)
        return
    except Unavailable as gone:
        yield missing(f"the database cannot be reached ({type(gone.orig).__name__})", "look at DATABASE_URL")
        return
    yield ok(f"the database is at version {schema.expected()}")
    yield from _files(settings)
    yield from _held(settings, now)
    yield from _stock(settings)


def _files(settings: Settings) -> Findings:
    """Whether bytes can be kept, and whether those that rows name are there."""
    db = Database(settings.database_url)
    try:
        place = at(settings.files)
        place.remove(place.put(PROBE))
        with db.read() as tx:
            wanted = attachments.outside(tx, newest=LOOKED_AT)
        lost = sum(not place.has(digest) for digest in wanted)
    except files.Unavailable as error:
        yield missing(f"files cannot be kept: {error}", "look at FILES_URL")
        return
    finally:
        db.dispose()
    if lost:
        todo = "all processes need the same FILES_URL, and its folder shared; or an earlier `restore` brings them back"
        yield missing(f"{lost} of the newest {len(wanted)} files are not in {settings.files}", todo)
    elif not db.is_sqlite and isinstance(place, files.Folder):
        yield look(
            f"files are kept in {settings.files}", "share this folder between machines, or set FILES_URL to s3://"
        )
    else:
        yield ok(f"files are kept in {settings.files}")


def _wrong(wrong: WrongVersion) -> Finding:
    if wrong.newer:
        return missing(
            f"the database is at version {wrong.found}, which is newer than this program", "install the newer"
        )
    return missing(f"the database is {f'at version {wrong.found}' if wrong.found else 'empty'}", "`backoffice migrate`")


def _held(settings: Settings, now: datetime) -> Findings:
    """The same that administrators read in Slack."""
    db = Database(settings.database_url, audit_key=settings.chain_key())
    try:
        with db.read() as tx:
            found = list(look_over(tx, settings.config, now.date()))
    finally:
        db.dispose()
    voice = voice_in("en", settings.config.company.timezone)
    yield from (Finding(one.standing, *map(unescape, says(voice, one))) for one in found)


def _stock(settings: Settings) -> Findings:
    """Whether what is in stock is what moved, and as many as its serials; nothing, where nothing is kept in stock."""
    db = Database(settings.database_url)
    try:
        with db.read() as tx:
            kept = items.version(tx)
            wrong = {item_id for item_id, _ in (*ledger.astray(tx), *serials.astray(tx))}
            known = (item for some in parts(wrong) for item in items.get_many(tx, some).values())
            names = tuple(sorted(item.sku for item in known))
    finally:
        db.dispose()
    if wrong:
        todo = "something else wrote to the database: `backoffice audit verify`, then `restore` an earlier backup"
        yield missing(f"quantities are not what moved in stock: {_some(names)}", todo)
    elif kept:
        yield ok("quantities in stock are what moved")


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
