"""What a refusal sounds like: the rule, the facts, and the nearest thing that would work."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from domain import approval, calendar, dates, digest, expense, people, stock
from domain.approval import State
from domain.figures import NoNumbers
from domain.people import AccountKind, Action, Role
from domain.refusal import NotHere, Refusal
from handlers import parsing
from handlers.access.refusals import OF_ACCESS
from handlers.attachment_refusals import OF_FILES
from handlers.call import Answer, Delivery, Message, Surface
from handlers.expense.duplicate import OF_DUPLICATES
from handlers.expense.fiscal import OF_FISCAL_KEYS
from handlers.expense.refusals import OF_EXPENSES
from handlers.expense.taken_back import OF_TAKEN_BACK
from handlers.payment.refusals import OF_PAYMENTS
from handlers.sheet_refusals import OF_SHEETS
from handlers.stock.refusals import OF_STOCK
from handlers.stock.sheets.file_refusals import OF_STOCK_FILES
from handlers.texts import Voice, unescape
from handlers.ticket.refusals import OF_TICKETS
from handlers.told import Told
from handlers.vacation.refusals import OF_LEAVE
from storage import inbox, messages
from storage import people as roster
from storage.db import Database, Tx


def _not_yours(t: Told, r: people.NotYours) -> str:
    if r.own and r.action in (Action.APPROVE, Action.REJECT, Action.ASK_CHANGES, Action.TAKE_BACK):
        return t.v.say("This is your own request, and nobody decides their own. Your approver can.")
    if r.own:
        return t.v.say("This concerns yourself, so somebody else in HR has to do it.")
    if r.action in WHOSE:
        return WHOSE[r.action](t.v)
    return t.v.say("Only HR can do this. Ask somebody in HR.")


def _of_who_is_away(v: Voice) -> str:
    return v.say("Only the person whose leave it is can give days back. HR can correct it.")


WHOSE: Mapping[Action, Callable[[Voice], str]] = {
    Action.TAKE_BACK: lambda v: v.say("Only the person who decided can take a decision back."),
    Action.WITHDRAW: lambda v: v.say(
        "Only the person who asked can withdraw a request; whoever decides it can reject it."
    ),
    Action.GIVE_BACK: _of_who_is_away,
    Action.CALL_OFF: _of_who_is_away,
    Action.RESUBMIT: lambda v: v.say("Only the person who asked can change a request and send it again."),
    Action.REASSIGN: lambda v: v.say("Only whoever is asked, or HR, can ask somebody else to decide."),
    Action.HAND_IN: lambda v: v.say("Only the person whose leave it is, or HR, can hand in a certificate for it."),
    Action.SET_UP: lambda v: v.say("Only administrators and HR see what is to be set up. Ask one of them."),
    Action.SEE: lambda v: v.say("You cannot see this request: it is neither yours nor waiting for you."),
}
"""Who can do what somebody else tried; of anything else it is HR."""


def _not_a_member(t: Told, r: people.NotAMember) -> str:
    if r.kind is AccountKind.GUEST:
        return t.v.say("Guests cannot use this. Ask your contact in the company.")
    if r.kind is AccountKind.DEACTIVATED:
        return t.v.say("Your Slack account is deactivated, so nothing can be done here.")
    return t.v.say("This is for members of the company only.")


def _settled(t: Told, r: approval.AlreadySettled) -> str:
    if r.state is State.CHANGES:
        return t.v.say(
            "{reference} is with the person who asked, to be changed. It comes back once that is done.",
            reference=r.reference,
        )
    if r.last is None:
        return t.v.say("{reference} is waiting for a decision, so this is not possible yet.", reference=r.reference)
    who, when = t.name(r.last.by_id) if r.last.by_id else "", t.v.moment(r.last.at)
    facts = {"reference": r.reference, "who": who, "when": when}
    match r.state:
        case State.APPROVED if r.last.action is Action.ENTER:
            return t.v.say("{who} (HR) entered {reference} on {when}. There is nothing to decide.", **facts)
        case State.APPROVED if r.last.by_id is None:
            return t.v.say("{reference} was approved by policy on {when}. There is nothing to decide.", **facts)
        case State.APPROVED:
            return t.v.say("{who} approved {reference} on {when}. There is nothing left to do.", **facts)
        case State.REJECTED:
            return t.v.say("{who} rejected {reference} on {when}. There is nothing left to do.", **facts)
        case State.WITHDRAWN:
            return t.v.say("{who} withdrew {reference} on {when}. There is nothing left to do.", **facts)
        case State.EXPIRED:
            return t.v.say("{reference} expired on {when}, because nobody answered. Whoever asked can ask again.",
                           **facts)  # fmt: skip
        case State.CANCELLED if r.last.by_id is None:
            return t.v.say("Holidays gave back all of {reference} on {when}. There is nothing left to do.", **facts)
    return t.v.say("{who} cancelled {reference} on {when}. There is nothing left to do.", **facts)


def _not_waiting(t: Told, r: approval.NotWaitingForYou) -> str:
    return t.v.say("{reference} waits for {who}, not for you.", reference=r.reference, who=t.names(r.waiting))


def _ambiguous(t: Told, r: dates.AmbiguousDate) -> str:
    first, second = (t.v.day(d, year=True) for d in r.readings)
    iso = r.readings[0].isoformat()
    facts = {"words": r.words, "first": first, "second": second, "iso": iso}
    return t.v.say("{words} can be {first} or {second}. Write the month as a word, or {iso}.", **facts)


def _unknown_calendar(t: Told, r: calendar.UnknownCalendar) -> str:
    place = "-".join(filter(None, (r.country, r.subdivision)))
    return t.v.say("There is no calendar of holidays for {place}. HR can correct the roster.", place=place)


def _impossible_days(t: Told, r: approval.ImpossibleDays) -> str:
    day = t.v.day(r.last, year=True)
    if r.first is None:
        return t.v.say("Choose the first day too, or neither of them for whenever you are on leave.")
    if r.last < r.first:
        return t.v.say("{day} is before the first day. Choose a later one.", day=day)
    return t.v.say("{day} is over already. Choose a day from today on.", day=day)


SENTENCES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    people.NotYours: _not_yours,
    people.NotAMember: _not_a_member,
    people.NotOnTheRoster: lambda t, r: t.v.say(
        "I do not know you yet. HR has been told and can add you to the roster."
    ),
    NotHere: lambda t, r: t.v.say("What this was about is not kept here any more, and nothing was changed."),
    people.UnknownPerson: lambda t, r: t.v.say("This person is not on the roster. Choose somebody who is."),
    people.HasLeft: lambda t, r: t.v.say(
        "According to the roster, the last day at the company was {day}. HR can correct it.", day=t.v.day(r.left_on)
    ),
    digest.NotForYou: lambda t, r: t.v.say(
        "This digest is for those who answer for what stands in it. Ask somebody who gets it."
    ),
    approval.AlreadySettled: _settled,
    approval.NotWaitingForYou: _not_waiting,
    approval.ChangedSince: lambda t, r: t.v.say(
        "{reference} has changed since this card was drawn. Look at the new card and decide again.",
        reference=r.reference,
    ),
    approval.ReasonMissing: lambda t, r: t.v.say("Give a reason: the person concerned will read it."),
    approval.NobodyToDecide: lambda t, r: t.v.say(
        "Nobody can decide this: the roster names no manager, and nobody else in HR or as administrator. "
        "Whoever keeps the roster can add one."
    ),
    approval.TooFewToDecide: lambda t, r: t.v.say(
        "The policy wants {needed} people to agree and only {asked} can be asked. Tell HR: they can mend the policy.",
        needed=r.needed,
        asked=r.asked,
    ),
    approval.CannotStandIn: lambda t, r: t.v.say(
        "{name} cannot decide in your place. Choose somebody else who works here.", name=r.name
    ),
    approval.ImpossibleDays: _impossible_days,
    approval.WhomMissing: lambda t, r: t.v.say("Several people have to agree. Choose whose place this person takes."),
    approval.CannotDecideThis: lambda t, r: t.v.say(
        "{name} cannot decide this: choose somebody who works here, is not the requester and is not asked already.",
        name=r.name,
    ),
    NoNumbers: lambda t, r: t.v.say(
        "Figures are for HR, finance, IT, those who keep the stock, and administrators. Your own requests are on my "
        "Home tab."
    ),
    **OF_LEAVE,
    **OF_EXPENSES,
    **OF_FISCAL_KEYS,
    **OF_PAYMENTS,
    **OF_DUPLICATES,
    **OF_TAKEN_BACK,
    **OF_STOCK,
    **OF_SHEETS,
    **OF_STOCK_FILES,
    **OF_TICKETS,
    **OF_ACCESS,
    stock.InLine: lambda t, r: SENTENCES[type(r.of)](t, r.of),
    expense.OfLine: lambda t, r: SENTENCES[type(r.of)](t, r.of),
    **OF_FILES,
    dates.NoSuchDate: lambda t, r: t.v.say("There is no {words} in the calendar.", words=r.words),
    dates.AmbiguousDate: _ambiguous,
    calendar.UnknownCalendar: _unknown_calendar,
}


def sentence(tx: Tx, refusal: Refusal, voice: Voice) -> str:
    """The refusal in words."""
    told = Told(voice, lambda person_id: roster.get(tx, person_id).name)
    return SENTENCES[type(refusal)](told, refusal)


def refused(db: Database, refusal: Refusal, delivery: Delivery, voice: Voice, now: datetime) -> Answer:
    """The refusal where it belongs: beside its field in a form, else for the person's eyes only."""
    if isinstance(refusal, people.NotOnTheRoster):
        _tell_hr(db, delivery, now)
    with db.read() as tx:
        words = sentence(tx, refusal, voice)
    if delivery.surface is Surface.FORM:
        return Answer(errors={_beside(refusal, delivery): unescape(words)})
    if delivery.surface is Surface.EVENT and delivery.name == "message":
        _tell_in_conversation(db, words, delivery, now)
        return Answer()
    if delivery.surface is Surface.EVENT and delivery.name != "app_home_opened":
        # An emoji of somebody's who is not of the company.
        return Answer()
    return Answer(options=()) if delivery.surface is Surface.OPTIONS else Answer(say=Message(text=words))


def _beside(refusal: Refusal, delivery: Delivery) -> str:
    fields = {b["block_id"] for b in delivery.view.get("blocks") or () if b.get("type") == "input"}
    return refusal.block if refusal.block and refusal.block in fields else parsing.first_input(delivery)


def _tell_hr(db: Database, delivery: Delivery, now: datetime) -> None:
    """Tell everybody in HR, once, that somebody unknown knocked."""
    with db.write() as tx:
        if inbox.claim(tx, f"unknown:{delivery.team_id}:{delivery.user_id}", now=now) is None:
            for person in roster.with_role(tx, Role.HR):
                messages.owe(tx, "stranger", facts={"user": delivery.user_id}, person_id=person.id)


def _tell_in_conversation(db: Database, words: str, delivery: Delivery, now: datetime) -> None:
    """Answer somebody who wrote to the bot and may not: once a message, and never where others read it."""
    channel = delivery.event.get("channel")
    if channel and delivery.event.get("channel_type") == "im":
        with db.write() as tx:
            if inbox.claim(tx, delivery.key, now=now) is None:
                messages.owe(tx, "words", facts={"text": words}, channel=str(channel))
