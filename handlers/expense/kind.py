"""What expenses bring to the engine of requests: their words."""

from domain.approval import Move, Request, State, Terms
from domain.expense import KIND, PREFIX, Line, Report, claimed
from domain.policy import Expenses
from handlers.call import Json
from handlers.expense import by_policy, cuts, duplicates, receipts
from handlers.expense.flags import say
from handlers.expense.rates import amount, amounts, rate_said
from handlers.kinds import Kind
from handlers.office import Reader
from handlers.payment import book
from handlers.payment.book import Turned
from handlers.payment.paid import payable
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
    """How much, and how much of it is left; of a single expense also where and when."""
    v = reader.voice
    if len(report.lines) == 1:
        line = report.lines[0]
        money = cuts.money(v, report, amount(v, line))
        return f"{money} · {line.merchant}, {v.day(line.day, year=line.day.year != reader.today.year)}"
    money = cuts.money(v, report, amounts(v, report.lines))
    return v.count("{n} line, {money}", "{n} lines, {money}", len(report.lines), money=money)


def line_of(v: Voice, rules: Expenses, line: Line) -> str:
    """A line of a report, as markup."""
    said = f"{v.day(line.day)} · {category(v, rules, line)}, {line.merchant}: {amount(v, line)}"
    noted = f"{said} ({line.note})" if line.note else said
    return escape(f"{noted} · {receipts.sign(v, line)}" if line.receipts else noted)


def facts(tx: Tx, reader: Reader, report: Report) -> list[str]:
    """The lines, while there is something to decide."""
    return [*_lines(tx, reader, report), *by_policy.sample(tx, reader, report), *duplicates.others(tx, reader, report)]


def papers(tx: Tx, reader: Reader, report: Report) -> tuple[list[str], list[Json]]:
    """The lines, afterwards too."""
    lines = [] if report.request.state is State.PENDING else _lines(tx, reader, report)
    return lines, receipts.buttons(tx, reader, report)


def _lines(tx: Tx, reader: Reader, report: Report) -> list[str]:
    v, lines, cut = reader.voice, report.lines, cuts.told(tx, reader.voice, report.cuts)
    alone = len(lines) == 1 and lines[0].note is None
    return [
        said
        for n, line in enumerate(lines, 1)
        for said in (_alone(v, line) if alone else [line_of(v, report.rules, line)])
        + _about(tx, reader, line)
        + cut.get(n, [])
    ]


def _alone(v: Voice, line: Line) -> list[str]:
    """The rest of it is in the summary already."""
    return [receipts.sign(v, line)] if line.receipts else []


def _about(tx: Tx, reader: Reader, line: Line) -> list[str]:
    """How its amount was found, what is wrong with its receipts, and what is asked about it."""
    v = reader.voice
    return [*rate_said(v, line), *receipts.troubles(tx, reader, line), *say(v, line)]


def told(tx: Tx, reader: Reader, report: Report, move: Move) -> list[str]:
    """The lines that were cut, in the news of an approval."""
    v, said = reader.voice, cuts.told(tx, reader.voice, cuts.news(report, move))
    return [
        words
        for n, line in enumerate(report.lines, 1)
        for words in ([line_of(v, report.rules, line), *said[n]] if n in said else ())
    ]


def terms(lines: tuple[Line, ...]) -> Terms:
    """What the steps of the approval depend on: the sum, and the categories and cost centres of all lines."""
    return Terms(
        amount=claimed(lines).amount,
        categories=frozenset(line.category for line in lines),
        cost_centres=frozenset(line.cost_centre for line in lines if line.cost_centre),
    )


def apply(tx: Tx, report: Report, was: State, moved: Request) -> None:
    """What a move brings about: receipts are held or let go of, and what is left of each line is kept."""
    duplicates.take(tx, report, was, moved)
    cuts.apply(tx, report, moved)


def due(tx: Tx, request: Request, turned: Turned) -> None:
    """The report is approved: what is reimbursed of its lines is owed."""
    book.claim(tx, expense.load(tx, request.id), turned)


EXPENSE = payable(
    Kind(
        name=KIND,
        prefix=PREFIX,
        load_many=expense.load_many,
        title=title,
        summary=summary,
        facts=facts,
        papers=papers,
        apply=apply,
        ways=cuts.ways,
        told=told,
    ),
    due=due,
)
