"""What owed messages say: their words are made when they are sent, from our own rows, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.people import Person, Role
from handlers import assistant, attachment, home, reminder
from handlers.access import about_ticket
from handlers.access import news as of_access
from handlers.approval import departed
from handlers.approval.card import draw
from handlers.approval.engine import MOVED
from handlers.approval.telling import tell_move
from handlers.call import Json, Message
from handlers.cards import quote, section
from handlers.digest import known as digests
from handlers.expense import receipt_card, rerate
from handlers.exports import EXPORTS
from handlers.guide import card as guide
from handlers.office import Office, Reader
from handlers.payment import bank, flagged, queue, unposted
from handlers.payment import card as payments
from handlers.payment import news as payment
from handlers.payment.book import BATCH, QUEUE
from handlers.person import welcome
from handlers.stock import batch
from handlers.stock import book as stock
from handlers.stock import news as of_stock
from handlers.stock.counting import count_card
from handlers.stock.giving import handover
from handlers.stock.giving import queue as stock_queue
from handlers.stock.moving import picture
from handlers.stock.sheets import sheet
from handlers.texts import Mrkdwn, channel_voice, escape, voice_of
from handlers.ticket import book as tickets
from handlers.ticket import card as ticket_card
from handlers.ticket.asking import earlier, origin, shortcut
from handlers.ticket.clocks import due, nudge
from handlers.ticket.known import follow
from handlers.ticket.team import given, left, major, merge, merging, move
from handlers.ticket.threads import copies, files, returned, turned, unheard
from handlers.vacation import account, posted
from handlers.vacation.adjust import ADJUSTED
from storage import approval, inbox, messages, people, vacation
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience, Card
from storage.outgoing import Owed

DEAD = "dead"
"""The news that a message was given up."""
Facts = Mapping[str, Any]
Teller = Callable[[Tx, Reader, Facts], Message | None]


def _moved(tx: Tx, reader: Reader, facts: Facts) -> Message:
    request = approval.load(tx, facts["request"])
    # The first version is the asking itself; each move leads to the next.
    return tell_move(tx, reader, request, request.history[facts["version"] - 2])


def _adjusted(tx: Tx, reader: Reader, facts: Facts) -> Message:
    v, (entry, by_id, reason) = reader.voice, vacation.posted(tx, facts["entry"])
    rules = reader.office.policy.leave.types.get(entry.type)
    name = rules.name.in_(v.language) if rules else entry.type
    left = v.days(account.left(tx, reader.office, reader.person, entry.type, now=reader.now))
    told = {"who": people.get(tx, by_id).name, "days": v.days(abs(entry.amount)), "type": name, "left": left}
    if entry.amount > 0:
        line = v.say("{who} (HR) added {days} to your balance of {type}. You have {left} now.", **told)
    else:
        line = v.say("{who} (HR) took {days} from your balance of {type}. You have {left} now.", **told)
    return Message(text=f"{line}\n“{escape(reason)}”", blocks=[section(line), quote(reason)])


def _stranger(tx: Tx, reader: Reader, facts: Facts) -> Message:
    user = Mrkdwn(f"<@{facts['user']}>")
    return Message(
        text=reader.voice.say(
            "{user} wanted to use me and is not on the roster. Import them if they belong here.", user=user
        )
    )


def _words(tx: Tx, reader: Reader, facts: Facts) -> Message:
    return Message(text=facts["text"])


def _dead(tx: Tx, reader: Reader, facts: Facts) -> Message:
    return Message(
        text=reader.voice.say(
            "Slack did not take a message of mine: {error}. `backoffice messages` lists it and can send it again.",
            error=facts["error"],
        )
    )


TELLERS: Mapping[str, Teller] = {
    MOVED: _moved,
    ADJUSTED: _adjusted,
    "stranger": _stranger,
    "words": _words,
    reminder.REMINDER: reminder.tell,
    **digests.TELLERS,
    assistant.TALK: assistant.tell,
    attachment.NOT_KEPT: attachment.tell,
    attachment.NOT_SHOWN: attachment.tell_not_shown,
    posted.POSTED: posted.tell,
    departed.DEPARTED: departed.tell,
    rerate.RATED: rerate.tell,
    payment.PAID: payment.tell_paid,
    payment.UNDONE: payment.tell_undone,
    payment.CORRECTED: payment.tell_corrected,
    payment.RETURNED: payment.tell_returned,
    welcome.WELCOME: welcome.tell,
    flagged.FLAGGED: flagged.tell,
    unposted.UNPOSTED: unposted.tell,
    bank.NOT_SENT: bank.tell_not_sent,
    stock.LOW: of_stock.tell_low,
    batch.LOW_MANY: batch.tell_low_many,
    stock.BACK: of_stock.tell_back,
    count_card.RECOUNT: count_card.tell_recount,
    of_stock.RELEASED: of_stock.tell_released,
    of_stock.LONGER: of_stock.tell_longer,
    of_stock.DENIED: of_stock.tell_denied,
    picture.NOT_SENT: picture.tell_not_sent,
    **{one.not_sent: one.tell_not_sent for one in EXPORTS},
    turned.TURNED: turned.told,
    unheard.OUTSIDE: unheard.tell_outside,
    unheard.CUT: unheard.tell_cut,
    unheard.OVER: unheard.tell_over,
    shortcut.ENOUGH: shortcut.tell_enough,
    origin.APART: origin.tell_apart,
    files.REFUSED: files.tell_refused,
    due.DUE: due.tell,
    of_access.ENDED: of_access.tell_ended,
    about_ticket.DECIDED: _moved,
    nudge.NUDGE: nudge.tell,
    follow.SETTLED: follow.tell_settled,
    tickets.GIVEN: given.tell,
    tickets.NOBODY: given.tell_nobody,
    given.FREED: given.tell_freed,
    major.UPDATED: major.tell_updated,
    merging.MERGED: merging.tell_merged,
    merging.SAME: merging.tell_same,
    merging.CAME: merge.tell_came,
    tickets.SO_FAR: move.tell_so_far,
    returned.RETURNED: returned.told,
    DEAD: _dead,
}
"""Who finds the words of which news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """How a card is drawn by its subject, and whether it is posted anew once its message is gone."""

    draw: Callable[[Tx, Reader, int], Message]
    still_open: Callable[[Tx, int], bool] = lambda tx, subject_id: True


