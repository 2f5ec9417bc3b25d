"""`/ticket access who`: who has access to what now, for whoever gives it and for administrators; the same as a file.

What is not given yet is not in it, nor what was given without a request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.access import KIND, Access, GrantState
from domain.dates.words import fold
from domain.people import Person, Role
from handlers.access.words import queue_of, role, system
from handlers.approval.telling import links
from handlers.call import Answer, Call, Entry, Json, Message, action, command
from handlers.cards import actions, button, context, header, sections
from handlers.forms import read_page, turned
from handlers.office import Office, Reader
from handlers.spreadsheet import Cell, Row, Table
from handlers.texts import MENTION, Voice, company_voice, escape, typed
from handlers.ticket.agent import works_on
from storage import people
from storage.access import holders
from storage.db import Tx

COMMANDS = ("access who", "acesso quem")
"""Alone of all, or with a system or a person after it."""
PAGE = 15
LIST = f"{KIND}.who"
HEADER = ("reference", "person", "email", "system", "system_name", "role", "role_name", "granted_on", "granted_by",
          "until", "state", "in_policy", "most_days_now")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a list is of: one system, one person, or all. ``mark`` is how a button carries it."""

    key: str | None = None
    person: Person | None = None

    @property
    def mark(self) -> str:
        """Read by _marked."""
        return f"s={self.key}" if self.key else f"p={self.person.id}" if self.person else "all"


def asked(tx: Tx, call: Call) -> Answer:
    """The first page of what follows the command."""
    known = _seen(tx, call.office, call.actor)
    if not known:
        told = {"command": call.office.command("ticket")}
        said = call.voice.say("You give nobody access. `{command} access list` shows what you have.", **told)
        return Answer(say=Message(text=said))
    shown = _read(tx, call, " ".join(call.text.split()[2:]), known)
    if shown is None:
        told = {"names": call.voice.names(sorted(_names(call.reader, known))), "command": call.office.command("ticket")}
        said = call.voice.say(
            "There is neither a system nor a person called so. Systems are {names}; “{command} access who @name” is of "
            "a person.",
            **told,
        )
        return Answer(say=Message(text=said))
    return Answer(say=page(tx, call.reader, shown))


def _seen(tx: Tx, office: Office, person: Person) -> set[str]:
    """The systems whose access somebody gives, and all for administrators; those too that the policy names no more."""
    keys = {*office.policy.access.systems, *holders.systems(tx)}
    return {key for key in keys if Role.ADMIN in person.roles or works_on(office, person, queue_of(office, key))}


def _names(reader: Reader, keys: Iterable[str]) -> list[str]:
    return [system(reader.voice, reader.office, key) for key in keys]


def _read(tx: Tx, call: Call, rest: str, known: set[str]) -> Shown | None:
    """What is meant by what somebody wrote: nothing is all; None if nobody knows it."""
    if not rest:
        return Shown()
    if mention := MENTION.match(rest):
        found = people.by_account(tx, team_id=call.office.team_id, user_id=mention[1])
        person = found[1] if found else None
    else:
        rest = typed(rest)
        person = people.by_email(tx, rest)
    if person:
        return Shown(person=person)
    called = {fold(name): key for key in known for name in (key, *_names(call.reader, [key]))}
    return Shown(key=called[fold(rest)]) if fold(rest) in called else None


def page(tx: Tx, reader: Reader, shown: Shown, skip: int = 0) -> Message:
    """A page of who has what, as far as the reader may know."""
    v, known = reader.voice, _seen(tx, reader.office, reader.person)
    among = known & {shown.key} if shown.key else known
    found = holders.have(tx, among, person_id=shown.person.id if shown.person else None, limit=PAGE + 1, skip=skip)
    names = people.get_many(tx, (one.request.requester_id for one in found))
    ways_to = links(tx, reader, (one.request for one in found[:PAGE]))
    lines = [_line(reader, one, names[one.request.requester_id], ways_to[one.request.id]) for one in found[:PAGE]]
    title = _title(reader, shown)
    body = lines or [v.say("Nobody has any of it by a request made here.")]
    small = v.say("Not in this list: what is approved and not given yet, and what was given without a request here.")
    ways = _ways(v, shown, skip, more=len(found) > PAGE)
    return Message(
        text="\n".join([title, *body])[:4000], blocks=[header(title), *sections(*body), context(small), *ways]
    )


