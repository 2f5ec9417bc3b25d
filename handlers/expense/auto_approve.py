"""Small claims that nobody has to decide: approved at once, but for those that are drawn to be looked at."""

from collections.abc import Sequence
from datetime import date

from domain.approval import Request, State, untouched
from domain.attachment import FileState
from domain.expense import Line, Report, asked, may_pass, sampled
from domain.money import Money
from domain.policy import AutoApprove
from handlers.office import Office, Reader
from storage import people, secrets
from storage.db import Tx
from storage.expense import auto_approve, duplicate, receipt

SECRET = "audit sample"


def passes(tx: Tx, office: Office, request: Request, lines: Sequence[Line], rules: AutoApprove | None) -> bool:
    """Whether the policy approves a report that people did nothing about yet. The person's row must be owned."""
    whole, calendar = asked(lines), office.calendar(people.get(tx, request.requester_id))
    month = calendar.today(request.asked_at).replace(day=1)
    if rules is None or _unread(tx, lines) or _split(tx, request, lines):
        return False
    if not may_pass(lines, rules, passed=_passed(tx, request, month, whole)):
        return False
    drawn = auto_approve.owed(tx, request.requester_id) or sampled(
        secrets.get(tx, SECRET), request.id, audit=rules.audit
    )
    auto_approve.keep(tx, request.id, request.requester_id, month=month, amount=whole, passed=not drawn)
    return not drawn


def held_until_read(tx: Tx, report: Report) -> bool:
    """Whether a report may have gone to people only because a receipt was still to be read, and none did anything."""
    return untouched(report.request) and not auto_approve.is_sample(tx, report.request.id)


def _unread(tx: Tx, lines: Sequence[Line]) -> bool:
    """Whether the bytes of a receipt are still to come, and with them what could prove a duplicate; or never came."""
    files = receipt.get_many(tx, (id_ for line in lines for id_ in line.receipts)).values()
    return any(file.state is not FileState.KEPT for file in files)


def _split(tx: Tx, request: Request, lines: Sequence[Line]) -> bool:
    """Whether two lines are of one receipt: what it comes to in all only somebody sees who looks at it."""
    claims = duplicate.of_lines(tx, lines, report=request.id, by_id=request.requester_id)
    proofs = [proof for claim in claims for proof in claim.proofs]
    return len(proofs) > len(set(proofs))


def _passed(tx: Tx, request: Request, month: date, whole: Money) -> Money:
    return auto_approve.passed(tx, request.requester_id, month=month, currency=whole.currency)


def sample(tx: Tx, reader: Reader, report: Report) -> list[str]:
    """That a report is looked at only because it was drawn: for whoever decides, not for who may wish to know when."""
    request, v = report.request, reader.voice
    if request.state is not State.PENDING or reader.person.id == request.requester_id:
        return []
    if not auto_approve.is_sample(tx, request.id):
        return []
    return [v.say("Drawn at random to be looked at: the policy asks nothing about it and would have approved it.")]