CARDS: Mapping[str, Drawn] = {
    QUEUE: Drawn(draw=queue.draw),
    guide.GUIDE: Drawn(draw=guide.draw, still_open=guide.still_open),
    BATCH: Drawn(draw=payments.draw),
    receipt_card.CARD: Drawn(draw=receipt_card.draw, still_open=receipt_card.still_open),
    sheet.CARD: Drawn(draw=sheet.draw, still_open=sheet.still_open),
    count_card.CARD: Drawn(draw=count_card.draw, still_open=count_card.still_open),
    stock.QUEUE: Drawn(draw=stock_queue.draw),
    tickets.CARD: Drawn(draw=ticket_card.draw, still_open=ticket_card.still_open),
    copies.SAID: Drawn(draw=copies.draw, still_open=origin.still_open),
    copies.ON: Drawn(draw=copies.draw_on, still_open=origin.still_open),
    copies.EARLIER: Drawn(draw=earlier.draw, still_open=origin.still_open),
    tickets.THREAD: Drawn(draw=origin.draw, still_open=origin.still_open),
    tickets.LEFT: Drawn(draw=left.draw, still_open=lambda tx, subject_id: False),
    tickets.MAJOR: Drawn(draw=major.draw, still_open=ticket_card.still_open),
    tickets.HIDDEN: Drawn(draw=lambda tx, reader, i: copies.hidden(reader.voice), still_open=lambda tx, i: False),
    stock.HANDED: Drawn(draw=handover.draw, still_open=handover.still_open),
}
"""Cards that are of no request. Queues stand always: there is something to be done."""


def tell_administrators(tx: Tx, owed: Owed, error: str, *, now: datetime) -> None:
    """A message was given up: once a day for each error, so that an outage does not bring a flood of its own."""
    if owed.kind != DEAD and inbox.claim(tx, f"{DEAD}:{error}:{now.date().isoformat()}", now=now) is None:
        for person in people.with_role(tx, Role.ADMIN):
            messages.owe(tx, DEAD, facts={"error": error}, person_id=person.id)


def view_for(tx: Tx, office: Office, person_id: int | None, now: datetime) -> Reader:
    """How a person is spoken to, or a channel, which is nobody in particular."""
    if person_id is None:
        nobody = Person(id=0, name="", email="")
        voice = channel_voice(office.policy, people.zones(tx))
        return Reader(office=office, voice=voice, person=nobody, now=now)
    reader = people.get(tx, person_id)
    return Reader(office=office, voice=voice_of(reader, office.policy), person=reader, now=now)


def render(tx: Tx, office: Office, owed: Owed, now: datetime) -> Message | None:
    """The words of an owed message; None if there is nothing to say any more."""
    reader = replace(view_for(tx, office, owed.person_id, now), place=_place(tx, owed))
    return TELLERS[owed.kind](tx, reader, owed.facts)


def _place(tx: Tx, owed: Owed) -> Place:
    if owed.person_id is None:
        return Place(audience=Audience.CHANNEL, person_id=0, channel=owed.channel)
    audience = messages.get_card(tx, owed.below_id).audience if owed.below_id else Audience.REQUESTER
    return Place(audience=audience, person_id=owed.person_id)


def render_card(tx: Tx, office: Office, card: Card, now: datetime) -> Message:
    """A card as it is true now; in a channel for nobody in particular."""
    shared = card.audience is Audience.CHANNEL
    place = Place(audience=card.audience, person_id=card.person_id, channel=card.channel if shared else None)
    reader = replace(view_for(tx, office, None if shared else card.person_id, now), place=place)
    if card.kind in CARDS:
        return CARDS[card.kind].draw(tx, reader, card.subject_id)
    return draw(tx, reader, card.kind, card.subject_id)


def render_home(tx: Tx, office: Office, card: Card, now: datetime) -> Json:
    """A Home tab as it is true now."""
    return home.draw(tx, view_for(tx, office, card.person_id, now))


def still_open(tx: Tx, card: Card) -> bool:
    """Whether a card whose message is gone is posted anew: only while its request, or what else it asks, waits."""
    if card.kind in CARDS:
        return CARDS[card.kind].still_open(tx, card.subject_id)
    return approval.load(tx, card.subject_id).waiting() != frozenset()
