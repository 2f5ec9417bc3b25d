"""Whoever helps changes, or app.yaml does: what is open stands where it is read, and nobody writes to nobody."""

from typing import Any

from domain.people import Role
from handlers.ticket.team import places
from storage import people
from tests.handlers.ticket.talk import HELP, Talk
from tests.heard import asked

SO_FAR = "What was said so far:"


def roles(talk: Talk, **given: Role | None) -> None:
    """From now on these have these roles alone."""
    with talk.desk.db.write() as tx:
        for name, role in given.items():
            people.save_roles(tx, talk.desk.ids[name], [role] if role else [])


def decide(talk: Talk, *, sensitive: str = "", **changes: Any) -> None:
    """app.yaml says something else about tickets, and the bot starts anew."""
    policy = talk.desk.policy.tickets
    if sensitive:
        secret = policy.categories[sensitive].model_copy(update={"sensitive": True})
        changes["categories"] = {**policy.categories, sensitive: secret}
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": policy.model_copy(update=changes)})
    talk.desk.__post_init__()


def tick(talk: Talk) -> int:
    looked = places.tick(talk.desk.db, talk.desk.office, talk.desk.now)
    talk.pay()
    return looked


def mine(talk: Talk, name: str) -> list[str]:
    """What the bot wrote to somebody."""
    talk.pay()
    return [one["text"] for one in talk.air.said if one["channel"] == f"DU0{name.upper()}" and "token" in one]


def test_what_is_said_when_nobody_is_left_reaches_whoever_helps_now(talk: Talk) -> None:
    ticket = talk.ask("ana", "My payslip", "people")
    roles(talk, rita=None, hugo=None, bruno=Role.HR)
    talk.say("ana", "ANYBODY THERE", talk.card(ticket, "ana"))
    card, said = mine(talk, "bruno")
    assert card.startswith("TIC-1 My payslip · Ana Souza")
    assert said == "*Ana Souza:* ANYBODY THERE"

    public = talk.ask("ana", "VPN is down")
    decide(talk, channel=None)
    talk.say("ana", "STILL DOWN", talk.card(public, "ana"))
    assert mine(talk, "eva")[-1] == mine(talk, "carla")[-1] == "*Ana Souza:* STILL DOWN"


def test_a_new_colleague_finds_what_is_open_and_who_left_is_told_no_more(anywhere: Talk) -> None:
    talk = anywhere
    first, second = talk.ask("ana", "My payslip", "people"), talk.ask("ana", "VPN is down")
    talk.say("ana", "July is missing", talk.card(first, "ana"))
    tick(talk)
    before = len(talk.air.said)
    assert tick(talk) == 0
    roles(talk, hugo=None, bruno=Role.HR)
    assert tick(talk) == 1, "of what others read nothing is looked at"
    card, so_far = mine(talk, "bruno")
    assert card.startswith("TIC-1 My payslip")
    assert so_far == f"{SO_FAR}\n*Ana Souza:* July is missing"
    assert len(talk.air.said) == before + 2
    gone = talk.card(first, "hugo")
    assert "payslip" not in str(talk.air.at(str(gone.channel), str(gone.ts)))
    assert tick(talk) == 0
    assert talk.card(second).channel == HELP


def test_a_channel_that_is_taken_away_and_given_again_is_followed(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    queue = talk.card(ticket)
    talk.say("ana", "Since nine", talk.card(ticket, "ana"))
    tick(talk)
    for _ in range(2):
        decide(talk, channel=None)
        tick(talk)
        assert talk.air.at(HELP, str(queue.ts))["text"] == "TIC-1 goes on elsewhere."
        assert f"{SO_FAR}\n*Ana Souza:* Since nine" in mine(talk, "eva")
        decide(talk, channel=HELP)
        tick(talk)
        queue = talk.card(ticket)
        assert talk.below(queue) == [f"{SO_FAR}\n*Ana Souza:* Since nine"]


def test_of_a_category_that_becomes_sensitive_nothing_stays_in_the_channel(talk: Talk) -> None:
    ticket = talk.ask("ana", "Somebody reads my mail")
    queue = talk.card(ticket)
    talk.say("ana", "It is Bruno", talk.card(ticket, "ana"))
    talk.below(queue)
    tick(talk)
    decide(talk, sensitive="network")
    tick(talk)
    assert talk.in_channels() == ["TIC-1 goes on elsewhere.", "This goes on in confidence."]
    assert mine(talk, "eva")[-1] == f"{SO_FAR}\n*Ana Souza:* It is Bruno"


def test_a_look_costs_what_changed_and_not_what_is_stored(talk: Talk, monkeypatch: Any) -> None:
    monkeypatch.setattr(places, "PAGE", 4)
    costs = []
    for _ in range(2):
        for _ in range(5):
            talk.ask("ana", "VPN is down")
        tick(talk)
        with asked() as statements:
            assert tick(talk) == 0
        costs.append(len(statements))
    assert costs[0] == costs[1]
    roles(talk, bruno=Role.HR)
    assert tick(talk) == 0, "nothing of HR's is open"
    decide(talk, channel=None)
    assert tick(talk) == 10, "page after page"
