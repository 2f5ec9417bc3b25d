"""What the Home tab says of figures: a line for each subject that somebody leads, and the way to all of them."""

from domain.figures import Share
from handlers.call import Json
from handlers.cards import DIVIDER, actions, button, header, section
from handlers.figures.numbers import led
from handlers.figures.page import NUMBERS, Board, month
from handlers.figures.words import share
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice
from storage.approval.figures import Counted, counted
from storage.db import Tx

MOST = 1000
"""So many answers of the month are looked at: a line is drawn in the time that one takes."""


def lines(tx: Tx, reader: Reader) -> list[Json]:
    """Nothing for whoever leads nothing; tickets have their own place."""
    v, boards = reader.voice, [board for board in led(reader.office, reader.person) if board.kinds]
    if not boards:
        return []
    way = actions(button(v.say("Numbers…"), NUMBERS, f"{boards[0].key}:0"))
    found = counted(tx, month(reader.office, reader.now, 0), most=MOST)
    told = [_line(v, board, found) for board in boards] if found.all else [_more(v)]
    heading = v.say("{month} so far", month=v.month(reader.office.day(reader.now)))
    return [header(heading), section(*told), *way, DIVIDER]


def _more(v: Voice) -> str:
    return v.say("At least {n} decisions: the numbers tell of all of them.", n=v.number(MOST))


def _line(v: Voice, board: Board[object], counted: Counted) -> str:
    shares = [counted.shares[kind] for kind in board.kinds if kind in counted.shares]
    found = Share(sum(one.n for one in shares), sum(one.of for one in shares))
    if not found.of:
        return v.say("{what}: none decided yet", what=board.tab(v))
    decided = v.count("{what}: {n} request decided", "{what}: {n} requests decided", found.of, what=board.tab(v))
    if not found.n:
        return v.say("{decided}, none rejected", decided=Mrkdwn(decided))
    return v.say("{decided}, rejected {share}", decided=Mrkdwn(decided), share=share(v, found))
