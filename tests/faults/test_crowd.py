"""Everybody at once, with their Home tabs open, while delivery claims and the clock ticks: nobody is in the way."""

import random
import threading
from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import cycle

import pytest
import sqlalchemy as sa

from domain.people import Action
from handlers import reminder
from handlers.approval import presence
from handlers.call import Surface
from storage import audit, outgoing, unsent
from storage.audit import Head
from storage.outgoing import Stands
from storage.tables import approval_seats
from storage.tables import requests as kept
from tests import company
from tests.desk import Counter as Desk
from tests.desk import at_once, form, press, words
from tests.faults.conftest import Figure
from tests.stage import AUDIT_KEY

ASKING = ("ana", "carla", "eva", "bruno")
DECIDING = ("bruno", "rita", "hugo")


def open_homes(desk: Desk) -> None:
    """Everybody opens their Home tab, twice at once."""

    def opens(name: str, n: int) -> None:
        event = {"type": "app_home_opened", "user": f"U0{name.upper()}", "tab": "home"}
        reply = desk.desk.serve(Surface.EVENT, {"team_id": company.TEAM, "event_id": f"Ev{name}{n}", "event": event})
        assert reply.status == 200

    at_once(*(partial(opens, name, n) for name in (*ASKING, "rita", "hugo") for n in range(2)))


def substitutes(desk: Desk) -> None:
    """Tomorrow, and then only, others decide in the place of whoever decides."""
    day = (desk.now + timedelta(days=1)).date()
    for name, other in (("bruno", "eva"), ("hugo", "carla")):
        days = {"delegate": f"U0{other.upper()}", "first": day, "last": day}
        assert desk.submit(form(name, "approvals.delegate", days, memo={})).errors is None


class Crowd:
    """Threads that ask, decide, take back, pay and tick until all turns are over; ``broke`` is what went wrong."""

    def __init__(self, desk: Desk, turns: int) -> None:
        self.desk, self.turns = desk, turns
        self.over = threading.Event()
        self.said: Counter[str] = Counter()
        self.days = {name: iter(desk.working_days(name, turns)) for name in ASKING}

    def run(self) -> None:
        """All together."""
        actors = [partial(self.act, name, random.Random(n)) for n, name in enumerate(ASKING * 2)]
        at_once(*(partial(self.until_all_are_done, len(actors), actor) for actor in actors), self.deliver, self.tick)

    def until_all_are_done(self, n: int, actor: "partial[None]") -> None:
        """The background ends with the last actor."""
        actor()
        self.said["done"] += 1
        if self.said["done"] == n:
            self.over.set()

    def act(self, name: str, chance: random.Random) -> None:
        """One person's turns: ask for a day, then decide something as somebody who may."""
        for _ in range(self.turns // 8):
            self.tell(words(self.desk.submit(self.desk.ask(name, next(self.days[name])))))
            decider, request = self.waiting(chance)
            if not request:
                continue
            move = chance.choice((Action.APPROVE, Action.REJECT))
            if move is Action.APPROVE:
                self.tell(words(self.desk.press(press(decider, "request.approve", f"{request}:"))))
            else:
                memo = {"request": request, "seen": None, "place": None}
                self.tell(words(self.desk.submit(form(decider, "request.reject", {"reason": "No."}, memo=memo))))

    def tell(self, said: str) -> None:
        """Note what was answered."""
        self.said["broke" if "broke on our side" in said else "refused" if said else "fine"] += 1

    def waiting(self, chance: random.Random) -> tuple[str, int]:
        """Somebody who is asked, and for what."""
        names = {id_: name for name, id_ in self.desk.ids.items()}
        with self.desk.db.read() as tx:
            seats = sa.select(approval_seats.c.person_id, approval_seats.c.request_id)
            rows = tx.execute(seats.where(approval_seats.c.state == "waiting").limit(6)).all()
        if not rows:
            return "", 0
        row = chance.choice(rows)
        return names[row.person_id], row.request_id

    def deliver(self) -> None:
        """Claim what is owed and say that it was sent, as two processes would."""
        n = 0
        while not self.over.is_set():
            n += 1
            owner = f"worker {n % 2}"
            with self.desk.db.write() as tx:
                cards = outgoing.claim_cards(tx, owner=owner, limit=4)
                owed = outgoing.claim_posts(tx, owner=owner, limit=4)
            for one in owed:
                with self.desk.db.write() as tx:
                    outgoing.sent(tx, one, Stands("D1", f"{one.id}.0"), owner=owner, shown=1)
            for card in cards:
                with self.desk.db.write() as tx:
                    outgoing.drawn(tx, card, owner=owner)

    def tick(self) -> None:
        """Remind whoever has to be reminded, while substitutes come and go."""
        days = cycle((timedelta(days=1), timedelta(days=2)))
        while not self.over.wait(0.01):
            now = self.desk.now + next(days)
            self.said["seated"] += presence.tick(self.desk.db, self.desk.office, now)
            reminder.tick(self.desk.db, self.desk.office, now)


def crowd(desk: Desk, figure: Figure, turns: int) -> None:
    """The whole crowd; nobody reads that something broke."""
    for name in ASKING:
        desk.grant(name, turns)
    open_homes(desk)
    substitutes(desk)
    everybody = Crowd(desk, turns)
    everybody.run()
    figure(f"{desk.db.url.get_backend_name()}: a crowd of 8 and {turns} turns: {dict(everybody.said)}")
    assert everybody.said["broke"] == 0
    with desk.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
        assert tx.execute(sa.select(sa.func.count()).select_from(kept)).scalar_one() == turns // 8 * 8
        assert unsent.backlog(tx).dead == 0


def test_a_crowd_stands_in_nobodys_way(at_desk: Desk, figure: Figure) -> None:
    crowd(at_desk, figure, 160)


@pytest.mark.slow
def test_a_large_crowd_stands_in_nobodys_way(at_desk: Desk, figure: Figure) -> None:
    crowd(at_desk, figure, 2400)
