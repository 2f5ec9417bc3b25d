"""The Home tab reads what its lists show at once, and says of leave what there is to say."""

from datetime import date
from itertools import pairwise

from domain.policy import Accrual, LeaveType, Wording
from domain.vacation import DAY, Entry, Rule
from handlers import home
from handlers.news import view_for
from storage import vacation
from tests.desk import Counter, press, words
from tests.heard import statements


def asked(counter: Counter, name: str) -> int:
    """How many statements somebody's tab takes."""
    with counter.db.read() as tx:
        return statements(lambda: home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now)))


def test_the_lists_of_the_tab_read_requests_together(counter: Counter) -> None:
    first, second, third = counter.working_days("ana", 3)
    for name, day in (("ana", first), ("ana", second)):
        counter.grant(name, 10)
        assert counter.submit(counter.ask(name, day)).errors is None
    waiting = asked(counter, "bruno")
    counter.press(press("bruno", "request.approve", "1:1"))
    counter.grant("bruno", 10)
    assert counter.submit(counter.ask("bruno", third)).errors is None
    assert asked(counter, "bruno") - waiting <= 4, "names and cards of two more lists"


IN_LIEU = "*Time off in lieu:* {} days left"


def with_lieu(counter: Counter, **rules: object) -> None:
    """The company also keeps accounts of time off in lieu."""
    lieu = LeaveType.model_validate({"name": Wording(en="Time off in lieu", pt_BR="Folga compensatória"), **rules})
    types = {"vacation": counter.policy.leave.types["vacation"], "lieu": lieu}
    leave = counter.policy.leave.model_copy(update={"types": types})
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    counter.__post_init__()


def in_lieu(counter: Counter, name: str, days: int) -> None:
    """Somebody's account of it moves."""
    line = Entry(type="lieu", day=date(2026, 1, 1), amount=days * DAY, rule=Rule.IMPORTED)
    with counter.db.write() as tx:
        vacation.post(tx, counter.ids[name], [line], now=counter.now)


def of_leave(counter: Counter, name: str) -> list[str]:
    """What somebody's tab says of their balances."""
    with counter.db.read() as tx:
        blocks = home.draw(tx, view_for(tx, counter.office, counter.ids[name], counter.now))["blocks"]
    (said,) = [after["text"]["text"] for before, after in pairwise(blocks)
               if before.get("text", {}).get("text") == "Your leave"]  # fmt: skip
    return str(said).split("\n")


def test_an_account_in_which_nothing_ever_was_is_not_on_the_tab(counter: Counter) -> None:
    with_lieu(counter)
    counter.grant("ana", 22)
    assert of_leave(counter, "ana") == ["*Vacation:* 22 days left"]
    in_lieu(counter, "ana", 0)
    assert of_leave(counter, "ana") == ["*Vacation:* 22 days left"], "an import of 0 days is nothing"
    assert words(counter.command("ana", "balance", called="/vacation")).split("\n") == [
        "*Vacation:* 22 days left",
        IN_LIEU.format(0),
    ], "who asks for balances reads all of them"
    in_lieu(counter, "ana", 2)
    assert of_leave(counter, "ana") == ["*Vacation:* 22 days left", IN_LIEU.format(2)]
    in_lieu(counter, "ana", -2)
    assert of_leave(counter, "ana") == ["*Vacation:* 22 days left", IN_LIEU.format(0)], "it was used up"


def test_what_is_asked_for_of_an_empty_account_is_on_the_tab(counter: Counter) -> None:
    with_lieu(counter, overdraft=3)
    counter.grant("ana", 22)
    (day,) = counter.working_days("ana", 1)
    assert counter.submit(counter.ask("ana", day, type="lieu")).errors is None
    assert of_leave(counter, "ana")[1] == "*Time off in lieu:* -1 day left, after deducting 1 day awaiting a decision"


def test_an_account_that_fills_by_itself_is_on_the_tab_while_it_is_empty(counter: Counter) -> None:
    with_lieu(counter, accrual=Accrual.model_validate({"days": 12, "granted": "last day", "since": date(2026, 8, 3)}))
    counter.grant("ana", 22)
    assert of_leave(counter, "ana") == ["*Vacation:* 22 days left", IN_LIEU.format(0)]


def test_who_never_had_anything_reads_that_nothing_is_left(counter: Counter) -> None:
    with_lieu(counter)
    assert of_leave(counter, "ana") == ["*Vacation:* 0 days left", IN_LIEU.format(0)]
