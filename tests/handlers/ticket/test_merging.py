"""Two tickets about the same go on as one: both who asked are told, and nothing said before is lost."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from domain.people import Role
from domain.ticket import State, Ticket
from handlers.call import Answer
from handlers.ticket import book
from storage import people
from storage.ticket import followers, tickets
from tests.desk import at_once, press
from tests.handlers.ticket.talk import Talk, talking
from tests.heard import statements


def merge(talk: Talk, name: str, source: int, target: str) -> Answer:
    """Somebody who helps merges a ticket into another."""
    return talk.form(name, "ticket.merge", source, into=target)


def load(talk: Talk, ticket_id: int) -> Ticket:
    with talk.desk.db.read() as tx:
        return tickets.load(tx, ticket_id)


def test_both_are_told_and_what_was_said_goes_on_in_the_other(talk: Talk) -> None:
    target, source = talk.ask("ana", "VPN is down"), talk.ask("bruno", "No VPN at home")
    talk.say("bruno", "my router blinks", talk.card(source, "bruno"))
    assert merge(talk, "eva", source, "tic-1").errors is None
    of_bruno, of_ana, queue = talk.card(source, "bruno"), talk.card(target, "ana"), talk.card(target)
    assert talk.below(of_bruno) == [
        "TIC-2 goes on in TIC-1, which is about the same. What you write here reaches whoever helps there."
    ]
    assert talk.below(of_ana) == ["Somebody else asked for the same. It goes on in TIC-1, here."]
    assert talk.below(queue) == [
        "🔗 TIC-2 No VPN at home, of Bruno Costa, goes on here.\nWhat was said so far:\n*Bruno Costa:* my router blinks"
    ]
    left = str(talk.air.at("C0HELP", str(talk.card(source).ts)))
    link = talk.desk.office.permalink("C0HELP", str(queue.ts))
    assert f"↪ Merged into <{link}|TIC-1>" in left
    assert "↪ Merged into TIC-1" in str(talk.air.at(str(of_bruno.channel), str(of_bruno.ts))), "he does not see that"
    assert "ticket." not in left, "there is nothing to press"
    assert f"p{str(talk.card(source).ts).replace('.', '')}|TIC-2> No VPN at home · Bruno Costa" in str(
        talk.air.at("C0HELP", str(queue.ts))
    )

    talk.form("eva", "ticket.resolve", target, reason="restarted")
    talk.say("bruno", "it blinks again", of_bruno)
    assert talk.below(queue)[-1] == "*Bruno Costa:* it blinks again"
    assert (load(talk, source).state, load(talk, target).state) == (State.CLOSED, State.RESOLVED), "nothing reopens"
    assert talk.below(of_bruno)[1:] == ["<@U0BRUNO>, Eva Lima resolved TIC-1.\nrestarted"]


def test_what_cannot_be_merged_says_why(talk: Talk) -> None:
    first, second = (talk.ask("ana", f"VPN {n}") for n in range(2))
    asked = statements(lambda: talk.desk.press(press("eva", "ticket.open_merge", f"{first}:1")))
    third = talk.ask("ana", "VPN 2")
    assert statements(lambda: talk.desk.press(press("eva", "ticket.open_merge", f"{first}:1"))) == asked, (
        "for two others as for one"
    )
    with talk.desk.db.write() as tx:
        people.save_roles(tx, talk.desk.ids["eva"], [Role.IT, Role.HR])
    secret = talk.ask("bruno", "My payslip", "people")
    refused = {
        (first, ""): "Choose a ticket, or write its reference, such as TIC-12.",
        (first, "TIC-99"): "There is no TIC-99 that you work on. Write a reference as it stands on the card.",
        (first, "TIC-1"): "TIC-1 leads back to this ticket. Choose another one.",
        (first, "TIC-4"): "TIC-4 and this one are not both in confidence and of the same person, and others would "
        "read what was said. Choose another one.",
    }
    for (source, target), said in refused.items():
        assert merge(talk, "eva", source, target).errors == {"into": said}
    assert merge(talk, "carla", first, "TIC-4").errors == {
        "into": "Não há nenhum TIC-4 que você atenda. Escreva a referência como está no cartão."
    }
    assert merge(talk, "eva", first, "TIC-2").errors is None
    assert merge(talk, "eva", third, "TIC-1").errors == {"into": "TIC-1 was merged into TIC-2: go on there."}
    assert merge(talk, "eva", second, "TIC-1").errors == {"into": "TIC-1 was merged into TIC-2: go on there."}
    talk.form("eva", "ticket.resolve", third, reason="done")
    assert merge(talk, "eva", second, "TIC-3").errors == {
        "into": "TIC-3 is resolved. Reopen it, and then this is possible."
    }
    assert load(talk, secret).into_id is None


@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control"])
def test_two_who_merge_each_other_at_once_make_no_circle(
    database_url: str, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rows both find the other open, on PostgreSQL: on SQLite there is one writer at a time."""
    if not guarded and database_url.startswith("sqlite"):
        return
    both = threading.Barrier(2)
    write: Callable[..., None] = book.write

    def slowly(*args: object, **known: object) -> None:
        try:
            both.wait(1)
        except threading.BrokenBarrierError:
            both.reset()
        write(*args, **known)

    with talking(database_url) as talk:
        one, other = talk.ask("ana", "VPN is down"), talk.ask("bruno", "No VPN")
        monkeypatch.setattr(book, "write", slowly)
        if not guarded:
            monkeypatch.setattr(followers, "own", lambda tx, ticket_id: None)
        at_once(partial(merge, talk, "eva", one, "TIC-2"), partial(merge, talk, "carla", other, "TIC-1"))
        merged = [load(talk, i).into_id is not None for i in (one, other)]
        assert sum(merged) == (1 if guarded else 2)
