"""How long a leave may be and since when: beside the right field for whoever asks, a warning for HR."""

from datetime import date

import pytest

from domain.people import Action
from handlers.approval.card import name_of
from handlers.vacation import accrue
from storage import approval
from tests.desk import Counter, form, press, words
from tests.handlers.limited import asks, entering, preview, roster, ruled

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))
NEXT_MON, NEXT_TUE, NEXT_FRI = date(2026, 8, 17), date(2026, 8, 18), date(2026, 8, 21)


def test_a_leave_that_is_too_long_says_how_much_would_do(counter: Counter) -> None:
    ruled(counter, length={"most": 3})
    counter.grant("ana", 20)
    counter.grant("carla", 20)
    assert asks(counter, "ana", MON, FRI) == {
        "last": "This is 5 days in a row, and this type allows 3 days. Until Wed 12 Aug it would be 3 days."
    }
    assert asks(counter, "carla", MON, FRI) == {
        "last": "O período dá 5 dias, e este tipo permite até 3 dias de uma vez. Até qua 12 de ago daria 3 dias."
    }
    assert preview(counter, "ana", counter.ask("ana", MON, FRI)) == [
        "⚠️ This is 5 days in a row, and this type allows 3 days. Until Wed 12 Aug it would be 3 days."
    ]
    assert asks(counter, "ana", MON, WED) == {}


def test_requests_with_a_weekend_between_them_are_in_a_row_whether_decided_or_not(counter: Counter) -> None:
    ruled(counter, length={"most": 6})
    counter.grant("ana", 20)
    assert asks(counter, "ana", MON, FRI) == {}
    assert asks(counter, "ana", NEXT_MON, NEXT_TUE) == {
        "last": "With VAC-1 right beside it this is 7 days in a row, and this type allows 6 days. "
        "Until Mon 17 Aug it would be 1 day."
    }
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    assert asks(counter, "ana", NEXT_MON) == {}
    assert asks(counter, "ana", NEXT_TUE) == {
        "last": "With VAC-1 and VAC-2 right beside it this is 7 days in a row, and this type allows 6 days. "
        "Leave a working day between them."
    }
    assert asks(counter, "ana", date(2026, 8, 19)) == {}, "Tuesday is worked"


def test_leave_of_another_type_and_leave_that_is_over_are_not_in_a_row(counter: Counter) -> None:
    ruled(counter, length={"most": 5})
    counter.grant("ana", 20)
    assert asks(counter, "ana", MON, FRI) == {}
    assert asks(counter, "ana", NEXT_MON, type="sick") == {}
    assert words(counter.submit(form("bruno", name_of(Action.REJECT), {"reason": "No."}, memo={"request": 1}))) == ""
    assert asks(counter, "ana", NEXT_TUE, NEXT_FRI) == {}


def test_a_leave_that_is_too_short_says_until_when_it_would_do(counter: Counter) -> None:
    ruled(counter, length={"least": 5})
    counter.grant("ana", 20)
    assert asks(counter, "ana", THU, FRI) == {
        "last": "This takes 2 days, and this type is taken in at least 5 days at a time. "
        "Until Wed 19 Aug it would be 5 days."
    }
    assert asks(counter, "ana", THU, date(2026, 8, 19)) == {}


def test_whoever_is_new_waits_and_reads_since_when_it_works(counter: Counter) -> None:
    ruled(counter, waiting={"months": 6})
    for name in ("ana", "carla", "eva"):
        counter.grant(name, 20)
    roster(counter, "ana", hired_on=date(2026, 2, 28))
    roster(counter, "carla", hired_on=date(2026, 2, 11))
    assert asks(counter, "ana", MON) == {
        "first": "This type can be taken after 6 months of service: from Fri 28 Aug 2026."
    }
    assert asks(counter, "ana", date(2026, 8, 28)) == {}
    assert asks(counter, "carla", MON) == {
        "first": "Este tipo pode ser tirado após 6 meses de casa: a partir de ter 11 de ago de 2026."
    }
    assert asks(counter, "carla", TUE) == {}
    assert asks(counter, "eva", MON) == {}, "the roster does not say since when she is here"
    ruled(counter, waiting={"days": 200})
    assert asks(counter, "ana", WED) == {
        "first": "This type can be taken after 200 days of service: from Wed 16 Sept 2026."
    }


