"""The list of a payment, as a file for the bank or for payroll: who gets how much, and for what.

A workbook, as all that is sent in Slack: commas and points of a CSV file mean other things to an Excel in Brazil, or in
Germany, than to one in England, and who opens it by a double click is not asked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.people import Role
from handlers.attachment import Copy
from handlers.call import Message
from handlers.office import Office, Reader
from handlers.spreadsheet import Row, Table, written
from handlers.texts import Voice, voice_of
from storage import messages, people
from storage.db import Tx
from storage.payment import batches
from storage.payment.batches import Batch
from storage.payment.payments import Payee, payees
from storage.showings import Showing

NOT_SENT = "payment.not_sent"
"""The news that Slack did not take the list."""


def copy(tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
    """What is sent; None if the person is not in finance any more."""
    assert showing.batch_id, "it is the list of a payment"
    batch, person = batches.load(tx, showing.batch_id), people.get(tx, showing.person_id)
    voice = voice_of(person, office.policy)
    if Role.FINANCE not in person.roles or not person.works_here(now.astimezone(voice.zone).date()):
        return None
    words = voice.say("List of the payment {batch}", batch=batch.name)
    name = f"{batch.name}.xlsx"
    body = written(table(voice, batch, payees(tx, batch.id)), name)
    return Copy(name=name, words=words, digest="", body=body)


def table(v: Voice, batch: Batch, found: list[Payee]) -> Table:
    """A row for each person and currency, by name."""
    rows: list[Row] = [
        (batch.name, p.employee_id or "", p.email, p.name, p.amount.amount, p.amount.currency, " ".join(p.references))
        for p in found
    ]
    return Table(_header(v), rows)


def _header(v: Voice) -> list[str]:
    return [
        v.say("Payment"),
        v.say("Employee number"),
        v.say("Email"),
        v.say("Name"),
        v.say("Amount"),
        v.say("Currency"),
        v.say("Requests"),
    ]


def not_shown(tx: Tx, showing: Showing) -> None:
    """The list could not be sent."""
    messages.owe(tx, NOT_SENT, facts={"batch": showing.batch_id}, person_id=showing.person_id)


def tell_not_sent(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
    """The news of it."""
    name = batches.load(tx, facts["batch"]).name
    return Message(
        text=reader.voice.say(
            "Slack did not take the list of {batch} from me. Ask for it once more with the button on its card.",
            batch=name,
        )
    )
