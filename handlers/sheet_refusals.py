"""What is wrong with a file of rows as a whole, and what would be right."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import sheet
from domain.refusal import Refusal
from handlers.told import Told

OF_SHEETS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    sheet.OldWorkbook: lambda t, r: t.v.say(
        "It is a workbook of before 2007, or one with a password. Save it as .xlsx without one."
    ),
    sheet.NoWorkbook: lambda t, r: t.v.say(
        "It is no workbook that can be read. Save it anew as .xlsx, or as “CSV UTF-8”."
    ),
    sheet.WorkbookSwells: lambda t, r: t.v.say(
        "The workbook becomes far too large when it is opened. Save it as “CSV UTF-8”."
    ),
    sheet.NoValue: lambda t, r: t.v.say(
        "It holds a formula without a value. Open and save it in Excel, or paste the values."
    ),
    sheet.CellFails: lambda t, r: t.v.say("It holds {words}. Write what is meant.", words=r.words),
    sheet.FileEmpty: lambda t, r: t.v.say("The file is empty. Its first row names the columns."),
    sheet.NotUtf8: lambda t, r: t.v.say("It is not text in UTF-8. In Excel, save it as “CSV UTF-8”."),
    sheet.Garbled: lambda t, r: t.v.say("From here on it can't be read: a quote is missing, or is one too many."),
    sheet.TooManyRows: lambda t, r: t.v.count(
        "It has more than {n} row. Divide it into several files.",
        "It has more than {n} rows. Divide it into several files.",
        r.most,
    ),
}
"""The sentence of each."""
