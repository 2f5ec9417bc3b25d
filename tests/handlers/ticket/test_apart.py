"""What is in confidence is told by nothing around it: what was merged, kept, asked again, guessed, or looked up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.people import Role
from storage import people
from tests.desk import form, press, words
from tests.handlers.ticket.talk import GENERAL, HELP, Talk
from tests.handlers.ticket.test_confidence import SECRET, handed_over, policy, read_in
from tests.handlers.ticket.test_who_reads import in_confidence, roles


def test_what_the_same_person_had_asked_goes_into_confidence_as_well(talk: Talk) -> None:
    mine, same = talk.ask("ana", "I am being followed"), talk.ask("ana", f"He reads my mail: {SECRET}")
    talk.say("ana", "It is Hugo", talk.card(same, "ana"))
    assert not talk.form("eva", "ticket.merge", same, into=f"TIC-{mine}").errors
    assert "It is Hugo" in read_in(talk, HELP)
    in_confidence(talk, mine)
    assert SECRET not in read_in(talk, HELP)
    assert "It is Hugo" not in read_in(talk, HELP)
    assert SECRET not in words(talk.desk.command("eva", f"TIC-{same}", called="/ticket"))
    assert SECRET in words(talk.desk.command("rita", f"TIC-{same}", called="/ticket"))
    assert "↪ Merged into <" in words(talk.desk.command("ana", f"TIC-{same}", called="/ticket"))


def test_its_solution_is_not_kept_for_others_and_it_is_asked_again_in_confidence(talk: Talk) -> None:
    mine = handed_over(talk)
    opened: Any = talk.desk.press(press("eva", "ticket.open_resolve", f"{mine}:2")).open_view
    assert "more" not in [block.get("block_id") for block in opened["blocks"]]
    given = {"reason": "He was warned", "more": ["keep"], "title": SECRET, "phrases": ""}
    assert not talk.desk.submit(form("eva", "ticket.resolve", given, memo={"ticket": mine})).errors
    assert SECRET not in words(talk.desk.command("bruno", "answers", called="/ticket"))
    talk.desk.now += timedelta(days=40)
    again: Any = talk.desk.press(press("ana", "ticket.again", f"{mine}:3")).open_view
    assert not talk.hand_in("ana", again).errors
    assert SECRET not in read_in(talk, HELP)
    assert SECRET in read_in(talk, "DU0RITA")


def test_what_is_asked_again_after_its_category_is_gone_names_nothing(talk: Talk) -> None:
    mine = handed_over(talk)
    assert not talk.form("eva", "ticket.resolve", mine, reason="x").errors
    talk.desk.now += timedelta(days=40)
    policy(talk, people=None)
    again: Any = talk.desk.press(press("ana", "ticket.again", f"{mine}:3")).open_view
    assert SECRET not in str(again)


def test_an_emoji_looks_for_what_is_in_confidence_in_the_whole_thread(talk: Talk) -> None:
    root = talk.write("ana", "Can somebody look at this?")
    talk.write("ana", f"It is harassment. {SECRET}", thread=root)
    talk.mark("bruno", root)
    assert read_in(talk, HELP) == ""
    assert SECRET in read_in(talk, "DU0RITA")


@pytest.mark.parametrize("asked", ["{}", "major {}"])
def test_who_is_on_neither_side_is_not_told_which_there_are(talk: Talk, asked: str) -> None:
    mine, open_ = talk.ask("ana", SECRET, "people"), talk.ask("ana", "VPN is down")
    for name, number in (("bruno", mine), ("bruno", open_), ("eva", mine), ("bruno", 99)):
        said = words(talk.desk.command(name, asked.format(f"TIC-{number}"), called="/ticket"))
        assert said == f"You can see no TIC-{number}. `/ticket list` shows what you asked for."


def test_who_joined_before_a_category_became_sensitive_sees_it_no_more(talk: Talk) -> None:
    mine = talk.ask("ana", f"VPN {SECRET}")
    talk.desk.press(press("bruno", "ticket.join", str(mine)))
    assert SECRET in read_in(talk, "DU0BRUNO")
    policy(talk, network=talk.desk.policy.tickets.categories["network"].model_copy(update={"sensitive": True}))
    assert not talk.form("eva", "ticket.resolve", mine, reason="He was warned").errors
    assert SECRET not in read_in(talk, "DU0BRUNO")
    assert "He was warned" not in read_in(talk, "DU0BRUNO")
    assert SECRET not in words(talk.desk.command("bruno", f"TIC-{mine}", called="/ticket"))


def test_administrators_read_that_somebody_waits_for_a_role_that_nobody_has(talk: Talk) -> None:
    for name in ("rita", "hugo"):
        roles(talk, name)
    roles(talk, "bruno", Role.ADMIN)
    mine = talk.ask("ana", SECRET, "people")
    talk.say("ana", "More of it", talk.card(mine, "ana"))
    said = read_in(talk, "DU0BRUNO")
    assert "TIC-1 waits, and nobody works on such tickets: nobody has the role hr." in said
    assert SECRET not in said
    assert "More of it" not in said


def test_what_a_guest_takes_back_is_taken_back_and_what_somebody_wrote_who_left(talk: Talk) -> None:
    root = talk.write("ana", "VPN is down for me")
    talk.mark("ana", root)
    queue = talk.card(1)
    first = talk.say("guest", "my password is hunter2", (GENERAL, root))
    second = talk.say("guest", "and this too", (GENERAL, root))
    third = talk.say("ana", "mine is hunter3", (GENERAL, root))
    assert "hunter2" in str(talk.below(queue))
    around = replace(talk.card(1, "ana"), channel=GENERAL)
    talk.edit("guest", around, first, "sorry, nothing")
    talk.delete("guest", around, second)
    with talk.desk.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": talk.desk.now.date() - timedelta(days=2)})
    talk.edit("ana", around, third, "hunter4", at="1785747701.000000")
    assert talk.below(queue)[-3:] == [
        "*<@U0GUEST>:* sorry, nothing", "*<@U0GUEST>:* _deleted this message_", "*Ana Souza:* mine is hunter3",
    ]  # fmt: skip
    talk.say("ana", "and more", (GENERAL, root))
    talk.delete("ana", around, third, at="1785747801.000000")
    assert talk.below(queue)[-1] == "*Ana Souza:* _deleted this message_"
