"""The daily rates of the European Central Bank, where the policy asks for them: fetched, checked, and kept."""

import logging
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.request import Request
from zipfile import BadZipFile, ZipFile

from bot.files.wire import CHUNK, LONGEST, SILENCE
from bot.outside import OPENER
from domain.money.exchange import ECB
from domain.money.history import History, NotAHistory
from storage import inbox, rates
from storage.db import Database

log = logging.getLogger(__name__)
ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
"""All days in one file, so that nothing is missing however long nobody looked."""
MOST, MOST_UNPACKED = 8_000_000, 40_000_000
"""Bytes: twelve and twenty times of what the file has today."""
EVERY = 6
"""Hours between two looks: there is a new row on business days at about four in the afternoon."""


class Unusable(Exception):
    """What came is not the file, or did not come whole."""


def tick(db: Database, now: datetime, *, address: str = ADDRESS, stopped: Callable[[], bool] = lambda: False) -> int:
    """Keep the rates that are new; returns how many. A failure is a line in the log: it is tried again later."""
    with db.write() as tx:
        if inbox.claim(tx, f"rates:{now.date().isoformat()}:{now.hour // EVERY}", now=now) is not None:
            return 0
    try:
        history = History(_unpacked(_fetched(address, stopped)), source=ECB)
    except (OSError, Unusable, NotAHistory) as why:
        log.warning("the daily rates could not be fetched", extra={"address": address, "why": str(why)})
        return 0
    with db.read() as tx:
        since = max(filter(None, (rates.newest_of(tx, ECB), rates.packaged().days[-1])))
    # A day that has not come yet is a slip of somebody's.
    fresh = {(code, p.day): p.per_euro for code, p in history.after(since) if p.day <= _tomorrow(now)}
    with db.write() as tx:
        rates.keep(tx, ECB, fresh)
    return len(fresh)


def _tomorrow(now: datetime) -> date:
    return (now + timedelta(days=1)).date()


def _fetched(address: str, stopped: Callable[[], bool]) -> bytes:
    ends, body = time.monotonic() + LONGEST, bytearray()
    with closing(OPENER.open(Request(address), timeout=SILENCE)) as answer:
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > MOST or time.monotonic() > ends or stopped():
                raise Unusable("it is too large, or takes too long")
        _whole(answer, body)
    return bytes(body)


def _whole(answer: Any, body: bytearray) -> None:
    announced = answer.headers.get("Content-Length")
    if announced and announced.isdecimal() and len(body) != int(announced):
        raise Unusable("it ended before its end")


def _unpacked(packed: bytes) -> str:
    try:
        with ZipFile(BytesIO(packed)) as archive, archive.open(archive.namelist()[0]) as file:
            text = file.read(MOST_UNPACKED + 1)
    except (BadZipFile, IndexError, NotImplementedError, RuntimeError) as wrong:
        raise Unusable(f"no zip: {wrong}") from wrong
    if len(text) > MOST_UNPACKED:
        raise Unusable("it is too large when unpacked")
    try:
        return text.decode()
    except UnicodeDecodeError as wrong:
        raise Unusable("no text") from wrong
