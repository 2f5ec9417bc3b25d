"""A receipt goes with its line: attached in the form, kept when the line is edited, replaced, looked at by few."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.housekeeping import UNCLAIMED, forget_old
from domain.attachment import JPEG, Flaw, Purpose
from domain.people import Role
from handlers import attachment
from storage import attachments, expense, people, showings
from storage.attachments import Known
from storage.expense import receipt
from storage.tables import attachments as rows
from tests.desk import Counter, by, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH, card, fields, hand_in, written
from tests.handlers.expense.test_spending import again, govern, send

OWNER = "a worker"


def photo(name: str = "taxi.jpg", id_: str = "F1") -> dict[str, Any]:
    """A photo, as Slack tells of one that was chosen in a form."""
    return {"id": id_, "name": name, "filetype": "jpg", "mimetype": "image/jpeg", "size": 1000}


def fetch(counter: Counter, flaw: Flaw | None = None) -> None:
    """All that is wanted from Slack is there, or has something wrong with it."""
    with counter.db.write() as tx:
        while file := attachments.claim(tx, owner=OWNER):
            if flaw:
                attachments.fail(tx, file, owner=OWNER, flaw=flaw)
                attachment.not_kept(tx, file, flaw, counter.now)
            else:
                known = Known(digest=f"{file.id:064x}", size=1000, media=JPEG)
                attachments.keep(tx, file, known, owner=OWNER)
                attachment.kept(tx, file, known.digest, counter.now)


def attached(view: Mapping[str, Any]) -> list[str]:
    """What the form says is attached to the line in its fields."""
    return [line for line in written(view) if not line.startswith(("Mon", "seg"))]


def of(counter: Counter, request_id: int = 1) -> list[tuple[int, ...]]:
    """The receipts of each line of a report."""
    with counter.db.read() as tx:
        return [line.receipts for line in expense.load(tx, request_id).lines]


def states(counter: Counter) -> list[tuple[int, str, int | None]]:
    """Each receipt: its state, and the report that it belongs to."""
    with counter.db.read() as tx:
        return [tuple(row) for row in tx.execute(sa.select(rows.c.id, rows.c.state, rows.c.request_id))]


def in_form(counter: Counter, view: Mapping[str, Any], action: str, value: str, line: Mapping[str, Any]) -> Any:
    """Press something in an open form, with ``line`` in its fields; the form as it is then."""
    body = form("ana", view["callback_id"], line, memo=json.loads(view["private_metadata"]))
    pressed = {"type": "button", "action_id": action, "value": value, "action_ts": f"{view['hash']}.1"}
    return counter.press({**body, "type": "block_actions", "actions": [pressed]})


def test_a_receipt_goes_with_its_line_and_the_decider_reads_that_it_is_there(counter: Counter) -> None:
    assert words(hand_in(counter, {**LINE, "files": [photo()]})) == ""
    assert states(counter) == [(1, "wanted", 1)]
    assert card(counter, "bruno")[2] == "📎 1 receipt"
    other = {**LINE, "amount": "7.00", "files": [photo(), photo("card.jpg", "F2")]}
    hand_in(counter, {**other, "more": ["more"]})
    hand_in(counter, LUNCH, turn=1)
    assert card(counter, "bruno", 2)[2:4] == [
        "Mon 3 Aug · Travel, Taxi: €7.00 · 📎 2 receipts",
        "Mon 3 Aug · Meals, Lunch with Tom: €12.00",
    ]
    assert (of(counter, 1), of(counter, 2)) == ([(1,)], [(2, 3), ()])


def test_what_is_attached_is_shown_kept_while_the_line_is_edited_and_can_be_replaced(counter: Counter) -> None:
    view = hand_in(counter, {**LINE, "files": [photo()], "more": ["more"]}).refresh_view
    assert written(view) == ["Mon 3 Aug · Travel, Taxi: €45.90 · 📎 1 receipt"]
    assert "A photo or a PDF." in str(view["blocks"])
    edited = in_form(counter, {**view, "hash": "1"}, "expense.edit", "1", {"amount": None}).refresh_view
    assert attached(edited) == ["📎 taxi.jpg"]
    assert "Takes the place of what is attached." in str(edited["blocks"])
    memo = json.loads(edited["private_metadata"])
    assert words(counter.submit(form("ana", "expense.ask", LINE, memo=memo))) == ""
    assert of(counter) == [(1,)]
    changed = counter.press(press("ana", "expense.open_change", "1:1")).open_view
    assert changed
    assert attached(changed) == ["📎 taxi.jpg"]
    better = {**LINE, "files": [photo("better.jpg", "F2")]}
    memo = json.loads(changed["private_metadata"])
    assert words(counter.submit(form("ana", "expense.change", better, memo=memo))) == ""
    assert of(counter) == [(2,)]
    assert states(counter) == [(1, "discarded", 1), (2, "wanted", 1)]


def test_a_receipt_is_removed_from_the_line_and_what_was_typed_stays(counter: Counter) -> None:
    view = hand_in(counter, {**LINE, "files": [photo()], "more": ["more"]}).refresh_view
    edited = in_form(counter, {**view, "hash": "1"}, "expense.edit", "1", {"amount": None}).refresh_view
    removed = in_form(counter, {**edited, "hash": "2"}, "expense.unattach", "1", LUNCH).refresh_view
    assert attached(removed) == []
    assert "Lunch with Tom" in str(removed["blocks"])


def test_a_file_chosen_while_another_line_is_edited_is_not_lost(counter: Counter) -> None:
    view = hand_in(counter, {**LINE, "more": ["more"]}).refresh_view
    lunch = {**LUNCH, "files": [photo("lunch.jpg")]}
    edited = in_form(counter, {**view, "hash": "1"}, "expense.edit", "1", lunch).refresh_view
    assert written(edited) == ["Mon 3 Aug · Meals, Lunch with Tom: €12.00 · 📎 1 receipt"]
    unfinished = in_form(counter, {**edited, "hash": "2"}, "expense.edit", "1", {"amount": None, "files": [photo()]})
    assert "Write the amount that stands on the receipt." in str(unfinished)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            {"filetype": "svg", "name": "a.svg"},
            "a.svg is of a kind that is not taken. Hand in PDF, JPEG, PNG, HEIC or WebP.",
        ),
        ({"size": 11_000_000}, "taxi.jpg has 11 MB, and at most 10 MB are taken. A photo of lower quality will do."),
        (
            {"is_external": True},
            "Slack has only a link to taxi.jpg, not the file itself. Download it and hand in the file.",
        ),
    ],
)
def test_what_is_seen_beforehand_is_said_beside_the_field(counter: Counter, file: dict[str, Any], said: str) -> None:
    assert hand_in(counter, {**LINE, "files": [{**photo(), **file}]}).errors == {"files": said}
    assert states(counter) == []


def test_a_receipt_of_somebody_else_or_of_another_claim_is_not_taken(counter: Counter) -> None:
    hand_in(counter, {**LINE, "files": [photo()]})
    memo = {"form": "expense.ask", "report": 0, "seen": None, "turn": 0, "receipts": [1]}
    again = counter.submit(form("ana", "expense.ask", {**LUNCH, "files": None}, memo=memo))
    assert again.errors == {
        "files": "taxi.jpg belongs to EXP-1 already. Remove it here, or choose another file.",
    }
    other = counter.submit(form("carla", "expense.ask", {**LUNCH, "files": None}, memo=memo))
    assert other.errors == {"files": "Este comprovante não está mais aqui. Escolha o arquivo de novo."}


def test_one_that_could_not_be_kept_is_said_on_every_card_and_in_the_form(counter: Counter) -> None:
    hand_in(counter, {**LINE, "files": [photo()]})
    fetch(counter, Flaw.KIND)
    because = "it is no PDF, JPEG, PNG, HEIC or WebP, whatever its name says."
    for name in ("ana", "bruno"):
        assert card(counter, name)[3] == f"⚠️ The receipt taxi.jpg was not kept: {because}"
    view = counter.press(press("ana", "expense.open_change", "1:1")).open_view
    assert view
    assert attached(view) == [f"⚠️ The receipt taxi.jpg was not kept: {because}"]
    again = counter.submit(
        form("ana", "expense.change", {**LINE, "files": None}, memo=json.loads(view["private_metadata"]))
    )
    assert again.errors == {"files": f"taxi.jpg was not kept: {because} Choose another file, or remove it."}


# --- who may look -----------------------------------------------------------------------------------------------------


def looks(counter: Counter, name: str) -> str:
    """What somebody is told who asks to see the receipts, with or without a button for it."""
    return words(counter.press({**press(name, "receipt.look", "1:1"), **by(name)}))


def owed(counter: Counter, name: str) -> int:
    """How many copies somebody is to be sent."""
    with counter.db.read() as tx:
        query = sa.select(sa.func.count()).select_from(showings._TABLE)
        return int(tx.execute(query.where(showings._TABLE.c.person_id == counter.ids[name])).scalar_one())


def give(counter: Counter, name: str, role: Role) -> None:
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids[name], {role})


def test_the_requester_whoever_decides_finance_and_hr_look_and_nobody_else(counter: Counter) -> None:
    hand_in(counter, {**LINE, "files": [photo()]})
    give(counter, "eva", Role.FINANCE)
    give(counter, "carla", Role.ADMIN)
    assert looks(counter, "bruno") == "There is no receipt of EXP-1 to look at. Whoever decides can ask for one.", (
        "it is on its way"
    )
    fetch(counter)
    told = "What is attached to EXP-1 comes as a direct message. The audit trail keeps that you looked."
    for name in ("ana", "bruno", "eva", "rita"):
        assert looks(counter, name) == told
        assert owed(counter, name) == 1
    looks(counter, "carla")
    assert owed(counter, "carla") == 0


def test_who_may_look_is_asked_again_when_the_copy_is_sent(counter: Counter) -> None:
    hand_in(counter, {**LINE, "files": [photo()]})
    fetch(counter)
    give(counter, "eva", Role.FINANCE)
    looks(counter, "eva")
    with counter.db.write() as tx:
        showing = showings.claim(tx, owner=OWNER)
        assert showing
        sent = attachment.copy(tx, counter.office, showing, counter.now)
        assert sent
        assert (sent.name, sent.words) == ("EXP-1-1.jpg", "Receipt 1 of Ana Souza, EXP-1: Taxi, €45.90")
        people.save_roles(tx, counter.ids["eva"], set())
        assert attachment.copy(tx, counter.office, showing, counter.now) is None


def test_what_nobody_claims_is_forgotten_and_what_a_draft_names_is_not(counter: Counter) -> None:
    hand_in(counter, {**LINE, "files": [photo()], "more": ["more"]})
    with counter.db.write() as tx:
        receipt.want(tx, by_id=counter.ids["ana"], file_id="F2", name="lost.jpg", at=counter.now)
    fetch(counter)
    forget_old(counter.db, counter.now + UNCLAIMED)
    assert [state for _, state, _ in states(counter)] == ["kept", "kept"]
    forget_old(counter.db, counter.now + UNCLAIMED + timedelta(seconds=1))
    assert [state for _, state, _ in states(counter)] == ["kept", "discarded"]
    with counter.db.read() as tx:
        assert attachments.named(tx) == {f"{1:064x}"}, "the bytes of the other may go"
        assert attachments.get(tx, 2).name is None
        assert attachments.of(tx, 1, Purpose.RECEIPT) == []


def test_a_receipt_that_was_asked_for_is_not_asked_about_again(counter: Counter) -> None:
    govern(counter, receipt_from=25, limits=[{"category": "meals", "per": "day", "amount": 60}])
    dear = {**LUNCH, "amount": "75"}
    view = again(counter, dear)
    assert {"why", "lost"} <= set(fields(view))
    assert words(send(counter, {**dear, "files": [photo()], "why": "Two guests"}, of=view)) == "", "sent at once"
    assert card(counter, "bruno")[2:-1] == ["📎 1 receipt", "⚠️ €15.00 over the limit of €60.00 a day", "“Two guests”"]
