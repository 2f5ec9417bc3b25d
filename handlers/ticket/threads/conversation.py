"""One conversation in two threads: below the queue's card, and below that of who asked or the message it began with.

What is said in one is owed to the other, once and in order, and changes with what was said. What begins with ``note:``
stays with those who help.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from domain.access import KIND as ACCESS
from domain.people import AccountKind
from domain.ticket import Act, State, Ticket, too_late
from handlers.call import Call, Delivery, Json, TooEarly
from handlers.office import Office
from handlers.ticket import book
from handlers.ticket.agent import works_on
from handlers.ticket.threads import copies, files, returned, unheard
from handlers.ticket.threads.sides import askers, asking, of_helpers, of_requester, spoken_of
from storage import inbox, messages, people, unsent
from storage.access import requests
from storage.below import Place
from storage.db import Tx
from storage.messages import Audience
from storage.ticket import origins, tickets, words
from storage.ticket.origins import OriginState
from storage.ticket.words import Said

BEFORE = r"(?:[\s*_~`•>\-]|&gt;|<[^<>]*>|:[\w+-]+:)*"
NOTE = re.compile(rf"{BEFORE}(?:notes?|notas?)(?:\s+\w+)?[\s*_~`]*[:\uff1a]", re.IGNORECASE)
"""What begins a note, however it is marked up and whoever is mentioned before."""
SAYS = (None, "", "file_share", "thread_broadcast")
"""Kinds of message in which somebody says something."""
CHANGED, DELETED = "message_changed", "message_deleted"


def may_concern(event: Json) -> bool:
    """Whether a message is worth looking up: it stands in some thread, or one was changed."""
    return bool(event.get("thread_ts")) or event.get("subtype") in (CHANGED, DELETED)


def concerns(tx: Tx, office: Office, delivery: Delivery) -> bool:
    """Whether a message stands in one of the two threads of a ticket, or is a change of one that does.

    Raises TooEarly where the message above it may be a card that was posted and is not known to stand.
    """
    event = delivery.event
    if event.get("subtype") in (CHANGED, DELETED):
        return words.find(tx, *_befallen(event)) is not None
    found = _ticket_at(tx, office, event)
    if found is None and _may_be_posted(tx, office, delivery):
        raise TooEarly
    return found is not None


def _may_be_posted(tx: Tx, office: Office, delivery: Delivery) -> bool:
    """Whether somebody's words may stand below a message of ours that is being posted, or whose fate is not known."""
    event = delivery.event
    if not (_says(event) and _below_ours(office, event)):
        return False
    channel = str(event["channel"])
    if messages.standing_at(tx, channel, str(event["thread_ts"])):
        return False
    _, person = people.by_account(tx, team_id=delivery.team_id, user_id=delivery.user_id) or (None, None)
    return unsent.in_doubt(tx, channel=channel, person_id=person.id if person else None)


def _says(event: Json) -> bool:
    """Whether a person says something in a thread."""
    return bool(event.get("thread_ts")) and not event.get("bot_id") and event.get("subtype") in SAYS


def _below_ours(office: Office, event: Json) -> bool:
    """Whether the message above may be ours. Where Slack does not tell whose it is, nobody but us posts to people."""
    above = event.get("parent_user_id")
    return above == office.bot_user_id if above else str(event["channel"]).startswith("D")


def heard(tx: Tx, call: Call) -> bool:
    """Whether a message belongs to a ticket; what it says is kept, and owed to the other side."""
    if call.event.get("subtype") in (CHANGED, DELETED):
        _change(tx, call)
        return True
    found = _ticket_at(tx, call.office, call.event)
    if found is None:
        return False
    ticket, helping = found
    alone = not helping and str(call.event["channel"]).startswith("D")
    if alone and call.actor.id not in askers(tx, call.office, ticket):
        thread_ts = str(call.event["thread_ts"])
        messages.owe(tx, unheard.CUT, facts={"ticket": ticket.id}, person_id=call.actor.id, thread_ts=thread_ts)
        return True
    if helping and not works_on(call.office, call.actor, ticket.category):
        messages.owe(tx, unheard.OUTSIDE, facts={"ticket": ticket.id}, person_id=call.actor.id)
        return True
    if not alone and not helping and _over(call.office, ticket, call.now):
        if inbox.claim(tx, f"{unheard.OVER}:{ticket.id}:{call.actor.id}", now=call.now) is None:
            messages.owe(tx, unheard.OVER, facts={"ticket": ticket.id}, person_id=call.actor.id)
        return True
    _keep(tx, call, ticket, helping=helping)
    return True


