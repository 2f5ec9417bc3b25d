"""SAP Business One, by its Service Layer: journal entries, each under our key in the field Reference.

It logs in when it has to, and once more when the session ended (401). Whether an entry is there already is asked before
every post: a post whose answer was lost, or a process that was killed after it, leaves no other trace.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.books.port import Refused, Unanswered, Unreachable
from domain.payment import Account, Posting
from domain.policy import Accounts
from storage.payment.journal import Kept

TIMEOUT = 20.0
"""Seconds for a call: with a login and a look less than a lease."""
COOKIES = ("B1SESSION", "ROUTEID")
ENTRIES = "JournalEntries"
NO_ANSWER = "what answered is not SAP"
MEMO = 50
"""Characters that the Service Layer takes for a memo."""


class _SignedOut(Exception):
    """The session ended."""


@dataclass
class BusinessOne:
    """A company database behind ``url``. Without ``look`` (only in a control) a post is repeated blindly.

    ``timeout`` is in seconds, for a call; none begins once it is ``stopped``.
    """

    url: str
    company: str
    user: str
    password: str = field(repr=False)
    accounts: Accounts = field(default_factory=Accounts)
    look: bool = True
    timeout: float = TIMEOUT
    stopped: Callable[[], bool] = lambda: False
    _session: str = field(default="", repr=False)

    def post(self, kept: Kept) -> str:
        """Keep an entry; its number there. Raises Refused, Unreachable."""
        if self.look and (known := self._find(kept.entry.key)):
            return known
        return _number(self._asked("POST", ENTRIES, self._entry(kept)), Unanswered)

    def _find(self, key: str) -> str | None:
        quoted = key.replace("'", "''")
        query = urlencode({"$select": "JdtNum", "$filter": f"Reference eq '{quoted}'"})
        answer = self._asked("GET", f"{ENTRIES}?{query}")
        found = answer.get("value") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise Unreachable(NO_ANSWER)
        return _number(found[0], Unreachable) if found else None

    def _entry(self, kept: Kept) -> Mapping[str, Any]:
        entry = kept.entry
        return {
            "ReferenceDate": entry.day.isoformat(),
            "Memo": f"{kept.reference} {entry.turn.value} {kept.person}"[:MEMO],
            "Reference": entry.key,
            "JournalEntryLines": [self._line(kept, posting) for posting in entry.postings],
        }

    def _line(self, kept: Kept, posting: Posting) -> Mapping[str, Any]:
        amount = float(abs(posting.amount.amount))
        debit = posting.amount.minor > 0
        about = " ".join(filter(None, (kept.reference, posting.category, posting.cost_centre)))
        line = {
            "AccountCode": self.accounts.code(posting.account.value, posting.category),
            "Debit": amount if debit else 0.0,
            "Credit": 0.0 if debit else amount,
            "LineMemo": about[:MEMO],
        }
        theirs = posting.account in (Account.PAYABLE, Account.ADVANCE)
        return line | ({"ShortName": kept.employee_id} if theirs and kept.employee_id else {})

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer, with a new session where there is none or it ended; one retry and no more."""
        if not self._session:
            self._log_in()
        try:
            return self._call(method, path, body)[0]
        except _SignedOut:
            self._log_in()
        try:
            return self._call(method, path, body)[0]
        except _SignedOut:
            raise Refused("the session ends as soon as it begins") from None

    def _log_in(self) -> None:
        self._session = ""
        known = {"CompanyDB": self.company, "UserName": self.user, "Password": self.password}
        try:
            _, cookies = self._call("POST", "Login", known)
        except _SignedOut:
            # Of the next entry it would say the same, and lock the user out for asking.
            raise Unreachable("SAP does not know this user, password or company") from None
        self._session = "; ".join(f"{name}={cookies[name]}" for name in COOKIES if name in cookies)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[Any, Mapping[str, str]]:
        if self.stopped():
            raise Unreachable("the process ends")
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | ({"Cookie": self._session} if self._session else {})
        gone = Unanswered if path == ENTRIES else Unreachable
        request = Request(f"{self.url.rstrip('/')}/b1s/v1/{path}", data=data, headers=headers, method=method)
        try:
            with closing(urlopen(request, timeout=self.timeout)) as answer:
                return json.loads(answer.read() or b"{}"), _cookies(answer.headers.get_all("Set-Cookie") or [])
        except HTTPError as refused:
            with closing(refused):
                raise _meant(refused, gone) from None
        except (OSError, HTTPException, ValueError) as error:
            raise gone(str(error) or type(error).__name__) from error


def _cookies(said: list[str]) -> Mapping[str, str]:
    pairs = (cookie.partition(";")[0].partition("=") for cookie in said)
    return {name.strip(): value for name, _, value in pairs}


def _number(entry: Any, gone: type[Unreachable]) -> str:
    """What SAP calls an entry. Raises ``gone`` if it is none."""
    if not isinstance(entry, dict) or "JdtNum" not in entry:
        raise gone(NO_ANSWER)
    return str(entry["JdtNum"])


def _meant(refused: HTTPError, gone: type[Unreachable]) -> Exception:
    """What a status other than success means: 401 a session that ended, 5xx an unknown fate."""
    if refused.code == 401:
        return _SignedOut()
    words = _words(refused)
    if refused.code >= 500 or refused.code in (408, 429):
        return gone(words)
    return Refused(words)


def _words(refused: HTTPError) -> str:
    """What SAP says of it: {"error": {"code", "message": {"value"}}}."""
    try:
        error = json.loads(refused.read())["error"]
        message = error["message"]
        said = message["value"] if isinstance(message, dict) else message
        return f"{error['code']}: {said}"
    except (ValueError, KeyError, TypeError, OSError):
        return f"HTTP {refused.code}"
