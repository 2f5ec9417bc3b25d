"""`/stock` followed by what keepers do: "receive TN-2410 12"."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.dates.words import fold
from handlers.call import Answer, Call, Message
from handlers.stock.counting import count
from handlers.stock.keeper import keeps
from handlers.stock.looking import lookup
from handlers.stock.moving import history, movement
from handlers.texts import Voice, typed
from storage.db import Tx
from storage.stock import items, ledger

Opens = Callable[[Tx, Call, int, str], Answer]


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words mean: the item, and the quantity that was typed after its code."""

    item_id: int
    much: str


def meant(tx: Tx, call: Call) -> Answer | None:
    """What a keeper wants to do, if the first word says so; None if it is something to look up.

    Raises NotKeeper: whoever keeps nothing has to name an item exactly to be told so, else it is looked up.
    """
    first, _, rest = call.text.partition(" ")
    if fold(first) in COUNT and (answer := _count(tx, call, typed(rest).strip())):
        return answer
    opens = VERBS.get(fold(first))
    if opens is None:
        return None
    words = typed(rest).strip()
    found = _meant(tx, words)
    if len(found) == 1:
        return opens(tx, call, found[0].item_id, found[0].much)
    if found and keeps(call.actor):
        heading = call.voice.say("“{words}” is the code of one item, and the code of another with a quantity:",
                                 words=words)  # fmt: skip
        return Answer(say=lookup.several(tx, call.reader, [one.item_id for one in found], heading))
    if not keeps(call.actor):
        return None
    told = {"command": call.office.command("stock"), "word": first}
    return Answer(say=Message(text=call.voice.say("Write the code of the item: `{command} {word} TN-2410`.", **told)))


def _count(tx: Tx, call: Call, rest: str) -> Answer | None:
    """A count of a place; with no words, of one that is to be chosen."""
    if not rest:
        return count.choose(tx, call)
    place = next((i for i, name in ledger.locations(tx).items() if fold(name) == fold(rest)), None)
    return count.of_place(tx, call, place) if place else None


def _meant(tx: Tx, words: str) -> list[Meant]:
    """A code, or a code and a quantity; both, where nobody can tell: a code may have spaces, and is known without."""
    code, _, much = words.rpartition(" ")
    ways = [(items.known_as(tx, known), rest) for known, rest in ((words, ""), (code, much)) if known.strip()]
    return [Meant(ids[0], rest) for ids, rest in ways if len(ids) == 1]


def _doing(name: str) -> Opens:
    return lambda tx, call, item_id, much: movement.opened(tx, call, movement.DOINGS[name], item_id, much)


COUNT = ("count", "contar", "contagem")
VERBS: Mapping[str, Opens] = {
    **dict.fromkeys(("receive", "receber", "entrada"), _doing("stock.receipt")),
    **dict.fromkeys(("issue", "baixar", "saida"), _doing("stock.issue")),
    **dict.fromkeys(("transfer", "transferir", "transferencia"), _doing("stock.transfer")),
    **dict.fromkeys(("adjust", "ajustar", "ajuste"), _doing("stock.adjustment")),
    **dict.fromkeys(COUNT, lambda tx, call, item_id, much: count.of_item(tx, call, item_id)),
    **dict.fromkeys(("history", "historico"), history.opened),
}
"""What may come first, in both languages."""


def explained(v: Voice, name: str) -> list[str]:
    """The help for them."""
    return [
        v.say("`{command} receive TN-2410 12` what arrived; `issue`, `transfer` and `adjust` likewise", command=name),
        v.say("`{command} count` a place, or `count TN-2410`; `due` what is to be counted", command=name),
        v.say("`{command} history TN-2410` what moved of it, and a way to undo that", command=name),
        v.say("`{command} export` all of it as a workbook; `export csv` as CSV", command=name),
    ]
