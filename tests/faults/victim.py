"""The bot as a process that can be killed: the ordinary one, but with leases of seconds, so that tests need not wait.

``python -m tests.faults.victim PORT [--blind] [--sweeping] [--forgetful] [--careless]``: blind, it posts again without
looking; without sweeping a copy that is too many stays where everybody can count it; forgetful, it takes every delivery
for new; careless, every digest too.
"""

import os
import sys
from datetime import timedelta
from functools import partial
from types import ModuleType, SimpleNamespace

from bot import app, logs, process, ticks
from bot.delivery.pay import Payer
from bot.files import fate, wire
from bot.files.show import Shower
from bot.settings import load
from handlers import desk
from handlers.digest import engine
from storage import inbox, leases, outgoing

LEASE = timedelta(seconds=4)
TIMEOUT = 1
"""Less than a third of a lease, as in the ordinary bot."""


def replace(module: ModuleType, **others: object) -> None:
    """Other things under these names of a module: a name that moved away would leave the bot as it is, unnoticed."""
    assert others.keys() <= vars(module).keys(), f"{module.__name__} knows {sorted(others)} no more"
    vars(module).update(others)


def main() -> None:
    """Run until killed."""
    logs.setup()
    outgoing.LEASE = LEASE
    app.DELIVERY_TIMEOUT = TIMEOUT
    if "--sweeping" not in sys.argv:
        outgoing.SWEEP_AFTER = timedelta(days=1)
    leases.LEASE, wire.SILENCE, wire.LONGEST, fate.FIRST_PAUSE, fate.GROWTH = LEASE, TIMEOUT, TIMEOUT, 0.2, 1
    if "--blind" in sys.argv:
        replace(app, Payer=partial(Payer, look=False))
        replace(ticks, Shower=partial(Shower, look=False))
    forgetting = SimpleNamespace(**{**vars(inbox), "claim": lambda tx, key, now: None})
    if "--forgetful" in sys.argv or "--careless" in sys.argv:
        replace(desk, inbox=forgetting)
    if "--careless" in sys.argv:
        replace(engine, inbox=forgetting)
    process.run(load(os.environ), http=("127.0.0.1", int(sys.argv[1])))


if __name__ == "__main__":
    main()
