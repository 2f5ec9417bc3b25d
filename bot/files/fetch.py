"""Fetches what people handed in: claimed under a lease, got and put away outside of any transaction, kept once."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.files.fate import failed, is_gone
from bot.files.reading import read
from bot.files.wire import Gone, NotSlacks, SignedOut, TooLarge, Wire
from bot.imports import posted_stock
from bot.slack import Slack
from bot.work import work_off
from domain.attachment import Flaw, Media, Purpose, flaw_of, sniff
from domain.expense.reading import Reading
from domain.inspection import inspect
from handlers import attachment
from handlers.expense.arrival import arrived
from handlers.forms import offered
from handlers.office import Office
from handlers.ticket.threads import files as ticket_files
from storage import attachments, people
from storage.attachments import Attachment, Known
from storage.db import Database
from storage.files import Files

log = logging.getLogger(__name__)


class Flawed(Exception):
    """The file will never be kept."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches files. ``owner`` holds the leases."""

    db: Database
    slack: Slack
    wire: Wire
    files: Files
    office: Office
    now: Callable[[], datetime]
    owner: str

    def tick(self, *, stopped: Callable[[], bool] = lambda: False) -> int:
        """Deal with every file that is due; returns how many."""
        claim, deal = partial(attachments.claim, owner=self.owner), partial(self._deal, stopped=stopped)
        return work_off(self.db, attachments.something_due, claim, deal, stopped=stopped)

    def _deal(self, file: Attachment, stopped: Callable[[], bool]) -> None:
        try:
            if file.purpose is Purpose.STOCK:
                self._sheet(file, stopped)
            else:
                self._keep(file, *self._body(file, stopped))
        except Flawed as flawed:
            self._refuse(file, flawed.flaw)
        except Exception as error:
            self._try_again(file, error)

    def _body(self, file: Attachment, stopped: Callable[[], bool]) -> tuple[bytes, str]:
        """The bytes, once nothing is wrong with them, and their name. Raises Flawed, and whatever a call raises."""
        told = self._told(file)
        most = attachment.most_bytes(self.office)
        known = offered(told)
        if known.elsewhere:
            raise Flawed(Flaw.ELSEWHERE)
        if known.size > most:
            raise Flawed(Flaw.SIZE)
        body = self._got(told, most, stopped)
        if file.purpose is Purpose.STOCK:
            # Its reader looks into it, and says by row and column what is wrong.
            flaw = None if body else Flaw.EMPTY
        else:
            flaw = flaw_of(body, most_bytes=most) or inspect(body)
        if flaw:
            raise Flawed(flaw)
        return body, known.name

    def _told(self, file: Attachment) -> Mapping[str, Any]:
        """What Slack tells of a file of whoever handed it in: a forged id leads to nobody else's."""
        try:
            told = self.slack.file(file.file_id)
        except SlackApiError as refused:
            if is_gone(refused):
                raise Flawed(Flaw.GONE) from refused
            raise
        if file.purpose is Purpose.TICKET:
            # Slack told of it in a message, where it can be anybody's.
            return told
        with self.db.read() as tx:
            known = people.by_account(tx, team_id=self.office.team_id, user_id=str(told.get("user")))
        if known is None or known[1] is None or known[1].id != file.by_id:
            raise Flawed(Flaw.NOT_THEIRS)
        return told

    def _got(self, told: Mapping[str, Any], most: int, stopped: Callable[[], bool]) -> bytes:
        url = str(told.get("url_private_download") or told.get("url_private") or "")
        try:
            body, said = self.wire.get(url, most=most, stopped=stopped)
        except NotSlacks:
            raise Flawed(Flaw.ELSEWHERE) from None
        except TooLarge:
            raise Flawed(Flaw.SIZE) from None
        except Gone:
            raise Flawed(Flaw.GONE) from None
        # With 200: what Slack shows to an app that lacks files:read.
        if said == "text/html" and told.get("mimetype") != "text/html":
            raise SignedOut
        return body

    # --- what became of it --------------------------------------------------------------------------------------------

    def _keep(self, file: Attachment, body: bytes, name: str) -> None:
        media = sniff(body)
        assert media is not None, "nothing is wrong with it"
        digest = sha256(body).hexdigest()
        with self.db.write() as tx:
            if not attachments.intend(tx, file, digest, owner=self.owner):
                return
        # Before the row says that they are kept: a crash in between leaves bytes, and a file that is fetched again.
        self.files.put(body)
        known = Known(digest=digest, size=len(body), media=media, name=name)
        reading = _read(body, media) if file.purpose is Purpose.RECEIPT else None
        with self.db.write() as tx:
            # Whoever hands its claim in takes the person's row before the file's.
            people.own(tx, file.by_id)
            if attachments.keep(tx, file, known, owner=self.owner):
                if reading:
                    arrived(tx, self.office, file.id, reading, self.now())
                if file.purpose is Purpose.TICKET:
                    ticket_files.kept(tx, self.office, file, digest, self.now())
                else:
                    attachment.kept(tx, file, digest, self.now())

    def _sheet(self, sheet: Attachment, stopped: Callable[[], bool]) -> None:
        """A file of items: what it comes to is shown, or it is imported as it was shown."""
        if (sheet.told or {}).get("wish"):
            body = self.files.get(str(sheet.sha256))
            return posted_stock.bring_in(self.db, self.office, sheet, body, now=self.now(), owner=self.owner)
        body, name = self._body(sheet, stopped)
        with self.db.write() as tx:
            if not attachments.intend(tx, sheet, sha256(body).hexdigest(), owner=self.owner):
                return None
        self.files.put(body)
        told = posted_stock.show(self.db, self.office, sheet, body, name)
        with self.db.write() as tx:
            posted_stock.first_shown(tx, sheet, told, body, name=name, owner=self.owner, now=self.now())
        return None

    def _refuse(self, file: Attachment, flaw: Flaw, error: str | None = None) -> None:
        with self.db.write() as tx:
            if attachments.fail(tx, file, owner=self.owner, flaw=flaw, error=error):
                refused = ticket_files.not_kept if file.purpose is Purpose.TICKET else attachment.not_kept
                refused(tx, file, flaw, self.now())

    def _try_again(self, file: Attachment, error: Exception) -> None:
        why = failed(error, file.attempts)
        log.warning("a file could not be fetched yet", extra={"attachment_id": file.id, "error": why.error})
        if why.given_up:
            log.error("a file was given up", extra={"attachment_id": file.id, "error": why.error})
            return self._refuse(file, Flaw.LOST, why.error)
        with self.db.write() as tx:
            attachments.put_off(tx, file, owner=self.owner, delay=why.delay, error=why.error, counts=why.counts)
        return None


def _read(body: bytes, media: Media) -> Reading:
    """What a receipt says by itself: it fills a form in, and whatever goes wrong with it, the receipt is kept."""
    try:
        return read(body, media.type)
    except Exception:
        log.exception("a receipt could not be read")
        return Reading()
