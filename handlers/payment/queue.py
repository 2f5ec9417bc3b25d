"""What is to be paid, to whom, and since when: the card in finance's channel, and the same for who asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.money import Currency, Money, total, totals
from domain.people import Person
from handlers.call import Json, Message
from handlers.cards import actions, button, context, header, section, sections
from handlers.office import Office, Reader
from handlers.payment import figures, flagged
from handlers.payment.book import QUEUE
from handlers.texts import Voice
from storage import people, shared
from storage.db import Database, Tx
from storage.payment import batches, payments
from storage.payment.batches import Batch
from storage.payment.payments import Payable
from storage.payment.waiting import MOST

LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person gets in one currency, oldest first."""

    person: Person
    payables: tuple[Payable, ...]

    @property
    def key(self) -> str:
        """What a form calls it."""
        return key_of(self.payables[0])

    @property
    def currency(self) -> Currency:
        """Of all of it."""
        return self.payables[0].outstanding.currency

    @property
    def money(self) -> Money:
        """What it comes to."""
        return total((p.to_pay for p in self.payables), self.currency)


def key_of(payable: Payable) -> str:
    """What a form calls the share that something is of."""
    return f"{payable.person_id}:{payable.outstanding.currency}"


def waiting(tx: Tx) -> list[Payable]:
    """What is to be paid and not in a payment yet, oldest first."""
    return payments.waiting(tx, limit=MOST)


def shares(tx: Tx, found: Iterable[Payable]) -> list[Share]:
    """What is to be paid, by person and currency; who waits longest comes first."""
    groups: dict[tuple[int, Currency], list[Payable]] = {}
    for one in found:
        groups.setdefault((one.person_id, one.outstanding.currency), []).append(one)
    names = people.get_many(tx, (person_id for person_id, _ in groups))
    return [Share(person=names[person_id], payables=tuple(of)) for (person_id, _), of in groups.items()]


def sums(v: Voice, found: Sequence[Payable]) -> str:
    """What it comes to, in each currency."""
    return v.names([v.money(money) for money in totals(p.to_pay for p in found)])


def age(reader: Reader, payable: Payable) -> str:
    """Since when it waits."""
    days = days_waited(reader, payable)
    return reader.voice.count("{n} day", "{n} days", days) if days else reader.voice.say("today")


def days_waited(reader: Reader, payable: Payable) -> int:
    """How many days ago it was approved."""
    day = reader.office.day
    return max(0, (day(reader.now) - day(payable.approved_at)).days)


def share_line(reader: Reader, share: Share) -> str:
    """A person and what they get, claim by claim."""
    v = reader.voice
    each = [
        v.say("{reference} {money} ({age})", reference=p.reference, money=v.money(p.to_pay), age=age(reader, p))
        for p in share.payables
    ]
    said = v.say("*{who}* {money}", who=share.person.name, money=v.money(share.money))
    return f"{said} · {', '.join(each[:LISTED])}"


def draw(tx: Tx, reader: Reader, subject_id: int) -> Message:
    """The card in the channel."""
    v, found = reader.voice, waiting(tx)
    heading = v.say("To be paid")
    blocks = [
        header(heading),
        *_listed(tx, reader, found),
        *flagged_of(tx, v, (p.request_id for p in found)),
        *_open(tx, reader),
        *_owed_back(tx, reader),
    ]
    hands = [button(v.say("Pay…"), "payment.open", style="primary")] if found else []
    blocks += [*actions(*hands), *([context(*said)] if (said := figures.lines(tx, reader)) else [])]
    text = v.say("To be paid: {sums}", sums=sums(v, found)) if found else v.say("Nothing is to be paid.")
    return Message(text=text, blocks=blocks)


def _listed(tx: Tx, reader: Reader, found: Sequence[Payable]) -> list[Json]:
    v = reader.voice
    if not found:
        return [section(v.say("Nothing is to be paid."))]
    lines = [share_line(reader, share) for share in shares(tx, found)]
    together = v.count("{n} request, {sums} together", "{n} requests, {sums} together", len(found), sums=sums(v, found))
    more = [oldest_only(v)] if len(found) >= MOST else []
    return [*listed(v, lines), context(together, *more)]


def oldest_only(v: Voice) -> str:
    """That what is looked at may not be all."""
    return v.say("These are the {n} requests that wait longest. Others come once these are in a payment.", n=MOST)


def listed(v: Voice, lines: Sequence[str]) -> list[Json]:
    """So many lines as a card has room for, and that there are more; nothing of none."""
    more = [v.say("… and more")] if len(lines) > LISTED else []
    return sections(*lines[:LISTED], *more) if lines else []


def flagged_of(tx: Tx, v: Voice, ids: Iterable[int]) -> list[Json]:
    """What nobody saw who approved these requests."""
    return listed(v, flagged.lines(tx, v, ids))


def _open(tx: Tx, reader: Reader) -> list[Json]:
    """Payments that are not made yet."""
    found = batches.opened(tx, limit=LISTED)
    names = people.get_many(tx, (batch.by_id for batch in found))
    lines = [_opened(reader.voice, batch, names[batch.by_id].name) for batch in found]
    return [section(*lines)] if lines else []


def _opened(v: Voice, batch: Batch, who: str) -> str:
    told = {"batch": batch.name, "money": v.names([v.money(m) for m in batch.sums()]), "who": who}
    return v.say("⏳ {batch} of {money} by {who} waits to be marked as paid.", **told)


def _owed_back(tx: Tx, reader: Reader) -> list[Json]:
    """Who has to give money back because a claim was lowered after it was paid."""
    v, found = reader.voice, payments.owed_back(tx, limit=LISTED)
    names = people.get_many(tx, (p.person_id for p in found))
    lines = [
        v.say("↩️ {who} owes {money} back ({reference}).", who=names[p.person_id].name, money=v.money(p.owed_back),
              reference=p.reference)
        for p in found
    ]  # fmt: skip
    return [section(*lines)] if lines else []


def tick(db: Database, office: Office) -> int:
    """Put the card into the channel that the policy names, once there is anything to pay; whether it was put there."""
    channel = office.policy.expenses.finance.channel
    if channel is None:
        return 0
    with db.read() as tx:
        found = payments.due(tx, limit=1)
        stands = shared.stands_in(tx, kind=QUEUE, subject_id=0)
    if not found or stands == channel:
        return 0
    with db.write() as tx:
        shared.owe_in(tx, channel, kind=QUEUE, subject_id=0, person_id=found[0].person_id)
    return 1
