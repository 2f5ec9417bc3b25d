"""A message becomes a ticket, by a shortcut or an emoji: once, with what was said before, answered where it stands."""

from datetime import timedelta

from domain.ticket import Ticket
from storage.ticket import lists, tickets
from tests.desk import words
from tests.handlers.ticket.talk import GENERAL, Talk
from tests.handlers.ticket.test_places import mine

HERE = "TIC-1: what is written in this thread reaches whoever helps, and is answered here."


def the_ticket(talk: Talk, ticket_id: int = 1) -> Ticket:
    with talk.desk.db.read() as tx:
        return tickets.load(tx, ticket_id)


def how_many(talk: Talk) -> int:
    with talk.desk.db.read() as tx:
        return len(lists.queued(tx, talk.desk.policy.tickets.categories, limit=99))


def context_of(talk: Talk, ticket_id: int, name: str | None = None) -> list[str]:
    """The small print of a card."""
    talk.pay()
    card = talk.card(ticket_id, name)
    blocks = talk.air.at(str(card.channel), str(card.ts))["blocks"]
    return [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]


def test_an_emoji_makes_a_ticket_of_a_message_with_its_thread_once_whoever_adds_it(talk: Talk) -> None:
    root = talk.write("ana", "Good morning")
    talk.write("bruno", "For me too <!here>", thread=root)
    asked = talk.write("ana", "The wifi is gone since 9", thread=root)
    talk.write("guest", "Here it works", thread=root)
    talk.write("ghost", "Access point 3 is down", thread=root, bot_id="B0ALERTS", username="Alerts")
    talk.mark("bruno", asked, emoji="eyes")
    assert how_many(talk) == 0
    for name in ("carla", "bruno", "carla"):
        talk.mark(name, asked)
    talk.mark("ana", root)
    ticket = the_ticket(talk)
    assert how_many(talk) == 1
    assert (ticket.title, ticket.category) == ("The wifi is gone since 9", "network")
    assert ticket.requester_id == talk.desk.ids["ana"], "who wrote it, not who marked it"

    [told] = talk.below(talk.card(1))
    assert [line.split(" · ")[-1] for line in told.split("\n")] == [
        "*What was said before*",
        "*Ana Souza:* Good morning",
        "*Bruno Costa:* For me too @here",
        "*Ana Souza:* The wifi is gone since 9",
        "*<@U0GUEST>:* Here it works",
        "*Alerts:* Access point 3 is down",
    ]
    place = (GENERAL, root)
    assert talk.below(place) == ["TIC-1: ⏳ Nobody has taken it yet"]
    queue = talk.card(1)
    link = talk.desk.office.permalink(str(queue.channel), str(queue.ts))
    posted = next(one for one in talk.air.said if (one["channel"], one["thread_ts"]) == place and "token" in one)
    assert posted["blocks"][0]["text"]["text"] == HERE.replace("TIC-1", f"<{link}|TIC-1>")
    back = f"<{talk.desk.office.permalink(GENERAL, asked)}?thread_ts={root}&cid={GENERAL}|a message>"
    assert context_of(talk, 1)[-1] == f"Carla Dias made it of {back} · answered in its thread"

    talk.say("eva", "I restart it", queue)
    talk.say("ana", "Thanks", place)
    talk.say("bruno", "It is back", place)
    assert talk.below(place)[1:] == ["*Eva Lima:* I restart it"]
    assert talk.below(queue)[1:] == ["*Ana Souza:* Thanks", "*Bruno Costa:* It is back"]


def test_what_is_written_while_the_thread_is_not_read_yet_is_told_with_it_in_order(talk: Talk) -> None:
    root = talk.write("ana", "VPN is down")
    view = talk.shortcut("ana", root).open_view
    assert view is not None
    assert talk.hand_in("ana", view).errors is None
    talk.say("ana", "Since Monday", (GENERAL, root))
    talk.write("ana", "never told of by an event", thread=root)
    assert talk.below(talk.card(1)) == [], "first what was said before is read"
    talk.read()
    [told] = talk.below(talk.card(1))
    assert [line.split("* ")[-1] for line in told.split("\n")[1:]] == [
        "VPN is down",
        "Since Monday",
        "never told of by an event",
    ]
    talk.say("ana", "It works again", (GENERAL, root))
    assert talk.below(talk.card(1))[1:] == ["*Ana Souza:* It works again"]


def test_a_shortcut_opens_the_form_filled_in_and_the_ticket_is_whose_message_it_was(talk: Talk) -> None:
    root = talk.write("bruno", "My laptop is slow\nIt takes 10 minutes, ask <@U0ANA>")
    view = talk.shortcut("carla", root).open_view
    assert view is not None
    assert view["title"]["text"] == "Pedir ajuda"
    assert talk.hand_in("carla", view).errors is None
    talk.read()
    ticket = the_ticket(talk)
    assert (ticket.title, ticket.category) == ("My laptop is slow", "hardware")
    assert ticket.details == "My laptop is slow\nIt takes 10 minutes, ask @Ana Souza"
    assert ticket.requester_id == talk.desk.ids["bruno"]
    talk.pay()
    assert talk.below(talk.card(1)) == [], "the card says all that was said"
    assert "Carla Dias made it of" in context_of(talk, 1, "bruno")[-1]

    again = talk.shortcut("eva", root)
    assert again.open_view is None
    assert words(again) == "TIC-1 was made of this message, or of its thread, already. It is answered there."
    twice = talk.hand_in("carla", view)
    assert words(twice).startswith("TIC-1 já foi aberto a partir desta mensagem")
    assert how_many(talk) == 1


