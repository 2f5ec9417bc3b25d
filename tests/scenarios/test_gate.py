"""Who may not come in, and what they read: at every door the same sentence, and HR hears of the unknown once."""

from datetime import date

import pytest

from bot.simulator.actor import Actor, eventually, words_of
from storage import accounts, people
from tests.scenarios.conftest import ask, hears, lines, reads, told, trail, wrong
from tests.stage import Stage

UNKNOWN = "I do not know you yet. HR has been told and can add you to the roster."
GUEST = "Guests cannot use this. Ask your contact in the company."
STRANGER = "This is for members of the company only."
KNOCKED = "<@U0NEW> wanted to use me and is not on the roster. Import them if they belong here."


def pressed_anyway(person: Actor, action_id: str, value: str) -> None:
    """Press a button that the person was never shown."""
    person.client.act(person.id, "press", force=True, channel=person.dm(), ts="1.000001", block_id="b",
                      action_id=action_id, value=value)  # fmt: skip


def knocks_everywhere(person: Actor, sentence: str) -> None:
    """Try every door; each time the person reads the sentence, and no form opens."""
    person.command("/vacation 10 Aug")
    person.command("/vacation balance")
    person.command("/approvals")
    person.command("/expense")
    pressed_anyway(person, "request.approve", "1:1")
    pressed_anyway(person, "vacation.open", "x")
    assert told(person) == [sentence] * 6
    person.say("10 Aug - 14 Aug")
    eventually(lambda: told(person)[1:].count(sentence) == 6, what="the answer to a direct message")
    person.client.act(person.id, "open_home")
    home = eventually(lambda: person.client.home(person.id) or {}, what="the Home tab")
    assert lines(home) == [sentence]
    assert person.no_modal()


@pytest.mark.parametrize(("name", "sentence"), [("nuno", UNKNOWN), ("gil", GUEST)], ids=["unknown", "guest"])
def test_who_is_no_employee_stays_outside(stage: Stage, name: str, sentence: str) -> None:
    stage.grant("ana", 12)
    ask(stage.actor("ana"), "10 Aug")
    reads(stage.actor("bruno"), "VAC-1", "⏳")
    knocks_everywhere(stage.actor(name), sentence)
    for hr in (stage.actor("rita"), stage.actor("hugo")):
        if name == "nuno":
            hears(hr, KNOCKED)
        assert told(hr).count(KNOCKED) == (name == "nuno"), "HR is told of the unknown, once"
    assert trail(stage) == ["ana ask VAC-1"]


def test_somebody_of_another_company_is_refused_even_under_an_address_of_ours(stage: Stage) -> None:
    alan, general = stage.actor("alan"), "C0GENERAL"
    ana = next(p for p in stage.slack.client.get("/sim/people")["people"] if p["id"] == "U0ANA")
    stage.slack.client.post("/sim/people", {"id": "U0ALIEN", "team_id": "T0OTHER", "email": ana["email"]})
    alan.command("/vacation balance", general)
    assert alan.whispers(general) == [STRANGER]
    with stage.db.read() as tx:
        known = people.by_account(tx, team_id="T0OTHER", user_id="U0ALIEN")
    assert known
    assert known[1] is None
    assert not any(KNOCKED[10:] in words for words in told(stage.actor("rita"))), "HR need not care"


def test_who_left_reads_so_at_every_door(stage: Stage) -> None:
    stage.grant("carla", 12)
    carla = stage.actor("carla")
    carla.command("/vacation 10 Aug")
    form = carla.modal()
    with stage.db.write() as tx:
        people.save(tx, "carla@company.example", {"left_on": date(2026, 8, 2)})

    sentence = "Segundo o cadastro, o último dia na empresa foi dom 2 de ago. O RH pode corrigir."
    carla.change("last", "2026-08-12")
    notice = carla.modal()
    assert lines(notice) == [sentence]
    carla.client.act(carla.id, "close", view_id=notice["id"])
    assert wrong(carla) == {"type": sentence}
    carla.client.act(carla.id, "close", view_id=form["id"])
    knocks_everywhere(carla, sentence)
    assert trail(stage) == []


def test_the_last_day_is_still_a_working_day(stage: Stage) -> None:
    stage.grant("carla", 12)
    with stage.db.write() as tx:
        people.save(tx, "carla@company.example", {"left_on": date(2026, 8, 3)})
    stage.actor("carla").command("/vacation saldo")
    assert told(stage.actor("carla")) == ["*Férias:* saldo de 12 dias"]


def test_whoever_is_imported_after_all_gets_in(stage: Stage) -> None:
    nuno = stage.actor("nuno")
    nuno.command("/vacation balance")
    assert told(nuno) == [UNKNOWN]
    with stage.db.write() as tx:
        people.save(tx, "nuno@company.example", {"name": "Nuno Novo", "country": "PT", "timezone": "Europe/Lisbon"})
        accounts.link_by_address(tx)
    nuno.command("/vacation balance")
    assert told(nuno)[1:] == ["*Vacation:* 0 days left"]
    nuno.client.act(nuno.id, "open_home")
    eventually(lambda: "Your leave" in words_of(nuno.client.home(nuno.id) or {}), what="the true Home tab")