def _title(reader: Reader, shown: Shown) -> str:
    v = reader.voice
    if shown.person:
        return v.say("What {who} has access to", who=shown.person.name)
    if shown.key:
        return v.say("Who has access to {system}", system=system(v, reader.office, shown.key))
    return v.say("Who has access to what")


def _line(reader: Reader, access: Access, who: Person, link: str) -> str:
    v, until = reader.voice, access.grant.until
    if access.grant.state is GrantState.TO_REVOKE:
        lasts = v.say("being taken away")
    elif until:
        lasts = v.say("until {day}", day=v.day(until, year=until.year != reader.today.year))
    else:
        lasts = v.say("for good")
    what = escape(f"{who.name}: {system(v, reader.office, access.system)}, {role(v, reader.office, access)}, {lasts}")
    left = [] if who.works_here(reader.today) else [v.say("⚠️ has left")]
    return " · ".join([f"*{link}* {what}", *left, *_amiss(reader, access)])


def _amiss(reader: Reader, access: Access) -> list[str]:
    """What app.yaml says otherwise by now: that there is no such thing, or that nobody has it for good."""
    v, most = reader.voice, _most(reader.office, access)
    if most is None:
        return [v.say("⚠️ not in app.yaml any more")]
    if access.grant.until is None and most:
        return [v.count("⚠️ by now for {n} day at most", "⚠️ by now for {n} days at most", most)]
    return []


def _most(office: Office, access: Access) -> int | None:
    """For how many days it could be had by now, 0 for good; None if it is not in the policy."""
    known = office.policy.access
    if access.system not in known.systems or access.role not in known.systems[access.system].roles:
        return None
    return known.most_days(access.system, access.role) or 0


def _ways(v: Voice, shown: Shown, skip: int, *, more: bool) -> list[Json]:
    mark = shown.mark
    pages = [button(v.say("Next page"), f"{LIST}.next", f"{mark}:{skip + PAGE}", style="primary")] if more else []
    return actions(*pages, *([button(v.say("First page"), f"{LIST}.first", f"{mark}:0")] if skip else []))


def turn(tx: Tx, call: Call) -> Answer:
    """A press on another page."""
    mark, skip = read_page(call.value)
    shown = page(tx, call.reader, _marked(tx, mark), skip)
    return turned(call, shown, name=LIST, title=call.voice.say("Who has access to what"))


def _marked(tx: Tx, mark: str) -> Shown:
    kind, _, which = mark.partition("=")
    if kind == "p" and which.isdecimal() and len(which) < 19:
        return Shown(person=people.get_many(tx, (int(which),)).get(int(which)))
    return Shown(key=which) if kind == "s" else Shown()


# --- as a file --------------------------------------------------------------------------------------------------------


def people_of(found: Iterable[Access]) -> set[int]:
    """Whom the table names."""
    return {i for one in found for i in (one.request.requester_id, one.grant.granted_by_id) if i}


def table(found: Iterable[Access], office: Office, known: Mapping[int, Person]) -> Table:
    """A row for each access that somebody has: days are the company's. No proofs: they may say how one gets in."""
    return Table(HEADER, [_row(one, office, known) for one in found])


def _row(one: Access, office: Office, known: Mapping[int, Person]) -> Row:
    v, grant, who, most = company_voice(office.policy), one.grant, known[one.request.requester_id], _most(office, one)
    now: Cell = Decimal(most) if most else ""
    return (
        one.request.reference,
        who.name,
        who.email,
        one.system,
        system(v, office, one.system),
        one.role,
        role(v, office, one),
        office.day(grant.granted_at) if grant.granted_at else "",
        known[grant.granted_by_id].email if grant.granted_by_id else "",
        grant.until or "",
        grant.state.value,
        "no" if most is None else "yes",
        now,
    )


ENTRIES: tuple[Entry, ...] = (
    *(command(f"ticket {words}{more}", asked) for words in COMMANDS for more in ("", " *")),
    action(f"{LIST}.next", turn),
    action(f"{LIST}.first", turn),
)
