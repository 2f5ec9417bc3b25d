"""The Home tab: what waits for me, what I have, what I asked for."""

from handlers.approval.listing import DECIDED, MINE, TABS, WAITING, first_pages
from handlers.call import NOTHING, Answer, Call, Entry, Json, event
from handlers.cards import DIVIDER, actions, button, context, header, section
from handlers.figures import home as figures
from handlers.guide import card as guide
from handlers.office import Reader
from handlers.person import welcome
from handlers.person.settings import SETTINGS
from handlers.stock import home as stock
from handlers.ticket import home as tickets
from handlers.vacation import explain, lookup
from storage import messages
from storage.db import Tx
from storage.messages import HOME, Audience

MOST_BLOCKS = 100


def opened(tx: Tx, call: Call) -> Answer:
    """Somebody looks at their Home tab: owe it to them as it is now."""
    welcome.met(tx, call)
    if call.event.get("tab", "home") == "home":
        messages.owe_card(tx, kind=HOME, subject_id=call.actor.id, audience=Audience.HOME, person_id=call.actor.id)
    return NOTHING


def draw(tx: Tx, reader: Reader) -> Json:
    """The tab: what waits, what is left, what was asked and decided, each with the way to the rest of it."""
    v = reader.voice
    pages = first_pages(tx, reader, WAITING, MINE, DECIDED)
    (deciding, more_to_decide), (mine, more_of_mine), (decided, more_decided) = pages
    team = lookup.team(tx, reader)
    blocks = [
        *_ways(reader),
        *guide.home(tx, reader),
        *([header(TABS[WAITING].name(v)), *deciding, *more_to_decide, DIVIDER] if deciding else []),
        *tickets.queue(tx, reader),
        *stock.queue(tx, reader),
        header(v.say("Your leave")),
        section(*lookup.at_a_glance(tx, reader) or [v.say("No type of leave has a balance here.")]),
        *actions(*explain.buttons(reader)),
        header(TABS[MINE].name(v)),
        *(mine or [section(TABS[MINE].empty(v))]),
        *more_of_mine,
        *tickets.mine(tx, reader),
        *([header(v.say("Your team")), section(*team)] if team else []),
        *([header(TABS[DECIDED].name(v)), *decided, *more_decided] if decided else []),
        *figures.lines(tx, reader),
        *actions(button(v.say("Settings…"), SETTINGS)),
        context(v.say("As of {when}", when=v.moment(reader.now))),
    ]
    return {"type": "home", "blocks": blocks[:MOST_BLOCKS]}


def _ways(reader: Reader) -> list[Json]:
    """What one comes for most: each opens its form."""
    v = reader.voice
    return actions(
        button(v.say("Ask for leave"), "vacation.open", style="primary"),
        button(v.say("Claim expenses"), "expense.open"),
        button(v.say("Look in stock"), "stock.search"),
        button(v.say("Ask for help"), "ticket.open"),
    )


ENTRIES: tuple[Entry, ...] = (event("app_home_opened", opened),)
