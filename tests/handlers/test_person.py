"""What is somebody's own: the language that they are spoken to in, and words that they mistype."""

from collections.abc import Iterator

import pytest

from handlers.call import Answer, Json
from handlers.person.settings import SETTINGS
from storage import messages
from storage.messages import HOME, Audience
from tests import desk
from tests.desk import Counter, form, press, words


@pytest.fixture
def counter(sqlite_url: str) -> Iterator[Counter]:
    with desk.counter(sqlite_url) as made:
        yield made


def opened(answer: Answer) -> Json:
    """The form that opens."""
    assert answer.open_view
    return answer.open_view


def otherwise(counter: Counter, command: str, text: str) -> Json:
    """What opens by the button below a question what was meant."""
    said = counter.command("ana", text, called=command).say
    assert said
    (button,) = said.blocks[-1]["elements"]
    return opened(counter.press(press("ana", button["action_id"], button["value"])))


def chosen(counter: Counter, name: str) -> str:
    """The language that stands in somebody's form."""
    view = opened(counter.command(name, "settings", called="/backoffice"))
    (block,) = (one for one in view["blocks"] if one.get("block_id") == "language")
    return str(block["element"]["initial_option"]["value"])


def speak(counter: Counter, name: str, language: str) -> str:
    """Hand the form in; what stands in it then."""
    view = opened(counter.submit(form(name, SETTINGS, {"language": language}, memo={})))
    return str(view["blocks"][0]["text"]["text"])


def test_digests_are_a_press_away_from_the_settings(counter: Counter) -> None:
    (row,) = (b for b in opened(counter.command("ana", "settings", called="/backoffice"))["blocks"] if "elements" in b)
    (button,) = row["elements"]
    assert opened(counter.press(press("ana", button["action_id"], "")))["title"]["text"] == "Digests"


def test_whoever_chooses_a_language_is_spoken_to_in_it_from_then_on(counter: Counter) -> None:
    with counter.db.write() as tx:
        ana = counter.ids["ana"]
        messages.owe_card(tx, kind=HOME, subject_id=ana, audience=Audience.HOME, person_id=ana)
    assert [chosen(counter, "ana"), chosen(counter, "carla")] == ["slack", "slack"]
    assert speak(counter, "ana", "pt_BR") == "Salvo. A partir de agora, escrevo para você em português."
    assert chosen(counter, "ana") == "pt_BR"
    asked = counter.command("ana", "saldo", called="/vacation")
    assert words(asked) == "*Férias:* saldo de 0 dias"
    with counter.db.read() as tx:
        (tab,) = messages.copies(tx, kind=HOME, subject_id=counter.ids["ana"])
    assert tab.wanted == 2, "the Home tab is drawn anew"
    # Carla's Slack is Portuguese; what nobody offers is as in Slack.
    assert speak(counter, "carla", "en") == "Kept. From now on I write to you in English."
    assert speak(counter, "carla", "xx") == "Salvo. A partir de agora, escrevo para você em português."
    assert opened(counter.press(press("carla", SETTINGS, "")))["title"]["text"] == "Configurações", "from Home too"


@pytest.mark.parametrize(
    ("command", "text", "meant"),
    [
        ("/backoffice", "setings", "Did you mean `/backoffice settings`?"),
        ("/backoffice", "configuracos", "Did you mean `/backoffice configurações`?"),
        ("/ticket", "anwsers", "Did you mean `/ticket answers`?"),
        ("/expense", "polícia", "Did you mean `/expense política`?"),
        ("/stock", "queu", "Did you mean `/stock queue`?"),
        ("/approvals", "decidedd", "Did you mean `/approvals decided`?"),
        ("/vacation", "calender", "Did you mean `/vacation calendar`?"),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_asked_about(counter: Counter, command: str, text: str, meant: str) -> None:
    assert words(counter.command("ana", text, called=command)) == meant


def test_what_is_a_wish_stays_one(counter: Counter) -> None:
    wishes = ("printer", "vpn", "senha", "impressora", "e-mail", "VPN is down", "lits of things", "internet", "teclado")
    for wish in wishes:
        assert opened(counter.command("ana", wish, called="/ticket"))["callback_id"] == "ticket.new", wish
    for wish in ("taxi", "uber", "12 taxi", "hotel", "almoço", "45,90", "lits of things"):
        assert opened(counter.command("ana", wish, called="/expense"))["callback_id"] == "expense.ask", wish
    assert opened(counter.command("ana", "tomorrow", called="/vacation"))
    said = words(counter.command("ana", "monitor", called="/stock"))
    assert said == "Nothing in stock is called “monitor”. Try one word of its name, or its code."
    # And where a word may be either, the other is one press away.
    assert words(counter.command("ana", "lost", called="/ticket")) == "Did you mean `/ticket list`?"
    assert otherwise(counter, "/ticket", "lost")["blocks"][0]["element"]["initial_value"] == "lost"
    assert otherwise(counter, "/expense", "police")["callback_id"] == "expense.ask"
