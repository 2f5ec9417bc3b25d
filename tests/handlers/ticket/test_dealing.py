"""Who gets a ticket by the policy: whoever is there, in turns; what nobody has any more is the team's again."""

from datetime import date, timedelta
from functools import partial

import pytest

from domain.people import Action, Role
from domain.ticket import Act
from handlers import quiet
from handlers.approval.card import name_of
from handlers.call import Json
from handlers.ticket.team import given
from storage import approval, messages, people
from storage.messages import Audience
from storage.ticket import tickets
from tests.desk import at_once, form, press
from tests.handlers.conftest import owed
from tests.handlers.ticket.talk import Talk, talking


def dealing(talk: Talk, assign: str) -> None:
    """From now on tickets of the network are dealt out."""
    policy = talk.desk.policy.tickets
    network = policy.categories["network"].model_copy(update={"assign": assign})
    changed = policy.model_copy(update={"categories": {**policy.categories, "network": network}})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": changed})
    talk.desk.__post_init__()


def has(talk: Talk, ticket_id: int) -> str | None:
    """Who has a ticket, by first name."""
    with talk.desk.db.read() as tx:
        found = tickets.load(tx, ticket_id).assignee_id
    return next((name for name, i in talk.desk.ids.items() if i == found), None)


def test_in_turns_each_gets_one_and_hears_of_it(talk: Talk) -> None:
    dealing(talk, "round robin")
    first = talk.ask("ana", "VPN is down")
    others = [has(talk, talk.ask("bruno", f"VPN {n}")) for n in range(3)]
    assert {has(talk, first), others[0]} == {"eva", "carla"}
    assert others == [others[0], has(talk, first), others[0]]
    told = owed(talk.desk, has(talk, first), "ticket.given")[0]
    assert told is not None
    turn = {"eva": "It is your turn, so this ticket is yours:", "carla": "É a sua vez, então este chamado é seu:"}
    assert told.text.split("\n")[0] == turn[str(has(talk, first))]


def test_whose_turn_it_is_at_night_hears_of_it_in_the_morning(talk: Talk) -> None:
    dealing(talk, "round robin")
    desk = talk.desk
    desk.now += timedelta(hours=16)
    having = str(has(talk, talk.ask("ana", "VPN is down")))
    assert owed(desk, having, "ticket.given") == []
    desk.now += timedelta(hours=8)
    assert quiet.tick(desk.db, desk.office, desk.now) == 1
    assert len(owed(desk, having, "ticket.given")) == 1


def test_who_is_away_or_has_a_day_off_or_asked_themselves_is_skipped_and_nobody_there_is_the_team(talk: Talk) -> None:
    dealing(talk, "round robin")
    desk = talk.desk
    assert has(talk, talk.ask("eva", "My own VPN")) == "carla"
    desk.grant("carla", 20)
    desk.submit(desk.ask("carla", date(2026, 8, 4), date(2026, 8, 7)))
    with desk.db.read() as tx:
        [leave] = approval.asked_by(tx, desk.ids["carla"], kind="vacation", limit=1)
    desk.press(press("bruno", name_of(Action.APPROVE), f"{leave}:1"))
    desk.now += timedelta(days=1)
    assert [has(talk, talk.ask("ana", f"VPN {n}")) for n in range(2)] == ["eva", "eva"]
    with desk.db.write() as tx:
        people.save(tx, "eva@company.example", {"schedule": "mon 09:00-17:00"})
    alone = talk.ask("ana", "VPN once more")
    assert has(talk, alone) is None
    assert "⏳ Nobody has taken it yet" in str(talk.air.at("C0HELP", str(talk.card(alone).ts))["blocks"])


def test_the_least_loaded_gets_it(talk: Talk) -> None:
    for n in range(3):
        ticket = talk.ask("ana", f"Laptop {n}", "hardware")
        talk.form("eva", "ticket.assign", ticket, assignee="U0EVA")
    dealing(talk, "least loaded")
    assert [has(talk, talk.ask("ana", f"VPN {n}")) for n in range(3)] == ["carla"] * 3


