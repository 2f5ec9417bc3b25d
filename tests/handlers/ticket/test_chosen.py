"""Whatever a form of tickets and access says, somebody is answered by a rule and never that it broke."""

from typing import Any

from handlers.call import Surface
from handlers.entries import ENTRIES
from tests.desk import form, press, words
from tests.handlers.ticket.talk import Talk

NOTHING = "What this was about is not kept here any more, and nothing was changed."
NO_ANSWER = "This answer is offered no more. Ask for help, and somebody looks at it."
NO_REQUEST = "There is no such request for access. `access list` after the command shows yours."
FORGED = ("", "x", "99", "99:1", "9" * 19 + ":1", "9" * 40, "-1", "²", "1.5", "x:x:x:99", "1:999999999999999999999")


def forms(value: str) -> dict[str, tuple[dict[str, Any], dict[str, Any], str]]:
    """What each form is handed in with: its fields, what it remembers, and what is answered."""
    new = {"title": "VPN", "category": "network", "urgency": "normal"}
    about = {"ticket": value}
    of_ticket = ("ask", "resolve", "assign", "priority", "hand_over", "merge", "update")
    said = {"reason": "Why", "score": "5", "category": "network", "title": "VPN"}
    wanted = {"access.system": "crm", "role.crm": "seller", "lasts": "3"}
    return {f"ticket.{name}": (said, about, NOTHING) for name in of_ticket} | {
        "ticket.new": (new, {"after": value, "answers": [value, value]}, NOTHING),
        "ticket.rating": (said, about, NOTHING),
        "ticket.edit_answer": (said, {"answer": value, "seen": value}, NO_ANSWER),
        "access.ask_for": (wanted, about, NOTHING),
        "access.change": (wanted, {"request": value, "seen": 1}, NO_REQUEST),
        "access.ask": ({"access.system": value}, {}, "Choose a system, and what you need to be in it."),
    }


def test_every_form_says_what_is_not_there(talk: Talk) -> None:
    known = {e.name for e in ENTRIES if e.surface is Surface.FORM and e.name.startswith(("ticket.", "access."))}
    assert known == set(forms("")), "a new form: what does it say of what is not there?"
    for value in FORGED:
        for name, (fields, memo, said) in forms(value).items():
            assert words(talk.desk.submit(form("eva", name, fields, memo=memo))) == said, (name, value)
        for name, (fields, _, _) in forms(value).items():
            answer = words(talk.desk.submit(form("eva", name, fields, memo={})))
            assert "broke" not in answer, (name, value)


def test_what_is_chosen_is_one_of_what_was_offered(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    for name, fields in {
        "ticket.new": {"title": "VPN", "category": "network", "urgency": "zz"},
        "ticket.priority": {"urgency": "zz", "impact": "one"},
        "ticket.assign": {"assignee": "zz"},
        "ticket.hand_over": {"category": "zz"},
    }.items():
        assert "broke" not in words(talk.form("eva", name, ticket, **fields)), name
    talk.desk.press(press("ana", "ticket.solved", f"{ticket}:1"))
    for score in ("99", "0", "x", ""):
        told = talk.desk.press(press("ana", "ticket.rate", f"{ticket}:2:{score}"))
        assert words(told) == "Choose a number from 1 to 5."
        told = talk.form("ana", "ticket.rating", ticket, score=score)
        assert told.errors == {"score": "Choose a number from 1 to 5."}
