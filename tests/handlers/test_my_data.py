"""Everybody reads what is kept of them, and gets it as a file; nobody gets what is kept of others."""

import json
from datetime import date
from typing import Any

from domain.policy import StepRule
from handlers.news import view_for
from handlers.person.data import EXPORT, FILE, SEND
from storage import showings
from tests.desk import Counter, form, press, words
from tests.handlers.conftest import owed
from tests.handlers.expense.claiming import LINE
from tests.handlers.payment.paying import approved, finance, mark, pay

REASON = "The audit is on those days"


def sent(counter: Counter, name: str) -> dict[str, Any]:
    """What somebody gets who presses the button."""
    assert words(counter.press(press(name, SEND, ""))) == f"{FILE} comes to you in a moment."
    counter.press(press(name, SEND, ""))
    with counter.db.write() as tx:
        owed = showings.claim(tx, owner="a worker")
        assert owed
        assert showings.sent(tx, owed, owner="a worker")
        assert not showings.something_due(tx), "asked twice, it is sent once"
        copy = EXPORT.copy(tx, counter.office, owed, counter.now)
    assert copy
    assert copy.body
    read = json.loads(copy.body)
    assert isinstance(read, dict)
    return read


def test_what_is_kept_of_somebody_is_told_and_sent_to_them_alone(counter: Counter) -> None:
    counter.grant("ana", 20)
    for first, last in ((date(2026, 12, 14), date(2026, 12, 15)), (date(2026, 12, 21), None)):
        assert counter.submit(counter.ask("ana", first, last, note="To see the sea")).errors is None
    assert words(counter.press(press("bruno", "request.approve", "1:1"))) == ""
    rejects = form("bruno", "request.reject", {"reason": REASON}, memo={"request": 2, "seen": 1})
    assert words(counter.submit(rejects)) == ""

    answer = counter.command("ana", "my data", called="/backoffice")
    assert words(answer).split("\n") == [
        "What I keep of you",
        "What the roster and Slack say of you: name, address, department, manager, language and time zone",
        "2 requests, with what was decided",
        "2 days with leave",
    ]
    assert answer.say
    shown = [block["text"]["text"] for block in answer.say.blocks if block["type"] == "section"]
    assert shown[1].split("\n")[1] == "• Everybody: on which days you are away, never why"
    assert shown[2] == "Is something wrong? <@U0HUGO> or <@U0RITA> in HR can correct it."
    assert words(counter.command("carla", "meus dados", called="/backoffice")).startswith("O que guardo sobre você\n")

    hers = sent(counter, "ana")
    assert hers["person"][0]["email"] == "ana@company.example"
    assert hers["person"][0]["manager"] == "Bruno Costa"
    assert [(one["reference"], one["state"], one["note"]) for one in hers["requests"]] == [
        ("VAC-1", "approved", "To see the sea"),
        ("VAC-2", "rejected", "To see the sea"),
    ]
    assert [one["by"] for one in hers["history of requests"] if one["reason"] == REASON] == ["Bruno Costa"]
    assert hers["balances"][0]["thousandths"] == 20_000

    counter.press(press("ana", SEND, ""))
    with counter.db.write() as tx:
        again = showings.claim(tx, owner="a worker")
        assert again
        EXPORT.not_shown(tx, again)
        showings.drop(tx, again, owner="a worker", error="x")
    (lost,) = owed(counter, "ana", EXPORT.not_sent)
    assert lost
    assert lost.text == "Slack did not take my-data.json from me. `/backoffice my data` asks for it once more."

    with counter.db.read() as tx:
        theirs = view_for(tx, counter.office, counter.ids["carla"], counter.now)
        said = EXPORT.tell_not_sent(tx, theirs, {"name": FILE}).text
    assert said.startswith("O Slack não aceitou meus-dados.json"), said

    his = sent(counter, "bruno")
    assert his["requests"] == []
    assert [one["reference"] for one in his["decisions"]] == ["VAC-1", "VAC-2"]
    assert "To see the sea" not in json.dumps(his), "what Ana wrote is hers"
    everything = json.dumps([hers, his])
    assert not [secret for secret in ("seed", "digest", "token", "conversation") if f'"{secret}"' in everything]


def test_a_request_that_somebody_decided_in_two_steps_is_one_request(counter: Counter) -> None:
    twice = counter.policy.approvals.model_copy(
        update={"vacation": (StepRule(ask=("manager",)), StepRule(ask=("hr",)))}
    )
    counter.policy = counter.policy.model_copy(update={"approvals": twice})
    counter.__post_init__()
    counter.grant("hugo", 20)
    assert counter.submit(counter.ask("hugo", date(2026, 12, 14))).errors is None
    assert words(counter.press(press("rita", "request.approve", "1:1"))) == ""
    assert len(sent(counter, "rita")["decisions"]) == 2, "she is his manager and HR"
    told = words(counter.command("rita", "my data", called="/backoffice")).split("\n")
    assert told[-1] == "1 request of others that you decided"


def test_two_halves_of_a_day_are_one_day(counter: Counter) -> None:
    counter.grant("ana", 20)
    for half in ("until_midday", "from_afternoon"):
        assert counter.submit(counter.ask("ana", date(2026, 12, 14), halves=half)).errors is None
    assert words(counter.command("ana", "my data", called="/backoffice")).split("\n")[-1] == "1 day with leave"


def test_a_payment_that_was_undone_is_none_of_what_is_kept_of_somebody(counter: Counter) -> None:
    def told() -> list[str]:
        return words(counter.command("ana", "my data", called="/backoffice")).split("\n")

    finance(counter)
    approved(counter, LINE)
    batch = pay(counter, "ana")
    assert mark(counter, batch) == ""
    assert "1 payment" in told()
    undone = form("eva", "payment.undo", {"reason": "The bank refused it."}, memo={"batch": batch.id})
    assert words(counter.submit(undone)) == "PAY-1 is undone, and everybody in it is told."
    assert not [line for line in told() if "payment" in line]
    assert mark(counter, pay(counter, "ana")) == ""
    assert "1 payment" in told(), "the one that stands"
