"""Stock: what there is, where, how much of it is promised, and requests for it."""

from domain.stock.item import Item, Level, Stocked, fold_code
from domain.stock.ledger import (
    BelowZero,
    Kind,
    Movement,
    NotEnough,
    check_move,
    level_of,
)
from domain.stock.low import Crossing, crossing, suggested
from domain.stock.quantity import (
    NotAQuantity,
    Quantity,
    TooFine,
    check_fine,
    of_thousandths,
    read_quantity,
    thousandths,
)
from domain.stock.request import (
    KIND,
    PREFIX,
    AboveAsked,
    Asked,
    Handover,
    HandoverState,
    ItemGone,
    NotHandedOver,
    NotReserved,
    Short,
    check_less,
)
from domain.stock.verdict import Cut, lowest, standing
from domain.stock.worth import passes, terms

__all__ = [
    "KIND",
    "PREFIX",
    "AboveAsked",
    "Asked",
    "BelowZero",
    "Crossing",
    "Cut",
    "Handover",
    "HandoverState",
    "Item",
    "ItemGone",
    "Kind",
    "Level",
    "Movement",
    "NotAQuantity",
    "NotEnough",
    "NotHandedOver",
    "NotReserved",
    "Quantity",
    "Short",
    "Stocked",
    "TooFine",
    "check_fine",
    "check_less",
    "check_move",
    "crossing",
    "fold_code",
    "level_of",
    "lowest",
    "of_thousandths",
    "passes",
    "read_quantity",
    "standing",
    "suggested",
    "terms",
    "thousandths",
]
