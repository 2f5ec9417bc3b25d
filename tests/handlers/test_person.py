"""What is somebody's own: the language that they are spoken to in, and words that they mistype."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.people import Role
from handlers.call import Answer, Json
from handlers.person.settings import SETTINGS
from storage import messages, people
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
        ("/approvals", "decidedd", "Did you mean `/approvals decided`?"),
        ("/vacation", "calender", "Did you mean `/vacation calendar`?"),
    ],
)  # fmt: skip
def test_a_mistyped_word_is_asked_about(counter: Counter, command: str, text: str, meant: str) -> None:
    assert words(counter.command("ana", text, called=command)) == meant


@pytest.mark.parametrize(
    ("command", "text", "who", "meant"),
    [
        ("/backoffice", "numros", "hugo", "`/backoffice números`"),
        ("/backoffice", "setpu", "hugo", "`/backoffice setup`"),
        ("/vacation", "adjsut", "hugo", "`/vacation adjust`"),
        ("/expense", "pagr", "carla", "`/expense pagar`"),
        ("/stock", "queu", "rita", "`/stock queue`"),
        ("/ticket", "filla", "bruno", "`/ticket fila`"),
    ],
)
def test_a_word_is_suggested_to_whoever_may_use_it(
    counter: Counter, command: str, text: str, who: str, meant: str
) -> None:
    with counter.db.write() as tx:
        for name, role in (("carla", Role.FINANCE), ("rita", Role.STOCK), ("bruno", Role.IT)):
            people.save_roles(tx, counter.ids[name], [role])
    assert meant in words(counter.command(who, text, called=command))
    assert meant not in words(counter.command("ana", text, called=command)), "who would be refused"


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


@pytest.mark.parametrize("word", ["cancel", "cancelar", "Cancel my leave", "cancelar VAC-1", "cancel 10 Aug"])
def test_whoever_wants_to_cancel_leave_is_not_offered_more_of_it(counter: Counter, word: str) -> None:
    counter.grant("ana", 22)
    asked = counter.submit(counter.ask("ana", date(2026, 8, 10)))
    assert words(asked) == ""
    answer = counter.command("ana", word, called="/vacation")
    assert answer.open_view is None
    assert "VAC-1" in words(answer)
    if "VAC" not in word:
        said = "`/vacation VAC-12` shows one with its buttons: withdraw it, or give days back."
        assert words(answer).split("\n")[1:] == [said]


@pytest.mark.parametrize(
    ("command", "none"),
    [
        ("/vacation", "You have not asked for leave yet. `/vacation` opens the form."),
        ("/expense", "You have not claimed anything yet. `/expense` opens the form."),
        ("/stock", "You have not asked for anything in stock yet. `/stock monitor` looks it up."),
        ("/ticket", "You have not asked for help yet. `/ticket VPN is down` does."),
    ],
)
def test_whoever_wants_to_cancel_reads_what_they_asked_for(counter: Counter, command: str, none: str) -> None:
    assert words(counter.command("ana", "cancel", called=command)) == none
    assert words(counter.command("ana", "Cancelar", called=command)) == none
    named = f"{command[1:3]}-7"
    about = counter.command("ana", named, called=command)
    assert words(counter.command("ana", f"cancel {named}", called=command)) == words(about), "as without the word"


@pytest.mark.parametrize("word", ["explain", "explicar"])
def test_the_balance_is_explained_by_that_word_alone(counter: Counter, word: str) -> None:
    counter.grant("ana", 22)
    whole = counter.command("ana", "balance explain", called="/vacation")
    assert whole.say
    assert counter.command("ana", word, called="/vacation").say == whole.say


def test_what_is_to_be_cancelled_by_somebody_else_is_a_ticket(counter: Counter) -> None:
    form = opened(counter.command("ana", "cancel my phone contract", called="/ticket"))
    assert form["blocks"][0]["element"]["initial_value"] == "cancel my phone contract"
