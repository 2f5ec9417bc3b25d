"""Duplicates over the whole company: refused where a receipt proves it, else asked about on the card."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from domain.approval import State
from domain.expense import STANDS, FlagKind
from domain.expense.fiscal import FiscalKey
from domain.expense.reading import Reading
from handlers.expense.arrival import arrived
from storage import approval, expense
from storage.expense import duplicate, reading
from storage.tables import attachments, expense_proofs
from tests.desk import TODAY, Counter, counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, WHY, card, fields, hand_in, opened, written
from tests.receipts import fiscal_key

KEY, ANOTHER = fiscal_key(number=1), fiscal_key(number=2)
MINE = ("This receipt (Taxi) is in EXP-1 already: its fiscal key is the same. "
        "Leave it out here, or withdraw that one.")  # fmt: skip
THEIRS = ("A colleague claimed this receipt already: its fiscal key is the same. "
          "If you shared the bill, one of you claims all of it.")  # fmt: skip
NOTHING = Reading()
LATER = {**LINE, "day": TODAY - timedelta(days=40), "amount": "3"}


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Counter]:
    """A counter on SQLite: what is no matter of SQL."""
    with counter(sqlite_url) as made:
        yield made


def decide(desk: Counter, move: str, n: int, version: int = 1) -> str:
    memo = {"request": n, "seen": version}
    return words(desk.submit(form("bruno", f"request.{move}", {"reason": "No."}, memo=memo)))


def flags(desk: Counter, n: int) -> list[FlagKind]:
    with desk.db.read() as tx:
        return [flag.kind for line in expense.load(tx, n).lines for flag in line.flags]


def receipt(desk: Counter, name: str, digest: str, said: Reading = NOTHING) -> int:
    """A receipt that is kept and read; its row's id."""
    row = {"purpose": "receipt", "by_id": desk.ids[name], "file_id": f"F{digest}", "state": "kept",
           "at": desk.now, "sha256": digest, "next_at": desk.now}  # fmt: skip
    with desk.db.write() as tx:
        kept: int = tx.execute(sa.insert(attachments).returning(attachments.c.id), row).scalar_one()
        reading.keep(tx, kept, said)
    return kept


# --- a fiscal key -----------------------------------------------------------------------------------------------------


def test_a_fiscal_key_is_claimed_once_in_the_whole_company(desk: Counter) -> None:
    assert words(hand_in(desk, {**LINE, "fiscal_key": str(FiscalKey(KEY))})) == ""
    again = {**LATER, "fiscal_key": f"https://x.gov.br/q?p={KEY}|2|1|1|9D"}
    assert hand_in(desk, again).errors == {"fiscal_key": MINE}
    assert hand_in(desk, again, by="eva").errors == {"fiscal_key": THEIRS}
    assert hand_in(desk, again, by="carla").errors == {
        "fiscal_key": "Outra pessoa já pediu o reembolso deste comprovante: a chave de acesso é igual. "
        "Se vocês dividiram a conta, uma só pede o valor todo."
    }
    assert hand_in(desk, again, by="bruno").errors == {"fiscal_key": MINE}, "he decides EXP-1 and may see it"
    assert words(hand_in(desk, {**again, "fiscal_key": ANOTHER}, by="eva")) == ""


@pytest.mark.parametrize("move", ["reject", "withdraw"])
def test_what_was_rejected_or_withdrawn_is_claimed_no_more(desk: Counter, move: str) -> None:
    hand_in(desk, {**LINE, "fiscal_key": KEY})
    said = decide(desk, move, 1) if move == "reject" else words(desk.press(press("ana", "request.withdraw", "1:1")))
    assert said == ""
    assert words(hand_in(desk, {**LINE, "fiscal_key": KEY}, by="eva")) == ""
    assert flags(desk, 2) == []
    if move == "reject":
        assert decide(desk, "take_back", 1, 2) == THEIRS
        with desk.db.read() as tx:
            assert approval.load(tx, 1).state is State.REJECTED


