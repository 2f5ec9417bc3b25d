"""Who reads what is said about a ticket is decided when it is drawn, not when it was owed."""

import pytest
import sqlalchemy as sa

from domain.people import Role
from handlers.ticket.threads import files
from storage import attachments, people, showings
from storage.showings import Showing
from storage.tables import attachment_showings
from storage.tables import attachments as wanted
from tests.desk import press
from tests.handlers.ticket.talk import Talk

SECRET = "My boss harasses me"
NO_MORE = "You are told no more about TIC-1."


def roles(talk: Talk, name: str, *held: Role) -> None:
    """Somebody has these roles from now on."""
    with talk.desk.db.write() as tx:
        people.save_roles(tx, talk.desk.ids[name], held)


def in_confidence(talk: Talk, ticket_id: int) -> None:
    assert not talk.form("eva", "ticket.hand_over", ticket_id, category="people", reason="").errors


def test_who_joined_reads_no_change_of_what_went_into_confidence_and_nothing_that_was_on_its_way(talk: Talk) -> None:
    mine = talk.ask("ana", "VPN is down")
    talk.desk.press(press("bruno", "ticket.join", str(mine)))
    queue, his = talk.card(mine), talk.card(mine, "bruno")
    at = talk.say("eva", "We look at it", queue)
    assert talk.below(his) == ["*Eva Lima:* We look at it"]
    talk.say("eva", f"On its way: {SECRET}", queue)
    in_confidence(talk, mine)
    roles(talk, "eva", Role.IT, Role.HR)
    talk.edit("eva", queue, at, SECRET)
    assert talk.below(his) == [NO_MORE]
    assert talk.below(talk.card(mine, "ana")) == [f"*Eva Lima:* {SECRET}", f"*Eva Lima:* On its way: {SECRET}"]


def test_who_lost_the_role_reads_no_change(talk: Talk) -> None:
    mine = talk.ask("ana", "Payslip wrong", "people")
    card = talk.card(mine, "ana")
    at = talk.say("ana", "July", card)
    assert talk.below(talk.card(mine, "hugo")) == ["*Ana Souza:* July"]
    roles(talk, "hugo", Role.ADMIN)
    talk.edit("ana", card, at, SECRET)
    talk.say("ana", "And more", card)
    talk.pay()
    assert talk.below(talk.card(mine, "hugo")) == [NO_MORE]
    assert talk.below(talk.card(mine, "rita")) == [f"*Ana Souza:* {SECRET}", "*Ana Souza:* And more"]


def test_whose_ticket_was_merged_reads_no_change_of_what_went_into_confidence(talk: Talk) -> None:
    hers, his = talk.ask("ana", "VPN is down"), talk.ask("bruno", "VPN is down here too")
    assert not talk.form("eva", "ticket.merge", his, into=f"TIC-{hers}").errors
    queue = talk.card(hers)
    at = talk.say("eva", "We look at it", queue)
    talk.pay()
    in_confidence(talk, hers)
    roles(talk, "eva", Role.IT, Role.HR)
    talk.edit("eva", queue, at, SECRET)
    assert talk.below(talk.card(his, "bruno"))[-1] == NO_MORE
    assert talk.below(talk.card(hers, "ana"))[-1] == f"*Eva Lima:* {SECRET}"


def test_a_channel_whose_queue_a_ticket_left_reads_no_change(talk: Talk) -> None:
    other = talk.desk.policy.tickets.category("hardware").model_copy(update={"channel": "C0OTHER"})
    categories = {**talk.desk.policy.tickets.categories, "hardware": other}
    tickets_ = talk.desk.policy.tickets.model_copy(update={"categories": categories})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": tickets_})
    talk.desk.__post_init__()
    mine = talk.ask("ana", "The screen is black")
    queue, card = talk.card(mine), talk.card(mine, "ana")
    at = talk.say("ana", "Since July", card)
    assert talk.below(queue) == ["*Ana Souza:* Since July"]
    assert not talk.form("eva", "ticket.hand_over", mine, category="hardware", reason="").errors
    talk.edit("ana", card, at, SECRET)
    assert talk.below(queue) == ["TIC-1 goes on elsewhere."]


