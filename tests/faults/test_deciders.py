"""Two deciders at once: one of them decides, the other reads who did. Controls take the guards away one by one."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from domain.approval import Move, Request, SeatState, State
from domain.people import Action
from handlers.call import Answer
from storage import approval, audit, people
from storage.approval import requests as kept
from storage.audit import Head
from storage.db import Tx
from storage.tables import audit as chain
from storage.tables import booked_days, leave_entries, messages, request_moves, requests
from tests.desk import Counter, at_once, form, press, words
from tests.faults.conftest import Figure
from tests.stage import AUDIT_KEY

DECIDERS: Mapping[str, str] = {"rita": "Rita Alves", "hugo": "Hugo Reis"}
"""HR decides for Bruno, who has no manager."""


@dataclass(frozen=True)
class Duel:
    """A request that both deciders answered at once: what each of them did and read."""

    request_id: int
    did: Mapping[str, Action]
    read: Mapping[str, str]


def asked(desk: Counter, n: int) -> list[int]:
    """That many requests of Bruno's, half a day each."""
    desk.grant("bruno", n)
    for day in desk.working_days("bruno", (n + 1) // 2):
        for half in ("until_midday", "from_afternoon"):
            assert words(desk.submit(desk.ask("bruno", day, halves=half))) == ""
    with desk.db.read() as tx:
        return list(tx.execute(sa.select(requests.c.id).order_by(requests.c.id)).scalars())[:n]


def fight(desk: Counter, request_id: int, chance: random.Random) -> Duel:
    """Both decide at once, each as they please."""
    did = {name: chance.choice((Action.APPROVE, Action.REJECT)) for name in DECIDERS}
    jobs: list[Callable[[], Answer]] = [decision(desk, name, action, request_id) for name, action in did.items()]
    answers = at_once(*jobs)
    return Duel(request_id, did, {name: words(answer) for name, answer in zip(did, answers, strict=True)})


def decision(desk: Counter, name: str, action: Action, request_id: int) -> Callable[[], Answer]:
    """The press or the form by which somebody decides."""
    if action is Action.APPROVE:
        body = press(name, "request.approve", f"{request_id}:1")
        return lambda: desk.press(body)
    body = form(name, "request.reject", {"reason": "No."}, memo={"request": request_id, "seen": 1, "place": None})
    return lambda: desk.submit(body)


def moves(desk: Counter) -> dict[int, list[Move]]:
    """The turns of every request."""
    with desk.db.read() as tx:
        rows = tx.execute(sa.select(request_moves).order_by(request_moves.c.request_id)).all()
    found: dict[int, list[Move]] = {}
    for row in rows:
        found.setdefault(row.request_id, []).append(Move(action=Action(row.action), by_id=row.by_id, at=row.at))
    return found


def check(desk: Counter, duel: Duel, tx: Tx) -> None:
    """One of them won, and everything says so."""
    request = approval.load(tx, duel.request_id)
    (move,) = request.history
    winner = next(name for name in DECIDERS if desk.ids[name] == move.by_id)
    loser = next(name for name in DECIDERS if name != winner)
    assert move.action is duel.did[winner]
    assert request.state is (State.APPROVED if move.action is Action.APPROVE else State.REJECTED)
    assert duel.read[winner] == ""
    done = "approved" if move.action is Action.APPROVE else "rejected"
    assert duel.read[loser] == (
        f"{DECIDERS[winner]} {done} {request.reference} on Mon 3 Aug 10:00. There is nothing left to do."
    )
    seats = {seat.person_id: seat.state for seat in request.steps[0].seats}
    answer = SeatState.APPROVED if move.action is Action.APPROVE else SeatState.REJECTED
    assert seats == {desk.ids[winner]: answer, desk.ids[loser]: SeatState.NO_LONGER_REQUIRED}
    check_rows(tx, request)


def check_rows(tx: Tx, request: Request) -> None:
    """The ledger, the days, the news and the audit trail know of one decision."""
    posted = tx.execute(sa.select(leave_entries.c.amount).where(leave_entries.c.request_id == request.id))
    held = tx.execute(sa.select(booked_days.c.released_at).where(booked_days.c.request_id == request.id)).scalars()
    approved = request.state is State.APPROVED
    assert list(posted.scalars()) == ([-500] if approved else [])
    assert [at is None for at in held] == [approved]
    news = sa.select(sa.func.count()).where(
        messages.c.kind == "moved", messages.c.facts["request"].as_integer() == request.id
    )
    assert tx.execute(news).scalar_one() == 1
    chained = tx.execute(sa.select(chain.c.entry).where(chain.c.entry.contains(f'"{request.reference}"'))).scalars()
    assert len(list(chained)) == 2


@pytest.mark.parametrize("n", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_of_two_deciders_at_once_one_decides(at_desk: Counter, n: int, figure: Figure) -> None:
    ids, chance = asked(at_desk, n), random.Random(n)
    duels = [fight(at_desk, request_id, chance) for request_id in ids]
    with at_desk.db.read() as tx:
        for duel in duels:
            check(at_desk, duel, tx)
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
    firsts = sum(duel.read["rita"] == "" for duel in duels)
    figure(f"{n} duels on {at_desk.db.url.get_backend_name()}: Rita won {firsts}, Hugo {n - firsts}, nobody both")


# --- controls: on PostgreSQL, for on SQLite there is one writer at a time whatever the writer does --------------------


def unguarded(tx: Tx, before: Request, after: Request) -> None:
    """Write a move over whatever is there."""
    changed = {"state": after.state.value, "version": after.version, "round": after.round, "note": after.note}
    tx.execute(sa.update(requests).where(requests.c.id == before.id).values(changed))
    kept._add_moves(tx, after.id, after.history[len(before.history) :], first_version=before.version + 1)
    kept._save_seats(tx, after.id, before.steps, after.steps)


def without(desk: Counter, monkeypatch: pytest.MonkeyPatch, *, keep: str | None) -> None:
    """Take away the owner's row, the guard and the key of moves, but for the one to keep."""
    if keep != "owner":
        monkeypatch.setattr(people, "own", lambda tx, person_id: None)
    if keep != "guard":
        monkeypatch.setattr(approval, "save", unguarded)
    if keep != "key":
        with desk.db.write() as tx:
            tx.execute(sa.text("ALTER TABLE request_moves DROP CONSTRAINT pk_request_moves"))


@pytest.mark.parametrize("kept", ["owner", "guard", "key"])
def test_each_of_three_guards_is_enough(on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    ids = asked(on_postgresql, 12)
    without(on_postgresql, monkeypatch, keep=kept)
    for request_id in ids:
        fight(on_postgresql, request_id, random.Random(request_id))
    assert [len(made) for made in moves(on_postgresql).values()] == [1] * 12


def test_control_without_any_guard_both_decide(
    on_postgresql: Counter, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    ids = asked(on_postgresql, 40)
    without(on_postgresql, monkeypatch, keep=None)
    for request_id in ids:
        fight(on_postgresql, request_id, random.Random(request_id))
    twice = [made for made in moves(on_postgresql).values() if len(made) > 1]
    with on_postgresql.db.read() as tx:
        booked = sa.select(leave_entries.c.request_id).where(leave_entries.c.rule == "booked")
        per_request = booked.group_by(leave_entries.c.request_id).having(sa.func.count() > 1)
        deducted_twice = len(tx.execute(per_request).all())
    figure(f"without guards {len(twice)} of 40 were decided twice, and {deducted_twice} deducted twice")
    assert twice
