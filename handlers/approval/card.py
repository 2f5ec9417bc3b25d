"""The card of a request: all that its reader needs, and only the buttons that work for them now."""

from collections.abc import Mapping
from typing import Any

from domain.approval import MOVES, OPEN, Move, Request, SeatState, State, Step, held, needed
from domain.people import Action, Standing
from handlers.approval.telling import RETERMED, Names, awaited, happened, names_in
from handlers.call import Json, Message
from handlers.cards import actions, button, confirm, context, overflow, pressed, quote, section, sections
from handlers.kinds import Kind
from handlers.office import Reader
from handlers.registry import KINDS
from handlers.texts import Mrkdwn, Voice, escape
from storage.db import Tx


def draw(tx: Tx, reader: Reader, kind: str, request_id: int) -> Message:
    """The request as the reader's reader may see it now."""
    return Drawing(tx, reader, KINDS[kind], KINDS[kind].load(tx, request_id)).message()


class Drawing:
    """One card being drawn for one reader."""

    def __init__(self, tx: Tx, reader: Reader, kind: Kind, subject: Any) -> None:
        self.tx, self.reader, self.kind, self.subject = tx, reader, kind, subject
        self.request: Request = subject.request
        self.v = reader.voice
        self.people = names_in(tx, self.request, reader.person.id)

    def message(self) -> Message:
        """The whole card."""
        headline, summary = self._headline(), escape(self.kind.summary(self.reader, self.subject))
        lines, hands = self.kind.papers(self.tx, self.reader, self.subject)
        blocks = [
            *sections(f"*{headline}*", summary, *self._facts(), *lines),
            *([quote(self.request.note)] if self.request.note else []),
            *self._story(),
            context(self._small_print()),
            *actions(*self._buttons(), *hands),
        ]
        text = f"{headline}, {summary} ({self.request.reference}). {self._state()}"
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
            blocks += [section(*self._steps(), self._waiting(), button=self._dots())]
        elif self.request.last and self.request.last.action in RETERMED:
            approved = [m for m in self.request.history if m.action is Action.APPROVE]
            blocks += [context(self._happened(m)) for m in approved[-1:]]
        return blocks

    def _before(self, move: Move) -> list[str]:
        if self.kind.before is None or move.action not in (*RETERMED, Action.RESUBMIT):
            return []
        terms = self.kind.before(self.tx, self.reader, self.subject, move)
        if terms == self.kind.summary(self.reader, self.subject):
            return []
        given = move.action is Action.GIVE_BACK
        return [self.v.say("Given back: {terms}", terms=terms) if given else self.v.say("Before: {terms}", terms=terms)]

    def _happened(self, move: Move) -> str:
        return happened(self.v, self.people, move, today=self.reader.today)

    def _waiting(self) -> str:
        seats = self.request.current.seats if self.request.current else ()
        mine = next((s for s in seats if self.reader.person.id in s.may_answer()), None)
        if mine and mine.person_id != self.reader.person.id:
            return self.v.say("⏳ Waiting for you, in the place of {who}", who=self._name(mine.person_id))
        if mine:
            return self.v.say("⏳ Waiting for you")
        return self.v.say("⏳ Waiting for {who}", who=awaited(self.v, self.people, self.request))

    def _steps(self) -> list[str]:
        """Where the chain stands, if there is more to it than one answer."""
        steps = self.request.steps
        if len(steps) == 1 and len(steps[0].seats) == 1:
            return []
        return [step_line(self.v, self.people, step) for step in steps if len(steps) > 1 or step.rule.quorum != "any"]

    def _small_print(self) -> str:
        if self.request.last and self.request.last.action is Action.ENTER:
            return self.request.reference
        if self.request.entered_by_id == self.request.requester_id:
            return self.v.say("{reference} · asked {when}", reference=self.request.reference, when=self._when_asked())
        who = self._name(self.request.entered_by_id)
        if self.request.history[:1] == () or self.request.history[0].action is not Action.ENTER:
            return self.v.say("{reference} · asked by {who}, {when}", reference=self.request.reference, who=who,
                              when=self._when_asked())  # fmt: skip
        return self.v.say("{reference} · entered by {who} (HR), {when}", reference=self.request.reference, who=who,
                          when=self._when_asked())  # fmt: skip

    def _when_asked(self) -> str:
        return self.v.moment(self.request.asked_at, today=self.reader.today)

    def _name(self, person_id: int) -> str:
        return self.people[person_id].name

    def _mine(self) -> bool:
        return self.reader.person.id == self.request.requester_id

    def _buttons(self) -> list[Json]:
        if self.reader.person.id in self.request.waiting():
            return decision_buttons(self.tx, self.reader, self.kind, self.subject)
        if self._mine() and self.request.state in OPEN:
            return [*self._change(), *self._withdraw()]
        own = self.kind.offers(self.reader, self.subject) if self._mine() else []
        return own or ([self._take_back()] if self._may_take_back() else [])

    def _dots(self) -> Json | None:
        """Beside who is waited for, so that the answers fit below each other on a phone."""
        mine = self.reader.person.id in self.request.waiting()
        return decision_menu(self.reader, self.kind, self.subject) if mine else None

    def _change(self) -> list[Json]:
        name = f"{self.request.kind}.open_change"
        if self.request.state is State.CHANGES:
            return [button(self.v.say("Change and send again…"), name, pressed(self.request), style="primary")]
        return [button(self.v.say("Change…"), name, pressed(self.request))]

    def _withdraw(self) -> list[Json]:
        asks = confirm(
            self.v,
            title=self.v.say("Withdraw this request?"),
            text=self.v.say("{reference} will end, and nobody has to decide it.", reference=self.request.reference),
            yes=self.v.say("Withdraw"),
        )
        return [button(self.v.say("Withdraw"), name_of(Action.WITHDRAW), pressed(self.request), confirm=asks)]

    def _may_take_back(self) -> bool:
        lawful = (self.request.state, Action.TAKE_BACK) in MOVES
        if not lawful or Standing.DECIDED not in held(self.request, self.reader.person):
            return False
        requester = self.people[self.request.requester_id]
        begun = self.kind.begun(self.reader.office, requester, self.subject, self.reader.now)
        return not begun and not self.kind.gone(self.tx, self.subject)

    def _take_back(self) -> Json:
        return button(self.v.say("Take back…"), name_of(Action.TAKE_BACK), pressed(self.request))


