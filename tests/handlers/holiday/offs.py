"""Ana's leave, and what makes holidays of its days."""

from datetime import date

from handlers.vacation import holidays
from storage import people, vacation
from tests.desk import Counter, press, words

MON, TUE, WED, THU, FRI = (date(2026, 8, day) for day in range(10, 15))


def ask(counter: Counter, first: date, last: date) -> None:
    assert counter.submit(counter.ask("ana", first, last)).errors is None


def decide(counter: Counter, verb: str, request: str = "1:1") -> None:
    assert words(counter.press(press("bruno", f"request.{verb}", request))) == ""


def look(counter: Counter) -> int:
    """How many leaves changed."""
    return holidays.tick(counter.db, counter.office, counter.now)


def off(counter: Counter, *days: date) -> None:
    """The company gives everybody these days off, and no others."""
    said(counter, holidays=dict.fromkeys(days, "Company day"))


def said(counter: Counter, **company: object) -> None:
    """What app.yaml says of the company."""
    changed = counter.policy.company.model_copy(update=company)
    counter.policy = counter.policy.model_copy(update={"company": changed})
    counter.__post_init__()


def moved(counter: Counter, **work: str | None) -> None:
    """The roster says otherwise where Ana works, and when."""
    with counter.db.write() as tx:
        people.save(tx, "ana@company.example", work)


def held(counter: Counter) -> list[int]:
    """The days that Ana holds, by their numbers in the month."""
    with counter.db.read() as tx:
        taken = vacation.taken(tx, counter.ids["ana"], first=date(2026, 1, 1), last=date(2030, 1, 1))
    return [one.booked.day.day for one in taken]