def test_hr_is_warned_and_may_enter_it_all_the_same(counter: Counter) -> None:
    ruled(counter, length={"most": 3}, waiting={"months": 6}, notice={"least": 30, "most": 365})
    counter.grant("ana", 20)
    roster(counter, "ana", hired_on=date(2026, 6, 1))
    filled = entering(counter, "ana", MON, FRI)
    assert preview(counter, "rita", filled) == [
        "*5 days*",
        "Balance: 20 days, then 15 days",
        "⚠️ Against the policy, though HR may do it: Mon 10 Aug is too early for this type. The earliest is Wed 2 Sept.",
        "⚠️ Against the policy, though HR may do it: "
        "This type can be taken after 6 months of service: from Tue 1 Dec 2026.",
        "⚠️ Against the policy, though HR may do it: "
        "This is 5 days in a row, and this type allows 3 days. Until Wed 12 Aug it would be 3 days.",
    ]
    assert words(counter.submit(filled)) == "VAC-1 is entered, and Ana Souza is told."
    memo = {"form": "vacation.correct", "person": counter.ids["ana"], "request": 1, "seen": None}
    longer = {"type": "vacation", "first": MON, "last": NEXT_FRI, "halves": "whole", "reason": "as agreed"}
    assert counter.submit(form("rita", "vacation.correct", longer, memo=memo)).errors is None


def test_hr_keeps_the_limits_in_leave_of_their_own(counter: Counter) -> None:
    ruled(counter, length={"most": 3})
    counter.grant("rita", 20)
    assert list(asks(counter, "rita", MON, FRI)) == ["last"]


def test_a_request_that_is_changed_is_not_in_a_row_with_itself(counter: Counter) -> None:
    ruled(counter, length={"most": 5})
    counter.grant("ana", 20)
    assert asks(counter, "ana", MON, FRI) == {}
    assert (
        words(counter.submit(form("bruno", name_of(Action.ASK_CHANGES), {"reason": "Later."}, memo={"request": 1})))
        == ""
    )
    memo = {"form": "vacation.change", "person": counter.ids["ana"], "request": 1, "seen": None}
    later = {"type": "vacation", "first": TUE, "last": NEXT_MON, "halves": "whole", "note": None}
    assert words(counter.submit(form("ana", "vacation.change", later, memo=memo))) == ""
    with counter.db.read() as tx:
        assert approval.load(tx, 1).state.value == "pending"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1926, 8, 10), date(2206, 8, 12), date(9999, 12, 31)])
def test_a_year_that_is_mistyped_is_refused_to_hr_too(counter: Counter, day: date) -> None:
    close = {"name": {"en": "Close", "pt_BR": "Fecho"}, "first": "20 Dec", "last": "5 Jan"}
    ruled(counter, length={"most": 5}, sandwich=True, accrual={"days": 22}, of_all={"blackouts": [close]})
    wrong = {**asks(counter, "ana", day), **(counter.submit(entering(counter, "ana", day)).errors or {})}
    assert list(wrong) == ["first"]
    assert "too early" in wrong["first"] or "too far ahead" in wrong["first"]
    assert preview(counter, "ana", counter.ask("ana", day))[0] == f"⚠️ {wrong['first']}"
    assert "22 days left" in words(counter.command("ana", "balance", called="/vacation"))
    assert accrue.tick(counter.db, counter.office, counter.now) > 0


def test_a_short_leave_is_not_had_by_giving_back_most_of_a_long_one(counter: Counter) -> None:
    ruled(counter, length={"least": 4})
    counter.grant("ana", 20)
    assert asks(counter, "ana", MON, FRI) == {}
    counter.press(press("bruno", "request.approve", "1:1"))

    def gives(*days: date) -> str:
        inputs = {"days": [day.isoformat() for day in days]}
        return words(counter.submit(form("ana", "vacation.give_back", inputs, memo={"request": 1, "seen": 2})))

    assert gives(THU, FRI) == (
        "3 days would remain, and this type is taken in at least 4 days at a time. Give all of it back, or change it."
    )
    assert gives(FRI) == ""


def test_whoever_agrees_may_leave_a_short_one(counter: Counter) -> None:
    ruled(counter, length={"least": 4}, give_back={"approval": "always"})
    counter.grant("ana", 20)
    assert asks(counter, "ana", MON, FRI) == {}
    counter.press(press("bruno", "request.approve", "1:1"))
    wish = form("ana", "vacation.give_back", {"days": [FRI.isoformat(), THU.isoformat()], "note": None},
                memo={"request": 1, "seen": 2})  # fmt: skip
    assert counter.submit(wish).errors is None
    assert words(counter.press(press("bruno", "request.approve", "2:1"))) == ""


def test_a_form_tells_nobody_but_hr_what_somebody_else_has(counter: Counter) -> None:
    counter.grant("ana", 20)
    counter.grant("eva", 3)
    entered = {**press("eva", "vacation.preview", ""), "view": entering(counter, "ana", MON)["view"]}
    assert words(counter.press(entered)) == "Only HR can do this. Ask somebody in HR."
    # Ana's own form is that of whoever presses in it.
    assert "Balance: 3 days, then 2 days" in preview(counter, "eva", counter.ask("ana", MON))
    assert "Balance: 20 days, then 19 days" in preview(counter, "rita", entering(counter, "ana", MON))
