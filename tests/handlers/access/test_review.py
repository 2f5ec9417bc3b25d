"""Who has access to what now: for whoever gives it, by system and by person; what app.yaml says otherwise by now."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.people import Person
from domain.policy import Access as Systems
from handlers.access import review
from handlers.call import Answer
from storage import people
from storage.access import holders
from tests.desk import Counter, press, words
from tests.handlers.access.systems import CRM, WIKI, access_of, approved, company_with_systems, granted

ANAS, CARLAS = "*ACC-1* Ana Souza: CRM, Seller, until Tue 1 Sept", "*ACC-2* Carla Dias: Wiki, Seller, for good"


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    """Ana is in the CRM, and Carla in the wiki for good."""
    with company_with_systems(sqlite_url) as made:
        granted(made)
        granted(made, by="carla", system="wiki", role="reader", lasts="")
        yield made


def who(counter: Counter, by: str, text: str = "access who") -> list[str]:
    """The lines that somebody reads."""
    return words(counter.command(by, text, called="/ticket")).split("\n")


def test_who_gives_access_reads_who_has_it(counter: Counter) -> None:
    approved(counter, system="wiki", role="reader", lasts="")
    everything = ["Who has access to what", ANAS, CARLAS]
    assert who(counter, "eva") == who(counter, "hugo") == everything, (
        "administrators too; nothing that is not given yet"
    )
    assert who(counter, "eva", "access who crm") == ["Who has access to CRM", ANAS]
    assert who(counter, "eva", "access who Wiki") == ["Who has access to Wiki", CARLAS]
    assert who(counter, "eva", "access who <@U0ANA|ana>") == ["What Ana Souza has access to", ANAS]
    assert who(counter, "eva", "acesso quem bruno@company.example") == [
        "What Bruno Costa has access to", "Nobody has any of it by a request made here."
    ]  # fmt: skip
    assert who(counter, "eva", "access who payroll") == [
        "There is neither a system nor a person called so. Systems are CRM and Wiki; “/ticket access who @name” is of "
        "a person."
    ]
    assert who(counter, "ana") == ["You give nobody access. `/ticket access list` shows what you have."]
    assert words(counter.press(press("ana", "access.who.next", "s=crm:0"))) == ""


def test_what_app_yaml_says_otherwise_by_now_stands_beside_it(counter: Counter) -> None:
    assert words(counter.press(press("ana", "access.give_back", "1:2"))) == ""
    short = WIKI.model_copy(update={"most_days": 30})
    counter.policy = counter.policy.model_copy(update={"access": Systems(systems={"wiki": short})})
    counter.__post_init__()
    assert who(counter, "hugo")[1:] == [
        "*ACC-1* Ana Souza: crm, seller, being taken away · ⚠️ not in app.yaml any more",
        f"{CARLAS} · ⚠️ by now for 30 days at most",
    ]


def test_it_is_read_page_by_page(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "PAGE", 1)
    assert who(counter, "eva")[1:] == [ANAS]
    answer = counter.press(press("eva", "access.who.next", "all:1"))
    assert CARLAS in _shown(answer)
    assert _shown(counter.press(press("ana", "access.who.next", "all:1"))).count("Dias") == 0


def _shown(answer: Answer) -> str:
    assert answer.open_view
    return str(answer.open_view["blocks"])


def test_the_file_of_a_review(counter: Counter) -> None:
    counter.policy = counter.policy.model_copy(update={"access": Systems(systems={"crm": CRM})})
    counter.__post_init__()
    with counter.db.read() as tx:
        found = holders.have(tx, holders.systems(tx))
        known: dict[int, Person] = people.get_many(tx, review.people_of(found))
        table = review.table(found, counter.office, known)
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    assert [(one["email"], one["system"], one["until"]) for one in rows] == [
        ("ana@company.example", "crm", date(2026, 9, 1)), ("carla@company.example", "wiki", "")
    ]  # fmt: skip
    assert [(one["in_policy"], str(one["most_days_now"])) for one in rows] == [("yes", "90"), ("no", "")]
    assert (rows[0]["granted_by"], rows[0]["granted_on"]) == ("eva@company.example", date(2026, 8, 3))
    assert str(access_of(counter, 1).grant.proof) not in str(table.rows)
