"""Who keeps the stock, as the policy and the environment say."""

from collections.abc import Callable, Mapping

from bot.books.configured import VARIABLES
from bot.erp.sap import Items
from bot.service_layer import Session
from bot.settings import SettingsError, secret
from domain.policy import Policy

CALL = 20.0
"""Seconds for a page of items."""


def keeper(environ: Mapping[str, str], policy: Policy, *, stopped: Callable[[], bool] = lambda: False) -> Items | None:
    """SAP Business One, or None where stock is ours. Raises SettingsError if nothing says where it is."""
    if policy.stock.sap is None:
        return None
    found = {name: secret(environ, name) for name in VARIABLES}
    if missing := [name for name, value in found.items() if not value]:
        raise SettingsError(*(f"{name}: not set, and `stock: sap` in app.yaml needs it" for name in missing))
    url, company, user, password = (str(found[name]) for name in VARIABLES)
    return Items(Session(url, company, user, password, timeout=CALL, stopped=stopped), policy.stock.sap)
