"""Countries by configuration: somebody in Lisbon, somebody in London at three days a week, somebody without a pack."""

from datetime import date
from pathlib import Path

import pytest

from bot.settings import read_policy
from tests.conftest import ROOT
from tests.desk import Counter, form, words
from tests.handlers.test_accrual import hired, noon, ticked
from tests.handlers.test_explain import said, shown
from tests.handlers.test_types_for_some import offered

SHIPPED = (ROOT / "app.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def abroad(counter: Counter, tmp_path: Path) -> None:
    """Ana begins in Lisbon in March; Eva works in London on Mondays, Tuesdays and Wednesdays; Rita is in Oslo."""
    file = tmp_path / "app.yaml"
    file.write_text(SHIPPED.replace("  # packs: [", "  packs: ["), encoding="utf-8")
    counter.policy = read_policy(file)
    counter.__post_init__()
    week = {"country": "GB", "timezone": "Europe/London", "schedule": "mon,tue,wed 09:00-17:00"}
    hired(counter, "ana", date(2026, 3, 16))
    hired(counter, "eva", date(2026, 3, 16), **week)
    hired(counter, "carla", date(2020, 5, 4))
    hired(counter, "rita", date(2020, 5, 4), country="NO", timezone="Europe/Oslo")


def preview(counter: Counter, name: str, text: str) -> str:
    """What the form says of these days."""
    view = counter.command(name, text, called="/vacation").open_view
    assert view
    return str(next(b["text"]["text"] for b in view["blocks"] if b.get("block_id") == "preview"))


# --- Lisbon -----------------------------------------------------------------------------------------------------------


def test_lisbon_two_days_a_full_month_in_the_year_of_hire_to_be_taken_after_six(counter: Counter) -> None:
    ticked(counter, noon(2026, 8, 3))
    assert said(counter, "ana", "balance") == ["*Vacation:* 8 days left"]
    assert said(counter, "ana", "balance 31 Dec")[0] == "*Vacation:* 18 days left on Thu 31 Dec"
    early = words(counter.submit(counter.ask("ana", date(2026, 9, 14))))
    assert early == "This type can be taken after 6 months of service: from Wed 16 Sept 2026."
    assert words(counter.submit(counter.ask("ana", date(2026, 9, 16), date(2026, 9, 18)))) == ""


def test_lisbon_the_explanation_names_the_rule_and_the_law(counter: Counter) -> None:
    ticked(counter, noon(2026, 8, 3))
    ticked(counter, noon(2027, 1, 4))
    explained = shown(counter.command("ana", "balance explain", called="/vacation"))
    lines = explained.text.split("\n")
    assert lines[0] == "*Vacation:* 40 days left"
    assert lines[1] == "Fri 1 Jan: +22 days, earned from Fri 1 Jan 2027 to Fri 31 Dec 2027, at 22 days a year"
    assert lines[2] == "Fri 1 Jan: +0 days, new year: 18 days carried over, to be used by Fri 30 Apr 2027"
    assert lines[3] == (
        "Tue 15 Dec 2026: +2 days, first year: 2 days for the full month from Mon 16 Nov 2026 to Tue 15 Dec 2026,"
        " at most 20 days in all"
    )
    small = [e["text"] for block in explained.blocks if block["type"] == "context" for e in block["elements"]]
    assert small == ["18 days expire on Fri 30 Apr", "By Código do Trabalho, arts. 237-247."]


def test_lisbon_who_came_late_in_the_year_has_until_june_and_takes_thirty_days_at_most(counter: Counter) -> None:
    hired(counter, "ana", date(2026, 8, 3))
    ticked(counter, noon(2026, 8, 3))
    ticked(counter, noon(2027, 2, 4))
    assert said(counter, "ana", "balance") == ["*Vacation:* 30 days left · 8 days expire on Wed 30 Jun"]
    hired(counter, "ana", date(2026, 3, 16))
    ticked(counter, noon(2027, 2, 4))
    assert words(counter.submit(counter.ask("ana", date(2027, 3, 1), date(2027, 4, 9)))) == ""
    more = words(counter.submit(counter.ask("ana", date(2027, 8, 2), date(2027, 8, 6))))
    assert more == (
        "In the leave year after the first, until Fri 31 Dec 2027, at most 30 days are taken. 29 days are booked:"
        " 1 day more."
    )
    assert words(counter.submit(counter.ask("ana", date(2027, 8, 2)))) == ""


def test_lisbon_ten_days_in_a_row_are_asked_for_before_it_is_too_late(counter: Counter) -> None:
    ticked(counter, noon(2026, 8, 3))
    told = "10 working days in a row, due once a year by Código do Trabalho, art. 241, are no longer possible by"
    assert told not in preview(counter, "carla", "3 ago - 14 ago")
    assert words(counter.submit(counter.ask("carla", date(2026, 8, 10), date(2026, 8, 14)))) == ""
    assert words(counter.submit(counter.ask("carla", date(2026, 9, 14), date(2026, 9, 18)))) == ""
    assert "art. 241" not in said(counter, "carla", "saldo")[0]
    hint = preview(counter, "carla", "12 out - 16 out").split("\n")
    assert hint[1:3] == [
        "Saldo: 12 dias, depois 7 dias", "Vai para Bruno Costa"
    ], "the seven that are left make ten with the week before or after"  # fmt: skip
    assert words(counter.submit(counter.ask("carla", date(2026, 10, 12), date(2026, 10, 16)))) == ""
    assert words(counter.submit(counter.ask("carla", date(2026, 11, 9), date(2026, 11, 11)))) == ""
    assert preview(counter, "carla", "16 nov").split("\n")[2] == (
        "⚠️ Até qui 31 de dez já não cabem 10 dias úteis seguidos, devidos uma vez por ano conforme Código do Trabalho,"
        " art. 241."
    )
    assert words(counter.submit(counter.ask("carla", date(2026, 11, 16)))) == ""
    assert said(counter, "carla", "saldo")[1].startswith("⚠️ Até qui 31 de dez já não cabem 10 dias úteis seguidos")
    assert "241" not in "".join(said(counter, "ana", "balance")), "in the year of hire there are fewer than ten so far"


# --- London -----------------------------------------------------------------------------------------------------------


def test_london_a_twelfth_a_month_of_the_weeks_by_the_schedule(counter: Counter) -> None:
    ticked(counter, noon(2026, 8, 3))
    assert said(counter, "eva", "balance") == ["*Annual leave:* 7 days left"]
    refused = words(counter.submit(counter.ask("eva", date(2026, 8, 10), date(2026, 8, 26), type="vacation_gb")))
    assert refused == "This takes 9 days. On Mon 10 Aug the balance is 7 days. From Wed 16 Sept you will have 10 days."
    line = shown(counter.command("eva", "balance explain", called="/vacation")).text.split("\n")[1]
    assert line == (
        "Thu 16 Jul: +1 day, first year, one of 12 parts: earned from Thu 16 Jul 2026 to Sat 15 Aug 2026,"
        " at 5.6 weeks of 3 days: 16.8 days a year"
    )
    ticked(counter, noon(2027, 3, 16))
    assert said(counter, "eva", "balance")[0].startswith("*Annual leave:* 17 days left")


# --- without a pack ---------------------------------------------------------------------------------------------------


def test_where_no_pack_is_for_the_companys_own_types_are(counter: Counter) -> None:
    ticked(counter, noon(2026, 8, 3))
    assert offered(counter, "rita")[0] == "vacation*"
    assert offered(counter, "ana")[0] == "vacation_pt*"
    assert offered(counter, "eva")[0] == "vacation_gb*"
    counter.grant("rita", 5)
    assert said(counter, "rita", "balance") == ["*Vacation:* 5 days left"]
    other = words(counter.submit(counter.ask("rita", date(2026, 8, 10), type="vacation_pt")))
    assert other == "Vacation is not for your country or department. Choose another type."


def test_hr_sees_whose_country_a_type_is_for(counter: Counter) -> None:
    view = counter.command("rita", "for", called="/vacation").open_view
    assert view
    options = next(b["element"]["options"] for b in view["blocks"] if b.get("block_id") == "type")
    names = [option["text"]["text"] for option in options]
    assert {"Vacation", "Vacation (PT)", "Annual leave (GB)"} <= set(names)
    given = {"type": "vacation", "first": date(2026, 9, 21), "last": None, "halves": "whole", "note": None}
    ticked(counter, noon(2026, 8, 3))
    assert "VAC-1" in words(
        counter.submit(form("rita", "vacation.enter", {"person": "U0ANA", **given}, memo={"form": "vacation.enter"}))
    )
