"""SAP Business One, by its Service Layer: journal entries, each under our key in the field Reference.

Whether an entry is there already is asked before
every post: a post whose answer was lost, or a process that was killed after it, leaves no other trace.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.outside import Unanswered, Unreachable
from bot.service_layer import Session
from domain.payment import Account, Posting
from domain.policy import Accounts
from storage.payment.journal import Kept

TIMEOUT = 20.0
"""Seconds for a call: with a login and a look less than a lease."""
ENTRIES = "JournalEntries"
NO_ANSWER = "what answered is not SAP"
MEMO = 50
"""Characters that the Service Layer takes for a memo."""


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
    session: Session = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.session = Session(
            self.url, self.company, self.user, self.password, version="v1", timeout=self.timeout, stopped=self.stopped
        )

    def post(self, kept: Kept) -> str:
        """Keep an entry; its number there. Raises Refused, Unreachable."""
        if self.look and (known := self._find(kept.entry.key)):
            return known
        return _number(self.session.ask("POST", ENTRIES, self._entry(kept)), Unanswered)

    def _find(self, key: str) -> str | None:
        quoted = key.replace("'", "''")
        query = urlencode({"$select": "JdtNum", "$filter": f"Reference eq '{quoted}'"})
        answer = self.session.ask("GET", f"{ENTRIES}?{query}")
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


def _number(entry: Any, gone: type[Unreachable]) -> str:
    """What SAP calls an entry. Raises ``gone`` if it is none."""
    if not isinstance(entry, dict) or "JdtNum" not in entry:
        raise gone(NO_ANSWER)
    return str(entry["JdtNum"])
