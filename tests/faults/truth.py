"""What must be true when the storm is over: the database, what stands in Slack, the ledger and the trail agree."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.simulator.actor import labels, words_of
from domain.approval import Request, State
from domain.vacation import DAY
from handlers import news
from storage import approval, audit, messages, people, unsent
from storage.audit import Head
from storage.db import Tx
from storage.messages import CARD_COLUMNS, Audience, card_of
from storage.tables import audit as trail
from storage.tables import booked_days, cards, leave_entries, requests
from storage.tables import messages as owed
from tests.desk import Counter as Desk
from tests.desk import Json
from tests.stage import AUDIT_KEY

DEAD_LABELS = {"Approve", "Reject…", "Withdraw", "Aprovar", "Recusar…", "Retirar"}
"""Buttons that live while a request waits, in both languages."""


def token_of(message: Json) -> str | None:
    """The id of our row that a message in Slack carries."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return payload.get("id")


class Truth:
    """Everything there is, read once."""

    def __init__(self, desk: Desk, tx: Tx, standing: Sequence[Json]) -> None:
        self.desk, self.tx, self.standing = desk, tx, standing
        ids = tx.execute(sa.select(requests.c.id).order_by(requests.c.id)).scalars().all()
        self.requests: dict[int, Request] = approval.load_many(tx, ids)
        self.owed = tx.execute(sa.select(owed).order_by(owed.c.id)).all()
        self.cards = tx.execute(sa.select(*CARD_COLUMNS, cards.c.error)).all()
        self.tokens = Counter(token for message in standing if (token := token_of(message)))

    def doubled(self) -> int:
        """How many messages stand more than once."""
        return sum(n > 1 for n in self.tokens.values())

    def check(self, wishes: dict[str, Sequence[date]]) -> None:
        """All of it."""
        self.every_wish_is_one_request(wishes)
        self.every_message_stands_once_where_its_row_says()
        self.every_request_has_its_cards_and_its_news()
        self.every_card_is_true()
        self.nothing_waits_for_a_decision()
        self.conversations_read_in_order()
        self.nothing_is_stuck()
        self.ledger_and_days_are_the_decisions(wishes)
        self.the_trail_is_whole()

    def every_wish_is_one_request(self, wishes: dict[str, Sequence[date]]) -> None:
        """Nothing that somebody asked for was lost or kept twice, and everything was decided once."""
        rows = self.tx.execute(sa.select(booked_days.c.person_id, booked_days.c.day)).all()
        wanted = [(self.desk.ids[name], day) for name, days in wishes.items() for day in days]
        assert sorted((row.person_id, row.day) for row in rows) == sorted(wanted)
        assert len(self.requests) == len(wanted)
        assert {r.state for r in self.requests.values()} <= {State.APPROVED, State.REJECTED}
        assert {len(r.history) for r in self.requests.values()} == {1}

    def every_message_stands_once_where_its_row_says(self) -> None:
        """No row without a message but digests with nothing to tell, no message without a row, no message twice."""
        unsaid = {row.kind for row in self.owed if row.state != "sent"}
        assert all(kind.startswith("digest.") for kind in unsaid), unsaid
        assert self.doubled() == 0
        places = {token: (m["channel"], m["ts"]) for m in self.standing if (token := token_of(m))}
        sent = [row for row in self.owed if row.state == "sent"]
        assert places == {row.token: (row.channel or self._dm(row), row.ts) for row in sent}

    def _dm(self, row: Any) -> str:
        known = people.conversation(self.tx, row.person_id)
        assert known, "somebody was written to"
        return str(known[1])

    def every_request_has_its_cards_and_its_news(self) -> None:
        """One card for whoever asked and one for each who was asked, and the news of the decision once."""
        found = Counter((c.subject_id, c.audience, c.person_id) for c in self.cards if c.kind == "vacation")
        expected = Counter[tuple[int, str, int]]()
        for request in self.requests.values():
            expected[request.id, Audience.REQUESTER.value, request.requester_id] += 1
            for seat in request.steps[0].seats:
                expected[request.id, Audience.DECIDER.value, seat.person_id] += 1
        assert found == expected
        told = Counter((row.facts["request"], row.person_id) for row in self.owed if row.kind == "moved")
        assert told == Counter((r.id, r.requester_id) for r in self.requests.values())
        asked = {card.id for card in self.cards if card.kind == "vacation"}
        assert Counter(row.card_id for row in self.owed if row.card_id in asked) == Counter(asked)

    def every_card_is_true(self) -> None:
        """Word for word what drawing it now would say."""
        for row in self.cards:
            assert (row.shown, row.error) == (row.wanted, None)
            if row.ts:
                drawn = news.render_card(self.tx, self.desk.office, card_of(row), self.desk.now)
                assert words_of(self._standing(row)) == words_of({"text": drawn.text, "blocks": [*drawn.blocks]})

    def nothing_waits_for_a_decision(self) -> None:
        """No card of leave has a button that would decide it."""
        shown = [self._standing(row) for row in self.cards if row.kind == "vacation"]
        assert not DEAD_LABELS & {label for message in shown for label in labels(message)}

    def _standing(self, row: Any) -> Json:
        return next(m for m in self.standing if (m["channel"], m["ts"]) == (row.channel, row.ts))

    def conversations_read_in_order(self) -> None:
        """Of each lane what was owed earlier stands earlier. Between requests only SQLite numbers by commit."""
        for lane in {row.lane for row in self.owed}:
            mine = [row for row in self.owed if row.lane == lane and row.state == "sent"]
            groups = [mine] if self.desk.db.is_sqlite else self._by_request(mine)
            for group in groups:
                assert [row.ts for row in group] == sorted(row.ts for row in group), lane

    def _by_request(self, rows: Sequence[Any]) -> list[list[Any]]:
        subjects = {c.id: c.subject_id for c in self.cards}
        of = [(subjects.get(row.card_id) or row.facts.get("request"), row) for row in rows]
        return [[row for other, row in of if other == request] for request in {request for request, _ in of}]

    def nothing_is_stuck(self) -> None:
        """Nothing is owed, leased or dead."""
        backlog = unsent.backlog(self.tx)
        assert (backlog.unsent, backlog.cards, backlog.dead) == (0, 0, 0)
        assert messages.stuck(self.tx) == []

    def ledger_and_days_are_the_decisions(self, wishes: dict[str, Sequence[date]]) -> None:
        """Taken is what was approved, each once; the days of what was rejected are free."""
        booked = self.tx.execute(sa.select(leave_entries).where(leave_entries.c.request_id.is_not(None))).all()
        approved = [r for r in self.requests.values() if r.state is State.APPROVED]
        assert Counter((e.request_id, e.amount) for e in booked) == Counter((r.id, -DAY) for r in approved)
        held = sa.select(booked_days.c.request_id).where(booked_days.c.released_at.is_(None))
        assert sorted(self.tx.execute(held).scalars()) == sorted(r.id for r in approved)

    def the_trail_is_whole(self) -> None:
        """Every asking and every decision is chained once."""
        assert isinstance(audit.verify(self.tx, key=AUDIT_KEY.encode()), Head)
        rows = self.tx.execute(sa.select(sa.func.count()).select_from(trail)).scalar_one()
        assert rows == 2 * len(self.requests)