def test_a_change_is_no_duplicate_of_itself_and_may_let_a_receipt_go(desk: Counter) -> None:
    hand_in(desk, {**LINE, "fiscal_key": KEY})
    assert words(hand_in(desk, {**LINE, "fiscal_key": KEY, "note": "To the client"}, report=1, seen=1)) == ""
    assert flags(desk, 1) == []
    assert words(hand_in(desk, {**LINE, "fiscal_key": ANOTHER}, report=1, seen=2)) == ""
    assert words(hand_in(desk, {**LATER, "fiscal_key": KEY}, by="eva")) == ""


def test_one_receipt_in_two_lines_of_a_report_is_a_split(desk: Counter) -> None:
    hand_in(desk, {**LINE, "fiscal_key": KEY, "more": ["more"]})
    assert words(hand_in(desk, {**LUNCH, "fiscal_key": KEY}, turn=1)) == ""
    assert flags(desk, 1) == []


@pytest.mark.parametrize("control", [False, True])
def test_of_two_who_claim_one_receipt_at_the_same_moment_one_gets_through(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, control: bool
) -> None:
    """Both look before either writes. The control does not take the receipt: then both get through."""
    if control:
        monkeypatch.setattr(duplicate, "take", lambda tx, report, proofs: {})
    candidates = duplicate.candidates
    both = Barrier(2)

    def look(tx: Any, claim: Any) -> Any:
        # One writer at a time on SQLite: looking and taking are one there, so the look is blinded.
        if counter.db.is_sqlite:
            return []
        found = candidates(tx, claim)
        both.wait(timeout=60)
        return found

    monkeypatch.setattr(duplicate, "candidates", look)
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
    bodies = [form(by, "expense.ask", {**LINE, "fiscal_key": KEY}, memo=memo) for by in ("ana", "eva")]
    answers = [answer.errors for answer in counter.submit_at_once(bodies)]
    refused = [errors for errors in answers if errors]
    assert refused == ([] if control else [{"fiscal_key": THEIRS}])


def test_a_decision_is_taken_back_while_a_colleague_claims_the_receipt(counter: Counter) -> None:
    for n in range(1, 12, 2):
        key = fiscal_key(number=n)
        hand_in(counter, {**LINE, "fiscal_key": key, "amount": str(n)})
        assert decide(counter, "reject", n if n == 1 else _newest(counter)) == ""
        rejected = _newest(counter)
        memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0}
        back = form("bruno", "request.take_back", {"reason": "No."}, memo={"request": rejected, "seen": 2})
        claim = form("eva", "expense.ask", {**LINE, "fiscal_key": key, "amount": str(n)}, memo=memo)
        counter.submit_at_once([back, claim])
        with counter.db.read() as tx:
            lives = [r for r in approval.load_many(tx, range(1, 40)).values() if r.state in STANDS]
            claims = [c for c in duplicate.of_reports(tx, [r.id for r in lives]) if key in c.keys]
            held = tx.execute(sa.select(expense_proofs.c.request_id).where(expense_proofs.c.proof.contains(key)))
            assert [c.report for c in claims] == list(held.scalars()), "one has it, and it is the one that stands"


def _newest(counter: Counter) -> int:
    with counter.db.read() as tx:
        return max(approval.load_many(tx, range(1, 40)))


# --- files and pictures -----------------------------------------------------------------------------------------------


def with_receipts(desk: Counter, by: str, line: dict[str, Any], *receipts: int) -> Any:
    """Hand in a line that has these receipts."""
    hand_in(desk, {**line, "more": ["more"]}, by=by)
    with desk.db.write() as tx:
        (drafted,) = expense.drafts(tx, desk.ids[by]).values()
        expense.forget(tx, desk.ids[by])
        expense.draft(tx, desk.ids[by], replace(drafted, receipts=receipts))
    return hand_in(desk, {**line, "amount": None}, by=by, turn=1)


