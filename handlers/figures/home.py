"""What the Home tab says of figures: a line for each subject that somebody leads, and the way to all of them."""

from handlers.call import Json
from handlers.cards import DIVIDER, actions, button, header, section
from handlers.figures.numbers import led
from handlers.figures.page import NUMBERS, Board, month
from handlers.figures.words import share
from handlers.office import Reader
from storage.approval.figures import MOST, counted
from storage.db import Tx


def lines(tx: Tx, reader: Reader) -> list[Json]:
    """Nothing for whoever leads nothing; tickets have their own place."""
    v, boards = reader.voice, [board for board in led(reader) if board.kinds]
    if not boards:
        return []
    way = actions(button(v.say("Numbers…"), NUMBERS, f"{boards[0].key}:0"))
    month_ = v.month(reader.office.day(reader.now))
    told = [_line(tx, reader, board) for board in boards]
    return [header(v.say("{month} so far", month=month_)), section(*told), *way, DIVIDER]


def _line(tx: Tx, reader: Reader, board: Board[object]) -> str:
    v, found = reader.voice, counted(tx, board.kinds, month(reader.office, reader.now, 0))
    if found.of >= MOST:
        return v.say("{what}: more than {n} decided", what=board.tab(v), n=v.number(MOST))
    if not found.of:
        return v.say("{what}: none decided yet", what=board.tab(v))
    return v.say(
        "{what}: {n} decided, rejected {share}", what=board.tab(v), n=v.number(found.of), share=share(v, found)
    )
