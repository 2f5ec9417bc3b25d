"""What is known already is offered while somebody writes, and what becomes of it is counted."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest

from bot.simulator.actor import labels, words_of
from domain.ticket import Act, Step, move
from handlers.call import Answer, memo_of
from handlers.news import view_for
from handlers.office import Office
from handlers.ticket import book
from handlers.ticket.known import follow, similar
from storage.ticket import answers, followers, tickets
from storage.ticket.answers import Use
from tests.desk import Counter, form
from tests.handlers.conftest import owed
from tests.handlers.ticket.helpdesk import asks, card_of, helpdesk, presses, resolves, typed, vars_of, writes


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with helpdesk(database_url) as made:
        yield made


def shown(answer: Answer) -> str:
    """What stands in the form that was drawn again."""
    return words_of(dict(answer.refresh_view or answer.open_view or {}))


def said(answer: Answer) -> str:
    """What somebody is told, with what stands below it."""
    assert answer.say
    return words_of(vars_of(answer.say)) if answer.say.blocks else answer.say.text


def memo(answer: Answer) -> dict[str, Any]:
    return memo_of(answer.refresh_view or answer.open_view or {})


def joined(counter: Counter, ticket_id: int) -> list[int]:
    with counter.db.read() as tx:
        return followers.of(tx, ticket_id)


def used(counter: Counter) -> Use:
    with counter.db.read() as tx:
        return answers.uses(tx, [1]).get(1, Use())


def test_me_too_joins_what_somebody_else_asked_for(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down", details="My password is hunter2")
    answer = writes(counter, "hugo", "The VPN does not connect")
    assert "🎫 *VPN is down*: somebody has asked for it, TIC-1" in shown(answer)
    assert "hunter2" not in shown(answer)
    joins = presses(counter, "hugo", "ticket.join", ticket, answer.refresh_view)
    assert "You will be told once TIC-1 is resolved. Its card is in our conversation." in shown(joins)
    assert "submit" not in (joins.refresh_view or {"submit": 1})
    presses(counter, "hugo", "ticket.join", ticket)
    assert joined(counter, ticket) == [counter.ids["hugo"]]
    assert "👥 1 other too: they read what you write" in words_of(vars_of(card_of(counter, ticket, None)))
    card = words_of(vars_of(card_of(counter, ticket, "hugo")))
    assert "You have the same trouble. Whatever you write below this message reaches whoever helps." in card
    assert "hunter2" not in card
    assert "*VPN is down*: you are told about it, TIC-1" in shown(writes(counter, "hugo", "vpn"))

    resolves(counter, "eva", ticket, "The router was restarted")
    told = owed(counter, "hugo", "ticket.settled")
    assert [one.text for one in told if one] == ["<@U0HUGO>, Eva Lima resolved TIC-1.\nThe router was restarted"]
    assert writes(counter, "rita", "VPN").refresh_view is None, "what is resolved is not offered"
    late = presses(counter, "rita", "ticket.join", ticket)
    assert said(late) == "TIC-1 is not open any more. If it still does not work for you, send the form."
    presses(counter, "ana", "ticket.reopen", f"{ticket}:2")
    assert "*VPN is down*: somebody has asked for it" in shown(writes(counter, "rita", "VPN"))
    presses(counter, "ana", "ticket.solved", f"{ticket}:3")
    again = owed(counter, "hugo", "ticket.settled")[-1]
    assert again
    assert again.text == "<@U0HUGO>, TIC-1 is resolved: it works again for who asked."


def test_who_leaves_again_is_told_no_more(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    presses(counter, "hugo", "ticket.join", ticket)
    presses(counter, "hugo", "ticket.leave", ticket)
    assert "You are told no more about TIC-1." in words_of(vars_of(card_of(counter, ticket, "hugo")))
    resolves(counter, "eva", ticket, "Done")
    assert owed(counter, "hugo", "ticket.settled") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_of_what_is_asked_in_confidence_is_offered(counter: Counter) -> None:
    ticket = asks(counter, "ana", "My payslip is wrong", category="people")
    assert writes(counter, "hugo", "payslip wrong").refresh_view is None
    refused = presses(counter, "bruno", "ticket.join", ticket)
    assert "role hr" in said(refused)
    assert joined(counter, ticket) == []
    resolves(counter, "rita", ticket, "It was right", more=["keep"], title="Payslip", phrases="")
    with counter.db.read() as tx:
        assert answers.listed(tx, ["people"], limit=1) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_form_is_drawn_again_only_for_what_is_new(counter: Counter) -> None:
    asks(counter, "ana", "Printer is broken")
    first = writes(counter, "hugo", "the prin")
    assert "Printer is broken" in shown(first), "the last word may go on"
    assert writes(counter, "hugo", "the printer", memo(first)).refresh_view is None
    assert "Printer is broken" not in shown(writes(counter, "hugo", "battery", memo(first)))
    opened = counter.command("carla", "o printer parou", called="/ticket")
    assert "🎫 *Printer is broken*: alguém já pediu, TIC-1" in shown(opened)


def test_a_kept_solution_ends_the_matter_for_the_next_who_asks(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    more = {"more": ["keep"], "title": "VPN does not connect", "phrases": "a rede privada caiu"}
    resolves(counter, "eva", ticket, "Restart the client", **more)
    form_ = counter.command("carla", "minha rede privada caiu", called="/ticket")
    assert "💡 *VPN does not connect*" in shown(form_)
    view = {**dict(form_.open_view or {}), "id": "V1", "hash": "1"}
    read = presses(counter, "carla", "ticket.read", 1, view)
    assert "Restart the client" in shown(read)
    assert used(counter) == Use(offered=1, read=1)
    helped = presses(counter, "carla", "ticket.helped", 1, view)
    assert "Que bom que voltou a funcionar. Nenhum chamado foi aberto, e não há mais nada a fazer." in shown(helped)
    assert used(counter) == Use(offered=1, read=1, helped=1)

    offered = writes(counter, "hugo", "VPN")
    counter.submit(typed("hugo", "VPN", memo(offered)))
    assert used(counter) == Use(offered=2, read=1, helped=1, asked=1)
    counted = "offered 2 · read 1 · of help 1 · a ticket all the same 1"
    assert counted in said(counter.command("eva", "answers", called="/ticket"))
    assert "offered" not in said(counter.command("ana", "respostas", called="/ticket"))


def test_an_answer_is_changed_by_those_who_help_and_never_over_each_other(counter: Counter) -> None:
    ticket = asks(counter, "ana", "VPN is down")
    resolves(counter, "eva", ticket, "Restart it", more=["keep"], title="VPN", phrases="")
    inputs = {"title": "Remote desktop", "reason": "Call us", "phrases": ""}

    def edit(name: str) -> Answer:
        return counter.submit(form(name, "ticket.edit_answer", inputs, memo={"answer": 1, "seen": 1}))

    refused = (
        "Only who asked and those who work on these tickets (role it) can do this. An administrator gives the role; "
        "if you have the same trouble, ask for help too."
    )
    assert edit("ana").errors == {"title": refused}
    assert said(edit("eva")) == "From now on it is offered as you wrote it."
    late = "Somebody changed “VPN” since you opened it. Open it again and look at it first."
    assert list((edit("bruno").errors or {}).values()) == [late.replace("VPN", "Remote desktop")]
    assert "💡 *Remote desktop*" in shown(writes(counter, "hugo", "remote desktop"))
    presses(counter, "bruno", "ticket.retire_answer", 1)
    assert writes(counter, "hugo", "remote desktop").refresh_view is None
    stale = presses(counter, "hugo", "ticket.read", 1)
    assert said(stale) == "This answer is offered no more. Ask for help, and somebody looks at it."


def test_another_process_offers_what_this_one_keeps_and_opens(counter: Counter) -> None:
    other = Office(policy=counter.policy, team_id=counter.office.team_id, url=counter.office.url)
    other.offers.begin(counter.db, stopped=lambda: False)
    ticket = asks(counter, "ana", "VPN is down")
    with counter.db.read() as tx:
        assert other.offers.tickets.find(tx, "vpn", limit=3) == [ticket]
    resolves(counter, "eva", ticket, "Done", more=["keep"], title="VPN", phrases="")
    fresh = Office(policy=counter.policy, team_id=counter.office.team_id, url=counter.office.url)
    with counter.db.read() as tx:
        for office in (other, fresh):
            assert office.offers.tickets.find(tx, "vpn", limit=3) == []
            assert office.offers.answers.find(tx, "vpn", limit=3) == [1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_written_in_a_conversation_is_not_offered_to_others(counter: Counter) -> None:
    message = {"channel": "C0TEAM", "ts": "1.1", "thread_ts": "1.1", "requester": counter.ids["ana"]}
    counter.submit(typed("ana", "VPN of the Lisbon merger is down", message))
    assert writes(counter, "hugo", "VPN merger").refresh_view is None
    refused = presses(counter, "hugo", "ticket.join", 1)
    assert said(refused) == "TIC-1 is not open any more. If it still does not work for you, send the form."
    assert joined(counter, 1) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_goes_on_in_confidence_is_told_to_nobody_who_joined(counter: Counter) -> None:
    ticket = asks(counter, "ana", "Payslip portal is down")
    presses(counter, "carla", "ticket.join", ticket)
    inputs = {"category": "people", "reason": ""}
    assert counter.submit(form("eva", "ticket.hand_over", inputs, memo={"ticket": ticket})).errors is None
    assert joined(counter, ticket) == []
    card = words_of(vars_of(card_of(counter, ticket, "carla")))
    assert "Você não recebe mais avisos sobre TIC-1." in card
    assert "Payslip" not in card
    assert labels(vars_of(card_of(counter, ticket, "carla"))) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_joined_what_was_merged_is_told_once_when_the_other_is_resolved(counter: Counter) -> None:
    target, source = asks(counter, "ana", "Screen is dark"), asks(counter, "ana", "VPN is down")
    for ticket in (target, source):
        presses(counter, "hugo", "ticket.join", ticket)
    counter.submit(form("eva", "ticket.merge", {"into": "TIC-1"}, memo={"ticket": source}))
    assert "TIC-1" in words_of(vars_of(card_of(counter, source, "hugo")))
    resolves(counter, "eva", target, "Plugged in")
    told = owed(counter, "hugo", "ticket.settled")
    assert [one.text for one in told if one] == ["<@U0HUGO>, Eva Lima resolved TIC-1.\nPlugged in"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_direct_message_is_answered_with_what_is_known(counter: Counter) -> None:
    resolves(counter, "eva", asks(counter, "ana", "Mouse"), "Change it", more=["keep"], title="Mouse", phrases="rato")
    asks(counter, "ana", "VPN is down")
    with counter.db.read() as tx:
        known = similar.meant(tx, counter.office, "o meu rato e a VPN")
        reader = view_for(tx, counter.office, counter.ids["hugo"], counter.now)
        told = similar.told(tx, reader, known)
        assert similar.meant(tx, counter.office, "bom dia") == {}
    assert known == {"answers": [1], "tickets": [2]}
    assert told
    assert told.text == "This is known already:\nMouse\nVPN is down"
    assert labels(vars_of(told)) == ["Ask for help"]
    read = presses(counter, "hugo", "ticket.read", 1)
    assert "Change it" in shown(read)
    view = {**dict(read.open_view or {}), "id": "V9", "hash": "1"}
    assert "There is no ticket" in shown(presses(counter, "hugo", "ticket.helped", 1, view))
    assert used(counter) == Use(offered=1, read=1, helped=1)


def untold(counter: Counter) -> bool:
    """Whether somebody who joins at the moment in which it is resolved is in, and is never told."""
    ticket = asks(counter, "ana", "VPN is down")
    joining = Thread(target=presses, args=(counter, "hugo", "ticket.join", ticket))
    with counter.db.write() as tx:
        one = tickets.load(tx, ticket)
        step = Step(act=Act.RESOLVE, by_id=counter.ids["ana"], at=counter.now)
        moved = move(one, step, helps=False)
        book.write(tx, counter.office, one, moved)
        follow.tell(tx, moved)
        joining.start()
        joining.join(1)
    joining.join()
    return bool(joined(counter, ticket)) and not owed(counter, "hugo", follow.SETTLED)


def test_nobody_is_in_and_never_told(counter: Counter) -> None:
    assert not untold(counter)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_control_leaves_somebody_untold_where_who_joins_does_not_own_the_ticket(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "own", lambda tx, ticket_id: None)
    assert untold(counter)
