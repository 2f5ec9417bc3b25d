"""The certificate of a leave: what its card says of it, and its place in the form. HR alone sees the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.attachment import TAKEN, FileState, Purpose
from domain.people import Action, Person, may, standings
from domain.vacation import HOLDS_DAYS, Leave, certificate_due
from handlers import attachment, forms
from handlers.call import Call, Json
from handlers.cards import button, pressed
from handlers.office import Office, Reader
from handlers.texts import Voice
from handlers.vacation.plan import Plan
from storage import attachments, people, vacation
from storage.attachments import Attachment
from storage.db import Tx

OPEN, LOOK = "certificate.open", "certificate.look"
FIELD = "files"
THERE = (FileState.WANTED, FileState.KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a leave's certificate is at: until when it is asked for (None: it is not), and the files that are there."""

    due: date | None
    files: Sequence[Attachment]

    @property
    def missing(self) -> bool:
        """Whether it is asked for and not there."""
        return self.due is not None and not self.there

    @property
    def there(self) -> bool:
        """Whether something was handed in that is kept or on its way."""
        return any(file.state in THERE for file in self.files)

    @property
    def kept(self) -> bool:
        """Whether there is something to look at."""
        return any(file.state is FileState.KEPT for file in self.files)


def of(tx: Tx, office: Office, leave: Leave, requester: Person) -> Certificate:
    """The certificate of a leave that is asked for or was."""
    files = attachments.of(tx, leave.request.id, Purpose.CERTIFICATE)
    return Certificate(due=_due(tx, office, leave, requester), files=files)


def _due(tx: Tx, office: Office, leave: Leave, requester: Person) -> date | None:
    if leave.request.state not in HOLDS_DAYS:
        return None
    return _last_day(tx, office, requester, leave, asked_at=leave.request.asked_at)


def _last_day(tx: Tx, office: Office, person: Person, of: Leave | Plan, *, asked_at: datetime) -> date | None:
    """Until when it is asked for; None where it is not."""
    if of.rules.certificate is None:
        return None
    before, calendar = vacation.earlier(tx, person.id, of.type, before=of.span.first), office.calendar(person)
    asked_on = calendar.today(asked_at)
    return certificate_due(of.rules.certificate, of.span, before, asked_on=asked_on, calendar=calendar)


def papers(tx: Tx, reader: Reader, leave: Leave) -> tuple[list[str], list[Json]]:
    """What a card says of it and offers: no more than whether it is there, because whoever decides reads it too."""
    if leave.rules.certificate is None:
        return [], []
    requester = people.get(tx, leave.request.requester_id)
    found = of(tx, reader.office, leave, requester)
    return _line(reader, found, requester), _buttons(reader, found, leave)


def _line(reader: Reader, found: Certificate, requester: Person) -> list[str]:
    v = reader.voice
    if found.kept:
        return [v.say("Certificate: handed in")]
    if found.there:
        return [v.say("Certificate: on its way")]
    if found.due is None:
        return []
    day, today = v.day(found.due), reader.office.calendar(requester).today(reader.now)
    if found.due < today:
        return [v.say("Certificate: missing, it was due {day}", day=day)]
    return [v.say("Certificate: missing, due {day}", day=day)]


def _buttons(reader: Reader, found: Certificate, leave: Leave) -> list[Json]:
    """To look at it, for HR; to hand it in, for the person whose leave it is, and for HR."""
    v, held = reader.voice, standings(reader.person, about=leave.request.requester_id)
    looks = [button(v.say("Show certificate"), LOOK, pressed(leave.request))]
    label = v.say("Replace certificate…") if found.there else v.say("Hand in certificate…")
    hands_in = [button(label, OPEN, pressed(leave.request))]
    wanted = leave.request.state in HOLDS_DAYS and (found.missing or found.there)
    return [
        *(looks if found.kept and may(Action.LOOK, held) else []),
        *(hands_in if wanted and may(Action.HAND_IN, held) else []),
    ]


# --- in forms ---------------------------------------------------------------------------------------------------------


def field(v: Voice, *, optional: bool) -> Json:
    """The input for it."""
    hint = v.say("Only HR sees it. It can follow later.") if optional else v.say("Only HR sees it.")
    files = forms.files(TAKEN, most=attachment.MOST)
    return forms.field(FIELD, v.say("Certificate"), files, optional=optional, hint=hint)


def needed(tx: Tx, call: Call, planned: Plan) -> list[str]:
    """That a leave which is not asked for yet will need one, and until when."""
    due = _last_day(tx, call.office, planned.person, planned, asked_at=call.now)
    return [call.voice.say("A certificate is needed by {day}.", day=call.voice.day(due))] if due else []


def with_form(tx: Tx, call: Call, leave: Leave) -> None:
    """The files that came with the form of a leave, if its type asks for any. Raises the refusals of attachments."""
    offered = forms.read_files(call, FIELD)
    if leave.rules.certificate is not None and offered:
        attachment.hand_in(tx, call, leave.request.id, Purpose.CERTIFICATE, offered)
