"""What changed between the form of what is to be paid and its being sent is said; nothing is paid twice."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from handlers.payment import choice, queue
from storage import people
from storage.payment import batches, waiting
from tests.desk import Counter, form, press, words
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import LEFT, approved, correct, mark, pay, said
from tests.handlers.payment.test_choice import long_form, offered


def opened(counter: Counter, by: str = "eva") -> Any:
    return counter.command(by, "pay", called="/expense").open_view


def send(counter: Counter, view: Any, inputs: Mapping[str, Any], by: str = "eva") -> str:
    return words(counter.submit(form(by, choice.CHOOSE, inputs, memo=json.loads(view["private_metadata"]))))


def key(counter: Counter, name: str) -> str:
    return f"{counter.ids[name]}:EUR"


def newest(counter: Counter) -> list[int]:
    """The requests of the newest payment that is not made yet."""
    with counter.db.read() as tx:
        return [item.request_id for item in batches.opened(tx, limit=9)[-1].items]


def of_two(counter: Counter) -> None:
    approved(counter, LINE)
    approved(counter, LUNCH, by="hugo", decider="rita")


def test_whoever_a_colleague_paid_meanwhile_drops_out_and_that_is_said(counter: Counter) -> None:
    of_two(counter)
    view = opened(counter)
    mark(counter, pay(counter, "ana", by="carla"), by="carla")
    assert send(counter, view, {"pay0": [key(counter, "ana"), key(counter, "hugo")]}) == (
        "PAY-2 of €12.00 is made. Since you opened the form something changed:\n"
        "Ana Souza is not in it: that was paid, is in another payment, is approved no more, or is for others to pay."
    )
    assert newest(counter) == [2]


def test_nothing_is_said_of_whoever_was_not_ticked_and_of_nothing_if_nothing_changed(counter: Counter) -> None:
    of_two(counter)
    view = opened(counter)
    pay(counter, "ana", by="carla")
    assert send(counter, view, {"pay0": [key(counter, "hugo")]}) == ""


def test_if_all_of_it_was_paid_meanwhile_that_is_why(counter: Counter) -> None:
    of_two(counter)
    view = opened(counter)
    pay(counter, "ana", by="carla")
    assert send(counter, view, {"pay0": [key(counter, "ana")]}) == LEFT
    assert send(counter, view, {"pay0": []}) == "Choose somebody to pay."


def test_another_amount_and_what_was_approved_later_are_said(counter: Counter) -> None:
    of_two(counter)
    view = opened(counter)
    assert "EXP-1" in words(correct(counter, 1, 1, "40,00", by="carla"))
    counter.now += timedelta(minutes=5)
    approved(counter, {**LUNCH, "merchant": "Lunch with Eva"})
    assert send(counter, view, {"pay0": [key(counter, "ana"), key(counter, "hugo")]}) == (
        "PAY-1 of €52.00 is made. Since you opened the form something changed:\n"
        "Ana Souza gets €40.00, not what the form showed.\n"
        "Came later, and so not in it: EXP-3."
    )
    assert newest(counter) == [1, 2]


def test_another_request_of_the_same_amount_is_not_what_the_form_showed(counter: Counter) -> None:
    approved(counter, LINE)
    dropped = pay(counter, "ana", by="carla")
    approved(counter, {**LINE, "merchant": "Taxi to the fair"})
    eva, carla = opened(counter), opened(counter, by="carla")
    assert send(counter, carla, {"pay0": [key(counter, "ana")]}, by="carla") == ""
    assert words(counter.press(press("carla", "payment.discard", str(dropped.id)))) == ""
    assert send(counter, eva, {"pay0": [key(counter, "ana")]}) == (
        "PAY-3 of €45.90 is made. Since you opened the form something changed:\n"
        "Ana Souza gets €45.90, but not for the requests that the form showed."
    )
    assert newest(counter) == [1]


def test_an_approval_that_is_taken_back_meanwhile_is_said_in_portuguese_too(counter: Counter) -> None:
    of_two(counter)
    view = opened(counter, by="carla")
    back = form("bruno", "request.take_back", {"reason": "A slip"}, memo={"request": 1, "seen": 2})
    assert words(counter.submit(back)) == ""
    assert send(counter, view, {"pay0": [key(counter, "ana"), key(counter, "hugo")]}, by="carla") == (
        "PAY-1 de €\xa012,00 foi criado. Algo mudou desde que você abriu o formulário:\n"
        "Ana Souza ficou fora: já foi pago, está em outro pagamento, a aprovação foi desfeita ou cabe a outros pagar."
    )


def test_of_those_behind_one_box_too(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    view = long_form(counter, monkeypatch)
    ((_, bruno),), ((_, hugo),) = (offered(counter, view, name) for name in ("bruno", "hugo"))
    ana = key(counter, "ana")
    assert send(counter, opened(counter, by="carla"), {"pay0": [], choice.NAMED: [bruno]}, by="carla") == ""
    assert send(counter, view, {"pay0": [], choice.NAMED: [bruno]}, by="eva") == LEFT
    assert send(counter, view, {"pay0": [ana], choice.REST: ["rest"], choice.NAMED: [hugo]}, by="eva") == (
        "PAY-2 of €57.90 is made. Since you opened the form something changed:\n"
        "Everybody else gets €12.00, not what the form showed."
    )
    assert send(counter, view, {"pay0": [], choice.REST: ["rest"]}, by="eva") == (
        "PAY-3 of €12.00 is made. Since you opened the form something changed:\n"
        "Everybody else gets €12.00, not what the form showed."
    )
    assert send(counter, view, {"pay0": [], choice.REST: ["rest"]}, by="eva") == LEFT


FORGED = ["", ":", "999999:EUR:5", "-1:EUR:-5", "1:ZZZ:99999999999999999999999", "x" * 150, "²:EUR:²"]


def test_forged_names_pay_nobody(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    view = long_form(counter, monkeypatch)
    barred = approved(counter, LUNCH, by="eva")
    own = f"{counter.ids['eva']}:EUR:1200"
    for value in (*FORGED, own, f"{key(counter, 'ana')}:4590"):
        for inputs in ({choice.NAMED: [value]}, {"pay0": [value] if value != own else [own[:-5]]}):
            assert send(counter, view, inputs, by="eva") == LEFT, value
    assert send(counter, view, {choice.NAMED: [bruno_of(counter, view), own, *FORGED]}, by="eva") == (
        "PAY-1 of €12.00 is made. Since you opened the form something changed:\n"
        "Eva Lima is not in it: that was paid, is in another payment, is approved no more, or is for others to pay."
    )
    assert newest(counter) == [3]
    assert barred == 5
    assert [len(offered(counter, view, typed)) for typed in ("²", "-1", "%", "_", "\\", "9" * 400, "JOÃO")] == [0] * 7


def bruno_of(counter: Counter, view: Any) -> str:
    ((_, value),) = offered(counter, view, "BRÚNO")
    return value


def test_two_of_one_name_are_told_apart_by_what_they_claimed(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    view = long_form(counter, monkeypatch)
    with counter.db.write() as tx:
        people.save(tx, people.get(tx, counter.ids["bruno"]).email, {"name": f"{'Maria ' * 30}Reis"})
    (one,) = offered(counter, view, "exp-3")
    assert one[0] == f"{('Maria ' * 30)[:66]}…: €12.00", "the amount is read of the longest name"


def test_where_more_waits_than_is_looked_at_that_is_said(one: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    of_two(one)
    said_so = "These are the 2 requests that wait longest. Others come once these are in a payment."
    assert said_so not in json.dumps(opened(one)), "no more waits"
    for where in (waiting, queue):
        monkeypatch.setattr(where, "MOST", 2)
    approved(one, {**LUNCH, "merchant": "Dinner"})
    assert f"All together: €57.90. {said_so}" in json.dumps(opened(one), ensure_ascii=False)
    assert said_so in said(one, "payments", 0, "eva")
