"""`/backoffice my data`: what is kept of somebody, who may read it, and all of it as a file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.people import Role
from handlers.attachment import Copy
from handlers.call import Answer, Call, Entry, Message, action
from handlers.cards import actions, button, section
from handlers.export import Export
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, Voice, voice_of
from storage import mine, people
from storage.db import Tx
from storage.showings import Showing

SEND, FILE = "person.send_data", "my-data.json"
ASKED = 3
"""So many of HR are named."""
Counted = Callable[[Voice, int], str]
KEPT: Mapping[str, Counted] = {
    "requests": lambda v, n: v.count("{n} request, with what was decided", "{n} requests, with what was decided", n),
    "days of leave": lambda v, n: v.count("{n} day with leave", "{n} days with leave", n),
    "expenses": lambda v, n: v.count("{n} line of expenses", "{n} lines of expenses", n),
    "payments": lambda v, n: v.count("{n} payment", "{n} payments", n),
    "files": lambda v, n: v.count("{n} file that you handed in", "{n} files that you handed in", n),
    "things from stock": lambda v, n: v.count(
        "{n} request for something in stock", "{n} requests for something in stock", n
    ),
    "access": lambda v, n: v.count("{n} request for access", "{n} requests for access", n),
    "tickets": lambda v, n: v.count("{n} ticket", "{n} tickets", n),
    "words in tickets": lambda v, n: v.count("{n} message in a ticket", "{n} messages in tickets", n),
    "decisions": lambda v, n: v.count(
        "{n} request of others that you decided", "{n} requests of others that you decided", n
    ),
}
"""What is named with its number; the file has more."""


def told(tx: Tx, call: Call) -> Answer:
    """What is kept, as numbers, and who may read what."""
    v, found = call.voice, mine.counts(tx, call.actor.id)
    heading, readers = v.say("What I keep of you"), v.say("Who may read it")
    lines = [v.say("What the roster and Slack say of you: name, address, department, manager, language and time zone")]
    lines += [says(v, found[about]) for about, says in KEPT.items() if found[about]]
    send = actions(button(v.say("Send me all of it"), SEND, style="primary"))
    blocks = [
        section(f"*{heading}*", *(f"• {line}" for line in lines)),
        section(f"*{readers}*", *(f"• {line}" for line in _readers(v))),
        section(_mend(tx, call)),
        *send,
    ]
    return Answer(say=Message(text="\n".join([heading, *lines]), blocks=blocks))


def _readers(v: Voice) -> list[str]:
    return [
        v.say("Everybody: on which days you are away, never why"),
        v.say("Whoever is asked to decide, and your managers: what you ask for"),
        v.say("HR: your leave, balances and certificates, and what you ask for"),
        v.say("Finance: your expenses, receipts and payments"),
        v.say("Whoever helps: your tickets; those in confidence nobody but who works on them"),
        v.say("Whoever keeps the stock: what you asked for there"),
    ]


def _mend(tx: Tx, call: Call) -> str:
    v, today = call.voice, call.day
    names = [Mrkdwn(f"<@{one.slack_id}>") for one in people.with_role(tx, Role.HR) if one.works_here(today)][:ASKED]
    if not names:
        return v.say("Is something wrong? Whoever keeps the roster corrects it.")
    whom = Mrkdwn(v.names(names, any_one=True))
    return v.say("Is something wrong? {whom} in HR can correct it.", whom=whom)


@dataclass(frozen=True, kw_only=True)
class Own(Export):
    """What is somebody's own: everybody may have it, and nobody else's."""

    @property
    def files(self) -> frozenset[str]:
        """One, which programs can read."""
        return frozenset({FILE})

    @property
    def entries(self) -> tuple[Entry, ...]:
        """It is asked for by a button."""
        return (action(SEND, lambda tx, call: self._ask(tx, call, FILE), changes=True),)

    def copy(self, tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
        """All of it; None if the person works here no more."""
        person = people.get(tx, showing.person_id)
        if not person.works_here(office.day(now)):
            return None
        v = voice_of(person, office.policy)
        body = json.dumps(dict(mine.everything(tx, person.id)), ensure_ascii=False, indent=1).encode()
        return Copy(
            name=self.name(v, FILE),
            words=v.say("All that I keep of you, as of {when}", when=v.moment(now)),
            digest="",
            body=body,
        )

    def tell_not_sent(self, tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
        """The news that it could not be sent."""
        told = {"name": self.name(reader.voice, FILE), "command": reader.office.command("backoffice")}
        said = reader.voice.say("Slack did not take {name} from me. `{command} my data` asks for it once more.", **told)
        return Message(text=said)


EXPORT = Own(
    kind="person",
    file="my-data",
    called=lambda v: v.say("my-data"),
    commands=(),
    check=lambda tx, call: None,
    find=lambda tx, reader: None,
)
