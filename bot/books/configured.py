"""The books that the environment names."""

from collections.abc import Callable, Mapping

from bot.books.sap import TIMEOUT, BusinessOne
from bot.settings import SettingsError, secret
from domain.policy import Policy

VARIABLES = ("SAP_URL", "SAP_COMPANY", "SAP_USER", "SAP_PASSWORD")


def configured(
    environ: Mapping[str, str],
    policy: Policy,
    *,
    timeout: float = TIMEOUT,
    stopped: Callable[[], bool] = lambda: False,
) -> BusinessOne | None:
    """SAP Business One, or None if nothing of it is named. Raises SettingsError if something is and not all."""
    found = {name: secret(environ, name) for name in VARIABLES}
    if not any(found.values()):
        return None
    if missing := [name for name, value in found.items() if not value]:
        raise SettingsError(*map(not_set, missing))
    url, company, user, password = (str(found[name]) for name in VARIABLES)
    accounts = policy.expenses.finance.accounts
    return BusinessOne(url, company, user, password, accounts=accounts, timeout=timeout, stopped=stopped)


def not_set(name: str) -> str:
    """That a variable is missing, and where it is explained."""
    return f"{name}: not set; `backoffice post journal --help` says what it is"
