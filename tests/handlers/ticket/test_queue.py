"""The queues of whoever helps or leads, in pages; and what may follow the command."""

import re

from handlers.call import Answer
from tests.desk import press
from tests.handlers.ticket.talk import Talk
from tests.heard import statements


def command(talk: Talk, name: str, text: str) -> Answer:
    return talk.desk.command(name, text, called="/ticket")


def shown(answer: Answer) -> list[str]:
    """The tickets of a page, in order."""
    message = answer.instead[1] if answer.instead else answer.say
    assert message is not None, answer
    return re.findall(r"TIC-\d+", str(message.blocks))


def ways(answer: Answer) -> dict[str, tuple[str, str]]:
    """What can be pressed: its words, and its name and value."""
    assert answer.say is not None
    rows = [block["elements"] for block in answer.say.blocks if block["type"] == "actions"]
    return {one["text"]["text"]: (one["action_id"], one["value"]) for row in rows for one in row}


def test_what_is_dealt_with_first_comes_first_and_the_rest_on_other_pages(talk: Talk) -> None:
    ids = [talk.ask("ana", "VPN 0", "hardware")]
    asked = statements(lambda: command(talk, "eva", "queue"))
    ids += [talk.ask("ana", f"VPN {n}", "network" if n % 2 else "hardware") for n in range(1, 12)]
    talk.form("eva", "ticket.priority", ids[7], impact="company", urgency="high")
    talk.form("eva", "ticket.priority", ids[3], impact="one", urgency="low")
    talk.form("eva", "ticket.ask", ids[0], reason="Which one?")
    first = command(talk, "eva", "queue")
    assert statements(lambda: command(talk, "eva", "queue")) == asked, "for ten of them as for one"
    order = [8, 2, 3, 5, 6, 7, 9, 10, 11, 12, 1, 4]
    assert shown(first) == [f"TIC-{n}" for n in order[:10]], "what is paused comes last of its priority"
    action_id, value = ways(first)["Next page"]
    turned = talk.desk.press(press("eva", action_id, value))
    assert "TIC-1" in str(turned)
    assert "TIC-4" in str(turned)
    assert "TIC-8" not in str(turned)


def test_mine_and_those_of_nobody_in_either_language(talk: Talk) -> None:
    ids = [talk.ask("ana", f"VPN {n}") for n in range(3)]
    talk.form("eva", "ticket.assign", ids[1], assignee="U0CARLA")
    assert shown(command(talk, "carla", "fila minha")) == ["TIC-2"]
    assert shown(command(talk, "eva", "queue free")) == ["TIC-1", "TIC-3"]
    empty = command(talk, "eva", "queue mine")
    assert empty.say is not None
    assert empty.say.text == "You have no open ticket."


def test_under_with_nobody_yet_no_line_says_once_more_that_nobody_has_it(talk: Talk) -> None:
    talk.ask("ana", "VPN is down")
    free, livres, fila = (
        said.blocks[1]["text"]["text"].split("|")[-1].replace("\xa0", " ")
        for who, words in (("eva", "queue free"), ("carla", "fila livres"), ("carla", "fila"))
        if (said := command(talk, who, words).say)
    )
    assert free == "TIC-1>* VPN is down · answer by Mon 3 Aug 18:00 · solution by Fri 7 Aug 14:00"
    assert livres == "TIC-1>* VPN is down · resposta até seg 3 de ago 18:00 · solução até sex 7 de ago 14:00"
    assert fila == "TIC-1>* VPN is down: ⏳ Ninguém assumiu ainda" + livres.removeprefix("TIC-1>* VPN is down")


def test_leads_see_the_queue_and_others_are_told_what_they_can_see(talk: Talk) -> None:
    talk.ask("ana", "VPN is down")
    policy = talk.desk.policy.tickets
    led = policy.categories["network"].model_copy(update={"leads": ("bruno@company.example",)})
    changed = policy.model_copy(update={"categories": {**policy.categories, "network": led}})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": changed})
    talk.desk.__post_init__()
    assert shown(command(talk, "bruno", "queue")) == ["TIC-1"]
    refused = command(talk, "ana", "queue").say
    assert refused is not None
    assert refused.text == "You work on no tickets. `/ticket list` shows what you asked for."
    unknown = command(talk, "ana", "tic-99").say
    assert unknown is not None
    assert unknown.text == "You can see no TIC-99. `/ticket list` shows what you asked for."
    titled = command(talk, "ana", "queue of the printer is stuck")
    assert titled.open_view is not None, "that is something that does not work"


def test_whoever_asked_often_turns_the_pages_of_all_they_asked_for(talk: Talk) -> None:
    for n in range(12):
        talk.ask("ana", f"VPN {n}")
    first = command(talk, "ana", "list")
    assert shown(first) == [f"TIC-{n}" for n in range(12, 2, -1)]
    action_id, value = ways(first)["Next page"]
    turned = talk.desk.press(press("ana", action_id, value)).open_view
    assert "TIC-2" in str(turned)
    assert "VPN 0" in str(turned)
    assert "TIC-3" not in str(turned)
    assert "First page" in str(turned)
    assert "Next page" not in str(turned)
