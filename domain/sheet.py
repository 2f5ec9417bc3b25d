"""Files of rows, CSV or a workbook, that cannot be read at all or from some cell on."""

from domain.refusal import Refusal, refusal


@refusal
class OldWorkbook(Refusal):
    """A workbook of before 2007, or one with a password."""


@refusal
class NoWorkbook(Refusal):
    """It begins as a workbook and is none, or means harm."""


@refusal
class WorkbookSwells(Refusal):
    """It becomes far larger than it is."""


@refusal
class NoValue(Refusal):
    """A formula that nobody calculated."""


@refusal
class CellFails(Refusal):
    """A formula that failed; ``words`` are what stands there: #REF."""

    words: str


@refusal
class FileEmpty(Refusal):
    """There is no first row."""


@refusal
class NotUtf8(Refusal):
    """Text of another encoding, or no text."""


@refusal
class Garbled(Refusal):
    """Rows that cannot be told apart: a quote is open, or stands where none belongs."""


@refusal
class TooManyRows(Refusal):
    """More rows than are read at once."""

    most: int
