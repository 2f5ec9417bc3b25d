"""Items and quantities in words, and what is typed for them."""

from collections.abc import Callable

from domain.stock import Item, Quantity, Stocked, read_quantity
from handlers.call import Call
from handlers.office import Office
from handlers.texts import Voice


def quantity(v: Voice, office: Office, item: Item, amount: Quantity) -> str:
    """ "3 pcs", "2.5 m"."""
    return f"{v.number(amount)} {unit(v, office, item)}"


def unit(v: Voice, office: Office, item: Item) -> str:
    """ "pcs", "m"."""
    return office.policy.stock.unit(item.unit).name.in_(v.language)


def places(office: Office, item: Item) -> int:
    """How many decimals its quantities have."""
    return office.policy.stock.unit(item.unit).places


def read(call: Call, item: Item, field: str = "quantity", *, by: Callable[..., Quantity] = read_quantity) -> Quantity:
    """What was typed into a field for a quantity of an item. Raises NotAQuantity, TooFine."""
    typed, v = str(call.inputs.get(field) or "").strip(), call.voice
    return by(typed, language=v.language, unit=unit(v, call.office, item), places=places(call.office, item))


def signed(v: Voice, amount: Quantity) -> str:
    """ "+3", "−3"."""
    return ("+" if amount > 0 else "−") + v.number(abs(amount))


def in_all(v: Voice, office: Office, stocked: Stocked) -> str:
    """What there is of it, in a line: what can be asked for comes first."""
    item = stocked.item
    free = v.say("*{quantity} available*", quantity=quantity(v, office, item, stocked.available))
    if not stocked.reserved:
        return free
    told = {"on_hand": v.number(stocked.on_hand), "reserved": v.number(stocked.reserved)}
    rest = v.say("{on_hand} on hand, {reserved} reserved", **told)
    return f"{free} · {rest}"
