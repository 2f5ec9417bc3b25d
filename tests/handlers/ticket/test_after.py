"""What comes after a ticket: how the help was, and what was not solved after all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.simulator.actor import labels, words_of
from domain.figures import Period
from domain.ticket import Act
from handlers.ticket.asking.form import OPEN
from storage.ticket import after, figures, lists, tickets
from tests import desk
from tests.desk import Counter
from tests.handlers.ticket.helpdesk import asks, card_of, helpdesk, presses, resolves, seen_by, typed, vars_of


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with helpdesk(database_url) as made:
        yield made


def reads(counter: Counter, ticket: int, name: str | None) -> str:
    return words_of(vars_of(card_of(counter, ticket, name)))


def test_how_the_help_was_is_asked_once_and_counted_when_it_was_resolved(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    resolves(counter, "eva", ticket, "Restarted")
    assert "How was the help?" not in reads(counter, ticket, "ana"), "she may still say that it is not solved"
    presses(counter, "ana", "ticket.reopen", f"{ticket}:2")
    presses(counter, "ana", "ticket.solved", f"{ticket}:3")
    assert "How was the help? 1 is bad, 5 is very good." in reads(counter, ticket, "ana")
    assert labels(vars_of(card_of(counter, ticket, "ana"))) == ["It is not solved", "1", "2", "3", "4", "5"]

    solved_at = counter.now
    refused = presses(counter, "eva", "ticket.rate:4", f"{ticket}:4:4").say
    assert refused is not None, "nobody rates for somebody else"
    counter.now += timedelta(days=40)
    presses(counter, "ana", "ticket.rate:4", f"{ticket}:4:4")
    counter.now += timedelta(hours=12)
    assert labels(vars_of(card_of(counter, ticket, "ana"))) == ["Ask again…", "Add a word…"]
    word = {"score": "5", "reason": "Quick in the end"}
    counter.submit(desk.form("ana", "ticket.rating", word, memo={"ticket": ticket}))
    assert "You gave 5 of 5 for the help.\nQuick in the end\nChange…" in reads(counter, ticket, "ana")
    with counter.db.read() as tx:
        day = timedelta(days=1)
        assert figures.scores(tx, ["network"], Period(solved_at, solved_at + day)) == [5]
        assert figures.scores(tx, ["network"], Period(solved_at + day, counter.now)) == []
    assert "⭐ 5 of 5 for the help" in seen_by(counter, ticket, "eva")
    assert "Quick in the end" in seen_by(counter, ticket, "eva")
    assert "5 of 5" not in reads(counter, ticket, None), "not everybody in the channel helps"

    counter.now += timedelta(seconds=1)
    late = presses(counter, "ana", "ticket.rate:1", f"{ticket}:4:1").say
    assert late
    assert late.text == "You gave 5 of 5 for TIC-1. It could be changed for 12 hours, and stays as it is."


def test_what_was_resolved_long_ago_becomes_a_ticket_that_points_back(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    resolves(counter, "eva", ticket, "Restarted")
    counter.now += timedelta(days=14)
    assert "It is not solved" in labels(vars_of(card_of(counter, ticket, "ana")))
    counter.now += timedelta(seconds=1)
    assert "Ask again…" in labels(vars_of(card_of(counter, ticket, "ana")))
    stale = presses(counter, "ana", "ticket.reopen", f"{ticket}:2").open_view
    form = presses(counter, "ana", "ticket.again", f"{ticket}:2").open_view
    assert stale == form
    assert form
    assert form["callback_id"] == OPEN
    assert "This becomes a new ticket that points back to TIC-1." in words_of(dict(form))
    assert presses(counter, "hugo", "ticket.again", f"{ticket}:2").open_view is None

    counter.submit(typed("ana", "VPN is down again", {"after": ticket}))
    with counter.db.read() as tx:
        new = lists.asked_by(tx, counter.ids["ana"], limit=1)[0]
    for name in ("ana", None):
        assert "It follows TIC-1" in reads(counter, new, name)
        assert "Followed by TIC-2" in reads(counter, ticket, name)
    counter.submit(typed("hugo", "Mine", {"after": ticket}))
    with counter.db.read() as tx:
        assert after.followed_by(tx, ticket) == ["TIC-2"], "nobody's ticket follows somebody else's"


def test_agents_reopen_at_any_time(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    resolves(counter, "eva", ticket, "Restarted")
    counter.now += timedelta(days=400)
    presses(counter, "eva", f"ticket.{Act.REOPEN}", f"{ticket}:2")
    with counter.db.read() as tx:
        assert tickets.load(tx, ticket).live
