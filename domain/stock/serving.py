"""What keepers do for who asked for something: they hand it over, or keep it for longer."""

from collections.abc import Collection
from datetime import date

from domain.people import Person
from domain.refusal import Refusal, refusal
from domain.stock.request import Asked


@refusal
class OwnRequest(Refusal):
    """A keeper neither hands over to themselves nor keeps for themselves for longer; ``who`` else can."""

    reference: str
    who: frozenset[int]


@refusal
class NotTheReceiver(Refusal):
    """Only who asked can say whether they have it."""

    reference: str
    who: frozenset[int]


@refusal
class KeptLonger(Refusal):
    """It was kept for longer before, by ``who``: that is done once."""

    reference: str
    who: frozenset[int]
    until: date


def check_serves(asked: Asked, actor: Person, keepers: Collection[Person]) -> None:
    """Whether this keeper, of all ``keepers``, may deal with a request. Raises OwnRequest."""
    if asked.request.requester_id == actor.id:
        others = frozenset(keeper.id for keeper in keepers) - {actor.id}
        raise OwnRequest(reference=asked.request.reference, who=others)


def check_receiver(asked: Asked, actor: Person) -> None:
    """Raises NotTheReceiver."""
    if asked.request.requester_id != actor.id:
        raise NotTheReceiver(reference=asked.request.reference, who=frozenset({asked.request.requester_id}))
