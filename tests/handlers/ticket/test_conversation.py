"""What somebody says in one thread of a ticket stands in the other, changes with it, and goes nowhere else."""

import sqlalchemy as sa

from domain.ticket import State
from handlers.call import Surface
from storage import messages
from storage.tables import cards
from storage.tables import messages as owed
from storage.tables import tickets as rows
from storage.ticket import tickets, words
from tests.desk import press
from tests.handlers.ticket.talk import GENERAL, Talk


def state_of(talk: Talk, ticket_id: int) -> State:
    with talk.desk.db.read() as tx:
        return tickets.load(tx, ticket_id).state


def merge(talk: Talk, source: int, target: int) -> None:
    """One ticket is closed, and points to another."""
    with talk.desk.db.write() as tx:
        merged = {"into_id": target, "state": State.CLOSED.value, "version": rows.c.version + 1}
        tx.execute(sa.update(rows).where(rows.c.id == source).values(merged))


def test_what_is_changed_changes_in_the_other_thread_and_what_is_deleted_says_so(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    at = talk.say("ana", "My password is hunter2", mine)
    assert talk.below(queue) == ["*Ana Souza:* My password is hunter2"]

    talk.edit("ana", mine, at, "I cannot log in", at="1785747702.000000")
    talk.edit("ana", mine, at, "an older change that came late", at="1785747701.000000")
    assert talk.below(queue) == ["*Ana Souza:* I cannot log in"]
    talk.delete("ana", mine, at)
    talk.edit("ana", mine, at, "what came after the end", at="1785747999.000000")
    assert talk.below(queue) == ["*Ana Souza:* _deleted this message_"]
    with talk.desk.db.read() as tx:
        assert [one.said for one in words.of_ids(tx, words.ids_of(tx, ticket))] == [""], "what was deleted is not kept"


def test_what_becomes_a_note_is_taken_back_and_a_note_never_comes_out(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    at = talk.say("eva", "it is the router again", queue)
    note = talk.say("eva", "Nota: the third this week", queue)
    assert talk.below(mine) == ["*Eva Lima:* it is the router again"]
    talk.edit("eva", queue, at, "note: it is the router again")
    talk.edit("eva", queue, note, "the third this week")
    assert talk.below(mine) == ["*Eva Lima:* _deleted this message_"]


def test_a_long_message_is_read_to_its_end_and_can_still_be_changed(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    at = talk.say("ana", "word " * 2000 + "end", mine)
    talk.below(queue)
    copy, on = (one for one in talk.air.said if one["thread_ts"] == queue.ts and "token" in one)
    texts = [block["text"]["text"] for block in (*copy["blocks"], *on["blocks"])]
    assert max(len(copy["text"]), len(on["text"])) <= 3000, "chat.update takes 4,000 characters"
    assert max(map(len, texts)) <= 3000
    said = " ".join(texts).split()
    assert [word for word in said if word not in ("*Ana", "Souza:*", "…")] == [*["word"] * 2000, "end"]
    talk.edit("ana", mine, at, "short")
    talk.pay()
    assert [block["text"]["text"] for block in (*copy["blocks"], *on["blocks"])] == [
        "*Ana Souza:* short",
        "*Ana Souza:* …",
    ]


def test_those_who_read_the_queue_read_the_question_before_the_answer(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    form = talk.form("eva", "ticket.ask", ticket, reason="Which network are you in?")
    assert form.errors is None
    talk.say("ana", "The one at home", mine)
    assert talk.below(mine) == [
        "<@U0ANA>, Eva Lima asks about TIC-1. Write the answer here.\nWhich network are you in?",
    ]
    assert talk.below(queue) == [
        "Eva Lima asked Ana Souza:\nWhich network are you in?",
        "*Ana Souza:* The one at home",
    ]
    assert state_of(talk, ticket) is State.OPEN


def test_in_a_sensitive_queue_all_who_help_read_everything_and_channels_nothing(talk: Talk) -> None:
    ticket = talk.ask("ana", "My payslip is wrong", "people")
    mine, rita, hugo = (talk.card(ticket, name) for name in ("ana", "rita", "hugo"))
    talk.say("ana", "The bonus is missing", mine)
    talk.say("rita", "Which month?", rita)
    talk.say("hugo", "note: payroll changed in June", hugo)
    talk.say("ana", "July", mine)

    assert talk.below(mine) == ["*Rita Alves:* Which month?"]
    assert talk.below(rita) == [
        "*Ana Souza:* The bonus is missing",
        "*Hugo Reis:* note: payroll changed in June",
        "*Ana Souza:* July",
    ]
    assert talk.below(hugo) == ["*Ana Souza:* The bonus is missing", "*Rita Alves:* Which month?", "*Ana Souza:* July"]
    assert talk.in_channels() == []


def test_words_below_a_resolved_ticket_are_passed_on(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    assert talk.form("eva", "ticket.resolve", ticket, reason="Restarted").errors is None
    talk.say("ana", "It is down again", mine)
    talk.say("eva", "Reopen it, please", queue)
    assert talk.below(queue) == ["*Ana Souza:* It is down again"]
    assert talk.below(mine)[-1] == "*Eva Lima:* Reopen it, please"
    assert state_of(talk, ticket) is State.RESOLVED, "words reopen nothing"


def test_words_below_a_merged_ticket_go_on_in_the_other_and_who_asked_reads_the_answers(talk: Talk) -> None:
    source, between, target = (talk.ask(name, "VPN is down") for name in ("bruno", "ana", "ana"))
    merge(talk, source, between)
    merge(talk, between, target)
    theirs, mine, queue = talk.card(source, "bruno"), talk.card(target, "ana"), talk.card(target)
    talk.say("bruno", "Here too, in Porto", theirs)
    talk.say("eva", "It is the provider", queue)
    talk.say("eva", "Until noon, they say", talk.card(source))

    assert talk.below(queue) == ["*Bruno Costa:* Here too, in Porto"]
    answers = ["*Eva Lima:* It is the provider", "*Eva Lima:* Until noon, they say"]
    assert talk.below(mine) == talk.below(theirs) == answers
    assert talk.below(talk.card(between, "ana")) == [], "Ana reads them once"
    assert state_of(talk, source) is State.CLOSED


def test_whoever_only_sees_the_queue_is_told_that_their_words_stay_there(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    talk.say("bruno", "Have you tried turning it off?", talk.card(ticket))
    assert talk.below(talk.card(ticket, "ana")) == []
    told = "What you wrote about TIC-1 was not passed on: only those who work on its tickets (role it) answer them."
    assert [one["text"] for one in talk.air.said if one["channel"] == "DU0BRUNO"] == [told]


def test_the_same_message_told_of_twice_stands_once_whatever_befalls_the_post(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    mine, queue = talk.card(ticket, "ana"), talk.card(ticket)
    told = {"type": "message", "channel": mine.channel, "thread_ts": mine.ts, "ts": "1785747650.000001", "text": "Hm"}
    for trouble in ("after", "killed"):
        talk.air.trouble = [trouble]
        talk.event("ana", {**told, "ts": f"1785747650.{len(trouble):06}"})
        talk.event("ana", {**told, "ts": f"1785747650.{len(trouble):06}"})
        talk.pay()
    assert talk.below(queue) == ["*Ana Souza:* Hm", "*Ana Souza:* Hm"]


def test_words_below_a_card_whose_post_is_in_doubt_are_told_of_again_and_passed_on(talk: Talk) -> None:
    ticket, queue = talk.ask("ana", "Printer"), talk.card(talk.ask("carla", "VPN is down"))
    with talk.desk.db.write() as tx:
        hers = messages.copies(tx, kind="ticket", subject_id=ticket)[0]
        known = tx.execute(sa.select(owed.c.state, owed.c.ts).where(owed.c.card_id == hers.id)).one()
        tx.execute(sa.update(owed).where(owed.c.card_id == hers.id).values(state="sending", ts=None))
        tx.execute(sa.update(cards).where(cards.c.id == hers.id).values(ts=None))
    said = {"type": "message", "channel": hers.channel, "channel_type": "im", "user": "U0ANA", "text": "Still down"}
    event = {"team_id": "T0COMPANY", "event": {**said, "ts": "9.000001", "thread_ts": hers.ts}}
    serve = talk.desk.desk.serve
    assert [serve(Surface.EVENT, event).status for _ in range(5)] == [500] * 5, "however often it is too early"
    for above, status in (("U0BOT", 500), ("U0ANA", 200), ("U0BRUNO", 200)):
        below = {**said, "ts": "9.000002", "thread_ts": "8.000001", "parent_user_id": above}
        assert serve(Surface.EVENT, {"team_id": "T0COMPANY", "event": below}).status == status, f"below {above}'s"
    with talk.desk.db.write() as tx:
        tx.execute(sa.update(owed).where(owed.c.card_id == hers.id).values(known._mapping))
        tx.execute(sa.update(cards).where(cards.c.id == hers.id).values(ts=hers.ts))
    assert [serve(Surface.EVENT, event).status for _ in range(2)] == [200, 200]
    assert talk.below(talk.card(ticket)) == ["*Ana Souza:* Still down"]
    assert talk.below(queue) == []


def test_a_guest_in_the_thread_is_heard_by_those_who_help_and_an_app_by_nobody(talk: Talk) -> None:
    root = talk.write("ana", "VPN is down")
    talk.mark("ana", root)
    place, queue = (GENERAL, root), talk.card(1)
    for _ in range(2):
        talk.event(
            "guest", {"type": "message", "channel": GENERAL, "ts": "1785747650.1", "thread_ts": root, "text": "Hm"}
        )
    talk.say("new", "For me as well", place)
    talk.say("ghost", "Disk full", place, bot_id="B0ALERTS")
    assert talk.below(queue) == ["*<@U0GUEST>:* Hm", "*<@U0NEW>:* For me as well"]
    talk.say("guest", "Try my tool", queue)
    assert talk.below(queue)[2:] == [
        "What you wrote about TIC-1 was not passed on: only those who work on its tickets (role it) answer them."
    ]
    assert talk.below(place) == ["TIC-1: ⏳ Nobody has taken it yet"]


def test_a_direct_message_that_means_nothing_else_offers_to_ask_for_help_with_its_words(talk: Talk) -> None:
    for name, text, offer in (
        ("ana", "VPN is down", "Does something not work? *Ask for help* tells those who can mend it."),
        ("carla", "A internet caiu de novo", "Algo não está funcionando? *Pedir ajuda* avisa quem pode resolver."),
    ):
        talk.event(
            name, {"type": "message", "channel": f"DU0{name.upper()}", "ts": f"17857476{len(name)}.1", "text": text}
        )
        talk.pay()
        said = [one for one in talk.air.said if one["channel"] == f"DU0{name.upper()}"][-1]
        assert said["text"].startswith(offer)
        button = next(block for block in said["blocks"] if block["type"] == "actions")["elements"][0]
        view = talk.desk.press(press(name, button["action_id"], button["value"])).open_view
        assert view is not None
        assert view["blocks"][0]["element"]["initial_value"] == text
    talk.event("ana", {"type": "message", "channel": "DU0ANA", "ts": "1785747699.1", "text": "hello"})
    talk.pay()
    assert talk.air.said[-1]["text"].startswith("This is what I can do:")
