"""What requests for access bring to the engine of requests."""

from datetime import datetime

from domain.access import KIND, PREFIX, Access, GrantState, NotGiven
from domain.approval import Request, State
from domain.people import Action, Person
from handlers.access import about_ticket, task
from handlers.access.words import lasts, role, system
from handlers.call import Json
from handlers.cards import button, confirm
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, Voice, escape
from storage import approval
from storage.access import requests
from storage.db import Tx

BACK = "access.give_back"
HELD = frozenset(GrantState) - {GrantState.NONE, GrantState.TO_GRANT}
"""It was given once."""


def title(reader: Reader, access: Access) -> str:
    """That it is access, and to what."""
    name = system(reader.voice, reader.office, access.system)
    return reader.voice.say("Access to {system}", system=Mrkdwn(name))


def summary(reader: Reader, access: Access) -> str:
    """As what, and for how long."""
    return f"{role(reader.voice, reader.office, access)}, {lasts(reader.voice, access.days)}"


def facts(tx: Tx, reader: Reader, access: Access) -> list[str]:
    """What else of the system whoever asks has now."""
    v = reader.voice
    others = requests.held_by(tx, access.request.requester_id, access.system)
    roles = [_held(reader, one) for one in others if one.request.id != access.request.id]
    return [v.say("Has already: {roles}.", roles=v.names(roles))] if roles else []


def _held(reader: Reader, access: Access) -> str:
    """A role, and until when it is had."""
    v, until = reader.voice, access.grant.until
    name = role(v, reader.office, access)
    return f"{name} ({v.say('until {day}', day=v.day(until, year=until.year != reader.today.year))})" if until else name


def begun(office: Office, requester: Person, access: Access, now: datetime) -> bool:
    """What was given is not taken back by a decision: it is given back, or its time is over."""
    return access.grant.state in HELD


def check(tx: Tx, office: Office, access: Access, action: Action, now: datetime) -> None:
    """Raises NotGiven for what was given already."""
    if access.request.state is State.APPROVED and access.grant.state in HELD:
        raise NotGiven(reference=access.request.reference, state=access.grant.state)


def apply(tx: Tx, office: Office, access: Access, was: State, moved: Request) -> None:
    """What is approved becomes a task for those who do it; what is approved no more is none."""
    if access.for_ticket_id:
        about_ticket.turned(tx, office, access, moved)
    if moved.state is State.APPROVED:
        task.to_grant(tx, office, access, moved)
    elif was is State.APPROVED and moved.last:
        task.drop(tx, office, access, by_id=moved.last.by_id, at=moved.last.at)


def papers(tx: Tx, reader: Reader, access: Access) -> tuple[list[str], list[Json]]:
    """Where it stands, and the way to give it back."""
    v, grant = reader.voice, access.grant
    mine = reader.person.id == access.request.requester_id
    day = v.day(grant.until, year=grant.until.year != reader.today.year) if grant.until else ""
    match grant.state:
        case GrantState.TO_GRANT:
            return [v.say("🔑 Those who set it up have it on their list. Write below this message to reach them.")], []
        case GrantState.GRANTED:
            said = v.say("🔑 Given until {day}.", day=day) if day else v.say("🔑 Given.")
            return [said, *proven(grant.proof)], of_holder(v, access) if mine else []
        case GrantState.TO_REVOKE:
            return [v.say("🔑 It is being taken away.")], []
        case GrantState.REVOKED:
            gone = v.say("🔑 Taken away {when}.", when=v.moment(grant.revoked_at)) if grant.revoked_at else ""
            return [gone, *proven(grant.revoked_proof)], []
        case GrantState.GOES_ON:
            return [v.say("🔑 Goes on as {reference}.", reference=_reference(tx, grant.next_id))], []
    return [], []


def proven(proof: str | None) -> list[str]:
    """How it is seen to be done."""
    return [f"> {escape(proof)}"] if proof else []


def _reference(tx: Tx, request_id: int | None) -> str:
    return approval.load(tx, request_id).reference if request_id else ""


def of_holder(v: Voice, access: Access) -> list[Json]:
    """Back it can be given at any time; longer it can be had where it ends."""
    asks = confirm(
        v,
        title=v.say("Give it back?"),
        text=v.say("It is taken away at once. Access can be asked for anew."),
        yes=v.say("Give it back"),
    )
    value = f"{access.request.id}:{access.request.version}"
    longer = button(v.say("Ask for longer…"), "access.open_longer", value)
    return [button(v.say("Give it back"), BACK, value, confirm=asks), *([longer] if access.grant.until else [])]


ACCESS = Kind(
    name=KIND,
    prefix=PREFIX,
    load_many=requests.load_many,
    title=title,
    summary=summary,
    facts=facts,
    begun=begun,
    check=check,
    apply=apply,
    papers=papers,
)
