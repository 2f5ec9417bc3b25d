"""Whatever happens between a form of payments and its being sent: what is paid is what it showed, or that is said."""

import json
from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from domain.approval import Move, State
from domain.money import Money
from domain.payment import BatchState
from domain.people import Action
from handlers.call import Surface
from handlers.payment import changed, choice, queue
from handlers.payment.changed import Shown
from storage import approval
from storage.approval import Draft
from storage.db import Tx
from storage.payment import batches, payments, waiting
from storage.payment.batches import Item
from tests.desk import Counter, by, form, words

WHO = ("ana", "bruno", "hugo", "rita", "eva", "gina")
MOST = 14
LEFT_OUT = ("\nEverybody else gets", "\nNobody else is in it")


Lines = frozenset[tuple[str, int, int]]
"""Some of what a form is about: the share, the request, minor units."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form and what became of it: what it showed of each share and of all others, and what was paid of each."""

    listed: Mapping[str, Lines]
    others: Lines
    ticked: frozenset[str]
    everybody: bool
    named: Mapping[str, Lines]
    said: str
    paid: Mapping[str, Lines]

    @property
    def asked(self) -> dict[str, Lines]:
        """What was to be paid to whom by name."""
        return {key: self.listed[key] for key in self.ticked} | ({} if self.everybody else dict(self.named))

    def told_of(self, name: str) -> bool:
        return f"\n{name.capitalize()} " in self.said

    def told_of_others(self) -> bool:
        return any(words_ in self.said for words_ in LEFT_OUT)


class History:
    """Claims that wait for money in three currencies, what others do to them, and Eva who pays."""

    def __init__(self, counter: Counter, random: Random) -> None:
        self.counter, self.random, self.ids = counter, random, counter.ids
        self.forgotten: list[payments.Payable] = []
        self.turns = (self.approved, self.approved, self.corrected, self.taken_back, self.anew, self.paid,
                      self.discarded)  # fmt: skip

    def something(self) -> None:
        self.counter.now += timedelta(minutes=1)
        with self.counter.db.write() as tx:
            self.random.choice(self.turns)(tx)

    def approved(self, tx: Tx) -> None:
        who, decided = self.ids[self.random.choice(WHO)], self.random.random() < 0.1
        history = (Move(action=Action.APPROVE, by_id=self.ids["eva"], at=self.counter.now),) if decided else ()
        draft = Draft(kind="expense", prefix="EXP", requester_id=who, entered_by_id=who, state=State.APPROVED,
                      note=None, policy={}, history=history)  # fmt: skip
        made = approval.create(tx, draft, now=self.counter.now).id
        self._about(tx, made, who, self.random.choice(("EUR", "EUR", "USD", "JPY")))

    def _about(self, tx: Tx, request_id: int, who: int, currency: str) -> None:
        owed = Money.of_minor(self.random.choice((1000, 1000, 2500, 4000)), currency)
        payments.keep(tx, request_id, person_id=who, approved=owed, tax=Money.nothing(currency), at=self.counter.now)
        payments.refresh(tx, [request_id])

    def some(self, tx: Tx, most: int) -> list[payments.Payable]:
        found = payments.waiting(tx, limit=99)
        return self.random.sample(found, k=min(len(found), most))

    def corrected(self, tx: Tx) -> None:
        for one in self.some(tx, 1):
            self._about(tx, one.request_id, one.person_id, str(one.outstanding.currency))

    def taken_back(self, tx: Tx) -> None:
        for one in self.some(tx, 1):
            payments.forget(tx, one.request_id)
            self.forgotten.append(one)

    def anew(self, tx: Tx) -> None:
        if self.forgotten:
            one = self.forgotten.pop()
            self._about(tx, one.request_id, one.person_id, str(one.outstanding.currency))

    def paid(self, tx: Tx) -> None:
        if found := self.some(tx, self.random.randrange(1, 4)):
            items = [Item(request_id=p.request_id, amount=p.to_pay) for p in found]
            batches.create(tx, items, by_id=self.ids["carla"], now=self.counter.now)

    def discarded(self, tx: Tx) -> None:
        if found := batches.opened(tx, limit=99):
            batch, by_id = self.random.choice(found), self.ids["carla"]
            batches.close(tx, batch, BatchState.DISCARDED, by_id=by_id, now=self.counter.now)

    def sent(self) -> Sent | None:
        """Eva opens the form, something may happen, and she sends it; None if nothing was paid."""
        view = self.counter.command("eva", "pay", called="/expense").open_view or {}
        if "submit" not in view:
            return None
        memo, could, shown = json.loads(view["private_metadata"]), self._could(), self._shown()
        early, opened = self._suggested(view, shown), self.counter.now
        for _ in range(self.random.choice((0, 0, 1, 2, 4))):
            self.something()
        last = max(number for lines in shown.values() for _, number, _ in lines)
        late = self._suggested(view, self._shown(until=opened, last=last))
        names = self.random.choice((early, late))
        ticked = [key for key in memo["listed"] if self.random.random() < 0.7]
        everybody = bool(memo["others"]) and self.random.random() < 0.6
        named = {name: lines for name, lines in names.items() if self.random.random() < 0.3}
        inputs = {"pay0": ticked, "rest": ["rest"] if everybody else [], choice.NAMED: list(named)}
        before = self._newest()
        said = words(self.counter.submit(form("eva", choice.CHOOSE, inputs, memo=memo)))
        if (made := self._newest()) is None or (before and made.id == before.id):
            assert said == "Choose somebody to pay." or said.startswith("Nobody whom you chose"), said
            return None
        return Sent(
            listed={key: shown.pop(key) for key in memo["listed"]},
            others=frozenset().union(*shown.values()),
            ticked=frozenset(ticked),
            everybody=everybody,
            named={_key(name): lines for name, lines in named.items()},
            said=said,
            paid=self._paid(made, could),
        )

    def _could(self) -> set[int]:
        """What may be in a payment of the form that is opened now: what is looked at, or is in one that is open."""
        with self.counter.db.read() as tx:
            held = {item.request_id for batch in batches.opened(tx, limit=99) for item in batch.items}
            return held | {p.request_id for p in payments.waiting(tx, limit=MOST)}

    def _shown(self, *, until: datetime | None = None, last: int = 99) -> dict[str, Lines]:
        """What waits for Eva to pay it, share by share; of what was approved by then, up to a number."""
        with self.counter.db.read() as tx:
            found = payments.waiting(tx, limit=MOST)
            moved = {i for i, one in approval.load_many(tx, [p.request_id for p in found]).items() if one.history}
        hers = [p for p in found if p.request_id not in moved and p.person_id != self.ids["eva"]]
        return _by_share(p for p in hers if (not until or p.approved_at <= until) and p.request_id <= last)

    def _suggested(self, view: Any, shown: Mapping[str, Lines]) -> dict[str, Lines]:
        body = {"type": "block_suggestion", "action_id": choice.NAMED, "block_id": choice.NAMED, "value": ""}
        found = self.counter.give(Surface.OPTIONS, {**body, **by("eva"), "view": view}).options or ()
        offered = [one["value"] for one in found]
        assert {_key(value) for value in offered} <= shown.keys(), "nobody of whom the form showed nothing"
        return {value: shown[_key(value)] for value in offered}

    def _newest(self) -> batches.Batch | None:
        with self.counter.db.read() as tx:
            found = batches.opened(tx, limit=99)
        held = [item.request_id for batch in found for item in batch.items]
        assert len(held) == len(set(held)), "each request is in one payment"
        return found[-1] if found else None

    def _paid(self, made: batches.Batch, could: set[int]) -> dict[str, Lines]:
        with self.counter.db.read() as tx:
            known = payments.of_many(tx, (item.request_id for item in made.items))
            moved = {i for i, request in approval.load_many(tx, known).items() if request.history}
        assert known.keys() <= could, "nothing that was approved since, or too far behind"
        assert not moved, "nothing that Eva approved"
        assert self.ids["eva"] not in {p.person_id for p in known.values()}, "nothing of her own"
        assert {item.request_id: item.amount for item in made.items} == {i: p.to_pay for i, p in known.items()}
        return _by_share(known.values())


