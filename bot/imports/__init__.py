"""Files of people, balances, rates and items: read whole, checked whole, and kept whole or not at all."""

from bot.imports.balance import import_balances
from bot.imports.outcome import ImportRefused, Outcome, Problem
from bot.imports.posted import import_posted
from bot.imports.rates import import_rates
from bot.imports.roster import import_people
from bot.imports.stock import import_stock

__all__ = [
    "ImportRefused",
    "Outcome",
    "Problem",
    "import_balances",
    "import_people",
    "import_posted",
    "import_rates",
    "import_stock",
]
