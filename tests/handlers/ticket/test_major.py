"""A major incident: who may declare one, what its channel reads, and who is told each update."""

from handlers.call import Answer
from tests.desk import press, words
from tests.handlers.ticket.talk import Talk

MAJOR = "C0MAJOR"


def leading(talk: Talk, **more: object) -> None:
    """Bruno leads those who help with networks."""
    policy = talk.desk.policy.tickets
    led = policy.categories["network"].model_copy(update={"leads": ("bruno@company.example",)})
    changed = policy.model_copy(update={"categories": {**policy.categories, "network": led}, **more})
    talk.desk.policy = talk.desk.policy.model_copy(update={"tickets": changed})
    talk.desk.__post_init__()


def declare(talk: Talk, name: str, reference: str) -> Answer:
    offered = talk.desk.command(name, f"major {reference}", called="/ticket")
    if offered.say is None or "ticket.declare" not in str(offered.say.blocks):
        return offered
    answer = talk.desk.press(press(name, "ticket.declare", reference.split("-")[1]))
    talk.pay()
    return answer


def in_major(talk: Talk) -> str:
    """What the channel reads."""
    talk.pay()
    [card] = [one for one in talk.air.said if one["channel"] == MAJOR]
    return str(card["blocks"])


def test_its_channel_stays_true_and_each_update_is_told_once_to_all_whom_it_concerns(talk: Talk) -> None:
    leading(talk, major_channel=MAJOR)
    first, second = talk.ask("ana", "VPN is down"), talk.ask("rita", "No VPN")
    refused = "Bruno Costa can declare a major incident. Tell them about TIC-1."
    assert words(declare(talk, "eva", "TIC-1")) == refused, "it needs a right"
    said = "🚨 TIC-1 is a major incident now. <#C0MAJOR> reads how it stands."
    assert words(declare(talk, "bruno", "TIC-1")) == said
    assert words(declare(talk, "hugo", "TIC-1")) == said, "an administrator may too, and it is one message"
    assert "🚨 Major incident TIC-1: VPN is down" in in_major(talk)
    assert "1 person has asked" in in_major(talk)
    queue = str(talk.air.at("C0HELP", str(talk.card(first).ts))["blocks"])
    assert "Ana Souza · Network and VPN · 🚨 major incident" in queue, "those who help read it where they work"
    talk.form("eva", "ticket.merge", second, into="TIC-1")
    talk.form("eva", "ticket.assign", first, assignee="U0EVA")
    talk.form("eva", "ticket.update", first, reason="The provider is down")
    assert "2 people have asked" in in_major(talk)
    assert "🔧 Eva Lima is on it" in in_major(talk)
    assert "The provider is down" in in_major(talk)
    told = "📣 Eva Lima on how TIC-1 stands:\nThe provider is down"
    for ticket, name in ((first, "ana"), (second, "rita")):
        assert talk.below(talk.card(ticket, name)).count(told) == 1
    talk.form("eva", "ticket.resolve", first, reason="It is back")
    assert "✅ Resolved" in in_major(talk)
    assert "It is back" in in_major(talk)
    assert "ticket.open_update" not in in_major(talk)


def test_what_is_in_confidence_is_no_major_incident(talk: Talk) -> None:
    leading(talk, major_channel=MAJOR)
    talk.ask("ana", "My payslip", "people")
    assert words(declare(talk, "hugo", "TIC-1")) == (
        "There is no channel in which others could read of TIC-1: what is in confidence stays so, and app.yaml names "
        "no tickets.major_channel."
    )


def test_what_is_written_below_its_message_reaches_those_who_help(talk: Talk) -> None:
    leading(talk, major_channel=MAJOR)
    first = talk.ask("ana", "VPN is down")
    declare(talk, "bruno", "TIC-1")
    in_major(talk)
    [card] = [one for one in talk.air.said if one["channel"] == MAJOR]
    talk.say("rita", "In the warehouse too", (MAJOR, card["ts"]))
    assert talk.below(talk.card(first)) == ["*Rita Alves:* In the warehouse too"]