def _over(office: Office, ticket: Ticket, now: datetime) -> bool:
    """Whether a ticket was over long ago: where everybody writes, what they say to each other is not about it."""
    return too_late(ticket, now, days=office.policy.tickets.reopen_days)


def overheard(tx: Tx, office: Office, delivery: Delivery, now: datetime) -> bool:
    """What a guest, or somebody of another company, says in a ticket's thread: those who help read it, marked as such.

    What they write where only those who help do goes nowhere. Other apps are not listened to. Whoever left the company
    says nothing more; what they said is taken back once it is deleted.
    """
    if delivery.event.get("subtype") in (CHANGED, DELETED):
        return _befell(tx, delivery, now)
    account, person = people.by_account(tx, team_id=delivery.team_id, user_id=delivery.user_id) or (None, None)
    if account and person and account.kind is AccountKind.MEMBER:
        return False
    found = _ticket_at(tx, office, delivery.event)
    if found is None:
        return False
    if inbox.claim(tx, delivery.key, now=now):
        return True
    ticket, helping = found
    if helping:
        channel, thread_ts = str(delivery.event["channel"]), str(delivery.event["thread_ts"])
        messages.owe(tx, unheard.OUTSIDE, facts={"ticket": ticket.id}, channel=channel, thread_ts=thread_ts)
        return True
    if _over(office, ticket, now):
        return True
    who = f"<@{delivery.user_id}>"
    row = {"ticket_id": ticket.id, "by_id": ticket.requester_id, "who": who, "at": now, "inside": False}
    place = {"channel": str(delivery.event["channel"]), "ts": str(delivery.event["ts"])}
    waits = {"told_in": words.UNTOLD} if _waits(tx, delivery.event) else {}
    words_id = words.keep(tx, **row, **place, **waits, said=copies.quiet(delivery.event))
    if words_id:
        files.want(tx, delivery.event, words_id, by_id=ticket.requester_id, helping=False, now=now)
    if words_id and not waits:
        copies.stand(tx, words_id, of_helpers(tx, office, ticket, now))
    return True


def _ticket_at(tx: Tx, office: Office, event: Json) -> tuple[Ticket, bool] | None:
    """The ticket that a person's message in a thread is about, and whether it is the thread of those who help.

    Words about one that was merged are about that into which it was.
    """
    if not _says(event):
        return None
    channel, thread_ts = str(event["channel"]), str(event["thread_ts"])
    card = messages.standing_at(tx, channel, thread_ts)
    if card and (about := book.shown_by(card)):
        # Below the message of a major incident anybody writes: those who help read it.
        helping = card.audience is not Audience.REQUESTER and card.kind != book.MAJOR
        return spoken_of(tx, tickets.load(tx, about)), helping
    if card and card.kind == ACCESS and card.audience is Audience.REQUESTER:
        task_id = requests.latest_task(tx, card.subject_id)
        return (spoken_of(tx, tickets.load(tx, task_id)), False) if task_id else None
    origin = origins.in_thread(tx, channel, thread_ts)
    if origin is None or origin.ticket_id is None or not origin.heard:
        return None
    ticket = spoken_of(tx, tickets.load(tx, origin.ticket_id))
    return None if book.in_confidence(office, ticket) else (ticket, False)


def _keep(tx: Tx, call: Call, ticket: Ticket, *, helping: bool) -> None:
    said = copies.quiet(call.event)
    inside = helping and NOTE.match(said) is not None
    row = {"ticket_id": ticket.id, "by_id": call.actor.id, "at": call.now, "said": said, "inside": inside}
    waits = _waits(tx, call.event)
    row |= {"told_in": words.UNTOLD} if waits else {}
    words_id = words.keep(tx, **row, channel=str(call.event["channel"]), ts=str(call.event["ts"]))
    if words_id is None:
        return
    # A note is read in its channel, with its files; elsewhere each other who helps is sent them.
    if not inside or book.channel_of(call.office, ticket) is None:
        files.want(tx, call.event, words_id, by_id=call.actor.id, helping=helping, now=call.now)
    if waits:
        return
    if said.strip():
        copies.stand(tx, words_id, _readers(tx, call, ticket, helping=helping, inside=inside))
    if not inside:
        _count(tx, call, ticket, helping=helping)


