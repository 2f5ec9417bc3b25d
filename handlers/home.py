"""The Home tab: what waits for me, what I have, what I asked for."""

from handlers.approval.listing import waiting
from handlers.call import NOTHING, Answer, Call, Entry, Json, event
from handlers.cards import DIVIDER, actions, button, context, header, section, within
from handlers.office import Reader
from handlers.vacation import lookup
from storage import messages
from storage.db import Tx
from storage.messages import HOME, Audience

MOST_BLOCKS = 100


def opened(tx: Tx, call: Call) -> Answer:
    """Somebody looks at their Home tab: owe it to them as it is now."""
    if call.event.get("tab", "home") == "home":
        messages.owe_card(tx, kind=HOME, subject_id=call.actor.id, audience=Audience.HOME, person_id=call.actor.id)
    return NOTHING


def draw(tx: Tx, reader: Reader) -> Json:
    """The tab."""
    v = reader.voice
    mine = lookup.mine(tx, reader).text
    deciding = waiting(tx, reader)
    ask = button(v.say("Ask for leave"), "vacation.open", style="primary")
    blocks = [
        *([header(v.say("Waiting for you")), *deciding, DIVIDER] if deciding else []),
        header(v.say("Your leave")),
        section(*lookup.balances(tx, reader) or [v.say("No type of leave has a balance here.")]),
        *actions(ask),
        DIVIDER,
        header(v.say("Your requests")),
        section(mine),
        context(v.say("As of {when}", when=v.moment(reader.now))),
    ]
    return {"type": "home", "blocks": within(blocks, MOST_BLOCKS)}


ENTRIES: tuple[Entry, ...] = (event("app_home_opened", opened),)
