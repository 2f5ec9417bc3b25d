"""The bot hears every message of the channels that it is in: what is none of its business costs next to nothing."""

from typing import Any

from tests.handlers.ticket.talk import GENERAL, talking
from tests.heard import asked

QUIET: dict[str, dict[str, Any]] = {
    "said in no thread": {"text": "Lunch?"},
    "an emoji that makes no tickets": {"type": "reaction_added", "reaction": "tada", "item": {"type": "message"}},
}
LOOKED_UP: dict[str, dict[str, Any]] = {
    "said in a thread": {"text": "Lunch?", "thread_ts": "1.000001"},
    "what was changed": {"subtype": "message_changed", "message": {"ts": "1.000001", "text": "Lunch!"}},
    "what was deleted": {"subtype": "message_deleted", "deleted_ts": "1.000001"},
}


def test_of_what_is_none_of_our_business_the_database_is_asked_nothing_or_twice(database_url: str) -> None:
    with talking(database_url) as talk:
        for what, event in QUIET.items():
            with asked() as seen:
                talk.event("ana", {"type": "message", "channel": GENERAL, "ts": "2.000001", **event})
            assert seen == [], what
        for what, event in LOOKED_UP.items():
            with asked() as seen:
                talk.event("ana", {"type": "message", "channel": GENERAL, "ts": "2.000001", **event})
            assert 1 <= len([text for text in seen if text.startswith("SELECT")]) <= 2, what
            assert not [text for text in seen if not text.startswith(("SELECT", "BEGIN"))], what
        ticket = talk.ask("ana", "VPN is down")
        with asked() as seen:
            talk.say("ana", "It is down again", talk.card(ticket, "ana"))
        assert [text for text in seen if text.startswith("INSERT INTO ticket_words")], "control: this one is ours"
