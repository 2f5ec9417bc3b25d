"""Days gone by: what people did then is served by the handlers of today, with the clock of those days."""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from domain.approval import Request, State
from domain.people import Person
from domain.refusal import Refusal
from handlers.call import Call, Surface
from handlers.entries import ENTRIES
from handlers.office import Office
from handlers.texts import voice_of
from storage import approval, counters, people
from storage.db import Tx, attempt

SERVED = {(entry.surface, entry.name): entry.handler for entry in ENTRIES}
Life = Iterator[datetime]
"""Something that goes on for days: it says when it goes on next, and is over where it ends or is refused."""
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Past:
    """Everybody, and the moment that it is for them. ``refused`` is what the rules did not allow."""

    tx: Tx
    office: Office
    now: datetime
    refused: list[Refusal] = field(default_factory=list)
    _deeds: int = 0

    @cached_property
    def everybody(self) -> Mapping[str, Person]:
        """Everybody by the name that they go by: "ana"."""
        return {person.email.split("@")[0]: person for person in people.roster(self.tx)}

    @cached_property
    def _by_id(self) -> Mapping[int, Person]:
        return {person.id: person for person in self.everybody.values()}

    def do(self, name: str, action: str, *, surface: Surface = Surface.ACTION, value: str = "",
           memo: Mapping[str, Any] | None = None, **inputs: Any) -> None:  # fmt: skip
        """Somebody presses a button, or hands a form in. Raises what its handler refuses."""
        self._deeds += 1
        actor = self.everybody[name]
        call = Call(
            surface=surface,
            name=action,
            team_id=self.office.team_id,
            user_id=actor.slack_id or "",
            key=f"past:{self._deeds}",
            value=value,
            view={"id": f"V{self._deeds}", "callback_id": action, "private_metadata": json.dumps(memo or {})},
            inputs=inputs,
            office=self.office,
            actor=actor,
            voice=voice_of(actor, self.office.policy),
            now=self.now,
        )
        SERVED[surface, action](self.tx, call)

    def hand_in(self, name: str, form: str, *, memo: Mapping[str, Any] | None = None, **inputs: Any) -> None:
        """Somebody hands a form in. Raises what its handler refuses."""
        self.do(name, form, surface=Surface.FORM, memo=memo, **inputs)

    def newest(self, kind: str, prefix: str) -> int:
        """The request that was made last."""
        found = approval.find(self.tx, f"{prefix}-{counters.last(self.tx, kind)}")
        assert found is not None, f"there is no {kind} yet"
        return found

    def pressed(self, request_id: int) -> str:
        """What a button of a request carries."""
        return f"{request_id}:{self.request(request_id).version}"

    def request(self, request_id: int) -> Request:
        """A request as it stands."""
        return approval.load(self.tx, request_id)

    def decide(self, request_id: int, *, reason: str | None = None, spare: str = "") -> None:
        """Whoever is asked approves, or rejects for a ``reason``; rather not ``spare``. Nothing if nobody is."""
        request = self.request(request_id)
        if request.state is not State.PENDING:
            return
        seated = sorted(self._by_id[i].email.split("@")[0] for i in request.waiting())
        by = next((name for name in seated if name != spare), seated[0])
        if reason:
            memo = {"request": request.id, "seen": request.version}
            self.hand_in(by, "request.reject", memo=memo, reason=reason)
        else:
            self.do(by, "request.approve", value=f"{request.id}:{request.version}")

    def working_day(self, name: str, day: date) -> date:
        """That day, or the next one on which somebody works."""
        calendar = self.office.calendar(self.everybody[name])
        return day if calendar.is_working_day(day) else calendar.next_working_day(day)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of a day; of a Monday for a day of the weekend, when hardly anybody does anything."""
    on = day + max(0, 7 - day.weekday()) * DAY if day.weekday() > 4 else day
    return datetime.combine(on, time(hour, minute), UTC)


def live(past: Past, lives: Iterable[Life], *, until: datetime) -> None:
    """Let everything happen in its order; what goes on later than ``until`` is still to come."""
    due = [(began, n, life) for n, life in enumerate(lives) if (began := next(life, None))]
    heapq.heapify(due)
    while due and due[0][0] < until:
        past.now, n, life = heapq.heappop(due)
        try:
            with attempt(past.tx):
                following = next(life, None)
        except Refusal as refusal:
            past.refused.append(refusal)
        else:
            if following:
                heapq.heappush(due, (following, n, life))