def _waits(tx: Tx, event: Json) -> bool:
    """Whether what was said before it in its thread is not read yet: it is told with that, in order."""
    origin = origins.in_thread(tx, str(event["channel"]), str(event["thread_ts"]))
    return origin is not None and origin.state is OriginState.WANTED


def _readers(tx: Tx, call: Call, ticket: Ticket, *, helping: bool, inside: bool) -> Iterator[Place]:
    """Where it is to be read: the other side, and each other who helps where they have no thread in common."""
    helpers = of_helpers(tx, call.office, ticket, call.now)
    if not helping:
        return helpers
    others = (one for one in helpers if one.audience is Audience.DECIDER and one.person_id != call.actor.id)
    return others if inside else chain(of_requester(tx, call.office, ticket), others)


def _count(tx: Tx, call: Call, ticket: Ticket, *, helping: bool) -> None:
    """A first answer, or the answer that was waited for."""
    asked = {one.requester_id for one in asking(tx, ticket)}
    helps = call.actor.id not in asked and (helping or works_on(call.office, call.actor, ticket.category))
    if helps and ticket.answered_at is None and ticket.live:
        book.turn(tx, call, ticket, Act.ANSWER)
    elif not helping and call.actor.id in asked and ticket.state is State.ASKED:
        returned.tell(tx, call, book.turn(tx, call, ticket, Act.WENT_ON, helps=False))


# --- what is changed, and taken back ----------------------------------------------------------------------------------


def _befallen(event: Json) -> tuple[str, str]:
    """The message that a change or a deletion is about: conversation and ts."""
    ts = event.get("deleted_ts") or (event.get("message") or {}).get("ts")
    return str(event.get("channel")), str(ts)


def _change(tx: Tx, call: Call) -> None:
    """What somebody said reads otherwise; what becomes a note, or is deleted, is taken back from whoever read it.

    Whoever does not work on it any more takes back what they said as one who does, and says nothing else in its place.
    """
    known = words.find(tx, *_befallen(call.event))
    if known is None:
        return
    gone, said = call.event["subtype"] == DELETED, copies.quiet(call.event.get("message") or {})
    if said == known.said and not gone:
        return
    if not gone and not known.inside:
        ticket = spoken_of(tx, tickets.load(tx, known.ticket_id))
        helping, helps = _helping(tx, known), works_on(call.office, call.actor, ticket.category)
        gone = NOTE.match(said) is not None and (helping or helps)
        if helping and not gone and not helps:
            messages.owe(tx, unheard.OUTSIDE, facts={"ticket": ticket.id}, person_id=call.actor.id)
            return
    _becomes(tx, known, call.event, said, gone=gone)


def _becomes(tx: Tx, known: Said, event: Json, said: str, *, gone: bool) -> None:
    if words.change(tx, known.id, said="" if gone else said, gone=gone, edited_ts=str(event["ts"])):
        copies.changed(tx, known.id)
        if gone:
            files.take_back(tx, known.id)


def _befell(tx: Tx, delivery: Delivery, now: datetime) -> bool:
    """What a guest said reads otherwise; what anybody said who is let in no more is taken back."""
    event = delivery.event
    known = words.find(tx, *_befallen(event))
    if known is None or inbox.claim(tx, delivery.key, now=now):
        return known is not None
    gone, said = event["subtype"] == DELETED, copies.quiet(event.get("message") or {})
    if gone or (known.who == f"<@{delivery.user_id}>" and said != known.said):
        _becomes(tx, known, event, said, gone=gone)
    return True


def _helping(tx: Tx, said: Said) -> bool:
    """Whether it was said where those who help speak: then it stands with who asked."""
    origin = origins.of(tx, said.ticket_id)
    around = {origin.channel} - {said.channel} if origin else set[str]()
    stands = messages.copies(tx, kind=copies.SAID, subject_id=said.id)
    return any(one.audience is Audience.REQUESTER or one.channel in around for one in stands)
