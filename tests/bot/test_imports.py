"""Importing people: whole or not at all, twice the same as once, every mistake by row and column."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from bot.simulator.server import Simulator
from domain.people import Account, AccountKind, Role
from storage import accounts, audit, people
from storage.db import Database
from tests.bot.conftest import KEY, Terminal

HEADER = "email,name,manager_email,country,subdivision,timezone,locale,hired_on,left_on,roles"
ANA = "ana@acme.example,Ana Souza,bruno@acme.example,BR,SP,America/Sao_Paulo,pt-BR,2020-01-31,,"
BRUNO = "Bruno@Acme.example,Bruno Lima,,PT,,Europe/Lisbon,pt,2019-02-28,,hr;admin"
NOTHING_NEW = "The file says nothing new. Nothing was changed."


def roster(terminal: Terminal, *rows: str, header: str = HEADER) -> str:
    return terminal.file("people.csv", header, *rows)


def imported(terminal: Terminal, *rows: str, header: str = HEADER) -> str:
    """Import people who must be fine."""
    ran = terminal(f"import people {roster(terminal, *rows, header=header)}")
    assert ran.status == 0, ran.err
    return ran.out


def refused(terminal: Terminal, *rows: str, header: str = HEADER) -> list[str]:
    """What is wrong with the file, below the line that says that nothing was imported."""
    ran = terminal(f"import people {roster(terminal, *rows, header=header)}")
    assert (ran.status, ran.out) == (1, "")
    said, *problems = ran.err.splitlines()
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    assert said == f"people.csv: {count}, nothing was imported."
    return [problem.strip() for problem in problems]


# --- people -----------------------------------------------------------------------------------------------------------


def test_people_move_in_whatever_the_order_of_the_rows(terminal: Terminal, db: Database) -> None:
    said = imported(terminal, ANA, BRUNO).splitlines()

    assert [line.split() for line in said] == [
        ["Who"],
        ["new", "2", "Ana", "Souza,", "Bruno", "Lima"],
        ["changed", "0"],
        ["unchanged", "0"],
        ["Imported."],
    ]
    with db.read() as tx:
        ana, bruno = people.by_email(tx, "ana@acme.example"), people.by_email(tx, "bruno@acme.example")
    assert ana
    assert bruno
    assert (ana.name, ana.manager_id, ana.hired_on, ana.language) == ("Ana Souza", bruno.id, date(2020, 1, 31), "pt_BR")
    assert (ana.country, ana.subdivision, ana.timezone) == ("BR", "SP", "America/Sao_Paulo")
    assert bruno.roles == {Role.HR, Role.ADMIN}


def test_a_second_import_of_the_same_file_changes_nothing(terminal: Terminal, db: Database) -> None:
    imported(terminal, ANA, BRUNO)
    with db.read() as tx:
        head = audit.head(tx)

    assert imported(terminal, ANA, BRUNO).splitlines()[-1] == NOTHING_NEW
    with db.read() as tx:
        assert audit.head(tx) == head


def test_what_changed_is_shown_and_written_into_the_audit_trail(terminal: Terminal, db: Database) -> None:
    imported(terminal, ANA, BRUNO)

    said = imported(terminal, ANA.removesuffix(",") + ",it", BRUNO.replace("Lima", "Reis")).splitlines()

    assert said[2].split(maxsplit=2) == ["changed", "2", "Ana Souza (roles), Bruno Reis (name)"]
    with db.read() as tx:
        assert audit.verify(tx, key=KEY.encode()) == audit.head(tx)
        last = tx.execute(sa.text("SELECT entry FROM audit ORDER BY seq DESC")).scalars().first()
        ana, bruno = people.by_email(tx, "ana@acme.example"), people.by_email(tx, "bruno@acme.example")
    assert ana
    assert bruno
    entry = json.loads(str(last))
    assert (entry["action"], entry["subject"], entry["actor"]) == ("import", "people", None)
    assert entry["facts"]["people"] == {str(ana.id): ["roles"], str(bruno.id): ["name"]}
    assert entry["facts"]["roles"] == {str(ana.id): ["it"]}


def test_a_dry_run_shows_the_same_and_keeps_nothing(terminal: Terminal, db: Database) -> None:
    ran = terminal(f"import people {roster(terminal, ANA, BRUNO)} --dry-run")

    assert "new        2  Ana Souza, Bruno Lima" in ran.out
    assert ran.out.splitlines()[-1] == "This was a dry run. Nothing was changed."
    with db.read() as tx:
        assert people.roster(tx) == ()
        assert audit.head(tx).seq == 0


def test_a_column_that_is_not_in_the_file_stays_as_it_is_and_an_empty_cell_is_nothing(
    terminal: Terminal, db: Database
) -> None:
    imported(terminal, ANA, BRUNO)

    imported(terminal, "bruno@acme.example,Bruno Lima,", header="email,name,timezone")

    with db.read() as tx:
        bruno = people.by_email(tx, "bruno@acme.example")
    assert bruno
    assert (bruno.timezone, bruno.country, bruno.roles) == (None, "PT", frozenset({Role.HR, Role.ADMIN}))


def test_a_spreadsheet_may_write_semicolons_a_mark_at_the_start_and_short_rows(
    terminal: Terminal, db: Database
) -> None:
    header = "Email;Name;Schedule;Roles"
    ana_row = 'ana@acme.example;"Souza; Ana";mon-thu 9:00-18:00;"hr;it"'
    terminal.file("people.csv", header, "", ana_row, "b@x.example;Bé", encoding="utf-8-sig")

    assert terminal("import people people.csv").status == 0
    with db.read() as tx:
        ana, b = people.by_email(tx, "ana@acme.example"), people.by_email(tx, "b@x.example")
    assert ana
    assert b
    assert (ana.name, ana.schedule, ana.roles) == ("Souza; Ana", "mon-thu 09:00-18:00", frozenset({Role.HR, Role.IT}))
    assert (b.name, b.schedule) == ("Bé", None)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Eva,,,,,,,,", "row 2, email: is empty"),
        ("eva@x.example,,,,,,,,,", "row 2, name: is empty"),
        ("eva,Eva,,,,,,,,", "row 2, email: 'eva': no address; write one such as ana@company.example"),
        ("eva@x.example,Eva,ana@x.example,,,,,,,", "row 2, manager_email: nobody here has ana@x.example"),
        ("eva@x.example,Eva,eva@x.example,,,,,,,",
         "row 2, manager_email: managers in a circle: eva@x.example → eva@x.example"),
        ("eva@x.example,Eva,,XX,,,,,,",
         "row 2, country: 'XX': no public holidays are known for this country; write one such as PT or BR, or nothing"),
        ("eva@x.example,Eva,,SE,ZZ,,,,,",
         "row 2, subdivision: 'ZZ': no part of SE; none of its parts has holidays of its own; write nothing"),
        ("eva@x.example,Eva,,IT,,,,,,x",
         "row 2, roles: 'x' is no role; there are hr, finance, it, stock, admin"),
        ("eva@x.example,Eva,,,SP,,,,,", "row 2, subdivision: 'SP': a part of which country? fill in the country too"),
        ("eva@x.example,Eva,,,,Lisboa,,,,",
         "row 2, timezone: 'Lisboa': no such time zone; write one such as Europe/Lisbon"),
        ("eva@x.example,Eva,,,,,english,,,", "row 2, locale: 'english': no locale; write one such as pt-BR or en"),
        ("eva@x.example,Eva,,,,,,31/01/2026,,", "row 2, hired_on: '31/01/2026': no date; write one such as 2026-01-31"),
        ("eva@x.example,Eva,,,,,,20260131,,", "row 2, hired_on: '20260131': no date; write one such as 2026-01-31"),
        ("eva@x.example,Eva,,,,,,2026-02-30,,", "row 2, hired_on: '2026-02-30': no date; write one such as 2026-01-31"),
        ("eva@x.example,Eva,,,,,,2026-01-31,2025-12-31,",
         "row 2, left_on: '2025-12-31': is before hired_on, 2026-01-31"),
        ("eva@x.example,Eva,,,,,,,,,,", "row 2: has 12 cells, and row 1 names 10 columns"),
        ('eva@x.example,"Eva,,,,,,,,', "row 2: From here on it can't be read: a quote is missing, or is one too many."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_row_and_column(terminal: Terminal, row: str, problem: str) -> None:
    assert refused(terminal, row) == [problem]


@pytest.mark.parametrize(
    ("header", "row", "problem"),
    [
        ("email,name,schedule", "eva@x.example,Eva,always",
         "row 2, schedule: 'always' is no working time; write one such as mon-fri 09:00-18:00"),
        ("email,name,slack_id", "eva@x.example,Eva,eva",
         "row 2, slack_id: 'eva': no Slack user id; it begins with U or W and is in the person's Slack profile"),
        ("email,name,manger_email", "eva@x.example,Eva,",
         "row 1, manger_email: unknown column; did you mean manager_email?"),
        ("email,name,name", "eva@x.example,Eva,Eva", "row 1, name: there are two columns of this name"),
        ("email,city", "eva@x.example,Porto", "row 1, name: the column is missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_other_columns_too(terminal: Terminal, header: str, row: str, problem: str) -> None:
    assert refused(terminal, row, header=header) == [problem]


@pytest.mark.parametrize("hidden", ["\n", "\t", "\x00", "\x1b", "\x85", "\u2028", "\u202e", "\u2066"], ids=ascii)
def test_what_cannot_be_seen_is_refused_by_its_number(terminal: Terminal, hidden: str) -> None:
    row = f'"eva{hidden}@x.example","Eva{hidden} Lima"'
    what = f"holds a character that cannot be seen, U+{ord(hidden):04X}; write it anew"
    assert refused(terminal, row, header="email,name") == [f"row 2, {c}: {what}" for c in ("email", "name")]


def test_every_mistake_is_told_at_once_and_nothing_is_kept(terminal: Terminal, db: Database) -> None:
    other = "ana@acme.example,Another Ana,nobody@acme.example,,,,,,,"

    assert refused(terminal, ANA, BRUNO, other) == [
        "row 4, email: ana@acme.example is in row 2 already",
        "row 4, manager_email: nobody here has nobody@acme.example",
    ]
    with db.read() as tx:
        assert people.roster(tx) == ()


def test_a_circle_of_managers_is_found_through_people_who_are_not_in_the_file(terminal: Terminal) -> None:
    imported(terminal, ANA, BRUNO)

    assert refused(terminal, "bruno@acme.example,Bruno,ana@acme.example", header="email,name,manager_email") == [
        "row 2, manager_email: managers in a circle:"
        " bruno@acme.example → ana@acme.example → bruno@acme.example"
    ]  # fmt: skip


def test_a_file_that_is_no_text_or_empty_is_refused(plain: Terminal) -> None:
    plain("migrate")
    plain.file("latin.csv", "email,name", "a@x.example,Inês", encoding="latin-1")
    plain.file("empty.csv")

    assert plain("import people latin.csv").err == (
        "latin.csv: one problem, nothing was imported.\n  It is not text in UTF-8. In Excel, save it as “CSV UTF-8”.\n"
    )
    assert plain("import people empty.csv").err == (
        "empty.csv: one problem, nothing was imported.\n  The file is empty. Its first row names the columns.\n"
    )
    assert plain("import people none.csv").err == (
        "none.csv: one problem, nothing was imported.\n  the file can't be read: No such file or directory\n"
    )


# --- their accounts ---------------------------------------------------------------------------------------------------

WITH_IDS = ("slack_id,email,name", "U0ANA,ana@acme.example,Ana Souza")


def slack_id_of(db: Database, email: str) -> str | None:
    with db.read() as tx:
        person = people.by_email(tx, email)
    assert person
    return person.slack_id


def test_a_slack_id_links_an_account_of_the_workspace_that_is_named(terminal: Terminal, db: Database) -> None:
    terminal.file("people.csv", *WITH_IDS)

    assert terminal("import people people.csv --team T0ACME").status == 0
    assert slack_id_of(db, "ana@acme.example") == "U0ANA"
    assert terminal("import people people.csv --team T0ACME").out.splitlines()[-1] == NOTHING_NEW


def test_a_wrong_slack_id_is_corrected_and_the_trail_names_the_accounts(terminal: Terminal, db: Database) -> None:
    terminal.file("people.csv", *WITH_IDS)
    terminal("import people people.csv --team T0ACME")
    terminal.file("people.csv", WITH_IDS[0], WITH_IDS[1].replace("U0ANA", "U0RIGHT"))

    said = terminal("import people people.csv --team T0ACME").out.splitlines()

    assert said[2].split(maxsplit=2) == ["changed", "1", "Ana Souza (slack_id)"]
    assert slack_id_of(db, "ana@acme.example") == "U0RIGHT"
    assert terminal("import people people.csv --team T0ACME").out.splitlines()[-1] == NOTHING_NEW
    with db.read() as tx:
        _, nobody = people.by_account(tx, team_id="T0ACME", user_id="U0ANA") or (None, "the account is gone")
        ana = people.by_email(tx, "ana@acme.example")
        last = tx.execute(sa.text("SELECT entry FROM audit ORDER BY seq DESC")).scalars().first()
    assert ana
    assert nobody is None
    facts = json.loads(str(last))["facts"]
    assert (facts["linked"], facts["unlinked"]) == ({"U0RIGHT": ana.id}, {"U0ANA": ana.id})


def test_without_a_name_slack_is_asked_which_workspace_it_is(
    terminal: Terminal, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.file("people.csv", *WITH_IDS)
    with Simulator({"team": {"id": "T0ACME", "name": "Acme"}}, bot_token="xoxb-1") as slack:
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
        assert terminal("import people people.csv").status == 0

    with db.read() as tx:
        found = people.by_account(tx, team_id="T0ACME", user_id="U0ANA")
    assert found
    assert found[1]
    assert found[1].name == "Ana Souza"


def test_slack_is_needed_only_for_slack_ids(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    terminal.file("people.csv", *WITH_IDS)

    ran = terminal("import people people.csv")

    assert (ran.status, ran.err.splitlines()[-1]) == (
        1,
        "Slack cannot be reached at http://127.0.0.1:1/api/: Connection refused.",
    )
    imported(terminal, ANA, BRUNO)


def test_an_account_that_slack_told_of_first_finds_its_person(terminal: Terminal, db: Database) -> None:
    account = Account(team_id="T0ACME", user_id="U0ANA", kind=AccountKind.MEMBER, email="Ana@acme.example")
    with db.write() as tx:
        accounts.save(tx, account)

    imported(terminal, ANA, BRUNO)

    assert slack_id_of(db, "ana@acme.example") == "U0ANA"
