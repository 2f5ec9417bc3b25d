"""The card of a request: all that its reader needs, and only the buttons that work for them now."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.approval import Move, Request, SeatState, State
from domain.people import Action, Person
from handlers.call import Json, Message
from handlers.cards import actions, button, confirm, context, quote, section
from handlers.kinds import Kind
from handlers.office import Reader
from handlers.registry import KINDS
from handlers.texts import Mrkdwn, Voice, escape
from storage import messages, people
from storage.db import Tx

Names = Mapping[int, Person]

HAPPENED: Mapping[Action, Callable[[Voice, str, str], str]] = {
    Action.APPROVE: lambda v, who, when: v.say("✅ Approved by {who}, {when}", who=who, when=when),
    Action.REJECT: lambda v, who, when: v.say("❌ Rejected by {who}, {when}", who=who, when=when),
    Action.WITHDRAW: lambda v, who, when: v.say("Withdrawn by {who}, {when}", who=who, when=when),
    Action.CANCEL: lambda v, who, when: v.say("Cancelled by {who} (HR), {when}", who=who, when=when),
    Action.TAKE_BACK: lambda v, who, when: v.say("Decision taken back by {who}, {when}", who=who, when=when),
    Action.CORRECT: lambda v, who, when: v.say("Corrected by {who} (HR), {when}", who=who, when=when),
    Action.REASSIGN: lambda v, who, when: v.say("Reassigned by {who}, {when}", who=who, when=when),
    Action.ENTER: lambda v, who, when: v.say("✅ Entered by {who} (HR), {when}", who=who, when=when),
}
"""A turn in a request's life, in one line."""


def draw(tx: Tx, reader: Reader, kind: str, request_id: int) -> Message:
    """The request as the reader's reader may see it now."""
    return Drawing(tx, reader, KINDS[kind], KINDS[kind].load(tx, request_id)).message()


class Drawing:
    """One card being drawn for one reader."""

    def __init__(self, tx: Tx, reader: Reader, kind: Kind, subject: Any) -> None:
        self.tx, self.reader, self.kind, self.subject = tx, reader, kind, subject
        self.request: Request = subject.request
        self.v = reader.voice
        ids = {self.request.requester_id, self.request.entered_by_id, reader.person.id}
        ids |= {seat.person_id for step in self.request.steps for seat in step.seats}
        ids |= {move.by_id for move in self.request.history}
        self.people: Names = people.get_many(tx, ids)

    def message(self) -> Message:
        """The whole card."""
        headline = self._headline()
        blocks = [
            section(f"*{headline}*", escape(self.kind.summary(self.reader, self.subject)), *self._facts()),
            *([quote(self.request.note)] if self.request.note else []),
            *self._story(),
            context(self._small_print()),
            *actions(*self._buttons()),
        ]
        summary = self.kind.summary(self.reader, self.subject)
        text = f"{headline}, {escape(summary)} ({self.request.reference}). {self._state()}"
        return Message(text=text, blocks=blocks)

    def _state(self) -> str:
        pending, last = self.request.state is State.PENDING, self.request.last
        return self._waiting() if pending or last is None else self._happened(last)

    def _headline(self) -> str:
        title = self.kind.title(self.reader, self.subject)
        if self._mine():
            return escape(title)
        return self.v.say("{who}: {title}", who=self._name(self.request.requester_id), title=title)

    def _facts(self) -> list[str]:
        """What helps to decide, while there is something to decide."""
        return self.kind.facts(self.tx, self.reader, self.subject) if self.request.state is State.PENDING else []

    def _story(self) -> list[Json]:
        """Where it stands; the reason of the last turn in the words of who gave it."""
        blocks: list[Json] = []
        if self.request.last:
            blocks.append(section(self._happened(self.request.last), *self._before(self.request.last)))
            if self.request.last.reason:
                blocks.append(quote(self.request.last.reason))
        if self.request.state is State.PENDING:
            blocks.append(section(self._waiting()))
        elif self.request.last and self.request.last.action is Action.CORRECT:
            approved = [m for m in self.request.history if m.action is Action.APPROVE]
            blocks += [context(self._happened(m)) for m in approved[-1:]]
        return blocks

    def _before(self, move: Move) -> list[str]:
        if move.action is not Action.CORRECT:
            return []
        return [self.v.say("Before: {terms}", terms=self.kind.before(self.tx, self.reader, self.subject, move))]

    def _happened(self, move: Move) -> str:
        return HAPPENED[move.action](self.v, self._name(move.by_id), self.v.moment(move.at))

    def _waiting(self) -> str:
        waiting = self.request.waiting()
        if self.reader.person.id in waiting:
            return self.v.say("⏳ Waiting for you")
        return self.v.say("⏳ Waiting for {who}", who=self.v.names(sorted(self._name(i) for i in waiting)))

    def _small_print(self) -> str:
        if self.request.last and self.request.last.action is Action.ENTER:
            return self.request.reference
        if self.request.entered_by_id == self.request.requester_id:
            return self.v.say("{reference} · asked {when}", reference=self.request.reference, when=self._when_asked())
        who = self._name(self.request.entered_by_id)
        return self.v.say("{reference} · entered by {who} (HR), {when}", reference=self.request.reference, who=who,
                          when=self._when_asked())  # fmt: skip

    def _when_asked(self) -> str:
        return self.v.moment(self.request.asked_at)

    def _name(self, person_id: int) -> str:
        return self.people[person_id].name

    def _mine(self) -> bool:
        return self.reader.person.id == self.request.requester_id

    def _buttons(self) -> list[Json]:
        if self.request.state is State.PENDING:
            deciding = self.reader.person.id in self.request.waiting()
            return decision_buttons(self.v, self.request) if deciding else self._withdraw() if self._mine() else []
        return [self._take_back()] if self._may_take_back() else []

    def _withdraw(self) -> list[Json]:
        asks = confirm(
            self.v,
            title=self.v.say("Withdraw this request?"),
            text=self.v.say("{reference} will end, and nobody has to decide it.", reference=self.request.reference),
            yes=self.v.say("Withdraw"),
        )
        return [button(self.v.say("Withdraw"), name_of(Action.WITHDRAW), pressed(self.request), confirm=asks)]

    def _may_take_back(self) -> bool:
        decided_by = {s.person_id for step in self.request.steps for s in step.seats if s.state is SeatState.DECIDED}
        settled = self.request.state in (State.APPROVED, State.REJECTED)
        requester = self.people[self.request.requester_id]
        begun = self.kind.begun(self.reader.office, requester, self.subject, self.reader.now)
        return settled and self.reader.person.id in decided_by and not begun

    def _take_back(self) -> Json:
        return button(self.v.say("Take back…"), name_of(Action.TAKE_BACK), pressed(self.request))


