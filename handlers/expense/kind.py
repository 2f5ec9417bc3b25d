"""What expenses bring to the engine of requests: their words."""

from domain.approval import State, Terms
from domain.expense import KIND, PREFIX, Line, Report, claimed
from domain.policy import Expenses
from handlers.call import Json
from handlers.expense import duplicates
from handlers.expense.flags import say
from handlers.expense.rates import amount, amounts, rate_said
from handlers.kinds import Kind
from handlers.office import Reader
from handlers.texts import Voice, escape
from storage import expense
from storage.db import Tx


def title(reader: Reader, report: Report) -> str:
    """What the money was spent on, or that it was several things."""
    if len(report.lines) == 1:
        return category(reader.voice, report.rules, report.lines[0])
    return reader.voice.say("Expenses")


def category(v: Voice, rules: Expenses, line: Line) -> str:
    """What the money was spent on; a draft may name a category that is no more."""
    of = rules.categories.get(line.category)
    return of.name.in_(v.language) if of else line.category


def summary(reader: Reader, report: Report) -> str:
    """How much; of a single expense also where and when."""
    v = reader.voice
    if len(report.lines) == 1:
        line = report.lines[0]
        return f"{amount(v, line)} · {line.merchant}, {v.day(line.day, year=line.day.year != reader.today.year)}"
    return v.count("{n} line, {money}", "{n} lines, {money}", len(report.lines), money=amounts(v, report.lines))


def line_of(v: Voice, rules: Expenses, line: Line) -> str:
    """A line of a report, as markup."""
    said = f"{v.day(line.day)} · {category(v, rules, line)}, {line.merchant}: {amount(v, line)}"
    return escape(f"{said} ({line.note})" if line.note else said)


def facts(tx: Tx, reader: Reader, report: Report) -> list[str]:
    """The lines, while there is something to decide."""
    return [*_lines(reader, report), *duplicates.others(tx, reader, report)]


def papers(tx: Tx, reader: Reader, report: Report) -> tuple[list[str], list[Json]]:
    """The lines, afterwards too."""
    return ([] if report.request.state is State.PENDING else _lines(reader, report)), []


def _lines(reader: Reader, report: Report) -> list[str]:
    v, lines = reader.voice, report.lines
    if len(lines) == 1 and lines[0].note is None:
        return _about(v, lines[0])
    return [said for line in lines for said in (line_of(v, report.rules, line), *_about(v, line))]


def _about(v: Voice, line: Line) -> list[str]:
    """How its amount was found, and what is asked about it."""
    return [*rate_said(v, line), *say(v, line)]


def terms(lines: tuple[Line, ...]) -> Terms:
    """What the steps of the approval depend on: the sum, and the categories and cost centres of all lines."""
    return Terms(
        amount=claimed(lines).amount,
        categories=frozenset(line.category for line in lines),
        cost_centres=frozenset(line.cost_centre for line in lines if line.cost_centre),
    )


EXPENSE = Kind(
    name=KIND,
    prefix=PREFIX,
    load_many=expense.load_many,
    title=title,
    summary=summary,
    facts=facts,
    papers=papers,
    apply=duplicates.take,
)
