"""What a button or a form of tickets is about: whatever Slack brings, it is one of ours or refused in a sentence."""

from enum import StrEnum
from typing import TypeVar

from domain.refusal import NotHere
from domain.ticket import AnswerGone, Ticket
from domain.ticket.similar import KeptAnswer
from handlers.cards import read_pressed
from handlers.chosen import one
from storage.db import Tx
from storage.ticket import answers, tickets

E = TypeVar("E", bound=StrEnum)


def ticket(tx: Tx, said: object) -> Ticket:
    """The ticket that a button or a form is about. Raises NotHere."""
    return one(tx, tickets.load_many, said)


def pressed(tx: Tx, said: str) -> tuple[Ticket, int | None]:
    """The ticket that was pressed, and in which version it was drawn. Raises NotHere."""
    id_, seen = read_pressed(said)
    return ticket(tx, id_), seen


def answer(tx: Tx, said: object) -> KeptAnswer:
    """The kept answer that was chosen. Raises AnswerGone."""
    return one(tx, answers.get_many, said, AnswerGone)


def one_of(known: type[E], said: object) -> E:
    """What was chosen in a menu. Raises NotHere."""
    if said not in list(known):
        raise NotHere
    return known(str(said))
