"""Reports of expenses, and the lines that are still being written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from domain.approval import Request
from domain.expense import STANDS, Counted, Cut, Flag, FlagKind, Line, Report, Tax, Verdict
from domain.money import Exchange, Money
from domain.policy import Days, Expenses
from storage import approval
from storage.db import Tx
from storage.expense import travel, verdict
from storage.tables import expense_drafts, expense_lines, requests

SNAPSHOT = 1
"""The schema version of the policy kept with a report."""
TABLES = {"finance", "rates", "own_rates", "limits", "mileage", "per_diem"}
"""What a report keeps nothing of: what it says is looked up once, and kept with the line or the payment."""
FOUND_AT = "found_at"
NEW = 0
"""The report that does not exist yet, as drafts name it."""


def snapshot(rules: Expenses) -> dict[str, Any]:
    """What a report keeps of the policy."""
    unkept: Any = {**dict.fromkeys(TABLES, True), "categories": {"__all__": {"words"}}}
    return {"schema": SNAPSHOT, "expenses": rules.model_dump(mode="json", exclude=unkept)}


_KEEP = sa.insert(expense_lines)


def save(tx: Tx, request_id: int, lines: Sequence[Line]) -> None:
    """Keep the lines of a report, in the place of those it had."""
    tx.execute(sa.delete(expense_lines).where(expense_lines.c.request_id == request_id))
    of = {"request_id": request_id, "person_id": approval.requester_of(tx, request_id)}
    tx.execute(_KEEP, [{**of, "position": n, **_row(line)} for n, line in enumerate(lines, 1)])


def _row(line: Line) -> dict[str, Any]:
    verdict = line.verdict
    return {
        "day": line.day,
        "category": line.category,
        "merchant": line.merchant,
        "amount": line.claimed.minor,
        "currency": line.claimed.currency,
        "approved": verdict.approved.minor if verdict else None,
        "spent": line.spent.minor,
        "spent_currency": line.spent.currency,
        "found_later": any(flag.found_at for flag in line.flags),
        "provisional": line.exchange is not None and line.exchange.provisional,
        "cost_centre": line.cost_centre,
        "note": line.note,
        "distance": line.journey.distance if line.journey else None,
        "vehicle": line.journey.vehicle if line.journey else None,
        "details": {
            "exchange": _exchange_row(line.exchange) if line.exchange else None,
            "tax": _tax_row(line.tax) if line.tax else None,
            "journey": travel.journey_row(line.journey) if line.journey else None,
            "stay": travel.stay_row(line.stay) if line.stay else None,
            "explanation": line.explanation,
            "reason": verdict.reason if verdict else None,
            "receipts": list(line.receipts),
            "fiscal_key": line.fiscal_key,
            "lost": line.lost,
            "flags": [_flag_row(flag) for flag in line.flags],
        },
    }


def _flag_row(flag: Flag) -> dict[str, Any]:
    found_at = {FOUND_AT: flag.found_at.isoformat()} if flag.found_at else {}
    return {"kind": flag.kind.value, "facts": dict(flag.facts), **found_at}


def _exchange_row(exchange: Exchange) -> dict[str, Any]:
    """Without what the columns say."""
    return {
        "rate": str(exchange.rate),
        "day": exchange.day.isoformat(),
        "source": exchange.source,
        "reason": exchange.reason,
    }


def _tax_row(tax: Tax) -> dict[str, Any]:
    return {"spent": tax.spent.minor, "amount": tax.amount.minor, "included": tax.included}


def correct(tx: Tx, request_id: int, position: int, line: Line) -> None:
    """Keep a line of a report in another shape. The requester's row must be owned."""
    one = (expense_lines.c.request_id == request_id, expense_lines.c.position == position)
    tx.execute(sa.update(expense_lines).where(*one).values(_row(line)))


