"""Where a ticket comes, all that was said of it is told, whole and in order; its files come too."""

import html

import sqlalchemy as sa

from handlers.ticket.threads import files
from storage import attachments
from storage.tables import attachment_showings, cards, people
from storage.tables import attachments as wanted
from tests.desk import form, press
from tests.handlers.ticket.talk import HELP, Talk
from tests.handlers.ticket.test_dealing import OTHER, hand_over
from tests.handlers.ticket.test_dealing import moving as moving
from tests.handlers.ticket.test_long_words import NUMBERED, arrived, numbers


def file(name: str) -> dict[str, object]:
    return {"subtype": "file_share", "files": [{"id": name, "name": f"{name}.pdf"}]}


def here(talk: Talk, name: str) -> None:
    """The bytes of a file are here."""
    with talk.desk.db.write() as tx:
        values = {"state": "kept", "sha256": "0" * 64, "media_type": "application/pdf"}
        one = sa.update(wanted).where(wanted.c.file_id == name).values(values).returning(wanted.c.id)
        files.kept(tx, talk.desk.office, attachments.get(tx, tx.execute(one).scalar_one()), "0" * 64, talk.desk.now)


def sent(talk: Talk) -> list[tuple[str, str | None]]:
    """Which file is owed below a card of which channel."""
    talk.pay()
    query = (
        sa.select(wanted.c.file_id, cards.c.channel)
        .select_from(attachment_showings.join(wanted, wanted.c.id == attachment_showings.c.attachment_id))
        .join(cards, cards.c.id == attachment_showings.c.below_id)
    )
    with talk.desk.db.read() as tx:
        return [(row.file_id, row.channel) for row in tx.execute(query.order_by(attachment_showings.c.id))]


def test_a_queue_that_gets_a_ticket_reads_all_of_it_and_has_its_files(moving: Talk) -> None:
    talk, said = moving, NUMBERED.split()
    ticket, other = talk.ask("ana", "Excel is slow"), talk.ask("bruno", "Excel is slow too")
    talk.say("bruno", "said of the other", talk.card(other, "bruno"))
    talk.form("eva", "ticket.merge", other, into=f"TIC-{ticket}")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    for n in range(0, 1400, 50):
        talk.say(("ana", "eva")[n % 100 // 50], html.escape(" ".join(said[n : n + 50])), (mine, queue)[n % 100 // 50])
    talk.say("ana", html.escape(NUMBERED), mine)
    for name, place in {"F1": mine, "F2": queue, "F3": mine}.items():
        talk.say("eva" if place is queue else "ana", "", place, **file(name))
    gone = talk.say("ana", "not this one", mine, **file("F4"))
    for name in ("F1", "F3", "F4"):
        here(talk, name)
    talk.delete("ana", mine, gone)
    before = len(sent(talk))
    hand_over(talk, "eva", ticket, "software", "& " * 250)
    talk.say("ana", "said since", mine)
    new = talk.card(ticket)
    told = arrived(talk, OTHER, new.ts)
    assert told.startswith("Eva Lima passed this on, from Network and VPN.\n&amp; ")
    assert told.count("What was said so far:") == told.count("said of the other") == told.count("said since") == 1
    assert told.index("said of the other") < told.index("&lt;0&amp;&gt;"), "what was merged into it is told too"
    assert numbers(told) == [*said, *said]
    assert told.endswith("_deleted this message_\n*Ana Souza:* said since")
    assert len(talk.below(new)) <= 10, "few messages hold it"
    assert sent(talk)[before:] == [("F1", OTHER), ("F3", OTHER)]
    here(talk, "F2")
    assert [place for name, place in sent(talk)[before:] if name == "F2"] == [mine.channel, "DU0BRUNO", OTHER]


def test_what_goes_on_elsewhere_takes_its_words_and_files_along(talk: Talk) -> None:
    target, source = talk.ask("ana", "VPN is down"), talk.ask("bruno", "No VPN")
    mine = talk.card(source, "bruno")
    talk.say("bruno", html.escape(NUMBERED), mine, **file("F1"))
    here(talk, "F1")
    talk.form("eva", "ticket.merge", source, into=f"TIC-{target}")
    told = arrived(talk, HELP, talk.card(target).ts)
    assert told.startswith("🔗 TIC-2 No VPN, of Bruno Costa, goes on here.\nWhat was said so far:\n*Bruno Costa:* ")
    assert numbers(told) == NUMBERED.split()
    assert sent(talk) == [("F1", HELP), ("F1", HELP)]


def test_nobody_who_may_not_read_on_keeps_a_file(talk: Talk) -> None:
    ticket = talk.ask("ana", "My payslip shows a secret")
    talk.desk.press(press("bruno", "ticket.join", str(ticket)))
    talk.say("ana", "", talk.card(ticket, "ana"), **file("F1"))
    talk.say("eva", "", talk.card(ticket), **file("F2"))
    for name in ("F1", "F2"):
        here(talk, name)
    hand_over(talk, "eva", ticket, "people")
    with talk.desk.db.read() as tx:
        withdrawn = sa.select(people.c.name, attachment_showings.c.channel).where(
            attachment_showings.c.state == "withdrawn", people.c.id == attachment_showings.c.person_id
        )
        assert {tuple(row) for row in tx.execute(withdrawn)} == {("Ana Souza", HELP), ("Bruno Costa", None)}
    assert {place for name, place in sent(talk) if name == "F1"} == {HELP, "DU0RITA", "DU0HUGO"}


def test_what_is_owed_to_others_is_still_told_when_a_ticket_moves_that_stands_in_no_channel(talk: Talk) -> None:
    mine = talk.ask("ana", "My payslip is wrong", "people")
    given = {"title": "VPN is down", "details": "", "category": "network", "urgency": "normal"}
    assert talk.desk.submit(form("bruno", "ticket.new", given, memo={})).errors is None
    assert talk.form("rita", "ticket.hand_over", mine, category="network", reason="").errors is None
    talk.pay()
    assert sorted(one["channel"] for one in talk.air.said if "VPN is down" in str(one)) == [HELP, "DU0BRUNO"]
