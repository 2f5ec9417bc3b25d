"""What people are told about their money: it was paid, that was a mistake, their claim was corrected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.money import Money
from domain.people import Role
from handlers.approval.telling import linked, links
from handlers.call import Message
from handlers.cards import quote, section
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, escape
from storage import approval, messages, people
from storage.db import Tx
from storage.payment import batches, payments
from storage.payment.batches import Batch

PAID, UNDONE, CORRECTED, RETURNED = "payment.paid", "payment.undone", "payment.corrected", "payment.returned"
Facts = Mapping[str, Any]


def tell_payment(tx: Tx, kind: str, batch: Batch) -> None:
    """Owe everybody in a payment the news of it."""
    everybody = sorted({payee.person_id for payee in payments.payees(tx, batch.id)})
    messages.owe_each(tx, everybody, kind, facts={"batch": batch.id})


def tell_finance(tx: Tx, office: Office, kind: str, facts: Facts, now: datetime) -> None:
    """Owe finance some news: in its channel, or to everybody in it if it has none."""
    if channel := office.policy.expenses.finance.channel:
        messages.owe(tx, kind, facts=facts, channel=channel)
        return
    for person in people.with_role(tx, Role.FINANCE):
        if person.works_here(office.day(now)):
            messages.owe(tx, kind, facts=facts, person_id=person.id)


def _told(tx: Tx, reader: Reader, facts: Facts) -> dict[str, str]:
    """How much the reader got in a payment, when, and for what."""
    v, batch = reader.voice, batches.load(tx, facts["batch"])
    mine = payments.payees(tx, batch.id, of=reader.person.id)
    ids = [approval.find(tx, name) for payee in mine for name in payee.references]
    paid = approval.load_many(tx, (i for i in ids if i)).values()
    return {
        "money": v.names([v.money(payee.amount) for payee in mine]),
        "references": Mrkdwn(v.names([*links(tx, reader, paid).values()])),
        "day": v.day(batch.paid_on) if batch.paid_on else "",
    }


def tell_paid(tx: Tx, reader: Reader, facts: Facts) -> Message:
    """The money was paid; what of it is still to come is said too."""
    v, told = reader.voice, _told(tx, reader, facts)
    said = v.say("💶 You were paid {money} on {day} for {references}.", **told)
    paid = {item.request_id for item in batches.load(tx, facts["batch"]).items}
    rest = [p for p in payments.due_to(tx, [reader.person.id]) if p.request_id in paid]
    more = [
        v.say("{money} of {reference} is still to be paid.", money=v.money(p.to_pay), reference=p.reference)
        for p in rest
    ]
    return Message(text=" ".join([said, *more]))


def tell_undone(tx: Tx, reader: Reader, facts: Facts) -> Message:
    """The payment was a mistake."""
    v = reader.voice
    said = v.say(
        "The payment of {money} for {references} was marked by mistake. It is still to be paid.",
        **_told(tx, reader, facts),
    )
    reason = batches.load(tx, facts["batch"]).reason or ""
    return Message(text=f"{said}\n“{escape(reason)}”", blocks=[section(said), quote(reason)])


def tell_corrected(tx: Tx, reader: Reader, facts: Facts) -> Message:
    """Finance reimburses another amount, and what that means."""
    v, request = reader.voice, approval.load(tx, facts["request"])
    told = {"who": people.get(tx, facts["by"]).name, "reference": Mrkdwn(linked(tx, reader, request))}
    said = v.say("{who} (finance) corrected {reference}: {now} is reimbursed instead of {before}.", **told,
                 now=_money(reader, facts["now"]), before=_money(reader, facts["before"]))  # fmt: skip
    known = payments.of(tx, request.id)
    if known and known.owed_back:
        said += " " + v.say("You owe {money} back. Finance tells you how.", money=v.money(known.owed_back))
    elif known and known.to_pay:
        said += " " + v.say("{money} is to be paid.", money=v.money(known.to_pay))
    return Message(text=f"{said}\n“{escape(facts['reason'])}”", blocks=[section(said), quote(facts["reason"])])


def _money(reader: Reader, told: Any) -> str:
    minor, currency = told
    return reader.voice.money(Money.of_minor(minor, currency))


def tell_returned(tx: Tx, reader: Reader, facts: Facts) -> Message:
    """What the person gave back arrived."""
    v, request = reader.voice, approval.load(tx, facts["request"])
    told = {"money": _money(reader, facts["money"]), "reference": Mrkdwn(linked(tx, reader, request))}
    return Message(text=v.say("Finance has received the {money} that you gave back for {reference}.", **told))
