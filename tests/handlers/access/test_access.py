"""Access is asked for, approved, given with a proof; and nobody gets it otherwise."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from domain.access import Do, GrantState
from domain.people import Action
from domain.policy import Access as Systems
from domain.ticket import State
from handlers.access import order
from handlers.news import view_for
from handlers.ticket import card
from handlers.ticket.known import similar
from storage import people
from storage.access.orders import Owed
from storage.approval import asked_by
from tests.desk import Counter, at_once, form, press, words
from tests.handlers.access.systems import (
    access_of,
    approved,
    asked,
    asking,
    decide,
    granted,
    resolve,
    task_of,
    ticket,
    trail,
)

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_what_is_approved_is_given_by_whoever_proves_it(counter: Counter) -> None:
    request_id = approved(counter)
    task = task_of(counter, request_id)
    assert task.title == "Give access: CRM, Seller, for 30 days"
    assert (task.category, task.details) == ("access", "for the fair")
    assert (
        resolve(counter, "eva", task.id, reason="done")
        == "Write what shows that it is done: a name, a number or a link."
    )
    assert resolve(counter, "eva", task.id, proof=" user  ana.souza ") == ""
    grant = access_of(counter, request_id).grant
    assert (grant.state, grant.proof, grant.granted_by_id) == (GrantState.GRANTED, "user ana.souza", counter.ids["eva"])
    assert grant.until == date(2026, 9, 1), "30 days, this one is the first"
    assert ticket(counter, task.id).state is State.RESOLVED
    assert trail(counter, "ACC-1") == ["ask", "approve", "access granted"]


@SQLITE
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"system": "payroll"}, "Choose a system, and what you need to be in it."),
        ({"role": "owner"}, "Choose a system, and what you need to be in it."),
        ({"lasts": "91"}, "At most 90 days at a time. It can be asked for again before the end."),
        ({"lasts": ""}, "Write for how many days: 90 at most."),
        ({"role": "admin", "lasts": "8"}, "At most 7 days at a time. It can be asked for again before the end."),
        ({"lasts": "-5"}, "Write a number of days, such as 30."),
        ({"lasts": "0"}, "Write a number of days, such as 30."),
        ({"lasts": "²"}, "Write a number of days, such as 30."),
        ({"system": "wiki", "role": "reader", "lasts": "9" * 30},
         "At most 3,660 days at a time. It can be asked for again before the end."),
    ],
)  # fmt: skip
def test_nobody_asks_for_more_than_the_policy_gives(counter: Counter, wanted: dict[str, str], said: str) -> None:
    assert words(counter.submit(asking(**wanted))) == said
    with counter.db.read() as tx:
        assert asked_by(tx, counter.ids["ana"], kind="access", limit=1) == []


@SQLITE
def test_who_decides_depends_on_the_role_and_nobody_decides_their_own(counter: Counter) -> None:
    request_id = asked(counter, role="admin", lasts="7")
    assert (
        decide(counter, "ana", request_id)
        == "This is your own request, and nobody decides their own. Your approver can."
    )
    assert decide(counter, "bruno", request_id) == ""
    assert access_of(counter, request_id).grant.state is GrantState.NONE, "HR is asked too"
    assert decide(counter, "rita", request_id) == ""
    assert access_of(counter, request_id).grant.state is GrantState.TO_GRANT


@SQLITE
def test_there_is_no_way_around_the_proof(counter: Counter) -> None:
    task = task_of(counter, approved(counter))
    around = "TIC-1 is the task of ACC-1. *Resolve…* asks what shows that it is done, and nothing else ends it."
    assert words(counter.press(press("ana", "ticket.solved", f"{task.id}:1"))) == around
    refused = (
        "Only who asked and those who work on these tickets (role it) can do this. An administrator gives the "
        "role; if you have the same trouble, ask for help too."
    )
    for name in ("ana", "bruno", "rita"):
        said = resolve(counter, name, task.id, proof="me")
        assert said == refused, name
    assert task_of(counter, 1).state is State.NEW


def test_what_was_taken_back_is_not_given(counter: Counter) -> None:
    request_id = approved(counter)
    task = task_of(counter, request_id)
    assert decide(counter, "bruno", request_id, Action.TAKE_BACK, "the wrong one") == ""
    assert access_of(counter, request_id).grant.state is GrantState.NONE
    assert resolve(counter, "eva", task.id, proof="user ana.souza") == (
        "TIC-1 is resolved. Reopen it, and then this is possible."
    )
    assert words(counter.press(press("eva", "ticket.reopen", f"{task.id}:2"))) == ""
    with counter.db.read() as tx:
        assert not similar.joinable(tx, counter.office, ticket(counter, task.id)), (
            "who got into what is shown to nobody"
        )
    assert resolve(counter, "eva", task.id, proof="user ana.souza", reason="she has it") == ""
    assert access_of(counter, request_id).grant.state is GrantState.NONE, "a ticket is no task any more"


def test_of_taking_back_and_giving_at_once_one_happens(counter: Counter) -> None:
    for _ in range(4):
        request_id = approved(counter)
        task = task_of(counter, request_id)
        at_once(
            partial(resolve, counter, "eva", task.id, proof="user ana.souza"),
            partial(decide, counter, "bruno", request_id, Action.TAKE_BACK, "the wrong one"),
        )
        access, pending = access_of(counter, request_id), access_of(counter, request_id).request.state == "pending"
        assert access.grant.state is (GrantState.NONE if pending else GrantState.GRANTED)
        assert ticket(counter, task.id).state is State.RESOLVED


@SQLITE
def test_nobody_gives_themselves_access_or_takes_it_away_while_somebody_else_can(counter: Counter) -> None:
    request_id = approved(counter, by="eva")
    task = task_of(counter, request_id)
    own = "ACC-1 is access of your own: somebody else with the role it resolves TIC-1. “Assign…” gives it to them."
    assert words(counter.press(press("eva", "ticket.open_resolve", f"{task.id}:1"))) == own
    assert resolve(counter, "eva", task.id, proof="me") == own
    assert resolve(counter, "carla", task.id, proof="user eva.lima") == ""
    assert words(counter.press(press("eva", "access.give_back", f"{request_id}:2"))) == ""
    back = task_of(counter, request_id)
    assert resolve(counter, "eva", back.id, proof="gone") == own.replace("TIC-1", "TIC-2")
    with counter.db.write() as tx:
        people.save_roles(tx, counter.ids["carla"], [])
    assert resolve(counter, "eva", back.id, proof="gone") == "", "there is nobody else"
    assert access_of(counter, request_id).grant.state is GrantState.REVOKED


@SQLITE
def test_what_was_given_is_given_back_by_who_has_it_alone(counter: Counter) -> None:
    request_id = granted(counter)
    said = decide(counter, "bruno", request_id, Action.TAKE_BACK, "no")
    assert said == "ACC-1 was given already. Who has it can give it back."
    only = words(counter.press(press("bruno", "access.give_back", f"{request_id}:2")))
    assert only == "Only Ana Souza can give ACC-1 back."
    missing = "There is no such request for access. `access list` after the command shows yours."
    for forged in ("99:1", "0:", "1" * 18):
        assert words(counter.press(press("ana", "access.give_back", forged))) == missing
        assert words(counter.press(press("ana", "access.open_longer", forged))) == missing
        assert words(counter.press(press("ana", "access.open_change", forged))) == missing
    assert words(counter.press(press("ana", "access.give_back", f"{request_id}:2"))) == ""
    back = task_of(counter, request_id)
    assert back.title == "Take away: CRM, Seller"
    assert words(counter.press(press("ana", "access.give_back", f"{request_id}:2"))) == (
        "ACC-1 is being taken away already."
    )
    assert (
        resolve(counter, "carla", back.id, reason="gone")
        == "Escreva o que mostra que foi feito: um nome, um número ou um link."
    )
    assert resolve(counter, "carla", back.id, proof="locked, CRM-8") == ""
    grant = access_of(counter, request_id).grant
    assert (grant.state, grant.proof, grant.revoked_proof) == (
        GrantState.REVOKED,
        "CRM-7, user ana.souza",
        "locked, CRM-8",
    )
    assert trail(counter, "ACC-1")[2:] == ["access granted", "access give back", "access revoked"]


@SQLITE
def test_what_is_asked_for_again_goes_on_and_nobody_takes_it_away(counter: Counter) -> None:
    first = granted(counter, lasts="10")
    assert words(counter.press(press("ana", "access.give_back", f"{first}:2"))) == ""
    back = task_of(counter, first)
    second = granted(counter, lasts="30")
    assert access_of(counter, first).grant.state is GrantState.GOES_ON
    assert access_of(counter, first).grant.next_id == second
    assert ticket(counter, back.id).state is State.RESOLVED
    assert access_of(counter, first).grant.revoked_at is None


@SQLITE
def test_nobody_loses_days_by_asking_for_the_same_again(counter: Counter) -> None:
    first = granted(counter, lasts="90")
    until = access_of(counter, first).grant.until
    second = approved(counter, lasts="3")
    told = Owed(id=9, request_id=second, do=Do.GRANT, asked_at=counter.now, attempts=0, lease_until=None)
    with counter.db.read() as tx:
        ordered = order.wanted(tx, counter.office, told, counter.now)
    assert ordered, "a program is told the same"
    assert ordered.days == 90
    assert resolve(counter, "eva", task_of(counter, second).id, proof="CRM-7") == ""
    assert access_of(counter, second).grant.until == until
    assert words(counter.press(press("ana", "access.give_back", f"{second}:2"))) == ""
    third = granted(counter, lasts="3")
    assert access_of(counter, third).grant.until == date(2026, 8, 5), "what was given back does not come back"


@SQLITE
def test_the_form_says_what_the_chosen_role_can_have_and_asks_for_nothing_that_is_gone(counter: Counter) -> None:
    def chosen(**inputs: str) -> dict[str, Any]:
        view = form("ana", "access.ask", {"access.system": "crm", "lasts": "30", **inputs}, memo={})["view"]
        drawn = counter.press({**press("ana", "access.role", ""), "view": view}).refresh_view
        assert drawn
        return {block["block_id"]: block for block in drawn["blocks"]}

    known = chosen(**{"role.crm": "admin", "role.wiki": "reader"})
    assert known["role.crm"]["element"]["initial_option"]["value"] == "admin"
    assert (known["lasts"]["hint"]["text"], known["lasts"]["element"]["initial_value"]) == ("At most 7 days.", "30")
    assert chosen(**{"role.wiki": "reader"})["lasts"]["hint"]["text"] == "At most 90 days."
    other = form("ana", "access.ask", {"access.system": "crm", "role.wiki": "reader", "lasts": "3"}, memo={})
    assert words(counter.submit(other)) == "Choose a system, and what you need to be in it."
    request_id = granted(counter)
    counter.policy = counter.policy.model_copy(update={"access": Systems()})
    counter.__post_init__()
    none = "No system can be asked for here. `/ticket access to …` tells those who help."
    assert words(counter.press(press("ana", "access.open_longer", f"{request_id}:2"))) == none
    assert words(counter.press(press("eva", "ticket.open_access", "1:1"))) == none


@SQLITE
def test_where_there_is_one_queue_nothing_is_handed_over(counter: Counter) -> None:
    task = task_of(counter, approved(counter))

    def menu() -> str:
        with counter.db.read() as tx:
            return str(card.draw(tx, view_for(tx, counter.office, counter.ids["eva"], counter.now), task.id).blocks)

    assert "ticket.open_hand_over" in menu()
    one = {"access": counter.policy.tickets.category("access")}
    alone = counter.policy.tickets.model_copy(update={"categories": one})
    counter.policy = counter.policy.model_copy(update={"tickets": alone})
    counter.__post_init__()
    assert "ticket.open_hand_over" not in menu()


@SQLITE
def test_what_is_changed_is_decided_anew(counter: Counter) -> None:
    request_id = asked(counter)
    memo = {"request": request_id, "seen": 1}
    given = {"access.system": "wiki", "role.wiki": "reader", "lasts": "", "reason": "to read"}
    assert words(counter.submit(form("carla", "access.change", given, memo=memo))) != ""
    assert access_of(counter, request_id).system == "crm"
    answer = counter.submit(form("ana", "access.change", given, memo=memo))
    assert answer.errors is None
    access = access_of(counter, request_id)
    assert (access.system, access.days, access.request.note) == ("wiki", None, "to read")


@SQLITE
def test_ones_own_are_listed(counter: Counter) -> None:
    none = "You have not asked for access yet. `/ticket access` does."
    assert words(counter.command("ana", "access list", called="/ticket")) == none
    granted(counter)
    approved(counter, system="wiki", role="reader", lasts="")
    asked(counter, role="admin", lasts="7")
    assert words(counter.command("ana", "acesso lista", called="/ticket")).split("\n") == [
        "*ACC-3* CRM, Administrator, for 7 days: ⏳ waiting",
        "*ACC-2* Wiki, Seller, for good: 🔑 Those who set it up have it on their list. "
        "Write below this message to reach them.",
        "*ACC-1* CRM, Seller, for 30 days: 🔑 Given until Tue 1 Sept.",
    ]
    assert words(counter.command("bruno", "access list", called="/ticket")) == none, "nobody sees another's"
