"""What becomes of what is kept for somebody: it is handed over, kept for longer, received."""

from collections.abc import Collection
from datetime import date

from domain.people import Person
from domain.refusal import Refusal, refusal
from domain.stock.request import Asked, HandoverState


@refusal
class NotReserved(Refusal):
    """Nothing is kept for this request: it was handed over (``by`` whom), or the time for fetching it ran out."""

    reference: str
    state: HandoverState
    until: date | None
    by: frozenset[int] = frozenset()

    @classmethod
    def of(cls, asked: Asked) -> "NotReserved":
        """For a request as it stands."""
        handover = asked.handover
        by = frozenset({handover.handed_by_id} if handover.handed_by_id else ())
        return cls(reference=asked.request.reference, state=handover.state, until=handover.until, by=by)


@refusal
class NotHandedOver(Refusal):
    """It was not handed over, or that was confirmed before: there is nothing to confirm."""

    reference: str
    state: HandoverState


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
