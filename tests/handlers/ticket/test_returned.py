"""Whoever has a ticket is told when it is theirs to do again, and not at night."""

from datetime import timedelta

from handlers import quiet
from tests.desk import press
from tests.handlers.conftest import at
from tests.handlers.ticket.talk import Talk
from tests.handlers.ticket.test_places import mine


def test_whoever_has_it_is_told_of_the_answer_and_that_it_is_not_solved(talk: Talk) -> None:
    talk.desk.now = at(3, 10)
    ticket = talk.ask("ana", "VPN is down")
    talk.form("eva", "ticket.assign", ticket, assignee="U0EVA")
    hers, queue = talk.card(ticket, "ana"), talk.card(ticket)
    link = talk.desk.office.permalink("C0HELP", str(queue.ts)).join(("<", "|TIC-1>"))
    talk.form("eva", "ticket.ask", ticket, reason="Since when?")
    talk.say("ana", "Since nine", hers)
    talk.form("eva", "ticket.resolve", ticket, reason="restarted")
    talk.desk.press(press("ana", "ticket.reopen", f"{ticket}:9"))
    assert talk.below(queue)[1:] == [
        "*Ana Souza:* Since nine",
        f"<@U0EVA>, Ana Souza answered what was asked about {link}.",
        f"<@U0EVA>, Ana Souza says that {link} is not solved: it is yours again.",
    ]
    talk.form("eva", "ticket.resolve", ticket, reason="restarted again")
    talk.desk.press(press("eva", "ticket.reopen", f"{ticket}:11"))
    assert len(talk.below(queue)) == 4, "nobody is told what they did"

    talk.form("eva", "ticket.ask", ticket, reason="And now?")
    before = mine(talk, "eva")
    talk.desk.now += timedelta(hours=14)
    talk.say("ana", "Still down", hers)
    assert talk.below(queue)[-1] == "*Ana Souza:* Still down"
    assert mine(talk, "eva") == before, "nobody is woken"
    talk.desk.now += timedelta(hours=10)
    assert quiet.tick(talk.desk.db, talk.desk.office, talk.desk.now) == 1
    assert mine(talk, "eva")[len(before) :] == [f"<@U0EVA>, Ana Souza answered what was asked about {link}."]
