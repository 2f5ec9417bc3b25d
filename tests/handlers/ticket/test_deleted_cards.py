"""Somebody deletes the card of a queue: it comes back in its channel, and in nobody's own conversation."""

from tests.desk import press
from tests.handlers.ticket.talk import HELP, Talk


def test_the_card_of_the_queue_comes_back_where_those_who_help_read_it(anywhere: Talk) -> None:
    talk = anywhere
    ticket = talk.ask("ana", "VPN is down")
    queue = talk.card(ticket)
    talk.air.delete(HELP, str(queue.ts))
    talk.desk.press(press("eva", "ticket.claim", f"{ticket}:2"))
    talk.pay()
    assert [(one["channel"], one["text"]) for one in talk.air.said] == [
        ("DU0ANA", "TIC-1 VPN is down: 🔧 Eva Lima is on it"),
        (HELP, "TIC-1 VPN is down · Ana Souza · Network and VPN: 🔧 Eva Lima is on it"),
    ]
    talk.say("ana", "Since nine", talk.card(ticket, "ana"))
    assert talk.below(talk.card(ticket)) == ["*Ana Souza:* Since nine"]
