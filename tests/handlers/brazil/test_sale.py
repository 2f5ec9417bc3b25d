"""The sale of a third, art. 143; and giving days back."""

from datetime import UTC, date, datetime

from domain.policy import Approvals, Condition, StepRule
from handlers.approval.card import draw
from handlers.news import view_for
from handlers.vacation import giveback
from storage import approval, people
from tests.desk import Counter, form, press, words
from tests.handlers.brazil.sampa import AUG, HIRED, ask, at, card, enter, preview, said
from tests.handlers.test_accrual import entries
from tests.handlers.test_returning import ALWAYS, govern

FEBRUARY = datetime(2027, 2, 22, 12, tzinfo=UTC)
"""The last day to ask for the sale of what the second period brings."""


def sells(counter: Counter, by: str = "carla", text: str = "") -> list[str]:
    """What the form offers to sell."""
    view = counter.command(by, text, called="/vacation").open_view
    assert view
    fields = [b["element"]["options"] for b in view["blocks"] if b.get("block_id") == "sell"]
    return [option["text"]["text"] for options in fields for option in options]


def test_a_third_is_offered_and_sold_until_fifteen_days_before_the_period_ends(counter: Counter) -> None:
    assert ask(counter, AUG[10], date(2026, 9, 8)) == ""
    at(counter, FEBRUARY)
    assert sells(counter) == ["Não vender dias", "Vender 10 dias corridos (abono, CLT art. 143)"]
    assert preview(counter, "")[1:] == [
        "*Possível agora:* 30 · 15+15 · 16+14 · 20+10 · 25+5 · 14+8+8 · 20 e 10 vendidos",
        "O período aquisitivo 10/03/2026 – 09/03/2027 traz 30 dias corridos em qua 10 de mar de 2027",
        "Próximo início possível: seg 29 de mar",
    ]
    monday = date(2027, 4, 5)
    assert ask(counter, monday, date(2027, 4, 14), sell="third").startswith(
        "Um período de 10 dias corridos não é possível"
    )
    assert ask(counter, monday, date(2027, 4, 24), sell="third") == ""
    assert card(counter, "bruno", 2)[1:4] == [
        "Mon 5 Apr – Sat 24 Apr · 20 calendar days and 10 sold",
        "Balance: 30 days, then 0 days",
        "Of the period 10 Mar 2026 – 9 Mar 2027, to be taken by Thu 9 Mar 2028",
    ]
    assert said(counter, "carla", "saldo").split("\n")[0] == (
        "*Férias:* saldo de 0 dias, já com o desconto de 60 dias à espera de decisão"
    )
    counter.press(press("bruno", "request.approve", "2:1"))
    assert entries(counter, "carla")[-1] == ("booked", date(2027, 4, 24), -1000)
    assert [line for line in entries(counter, "carla") if line[0] == "encashment"] == [
        ("encashment", date(2027, 4, 5), -10_000)
    ]
    assert "seg 5 de abr: −10 dias, abono de um terço com VAC-2 (CLT art. 143)" in said(
        counter, "carla", "saldo explicar"
    )
    assert sells(counter) == []


def test_the_day_after_it_is_too_late_and_hr_may_still_enter_it(counter: Counter) -> None:
    ask(counter, AUG[10], date(2026, 9, 8))
    at(counter, datetime(2027, 2, 23, 12, tzinfo=UTC))
    assert sells(counter) == []
    late = ask(counter, date(2027, 4, 5), date(2027, 4, 24), sell="third")
    assert late == (
        "O abono de um terço é pedido até 15 dias antes do fim do período aquisitivo 10/03/2026 – 09/03/2027, ou seja, "
        "até seg 22 de fev de 2027 (CLT art. 143 §1). Sem o abono, o pedido pode ser feito; o RH pode lançar o abono "
        "se a empresa concordar."
    )
    inputs = {"person": "U0CARLA", "type": "vacation_br", "first": date(2027, 4, 5), "last": date(2027, 4, 24),
              "sell": "third", "note": None}  # fmt: skip
    memo = {"form": "vacation.enter", "person": counter.ids["carla"]}
    assert counter.submit(form("rita", "vacation.enter", inputs, memo=memo)).errors is None
    assert ("encashment", date(2027, 4, 5), -10_000) in entries(counter, "carla")


def test_a_leave_that_is_called_off_gives_back_what_was_sold_with_it(counter: Counter) -> None:
    ask(counter, AUG[10], date(2026, 9, 8))
    at(counter, FEBRUARY)
    assert ask(counter, date(2027, 4, 5), date(2027, 4, 24), sell="third") == ""
    counter.press(press("bruno", "request.approve", "2:1"))
    days = [date(2027, 4, n).isoformat() for n in range(5, 25)]
    given = counter.submit(form("carla", giveback.GIVE_BACK, {"days": days}, memo={"request": 2, "seen": 2}))
    assert given.errors is None
    assert sum(line[2] for line in entries(counter, "carla") if line[0] == "encashment") == 0


