"""The digests of finance, of those who help, of those who keep the stock, and of whoever has people."""

from datetime import UTC, date, datetime

from domain.people import Role
from handlers.digest import engine
from handlers.digest.part import LIST
from storage import people
from tests.desk import Counter, press, words
from tests.handlers.conftest import at, owed
from tests.handlers.expense.claiming import LINE, LUNCH, hand_in
from tests.handlers.payment.paying import approved, finance, mark, pay
from tests.handlers.stock.served import kept_for
from tests.handlers.stock.shelf import CABLE, put
from tests.handlers.ticket.helpdesk import asks, helpdesk, resolves
from tests.scenarios.conftest import lines


def answers_for(counter: Counter, **roles: Role) -> Counter:
    """Somebody answers for something."""
    with counter.db.write() as tx:
        for name, role in roles.items():
            people.save_roles(tx, counter.ids[name], [role])
    return counter


def told(counter: Counter, name: str, digest: str) -> list[str]:
    """The newest digest of somebody, once it is told."""
    engine.tick(counter.db, counter.office, counter.now)
    (*_, message) = owed(counter, name, f"digest.{digest}")
    read = lines({"blocks": [dict(block) for block in message.blocks]}) if message else []
    return [line.replace("\xa0", " ") for line in read]


def opened(counter: Counter, name: str, part: str) -> list[str]:
    """The list that a number opens."""
    view = counter.press(press(name, LIST, f"{part}.2026-08-10:0")).open_view
    assert view
    return lines({"blocks": view["blocks"]})


def test_finance_reads_how_old_it_is_what_is_to_be_paid_and_how_long_people_waited(counter: Counter) -> None:
    finance(counter, channel=None)
    approved(counter, LINE, by="ana")
    approved(counter, LUNCH, by="hugo", decider="rita")
    assert words(hand_in(counter, LUNCH, by="carla")) == ""
    mark(counter, pay(counter, "hugo"), day=date(2026, 8, 3))
    counter.now = at(10, 9)
    approved(counter, {**LINE, "day": date(2026, 8, 10)}, by="ana")
    counter.now = at(11, 10)
    assert told(counter, "eva", "finance") == [
        "Expenses this week",
        "*To be paid: 2*", "up to 7 days: 1, €45.90", "up to 30 days: 1, €45.90", "Show all…",
        "*Waiting for a decision: 1*", "EXP-3 Carla Dias: waiting for Bruno Costa since Mon 3 Aug 10:00",
        "*From asking to payment, the last 90 days: 0 days (1 payment)*", "Show all…",
    ]  # fmt: skip
    assert opened(counter, "eva", "finance.to_pay")[1:] == [
        "EXP-1 Ana Souza: €45.90 (8 days)",
        "EXP-4 Ana Souza: €45.90 (1 day)",
    ]
    shown = counter.press(press("eva", LIST, "finance.to_pay.2026-08-10:0")).open_view
    assert shown
    assert [block["type"] for block in shown["blocks"]] == ["header", "section", "section"], "each apart from the next"
    assert opened(counter, "eva", "finance.paid")[1:] == ["EXP-2 Hugo Reis: paid Mon 3 Aug, after 0 days"]
    assert "This digest is for those" in words(counter.press(press("rita", LIST, "finance.paid.2026-08-10:0")))


def test_those_who_help_read_what_was_kept_what_is_open_and_what_nobody_has(database_url: str) -> None:
    with helpdesk(database_url) as counter:
        counter.now = at(7, 9)
        first = asks(counter, "ana", "VPN is down")
        asks(counter, "carla", "The printer is out of paper", category="hardware")
        asks(counter, "ana", "About my manager", category="people")
        resolves(counter, "eva", first, "Restarted")
        counter.now = at(10, 17)
        read = told(counter, "eva", "it")
        assert read[:6] == [
            "Tickets this week", "*With nobody yet: 1*",
            "*TIC-2* The printer is out of paper · 🚨 answer was due Fri 7 Aug 18:00 · solution by Thu 13 Aug 14:00",
            "*Open: 1*", "1 up to 7 days", "Show all…",
        ]  # fmt: skip
        assert "*Answered in time, of those of seven days: 50% (1 of 2) · 1 late*" in read
        assert [line for line in read if "TIC-3" in line or "manager" in line] == []


def test_keepers_read_what_is_low_what_is_to_be_handed_over_and_what_is_to_be_counted(counter: Counter) -> None:
    answers_for(counter, eva=Role.STOCK)
    kept_for(counter, on_hand=3)
    put(counter, CABLE, {"Lisbon": 6})
    counter.now = at(10, 9)
    read = told(counter, "eva", "stock")
    assert read[:4] == [
        "Stock this week", "*Below the minimum: 1*",
        "📉 *Monitor 24 inch* · MON-24: 1 pcs available, the minimum is 2 pcs. Suggested order: 9 pcs",
        "*To be handed over: 1*",
    ]  # fmt: skip
    counter.now = datetime(2027, 8, 2, 9, tzinfo=UTC)
    assert "*To be counted: 2*" in told(counter, "eva", "stock")
    assert opened(counter, "eva", "stock.count")[2] == (
        "Lisbon: HDMI cable 2 m · CAB-HDMI-2, last counted Mon 3 Aug 2026"
    )


def test_managers_read_who_of_theirs_is_away_and_what_waits_for_them(counter: Counter) -> None:
    for name, first in (("ana", date(2026, 8, 11)), ("eva", date(2026, 8, 18)), ("carla", date(2026, 8, 12))):
        counter.grant(name, 20)
        assert counter.submit(counter.ask(name, first)).errors is None
    for request in (1, 2):
        counter.press(press("bruno", "request.approve", f"{request}:1"))
    counter.now = at(10, 9)
    assert told(counter, "bruno", "team") == [
        "Your team this week",
        "*Away: 1*", "*Ana Souza* Tue 11 Aug",
        "*Leave that begins next week: 1*", "*Eva Lima* Tue 18 Aug",
        "*Waiting for you: 1*", "*VAC-3* Carla Dias, Vacation, Wed 12 Aug · 1 day",
    ]  # fmt: skip
    assert owed(counter, "rita", "digest.team") == [], "nobody is hers"
