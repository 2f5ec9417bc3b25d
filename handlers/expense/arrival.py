"""The bytes of a receipt came, and were read: what that means for a claim that was handed in already."""

from datetime import datetime

from domain.approval import State
from domain.attachment import Purpose
from domain.expense.reading import Reading
from handlers.approval.engine import waive
from handlers.expense import duplicate
from handlers.expense.auto_approve import held_until_read, passes
from handlers.office import Office
from handlers.payment import flagged
from storage import attachments, expense
from storage.db import Tx
from storage.expense import reading


def arrived(tx: Tx, office: Office, attachment_id: int, read: Reading, now: datetime) -> None:
    """Keep what was read from a file, and look at the claim that has it again. The person's row must be owned."""
    reading.keep(tx, attachment_id, read)
    file = attachments.get(tx, attachment_id)
    if file.purpose is not Purpose.RECEIPT or not file.request_id:
        return
    new = duplicate.arrived(tx, file.request_id, now=now)
    report = expense.load(tx, file.request_id)
    if new and report.request.state is State.APPROVED:
        flagged.came_up(tx, office, file.request_id, now)
    if held_until_read(tx, report) and passes(tx, office, report.request, report.lines, report.rules.auto_approve):
        waive(tx, office, file.request_id, now)
