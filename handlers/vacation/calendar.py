"""`/vacation calendar`: the addresses by which a calendar outside of Slack shows leave. For the person's eyes only."""

from collections.abc import Callable, Mapping

from domain.vacation import Feed
from handlers.call import Answer, Call, Entry, Json, Message, action, command
from handlers.cards import button, confirm, context, section
from handlers.texts import Voice, escape
from handlers.vacation.feed import address_of, named, offered
from storage import audit, feeds, vacation
from storage.db import Tx

WORDS = ("calendar", "calendario")
"""The word in both languages, without its accent."""
RENEW = "vacation.new_address"


def show(tx: Tx, call: Call) -> Answer:
    """The addresses, the same each time."""
    return Answer(say=_page(tx, call))


def renew(tx: Tx, call: Call) -> Answer:
    """Another address for a feed: the one before shows nothing any more."""
    feed = next((feed for feed in offered(call.reader) if feed.value == call.value), None)
    if feed is None:
        return Answer(say=_page(tx, call))
    feeds.renew(tx, call.actor.id, feed)
    subject, facts = f"person:{call.actor.id}", {"feed": feed.value, "surface": call.surface.value}
    page = _page(tx, call, _renewed(call, feed))
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="new address", subject=subject, facts=facts)
    return Answer(instead=(call.whisper, page)) if call.whisper else Answer(say=page)


def _not_set(v: Voice) -> str:
    return v.say("There are no calendar addresses here: the operator has not set `leave: feeds: address` in app.yaml.")


def _renewed(call: Call, feed: Feed) -> str:
    name = named(call.reader, feed)
    return call.voice.say("“{calendar}” has a new address. The old one no longer works.", calendar=name)


def _page(tx: Tx, call: Call, *news: str) -> Message:
    v, possible = call.voice, offered(call.reader)
    if not possible:
        return Message(text=_not_set(v))
    heading = v.say("Leave in your calendar")
    how = v.say(
        "Add an address as a calendar from the internet: Google calls it “From URL”, Outlook “Subscribe from web”, "
        "the iPhone “Add Subscription Calendar”. Calendars look for changes by themselves, some only once a day."
    )
    secret = v.say("Whoever has an address can read that calendar. Give it to nobody.")
    shown = [_feed(tx, call, feed) for feed in possible if _has_some(tx, call, feed)]
    # The text is kept with the delivery, and an address is kept nowhere.
    return Message(text="\n".join([*news, heading]),
                   blocks=[section(*news, f"*{heading}*", how), *shown, context(secret)])  # fmt: skip


def _has_some(tx: Tx, call: Call, feed: Feed) -> bool:
    return feed is not Feed.TEAM or bool(vacation.team(tx, call.actor))


def _feed(tx: Tx, call: Call, feed: Feed) -> Json:
    v, name = call.voice, named(call.reader, feed)
    address = address_of(call.office, feeds.token(tx, call.actor.id, feed))
    asks = confirm(
        v,
        title=v.say("A new address?"),
        text=v.say("Calendars that use the old address of “{calendar}” will stop showing it.", calendar=name),
        yes=v.say("New address"),
    )
    renews = button(v.say("New address…"), RENEW, feed.value, confirm=asks)
    return section(f"*{escape(name)}*", SHOWS[feed](v), f"`{address}`", button=renews, block_id=feed.value)


SHOWS: Mapping[Feed, Callable[[Voice], str]] = {
    Feed.OWN: lambda v: v.say("What you asked for and what is approved, with its type."),
    Feed.TEAM: lambda v: v.say("Who of your team is away besides you: names and days, never why."),
    Feed.COMPANY: lambda v: v.say("Everybody who is away: names and days, never why."),
}
"""What is in a feed."""
ENTRIES: tuple[Entry, ...] = (
    *(command(f"vacation {word}", show, changes=True) for word in WORDS),
    action(RENEW, renew, changes=True),
)
