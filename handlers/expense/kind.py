"""What expenses bring to the engine of requests: their words."""

from collections.abc import Callable
from dataclasses import replace

from domain.approval import Move, Request, State, Terms
from domain.expense import KIND, PREFIX, Line, Report, asked
from domain.policy import Expenses
from handlers.call import Json
from handlers.cards import cut
from handlers.expense import auto_approve, cuts, duplicate, receipt, taken_back
from handlers.expense.alert import alerts
from handlers.expense.amount import beside
from handlers.expense.flag import say
from handlers.expense.rates import amount, amounts
from handlers.kinds import Kind
from handlers.office import Office, Reader
from handlers.payment import book
from handlers.payment.book import Turned
from handlers.payment.paid import payable
from handlers.texts import Voice, escape
from storage import expense, people
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
    """How much, and how much of it is left; of a single expense also where and when; and what there is to look at."""
    return " · ".join([_terms(reader, report), *_signs(reader, report)])


def _terms(reader: Reader, report: Report) -> str:
    v = reader.voice
    if len(report.lines) == 1:
        line = report.lines[0]
        money = cuts.money(v, report, amount(v, line))
        return f"{money} · {line.merchant}, {v.day(line.day, year=line.day.year != reader.today.year)}"
    money = cuts.money(v, report, amounts(v, report.lines))
    return v.count("{n} line, {money}", "{n} lines, {money}", len(report.lines), money=money)


def _signs(reader: Reader, report: Report) -> list[str]:
    """For whoever decides, how much is asked about it."""
    found, request = sum(len(line.flags) for line in report.lines), report.request
    if not found or request.state is not State.PENDING or reader.person.id == request.requester_id:
        return []
    return [reader.voice.count("⚠️ {n} to look at", "⚠️ {n} to look at", found)]


def line_of(v: Voice, rules: Expenses, line: Line) -> str:
    """A line of a report, as markup."""
    told = f"{v.day(line.day)} · {category(v, rules, line)}, {line.merchant}: {amount(v, line)}"
    noted = f"{told} ({line.note})" if line.note else told
    return escape(f"{noted} · {receipt.sign(v, line)}" if line.receipts else noted)


def told_of(v: Voice, rules: Expenses, line: Line, *, own: str | None) -> list[str]:
    """What stands under a line: a cost centre that is not the employee's ``own``, what is asked and what they say."""
    if line.cost_centre is None or line.cost_centre == own:
        return say(v, line)
    name = rules.cost_centres.get(line.cost_centre)
    centre = name.in_(v.language) if name else line.cost_centre
    return [v.say("Cost centre: {centre}", centre=centre), *say(v, line)]


def facts(tx: Tx, reader: Reader, report: Report) -> list[str]:
    """The lines, while there is something to decide."""
    return [
        *_lines(tx, reader, report),
        *auto_approve.sample(tx, reader, report),
        *duplicate.others(tx, reader, report),
    ]


def papers(tx: Tx, reader: Reader, report: Report) -> tuple[list[str], list[Json]]:
    """The lines, afterwards too."""
    lines = [] if report.request.state is State.PENDING else _lines(tx, reader, report)
    return lines, receipt.buttons(tx, reader, report)


ROOM = 9000
"""Characters for the lines: Slack takes about 13,200 a message, those of a mark such as & counted as it is written."""
WORDS = (300, 80, 30, 10)
"""So long each of a person's words is; of a claim that is too long for a card, shorter."""


def _fitting(say_it: Callable[[int], list[str]]) -> list[str]:
    """What is said with as many of people's words as there is room for."""
    told = list[str]()
    for most in WORDS:
        told = say_it(most)
        if sum(map(len, told)) <= ROOM:
            break
    return told


def _lines(tx: Tx, reader: Reader, report: Report) -> list[str]:
    own = people.get(tx, report.request.requester_id).cost_centre
    return _fitting(lambda most: _said(tx, reader, report, own=own, most=most))


def _said(tx: Tx, reader: Reader, report: Report, *, own: str | None, most: int) -> list[str]:
    """Each line with all that is to be known of it."""
    v, rules, told = reader.voice, report.rules, list[str]()
    cut_by = cuts.told(tx, v, report, report.cuts, most=most)
    alone = len(report.lines) == 1
    for n, line in enumerate((_terse(line, most) for line in report.lines), 1):
        told += _alone(v, line) if alone else [line_of(v, rules, line)]
        told += [*beside(v, reader.office, line), *receipt.troubles(tx, reader, line)]
        told += told_of(v, rules, line, own=own)
        told += cut_by.get(n, ())
    return told


def _alone(v: Voice, line: Line) -> list[str]:
    """The rest of it is in the summary already."""
    rest = " · ".join(filter(None, [line.note, receipt.sign(v, line)]))
    return [escape(rest)] if rest else []


def _terse(line: Line, most: int) -> Line:
    """The line with no more than so many characters of each of a person's words."""
    note, why = (cut(words, most) if words else words for words in (line.note, line.explanation))
    return replace(line, merchant=cut(line.merchant, most), note=note, explanation=why)


def told(tx: Tx, reader: Reader, report: Report, move: Move) -> list[str]:
    """The lines that were cut, in the news of an approval."""

    def cut_lines(most: int) -> list[str]:
        by_line = cuts.told(tx, reader.voice, report, cuts.news(report, move), most=most)
        lines = {n: _terse(report.lines[n - 1], most) for n in sorted(by_line)}
        return [words for n in lines for words in (line_of(reader.voice, report.rules, lines[n]), *by_line[n])]

    return _fitting(cut_lines)


def terms(lines: tuple[Line, ...]) -> Terms:
    """What the steps of the approval depend on: the sum, and the categories and cost centres of all lines."""
    return Terms(
        amount=asked(lines).amount,
        categories=frozenset(line.category for line in lines),
        cost_centres=frozenset(line.cost_centre for line in lines if line.cost_centre),
    )


def apply(tx: Tx, office: Office, report: Report, was: State, moved: Request) -> None:
    """What a move brings about: receipts are held or let go of, and what is left of each line is kept."""
    duplicate.take(tx, was, moved)
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
        check=taken_back.check,
        apply=apply,
        ways=cuts.ways,
        told=told,
        alerts=alerts,
    ),
    due=due,
)
