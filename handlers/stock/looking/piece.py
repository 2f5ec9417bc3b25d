"""Where a piece with a number of its own is."""

from domain.stock import Piece
from handlers.office import Reader
from handlers.stock.keeper import keeps
from storage import approval, people
from storage.db import Tx
from storage.stock import requests


def where(tx: Tx, reader: Reader, piece: Piece) -> str:
    """Where a piece is; who has it is for keepers and for that person."""
    v = reader.voice
    if piece.location_id is not None:
        return v.say("Serial {serial}: {place}", serial=piece.serial, place=piece.location)
    if piece.request_id is None:
        day = _day(reader, piece)
        return v.say("Serial {serial}: not in stock since {day}", serial=piece.serial, day=day)
    person_id = approval.requester_of(tx, piece.request_id)
    if person_id != reader.person.id and not keeps(reader.person):
        return v.say("Serial {serial}: handed over", serial=piece.serial)
    told = {
        "serial": piece.serial,
        "who": people.get(tx, person_id).name,
        "day": _day(reader, piece),
        "reference": requests.load(tx, piece.request_id).request.reference,
    }
    return v.say("Serial {serial}: with {who} since {day} ({reference})", **told)


def _day(reader: Reader, piece: Piece) -> str:
    on = reader.office.day(piece.since)
    return reader.voice.day(on, year=on.year != reader.today.year)
