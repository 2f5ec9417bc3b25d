"""Files of people, of balances and of rates: read whole, checked whole, and kept whole or not at all."""

from bot.imports.balance import import_balances
from bot.imports.outcome import ImportRefused, Outcome, Problem
from bot.imports.posted import import_posted
from bot.imports.rates import import_rates
from bot.imports.roster import import_people

__all__ = ["ImportRefused", "Outcome", "Problem", "import_balances", "import_people", "import_posted", "import_rates"]
