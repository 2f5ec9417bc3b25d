"""What must be true of every subject when the week is over: each wish, each message, each reminder and digest once."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from domain.access import GrantState
from domain.approval import State
from domain.policy import Policy
from domain.stock import HandoverState
from domain.ticket import State as TicketState
from handlers.reminder import REMINDER
from storage import audit
from storage.stock import ledger
from storage.stock import requests as of_stock
from storage.tables import (
    access_requests,
    attachment_showings,
    booked_days,
    expense_lines,
    payables,
    payments,
    ticket_words,
    tickets,
)
from storage.tables import audit as trail
from tests.faults.household import MORE, SEEN, Wish
from tests.faults.truth import Truth, token_of
from tests.stage import AUDIT_KEY

HOLD: Mapping[str, Sequence[str]] = {
    "hr": ("rita", "hugo"),
    "hr_daily": ("rita", "hugo"),
    "finance": ("rita",),
    "it": ("hugo",),
    "stock": ("eva",),
    "team": ("bruno",),
}
"""Who gets which digest: by their roles, and Bruno has people."""
TELLS_ALL_OF = {"hr_daily": "hr"}
"""On the day of the weekly one nobody of them gets the daily one beside it."""
Told = Counter[tuple[int, str, date]]


def digests_of(ids: Mapping[str, int], policy: Policy, days: Sequence[date]) -> Told:
    """Those that must have been owed, once."""
    found = Told()
    for key, names in HOLD.items():
        wanted = policy.digests.of(key)
        instead = policy.digests.of(TELLS_ALL_OF[key]) if key in TELLS_ALL_OF else None
        on = [day for day in days if wanted.is_of(day) and not (instead and instead.is_of(day))]
        found.update((ids[name], f"digest.{key}", day) for name in names for day in on)
    return found


class EveryTruth(Truth):
    """Everything there is, read once."""

    def check_all(self, wishes: Sequence[Wish], late: Mapping[str, Sequence[date]], digests: Told, told: Told) -> None:
        """All of it: ``late`` are the days of leave that waited for a week, ``told`` the reminders of it."""
        self.every_wish_is_one_request(
            {name: [*(w.day for w in wishes if (w.who, w.subject) == (name, "vacation")), *late.get(name, ())]
             for name in self.desk.ids}
        )  # fmt: skip
        self.money_moved_once([w for w in wishes if w.subject == "expense"])
        self.things_moved_once([w for w in wishes if w.subject == "stock"])
        self.help_was_given_once([w for w in wishes if w.subject == "ticket"])
        self.access_was_given_once([w for w in wishes if w.subject == "access"])
        assert self.digests() == digests
        assert self.reminders() == told
        self.every_message_stands_once_where_its_row_says()
        self.every_file_is_shown_once()
        self.every_move_was_told_once()
        self.every_card_is_true()
        self.nothing_is_stuck()
        self.everything_is_in_the_trail_once(wishes)

    def every_wish_is_one_request(self, wishes: Mapping[str, Sequence[date]]) -> None:
        """Each was decided once; of leave each day is one request."""
        rows = self.tx.execute(sa.select(booked_days.c.person_id, booked_days.c.day)).all()
        wanted = [(self.desk.ids[name], day) for name, days in wishes.items() for day in days]
        assert sorted((row.person_id, row.day) for row in rows) == sorted(wanted)
        assert {r.state for r in self.requests.values()} <= {State.APPROVED, State.REJECTED}
        assert {len(r.history) for r in self.requests.values()} == {1}

    def money_moved_once(self, wishes: Sequence[Wish]) -> None:
        """Each claim is one request that was paid once, and in full."""
        lines = self.tx.execute(sa.select(expense_lines.c.person_id, expense_lines.c.spent)).all()
        assert sorted(map(tuple, lines)) == sorted((self.desk.ids[w.who], w.cents) for w in wishes)
        paid = self.tx.execute(sa.select(payments.c.request_id, payments.c.amount)).all()
        owed = self.tx.execute(sa.select(payables.c.request_id, payables.c.approved)).all()
        assert sorted(map(tuple, paid)) == sorted(map(tuple, owed))
        assert set(self.tx.execute(sa.select(payables.c.outstanding)).scalars()) == {0}
        assert len(paid) == len(wishes)

    def things_moved_once(self, wishes: Sequence[Wish]) -> None:
        """Each was asked for, handed over and received once, and the ledger says so."""
        ids = [r.id for r in self.requests.values() if r.kind == "stock"]
        assert sorted(str(self.requests[i].note) for i in ids) == sorted(w.name for w in wishes)
        kept = of_stock.load_many(self.tx, ids)
        assert {one.handover.state for one in kept.values()} == {HandoverState.RECEIVED}
        assert ledger.astray(self.tx) == []

    def help_was_given_once(self, wishes: Sequence[Wish]) -> None:
        """Each ticket is one, is solved, and what both sides wrote stands once in the thread of the other."""
        known = self.tx.execute(sa.select(tickets).where(tickets.c.task_of_id.is_(None))).all()
        asked = [one for one in known if one.title.startswith("Lamp")]
        assert sorted(one.title for one in asked) == sorted(w.title for w in wishes)
        assert {one.state for one in known} <= {TicketState.RESOLVED.value, TicketState.CLOSED.value}
        said = Counter(self.tx.execute(sa.select(ticket_words.c.said)).scalars())
        expected = {f"{words} {w.title}" for w in wishes for words in (MORE, SEEN)}
        assert {words: said[words] for words in expected} == dict.fromkeys(expected, 1)
        ours = [m["text"] for m in self.standing if token_of(m)]
        stands = {words: sum(words in text for text in ours) for words in expected}
        assert stands == dict.fromkeys(expected, 1)

    def access_was_given_once(self, wishes: Sequence[Wish]) -> None:
        """To each, by one task."""
        rows = self.tx.execute(sa.select(access_requests)).all()
        found = [(self.requests[row.request_id].requester_id, row.system) for row in rows]
        assert sorted(found) == sorted((self.desk.ids[w.who], w.system) for w in wishes)
        assert {row.state for row in rows} == {GrantState.GRANTED.value}
        assert len({row.ticket_id for row in rows}) == len(wishes)

    def digests(self) -> Told:
        """How often each was owed to each for each day."""
        rows = [row for row in self.owed if row.kind.startswith("digest.")]
        return Told((row.person_id, row.kind, date.fromisoformat(row.facts["day"])) for row in rows)

    def reminders(self) -> Told:
        """How often each was reminded on each day."""
        rows = [row for row in self.owed if row.kind == REMINDER]
        return Told((row.person_id, row.kind, datetime.fromisoformat(row.facts["told"]).date()) for row in rows)

    def every_file_is_shown_once(self) -> None:
        """Pictures of digests, and lists of what is paid."""
        shown = self.tx.execute(sa.select(attachment_showings)).all()
        assert {row.state for row in shown} == {"sent"}
        assert sum(len(m.get("files") or ()) for m in self.standing) == len(shown)

    def every_move_was_told_once(self) -> None:
        """To whoever asked."""
        told = Counter((row.facts["request"], row.person_id) for row in self.owed if row.kind == "moved")
        assert told == Counter((r.id, r.requester_id) for r in self.requests.values())

    def everything_is_in_the_trail_once(self, wishes: Sequence[Wish]) -> None:
        """Chained, each asking and each turn."""
        assert isinstance(audit.verify(self.tx, key=AUDIT_KEY.encode()), audit.Head)
        actions = Counter(json.loads(entry)["action"] for entry in self.tx.execute(sa.select(trail.c.entry)).scalars())
        of = Counter(w.subject for w in wishes)
        once = {"hand over": of["stock"], "confirm receipt": of["stock"], "ask": len(self.requests)}
        assert {what: actions[what] for what in once} == once
        assert actions["approve"] + actions["reject"] == len(self.requests)