def test_a_question_on_its_way_is_not_asked_in_the_old_queue_of_helpers(talk: Talk) -> None:
    mine = talk.ask("ana", "Payslip wrong", "people")
    his = talk.card(mine, "hugo")
    talk.form("rita", "ticket.ask", mine, reason=SECRET)
    roles(talk, "hugo")
    assert talk.below(his) == []
    assert SECRET in talk.below(talk.card(mine, "ana"))[0]


@pytest.mark.parametrize("gone", [False, True])
def test_a_file_on_its_way_is_not_sent_to_who_may_not_read_on(talk: Talk, gone: bool) -> None:
    mine = talk.ask("ana", "VPN is down")
    talk.desk.press(press("bruno", "ticket.join", str(mine)))
    talk.say("eva", "See", talk.card(mine), subtype="file_share", files=[{"id": "F1", "name": "x.pdf"}])
    _here(talk)
    if gone:
        in_confidence(talk, mine)
    sent = {person: _copy(talk, person) is not None for person in ("ana", "bruno")}
    assert sent == {"ana": True, "bruno": not gone}


def _here(talk: Talk) -> None:
    """The bytes of the file are here."""
    with talk.desk.db.write() as tx:
        values = {"state": "kept", "sha256": "0" * 64, "media_type": "application/pdf"}
        file_id = tx.execute(sa.update(wanted).values(values).returning(wanted.c.id)).scalar_one()
        files.kept(tx, talk.desk.office, attachments.get(tx, file_id), "0" * 64, talk.desk.now)


def _copy(talk: Talk, name: str) -> object:
    columns = [attachment_showings.c[field] for field in Showing.__dataclass_fields__]
    query = sa.select(*columns).where(attachment_showings.c.person_id == talk.desk.ids[name])
    with talk.desk.db.read() as tx:
        showing = showings.Showing(**tx.execute(query).one()._mapping)
        return files.copy(tx, talk.desk.office, showing, talk.desk.now)


def test_who_is_told_no_more_is_told_that_nobody_reads_what_they_write(talk: Talk) -> None:
    hers, his = talk.ask("ana", "VPN is down"), talk.ask("bruno", "VPN is down here too")
    assert not talk.form("eva", "ticket.merge", his, into=f"TIC-{hers}").errors
    in_confidence(talk, hers)
    talk.say("bruno", "Any news?", talk.card(his, "bruno"))
    assert talk.below(talk.card(his, "bruno"))[-1] == (
        "TIC-1 goes on without you: what you wrote here was not passed on. `/ticket` asks for help anew."
    )
    assert "Any news?" not in str(talk.below(talk.card(hers, "rita")))


def test_what_is_said_goes_on_where_the_queue_stands_after_another_channel_was_set(talk: Talk) -> None:
    mine = talk.ask("ana", "VPN is down")
    queue, card = talk.card(mine), talk.card(mine, "ana")
    tickets_ = talk.desk.policy.tickets.model_copy(update={"channel": "C0NEW"})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": tickets_})
    talk.desk.__post_init__()
    talk.say("ana", "Since July", card)
    assert talk.below(queue) == ["*Ana Souza:* Since July"]


def test_a_file_below_a_note_reaches_each_other_who_helps_and_nobody_else(talk: Talk) -> None:
    mine = talk.ask("ana", "My payslip", "people")
    file = {"id": "F1", "name": "contract.pdf"}
    talk.say("rita", "note: the contract", talk.card(mine, "rita"), subtype="file_share", files=[file])
    _here(talk)
    assert _copy(talk, "hugo") is not None
    with talk.desk.db.read() as tx:
        sent = tx.execute(sa.select(attachment_showings.c.person_id)).scalars().all()
    assert sent == [talk.desk.ids["hugo"]]
