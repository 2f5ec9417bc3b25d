"""Who sets the bot up reads what is missing, for as long as it is; until then nobody new is welcomed."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from domain.policy import Accrual, Whom, Wording
from handlers.guide import card as guide
from handlers.guide.card import GUIDE, LEAVE, ONE, SHOW
from handlers.guide.checks import look_over
from handlers.guide.words import says
from handlers.news import render_card, render_home
from handlers.person import welcome
from handlers.texts import voice_in
from storage import accounts, messages, people
from storage.messages import HOME, Audience, Card
from tests import company, desk
from tests.desk import Counter, at_once, press, words
from tests.handlers.conftest import at

ENGLISH = voice_in("en", "UTC")
IN_LIEU = Wording(en="Time off in lieu", pt_BR="Folga compensatória")


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield made


def ticked(counter: Counter, *processes: int) -> list[int]:
    """Several processes look at once; to how many each owes the guide."""
    return sorted(at_once(*(lambda: guide.tick(counter.db, counter.office, counter.now) for _ in processes)))


def copies(counter: Counter, kind: str = GUIDE, subject_id: int = ONE) -> list[Card]:
    with counter.db.read() as tx:
        return messages.copies(tx, kind=kind, subject_id=subject_id)


def lines(counter: Counter) -> list[str]:
    """What the administrator's copy says, without its last line."""
    (copy,) = copies(counter)
    with counter.db.read() as tx:
        said = render_card(tx, counter.office, copy, counter.now)
    return [block["text"]["text"] for block in said.blocks if block["type"] == "section"]


