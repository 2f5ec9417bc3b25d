"""Finance pays what was approved: together or one by one, once, and everybody knows where their money is."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from domain.people import Role
from handlers.payment import bank, choice, queue
from storage import people, showings
from storage.payment import batches, waiting
from tests.desk import TODAY, Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import (
    LEFT,
    approved,
    card,
    choosing,
    listed,
    mark,
    money_out,
    pay,
    record,
    said,
    texts,
)


def test_a_claim_is_paid_and_its_employee_knows_at_each_moment_where_the_money_is(counter: Counter) -> None:
    claim = approved(counter, LINE, LUNCH)
    assert "💶 €57.90 to be paid" in card(counter, "ana", claim)
    assert listed(counter).endswith("✅ approved, €57.90 to be paid")
    counter.now += timedelta(days=3)
    assert said(counter, "payments", 0) == [
        "To be paid", "*Ana Souza* €57.90 · EXP-1 €57.90 (3 days)", "1 request, €57.90 together", "[Pay…]",
        "Of 1 decided claim 0% was rejected.",
    ]  # fmt: skip
    batch = pay(counter, "ana")
    assert "💶 €57.90 on the way (PAY-1)" in card(counter, "ana", claim)
    assert said(counter, "payments", 0)[:3] == [
        "To be paid", "Nothing is to be paid.", "⏳ PAY-1 of €57.90 by Carla Dias waits to be marked as paid."
    ]  # fmt: skip
    assert said(counter, "payment", batch.id, "carla")[:4] == [
        "Pagamento PAY-1", "*Ana Souza* €\xa057,90 · EXP-1",
        "1 pedido, €\xa057,90 ao todo", "⏳ Criado por Carla Dias. Pague no banco e depois marque como pago.",
    ]  # fmt: skip
    assert mark(counter, batch, day=TODAY + timedelta(days=1)) == ""
    assert "💶 paid on Tue 4 Aug" in card(counter, "ana", claim)
    assert listed(counter).endswith("✅ approved, paid on Tue 4 Aug")
    (told,) = owed(counter, "ana", "payment.paid")
    assert told
    assert told.text == "💶 You were paid €57.90 on Tue 4 Aug for EXP-1."
    assert said(counter, "payments", 0)[-3:] == [
        "1 claim paid in 90 days, 1 day after it was asked for.", "Half of them waited at most 1 day.",
        "Of 1 decided claim 0% was rejected.",
    ]  # fmt: skip


def test_everybody_is_paid_at_once_and_the_list_for_the_bank_has_no_formulas(counter: Counter) -> None:
    with counter.db.write() as tx:
        tx.execute(sa.text("UPDATE people SET employee_id = '=1+1' WHERE email LIKE 'ana%'"))
    approved(counter, LINE)
    approved(counter, LUNCH, by="hugo", decider="rita")
    approved(counter, LUNCH)
    view = counter.command("carla", "pagar", called="/expense").open_view
    assert view
    options = [o for b in view["blocks"] if b["type"] == "input" for o in b["element"]["options"]]
    assert [(o["text"]["text"], o["description"]["text"]) for o in options] == [
        ("Ana Souza: €\xa057,90", "EXP-1, EXP-3, aprovado hoje"), ("Hugo Reis: €\xa012,00", "EXP-2, aprovado hoje")
    ]  # fmt: skip
    assert view["blocks"][0]["element"]["initial_options"] == options
    batch = pay(counter, "ana", "hugo")
    with counter.db.write() as tx:
        showing = showings.claim(tx, owner="test")
        assert showing
        copy = bank.copy(tx, counter.office, showing, counter.now)
    assert copy
    assert copy.body
    assert (copy.name, copy.words) == ("PAY-1.xlsx", "Lista do pagamento PAY-1")
    sheet = load_workbook(BytesIO(copy.body)).active
    assert sheet.title == "PAY-1"
    rows = list(sheet.rows)
    assert [[cell.value for cell in row] for row in rows] == [
        ["Pagamento", "Matrícula", "E-mail", "Nome", "Valor", "Moeda", "Pedidos"],
        ["PAY-1", "=1+1", "ana@company.example", "Ana Souza", 57.9, "EUR", "EXP-1 EXP-3"],
        ["PAY-1", "", "hugo@company.example", "Hugo Reis", 12, "EUR", "EXP-2"],
    ]
    assert (rows[1][1].data_type, rows[1][4].data_type) == ("s", "n"), "words, and a number wherever it is opened"
    assert rows[1][4].number_format == "#,##0.00", "57,90 in Brazil"
    assert mark(counter, batch, by="eva") == "", "anybody in finance marks it"
    assert mark(counter, batch) == "PAY-1 já foi marcado como pago por Eva Lima. Nada foi pago duas vezes."
    assert money_out(counter) == 6990


def test_whoever_a_long_form_does_not_list_is_paid_by_one_box(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "GROUP", 1)
    monkeypatch.setattr(choice, "GROUPS", 2)
    approved(counter, LINE)
    for name in ("hugo", "bruno", "rita"):
        approved(counter, LUNCH, by=name, decider="rita" if name != "rita" else "hugo")
    view = counter.command("eva", "pay", called="/expense").open_view
    assert view
    fields = {b["block_id"]: b for b in view["blocks"] if b["type"] == "input" and "options" in b["element"]}
    assert {name: [o["text"]["text"] for o in b["element"]["options"]] for name, b in fields.items()} == {
        "pay0": ["Ana Souza: €45.90"], "pay1": ["Hugo Reis: €12.00"], "rest": ["2 more people: €24.00"]
    }  # fmt: skip
    assert fields["rest"]["label"]["text"] == "Everybody else"
    (rest,) = fields["rest"]["element"]["initial_options"]
    assert rest["description"]["text"] == "They asked later. The list of the payment names each of them."
    assert texts(view["blocks"]) == ["All together: €81.90"]
    memo = json.loads(view["private_metadata"])
    approved(counter, LUNCH, by="hugo", decider="rita")
    ticked = {"pay0": [fields["pay0"]["element"]["options"][0]["value"]], "pay1": [], "rest": ["rest"]}
    assert words(counter.submit(form("eva", "payment.choose", ticked, memo=memo))) == ""
    with counter.db.read() as tx:
        (made,) = batches.opened(tx, limit=9)
    assert [item.request_id for item in made.items] == [1, 3, 4], "and not what was not ticked"
    view = counter.command("carla", "pagar", called="/expense").open_view
    assert view
    assert [b["block_id"] for b in view["blocks"] if b["type"] == "input"] == ["pay0"], "Hugo is left, and nobody else"
    ticked = {"pay0": [], "rest": ["rest"]}
    assert counter.submit(form("eva", "payment.choose", ticked, memo=memo)).errors == {"pay0": LEFT}


def test_what_a_form_did_not_show_it_does_not_pay(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "GROUP", 1)
    monkeypatch.setattr(choice, "GROUPS", 1)
    approved(counter, LINE)
    approved(counter, LUNCH, by="hugo", decider="rita")
    view = counter.command("eva", "pay", called="/expense").open_view
    assert view
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert list(inputs) == ["pay0", "rest"], "there is nobody to choose among"
    (rest,) = inputs["rest"]["options"]
    assert (rest["text"]["text"], rest["description"]["text"]) == (
        "1 more person: €12.00",
        "They asked last. The list of the payment has their name.",
    )
    memo = json.loads(view["private_metadata"])
    counter.now += timedelta(minutes=1)
    approved(counter, LUNCH)
    approved(counter, LINE, by="bruno", decider="rita")
    ticked = {"pay0": [f"{counter.ids['ana']}:EUR"], "rest": ["rest"]}
    assert words(counter.submit(form("eva", "payment.choose", ticked, memo=memo))) == (
        "PAY-1 of €57.90 is made. Since you opened the form something changed:\n"
        "Came later, and so not in it: EXP-3, EXP-4."
    )
    with counter.db.read() as tx:
        (made,) = batches.opened(tx, limit=9)
    assert [item.request_id for item in made.items] == [1, 2], "and nothing that was approved since"


def test_of_two_who_pay_a_long_queue_the_second_pays_nobody_whom_their_form_did_not_show(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "GROUP", 1)
    monkeypatch.setattr(choice, "GROUPS", 1)
    for looked in (queue, waiting):
        monkeypatch.setattr(looked, "MOST", 2)
    approved(counter, LUNCH)
    for name in ("hugo", "bruno"):
        approved(counter, LUNCH, by=name, decider="rita")
    view = counter.command("carla", "pay", called="/expense").open_view
    assert view
    memo = json.loads(view["private_metadata"])
    ticked = {"pay0": [f"{counter.ids['ana']}:EUR"], "rest": ["rest"]}
    assert words(counter.submit(form("eva", "payment.choose", ticked, memo=memo))) == ""
    faster = counter.submit(form("carla", "payment.choose", ticked, memo=memo))
    assert faster.errors == {
        "pay0": "Quem você escolheu não pode ser pago agora: já foi pago, está em outro pagamento, "
        "a aprovação foi desfeita ou cabe a outros pagar. Feche este formulário e abra de novo."
    }
    with counter.db.read() as tx:
        (made,) = batches.opened(tx, limit=9)
    assert [item.request_id for item in made.items] == [1, 2], "Bruno's is in no form yet"


def test_of_what_others_pay_a_few_are_named(one: Counter) -> None:
    for n in range(7):
        approved(one, {**LINE, "merchant": f"Taxi {n}"}, by="eva")
    view = one.command("eva", "pay", called="/expense").open_view
    assert view
    assert texts(view["blocks"])[1] == (
        "Somebody else pays EXP-1, EXP-2, EXP-3, EXP-4, EXP-5 and 2 more: your own, or decided or raised by you."
    )


def test_nobody_pays_what_is_their_own_or_what_they_decided(one: Counter) -> None:
    with one.db.write() as tx:
        people.save_roles(tx, one.ids["bruno"], [Role.FINANCE])
    approved(one, LINE, by="eva")
    others = "Somebody else pays EXP-1: your own, or decided or raised by you."
    for name in ("eva", "bruno"):
        view = one.command(name, "pay", called="/expense").open_view
        assert view
        assert texts(view["blocks"]) == ["Nothing is left for you to pay.", others]
    assert one.submit(choosing(one, "eva", "eva")).errors == {"pay0": LEFT}
    own = words(one.press(press("eva", "payment.open_record", "1")))
    assert own == "EXP-1 is your own, so somebody else pays it. Carla Dias can."
    decided = words(one.press(press("bruno", "payment.open_record", "1")))
    assert decided == "You decided EXP-1, so somebody else pays it. Carla Dias can."
    assert not [text for text in card(one, "bruno", 1) if "payment" in text], "no button that is refused"
    batch = pay(one, "eva")
    assert mark(one, batch, by="bruno") == "You decided EXP-1, so somebody else pays it. Carla Dias can."
    assert mark(one, batch, by="ana") == "Only finance pays: Bruno Costa, Carla Dias and Eva Lima can."
    assert words(one.command("ana", "pay", called="/expense")) == mark(one, batch, by="ana")
    assert money_out(one) == 0


def test_finance_sees_claims_and_nothing_else(one: Counter) -> None:
    approved(one, LINE)
    one.grant("ana", 10)
    assert one.submit(one.ask("ana", TODAY + timedelta(days=7))).errors is None
    shown = one.command("eva", "EXP-1", called="/expense").say
    assert shown
    assert [t for t in texts(shown.blocks) if t.startswith("[")] == ["[Record payment…]", "[Correct line…]"]
    assert (
        words(one.command("eva", "VAC-1", called="/vacation"))
        == "You cannot see this request: it is neither yours nor waiting for you."
    )


def test_partly_paid_is_not_paid(one: Counter) -> None:
    claim = approved(one, LINE)
    assert words(record(one, claim, "20,00", by="carla")) == "EXP-1 está atualizado, e Ana Souza é avisado."
    assert listed(one).endswith("✅ approved, partly paid, €25.90 to be paid")
    (told,) = owed(one, "ana", "payment.paid")
    assert told
    assert told.text.endswith("€20.00 on Mon 3 Aug for EXP-1. €25.90 of EXP-1 is still to be paid.")
    refused = record(one, claim, "25.91", by="eva")
    assert refused.errors == {"amount": "At most €25.90 can be paid: that is what is outstanding."}
    assert record(one, claim, "0", by="eva").errors == {"amount": "0 is no amount. Write one such as 45.90."}
    late = record(one, claim, "1", by="eva", day=TODAY + timedelta(days=1)).errors
    assert late == {"day": "Tue 4 Aug is still to come. Mark it once it is paid."}
    assert words(record(one, claim, "25.90", by="eva")) == "EXP-1 is up to date, and Ana Souza is told."
    assert record(one, claim, "0.01", by="eva").errors == {
        "amount": "Nothing is left to be paid, so nothing was recorded. The card says where the money is."
    }
    assert listed(one).endswith("paid on Mon 3 Aug")


def test_a_payment_marked_by_mistake_is_undone_once_and_paid_again(counter: Counter) -> None:
    claim = approved(counter, LINE)
    batch = pay(counter, "ana")
    undone = form("eva", "payment.undo", {"reason": "The bank refused it."}, memo={"batch": batch.id})
    assert (
        words(counter.submit(undone))
        == "PAY-1 is not marked as paid, so there is nothing to undo. “Discard” on its card ends it."
    )
    mark(counter, batch)
    again = {**undone, "view": {**undone["view"], "hash": "again"}}
    assert words(counter.submit(again)) == "PAY-1 is undone, and everybody in it is told."
    (told,) = owed(counter, "ana", "payment.undone")
    assert told
    assert told.text == (
        "The payment of €45.90 for EXP-1 was marked by mistake. It is still to be paid.\n“The bank refused it.”"
    )
    assert "💶 €45.90 to be paid" in card(counter, "ana", claim)
    third = {**undone, "view": {**undone["view"], "hash": "third"}}
    assert words(counter.submit(third)) == "PAY-1 was undone before, by Eva Lima. What was in it waits in the queue."
    mark(counter, pay(counter, "ana"))
    assert money_out(counter) == 4590


def test_what_is_in_a_payment_waits_for_it_and_is_free_once_it_is_discarded(one: Counter) -> None:
    claim = approved(one, LINE)
    batch = pay(one, "ana")
    assert one.submit(choosing(one, "eva", "ana")).errors == {"pay0": LEFT}
    busy = "EXP-1 is being paid with PAY-1. Once that is marked as paid or discarded, try again."
    assert words(record(one, claim, "1", by="eva")) == busy
    back = form("bruno", "request.take_back", {"reason": "Wrong"}, memo={"request": claim, "seen": None})
    assert words(one.submit(back)) == busy
    assert words(one.press(press("eva", "payment.discard", str(batch.id)))) == ""
    assert (
        words(one.press(press("carla", "payment.discard", str(batch.id))))
        == "PAY-1 já foi descartado por Eva Lima. O que estava nele voltou à fila de pagamento."
    )
    assert "[Take back…]" in card(one, "bruno", claim)
    mark(one, pay(one, "ana"))
    assert "[Take back…]" not in card(one, "bruno", claim), "it would be refused"
    again = {**back, "view": {**back["view"], "hash": "again"}}
    assert words(one.submit(again)) == (
        "EXP-1 is paid already, so its approval stands. Finance can correct what is reimbursed."
    )
