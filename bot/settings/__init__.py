"""Settings: the environment and app.yaml, read once, checked whole, and refused by variable or by line and field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.settings.file import read_yaml
from bot.settings.packs import read_pack, read_policy
from bot.settings.problems import SettingsError
from domain.policy import Policy
from storage.backup import file_of
from storage.files import BUCKET

__all__ = ["Settings", "SettingsError", "load", "normalised", "read_pack", "read_policy", "read_yaml", "secret"]

SECRETS = ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "BACKOFFICE_AUDIT_KEY")
"""Variables that may also come from the file that ``<name>_FILE`` names."""
TOKENS = {
    "SLACK_BOT_TOKEN": (("xapp-", "xoxp-"), "a bot's token, which begins with xoxb-"),
    "SLACK_APP_TOKEN": (("xoxb-", "xoxp-"), "an app-level token, which begins with xapp-"),
}
"""Tokens that people mix up: what another kind begins with, and what is wanted instead."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the process was told. Secrets never show in its repr."""

    config: Policy = field(repr=False)
    database_url: str = field(repr=False)  # may hold a password
    slack_bot_token: SecretStr | None
    slack_app_token: SecretStr | None
    slack_signing_secret: SecretStr | None
    slack_api_url: str
    audit_key: SecretStr | None
    clock_file: Path | None
    files_url: str | None = None

    @property
    def files(self) -> str:
        """Where bytes are kept: a folder or s3://…; by default one that is named as the database is, beside it.

        Each database has its own: bytes that none of its files needs are removed.
        """
        return self.files_url or _beside(self.database_url)

    def secret(self, variable: str) -> str:
        """The value of ``SLACK_BOT_TOKEN`` and the like, for what can't work without it; SettingsError if not set."""
        name = variable.removeprefix("BACKOFFICE_").lower()
        value: SecretStr | None = getattr(self, name)
        if value is None:
            raise SettingsError(f"{variable}: not set; set it, or {variable}_FILE to the path of a file that holds it")
        return value.get_secret_value()

    def chain_key(self) -> bytes:
        """The key of the audit chain; without one the chain shows accidents only, and ``doctor`` says so."""
        return self.audit_key.get_secret_value().encode() if self.audit_key else b"no key"


def load(environ: Mapping[str, str]) -> Settings:
    """Settings from the environment and the policy file (BACKOFFICE_CONFIG, else app.yaml).

    Raises SettingsError with every problem found, not only the first.
    """
    problems: list[str] = []
    found: dict[str, str | None] = {}
    for name in SECRETS:
        try:
            found[name] = _checked(name, secret(environ, name))
        except SettingsError as error:
            problems += error.problems
    api_url = environ.get("SLACK_API_URL") or "https://slack.com/api/"
    if not re.match(r"https?://[^/]", api_url):
        problems.append("SLACK_API_URL: must be an address such as https://slack.com/api/")
    files_url = environ.get("FILES_URL") or None
    if files_url and "://" in files_url and not BUCKET.fullmatch(files_url):
        problems.append("FILES_URL: must be a folder, or s3://BUCKET/PREFIX")
    try:
        config = read_policy(Path(environ.get("BACKOFFICE_CONFIG") or "app.yaml"))
    except SettingsError as error:
        problems += error.problems
    if problems:
        raise SettingsError(*problems)
    clock_file = environ.get("BACKOFFICE_CLOCK_FILE")
    return Settings(
        config=config,
        database_url=normalised(found["DATABASE_URL"] or "sqlite:///var/backoffice.db"),
        slack_bot_token=_hidden(found["SLACK_BOT_TOKEN"]),
        slack_app_token=_hidden(found["SLACK_APP_TOKEN"]),
        slack_signing_secret=_hidden(found["SLACK_SIGNING_SECRET"]),
        slack_api_url=api_url.rstrip("/") + "/",
        audit_key=_hidden(found["BACKOFFICE_AUDIT_KEY"]),
        clock_file=Path(clock_file) if clock_file else None,
        files_url=files_url,
    )


def _beside(database_url: str) -> str:
    database = file_of(database_url)
    folder = database.parent if database_url.startswith("sqlite") else Path("var")
    return str(folder / f"{database.stem}.files")


def normalised(url: str) -> str:
    """A database's URL with the driver that we use: postgres:// and postgresql:// become postgresql+psycopg://."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _hidden(value: str | None) -> SecretStr | None:
    return SecretStr(value) if value else None


def secret(environ: Mapping[str, str], name: str) -> str | None:
    """The value of a variable, or what is in the file that ``<name>_FILE`` names. Raises SettingsError."""
    value, file = environ.get(name), environ.get(f"{name}_FILE")
    if value and file:
        raise SettingsError(f"{name}: set here and in {name}_FILE too; keep one of the two")
    if not file:
        return value or None
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise SettingsError(f"{name}_FILE: can't read {file}: {why}") from error
    if not value:
        raise SettingsError(f"{name}_FILE: {file} is empty")
    return value


def _checked(name: str, value: str | None) -> str | None:
    # None of these repeats the value: it may be a secret.
    others, wanted = TOKENS.get(name, ((), ""))
    if value and value.startswith(others):
        raise SettingsError(f"{name}: this is another kind of token; it must be {wanted}")
    if value and name == "DATABASE_URL" and not re.match(r"(sqlite:///|postgresql\+psycopg://).", normalised(value)):
        raise SettingsError("DATABASE_URL: must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
    return value
