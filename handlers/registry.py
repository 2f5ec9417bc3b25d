"""The kinds of request, one line each. Nothing is discovered: this is the list."""

from collections.abc import Mapping

from handlers.access.kind import ACCESS
from handlers.expense.kind import EXPENSE
from handlers.kinds import Kind
from handlers.payment.advance import ADVANCE
from handlers.stock.asking.kind import STOCK
from handlers.vacation.kind import VACATION
from handlers.vacation.returning import RETURN
from storage import approval
from storage.db import Tx

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (VACATION, RETURN, EXPENSE, ADVANCE, STOCK, ACCESS)}


def kind_of(tx: Tx, request_id: int) -> Kind:
    """The kind of the request with this id. Raises KeyError."""
    return KINDS[approval.kinds_of(tx, (request_id,))[request_id]]