def decision_buttons(v: Voice, request: Request) -> list[Json]:
    """Yes or no."""
    return [
        button(v.say("Approve"), name_of(Action.APPROVE), pressed(request), style="primary"),
        button(v.say("Reject…"), name_of(Action.REJECT), pressed(request), style="danger"),
    ]


def name_of(move: Action) -> str:
    """What the buttons and forms of a move are called."""
    return f"request.{move.value.replace(' ', '_')}"


def linked(tx: Tx, reader: Reader, request: Request) -> str:
    """The reference of a request, as a link to the reader's card if they have one."""
    place = messages.shown_to(tx, kind=request.kind, subject_id=request.id, person_id=reader.person.id)
    return Mrkdwn(f"<{reader.office.permalink(*place)}|{request.reference}>") if place else request.reference


def pressed(request: Request) -> str:
    """What a button carries: the request and the version that it was drawn from."""
    return f"{request.id}:{request.version}"


def read_pressed(value: str) -> tuple[int, int | None]:
    """The request and version that a button carries. Raises ValueError for anything else."""
    request_id, _, version = value.partition(":")
    return int(request_id), int(version) if version else None


def tell_move(tx: Tx, reader: Reader, request: Request, move: Move) -> Message:
    """The news of a turn, for somebody concerned."""
    kind, v = KINDS[request.kind], reader.voice
    subject = kind.load(tx, request.id)
    asked = [s.person_id for step in request.steps[-1:] for s in step.seats if s.state is not SeatState.FORWARDED]
    names = people.get_many(tx, {move.by_id, request.requester_id, *asked})
    whose = "" if reader.person.id == request.requester_id else f"{names[request.requester_id].name}: "
    told = {
        "who": names[move.by_id].name,
        "ref": request.reference,
        "it": f"{whose}{kind.title(reader, subject)}, {kind.summary(reader, subject)}",
        "whom": v.names(sorted(names[i].name for i in asked)),
        "before": kind.before(tx, reader, subject, move) if move.action is Action.CORRECT else "",
    }
    line = NEWS[move.action](v, told)
    if not move.reason:
        return Message(text=line)
    return Message(text=f"{line}\n“{escape(move.reason)}”", blocks=[section(line), quote(move.reason)])


NEWS: Mapping[Action, Callable[[Voice, Mapping[str, str]], str]] = {
    Action.APPROVE: lambda v, told: v.say("✅ {who} approved {ref}. {it}", **told),
    Action.REJECT: lambda v, told: v.say("❌ {who} rejected {ref}. {it}", **told),
    Action.TAKE_BACK: lambda v, told: v.say("{who} took the decision on {ref} back, so it waits again. {it}", **told),
    Action.CORRECT: lambda v, told: v.say("{who} (HR) corrected {ref}. {it} instead of {before}", **told),
    Action.CANCEL: lambda v, told: v.say("{who} (HR) cancelled {ref}. {it}", **told),
    Action.REASSIGN: lambda v, told: v.say("{who} asked {whom} to decide {ref}. {it}", **told),
    Action.ENTER: lambda v, told: v.say("{who} (HR) entered {ref}. {it}", **told),
}
"""Who did what to which request, and what it is about."""