def headings(counter: Counter, name: str) -> list[str]:
    """What stands on somebody's Home tab."""
    person_id = counter.ids[name]
    with counter.db.write() as tx:
        messages.owe_card(tx, kind=HOME, subject_id=person_id, audience=Audience.HOME, person_id=person_id)
    (tab,) = copies(counter, HOME, person_id)
    with counter.db.read() as tx:
        blocks = render_home(tx, counter.office, tab, counter.now)["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] == "header"]


def test_the_guide_stays_true_until_nothing_is_to_be_done(counter: Counter) -> None:
    with counter.db.write() as tx:
        counter.ids["nuno"], _ = people.save(tx, "nuno@company.example", {"name": "Nuno <!here>", "country": "PT"})
        accounts.keep(tx, [company.account("U0NEW")], now=counter.now)
    counter.now = at(3, 23)
    assert ticked(counter, 1) == [0], "it is night"
    counter.now = at(4, 9)
    ticked(counter, 1, 2, 3)
    assert ticked(counter, 1, 2) == [0, 0]
    assert [copy.person_id for copy in copies(counter)] == [counter.ids["hugo"]], "the administrator, and once"
    assert lines(counter) == [
        "❗ *Nobody has a balance of Vacation*\n`backoffice import balances FILE`",
        "*No channel for the queue of finance, stock and tickets*\nMake a private channel for each, invite the bot, "
        "and write its id into app.yaml: `expenses: {finance: {channel: C…}}`, `stock: {channel: C…}`, "
        "`tickets: {channel: C…}`",
        "*Nobody has the role finance*\nWhoever has it in the roster's column roles pays what was approved",
        "*Nobody helps with Computer and devices, Programs, Network and VPN, Accounts and passwords and Something "
        "else*\n"
        "Until somebody has the role `it` in the roster's column roles, administrators do",
        "*No manager: Bruno Costa, Hugo Reis, Nuno &lt;!here&gt;, Rita Alves*\n"
        "Their requests go to HR; else fill in manager_email",
    ]
    assert "To be set up" in headings(counter, "hugo")
    assert "To be set up" not in headings(counter, "ana")
    refused = "Only administrators and HR see what is to be set up. Ask one of them."
    assert words(counter.command("ana", "setup", called="/backoffice")) == refused
    assert words(counter.press(press("ana", LEAVE, "finance"))) == refused
    assert (
        words(counter.command("hugo", "setup", called="/backoffice")) == "To be set up: 5 things are to be looked at."
    )
    assert welcome.tick(counter.db, counter.office, counter.now) == 0, "who sets it up is not done yet"

    drawn = copies(counter)[0].wanted
    for name in counter.ids:
        counter.grant(name, 22)
    ticked(counter, 1)
    assert (copies(counter)[0].wanted, len(lines(counter))) == (drawn + 1, 4)
    assert welcome.tick(counter.db, counter.office, counter.now) == 1

    assert words(counter.press(press("hugo", LEAVE, "people"))) == "", "what is not there is nobody's to leave"
    for key in ("channels", "finance", "helpers", "manager"):
        counter.press(press("hugo", LEAVE, key))
    ticked(counter, 1)
    assert lines(counter) == ["All is set up. Everybody can work with me."]
    assert "To be set up" not in headings(counter, "hugo")
    with counter.db.write() as tx:
        people.save(tx, "tom@company.example", {"name": "Tom Ashby", "country": "PT"})
    counter.grant("ana", 1)
    ticked(counter, 1)
    assert [line.split("\n")[0] for line in lines(counter)] == [
        "*No Slack account: Tom Ashby*",
        "*No balance of Vacation: Tom Ashby*",
        "*No manager: Bruno Costa, Hugo Reis, Nuno &lt;!here&gt;, Rita Alves, Tom Ashby*",
    ], "what was left so is told of again once it is otherwise"
    view = counter.press(press("hugo", SHOW, "")).open_view
    assert view
    assert len(view["blocks"]) == 4, "its title says what it is"


def test_a_balance_is_missed_of_those_whom_it_is_for_and_only_where_nobody_has_any(counter: Counter) -> None:
    vacation = counter.policy.leave.types["vacation"]
    abroad = vacation.model_copy(update={"for_": Whom(country=("BR",))})
    types = {"vacation": vacation, "lieu": vacation.model_copy(update={"name": IN_LIEU}), "abroad": abroad}
    leave = counter.policy.leave.model_copy(update={"types": types})
    policy = counter.policy.model_copy(update={"leave": leave})

    def balances() -> dict[str, str]:
        with counter.db.read() as tx:
            found = list(look_over(tx, policy, counter.now.date()))
        return {one.key: f"{one.standing} {says(ENGLISH, one)[0]}" for one in found if one.key.startswith("balance")}

    assert list(balances().values()) == [
        "missing nobody has a balance of Vacation",
        "missing nobody has a balance of Time off in lieu",
    ]
    types["vacation"] = vacation.model_copy(update={"accrual": Accrual(days=Decimal(25))})
    assert balances() == {"balance lieu": "look nobody has a balance of Time off in lieu"}, "some leave comes by itself"
    types["vacation"] = vacation
    counter.grant("ana", 22)
    assert balances() == {
        "balance vacation": "look no balance of Vacation: Bruno Costa, Carla Dias, Eva Lima, Gina Gone, Hugo Reis "
        "and 1 more",
        "balance lieu": "look nobody has a balance of Time off in lieu",
    }


def test_a_place_whose_holidays_are_not_known_is_named(counter: Counter) -> None:
    """The import refuses such a place; another version of the library may know one no more."""
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", {"country": "PT", "subdivision": "99"})
    with counter.db.read() as tx:
        (found,) = (one for one in look_over(tx, counter.policy, counter.now.date()) if one.key == "calendar")
    assert [says(voice_in(language, "UTC"), found) for language in ("en", "pt_BR")] == [
        (
            "no calendar of holidays for PT-99, where 1 person works",
            "nobody there can ask for leave: correct country and subdivision in the roster",
        ),
        (
            "nenhum calendário de feriados para PT-99, onde trabalha 1 pessoa",
            "quem está lá não consegue pedir férias nem folga: corrija country e subdivision no cadastro",
        ),
    ]
