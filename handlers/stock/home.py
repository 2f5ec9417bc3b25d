"""Stock on the Home tab of those who keep it: what is to be handed over, and the way to the list."""

from handlers.call import Json
from handlers.cards import DIVIDER, actions, button, header, section
from handlers.office import Reader
from handlers.stock.giving.handover_card import day
from handlers.stock.giving.queue import PAGE
from handlers.stock.keeper import keeps
from storage.db import Tx
from storage.stock import requests


def queue(tx: Tx, reader: Reader) -> list[Json]:
    """What waits for a keeper's hands; nothing for whoever keeps no stock, and where nothing waits."""
    if not keeps(reader.person) or not (told := [*_kept(tx, reader), *_unconfirmed(tx, reader)]):
        return []
    v = reader.voice
    way = button(v.say("Show the list…"), f"{PAGE}.first", "queue:0")
    return [header(v.say("Stock")), section(*told), *actions(way), DIVIDER]


def _kept(tx: Tx, reader: Reader) -> list[str]:
    v, first = reader.voice, requests.kept(tx, limit=1)
    if not first:
        return []
    said = v.count("{n} request to be handed over", "{n} requests to be handed over", requests.count_kept(tx))
    asked = requests.load(tx, first[0])
    told = {"reference": asked.request.reference, "day": day(reader, asked.handover.until)}
    return [said, v.say("Next: {reference}, kept until {day}", **told)]


def _unconfirmed(tx: Tx, reader: Reader) -> list[str]:
    n = requests.count_handed(tx)
    said = reader.voice.count("{n} handed over and not confirmed yet", "{n} handed over and not confirmed yet", n)
    return [said] if n else []