def test_whoever_assigns_chooses_among_those_who_help_and_reads_who_is_away(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    with talk.desk.db.write() as tx:
        people.save(tx, "carla@company.example", {"schedule": "fri 09:00-17:00"})

    def offered(name: str) -> tuple[list[str], Json]:
        view = talk.desk.press(press(name, "ticket.open_assign", f"{ticket}:1")).open_view
        assert view is not None
        box = next(block["element"] for block in view["blocks"] if block["type"] == "input")
        return [option["text"]["text"] for option in box["options"]], box.get("initial_option", {})

    assert offered("carla")[0] == ["Carla Dias, não trabalha hoje", "Eva Lima"]
    talk.form("carla", "ticket.assign", ticket, assignee="U0CARLA")
    names, chosen = offered("eva")
    assert (names, chosen["value"]) == (["Eva Lima"], "U0EVA"), "who has it is not offered, who presses is chosen"


def test_who_left_or_lost_the_role_gives_their_tickets_back(talk: Talk) -> None:
    desk = talk.desk
    ids = [talk.ask("ana", f"VPN {n}") for n in range(2)]
    for ticket in ids:
        assert talk.form("eva", "ticket.assign", ticket, assignee="U0CARLA").errors is None
    told = owed(desk, "carla", "ticket.given")[0]
    assert told is not None
    assert told.text.split("\n")[0] == "Eva Lima passou um chamado para você:"
    assert given.tick(desk.db, desk.office, desk.now) == 0
    with desk.db.write() as tx:
        people.save(tx, "carla@company.example", {"left_on": desk.now.date() - timedelta(days=1)})
    assert given.tick(desk.db, desk.office, desk.now) == 2
    assert given.tick(desk.db, desk.office, desk.now) == 0, "and it is told once"
    assert [has(talk, i) for i in ids] == [None, None]
    freed = next(text for text in talk.in_channels() if "does not work" in text)
    assert freed.split("\n")[0] == "Carla Dias does not work on these tickets any more. They are the team's again:"
    assert [line.split("|")[1] for line in freed.split("\n")[1:]] == [
        "TIC-1>* VPN 0: ⏳ Nobody has taken it yet", "TIC-2>* VPN 1: ⏳ Nobody has taken it yet",
    ]  # fmt: skip
    with desk.db.read() as tx:
        assert tickets.load(tx, ids[0]).steps[-1].act is Act.UNASSIGN


def test_two_that_are_opened_at_once_go_to_two(database_url: str) -> None:
    """On PostgreSQL two that are dealt at once read who had the last turn one after the other."""
    with talking(database_url) as talk:
        dealing(talk, "round robin")
        given_ = {"details": "", "category": "network", "urgency": "normal"}
        forms = [form(name, "ticket.new", {"title": f"VPN of {name}", **given_}, memo={}) for name in ("ana", "bruno")]
        for again in range(4):
            views = [{**body["view"], "id": f"V{again}{n}"} for n, body in enumerate(forms)]
            bodies = [body | {"view": view} for body, view in zip(forms, views, strict=True)]
            at_once(*(partial(talk.desk.submit, body) for body in bodies))
        found = [has(talk, n) for n in range(1, 9)]
        assert (found.count("eva"), found.count("carla")) == (4, 4)


# --- handed over ------------------------------------------------------------------------------------------------------

OTHER = "C0OTHER"


@pytest.fixture
def moving(talk: Talk) -> Talk:
    """Programs have a channel of their own."""
    policy = talk.desk.policy.tickets
    software = policy.categories["software"].model_copy(update={"channel": OTHER})
    changed = policy.model_copy(update={"categories": {**policy.categories, "software": software}})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": changed})
    talk.desk.__post_init__()
    return talk


def hand_over(talk: Talk, name: str, ticket: int, category: str, reason: str = "") -> None:
    answer = talk.form(name, "ticket.hand_over", ticket, category=category, reason=reason)
    assert answer.errors is None, answer.errors
    talk.pay()


def at(talk: Talk, channel: str, ts: str | None) -> str:
    """What stands there, its buttons too."""
    return str(talk.air.at(channel, str(ts)))


def test_the_old_queue_keeps_no_button_and_the_new_one_gets_what_was_said(moving: Talk) -> None:
    talk = moving
    ticket = talk.ask("ana", "Excel is slow")
    old = talk.card(ticket)
    talk.form("eva", "ticket.assign", ticket, assignee="U0EVA")
    talk.say("ana", "since the update", talk.card(ticket, "ana"))
    talk.say("eva", "note: not the network", old)
    hand_over(talk, "eva", ticket, "software", "The network is fine")
    left = at(talk, "C0HELP", old.ts)
    assert "↪ Eva Lima passed it on: Programs" in left
    assert "ticket." not in left, "there is nothing to press"
    new = talk.card(ticket)
    assert (new.channel, has(talk, ticket)) == (OTHER, None)
    assert talk.below(new) == [
        "Eva Lima passed this on, from Network and VPN.\nThe network is fine\nWhat was said so far:\n"
        "*Ana Souza:* since the update\n*Eva Lima:* note: not the network"
    ]
    talk.say("ana", "and today", talk.card(ticket, "ana"))
    assert talk.below(new)[1:] == ["*Ana Souza:* and today"]
    talk.say("eva", "said where it was", old)
    assert talk.below(talk.card(ticket, "ana")) == ["*Eva Lima:* said where it was"]

    hand_over(talk, "eva", ticket, "network")
    hand_over(talk, "eva", ticket, "software")
    assert talk.card(ticket).channel == OTHER
    live = [one for one in talk.air.said if one["channel"].startswith("C") and "ticket.open_resolve" in str(one)]
    assert [one["ts"] for one in live] == [talk.card(ticket).ts], "it can be pressed in one place"


def test_in_one_channel_the_card_stays_and_says_its_new_category(talk: Talk) -> None:
    ticket = talk.ask("ana", "Excel is slow")
    card = talk.card(ticket)
    hand_over(talk, "eva", ticket, "software", "not the network")
    assert talk.card(ticket).ts == card.ts
    assert "Programs" in at(talk, "C0HELP", card.ts)
    assert talk.below(card) == ["Eva Lima passed this on, from Network and VPN.\nnot the network"]
    refused = talk.form("eva", "ticket.hand_over", ticket, category="software", reason="")
    assert refused.errors == {"category": "It is there already. Choose another one."}


def test_what_is_in_confidence_disappears_from_the_channel_and_never_comes_back(talk: Talk) -> None:
    ticket = talk.ask("ana", "My payslip shows a secret")
    card = talk.card(ticket)
    talk.say("ana", "the secret is 42", talk.card(ticket, "ana"))
    talk.pay()
    talk.form("eva", "ticket.ask", ticket, reason="which secret?")
    talk.pay()
    hand_over(talk, "eva", ticket, "people", "a secret")
    assert not [text for text in talk.in_channels() if "secret" in text]
    assert at(talk, "C0HELP", card.ts).count("TIC-1 goes on elsewhere.") == 2
    assert "the secret is 42" in talk.below(talk.card(ticket, "rita"))[0]
    talk.say("ana", "another secret", talk.card(ticket, "ana"))

    hand_over(talk, "rita", ticket, "network", "no secret of ours")
    talk.say("ana", "the last secret", talk.card(ticket, "ana"))
    assert "the last secret" in talk.below(talk.card(ticket, "eva"))[-1]
    assert not [text for text in talk.in_channels() if "secret" in text], "it stays in direct messages"
    with talk.desk.db.read() as tx:
        copies = messages.copies(tx, kind="ticket", subject_id=ticket)
    assert not [one for one in copies if one.audience is Audience.CHANNEL]
    rita = talk.card(ticket, "rita")
    assert "open_resolve" not in at(talk, str(rita.channel), rita.ts), "whoever handed it over works on it no more"


def test_it_is_dealt_out_where_it_comes(talk: Talk) -> None:
    ticket = talk.ask("ana", "Excel is slow", "software")
    with talk.desk.db.write() as tx:
        people.save_roles(tx, talk.desk.ids["carla"], [Role.HR])
    dealing(talk, "round robin")
    hand_over(talk, "eva", ticket, "network")
    assert has(talk, ticket) == "eva"
