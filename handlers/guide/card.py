"""The guide of whoever sets the bot up: a card that says what is missing for as long as something is."""

from datetime import datetime

from domain.finding import Found, Standing
from domain.people import Action, Person, Role, gate, may, standings
from handlers import quiet
from handlers.call import Answer, Call, Entry, Json, Message, action
from handlers.cards import DIVIDER, button, context, header, section
from handlers.forms import turned
from handlers.guide.checks import basis, look_over
from handlers.guide.words import says
from handlers.office import Office, Reader
from storage import audit, digests, findings, messages, people
from storage.db import Database, Tx
from storage.messages import Audience

GUIDE, SHOW, LEAVE = "guide", "guide.show", "guide.leave"
ONE = 1
"""There is one guide; everybody who sets up has a copy of it."""
LISTED = 12


def tick(db: Database, office: Office, now: datetime) -> int:
    """Look at what is missing, and owe the guide to whoever sets up; returns to how many for the first time."""
    with db.read() as tx:
        label = basis(tx, office.policy, office.day(now))
        same = digests.last_look(tx, GUIDE) == label
        found = findings.known(tx) if same else _missing(tx, office, now)
        new = _unguided(tx, office, now) if found else []
    if same and not new:
        return 0
    with db.write() as tx:
        if not same and findings.keep(tx, found):
            redraw(tx)
        for person in new if findings.to_do(tx) else ():
            messages.owe_card(tx, kind=GUIDE, subject_id=ONE, audience=Audience.REQUESTER, person_id=person.id)
        digests.looked(tx, GUIDE, label)
    return len(new)


def _missing(tx: Tx, office: Office, now: datetime) -> list[Found]:
    return [one for one in look_over(tx, office.policy, office.day(now)) if one.standing is not Standing.OK]


def _unguided(tx: Tx, office: Office, now: datetime) -> list[Person]:
    """Administrators, else HR, who have no copy yet and are at work."""
    guided = {card.person_id for card in messages.copies(tx, kind=GUIDE, subject_id=ONE)}
    leads = people.with_role(tx, Role.ADMIN) or people.with_role(tx, Role.HR)
    return [one for one in leads if one.id not in guided and quiet.at_work(tx, office, one, now) <= now]


def redraw(tx: Tx) -> None:
    """Want every copy drawn again, and the Home tabs of those who have one."""
    messages.touch(tx, kind=GUIDE, subject_id=ONE)
    messages.touch_homes(tx, [card.person_id for card in messages.copies(tx, kind=GUIDE, subject_id=ONE)])


def ready(tx: Tx) -> bool:
    """Whether nothing is missing that keeps the bot from going live, as far as somebody looked."""
    return not any(one.standing is Standing.MISSING for one in findings.known(tx))


def draw(tx: Tx, reader: Reader, subject_id: int = ONE) -> Message:
    """What is to be done, each with how; a line, once all is there."""
    v, found = reader.voice, findings.to_do(tx)
    if not may(Action.SET_UP, standings(reader.person)):
        said = v.say("Others set me up by now, so this card tells nothing more.")
        return Message(text=said, blocks=[section(said)])
    if not found:
        said = v.say("All is set up. Everybody can work with me.")
        return Message(text=said, blocks=[section(said)])
    heading = v.say("To be set up")
    many = v.count("{n} thing is to be looked at.", "{n} things are to be looked at.", len(found))
    more = [section(v.say("… and more"))] if len(found) > LISTED else []
    rows = [_row(reader, one) for one in found[:LISTED]]
    name = "`backoffice doctor`"
    small = v.say("This card follows what is there. {command} says the same, and looks at Slack and files too.",
                  command=name)  # fmt: skip
    return Message(text=f"{heading}: {many}", blocks=[header(heading), *rows, *more, context(small)])


def _row(reader: Reader, found: Found) -> Json:
    """What is missing is done; anything else may be as it should be."""
    v, (what, todo) = reader.voice, says(reader.voice, found)
    missing = found.standing is Standing.MISSING
    leave = None if missing else button(v.say("Leave it so"), LEAVE, found.key)
    mark = "❗ " if missing else ""
    return section(f"{mark}*{_capital(what)}*", _capital(todo), button=leave, block_id=found.key)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def still_open(tx: Tx, subject_id: int) -> bool:
    """Whether a copy that is gone is posted anew."""
    return bool(findings.to_do(tx))


def home(tx: Tx, reader: Reader) -> list[Json]:
    """On the Home tab of administrators: how much there is to do; nothing, once all is there."""
    v = reader.voice
    if Role.ADMIN not in reader.person.roles or not (found := findings.to_do(tx)):
        return []
    said = v.count("{n} thing is to be looked at.", "{n} things are to be looked at.", len(found))
    return [header(v.say("To be set up")), section(said, button=button(v.say("Show…"), SHOW)), DIVIDER]


def show(tx: Tx, call: Call) -> Answer:
    """By the command or the Home tab: the guide as it is. Raises NotYours."""
    gate(Action.SET_UP, standings(call.actor))
    page = draw(tx, call.reader)
    return turned(call, page, name=SHOW, title=call.voice.say("To be set up"))


def told(tx: Tx, call: Call) -> Answer:
    """`/backoffice setup`. Raises NotYours."""
    gate(Action.SET_UP, standings(call.actor))
    return Answer(say=draw(tx, call.reader))


def leave_so(tx: Tx, call: Call) -> Answer:
    """It is as it should be: nobody is told of it until it is otherwise. Raises NotYours."""
    gate(Action.SET_UP, standings(call.actor))
    if findings.leave_so(tx, call.value):
        redraw(tx)
        facts = {"finding": call.value, "surface": call.surface.value}
        audit.append(tx, at=call.now, actor_id=call.actor.id, action="leave so", subject=GUIDE, facts=facts)
    if call.whisper or call.view:
        return turned(call, draw(tx, call.reader), name=SHOW, title=call.voice.say("To be set up"))
    return Answer()


ENTRIES: tuple[Entry, ...] = (action(SHOW, show), action(LEAVE, leave_so, changes=True))
