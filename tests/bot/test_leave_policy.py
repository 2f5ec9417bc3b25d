"""The rules of leave in app.yaml: the examples in its comments hold, and what is wrong is named by line and field."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_yaml
from domain.policy import Accrual, Agreement, CarryOver, GiveBack, LeaveYear, Policy
from domain.policy.accrual import AfterFirstYear
from storage.vacation import snapshot
from tests.conftest import ROOT

SHIPPED = (ROOT / "app.yaml").read_text(encoding="utf-8")


def uncommented(text: str) -> str:
    """app.yaml with the examples of accrual and carry-over switched on."""
    lines = text.split("\n")
    for begins in ("      # accrual:", "      # carry_over:"):
        n = lines.index(begins)
        while n == lines.index(begins) or lines[n].startswith("      #   "):
            lines[n] = lines[n].replace("# ", "", 1) if lines[n] != begins else lines[n]
            n += 1
        lines[lines.index(begins)] = begins.replace("# ", "")
    return "\n".join(lines)


def read(folder: Path, text: str) -> Policy:
    file = folder / "app.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file, Policy)


def test_the_examples_of_the_shipped_file_can_be_switched_on(tmp_path: Path) -> None:
    rules = read(tmp_path, uncommented(SHIPPED)).leave.types["vacation"]
    assert rules.accrual
    assert (rules.accrual.days, rules.accrual.periods, rules.accrual.from_) == (Decimal(25), 12, LeaveYear.JANUARY)
    assert rules.accrual.at(59) == (Decimal(25), Decimal(40))
    assert rules.accrual.at(60) == (Decimal(27), Decimal(40))
    late = AfterFirstYear(months=6, expires="30 Jun", taken=Decimal(30))
    assert rules.carry_over == CarryOver(most=Decimal(5), expires="31 Mar", first_year=late)


def test_without_them_nothing_moves_by_itself(tmp_path: Path) -> None:
    assert not any(rules.moves_by_itself for rules in read(tmp_path, SHIPPED).leave.types.values())


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("periods: 12 ", "periods: 3 ", "accrual.periods: '3': a year has 1, 2, 4 or 12 periods"),
        ("from: january ", "from: easter ", "accrual.from: "),
        ("expires: 31 Mar ", "expires: 31 Apr ", "carry_over.expires: '31 Apr': no day of every"),
        ("after_months: 60", "after_month: 60", "accrual.tenure[0].after_month: unknown key; "),
        ("  most: 5", "  most: -5", "carry_over.most: "),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field(tmp_path: Path, good: str, bad: str, said: str) -> None:
    text = uncommented(SHIPPED)
    assert good in text
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if good in words)
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, text.replace(good, bad))
    assert f"app.yaml:{line} {said}" in str(wrong.value).replace("leave.types.vacation.", "")


def test_a_request_keeps_the_rules_that_it_was_made_under(tmp_path: Path) -> None:
    rules = read(tmp_path, uncommented(SHIPPED)).leave.types["vacation"]
    kept = snapshot(rules)["type"]
    assert type(rules).model_validate(kept) == rules
    assert Accrual.model_validate({"days": 25, "from": "hire date"}).from_ is LeaveYear.HIRE_DATE


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://office.example.com", "https://office.example.com"),
        ("https://office.example.com:8443/bot/", "https://office.example.com:8443/bot"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://office.example.com", "calendars travel encrypted only"),
        ("http://127.0.0.1.evil.example", "calendars travel encrypted only"),
        ("ftp://office.example.com", "calendars travel encrypted only"),
        ("office.example.com", "write the public address"),
        ("https://", "write the public address"),
        ("https://a.example:0x", "write the public address"),
        ("https://me:secret@a.example", "write the public address"),
        ("https://a.example/?a=b", "write the public address"),
        ("https://a.example/#b", "write the public address"),
        ("'https://a.example/ b'", "write the public address"),
    ],
)
def test_the_address_of_calendars(tmp_path: Path, address: str, kept: str) -> None:
    text = SHIPPED.replace("\nleave:\n", f"\nleave:\n  feeds:\n    address: {address}\n")
    if kept.startswith("http"):
        assert read(tmp_path, text).leave.feeds.address == kept
        return
    with pytest.raises(SettingsError, match=kept):
        read(tmp_path, text)


def test_giving_back_is_free_until_the_policy_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, SHIPPED).leave.types["vacation"].give_back == GiveBack()
    line = "      # give_back: {approval: once begun, past: 14}"
    assert line in SHIPPED
    rules = read(tmp_path, SHIPPED.replace(line, line.replace("# ", ""))).leave.types["vacation"]
    assert rules.give_back == GiveBack(approval=Agreement.ONCE_BEGUN, past=14)
    with pytest.raises(SettingsError, match=r"give_back\.approval"):
        read(tmp_path, SHIPPED.replace(line, "      give_back: {approval: sometimes}"))


def test_without_a_word_nobody_is_shown_outside(tmp_path: Path) -> None:
    feeds = read(tmp_path, SHIPPED).leave.feeds
    assert (feeds.address, feeds.company) == (None, False)