def test_the_same_bytes_are_claimed_once_and_a_near_picture_is_asked_about(desk: Counter) -> None:
    hand_in(desk, {**LUNCH, "day": TODAY - timedelta(days=80)}, by="rita")
    picture = int("55" * 32, 16)
    first = receipt(desk, "ana", "aa", Reading(picture=picture))
    assert words(with_receipts(desk, "ana", LINE, first)) == ""
    same, near = receipt(desk, "eva", "aa2"), receipt(desk, "eva", "bb", Reading(picture=picture ^ 0b111))
    with desk.db.write() as tx:
        tx.execute(sa.update(attachments).where(attachments.c.id == same).values(sha256="aa"))
    refused = with_receipts(desk, "eva", LATER, same)
    assert THEIRS.replace("fiscal key", "file") in str(refused.errors)
    with desk.db.write() as tx:
        expense.forget(tx, desk.ids["eva"])
    elsewhere = {**LINE, "merchant": "Something else", "day": TODAY - timedelta(days=30)}
    assert words(with_receipts(desk, "eva", elsewhere, near)) == ""
    assert card(desk, "bruno", 3)[1:6] == [
        "€45.90 · Something else, Sat 4 Jul · ⚠️ 1 to look at",
        "📎 1 receipt",
        "⚠️ perhaps a duplicate: nearly the same picture and the same amount in EXP-2 of a colleague",
        f"“{WHY}”",
        "EXP-2: Ana Souza, €45.90 · Taxi, Mon 3 Aug",
    ]
    assert card(desk, "eva", 3)[3:6] == [
        "⚠️ perhaps a duplicate: nearly the same picture and the same amount in EXP-2 of a colleague",
        f"“{WHY}”",
        "⏳ Waiting for Bruno Costa",
    ], "whose it is, is not for her"


def test_a_split_may_not_come_to_more_than_the_receipt_says(desk: Counter) -> None:
    company = desk.policy.company.model_copy(update={"currency": "BRL"})
    desk.policy = desk.policy.model_copy(update={"company": company})
    desk.__post_init__()
    hand_in(desk, LUNCH, by="rita")
    read = receipt(desk, "ana", "aa", Reading(fiscal_key=KEY, total=Decimal("45.00")))
    assert words(with_receipts(desk, "ana", LINE, read)) == ""
    assert card(desk, "ana", 2)[3] == "⚠️ what is claimed of this receipt, R$45.90, is more than it says"


def test_bytes_that_come_after_the_claim_are_compared_then(desk: Counter) -> None:
    hand_in(desk, LUNCH, by="rita")
    first = receipt(desk, "ana", "aa", Reading(fiscal_key=KEY))
    assert words(with_receipts(desk, "ana", LINE, first)) == ""
    late = receipt(desk, "eva", "bb")
    assert words(with_receipts(desk, "eva", LATER, late)) == ""
    assert flags(desk, 3) == []
    with desk.db.write() as tx:
        arrived(tx, desk.office, late, Reading(fiscal_key=KEY), desk.now)
    assert "⚠️ perhaps a duplicate: the same fiscal key in EXP-2 of a colleague" in card(desk, "bruno", 3)
    again = receipt(desk, "carla", "cc", Reading(fiscal_key=ANOTHER))
    with desk.db.write() as tx:
        arrived(tx, desk.office, late, Reading(fiscal_key=ANOTHER), desk.now)
    assert flags(desk, 3) == []
    assert "já pediu o reembolso deste comprovante" in str(with_receipts(desk, "carla", LATER, again).errors)


# --- facts ------------------------------------------------------------------------------------------------------------


def test_the_same_facts_are_asked_about_with_a_link_for_who_decides(desk: Counter) -> None:
    hand_in(desk, LINE)
    assert words(hand_in(desk, {**LINE, "merchant": "Cab"})) == ""
    assert flags(desk, 2) == [FlagKind.DUPLICATE]
    with desk.db.write() as tx:
        tx.execute(
            sa.text("UPDATE cards SET channel = 'D1', ts = '12.34' WHERE subject_id = 1 AND audience = 'decider'")
        )
    assert card(desk, "bruno", 2) == [
        "*Ana Souza: Travel*",
        "€45.90 · Cab, Mon 3 Aug · ⚠️ 1 to look at",
        "⚠️ perhaps a duplicate: the same day, amount and category in EXP-1",
        f"“{WHY}”",
        "<https://company.slack.com/archives/D1/p1234|EXP-1>: Ana Souza, €45.90 · Taxi, Mon 3 Aug",
        "⏳ Waiting for you",
    ]