MARKS: Mapping[SeatState, str] = {
    SeatState.APPROVED: "✅",
    SeatState.CARRIED_OVER: "✅",
    SeatState.REJECTED: "❌",
    SeatState.ASKED_CHANGES: "✏️",
    SeatState.WAITING: "⏳",
}
"""What became of a seat, before its name; nobody has a mark who was not asked yet."""


def step_line(v: Voice, names: Names, step: Step) -> str:
    """A step in one line: who agreed, who is waited for, how many have to agree."""
    seats = [s for s in step.seats if s.state not in (SeatState.FORWARDED, SeatState.NO_LONGER_REQUIRED)]
    ordered = sorted(seats, key=lambda s: names[s.person_id].name)
    any_one = step.rule.quorum == "any"
    marked = [f"{MARKS.get(s.state, '')} {escape(names[s.person_id].name)}".strip() for s in ordered]
    who = v.names(marked, any_one=any_one)
    line = v.say("{n}. {who}", n=step.position, who=Mrkdwn(who))
    yes, _ = needed(step.rule.quorum, len(seats))
    if len(seats) == 1 or any_one or step.verdict() is not None:
        return line
    return v.count("{line} ({n} has to agree)", "{line} ({n} have to agree)", yes, line=Mrkdwn(line))


def decision_buttons(tx: Tx, reader: Reader, kind: Kind, subject: Any) -> list[Json]:
    """Yes, no, or not like this. A kind with an answer of its own has it in the place of asking for changes."""
    v, request, ways = reader.voice, subject.request, kind.ways(reader, subject)
    read = pressed(request, kind.alerts(tx, reader, subject) if kind.alerts else None)
    return [
        button(v.say("Approve"), name_of(Action.APPROVE), read, style="primary"),
        *ways,
        button(v.say("Reject…"), name_of(Action.REJECT), pressed(request), style="danger"),
        *([] if ways else [button(v.say("Ask for changes…"), name_of(Action.ASK_CHANGES), pressed(request))]),
    ]


def decision_menu(reader: Reader, kind: Kind, subject: Any) -> Json:
    """What a decider does now and then, behind dots."""
    v, request = reader.voice, subject.request
    asks = {f"{name_of(Action.ASK_CHANGES)} {pressed(request)}": v.say("Ask for changes…")}
    return overflow(
        "request.more",
        {
            **(asks if kind.ways(reader, subject) else {}),
            f"{name_of(Action.REASSIGN)} {pressed(request)}": v.say("Ask somebody else…"),
            f"request.snooze {pressed(request)}": v.say("Remind me tomorrow"),
            f"request.why {pressed(request)}": v.say("Why me?"),
        },
    )


def name_of(move: Action) -> str:
    """What the buttons and forms of a move are called."""
    return f"request.{move.value.replace(' ', '_')}"
