"""Packs: the leave of a country as a file that is shipped, under what app.yaml says itself."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import SettingsError, packs, read_pack, read_policy
from domain.policy import Policy
from tests.bot.conftest import Terminal

OWN = "  types:\n    vacation:\n      name: {en: Vacation, pt_BR: Férias}\n"
SMALL = (
    "law: A law\narticles: art. 1\nas_of: 2026-11-01\nnote: A summary and no advice.\n"
    "types:\n  vacation_xx:\n    name: {en: Leave, pt_BR: Folga}\n    accrual: {days: 20}\n"
)


def read(folder: Path, text: str) -> Policy:
    file = folder / "app.yaml"
    file.write_text(f"leave:\n{text}", encoding="utf-8")
    return read_policy(file)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of packs with a small one on it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(packs, "PACKS", Path("packs"))
    Path("packs").mkdir()
    Path("packs/small.yaml").write_text(SMALL, encoding="utf-8")
    return Path("packs/small.yaml")


@pytest.mark.parametrize("name", packs.known())
def test_every_pack_says_its_law_its_date_and_that_it_is_no_advice(name: str) -> None:
    pack = read_pack(name)
    assert date(2026, 1, 1) <= pack.as_of
    assert "no legal advice" in pack.note
    for key, rules in pack.types.items():
        assert rules.for_.country, f"{key} is for everybody"
        assert rules.law


def test_the_types_of_a_pack_come_after_the_companys_own(tmp_path: Path) -> None:
    policy = read(tmp_path, f"  packs: [united_kingdom, portugal]\n{OWN}")
    names = list(policy.leave.types)
    assert names[0] == "vacation"
    assert names.index("vacation_gb") < names.index("vacation_pt")
    assert next(iter(policy.leave.offered_to(country="PT", department=None))) == "vacation_pt"
    assert "vacation" not in policy.leave.offered_to(country="GB", department=None)
    assert list(policy.leave.offered_to(country="NO", department=None)) == ["vacation"]


def test_a_pack_is_enough_by_itself(tmp_path: Path) -> None:
    assert "vacation_pt" in read(tmp_path, "  packs: portugal\n").leave.types
    assert "vacation_pt" in read(tmp_path, "  packs: portugal\n  types:\n").leave.types


def test_the_company_says_otherwise_field_by_field(shelf: Path, tmp_path: Path) -> None:
    pack = read_pack("small").types["vacation_xx"]
    own = "    vacation_xx:\n      accrual: {days: 25}\n      carry_over: {most: 5}\n"
    rules = read(tmp_path, f"  packs: [small]\n{OWN}{own}").leave.types["vacation_xx"]
    assert rules.accrual
    assert rules.accrual.days == Decimal(25)
    assert rules.name == pack.name
    assert rules.model_copy(update={"accrual": pack.accrual, "carry_over": None}) == pack


def test_a_type_that_the_company_leaves_empty_is_left_out(shelf: Path, tmp_path: Path) -> None:
    assert list(read(tmp_path, f"  packs: [small]\n{OWN}    vacation_xx: ~\n").leave.types) == ["vacation"]


def test_a_pack_that_nobody_ships_is_refused_with_those_that_are(shelf: Path) -> None:
    Path("app.yaml").write_text(f"leave:\n  packs:\n    - small\n    - ../spain\n{OWN}", encoding="utf-8")
    with pytest.raises(SettingsError) as wrong:
        read_policy(Path("app.yaml"))
    assert str(wrong.value) == "app.yaml:4 leave.packs[1]: '../spain': no such pack; there are small"


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("days: 20", "days: many", "packs/small.yaml:8 types.vacation_xx.accrual.days: must be a number, not 'many'"),
        ("law: A law\n", "", "packs/small.yaml:1 law: missing, and there is no default"),
        (
            "as_of: 2026-11-01",
            "as_of: now",
            "packs/small.yaml:3 as_of: must be a date such as 2026-01-31, not 'now'",
        ),
    ],
)
def test_what_is_wrong_in_a_pack_is_named_by_the_packs_line(
    shelf: Path, tmp_path: Path, good: str, bad: str, said: str
) -> None:
    assert good in SMALL
    shelf.write_text(SMALL.replace(good, bad), encoding="utf-8")
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, f"  packs: [small]\n{OWN}")
    assert str(wrong.value) == said


def test_what_is_wrong_in_what_the_company_says_of_it_is_named_by_its_own_line(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, f"  packs: [small]\n{OWN}    vacation_xx:\n      accrual: {{days: many}}\n")
    file = tmp_path / "app.yaml"
    assert str(wrong.value) == f"{file}:7 leave.types.vacation_xx.accrual.days: must be a number, not 'many'"
    with pytest.raises(SettingsError) as wrong:
        read(tmp_path, f"  packs: [small]\n{OWN}    vacation_xx:\n      balance: false\n")
    assert str(wrong.value).startswith(f"{file}:6 leave.types.vacation_xx: accrual and carry_over need a balance")


@pytest.mark.parametrize("whom", ["{country: Portugal}", "{land: PT}", "{country: ZZ}"])
def test_a_type_is_for_a_country_by_its_code(tmp_path: Path, whom: str) -> None:
    with pytest.raises(SettingsError, match=r"app.yaml:5 leave.types.vacation.for.(country|land)"):
        read(tmp_path, f"{OWN}      for: {whom}\n")


def test_two_types_in_each_others_place_are_refused(tmp_path: Path) -> None:
    both = "      instead_of: b\n    b: {name: {en: B, pt_BR: B}, instead_of: vacation}\n"
    with pytest.raises(SettingsError, match="vacation takes the place of b, which takes another's or its own"):
        read(tmp_path, f"{OWN}{both}")


def test_check_says_which_packs_of_which_day_are_in_use(terminal: Terminal) -> None:
    terminal.file("app.yaml", "leave:", "  packs: [portugal]", *OWN.splitlines())
    ran = terminal("check")
    assert ran.status == 0
    pack = read_pack("portugal")
    assert ran.out.splitlines()[1] == f"The pack portugal is of {pack.as_of}: {pack.law}, {pack.articles}."


def test_an_import_of_balances_refuses_a_type_that_is_for_others(terminal: Terminal) -> None:
    terminal.file("app.yaml", "leave:", "  packs: [portugal, united_kingdom]", *OWN.splitlines())
    terminal.file("people.csv", "email,name,country", "ana@acme.example,Ana,PT", "eva@acme.example,Eva,NO")
    assert terminal("import people people.csv").status == 0
    rows = ("ana@acme.example,vacation,2026-01-01,5", "eva@acme.example,vacation,2026-01-01,5",
            "ana@acme.example,vacation_gb,2026-01-01,5")  # fmt: skip
    ran = terminal(f"import balances {terminal.file('balances.csv', 'email,type,as_of,days', *rows)}")
    assert ran.status == 1
    told = "is not for ana@acme.example, by country or department; with a balance there are: vacation_pt"
    assert [line.strip() for line in ran.err.splitlines()[1:]] == [
        f"row 2, type: 'vacation' {told}", f"row 4, type: 'vacation_gb' {told}"
    ]  # fmt: skip