def test_a_rejection_that_is_taken_back_does_not_sell_the_third_twice(counter: Counter) -> None:
    ask(counter, AUG[10], date(2026, 9, 8))
    at(counter, FEBRUARY)
    assert ask(counter, date(2027, 4, 5), date(2027, 4, 9), sell="third") == ""
    no = form("bruno", "request.reject", {"reason": "Too soon"}, memo={"request": 2, "seen": 1})
    assert counter.submit(no).errors is None
    assert ask(counter, date(2027, 5, 3), date(2027, 5, 16), sell="third") == ""
    slip = form("bruno", "request.take_back", {"reason": "A slip"}, memo={"request": 2, "seen": 2})
    assert words(counter.submit(slip)).startswith(
        "Nothing of the period 10 Mar 2026 – 9 Mar 2027 can be sold: it is a third, once,"
    )
    assert words(counter.press(press("bruno", "request.take_back", "2:2"))).startswith("Nothing of the period")
    counter.press(press("bruno", "request.approve", "3:1"))
    assert [line for line in entries(counter, "carla") if line[0] == "encashment"] == [
        ("encashment", date(2027, 5, 3), -10_000)
    ]


def test_a_rejection_that_is_taken_back_is_still_a_lawful_part(counter: Counter) -> None:
    assert ask(counter, AUG[10], AUG[16]) == ""
    no = form("bruno", "request.reject", {"reason": "Too soon"}, memo={"request": 1, "seen": 1})
    assert counter.submit(no).errors is None
    assert ask(counter, date(2026, 9, 14), date(2026, 9, 27)) == ""
    assert ask(counter, date(2026, 10, 13), date(2026, 10, 17)) == ""
    slip = form("bruno", "request.take_back", {"reason": "A slip"}, memo={"request": 1, "seen": 2})
    assert words(counter.submit(slip)).startswith(
        "A part of 7 calendar days does not fit: of the 11 that are left it can have 11."
    )


def test_what_is_sold_goes_along_when_days_at_the_beginning_are_given_back(counter: Counter) -> None:
    ask(counter, AUG[10], date(2026, 9, 8))
    at(counter, FEBRUARY)
    assert ask(counter, date(2027, 4, 7), date(2027, 4, 26), sell="third") == ""
    counter.press(press("bruno", "request.approve", "2:1"))
    days = [date(2027, 4, n).isoformat() for n in range(7, 12)]
    at(counter, datetime(2027, 2, 22, 13, tzinfo=UTC))
    given = counter.submit(form("carla", giveback.GIVE_BACK, {"days": days}, memo={"request": 2, "seen": 2}))
    assert given.errors is None
    explained = said(counter, "carla", "saldo explicar")
    assert [line for line in explained.split("\n") if "abono" in line] == [
        "qua 7 de abr: −10 dias, abono de um terço com VAC-2 (CLT art. 143)"
    ]
    cancel = form("rita", "request.cancel", {"reason": "A mistake"}, memo={"request": 2, "seen": 3})
    assert "is told" in words(counter.submit(cancel))
    sold: dict[date, int] = {}
    for rule, day, amount in entries(counter, "carla"):
        sold[day] = sold.get(day, 0) + (amount if rule == "encashment" else 0)
    assert set(sold.values()) == {0}
    assert ask(counter, date(2027, 4, 7), date(2027, 5, 6)) == ""
    assert card(counter, "bruno", 3)[2] == "Balance: 30 days, then 0 days"


# --- giving days back -------------------------------------------------------------------------------------------------


def give(counter: Counter, *days: date) -> str:
    inputs = {"days": [day.isoformat() for day in days]}
    return words(counter.submit(form("carla", giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": 2})))


def test_what_remains_of_a_leave_is_still_a_lawful_part(counter: Counter) -> None:
    ask(counter, AUG[10], AUG[23])
    counter.press(press("bruno", "request.approve", "1:1"))
    assert give(counter, AUG[12]) == (
        "Um período de férias são dias seguidos (CLT art. 134); devolva dias do começo ou do fim."
    )
    assert give(counter, *(AUG[n] for n in range(14, 24))).startswith(
        "Um período de 4 dias corridos não é possível: dos 30 que restam, ele pode ter 5–25 ou 30."
    )
    assert give(counter, *(AUG[n] for n in range(10, 15))).startswith("As férias não podem começar em sáb 15 de ago")
    assert give(counter, *(AUG[n] for n in range(20, 24))) == ""
    assert preview(counter, "")[1] == "*Possível agora:* 20 · 14+6 · 15+5"


def test_who_decides_leave_in_the_place_of_another_decides_about_giving_it_back(counter: Counter) -> None:
    steps = (StepRule(ask=("manager",)), StepRule(ask=("hr",), when=Condition(category=("vacation",))))
    counter.policy = counter.policy.model_copy(update={"approvals": Approvals(vacation=steps)})
    govern(counter, ALWAYS)
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", {"country": "BR", "subdivision": "SP", "hired_on": HIRED})
    assert ask(counter, AUG[10], AUG[24]) == ""
    counter.press(press("bruno", "request.approve", "1:1"))
    counter.press(press("rita", "request.approve", "1:2"))
    inputs = {"days": [AUG[24].isoformat()], "note": None}
    assert counter.submit(form("carla", giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": 3})).errors is None
    with counter.db.read() as tx:
        assert [step.rule for step in approval.load(tx, 2).steps] == list(steps)


def test_a_stoppage_that_hr_entered_is_not_given_back_by_whom_it_concerns(counter: Counter) -> None:
    assert enter(counter, "carla", "stoppage_br", AUG[3], date(2026, 9, 10)) == ""
    with counter.db.read() as tx:
        drawn = draw(tx, view_for(tx, counter.office, counter.ids["carla"], counter.now), "vacation", 1)
    assert not [block for block in drawn.blocks if block["type"] == "actions"]
    inputs = {"days": [AUG[4].isoformat()]}
    assert words(counter.submit(form("carla", giveback.GIVE_BACK, inputs, memo={"request": 1, "seen": 2}))) == (
        "Escolha dias desta folga que ainda não começaram."
    )
