"""`backoffice import balances`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from bot.imports.outcome import ImportRefused, Outcome, Problem, attempt, in_order
from bot.imports.table import Table, read_table
from domain.balance import BalanceRow, StandsOnNewer, settle
from domain.policy import Policy
from domain.roster import Known
from domain.vacation import DAY, Entry, Rule
from storage import audit, balance, people, roster, vacation
from storage.db import Database, Tx

Numbered = tuple[int, BalanceRow]
Posted = tuple[BalanceRow, tuple[Entry, str] | None]
Track = Callable[[Sequence[Numbered]], Iterable[Numbered]]


def import_balances(
    db: Database, path: Path, policy: Policy, *, now: datetime, dry_run: bool = False, track: Track = iter
) -> Outcome:
    """Make the ledger agree with the file, one entry for each figure that is not in it yet. Raises ImportRefused."""
    table = read_table(path, BalanceRow)
    with attempt(db, path, dry_run=dry_run) as tx:
        known = roster.known(tx, team_id=None)
        if problems := in_order(_problems(table, known, policy)):
            raise ImportRefused(path, *problems)
        # Older days first, because newer figures stand on them; people in one order, so that no two imports lock up.
        order = sorted(table.rows, key=lambda numbered: (known[numbered[1].email].id, numbered[1].as_of))
        posted = _post(tx, path, track(order), known, now)
        if changed := [(row, done) for row, done in posted if done]:
            facts = {"file": table.digest, "people": _amounts(changed, known)}
            audit.append(tx, at=now, actor_id=None, action="import", subject="balances", facts=facts)
    return _outcome(posted, known, kept=not dry_run)


def _problems(table: Table[BalanceRow], known: Mapping[str, Known], policy: Policy) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], int] = {}
    for number, row in table.rows:
        if row.email not in known:
            yield Problem(number, "email", f"nobody here has {row.email}")
        if why := _no_balance(row.type, policy) or _not_for(row, known.get(row.email), policy):
            yield Problem(number, "type", why)
        same = seen.setdefault((row.email, row.type, row.as_of), number)
        if same != number:
            yield Problem(number, "as_of", f"{row.email} has a balance of {row.type} of this day in row {same} already")


def _no_balance(type_: str, policy: Policy) -> str | None:
    types = policy.leave.types
    if type_ in types and types[type_].balance:
        return None
    counted = ", ".join(name for name, rules in types.items() if rules.balance) or "none"
    why = "has no balance" if type_ in types else "is no type of leave in app.yaml"
    return f"'{type_}' {why}; with a balance there are: {counted}"


def _not_for(row: BalanceRow, who: Known | None, policy: Policy) -> str | None:
    """A type that is for another country or department than the person's."""
    if who is None:
        return None
    country, department = who.values["country"] or policy.company.country, who.values["department"]
    types = policy.leave.offered_to(country=_text(country), department=_text(department))
    if row.type in types:
        return None
    counted = ", ".join(name for name, rules in types.items() if rules.balance) or "none"
    return f"'{row.type}' is not for {row.email}, by country or department; with a balance there are: {counted}"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _post(tx: Tx, path: Path, rows: Iterable[Numbered], known: Mapping[str, Known], now: datetime) -> list[Posted]:
    done: list[Posted] = []
    problems: list[Problem] = []
    for number, row in rows:
        try:
            done.append((row, _settled(tx, row, known[row.email].id, now)))
        except StandsOnNewer as refused:
            newest = f"a balance of {refused.newest} was imported on top of this day; correct that one"
            problems.append(Problem(number, "as_of", newest))
    if problems:
        raise ImportRefused(path, *in_order(problems))
    return done


def _settled(tx: Tx, row: BalanceRow, person_id: int, now: datetime) -> tuple[Entry, str] | None:
    people.own(tx, person_id)
    ledger = balance.ledger(tx, person_id, row.type)
    settled = settle(row, person_id=person_id, ledger=ledger)
    if settled:
        entry, key = settled
        vacation.post(tx, person_id, [entry], now=now, key=key)
    return settled


def _amounts(changed: Sequence[Posted], known: Mapping[str, Known]) -> list[dict[str, object]]:
    return [
        {"id": known[row.email].id, "type": row.type, "as_of": row.as_of.isoformat(), "days": row.days, "key": done[1]}
        for row, done in changed
        if done
    ]


def _outcome(posted: Sequence[Posted], known: Mapping[str, Known], *, kept: bool) -> Outcome:
    new, changed, unchanged = list[str](), list[str](), list[str]()
    for row, done in posted:
        said = f"{known[row.email].values['name']} ({row.type} {_days(row.days)} on {row.as_of})"
        if done is None:
            unchanged.append(said)
        else:
            (changed if done[0].rule is Rule.ADJUSTED else new).append(said)
    return Outcome(new=new, changed=changed, unchanged=unchanged, kept=kept)


def _days(thousandths: int) -> str:
    return f"{(Decimal(thousandths) / DAY).normalize():f}"
