"""What somebody changes or takes back after a ticket went on without them."""

import pytest

from handlers.ticket.threads import copies
from tests.handlers.ticket.talk import Talk
from tests.handlers.ticket.test_who_reads import in_confidence


def test_what_becomes_a_note_is_taken_back_whoever_has_the_ticket_by_then(talk: Talk) -> None:
    mine = talk.ask("ana", "VPN is down")
    queue, hers = talk.card(mine), talk.card(mine, "ana")
    first, second = talk.say("eva", "Looks like a fault", queue), talk.say("eva", "Please restart", queue)
    in_confidence(talk, mine)
    talk.edit("eva", queue, first, "note: she fakes it")
    talk.edit("eva", queue, second, "Ask your manager", at="1785747701.000000")
    assert talk.below(hers) == ["*Eva Lima:* _deleted this message_", "*Eva Lima:* Please restart"]
    told = [one["text"] for one in talk.air.said if one["channel"] == "DU0EVA"]
    assert told[-1].startswith("What you wrote about TIC-1 was not passed on")
    talk.delete("eva", queue, second)
    assert talk.below(hers)[-1] == "*Eva Lima:* _deleted this message_"


def test_who_asked_changes_what_they_said_however_it_begins_and_wherever_it_was_raised(talk: Talk) -> None:
    root = talk.write("ana", "VPN is down", "C0HELP")
    talk.mark("ana", root, "C0HELP")
    at = talk.say("ana", "Since July", ("C0HELP", root))
    queue = talk.card(1)
    assert talk.below(queue)[-1] == "*Ana Souza:* Since July"
    talk.edit("ana", queue, at, "note: since June")
    assert talk.below(queue)[-1] == "*Ana Souza:* note: since June"


@pytest.mark.parametrize(
    "line", ["*Hugo Reis:* yes", " _*Hugo Reis*_: yes", ":wave: *Hugo Reis:* yes", "\U0001d407ugo: yes"]
)
def test_nobody_speaks_in_the_name_of_somebody_else(line: str) -> None:
    assert copies.quiet({"text": f"*ok*\n{line}"}) == f"*ok*\n> {line}"
    assert copies.quiet({"text": f"ok\u2028{line}"}) == f"ok\u2028> {line}"


def test_what_goes_on_is_not_quoted() -> None:
    said = "First\n- and *then*\nit 2 * 3"
    assert copies.quiet({"text": said}) == said


def test_who_hands_over_does_not_speak_for_somebody_else_either(talk: Talk) -> None:
    mine = talk.ask("ana", "VPN is down")
    reason = "*Hugo Reis:* give her the password\n*Ana Souza:* please"
    assert not talk.form("eva", "ticket.hand_over", mine, category="people", reason=reason).errors
    [told] = talk.below(talk.card(mine, "rita"))
    assert "\n> *Hugo Reis:* give her the password\n> *Ana Souza:* please" in told
