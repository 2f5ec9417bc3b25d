"""What befell a ticket, lived by the rules and walked along the wall clock, minute by minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import compress, count, islice
from random import Random

from hypothesis import strategies as st

from domain.calendar import Schedule, WorkCalendar
from domain.ticket import Act, Hours, Priority, Promise, Step, Ticket, can, clocks, move, reached, under, untold
from tests.domain.calendar.weeks import ALWAYS, LISBON, LUNCH, OFFICE, SANTIAGO, ZONES, calendar
from tests.domain.minutes import MINUTE, simulated

SHARES = (75, 100, 150, 200)
DAY = 1440
AROUND = calendar(ALWAYS)
LONG = 3 * DAY
"""So many minutes are walked."""


def _schedule(chance: Random) -> Schedule:
    """A week such as nobody has: up to three windows a day."""

    def day() -> tuple[tuple[str, str], ...]:
        bounds = sorted(chance.sample(range(97), 2 * chance.randint(0, 3)))
        at = [f"{quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in bounds]
        return tuple(zip(at[::2], at[1::2], strict=True))

    week = {name: day() for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    text = "; ".join(f"{name} {' '.join(f'{a}-{b}' for a, b in spans)}" for name, spans in week.items() if spans)
    return Schedule.parse(text or "mon 09:00-18:00")


def calendars(seed: int, many: int) -> list[WorkCalendar]:
    """So many: weeks as they are and as nobody has them, in zones whose clocks change, with holidays."""
    chance = Random(seed)
    usual = [calendar(week, zone, country="CL") for week in (OFFICE, LUNCH, ALWAYS) for zone in (SANTIAGO, LISBON)]
    strange = [
        calendar(_schedule(chance), chance.choice(ZONES), country=chance.choice(("CL", "PT", "BR")))
        for _ in range(many - len(usual))
    ]
    return [*usual, *strange]


FEW = calendars(7, 40)
DAYS = [datetime(2026, m, d, tzinfo=UTC) for m, d in
        ((3, 7), (3, 28), (4, 4), (9, 5), (10, 24), (12, 30), (5, 20), (9, 17))]  # fmt: skip
"""The days before clocks change, a year ends, and holidays of Chile."""
ACTS = (Act.ASK, Act.WAIT, Act.WENT_ON, Act.ANSWER, Act.RESOLVE, Act.REOPEN, Act.CLOSE, Act.PRIORITISE, Act.HAND_OVER,
        Act.ASK, Act.RESOLVE, Act.REOPEN, Act.CLAIM, Act.AWAIT)  # fmt: skip
Event = tuple[int, Act, bool]


@dataclass(frozen=True)
class Story:
    """What befell a ticket: acts after so many minutes, by somebody who helps or not; and when somebody looks."""

    calendars: Mapping[str, WorkCalendar]
    started: datetime
    targets: tuple[int, int]
    events: tuple[Event, ...]
    minutes: int

    @property
    def now(self) -> datetime:
        """When somebody looks."""
        return self.started + self.minutes * MINUTE

    def promise(self, category: str, priority: Priority) -> Promise:
        """What is promised: more in the other queue, and what is critical around the clock."""
        response, resolution = (n * 4 * MINUTE * (2 if category == "there" else 1) for n in self.targets)
        around = priority is Priority.CRITICAL
        return Promise(response, response + resolution, around_the_clock=around)

    def hours(self, ticket: Ticket) -> list[Hours]:
        """The working times that counted, one after the other."""
        before = [(one.category, one.around_the_clock, one.until) for one in ticket.earlier]
        spans = (*before, (ticket.category, ticket.promise.around_the_clock, None))
        return [Hours(AROUND if around else self.calendars[category], until) for category, around, until in spans]


def lived(story: Story) -> Ticket:
    """The ticket after all that can be done of it; what was due was told in between."""
    promise = story.promise("here", Priority.NORMAL)
    ticket = Ticket(id=1, reference="TIC-1", requester_id=1, category="here", title="VPN", priority=Priority.NORMAL,
                    promise=promise, opened_at=story.started)  # fmt: skip
    for after, act, helps in story.events:
        at = story.started + after * MINUTE
        if can(ticket, act):
            step = Step(act=act, by_id=2 if helps else 1, at=at, reason="Restarted.")
            ticket = move(_changed(story, ticket, act, at), step, helps=helps)
    return looked(story, ticket, story.now)


def looked(story: Story, ticket: Ticket, at: datetime) -> Ticket:
    """All that is due is told."""
    known = clocks(ticket, story.hours(ticket))
    response = max(ticket.told_response, reached(known.response, SHARES, at))
    resolution = max(ticket.told_resolution, reached(known.resolution, SHARES, at))
    return replace(ticket, told_response=response, told_resolution=resolution)


def _changed(story: Story, ticket: Ticket, act: Act, at: datetime) -> Ticket:
    category, priority = ticket.category, ticket.priority
    if act is Act.HAND_OVER:
        category = "there" if category == "here" else "here"
    elif act is Act.PRIORITISE:
        priority = Priority.CRITICAL if priority is Priority.NORMAL else Priority.NORMAL
    else:
        return ticket
    told = looked(story, ticket, at)
    moved = under(told, story.promise(category, priority), category=category, priority=priority, now=at)
    return untold(moved, story.hours(moved), SHARES, at)


@dataclass
class Walk:
    """The same along the wall clock. For each minute: whether it counts for the answer, and for the solution."""

    story: Story
    response: bytearray = field(default_factory=bytearray)
    resolution: bytearray = field(default_factory=bytearray)
    told: list[int] = field(default_factory=lambda: [0, 0])
    category: str = "here"
    priority: Priority = Priority.NORMAL
    answered: bool = False
    waiting: bool = False
    over: bool = False
    closed: bool = False

    def __post_init__(self) -> None:
        story = self.story
        places = {**story.calendars, "around": AROUND}
        end = story.started + LONG * MINUTE
        self.worked = {name: simulated(mine, story.started, end) for name, mine in places.items()}
        for after, act, helps in story.events:
            self.until(after)
            self.does(act, helps=helps)
        self.until(story.minutes)
        self.look()

    def until(self, minute: int) -> None:
        """Nothing happens until then."""
        hours = self.worked["around" if self.priority is Priority.CRITICAL else self.category]
        passed = hours[len(self.response) : minute]
        nothing = bytes(len(passed))
        self.response += nothing if self.over or self.answered else passed
        self.resolution += nothing if self.over or self.waiting else passed

    def does(self, act: Act, *, helps: bool) -> None:
        """What somebody does, as the words of the rules say."""
        if act is Act.REOPEN:
            self.over = self.closed = False
        elif act is Act.CLOSE:
            self.closed = self.closed or self.over
        elif not self.over and (act is not Act.WENT_ON or self.waiting):
            self.waiting = act in (Act.ASK, Act.WAIT, Act.AWAIT) or (
                self.waiting and act in (Act.ANSWER, Act.PRIORITISE, Act.CLAIM)
            )
            self.answered |= helps and act in (Act.ASK, Act.ANSWER, Act.RESOLVE)
            self.over = act is Act.RESOLVE
            if act in (Act.PRIORITISE, Act.HAND_OVER):
                self.changes(act)

    def changes(self, act: Act) -> None:
        """Another promise: what was told stays told, but for what that has not come to."""
        self.look()
        if act is Act.PRIORITISE:
            self.priority = Priority.CRITICAL if self.priority is Priority.NORMAL else Priority.NORMAL
        else:
            self.category = "there" if self.category == "here" else "here"
        self.told = [min(told, come) for told, come in zip(self.told, self.come(), strict=True)]

    def look(self) -> None:
        """All that is due is told."""
        self.told = [max(told, come) for told, come in zip(self.told, self.come(), strict=True)]

    def targets(self) -> tuple[int, int]:
        """The minutes that are promised."""
        promise = self.story.promise(self.category, self.priority)
        return promise.response // MINUTE, promise.resolution // MINUTE

    def runs(self) -> tuple[bool, bool]:
        """Which of the promises are neither kept nor given up."""
        return not self.over and not self.answered, not self.over

    def come(self) -> list[int]:
        """How many shares of each promise are spent; of one that stands, none is."""
        spent = (sum(self.response), sum(self.resolution))
        counted = zip(spent, self.targets(), self.runs(), strict=True)
        return [sum(n * 100 >= share * target for share in SHARES) if runs else 0 for n, target, runs in counted]


def reaching(counted: Sequence[int], amount: int) -> int | None:
    """After how many minutes so many have counted."""
    return next(islice(compress(count(1), counted), amount - 1, None), None)


def stories(calendars: Sequence[WorkCalendar]) -> st.SearchStrategy[Story]:
    """Few numbers are drawn, each for several things: drawing is what takes the time."""

    def made(places: int, start: int, targets: int, minutes: int, events: list[int]) -> Story:
        here, there = divmod(places, len(calendars))
        day, minute = divmod(start, 2 * DAY)
        response, resolution = divmod(targets, 150)
        return Story(
            calendars={"here": calendars[here], "there": calendars[there]},
            started=DAYS[day] + minute * MINUTE,
            targets=(response + 1, resolution),
            events=tuple(sorted((_event(n, minutes) for n in events), key=lambda event: event[0])),
            minutes=minutes,
        )

    return st.builds(
        made,
        st.integers(0, len(calendars) ** 2 - 1),
        st.integers(0, len(DAYS) * 2 * DAY - 1),
        st.integers(0, 60 * 150 - 1),
        st.integers(0, 2 * DAY),
        st.lists(st.integers(0, 2 * len(ACTS) * 2 * DAY), max_size=9),
    )


def _event(number: int, minutes: int) -> Event:
    rest, act = divmod(number, len(ACTS))
    after, helps = divmod(rest, 2)
    return after % (minutes + 1), ACTS[act], bool(helps)