def test_a_merchant_is_known_however_it_is_written_and_a_weekly_ride_is_none(desk: Counter) -> None:
    hand_in(desk, {**LINE, "merchant": "Padaria Central", "day": TODAY - timedelta(days=5)}, by="eva")
    assert words(hand_in(desk, {**LINE, "merchant": "PADARIA CENTRAL LTDA", "category": "meals"}, by="carla")) == ""
    assert card(desk, "carla", 2)[2] == (
        "⚠️ talvez em duplicidade: o mesmo valor em lugar parecido em EXP-1, de outra pessoa, com 5 dias de diferença"
    )
    hand_in(desk, {**LINE, "merchant": "Taxi", "amount": "9"})
    hand_in(desk, {**LINE, "merchant": "Taxi", "amount": "9", "day": TODAY - timedelta(days=7)})
    assert flags(desk, 4) == []


def test_lines_of_one_report_that_say_the_same_are_asked_about(desk: Counter) -> None:
    hand_in(desk, {**LINE, "more": ["more"]})
    hand_in(desk, LINE, turn=1)
    assert "⚠️ perhaps a duplicate: the same day, amount and category as line 1" in card(desk, "bruno")


# --- the form ---------------------------------------------------------------------------------------------------------


def test_a_fiscal_key_fills_in_what_it_says(desk: Counter) -> None:
    offline = fiscal_key(issued=(2026, 7), number=7, emission="9")
    typed = opened(desk, f"https://x.gov.br/q?p={offline}|3|1|30|45.90|2|1|s almoço", by="carla")
    assert (typed["fiscal_key"], typed["day"]) == (str(FiscalKey(offline)), "2026-07-30")
    assert (typed["amount"], typed["merchant"]) == ("R$\xa045,90", "almoço")
    typed = opened(desk, f"12,50 EUR {KEY} café")
    assert (typed["amount"], typed["fiscal_key"], typed["merchant"]) == ("€12.50", str(FiscalKey(KEY)), "café")
    said = words(desk.command("ana", KEY[:-1] + "0", called="/expense"))
    assert said.startswith("The last digit of this fiscal key, 0, does not match the others")


def test_the_line_of_a_receipt_that_was_read_is_filled_in(desk: Counter) -> None:
    hand_in(desk, LUNCH, by="rita")
    offline = fiscal_key(cnpj="12ABC34501DE", issued=(2026, 7), number=1234, emission="9")
    read = receipt(desk, "carla", "aa", Reading(fiscal_key=offline, day=date(2026, 7, 30), total=Decimal("45.90")))
    body = form("carla", "expense.ask", {**LINE, "amount": None, "day": None, "merchant": None}, memo={
        "form": "expense.ask", "report": 0, "seen": None, "turn": 0, "receipts": [read]})  # fmt: skip
    event = {"type": "button", "action_id": "expense.preview:0", "value": "", "action_ts": "9.1"}
    view = desk.press({**body, "type": "block_actions", "actions": [event]}).refresh_view
    assert view
    filled = fields(view)
    assert (filled["amount"], filled["day"], filled["fiscal_key"]) == (
        "R$\xa045,90", "2026-07-30", str(FiscalKey(offline)))  # fmt: skip
    hint = next(b["hint"]["text"] for b in view["blocks"] if b.get("block_id") == "fiscal_key")
    assert hint == "NFC-e 1234 de 07/2026, emitida por 12.ABC.345/01DE-35 em SP."


def test_it_is_asked_for_in_brazil_and_where_the_policy_says_so(desk: Counter) -> None:
    assert "fiscal_key" not in opened(desk, "")
    expenses = desk.policy.expenses.model_copy(update={"fiscal_keys": True})
    desk.policy = desk.policy.model_copy(update={"expenses": expenses})
    desk.__post_init__()
    assert "fiscal_key" in opened(desk, "")
    view = hand_in(desk, {**LINE, "fiscal_key": KEY, "more": ["more"]}).refresh_view
    assert view
    assert written(view) == ["Mon 3 Aug · Travel, Taxi: €45.90"]
    assert fields(view)["fiscal_key"] is None
    refused = hand_in(desk, {**LINE, "fiscal_key": KEY[:43] + "0"})
    assert list(refused.errors or ()) == ["fiscal_key"]
