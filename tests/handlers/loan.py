"""A made-up kind of request, as small as one can be: the loan of a thing. What a kind is in the domain is ``Loan``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.approval import Move, Request, State, Terms
from domain.people import Action
from handlers.approval.engine import act, submit
from handlers.call import NOTHING, Answer, Call, Entry, form
from handlers.cards import read_pressed
from handlers.kinds import Kind
from handlers.office import Office, Reader
from storage import approval, people
from storage.db import Tx

KEPT: dict[int, str] = {}
"""What is lent by which request: the table of a kind that is kept nowhere."""
BOOKED: list[tuple[int, State]] = []
"""What a move brought about."""


@dataclass(frozen=True, slots=True)
class Loan:
    """A request for the loan of a thing."""

    request: Request
    thing: str


def load_many(tx: Tx, ids: Iterable[int]) -> Mapping[int, Loan]:
    """Loans, in the order of ``ids``."""
    order = list(ids)
    found = approval.load_many(tx, order)
    return {i: Loan(found[i], KEPT[i]) for i in order}


def title(reader: Reader, loan: Loan) -> str:
    """What it is."""
    return "Loan"


def summary(reader: Reader, loan: Loan) -> str:
    """Of what."""
    return loan.thing


def facts(tx: Tx, reader: Reader, loan: Loan) -> list[str]:
    """What helps to decide."""
    return ["There is one."]


def before(tx: Tx, reader: Reader, loan: Loan, move: Move) -> str:
    """What a correction replaced."""
    return loan.thing


def apply(tx: Tx, office: Office, loan: Loan, was: State, moved: Request) -> None:
    """Note what happened."""
    BOOKED.append((moved.id, moved.state))


LOAN = Kind(
    name="loan",
    prefix="LOAN",
    load_many=load_many,
    title=title,
    summary=summary,
    facts=facts,
    before=before,
    apply=apply,
)


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody asks for a thing."""
    people.own(tx, call.actor.id)

    def keep(request: Request) -> Loan:
        KEPT[request.id] = str(call.inputs["thing"])
        return Loan(request, KEPT[request.id])

    submit(tx, call, LOAN, requester=call.actor, note=None, policy={}, terms=Terms(), keep=keep)
    return NOTHING


def change(tx: Tx, call: Call) -> Answer:
    """They were asked for changes, and ask for another thing."""
    request_id, seen = read_pressed(str(call.memo["request"]))

    def mend(loan: Loan) -> None:
        KEPT[request_id] = str(call.inputs["thing"])

    act(tx, call, LOAN, request_id, Action.RESUBMIT, seen=seen, terms=Terms(), mend=mend)
    return NOTHING


ENTRIES: tuple[Entry, ...] = (form("loan.ask", ask), form("loan.change", change))
