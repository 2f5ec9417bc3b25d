"""Deciders who are to be reminded, by their own business days; and what comes of it when nobody answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import groupby

from domain.approval import Cause, StandIn, State
from domain.people import Action, Person
from handlers.approval import presence
from handlers.approval.engine import pass_time
from handlers.approval.listing import subjects
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import context, section
from handlers.each import each, in_the_end
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, Voice
from storage import approval, people, reminders
from storage.approval import Asked
from storage.db import Database, Tx
from storage.reminders import Facts

WAITING = "reminder.waiting"
BATCH = 200
LISTED, SPOKEN = 20, 3
"""So many requests are named in a reminder, and read aloud."""
AGAIN = timedelta(hours=1)
"""When somebody who cannot be reached is looked at again."""
NEVER = datetime.max.replace(tzinfo=UTC)


@in_the_end()
def tick(db: Database, office: Office, now: datetime) -> int:
    """Plan the reminders that are due; returns for how many people. A missed day is caught up; a second run is idle."""
    _plan(db, office)
    with db.read() as tx:
        due = approval.to_remind(tx, now=now, limit=BATCH)
        everybody = people.get_many(tx, (i for a in due for i in (a.person_id, a.stand_in_id) if i))
    last = {a: len(office.policy.reminders.of(a.kind).after) for a in due}
    silent = (a for a in due if a.reminded >= last[a])
    each(
        silent, lambda asked: _nobody_answered(db, office, asked, now), name=lambda asked: f"request {asked.request_id}"
    )
    to_remind = sorted((a for a in due if a.reminded < last[a]), key=lambda a: (_recipient(a), a.request_id))
    groups = [(everybody[i], list(seats)) for i, seats in groupby(to_remind, key=_recipient)]
    remind = partial(_remind, db, office, everybody, now)
    return sum(each(groups, lambda one: remind(*one), name=lambda one: f"person {one[0].id}"))


def _recipient(asked: Asked) -> int:
    """Who is reminded: the person who was asked, or, if they are not there, who answers in their place."""
    stand_in = asked.stand_in
    # Who only kept silent is still there.
    return asked.person_id if stand_in is None or stand_in.cause is Cause.SILENT else stand_in.person_id


def _plan(db: Database, office: Office) -> None:
    """Work out when each newly asked person is reminded, by their own calendar."""
    with db.read() as tx:
        asked = approval.unplanned(tx, limit=BATCH)
        deciders = people.get_many(tx, (a.person_id for a in asked))
    if asked:
        with db.write() as tx:
            for a in asked:
                approval.plan_reminder(tx, a, due(office, deciders[a.person_id], a, a.reminded))


def due(office: Office, decider: Person, asked: Asked, reminded: int) -> datetime:
    """The morning after so many business days of the decider on which the next reminder comes, or the end."""
    rules = office.policy.reminders.of(asked.kind)
    days = [*rules.after, *([rules.last] if rules.then != "nothing" else [])]
    if reminded >= len(days):
        return NEVER
    calendar = office.calendar(decider)
    # Who was asked in the evening was asked the next morning.
    day = calendar.add_working_days(calendar.today(calendar.next_working_moment(asked.asked_at)), days[reminded])
    return calendar.next_working_moment(datetime.combine(day, time(), calendar.zone))


def _remind(
    db: Database,
    office: Office,
    everybody: Mapping[int, Person],
    now: datetime,
    person: Person,
    due_now: Sequence[Asked],
) -> bool:
    """Remind somebody who is at work; who is not is looked at again when they are, so that nobody waits."""
    begins = office.working_hours(person).next_working_moment(now)
    ready = begins <= now and person.works_here(begins.date())
    with db.write() as tx:
        if not ready:
            for a in due_now:
                approval.plan_reminder(tx, a, max(begins, now + AGAIN))
            return False
        ours = [(a, at) for a in due_now if (at := _planned_on(tx, office, everybody[a.person_id], a))]
        for a, at in ours:
            facts = {"request": a.request_id} | _following(office, a, at)
            reminders.plan(tx, WAITING, person_id=person.id, subject=str(a.request_id), facts=facts, at=now)
        return bool(ours)


def _planned_on(tx: Tx, office: Office, decider: Person, asked: Asked) -> datetime | None:
    """When the next one comes, if this one is ours to say: of two processes one plans the next reminder."""
    reminded = asked.reminded + 1
    at = due(office, decider, asked, reminded)
    return at if approval.plan_reminder(tx, asked, at, reminded=reminded) else None


def _following(office: Office, asked: Asked, at: datetime) -> dict[str, str]:
    """What comes next: another reminder, or what the policy says then."""
    if at == NEVER:
        return {}
    rules = office.policy.reminders.of(asked.kind)
    return {"next": at.isoformat(), "then": "remind" if asked.reminded + 1 < len(rules.after) else rules.then}


def _nobody_answered(db: Database, office: Office, asked: Asked, now: datetime) -> None:
    """After the last day the request expires, or the next manager of whoever was asked may answer too."""
    with db.write() as tx:
        # Before any seat is locked, as everybody does who moves a request.
        people.own(tx, approval.requester_of(tx, asked.request_id))
        if not approval.plan_reminder(tx, asked, NEVER, reminded=asked.reminded + 1):
            return
        if office.policy.reminders.of(asked.kind).then == "expire":
            pass_time(tx, office, asked.request_id, Action.EXPIRE, now)
        elif higher := presence.higher(tx, office, asked.person_id, now, barred=_barred(tx, asked)):
            stand_ins = {asked.person_id: StandIn(person_id=higher.id, cause=Cause.SILENT)}
            pass_time(tx, office, asked.request_id, Action.ESCALATE, now, stand_ins=stand_ins)


def _barred(tx: Tx, asked: Asked) -> frozenset[int]:
    """Who cannot be asked too: those who asked, and whoever has a say in the step already."""
    request = approval.load(tx, asked.request_id)
    step = request.steps[asked.position - 1]
    seat = next(s for s in step.seats if s.person_id == asked.person_id)
    return frozenset({*request.askers, *step.others(seat), *seat.may_answer()})


def tell(tx: Tx, reader: Reader, told: Sequence[Facts]) -> Message | None:
    """The words of a reminder; None if the person is not asked any more."""
    v, lines = reader.voice, list(_lines(tx, reader, [facts["request"] for facts in told]))
    if not lines:
        return None
    heading = v.count("{n} request is waiting for you", "{n} requests are waiting for you", len(lines))
    shown = [*lines[:LISTED], *([v.say("… and more")] if len(lines) > LISTED else [])]
    every = v.say("`{command}` lists all that waits for you.", command=reader.office.command("approvals"))
    blocks = [section(f"*{heading}*"), *map(section, shown), context(*_next(reader, told), every)]
    return Message(text="\n".join([heading, *lines[:SPOKEN]]), blocks=blocks)


def _next(reader: Reader, told: Sequence[Facts]) -> list[str]:
    """What comes if nobody answers, of the request of which it comes first; what is told late says nothing of it."""
    v = reader.voice
    following = [facts for facts in told if "next" in facts and datetime.fromisoformat(facts["next"]) > reader.now]
    if not following:
        return []
    first = min(following, key=lambda facts: datetime.fromisoformat(facts["next"]))
    day = v.day(datetime.fromisoformat(first["next"]).astimezone(v.zone).date())
    return [NEXT[first["then"]](v, day)]


NEXT: Mapping[str, Callable[[Voice, str], str]] = {
    "remind": lambda v, day: v.say("The next reminder comes on {day}.", day=day),
    "escalate": lambda v, day: v.say("On {day} the next manager is asked too.", day=day),
    "expire": lambda v, day: v.say("On {day} a request that nobody answers expires.", day=day),
}
"""What comes when nobody answers."""


def _lines(tx: Tx, reader: Reader, ids: Sequence[int]) -> Iterator[str]:
    v, found = reader.voice, subjects(tx, ids)
    names = people.get_many(tx, (subject.request.requester_id for _, subject in found))
    for kind, subject in found:
        request = subject.request
        if request.state is State.PENDING and reader.person.id in request.waiting():
            told = {
                "who": names[request.requester_id].name,
                "title": kind.title(reader, subject),
                "summary": kind.summary(reader, subject),
                "reference": Mrkdwn(linked(tx, reader, request)),
                "when": v.moment(request.asked_at),
            }
            yield v.say("• {reference} {who}: {title}, {summary}. Asked {when}", **told)
