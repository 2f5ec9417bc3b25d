"""What a request comes to everywhere else: in the ledger, in the lists, on everybody's card."""

import sqlalchemy as sa

from domain.approval import Request, State
from domain.people import Action
from domain.vacation import DAY, HOLDS_DAYS
from handlers.approval.card import draw, name_of
from handlers.news import view_for
from storage import approval
from storage.db import Tx
from storage.messages import Audience
from storage.tables import booked_days, cards, leave_entries
from tests.desk import Counter

Shown = tuple[str, ...]
"""The buttons of a card, each with what it carries."""


class Sights:
    """Looks at one request from all sides; ``shown`` is what each card showed when it was last wanted."""

    def __init__(self, counter: Counter, request_id: int) -> None:
        self.counter, self.request_id = counter, request_id
        self.shown: dict[int, tuple[int, Shown]] = {}
        self.held: Request | None = None

    def hold(self, request: Request, *, days: int) -> None:
        """Everything agrees with the request, if it changed."""
        if request == self.held:
            return
        self.held = request
        with self.counter.db.read() as tx:
            self.the_ledger_is_the_decision(tx, request, days)
            self.the_lists_name_it(tx, request)
            self.the_cards_are_owed(tx, request)

    def the_ledger_is_the_decision(self, tx: Tx, request: Request, days: int) -> None:
        """What is taken is what is approved; days are held while they may be taken."""
        entry, day = leave_entries.c, booked_days.c
        taken = sa.select(sa.func.coalesce(sa.func.sum(entry.amount), 0)).where(entry.request_id == request.id)
        assert tx.execute(taken).scalar_one() == (-days * DAY if request.state is State.APPROVED else 0)
        held = sa.select(sa.func.count()).where(day.request_id == request.id, day.released_at.is_(None))
        assert tx.execute(held).scalar_one() == (days if request.state in HOLDS_DAYS else 0)

    def the_lists_name_it(self, tx: Tx, request: Request) -> None:
        """It waits for those who may answer, and was decided by those who did."""
        answered = {s.answered_by_id for step in request.steps for s in step.seats}
        for person_id in self.counter.ids.values():
            waits = request.id in approval.waiting_for(tx, person_id, limit=5)
            assert waits is (person_id in request.waiting())
            assert (request.id in approval.decided_by(tx, person_id, limit=5)) is (person_id in answered)
        assert (request.id in approval.all_waiting(tx, limit=5)) is (request.state is State.PENDING)

    def the_cards_are_owed(self, tx: Tx, request: Request) -> None:
        """Whoever may answer is owed a card; no other card can be answered; each is drawn anew when it changes."""
        mine = (cards.c.kind == request.kind, cards.c.subject_id == request.id)
        rows = tx.execute(sa.select(cards.c.id, cards.c.person_id, cards.c.audience, cards.c.wanted).where(*mine)).all()
        deciders = {row.person_id for row in rows if row.audience == Audience.DECIDER.value}
        assert request.waiting() <= deciders
        for row in rows:
            buttons = self.buttons(tx, row.person_id)
            can = any(button.startswith(name_of(Action.APPROVE)) for button in buttons)
            assert can is (row.person_id in request.waiting())
            wanted, before = self.shown.get(row.id, (0, ()))
            assert wanted < row.wanted or buttons == before, "a card that changes is wanted again"
            self.shown[row.id] = (row.wanted, buttons)

    def buttons(self, tx: Tx, person_id: int) -> Shown:
        """What somebody's card offers now."""
        message = draw(tx, view_for(tx, self.counter.office, person_id, self.counter.now), "vacation", self.request_id)
        rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
        return tuple(f"{e['action_id']} {e.get('value', '')}" for row in rows for e in row)