_LINES = (
    sa.select(expense_lines)
    .where(expense_lines.c.request_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(expense_lines.c.request_id, expense_lines.c.position)
)


def load_many(tx: Tx, ids: Iterable[int]) -> dict[int, Report]:
    """Reports with their lines, in the order of ``ids``."""
    order = list(dict.fromkeys(ids))
    if not order:
        return {}
    loaded, policies = approval.load_many(tx, order), approval.policies(tx, order)
    lines: dict[int, list[Line]] = {}
    for row in tx.execute(_LINES, {"ids": order}).mappings():
        lines.setdefault(row["request_id"], []).append(_line(dict(row)))
    cuts = verdict.cuts(tx, cut) if (cut := [i for i, of in lines.items() if any(line.verdict for line in of)]) else {}
    return {i: _report(loaded[i], lines[i], policies[i], cuts.get(i, ())) for i in order if i in lines}


# Nearly none has any: the others need not be taken apart.
_DETAILS = sa.select(expense_lines.c.request_id, expense_lines.c.details).where(
    expense_lines.c.found_later, expense_lines.c.request_id.in_(sa.bindparam("ids", expanding=True))
)


def found_later(tx: Tx, ids: Iterable[int]) -> dict[int, list[Flag]]:
    """Of these reports, what was found after they were handed in."""
    found: dict[int, list[Flag]] = {}
    for row in tx.execute(_DETAILS, {"ids": sorted(set(ids))}):
        if flags := [_flag(flag) for flag in row.details.get("flags", ()) if FOUND_AT in flag]:
            found.setdefault(row.request_id, []).extend(flags)
    return found


def _report(request: Request, lines: Sequence[Line], policy: Mapping[str, Any], cuts: tuple[Cut, ...]) -> Report:
    return Report(request=request, lines=tuple(lines), rules=Expenses.model_validate(policy["expenses"]), cuts=cuts)


def judge(tx: Tx, request_id: int, before: Sequence[Line], after: Sequence[Line]) -> None:
    """Keep what is reimbursed of each line now, where that is not what it was."""
    for n, (was, line) in enumerate(zip(before, after, strict=True), 1):
        if line.verdict != was.verdict:
            row, mine = _row(line), (expense_lines.c.request_id == request_id, expense_lines.c.position == n)
            changed = {"approved": row["approved"], "details": row["details"]}
            tx.execute(sa.update(expense_lines).where(*mine).values(changed))


def load(tx: Tx, request_id: int) -> Report:
    """The report with this request id. Raises KeyError."""
    return load_many(tx, (request_id,))[request_id]


def _line(row: Mapping[str, Any]) -> Line:
    """A line of a row, or of a draft: one that was kept by an earlier version says less."""
    details: Mapping[str, Any] = row.get("details") or {}
    return Line(
        day=row["day"],
        category=row["category"],
        merchant=row["merchant"],
        claimed=Money.of_minor(row["amount"], row["currency"]),
        exchange=_exchange(row, details["exchange"]) if details.get("exchange") else None,
        tax=_tax(row, details["tax"]) if details.get("tax") else None,
        journey=travel.read_journey(row, details["journey"]) if details.get("journey") else None,
        stay=travel.read_stay(details["stay"]) if details.get("stay") else None,
        note=row["note"],
        cost_centre=row.get("cost_centre"),
        explanation=details.get("explanation"),
        receipts=tuple(details.get("receipts", ())),
        fiscal_key=details.get("fiscal_key"),
        lost=details.get("lost", False),
        flags=tuple(map(_flag, details.get("flags", ()))),
        verdict=_verdict(row, details) if row.get("approved") is not None else None,
    )


def _flag(told: Mapping[str, Any]) -> Flag:
    found_at = datetime.fromisoformat(told[FOUND_AT]) if FOUND_AT in told else None
    return Flag(kind=FlagKind(told["kind"]), facts=told["facts"], found_at=found_at)


def _verdict(row: Mapping[str, Any], told: Mapping[str, Any]) -> Verdict:
    return Verdict(approved=Money.of_minor(row["approved"], row["currency"]), reason=told.get("reason"))


def _exchange(row: Mapping[str, Any], told: Mapping[str, Any]) -> Exchange:
    return Exchange(
        spent=Money.of_minor(row["spent"], row["spent_currency"]),
        rate=Decimal(told["rate"]),
        day=date.fromisoformat(told["day"]),
        source=told["source"],
        provisional=row["provisional"],
        reason=told["reason"],
    )


def _tax(row: Mapping[str, Any], told: Mapping[str, Any]) -> Tax:
    return Tax(
        spent=Money.of_minor(told["spent"], row["spent_currency"]),
        amount=Money.of_minor(told["amount"], row["currency"]),
        included=told["included"],
    )


_COUNTED = (
    sa.select(requests.c.reference, expense_lines)
    .join(requests, requests.c.id == expense_lines.c.request_id)
    .where(
        expense_lines.c.person_id == sa.bindparam("person"),
        expense_lines.c.day.between(sa.bindparam("first"), sa.bindparam("last")),
        expense_lines.c.request_id != sa.bindparam("besides"),
        requests.c.state.in_(sorted(STANDS)),
    )
    .order_by(expense_lines.c.request_id, expense_lines.c.position)
)


def counted(tx: Tx, person_id: int, days: Days, *, besides: int) -> list[Counted]:
    """What somebody spent on these days and claims, or was granted, but for the report ``besides``, oldest first."""
    asked = {"person": person_id, "first": days.first, "last": days.last, "besides": besides}
    return [
        Counted(reference=row["reference"], line=_line(dict(row))) for row in tx.execute(_COUNTED, asked).mappings()
    ]


# --- drafts -----------------------------------------------------------------------------------------------------------


def _drafted(person_id: int, report: int) -> sa.ColumnElement[bool]:
    draft = expense_drafts.c
    return sa.and_(draft.person_id == person_id, draft.report == report)


def drafts(tx: Tx, person_id: int, report: int = NEW) -> dict[int, Line]:
    """The lines that somebody has written for a report so far, by position."""
    draft = expense_drafts.c
    query = sa.select(draft.position, draft.line).where(_drafted(person_id, report)).order_by(draft.position)
    return {row.position: _line({**row.line, "day": date.fromisoformat(row.line["day"])}) for row in tx.execute(query)}


def draft(tx: Tx, person_id: int, line: Line, report: int = NEW) -> None:
    """Keep another line. The person's row must be owned."""
    taken = max(drafts(tx, person_id, report), default=0)
    written = {**_row(line), "day": line.day.isoformat()}
    tx.execute(
        sa.insert(expense_drafts), {"person_id": person_id, "report": report, "position": taken + 1, "line": written}
    )


def redraft(tx: Tx, person_id: int, lines: Mapping[int, Line], report: int = NEW) -> None:
    """Keep lines that were written, by position, as they are now."""
    for position, line in lines.items():
        where = (_drafted(person_id, report), expense_drafts.c.position == position)
        tx.execute(sa.update(expense_drafts).where(*where).values(line={**_row(line), "day": line.day.isoformat()}))


def forget(tx: Tx, person_id: int, report: int = NEW, *, position: int | None = None) -> None:
    """Forget a line that was written, or all of them."""
    which = () if position is None else (expense_drafts.c.position == position,)
    tx.execute(sa.delete(expense_drafts).where(_drafted(person_id, report), *which))
