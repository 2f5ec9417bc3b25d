"""A name that one process changes is found by the next lookup of every other, whoever commits first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from threading import Event, Thread

import pytest

from domain.stock import Item
from handlers import current
from handlers.stock.looking.catalogue import Catalogue
from storage.db import Tx
from storage.stock import items
from tests import desk
from tests.desk import Counter, words
from tests.handlers.stock.shelf import CABLE


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        yield made


def named(name: str) -> Item:
    """A cable of this name."""
    return replace(CABLE, sku=name, name=f"{name} cable")


def keep(counter: Counter, item: Item) -> None:
    with counter.db.write() as tx:
        items.save(tx, [item])


def finds(counter: Counter, other: Catalogue, name: str) -> bool:
    """Whether another process finds the cable of this name."""
    with counter.db.read() as tx:
        ids = other.find(tx, name, limit=1)
        return [item.sku for item in items.get_many(tx, ids).values()] == [name]


def test_what_one_process_keeps_the_next_lookup_of_another_finds(counter: Counter) -> None:
    other = Catalogue()
    other.begin(counter.db, stopped=lambda: False)
    keep(counter, named("purple"))
    assert finds(counter, other, "purple")


def test_while_the_names_are_read_a_code_is_found_already(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("purple", "green"):
        keep(counter, named(name))
    changed, go_on = items.changed, Event()

    def slowly(tx: Tx, *, since: int, limit: int) -> Sequence[tuple[int, Item]]:
        assert since == 0 or go_on.wait(60)
        return changed(tx, since=since, limit=limit)

    with monkeypatch.context() as slow:
        slow.setattr(items, "changed", slowly)
        slow.setattr(current, "PAGE", 1)
        slow.setattr(current, "PATIENCE", 0.1)
        counter.office.catalogue.begin(counter.db, stopped=lambda: False)
        said = {by: words(counter.command(by, "green cable", called="/stock")) for by in ("ana", "carla")}
        assert said == {
            "ana": "I am still reading the names of what is in stock (50%). An exact code is found already.",
            "carla": "Ainda estou lendo os nomes do estoque (50%). Por um código exato já dá para encontrar.",
        }
        assert words(counter.command("ana", "green", called="/stock")).startswith("green cable: ")
        go_on.set()
        assert "green cable (green)" in words(counter.command("ana", "green cable", called="/stock"))


def overtaken(counter: Counter) -> bool:
    """Whether a name is found that was given its version first and is committed last, by who looked in between."""
    other = Catalogue()
    later = Thread(target=keep, args=(counter, named("green")))
    with counter.db.write() as tx:
        items.save(tx, [named("purple")])
        later.start()
        later.join(1)
        finds(counter, other, "green")
    later.join()
    assert finds(counter, other, "green")
    return finds(counter, other, "purple")


def test_a_name_that_is_committed_late_is_not_passed_over(counter: Counter) -> None:
    assert overtaken(counter)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_control_passes_it_over_where_nobody_waits_for_the_version_before(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = count(1)
    monkeypatch.setattr(items, "_next_versions", lambda tx, n: [next(versions) for _ in range(n)])
    monkeypatch.setattr(items, "take", lambda tx: None, raising=False)
    assert not overtaken(counter)
