"""The one way in: every interaction is identified, admitted, claimed, handled in one transaction, and answered."""

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.dates.words import fold
from domain.people import Account, AccountKind, HasLeft, NotAMember, NotOnTheRoster, Person, admit, spoken
from domain.refusal import Refusal
from handlers import parsing
from handlers.answering import Outlet
from handlers.call import NOTHING, Answer, Call, Delivery, Entry, Message, Overhears, Surface, TooEarly
from handlers.office import Office
from handlers.refusals import refused
from handlers.texts import Voice, company_voice, voice_in, voice_of
from storage import accounts, inbox, messages, people
from storage.approval import Stale
from storage.db import Database, Tx, Unavailable

log = logging.getLogger(__name__)
Known = tuple[Account, Person | None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is answered: the payload of the ack, and the HTTP status; 500 makes it send an event again."""

    ack: Mapping[str, Any]
    status: int = 200


class Desk:
    """Serves the entries of all subjects. ``learn`` asks Slack who a user is; None if Slack does not say.

    ``look_up`` brings what is known of items of stock up to date, where somebody else keeps it.
    """

    def __init__(
        self,
        *,
        db: Database,
        office: Office,
        now: Callable[[], datetime],
        learn: Callable[[str], Account | None],
        outlet: Outlet,
        entries: Iterable[Entry],
        look_up: Callable[[Sequence[int]], None] | None = None,
    ) -> None:
        self._look_up = look_up
        self._db, self._office, self._now, self._learn, self._outlet = db, office, now, learn, outlet
        self._entries = {(entry.surface, entry.name): entry for entry in entries}

    def serve(self, surface: Surface, body: Mapping[str, Any]) -> Reply:
        """Deal with one delivery of Slack's, whatever is in it."""
        delivery = parsing.parse(surface, body, self._office.policy)
        entry = self._entry(delivery)
        if surface is Surface.EVENT and (entry is None or not delivery.user_id):
            # Nobody did it: an edited or deleted message is told of without its author.
            return Reply({})
        voice = company_voice(self._office.policy)
        try:
            if entry and entry.heeds and not entry.heeds(self._db, self._office, delivery):
                return Reply({})
            known = self._account(delivery)
            voice = self._voice(known)
            answer = self._answer(entry, known, delivery, voice)
        except TooEarly:
            return Reply({}, status=500)
        except Exception:
            return self._broken(delivery, voice)
        return self._given(answer, delivery, voice)

    def _overheard(self, overhears: Overhears, delivery: Delivery, now: datetime) -> bool:
        with self._db.write() as tx:
            return overhears(tx, self._office, delivery, now)

    def _entry(self, delivery: Delivery) -> Entry | None:
        """What serves a delivery. Words of a command may be an entry of their own, and others may follow."""
        if delivery.surface is Surface.COMMAND:
            said = fold(delivery.text)
            for words in (said, f"{' '.join(said.split()[:2])} *"):
                if entry := self._entries.get((delivery.surface, f"{delivery.name} {words}")):
                    return entry
        return self._entries.get((delivery.surface, delivery.name))

    def _answer(self, entry: Entry | None, known: Known | None, delivery: Delivery, voice: Voice) -> Answer:
        now = self._now()
        try:
            return self._handled(entry, self._call(known, delivery, voice, now))
        except (NotAMember, NotOnTheRoster, HasLeft) as refusal:
            if entry and entry.overhears and self._overheard(entry.overhears, delivery, now):
                return NOTHING
            return refused(self._db, refusal, delivery, voice, now)
        except Refusal as refusal:
            return refused(self._db, refusal, delivery, voice, now)

    def _account(self, delivery: Delivery) -> Known | None:
        """Who this is, as the database knows it; Slack is asked about somebody new, outside of any transaction."""
        with self._db.read() as tx:
            known = people.by_account(tx, team_id=delivery.team_id, user_id=delivery.user_id)
        if known and known[0].kind is not AccountKind.UNSEEN:
            return known
        if not delivery.user_id or not (learned := self._learn(delivery.user_id)):
            return known
        with self._db.write() as tx:
            accounts.keep(tx, [learned], now=self._now())
            return people.by_account(tx, team_id=learned.team_id, user_id=learned.user_id)

    def _voice(self, known: Known | None) -> Voice:
        if known and known[1]:
            return voice_of(known[1], self._office.policy)
        language = spoken(known[0].locale) if known else None
        return voice_in(language, "UTC") if language else company_voice(self._office.policy)

    def _call(self, known: Known | None, delivery: Delivery, voice: Voice, now: datetime) -> Call:
        """The delivery with its admitted person. Raises what admit raises."""
        office = self._office
        account, person = known or (parsing.unknown(delivery), None)
        actor = admit(account, person, today=office.calendar(person).today(now) if person else now.date())
        return Call(**vars(delivery), office=office, actor=actor, voice=voice, now=now)

    def _handled(self, entry: Entry | None, call: Call) -> Answer:
        if entry is None:
            return Answer(say=Message(text=call.voice.say("This belongs to an older version and does nothing now.")))
        self._ask_others(entry, call)
        try:
            return self._once(entry, call)
        except Stale:
            # Somebody moved the same request in between: decide again on what is true now.
            return self._once(entry, call)

    def _ask_others(self, entry: Entry, call: Call) -> None:
        """Whoever keeps the stock, of the items that this is about, outside of any transaction."""
        if self._look_up and entry.about:
            with self._db.read() as tx:
                ids = entry.about(tx, call)
            self._look_up(ids)

    def _once(self, entry: Entry, call: Call) -> Answer:
        with self._transaction(entry) as tx:
            answer = self._claimed(tx, entry, call) if entry.changes else entry.handler(tx, call)
        if answer.afterwards:
            self._noted(answer.afterwards)
        return answer

    def _noted(self, note: Callable[[Tx], object]) -> None:
        """Whoever looks is answered also where that cannot be written down."""
        try:
            with self._db.write() as tx:
                note(tx)
        except Unavailable:
            log.warning("a look could not be noted", exc_info=True)

    def _transaction(self, entry: Entry) -> AbstractContextManager[Tx]:
        return self._db.write() if entry.changes else self._db.read()

    def _claimed(self, tx: Tx, entry: Entry, call: Call) -> Answer:
        repeat = inbox.claim(tx, call.key, now=call.now)
        if repeat:
            return Answer(say=Message(text=repeat.answer["text"])) if repeat.answer else NOTHING
        answer = entry.handler(tx, call)
        if answer.say:
            inbox.keep_answer(tx, call.key, {"text": answer.say.text})
        return answer

    def _broken(self, delivery: Delivery, voice: Voice) -> Reply:
        """The one place for what nobody expected: it gets an id, and the person a sentence with it."""
        error = f"E-{secrets.token_hex(3).upper()}"
        log.exception("unexpected error", extra={"error_id": error, "entry": f"{delivery.surface}:{delivery.name}"})
        words = voice.say(
            "Something broke on our side and nothing was kept. Try once more. "
            "If it happens again, tell whoever looks after me: {error}.",
            error=error,
        )
        if delivery.surface is Surface.EVENT:
            return Reply({}, status=200 if self._gave_up(delivery, error, words) else 500)
        if delivery.surface is Surface.FORM:
            return Reply({"response_action": "errors", "errors": {parsing.first_input(delivery): words}})
        if delivery.surface is Surface.OPTIONS:
            return Reply({"options": []})
        return self._given(Answer(say=Message(text=words)), delivery, voice)

    def _given(self, answer: Answer, delivery: Delivery, voice: Voice) -> Reply:
        """By now everything is committed: whatever befalls the answer, it is not said that nothing was kept."""
        try:
            return Reply(self._outlet.give(answer, delivery, voice))
        except Exception:
            log.exception("an answer was lost", extra={"entry": f"{delivery.surface}:{delivery.name}"})
            return Reply({})

    def _gave_up(self, delivery: Delivery, error: str, words: str) -> bool:
        """Count a failed event; after the third it is kept as dead, and Slack is told that we have it.

        Somebody who wrote to us and gets no other answer reads ``words`` then.
        """
        try:
            with self._db.write() as tx:
                dead = inbox.fail(tx, delivery.key, error=error, now=self._now()) >= inbox.GIVE_UP_AFTER
                if dead and delivery.name == "message" and (channel := delivery.event.get("channel")):
                    messages.owe(tx, "words", facts={"text": words}, channel=str(channel))
                return dead
        except Exception:
            log.exception("a failed event could not be counted", extra={"error_id": error})
            return False
