"""A year of claims: asked, approved by the manager and by finance, paid; the newest still on their way."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.demo.year.past import Life, Past, moment
from domain.approval import State
from storage.payment import payments

DAY = timedelta(days=1)
SPENT = (
    ("travel", "Train to Porto", 31.40),
    ("travel", "Taxi to the airport", 18.60),
    ("venue", "Room for the tasting", 140.00),
    ("meals", "Lunch with a grower", 22.50),
    ("other", "Samples from the market", 37.80),
    ("travel", "Ferry to Setúbal", 12.70),
    ("travel", "Flight to Ponta Delgada", 128.90),
    ("other", "Postage of samples", 16.20),
)
CLAIMS, UNPAID = 18, 2
"""So many claims in a year, of which the last are still to be paid."""
NO = "This was paid with the company card in March"
SPENDERS = ("camille", "jonas", "lars", "pedro", "eva", "matias", "luisa", "teresa", "grace", "duarte", "yuki", "rui")


def claims(past: Past, today: date) -> Iterator[Life]:
    """What people spent in the year before ``today``."""
    for n in range(CLAIMS):
        began = today - timedelta(days=352 * (CLAIMS - n) // CLAIMS + 2)
        yield _claim(past, SPENDERS[n % len(SPENDERS)], n, began)


def _claim(past: Past, name: str, n: int, day: date) -> Life:
    yield moment(day, 8 + n % 9, n * 7 % 60)
    request_id = _hand_in(past, name, n)
    yield past.now + timedelta(days=1 + n % 3, minutes=95)
    past.decide(request_id, reason=NO if n % 14 == 9 else None)
    yield past.now + timedelta(days=2 + n % 4, minutes=40)
    past.decide(request_id, spare="nadia")
    if n >= CLAIMS - UNPAID:
        return
    # Sometimes finance has other things to do: that can be seen in the figures.
    yield moment((past.now + timedelta(days=4 + n * 5 % 17)).date(), 15, n % 60)
    if past.request(request_id).state is State.APPROVED:
        _paid(past, request_id)


def _hand_in(past: Past, name: str, n: int) -> int:
    lines = 2 if n % 5 == 0 else 1
    for line in range(lines):
        category, merchant, amount = SPENT[(n + line * 3) % len(SPENT)]
        memo = {"form": "expense.ask", "report": 0, "turn": line}
        spent = f"{amount + n * 1.35 + line:.2f}"
        if category == "meals":
            spent = f"{amount + n % 5 * 0.37:.2f}"
        tax = "23%" if category == "venue" else ""
        more = ["more"] if line + 1 < lines else []
        past.hand_in(
            name, "expense.ask", memo=memo, category=category, merchant=merchant, amount=spent, more=more, tax=tax
        )
    return past.newest("expense", "EXP")


def _paid(past: Past, request_id: int) -> None:
    known = payments.of(past.tx, request_id)
    if known and known.to_pay:
        day = past.office.day(past.now).isoformat()
        past.hand_in("nadia", "payment.record", memo={"request": request_id}, amount=str(known.to_pay.amount), day=day)
