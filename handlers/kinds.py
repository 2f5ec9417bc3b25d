"""What a kind of request brings to the common engine."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.approval import Move, Request, State
from domain.people import Action, Person
from handlers.call import Json
from handlers.office import Office, Reader
from storage.db import Tx


class Subject(Protocol):
    """A request with what its kind adds to it."""

    @property
    def request(self) -> Request:
        """What every kind has in common."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The functions of one kind.

    ``title``, ``summary`` and ``facts`` put a subject into words: its name, its terms in one line, and what helps to
    decide. ``begun`` says whether it is too late to take a decision back, and so does ``gone``, of its money. ``check``
    refuses a move by the kind's rules; ``own`` takes the rows, beside the requester's, that a sure answer needs:
    opening a form only looks. ``apply`` books what a move from one state to another brings about, and returns another
    request that this moved, if any. ``before`` is the summary of what a correction replaced; without it HR has no form
    to correct one. ``offers`` are the buttons of its requester once it is decided. ``papers`` are the lines and buttons
    for what is handed in with it, whatever its state, as far as their reader may know. ``ways`` are the buttons for
    other answers than yes and no, ``told`` are the lines that the news of a turn adds. What is ``paid`` finance may
    see, what is ``kept`` in stock its keepers. ``chained`` is what the audit keeps of a move beside the move itself.
    ``alerts`` are what whoever approves must have read, which may come up late: in words, each under a short name that
    stays the same as long as the same is said.
    """

    name: str
    prefix: str
    load_many: Callable[[Tx, Iterable[int]], Mapping[int, Any]]
    title: Callable[[Reader, Any], str]
    summary: Callable[[Reader, Any], str]
    facts: Callable[[Tx, Reader, Any], list[str]]
    begun: Callable[[Office, Person, Any, datetime], bool] = lambda office, requester, subject, now: False
    gone: Callable[[Tx, Any], bool] = lambda tx, subject: False
    check: Callable[[Tx, Office, Any, Action, datetime], None] = lambda tx, office, subject, action, now: None
    apply: Callable[[Tx, Office, Any, State, Request], Request | None] = lambda tx, office, subject, was, moved: None
    before: Callable[[Tx, Reader, Any, Move], str] | None = None
    offers: Callable[[Reader, Any], list[Json]] = lambda reader, subject: []
    own: Callable[[Tx, Office, Person], None] = lambda tx, office, requester: None
    papers: Callable[[Tx, Reader, Any], tuple[list[str], list[Json]]] = lambda tx, reader, subject: ([], [])
    ways: Callable[[Reader, Any], list[Json]] = lambda reader, subject: []
    told: Callable[[Tx, Reader, Any, Move], list[str]] = lambda tx, reader, subject, move: []
    alerts: Callable[[Tx, Reader, Any], Mapping[str, str]] | None = None
    paid: bool = False
    kept: bool = False
    chained: Callable[[Tx, Request], Mapping[str, Any]] = lambda tx, request: {}

    def load(self, tx: Tx, request_id: int) -> Any:
        """One subject. Raises KeyError."""
        return self.load_many(tx, (request_id,))[request_id]
