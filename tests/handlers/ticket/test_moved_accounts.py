"""Somebody who asked gets another Slack account: what stands in channels is nobody's, and stays where it is."""

from dataclasses import replace
from datetime import date

from domain.people import AccountKind
from storage import accounts
from tests import company
from tests.handlers.ticket.talk import HELP, Talk


def moves(talk: Talk, name: str, user_id: str) -> None:
    """The roster names another account of somebody, which Slack tells of."""
    with talk.desk.db.write() as tx:
        accounts.assign(tx, {user_id: talk.desk.ids[name]}, team_id=company.TEAM)
        accounts.keep(tx, [replace(company.account(f"U0{name.upper()}"), user_id=user_id)], now=talk.desk.now)


def heard_by(talk: Talk, user_id: str) -> list[str]:
    """What the bot wrote to the owner of an account."""
    talk.pay()
    return [one["text"] for one in talk.air.said if one["channel"] == f"D{user_id}" and "token" in one]


def test_the_conversation_goes_on_between_another_account_and_the_queue(anywhere: Talk) -> None:
    talk = anywhere
    ticket = talk.ask("ana", "VPN is down")
    queue = talk.card(ticket)
    moves(talk, "ana", "U0ANNA")
    assert (talk.card(ticket).channel, talk.card(ticket).ts) == (HELP, queue.ts)
    talk.say("eva", "Which office?", queue)
    talk.say("anna", "In Lisbon", talk.card(ticket, "ana"))
    assert talk.below(talk.card(ticket, "ana")) == ["*Eva Lima:* Which office?"]
    assert talk.below(queue) == ["*Ana Souza:* In Lisbon"]


def test_the_card_of_the_queue_comes_to_nobody_for_a_request_of_the_same_number(anywhere: Talk) -> None:
    talk = anywhere
    ticket = talk.ask("ana", "VPN is down")
    talk.desk.grant("bruno", 20)
    assert talk.desk.submit(talk.desk.ask("bruno", date(2026, 8, 10))).errors is None
    moves(talk, "ana", "U0ANNA")
    assert heard_by(talk, "U0ANNA") == ["TIC-1 VPN is down: ⏳ Nobody has taken it yet"]
    assert talk.card(ticket).channel == HELP


def test_whoever_comes_back_under_another_account_goes_on_there(anywhere: Talk) -> None:
    talk = anywhere
    ticket = talk.ask("ana", "VPN is down")
    queue, known = talk.card(ticket), company.account("U0ANA")
    for told in (replace(known, kind=AccountKind.DEACTIVATED), replace(known, user_id="U0ANNA")):
        with talk.desk.db.write() as tx:
            accounts.keep(tx, [told], now=talk.desk.now)
    talk.say("eva", "Which office?", queue)
    talk.say("anna", "In Lisbon", talk.card(ticket, "ana"))
    assert heard_by(talk, "U0ANNA") == ["TIC-1 VPN is down: ⏳ Nobody has taken it yet", "*Eva Lima:* Which office?"]
    assert talk.below(talk.card(ticket, "ana")) == ["*Eva Lima:* Which office?"]
    assert talk.below(queue) == ["*Ana Souza:* In Lisbon"]
