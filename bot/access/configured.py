"""The address that the environment names."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.access.webhook import Webhook
from bot.settings import SettingsError, secret
from domain.policy import Policy

URL, SECRET = "ACCESS_WEBHOOK_URL", "ACCESS_WEBHOOK_SECRET"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LEAST = 16


def configured(environ: Mapping[str, str], policy: Policy) -> Webhook | None:
    """Who is told; None where no system of the policy is done by it. Raises SettingsError for what is missing."""
    if not any(system.by == "webhook" for system in policy.access.systems.values()):
        return None
    url, key = secret(environ, URL), secret(environ, SECRET)
    if not url:
        raise SettingsError(f"{URL}: not set; the access of a system in app.yaml is done `by: webhook`")
    if not key or len(key) < LEAST:
        raise SettingsError(f"{SECRET}: not set, or shorter than {LEAST} characters; what is told is signed with it")
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise SettingsError(f"{URL}: write an address that begins with https://")
    return Webhook(url, key)