def test_of_what_a_guest_or_an_app_wrote_the_ticket_is_whoever_made_it_one(talk: Talk) -> None:
    talk.mark("ana", talk.write("guest", "Printer jams"))
    talk.mark("ana", talk.write("ghost", "", bot_id="B0ALERTS", attachments=[{"fallback": "Disk full"}]))
    for n in (1, 2):
        assert the_ticket(talk, n).requester_id == talk.desk.ids["ana"]
    assert the_ticket(talk, 2).title == "Disk full"
    talk.mark("guest", talk.write("ana", "VPN is down"))
    assert how_many(talk) == 2, "a guest's emoji is only an emoji"


def test_where_the_bot_is_not_the_ticket_goes_on_in_direct_messages_and_who_made_it_reads_what_to_do(
    talk: Talk,
) -> None:
    talk.air.shut = {GENERAL}
    root = talk.write("bruno", "VPN is down")
    view = talk.shortcut("ana", root).open_view
    assert view is not None
    assert talk.hand_in("ana", view).errors is None
    talk.read()
    talk.pay()
    assert [one["text"] for one in talk.air.said if one["channel"] == "DU0ANA"] == [
        "I am not in <#C0GENERAL>, so TIC-1 goes on in direct messages, without what was said before. To have it "
        "answered in its thread, type `/invite @Backoffice` there and take the same shortcut once more."
    ]
    talk.say("eva", "Which network?", talk.card(1))
    assert talk.below(talk.card(1, "bruno")) == ["*Eva Lima:* Which network?"]

    talk.air.shut = set()
    answer = talk.shortcut("ana", root)
    assert words(answer) == "TIC-1 was made of this message. I look into its thread once more."
    talk.read()
    talk.say("eva", "It is back", talk.card(1))
    assert talk.below((GENERAL, root)) == ["TIC-1: ⏳ Nobody has taken it yet", "*Eva Lima:* It is back"]


def test_what_is_sensitive_goes_on_in_direct_messages_and_nothing_of_it_is_said_where_it_was_raised(
    talk: Talk,
) -> None:
    root = talk.write("ana", "My payslip is wrong")
    talk.write("bruno", "Mine too", thread=root)
    talk.mark("bruno", root)
    assert the_ticket(talk).category == "people"
    talk.say("ana", "Who can see this?", (GENERAL, root))
    talk.say("rita", "Let us talk here", talk.card(1, "rita"))
    assert talk.in_channels() == []
    assert talk.below(talk.card(1, "ana")) == ["*Rita Alves:* Let us talk here"]
    [told] = talk.below(talk.card(1, "hugo"))[:1]
    assert told.endswith("*Bruno Costa:* Mine too")
    assert talk.below(talk.card(1, "hugo"))[1:] == ["*Rita Alves:* Let us talk here"]
    assert "answered in its thread" not in context_of(talk, 1, "rita")[-1]


def test_an_emoji_on_a_card_or_on_what_is_gone_makes_nothing(talk: Talk) -> None:
    ticket = talk.ask("ana", "VPN is down")
    queue = talk.card(ticket)
    talk.mark("eva", str(queue.ts), str(queue.channel))
    below = talk.say("eva", "note: look at this", queue)
    talk.mark("eva", below, str(queue.channel))
    gone = talk.write("ana", "never mind")
    talk.air.said.remove(talk.air.at(GENERAL, gone))
    talk.mark("eva", gone)
    assert how_many(talk) == 1


def test_whoever_makes_tickets_of_what_others_wrote_again_and_again_is_told_once_and_makes_no_more(talk: Talk) -> None:
    for n in range(13):
        talk.mark("carla", talk.write("ana", f"My screen number {n} flickers"))
    assert how_many(talk) == 10
    [told] = [one for one in mine(talk, "carla") if "emoji" in one]
    assert told == (
        "10 mensagens de outras pessoas viraram chamados pelo seu emoji em uma hora: por enquanto, mais nenhuma vira. "
        "*Pedir ajuda com isto*, no menu da mensagem, ainda abre um."
    )
    own = talk.write("carla", "My own chair squeaks")
    item = {"type": "message", "channel": GENERAL, "ts": own}
    said = {"type": "reaction_added", "reaction": "ticket", "item": item, "item_user": "U0CARLA", "event_ts": "1"}
    talk.event("carla", said)
    talk.mark("bruno", talk.write("ana", "My keyboard is gone"))
    assert how_many(talk) == 12, "one's own, and what somebody else marks"
    talk.desk.now += timedelta(hours=2)
    talk.mark("carla", talk.write("ana", "And my mouse"))
    assert how_many(talk) == 13


def test_what_is_said_in_public_long_after_it_was_over_is_passed_on_to_nobody(talk: Talk) -> None:
    root = talk.write("ana", "The wifi is gone")
    talk.mark("ana", root)
    talk.form("eva", "ticket.resolve", 1, reason="restarted")
    talk.say("bruno", "Good to know", (GENERAL, root))
    queue = talk.card(1)
    heard = talk.below(queue)
    assert heard[-1] == "*Bruno Costa:* Good to know"
    talk.desk.now += timedelta(days=20)
    for name in ("bruno", "bruno", "guest", "ana"):
        talk.say(name, "Lunch on Friday?", (GENERAL, root))
    assert talk.below(queue) == heard
    told = "was not passed on. `/ticket` asks for help anew."
    assert [[one.endswith(told) for one in mine(talk, name)].count(True) for name in ("bruno", "ana")] == [1, 1]
