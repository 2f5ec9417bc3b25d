"""The company at its desk, and a Slack in memory: what people write in threads, what is posted, what goes wrong."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa
from slack_sdk.errors import SlackApiError

from bot.delivery.pay import Payer
from bot.slack import Slack
from bot.threads import Threads
from domain.people import Role
from handlers.call import Answer, Message, Surface
from storage import messages, outgoing, people
from storage.db import Database
from storage.messages import Audience, Card
from storage.tables import EPOCH, cards, ticket_origins
from storage.tables import messages as owed_messages
from storage.ticket import lists
from tests import company
from tests.desk import NUMBERS, Counter, Json, by, form
from tests.stage import AUDIT_KEY, default_policy

HELP, GENERAL = "C0HELP", "C0GENERAL"


class Killed(BaseException):
    """The process ended there and then."""


@dataclass
class Air:
    """The conversations of a workspace. ``trouble`` is what befalls the next posts: "before", "after" or "killed"."""

    said: list[Json] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    shut: set[str] = field(default_factory=set)
    stamps: int = 0

    def stand(self, channel: str, text: str, *, thread: str | None = None, **more: Any) -> str:
        """Something stands there now; its ts."""
        self.stamps += 1
        ts = f"1785747600.{self.stamps:06}"
        self.said.append({"channel": channel, "ts": ts, "text": text, "thread_ts": thread, **more})
        return ts

    def post(self, channel: str, message: Message, *, token: str, thread: str | None = None) -> str:
        """As bot.slack has it."""
        trouble = self.trouble.pop(0) if self.trouble else ""
        if trouble == "before":
            raise TimeoutError
        ts = self.stand(channel, message.text, thread=thread, token=token, bot_id="B0OURS", blocks=list(message.blocks))
        if trouble == "after":
            raise TimeoutError
        if trouble == "killed":
            raise Killed
        return ts

    def update(self, channel: str, ts: str, message: Message) -> None:
        """As bot.slack has it: what somebody deleted is there no more."""
        if (channel, ts) not in ((one["channel"], one["ts"]) for one in self.said):
            gone = SimpleNamespace(status_code=200, data={"ok": False, "error": "message_not_found"}, headers={})
            raise SlackApiError("", gone)  # type: ignore[no-untyped-call]
        self.at(channel, ts).update(text=message.text, blocks=list(message.blocks))

    def at(self, channel: str, ts: str) -> Json:
        """The message that stands there."""
        return next(one for one in self.said if (one["channel"], one["ts"]) == (channel, ts))

    def delete(self, channel: str, ts: str) -> None:
        """Somebody deletes what stands there."""
        self.said.remove(self.at(channel, ts))

    def copies(self, channel: str, token: str, *, since: datetime, thread: str | None = None) -> list[str]:
        """As bot.slack has it."""
        there = [one for one in self.said if one["channel"] == channel and one["thread_ts"] == thread]
        return [one["ts"] for one in there if one.get("token") == token]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """As bot.slack has it: of a reply, itself alone."""
        if channel in self.shut:
            raise SlackApiError("", {"ok": False, "error": "not_in_channel"})  # type: ignore[no-untyped-call]
        found = [one for one in self.said if one["channel"] == channel and ts in (one["ts"], one["thread_ts"])]
        return [{name: value for name, value in one.items() if value is not None} for one in found]

    def open_conversation(self, user_id: str) -> str:
        """As bot.slack has it."""
        return f"D{user_id}"


@dataclass
class Talk:
    """People who ask and people who help, in their threads. Eva and Carla work on tickets, Rita and Hugo are in HR."""

    desk: Counter
    air: Air = field(default_factory=Air)
    look: bool = True

    def payer(self, owner: str = "worker") -> Payer:
        """Somebody who pays."""
        known: Any = {"db": self.desk.db, "office": self.desk.office, "now": lambda: self.desk.now, "look": self.look}
        return Payer(slack=cast(Slack, self.air), owner=owner, **known)

    def pay(self) -> None:
        """Pay until nothing is owed any more; whoever is killed comes back."""
        while self.round():
            self.time_passes()

    def round(self) -> int:
        """Pay what is due now."""
        payer = self.payer()
        with self.desk.db.write() as tx:
            due = outgoing.claim_cards(tx, owner="worker", limit=50)
            posts = outgoing.claim_posts(tx, owner="worker", limit=50)
        with suppress(Killed):
            for card in due:
                payer.redraw(card)
            for owed in posts:
                payer.pay(owed)
        return len(due) + len(posts)

    def time_passes(self) -> None:
        """Every pause is over and every lease ended."""
        with self.desk.db.write() as tx:
            for table in (owed_messages, cards):
                tx.execute(sa.update(table).values(next_at=EPOCH))
                tx.execute(sa.update(table).where(table.c.lease_until.is_not(None)).values(lease_until=EPOCH))

    def read(self) -> None:
        """Read the threads of messages that become tickets, until none is left."""
        known: Any = {"db": self.desk.db, "office": self.desk.office, "now": lambda: self.desk.now}
        threads = Threads(slack=cast(Slack, self.air), owner="worker", bot_id="B0OURS", **known)
        while threads.tick():
            with self.desk.db.write() as tx:
                tx.execute(sa.update(ticket_origins).values(next_at=EPOCH))

    # --- what people do -----------------------------------------------------------------------------------------------

    def ask(self, name: str, title: str, category: str = "network") -> int:
        """Somebody asks for help; the ticket's id."""
        given = {"title": title, "details": "", "category": category, "urgency": "normal"}
        answer = self.desk.submit(form(name, "ticket.new", given, memo={}))
        assert answer.errors is None, answer.errors
        self.pay()
        with self.desk.db.read() as tx:
            return lists.asked_by(tx, self.desk.ids[name], limit=1)[0]

    def form(self, name: str, callback: str, ticket_id: int, **given: str) -> Answer:
        """Somebody hands in a form about a ticket."""
        return self.desk.submit(form(name, callback, given, memo={"ticket": ticket_id}))

    def card(self, ticket_id: int, name: str | None = None) -> Card:
        """Somebody's card of a ticket, or that of the queue, once all is paid."""
        self.pay()
        with self.desk.db.read() as tx:
            found = messages.copies(tx, kind="ticket", subject_id=ticket_id)
        if name is None:
            return next(card for card in found if card.audience is Audience.CHANNEL)
        mine = [card for card in found if card.person_id == self.desk.ids[name]]
        return next(card for card in mine if card.audience is not Audience.CHANNEL)

    def say(self, name: str, text: str, place: Card | tuple[str, str], **more: Any) -> str:
        """Somebody writes below a card, or in a thread; the ts."""
        channel, thread = (str(place.channel), place.ts) if isinstance(place, Card) else place
        ts = self.air.stand(channel, text, thread=thread, user=f"U0{name.upper()}")
        self.event(name, {"type": "message", "channel": channel, "ts": ts, "thread_ts": thread, "text": text, **more})
        return ts

    def event(self, name: str, event: Json) -> None:
        """Slack tells of something that somebody did."""
        kind = "im" if str(event.get("channel")).startswith("D") else "channel"
        told = {"user": f"U0{name.upper()}", "channel_type": kind, **event}
        self._serve(told)

    def _serve(self, event: Json) -> None:
        assert self.desk.desk.serve(Surface.EVENT, {"team_id": company.TEAM, "event": event}).status == 200

    def write(self, name: str, text: str, channel: str = GENERAL, **more: Any) -> str:
        """Somebody writes where no ticket is yet; the ts."""
        return self.air.stand(channel, text, user=f"U0{name.upper()}", type="message", **more)

    def mark(self, name: str, ts: str, channel: str = GENERAL, emoji: str = "ticket") -> None:
        """Somebody adds an emoji to a message, and threads are read."""
        item = {"type": "message", "channel": channel, "ts": ts}
        told = {"type": "reaction_added", "reaction": emoji, "item": item, "event_ts": str(next(NUMBERS))}
        self.event(name, told)
        self.read()

    def shortcut(self, name: str, ts: str, channel: str = GENERAL) -> Answer:
        """Somebody takes the shortcut of a message."""
        message = next(one for one in self.air.said if (one["channel"], one["ts"]) == (channel, ts))
        given = {"callback_id": "ticket.from_message", "channel": {"id": channel}, "message": message}
        given["message"] = {key: value for key, value in message.items() if value is not None}
        stamp = {"trigger_id": f"{next(NUMBERS)}.t", "response_url": "https://hooks.example"}
        return self.desk.give(Surface.SHORTCUT, {"type": "message_action", **by(name), **given, **stamp})

    def hand_in(self, name: str, view: Mapping[str, Any], **given: str) -> Answer:
        """Somebody hands the form in that opened, as it is filled or with other values."""
        fields = {block["block_id"]: _initial(block["element"]) for block in view["blocks"] if block["type"] == "input"}
        memo = json.loads(view["private_metadata"])
        return self.desk.submit(form(name, view["callback_id"], fields | given, memo=memo))

    def edit(self, name: str, place: Card, ts: str, text: str, *, at: str = "1785747700.000000") -> None:
        """Somebody changes what they wrote."""
        message = {"user": f"U0{name.upper()}", "ts": ts, "text": text}
        self._befalls(place, {"subtype": "message_changed", "message": message, "ts": at})

    def delete(self, name: str, place: Card, ts: str, *, at: str = "1785747800.000000") -> None:
        """Somebody takes back what they wrote."""
        before = {"user": f"U0{name.upper()}", "ts": ts}
        told = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": before}
        self._befalls(place, {**told, "ts": at})

    def _befalls(self, place: Card, told: Json) -> None:
        event = {"type": "message", "channel": place.channel, "channel_type": "channel", **told}
        self._serve(event)

    # --- what stands there --------------------------------------------------------------------------------------------

    def below(self, place: Card | tuple[str, str]) -> list[str]:
        """What the bot posted below a card or in a thread, once all is paid."""
        self.pay()
        where = (place.channel, place.ts) if isinstance(place, Card) else place
        return [one["text"] for one in self.air.said if (one["channel"], one["thread_ts"]) == where and "token" in one]

    def in_channels(self) -> list[str]:
        """What the bot posted where others read it."""
        self.pay()
        return [one["text"] for one in self.air.said if one["channel"].startswith("C") and "token" in one]


def _initial(element: Json) -> str:
    option = element.get("initial_option") or {}
    return str(element.get("initial_value") or option.get("value") or "")


@contextmanager
def talking(url: str, *, helping: Sequence[str] = ("eva", "carla"), look: bool = True) -> Iterator[Talk]:
    """People talking, at an empty database."""
    policy = default_policy()
    help_ = policy.tickets.model_copy(update={"channel": HELP})
    db = Database(url, audit_key=AUDIT_KEY.encode())
    try:
        counter = Counter(db, policy=policy.model_copy(update={"tickets": help_}))
        with db.write() as tx:
            for name in helping:
                people.save_roles(tx, counter.ids[name], [Role.IT])
        yield Talk(counter, look=look)
    finally:
        db.dispose()
