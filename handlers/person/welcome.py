"""Somebody who is new is told once what the bot is, with three things to try."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handlers import quiet
from handlers.call import Call, Message
from handlers.cards import button, context, section
from handlers.each import each, in_the_end
from handlers.guide import card as guide
from handlers.office import Office, Reader
from storage import digests, messages, people
from storage.db import Database, Tx
from storage.messages import Priority

WELCOME = "welcome"
BATCH = 100


@in_the_end()
def tick(db: Database, office: Office, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Welcome whoever the roster and Slack both know by now, once they are at work; returns how many there are.

    While something is missing to go live, nobody is: who sets the bot up is not done yet.
    """
    told, whole = 0, False
    with db.read() as tx:
        label = digests.somebody_new(tx)
        if digests.last_look(tx, WELCOME) == label or not guide.ready(tx):
            return 0
    while not whole and not stopped():
        with db.read() as tx:
            new = people.not_welcomed(tx, limit=BATCH)
        done = each(new, lambda person_id: _welcomed(db, office, person_id, now), name="person {}".format)
        told += sum(done)
        whole = len(done) == len(new) < BATCH
        # Where none could be dealt with the same ones would be found again.
        if new and not done:
            break
    if whole:
        with db.write() as tx:
            digests.looked(tx, WELCOME, label)
    return told


def _welcomed(db: Database, office: Office, person_id: int, now: datetime) -> bool:
    with db.write() as tx:
        if not people.welcome(tx, person_id, now=now):
            return False
        quiet.tell(tx, office, people.get(tx, person_id), WELCOME, subject=WELCOME, facts={}, now=now)
    return True


def met(tx: Tx, call: Call) -> None:
    """Somebody came by themselves: welcome them at once, for they are here."""
    if people.welcome(tx, call.actor.id, now=call.now):
        messages.owe(tx, WELCOME, facts={}, person_id=call.actor.id, priority=Priority.REQUESTER)


def tell(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The welcome: what this is, three things to try, and where all the rest is."""
    v = reader.voice
    called = {"name": reader.person.name.partition(" ")[0], "company": reader.office.policy.company.name}
    who = v.say("Hello {name}. I am the back office of {company}, here in Slack.", **called)
    what = v.say("What you ask me for reaches whoever decides it, and here you read what became of it. Try it:")
    leave = v.say("*Ask for leave.* “10 Aug - 14 Aug”, written to me here, does it too.")
    spent = v.say("*Claim what you spent.* Or send me a photo of the receipt.")
    help_ = v.say("*Ask for help* with what does not work. Whoever can mend it answers you here.")
    name = reader.office.command("backoffice")
    more = v.say("`{command}` shows all that there is; `{command} settings` changes the language.", command=name)
    rows = [
        section(leave, button=button(v.say("Ask for leave"), "vacation.open", style="primary")),
        section(spent, button=button(v.say("Claim expenses"), "expense.open")),
        section(help_, button=button(v.say("Ask for help"), "ticket.open")),
    ]
    return Message(text=f"{who} {what}", blocks=[section(who, what), *rows, context(more)])
