"""The Home tab reads what its lists show at once."""

from handlers import home
from handlers.news import view_for
from tests.desk import Counter, press
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
