"""A post office: what the company owes, the real stand-in that takes it, and workers that can be told what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery.pay import Payer
from bot.simulator.server import Simulator
from bot.slack import Slack, client
from storage import messages, outgoing
from storage.tables import EPOCH, cards, rate_gates
from storage.tables import messages as owed_messages
from tests import company
from tests.desk import Counter, Json, counter
from tests.stage import BOT_TOKEN, SECRET

OWNER = "worker a"
TIMEOUT = 1


@dataclass
class PostOffice:
    """A company at its desk, and its Slack."""

    desk: Counter
    simulator: Simulator

    def slack(self) -> Slack:
        """A connection of delivery's."""
        return Slack(client(BOT_TOKEN, self.simulator.api_url, timeout=TIMEOUT))

    def payer(self, owner: str = OWNER, *, slack: Slack | None = None, look: bool = True) -> Payer:
        """Somebody who pays."""
        office, now = self.desk.office, lambda: self.desk.now
        return Payer(db=self.desk.db, slack=slack or self.slack(), office=office, now=now, owner=owner, look=look)

    def owe(self, words: str, *, to: str = "ana", **also: Any) -> None:
        """Owe somebody these words."""
        with self.desk.db.write() as tx:
            messages.owe(tx, "words", facts={"text": words}, person_id=self.desk.ids[to], **also)

    def round(self, payer: Payer | None = None) -> int:
        """Pay everything that is due now, once; how many debts that were."""
        payer = payer or self.payer()
        with self.desk.db.write() as tx:
            due = outgoing.claim_cards(tx, owner=payer._owner, limit=50)
            posts = outgoing.claim_posts(tx, owner=payer._owner, limit=50)
        for card in due:
            payer.redraw(card)
        for owed in posts:
            payer.pay(owed)
        return len(due) + len(posts)

    def pay(self, payer: Payer | None = None) -> None:
        """Pay until nothing is owed any more, with all pauses over at once."""
        payer = payer or self.payer()
        while self.round(payer):
            self.time_passes()

    def time_passes(self, *, leases: bool = False) -> None:
        """Every pause is over, every gate open; with ``leases``, every lease ended too."""
        with self.desk.db.write() as tx:
            for table in (owed_messages, cards):
                tx.execute(sa.update(table).values(next_at=EPOCH))
                if leases:
                    tx.execute(sa.update(table).where(table.c.lease_until.is_not(None)).values(lease_until=EPOCH))
            tx.execute(sa.delete(rate_gates))

    def fault(self, kind: str, method: str = "chat.postMessage", *, times: int = 1, **also: Any) -> None:
        """What befalls the next calls."""
        said = self.simulator.client.faults({"method": method, "kind": kind, "times": times, **also})
        assert said["ok"], said

    def rows(self) -> list[sa.Row[Any]]:
        """Every owed message, in order."""
        with self.desk.db.read() as tx:
            return list(tx.execute(sa.select(owed_messages).order_by(owed_messages.c.id)).all())

    def row(self, words: str) -> sa.Row[Any]:
        """The debt with these words."""
        return next(row for row in self.rows() if row.facts.get("text") == words)

    def cards(self) -> list[sa.Row[Any]]:
        """Every card."""
        with self.desk.db.read() as tx:
            return list(tx.execute(sa.select(cards).order_by(cards.c.id)).all())

    def standing(self) -> list[Json]:
        """What stands in Slack, oldest first."""
        found = self.simulator.client.get("/sim/messages")["messages"]
        return sorted(found, key=lambda message: str(message["ts"]))

    def words(self) -> list[str]:
        """The words of what stands in Slack, but for what administrators are told of the dead."""
        return [words for words in self._all() if not words.startswith(MOURNING)]

    def mourned(self) -> list[str]:
        """The errors that administrators were told of."""
        return [words.split(": ")[1].split(".")[0] for words in self._all() if words.startswith(MOURNING)]

    def _all(self) -> list[str]:
        return [str(message["text"]) for message in self.standing()]


MOURNING = "Slack did not take a message of mine"


@pytest.fixture
def post(database_url: str) -> Iterator[PostOffice]:
    """A post office on a database of either kind."""
    simulator = Simulator(company.WORKSPACE, signing_secret=SECRET, bot_token=BOT_TOKEN)
    with simulator, counter(database_url) as desk:
        yield PostOffice(desk, simulator)
