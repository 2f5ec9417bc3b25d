"""Types of leave that are for some people only: offered to them, earned by them, and refused to everybody else."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from domain.policy import Blackout, LeaveType
from handlers.assistant import TALK
from handlers.call import Surface
from handlers.vacation import accrue
from storage import people, vacation
from tests import company
from tests.desk import Counter, form, words
from tests.handlers.conftest import owed
from tests.handlers.test_accrual import entries, hired, noon, ticked
from tests.handlers.test_explain import said, shown

EARNED = {"accrual": {"days": 22}}
STUDY: dict[str, Any] = {"name": {"en": "Study leave", "pt_BR": "Folga para estudos"}, "balance": False}
LISBON: dict[str, Any] = {
    "name": {"en": "Vacation", "pt_BR": "Férias"}, "for": {"country": "PT"}, "instead_of": "vacation", **EARNED
}  # fmt: skip


def with_types(counter: Counter, **types: dict[str, Any]) -> None:
    """The policy has these types too."""
    known = {**counter.policy.leave.types, **{name: LeaveType.model_validate(rules) for name, rules in types.items()}}
    leave = type(counter.policy.leave).model_validate({"types": {n: t.model_dump() for n, t in known.items()}})
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    counter.__post_init__()


def moved(counter: Counter, name: str, **where: str | None) -> None:
    with counter.db.write() as tx:
        people.save(tx, f"{name}@company.example", where)


def offered(counter: Counter, name: str, text: str = "") -> list[str]:
    """The types that the form offers, and the one that it starts with."""
    view = counter.command(name, text, called="/vacation").open_view
    assert view
    chosen = next(b["element"] for b in view["blocks"] if b.get("block_id") == "type")
    values = [option["value"] for option in chosen["options"]]
    return [f"{v}*" if v == chosen.get("initial_option", {}).get("value") else v for v in values]


def test_the_form_offers_what_is_for_the_person_and_begins_with_what_takes_the_place_of_another(
    counter: Counter,
) -> None:
    with_types(counter, vacation_pt=LISBON, study=STUDY | {"for": {"department": ["Sales"], "country": ["PT"]}})
    moved(counter, "eva", country="BR")
    moved(counter, "carla", department="IT")
    assert offered(counter, "ana") == ["vacation_pt*", "sick", "unpaid", "study"]
    assert offered(counter, "carla") == ["vacation_pt*", "sick", "unpaid"]
    assert offered(counter, "eva") == ["vacation*", "sick", "unpaid"]
    assert offered(counter, "ana", "vacation 10 Aug") == ["vacation_pt*", "sick", "unpaid", "study"]
    assert offered(counter, "ana", "study leave 10 Aug") == ["vacation_pt", "sick", "unpaid", "study*"]


def test_who_has_no_country_counts_as_the_company(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    moved(counter, "ana", country=None)
    assert offered(counter, "ana")[0] == "vacation*"
    company = counter.policy.company.model_copy(update={"country": "PT"})
    counter.policy = counter.policy.model_copy(update={"company": company})
    counter.__post_init__()
    moved(counter, "ana", country=None)
    assert offered(counter, "ana")[0] == "vacation_pt*"
    assert ticked(counter, noon(2026, 8, 3)) == len(counter.ids)


def test_a_type_that_is_for_others_is_refused_by_name(counter: Counter) -> None:
    with_types(counter, study=STUDY | {"for": {"country": "GB"}})
    study = counter.ask("ana", date(2026, 8, 10), type="study")
    assert words(counter.submit(study)) == ("Study leave is not for your country or department. Choose another type.")
    refused = shown(counter.command("carla", "study leave 10 Aug", called="/vacation")).text
    assert refused == "Folga para estudos não é para o seu país ou departamento. Escolha outro tipo."
    given = {"type": "study", "first": date(2026, 8, 10), "last": None, "halves": "whole", "note": None}
    entered = form("rita", "vacation.enter", {"person": "U0ANA", **given}, memo={"form": "vacation.enter"})
    assert words(counter.submit(entered)) == (
        "Study leave is not for the country or department of Ana Souza. Choose another type, or correct the roster."
    )
    adjusted = {"person": "U0ANA", "type": "vacation", "days": "2", "reason": "x"}
    with_types(counter, vacation=LISBON | {"for": {"country": "GB"}, "instead_of": None})
    assert words(counter.submit(form("rita", "vacation.adjust", adjusted, memo={}))) == (
        "Vacation is not for the country or department of Ana Souza. Choose another type, or correct the roster."
    )


def test_where_no_type_is_for_somebody_they_are_told_what_can_be_done(counter: Counter) -> None:
    known, british = counter.policy.leave.types, {"for_": {"country": "GB"}}
    with_types(counter, **{name: rules.model_dump() | british for name, rules in known.items()})
    told = "No type of leave is for your country and department. HR can add one, or correct the roster."
    assert shown(counter.command("ana", "", called="/vacation")).text == told
    assert said(counter, "ana", "balance") == ["No type of leave has a balance here."]
    assert wrote(counter, "ana", "10 Aug") == told
    assert wrote(counter, "ana", "hello").startswith("This is what I can do:")


def wrote(counter: Counter, name: str, text: str) -> str:
    """What somebody is answered who wrote to the bot."""
    event = {"type": "message", "channel_type": "im", "channel": "D0", "user": f"U0{name.upper()}", "text": text}
    body = {
        "type": "event_callback",
        "event_id": f"Ev{text}",
        "team_id": company.TEAM,
        "event": event | {"ts": f"{len(text)}.1"},
    }
    assert counter.desk.serve(Surface.EVENT, body).ack is not None
    answer = owed(counter, name, TALK)[-1]
    assert answer
    return answer.text


def test_the_united_kingdom_is_one_country_however_the_roster_has_it(counter: Counter) -> None:
    with_types(counter, study=STUDY | {"for": {"country": ["UK"]}})
    moved(counter, "ana", country="UK")
    moved(counter, "eva", country="GB")
    assert [offered(counter, name)[-1] for name in ("ana", "eva", "carla")] == ["study", "study", "unpaid"]


def test_what_the_policy_says_of_a_type_holds_for_the_one_in_its_place(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON, leave_pt=STUDY | {"for": {"country": "PT"}})
    blackout = {"name": {"en": "Fair", "pt_BR": "Feira"}, "first": "10 Aug", "last": "14 Aug", "types": ["vacation"]}
    leave = counter.policy.leave.model_copy(update={"blackouts": (Blackout.model_validate(blackout),)})
    steps = [{"ask": "manager"}, {"ask": "hr", "when": {"category": "vacation"}}]
    approvals = type(counter.policy.approvals).model_validate({"vacation": steps})
    counter.policy = counter.policy.model_copy(update={"leave": leave, "approvals": approvals})
    counter.__post_init__()
    hired(counter, "ana", date(2020, 5, 4))
    ticked(counter, noon(2026, 8, 3))
    for type_, fair, hr in (("vacation_pt", True, True), ("leave_pt", False, False)):
        asked = counter.ask("ana", date(2026, 8, 10), type=type_)
        assert ("Fair" in words(counter.submit(asked))) is fair
        seen = counter.command("ana", f"{'vacation' if hr else 'study leave'} 17 Aug", called="/vacation").open_view
        assert seen
        told = next(b["text"]["text"] for b in seen["blocks"] if b.get("block_id") == "preview")
        assert ("then" in told.split("Goes to")[1]) is hr


def test_the_form_of_hr_shows_the_type_that_takes_its_place_once_somebody_is_chosen(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    view = counter.command("rita", "for <@U0ANA>", called="/vacation").open_view
    assert view
    chosen = next(b["element"] for b in view["blocks"] if b.get("block_id") == "type")
    assert chosen["initial_option"]["value"] == "vacation_pt"


def test_hr_enters_the_type_that_takes_its_place(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    hired(counter, "ana", date(2020, 5, 4))
    ticked(counter, noon(2026, 8, 3))
    given = {"type": "vacation", "first": date(2026, 8, 10), "last": None, "halves": "whole", "note": None}
    entered = form("rita", "vacation.enter", {"person": "U0ANA", **given}, memo={"form": "vacation.enter"})
    assert "VAC-1" in words(counter.submit(entered))
    assert said(counter, "ana", "balance") == ["*Vacation:* 21 days left"]


# --- time -------------------------------------------------------------------------------------------------------------


def test_only_those_earn_whose_type_it_is(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    moved(counter, "eva", country="BR")
    ticked(counter, noon(2026, 8, 3))
    assert entries(counter, "ana") == [("accrual", date(2026, 1, 1), 22_000)]
    assert entries(counter, "eva") == []
    assert said(counter, "eva", "balance") == ["*Vacation:* 0 days left"]


def test_who_moves_keeps_the_ledger_and_nothing_more_comes(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    ticked(counter, noon(2026, 8, 3))
    moved(counter, "ana", country="BR")
    assert ticked(counter, noon(2026, 9, 1)) == 0
    assert ticked(counter, noon(2028, 1, 1)) == 2 * (len(counter.ids) - 1)
    assert entries(counter, "ana") == [("accrual", date(2026, 1, 1), 22_000)]
    assert said(counter, "ana", "balance") == ["*Vacation:* 0 days left"], "of the company's own type"
    adjusted = {"person": "U0ANA", "type": "vacation_pt", "days": "-22", "reason": "Paid out"}
    told = words(counter.submit(form("rita", "vacation.adjust", adjusted, memo={})))
    assert told == "Ana Souza has 0 days of Vacation now, and is told."


def test_who_comes_back_earns_from_the_present_leave_year_on(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    ticked(counter, noon(2026, 8, 3))
    moved(counter, "ana", country="BR")
    ticked(counter, noon(2026, 9, 1))
    ticked(counter, noon(2028, 12, 31))
    moved(counter, "ana", country="PT")
    counter.now = noon(2029, 3, 1)
    assert said(counter, "ana", "balance") == ["*Vacation:* 44 days left"], "before the clock looks"
    ticked(counter, noon(2029, 3, 1))
    assert entries(counter, "ana") == [("accrual", date(2026, 1, 1), 22_000), ("accrual", date(2029, 1, 1), 22_000)]


def test_a_country_that_was_wrong_for_a_week_costs_nothing(counter: Counter) -> None:
    with_types(counter, vacation_pt=LISBON)
    ticked(counter, noon(2026, 12, 20))
    moved(counter, "ana", country="BR")
    ticked(counter, noon(2026, 12, 28))
    ticked(counter, noon(2027, 1, 3))
    moved(counter, "ana", country="PT")
    ticked(counter, noon(2027, 1, 4))
    assert entries(counter, "ana") == [("accrual", date(2026, 1, 1), 22_000), ("accrual", date(2027, 1, 1), 22_000)]


ANYBODY = [{}, {"country": "PT"}, {"department": ["IT", "HR"]}, {"country": "GB", "department": "IT"}]


@pytest.mark.parametrize("whom", ANYBODY)
def test_the_clock_looks_at_those_to_whom_the_type_is_offered(counter: Counter, whom: dict[str, Any]) -> None:
    """What the database is asked is what the rules say, for every mix of country and department."""
    with_types(counter, vacation=LISBON | {"for": whom, "instead_of": None}, other=LISBON | {"for": {"country": "BR"}})
    places = list(product(("PT", "GB", "UK", "BR", None), ("IT", "Sales", None)))
    with counter.db.write() as tx:
        ids = [
            people.save(tx, f"p{n}@company.example", {"name": "P", "country": country, "department": department})[0]
            for n, (country, department) in enumerate(places)
        ]
    policy = counter.office.policy
    whose = policy.leave.whose("vacation", country=policy.company.country)
    with counter.db.read() as tx:
        rules = policy.leave.types["vacation"]
        found = vacation.unsettled(
            tx, "vacation", whose, policy=accrue.fingerprint(rules), now=counter.now, limit=500, after=0
        )
        theirs = [i for i in ids if "vacation" in counter.office.types(people.get(tx, i))]
    assert [i for i in found if i in ids] == theirs
