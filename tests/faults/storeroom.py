"""People at their Slack clients who want things from the store room, and its keepers: what failed they do again."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from handlers.stock.asking.cuts import OPEN
from handlers.stock.giving import handover_card
from handlers.stock.looking import lookup
from handlers.stock.sheets import sheet
from storage.db import Database
from tests import papers
from tests.desk import Json, at_once
from tests.faults.load import PAUSE, Load, slack_id
from tests.faults.patience import while_it_moves

KEEPER, MOVER, IMPORTER = "eva", "hugo", "rita"
ASKED, RECEIVED = 2, 3
"""Pieces of each request, and of each delivery."""
LOOKED_BACK = 200
"""So many messages people look back, of the whispers and cards of a day."""
AGAIN_AFTER = 8.0
"""Seconds after which a file is posted once more that never arrived."""


@dataclass
class Storeroom(Load):
    """What everybody wants, carried out at once: who asks for what, what arrives, and which files are posted."""

    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    arrives: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    kept: Callable[[], bool] = bool
    """Whether something is kept for somebody."""
    imported: Callable[[str], bool] = bool
    """Whether a posted file is imported."""
    arrived: Callable[[str], bool] = bool
    """Whether a posted file is known."""

    def work(self, db: Database) -> None:
        """Until everything is handed over, received and imported."""
        wanted = [partial(self._want_all, name, skus) for name, skus in self.asked.items()]
        got = [partial(self._until_enough, partial(self._take, name)) for name in self.asked]
        with while_it_moves(db, self.stop.set):
            at_once(
                *wanted,
                *got,
                partial(self._decide_all, "bruno"),
                partial(self._until_enough, self._hand_over),
                self._receive_all,
                self._import_all,
            )
        assert not self.stop.is_set(), "not everything was handed over and imported, and nothing moves any more"

    def _until_enough(self, look: Callable[[], None]) -> None:
        while not self.stop.is_set() and not self.enough():
            with suppress(KeyError, IndexError, TimeoutError):
                look()
            time.sleep(2 * PAUSE)

    def _until_done(self, act: Callable[[], bool]) -> None:
        while not self.stop.is_set() and not act():
            time.sleep(PAUSE)

    # -- who asks

    def _want_all(self, name: str, skus: Sequence[str]) -> None:
        for n, sku in enumerate(skus):
            self._until_done(partial(self._want, slack_id(name), sku, f"{name} {n}"))

    def _want(self, user: str, sku: str, reason: str) -> bool:
        self._close(user)
        said = self.client.command(user, f"/stock {sku}")
        with suppress(KeyError, IndexError, TimeoutError):
            if said.get("ok"):
                self.client.press(user, self._newest(user, lookup.ASK), lookup.ASK)
                return self._handed_in(user, quantity=str(ASKED), reason=reason)
        return False

    def _take(self, name: str) -> None:
        user = slack_id(name)
        for message in self._with(user, handover_card.CONFIRM):
            self.client.press(user, message, handover_card.CONFIRM)

    # -- who decides: three in four all of it, else one

    def _say_no(self, user: str, card: Json) -> None:
        self._pressed(card)
        self._close(user)
        with suppress(KeyError, IndexError, TimeoutError):
            if self.client.press(user, card, OPEN).get("ok"):
                self._handed_in(user, quantity="1", reason="One will do.")

    # -- who keeps

    def _hand_over(self) -> None:
        user = slack_id(KEEPER)
        if not self.kept():
            return
        self.client.command(user, "/stock queue")
        self.client.press(user, self._newest(user, handover_card.HAND_OVER), handover_card.HAND_OVER)

    def _receive_all(self) -> None:
        for sku in self.arrives:
            self._until_done(partial(self._receive, slack_id(MOVER), sku))

    def _receive(self, user: str, sku: str) -> bool:
        self._close(user)
        said = self.client.command(user, f"/stock receive {sku} {RECEIVED}")
        with suppress(KeyError, IndexError, TimeoutError):
            return bool(said.get("ok") and self.client.modals(user)) and self._handed_in(user, new_place="Lisbon")
        return False

    def _import_all(self) -> None:
        user, posted = slack_id(IMPORTER), dict[str, float]()

        def bring_in(name: str) -> bool:
            if self.imported(name):
                return True
            if not self.arrived(name) and time.monotonic() > posted.get(name, 0) + AGAIN_AFTER:
                posted[name] = time.monotonic()
                self.client.say(user, "", files=[papers.paper(name, self.files[name], "text/csv")])
            with suppress(KeyError, IndexError, TimeoutError):
                for message in self._with(user, sheet.IMPORT):
                    self.client.press(user, message, sheet.IMPORT)
            return self.imported(name)

        for name in self.files:
            self._until_done(partial(bring_in, name))

    # -- hands and eyes

    def _close(self, user: str) -> None:
        while modals := self.client.modals(user):
            self.client.act(user, "close", view_id=modals[-1]["id"])

    def _with(self, user: str, action: str) -> list[Json]:
        """The messages of somebody's conversation with this button, the oldest first."""
        channel = self.client.dm(user)
        seen = self.client.get(f"/sim/conversation/{channel}", limit=LOOKED_BACK, **{"as": user})["messages"]
        return [{**m, "channel": channel} for m in seen if f"'{action}'" in str(m["blocks"])]

    def _newest(self, user: str, action: str) -> Json:
        return self._with(user, action)[-1]

    def _handed_in(self, user: str, **fields: str) -> bool:
        """Hand in the form on top again and again until it is gone, or says what was done: that is our yes."""
        view = self.client.modals(user)[-1]
        while not self.stop.is_set():
            with suppress(KeyError, IndexError, TimeoutError):
                said = self.client.fill(user, **fields)
                if said.get("ok") and "errors" in said:
                    return False
            with suppress(TimeoutError):
                if not any(_same(view, one) for one in self.client.modals(user)):
                    return True
            time.sleep(PAUSE)
        return False


def _same(form: Json, other: Json) -> bool:
    """Whether it is this form still, and not what came in its place."""
    return bool((form["id"], form["callback_id"]) == (other["id"], other["callback_id"]))
