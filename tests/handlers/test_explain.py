"""Explain my balance: what is left, on any day, what expires, and every line of the ledger with its rule."""

from datetime import date

import pytest

from handlers.call import Answer, Message
from storage import vacation
from tests.desk import Counter, form, press, words
from tests.handlers.test_accrual import MONTHLY, YEARLY, hired, noon, ruled, ticked


def said(counter: Counter, name: str, text: str) -> list[str]:
    """What somebody reads after the command, line by line."""
    return shown(counter.command(name, text, called="/vacation")).text.split("\n")


def shown(answer: Answer) -> Message:
    assert answer.say
    return answer.say


def labels(message: Message) -> list[str]:
    """The buttons of a message."""
    return [e["text"]["text"] for block in message.blocks if block["type"] == "actions" for e in block["elements"]]


@pytest.fixture(autouse=True)
def staffed(counter: Counter) -> None:
    hired(counter, "ana", date(2020, 5, 4))
    hired(counter, "carla", date(2020, 5, 4))


def test_what_is_left_what_awaits_and_what_expires_when(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 12, 1))
    assert said(counter, "ana", "balance") == [
        "*Vacation:* 25 days left · 20 days expire on Thu 31 Dec · 5 days expire on Wed 31 Mar 2027"
    ]
    ticked(counter, noon(2027, 1, 2))
    assert words(counter.submit(counter.ask("ana", date(2027, 2, 1), date(2027, 2, 3)))) == ""
    assert said(counter, "ana", "balance") == [
        "*Vacation:* 27 days left, after deducting 3 days awaiting a decision · 2 days expire on Wed 31 Mar"
    ]
    assert said(counter, "carla", "saldo") == ["*Férias:* saldo de 30 dias · 5 dias vencem em qua 31 de mar"]


def test_the_balance_on_another_day(counter: Counter) -> None:
    ruled(counter, **MONTHLY)
    ticked(counter, noon(2026, 8, 3))
    foreseen = "By the rules and with all that is asked for today."
    assert said(counter, "ana", "balance 1 Sep") == ["*Vacation:* 18 days left on Tue 1 Sept", foreseen]
    assert said(counter, "ana", "balance 31 Aug") == ["*Vacation:* 16 days left on Mon 31 Aug", foreseen]
    assert said(counter, "ana", "balance 2026-03-15") == ["*Vacation:* 6 days left on Sun 15 Mar"]
    assert said(counter, "carla", "saldo 1 de janeiro de 2027") == [
        "*Férias:* saldo de 26 dias em sex 1 de jan de 2027", "Pelas regras e pelos pedidos de hoje."
    ]  # fmt: skip
    assert counter.command("ana", "balance of my trip 1 Sep", called="/vacation").open_view, "is a note, not a question"
    assert "There is no" in said(counter, "ana", "balance 31 Sep")[0]


def test_every_line_of_the_ledger_says_which_rule_made_it(counter: Counter) -> None:
    ruled(counter, accrual={"days": 24, "periods": 2, "cap": 20}, carry_over={"most": 5, "expires": "31 Mar"})
    ticked(counter, noon(2026, 12, 1))
    counter.now = noon(2027, 1, 4)
    ticked(counter, counter.now)
    assert words(counter.submit(counter.ask("ana", date(2027, 2, 1), date(2027, 2, 3)))) == ""
    assert counter.press(press("bruno", "request.approve", "1:1")).say is None
    adjusted = {"person": "U0ANA", "type": "vacation", "days": "-0.5", "reason": "company outing"}
    counter.submit(form("rita", "vacation.adjust", adjusted, memo={}))
    ticked(counter, noon(2027, 4, 2))
    assert said(counter, "ana", "balance explain") == [
        "*Vacation:* 12 days left",
        "Thu 1 Apr: −1.5 days, carried over and not used by Wed 31 Mar 2027",
        "Mon 1 Feb – Wed 3 Feb: −3 days, taken with VAC-1",
        "Mon 4 Jan: −0.5 days, corrected by Rita Alves (HR): “company outing”",
        "Fri 1 Jan: +12 days, earned from Fri 1 Jan 2027 to Wed 30 Jun 2027, at 24 days a year",
        "Fri 1 Jan: −15 days, new year: 5 days carried over, to be used by Wed 31 Mar 2027",
        "Wed 1 Jul 2026: +8 days, earned from Wed 1 Jul 2026 to Thu 31 Dec 2026, at 24 days a year up to a balance of "
        "20 days",
        "Thu 1 Jan 2026: +12 days, earned from Thu 1 Jan 2026 to Tue 30 Jun 2026, at 24 days a year",
    ]
    assert said(counter, "carla", "saldo explicar")[1:4] == [
        "qui 1 de abr: −5 dias, vieram do ano anterior e não foram usados até qua 31 de mar de 2027",
        "sex 1 de jan: +12 dias, direito adquirido de sex 1 de jan de 2027 a qua 30 de jun de 2027, a 24 dias por ano",
        "sex 1 de jan: −15 dias, virada do ano: passam 5 dias, para usar até qua 31 de mar de 2027",
    ]


def test_what_awaits_a_decision_is_in_no_line_and_was_deducted(counter: Counter) -> None:
    counter.grant("ana", 20)
    assert words(counter.submit(counter.ask("ana", date(2026, 12, 14), date(2026, 12, 16)))) == ""
    blocks = shown(counter.command("ana", "balance explain", called="/vacation")).blocks
    assert blocks[0]["text"]["text"] == "*Vacation:* 17 days left"
    assert blocks[1]["elements"][0]["text"] == "After deducting 3 days awaiting a decision"
    assert blocks[2]["text"]["text"].split(": ")[1].startswith("+20 days")


def test_the_ledger_is_read_in_pages(counter: Counter) -> None:
    ruled(counter, **MONTHLY)
    ticked(counter, noon(2026, 8, 3))
    ticked(counter, noon(2027, 8, 3))
    first = shown(counter.command("ana", "balance explain", called="/vacation"))
    assert (len(first.text.split("\n")), labels(first)) == (13, ["Older…"])
    view = counter.press(press("ana", "vacation.explain.older", "vacation:12")).open_view
    assert view
    assert labels(Message(text="", blocks=view["blocks"])) == ["Newest"]
    assert view["blocks"][1]["text"]["text"].count("\n") == 7
    forged = counter.press(press("ana", "vacation.explain.older", "wealth:-1")).open_view
    assert forged, "whatever a button says, it is one's own ledger"


def test_a_button_leads_from_the_balance_to_its_lines(counter: Counter) -> None:
    balance = shown(counter.command("ana", "balance", called="/vacation"))
    assert labels(balance) == ["Explain…"]
    assert counter.press(press("ana", "vacation.explain.0", "vacation:0")).open_view
    assert said(counter, "ana", "balance explain")[1:] == ["Nothing is in the ledger yet."]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_pages_follow_each_other_without_a_gap(counter: Counter) -> None:
    ruled(counter, **YEARLY)
    ticked(counter, noon(2026, 8, 3))
    ticked(counter, noon(2032, 8, 3))
    with counter.db.read() as tx:
        whole = vacation.history(tx, counter.ids["ana"], "vacation", limit=100)
        pages = [vacation.history(tx, counter.ids["ana"], "vacation", limit=4, skip=n) for n in range(0, 24, 4)]
    assert [line for page in pages for line in page] == list(whole)
    assert [line.first for line in whole] == sorted((line.first for line in whole), reverse=True)