def _by_share(found: Iterable[payments.Payable]) -> dict[str, Lines]:
    lines: dict[str, Lines] = {}
    for one in found:
        key = queue.key_of(one)
        lines[key] = lines.get(key, frozenset()) | {(key, one.request_id, one.to_pay.minor)}
    return lines


def _key(name: str) -> str:
    return ":".join(name.split(":")[:2])


def check(sent: Sent, names: Mapping[str, str]) -> None:
    """What was paid is what was shown, request by request, but for what is said."""
    asked = sent.asked
    otherwise = {key.partition(":")[0] for key, lines in asked.items() if sent.paid.get(key, frozenset()) != lines}
    for who in {key.partition(":")[0] for key in asked}:
        assert sent.told_of(names[who]) == (who in otherwise), sent
    behind = {key: lines for key, lines in sent.paid.items() if key not in asked}
    assert not behind.keys() & (sent.listed.keys() | sent.named.keys()), sent
    assert sent.everybody or not behind, sent
    due = Tally(sent.others)
    for lines in sent.named.values():
        due.subtract(lines)
    for lines in behind.values():
        due.subtract(lines)
    if sent.everybody:
        assert sent.told_of_others() == any(due.values()), sent


def live(counter: Counter, seed: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A history in which much waits, with payments between; how many were made."""
    monkeypatch.setattr(choice, "GROUP", 4)
    monkeypatch.setattr(choice, "GROUPS", 1)
    for where in (waiting, queue):
        monkeypatch.setattr(where, "MOST", MOST)
    history, names = History(counter, Random(seed)), {str(i): name for name, i in counter.ids.items()}
    with counter.db.write() as tx:
        for _ in range(2 * MOST):
            history.approved(tx)
    made = 0
    for _ in range(10):
        for _ in range(5):
            history.something()
        if sent := history.sent():
            check(sent, names)
            made += 1
    return made


@pytest.mark.parametrize("seed", range(4))
def test_what_is_paid_is_what_was_shown_or_it_is_said(
    counter: Counter, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live(counter, seed, monkeypatch) > 3


@pytest.mark.parametrize(
    ("where", "name", "without"),
    [
        (choice, "_upto_then", lambda call, found: found),
        (changed, "lines", lambda *told: []),
        (changed, "_added_up", lambda found: Shown(sum(p.to_pay.minor for p in found), 0)),
    ],
    ids=["all that waits by now", "nothing said", "amounts alone"],
)
def test_without_what_holds_a_form_to_what_it_showed_it_is_not(
    one: Counter, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, without: Any
) -> None:
    monkeypatch.setattr(where, name, without)
    with pytest.raises(AssertionError):
        assert all(live(one, seed, monkeypatch) for seed in range(4))
