"""What comes up late, once a receipt's bytes are here: nobody decides or pays without having read it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.expense.reading import Reading
from handlers.approval.card import draw
from handlers.expense.arrival import arrived
from handlers.news import view_for
from handlers.payment import flagged
from storage import approval
from storage.payment import waiting
from storage.tables import attachments, cards
from tests import desk
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE
from tests.handlers.expense.test_duplicates import KEY, LATER, receipt, with_receipts
from tests.handlers.payment.paying import correct, finance, pay, said, texts

KEYS = "perhaps a duplicate: the same fiscal key in EXP-1 of a colleague"
NEW = f"New in EXP-2 since you saw it: {KEYS}. Press Approve again if you approve it all the same."
SINCE = f"⚠️ EXP-2, since it was approved: {KEYS}"
SINCE_PT = "⚠️ EXP-2, depois de aprovado: talvez em duplicidade: a mesma chave de acesso em EXP-1, de outra pessoa"


@pytest.fixture
def one(sqlite_url: str) -> Iterator[Counter]:
    """The company, where Ana claimed a receipt, and Eva claims another whose bytes are still to come."""
    with desk.counter(sqlite_url) as made:
        finance(made)
        claimed(made)
        yield made


def claimed(made: Counter) -> None:
    first = receipt(made, "ana", "aa", Reading(fiscal_key=KEY))
    assert words(with_receipts(made, "ana", LINE, first)) == ""
    assert words(with_receipts(made, "eva", LATER, receipt(made, "eva", "bb"))) == ""


def comes(counter: Counter) -> None:
    """Eva's receipt is read."""
    with counter.db.write() as tx:
        late = tx.execute(sa.select(attachments.c.id).where(attachments.c.sha256 == "bb")).scalar_one()
        arrived(tx, counter.office, late, Reading(fiscal_key=KEY), counter.now)


def approve(counter: Counter, by: str = "bruno") -> Any:
    """The press on what the card says now."""
    with counter.db.read() as tx:
        blocks = draw(tx, view_for(tx, counter.office, counter.ids[by], counter.now), "expense", 2).blocks
    (button,) = (e for b in blocks for e in b.get("elements", ()) if e.get("action_id") == "request.approve")
    return press(by, "request.approve", button["value"])


def state(counter: Counter) -> State:
    with counter.db.read() as tx:
        return approval.load(tx, 2).state


def drawn(counter: Counter) -> int:
    """How often Bruno's card was wanted."""
    mine = (cards.c.subject_id == 2, cards.c.audience == "decider", cards.c.kind == "expense")
    with counter.db.read() as tx:
        return int(tx.execute(sa.select(cards.c.wanted).where(*mine)).scalar_one())


def test_a_card_drawn_before_the_flag_decides_nothing(one: Counter) -> None:
    before = approve(one)
    comes(one)
    wanted = drawn(one)
    assert words(one.press(before)) == NEW
    assert (state(one), drawn(one)) == (State.PENDING, wanted + 1)
    (button,) = before["actions"]
    assert words(one.press(press("bruno", "request.approve", button["value"]))) == NEW, "the old card says the old"
    assert words(one.press(approve(one))) == ""
    assert state(one) is State.APPROVED


def test_nobody_else_reads_what_came_up(one: Counter) -> None:
    before = approve(one)
    comes(one)
    refused = words(one.press(press("rita", "request.approve", before["actions"][0]["value"])))
    assert refused == "EXP-2 waits for Bruno Costa, not for you."
    assert state(one) is State.PENDING


def test_a_form_opened_before_the_flag_decides_nothing(one: Counter) -> None:
    opened = one.press(press("bruno", "expense.open_verdicts", "2:1")).open_view
    assert opened
    memo = json.loads(opened["private_metadata"])
    inputs = {"amount:1": "1", "reason:1": "Rounded"}
    comes(one)
    again = one.submit(form("bruno", "expense.judge", inputs, memo=memo)).refresh_view
    assert again
    assert state(one) is State.PENDING
    assert texts(again["blocks"])[0] == (
        f"New in EXP-2 since you saw it: {KEYS}. Send your decision again if it stays the same."
    )
    assert f"⚠️ {KEYS}" in texts(again["blocks"])
    memo = json.loads(again["private_metadata"])
    assert words(one.submit(form("bruno", "expense.judge", inputs, memo=memo))) == ""
    assert state(one) is State.APPROVED


def test_finance_reads_what_came_up_after_the_approval(one: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert words(one.press(approve(one))) == ""
    one.now += timedelta(minutes=1)
    assert SINCE not in said(one, "payments", 0)
    comes(one)
    comes(one)
    assert [m.text for m in owed(one, None, flagged.FLAGGED) if m] == [
        f"⚠️ New in EXP-2 of Eva Lima since it was approved (€3.00 to be paid): {KEYS}"
    ]
    assert SINCE in said(one, "payments", 0)
    form_ = one.press(press("carla", "payment.open_record", "2")).open_view
    assert form_
    assert SINCE_PT in texts(form_["blocks"]), "Carla reads Portuguese"
    choice = one.press(press("carla", "payment.open", "0")).open_view
    assert choice
    assert SINCE_PT in texts(choice["blocks"])
    with monkeypatch.context() as short:
        short.setattr(waiting, "MOST", 1)
        assert words(one.press(press("bruno", "request.approve", "1:1"))) == ""
        choice = one.press(press("carla", "payment.open", "0")).open_view
        assert choice
        assert SINCE_PT not in texts(choice["blocks"]), "so long a queue leaves it out"
    batch = pay(one, "eva")
    assert SINCE in said(one, "payment", batch.id)
    marking = one.press(press("carla", "payment.open_mark", str(batch.id))).open_view
    assert marking
    assert SINCE_PT in texts(marking["blocks"])


def test_finance_reads_what_came_up_though_the_clock_was_set_back(one: Counter) -> None:
    assert words(one.press(approve(one))) == ""
    one.now -= timedelta(minutes=5)
    comes(one)
    assert SINCE in said(one, "payments", 0)


def test_finance_reads_who_claimed_meanwhile_what_it_lowered_and_raises_again(one: Counter) -> None:
    """A line of which nothing is reimbursed hides no claim of its receipt: raised again, it would be paid beside it."""
    assert words(one.press(press("bruno", "request.approve", "1:1"))) == ""
    assert words(correct(one, 1, 1, "0", by="carla")) == "EXP-1 está atualizado, e Ana Souza é avisado."
    assert words(one.press(approve(one))) == ""
    comes(one)
    assert owed(one, None, flagged.FLAGGED) == []
    one.now += timedelta(minutes=1)
    assert words(correct(one, 1, 1, "45,90", by="carla")) == "EXP-1 está atualizado, e Ana Souza é avisado."
    assert [m.text for m in owed(one, None, flagged.FLAGGED) if m] == [
        "⚠️ New in EXP-1 of Ana Souza since it was approved (€45.90 to be paid): "
        "perhaps a duplicate: the same fiscal key in EXP-2 of a colleague"
    ]


def test_finance_without_a_channel_is_told_person_by_person(one: Counter) -> None:
    finance(one, channel=None)
    assert words(one.press(approve(one))) == ""
    one.now += timedelta(minutes=1)
    comes(one)
    assert [len(owed(one, name, flagged.FLAGGED)) for name in ("carla", "eva", "ana", None)] == [1, 1, 0, 0]
