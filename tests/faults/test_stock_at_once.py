"""The last pieces wanted by several processes, and requests for stock at length, on both databases. With controls."""

from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context

import pytest
import sqlalchemy as sa

from tests.desk import Counter
from tests.faults.conftest import Figure
from tests.handlers.stock.crowd import last_pieces, process
from tests.handlers.stock.shelf import there_is
from tests.handlers.stock.test_lives import live
from tests.handlers.test_lives import Made, made

__all__ = ["made"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
PROCESSES, ITEMS = 4, 25


def promised_in_processes(counter: Counter, figure: Figure, *, guarded: bool = True) -> list[int]:
    """Each process has a request for the last piece of each item; how many of each are promised then."""
    items, asked = last_pieces(counter, items=ITEMS, people_=PROCESSES)
    url = counter.db.url.render_as_string(hide_password=False)
    spawn = get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(PROCESSES, mp_context=spawn) as pool:
        begin = repeat(manager.Barrier(PROCESSES))
        jobs = pool.map(process, repeat(url), repeat(asked), range(PROCESSES), repeat(guarded), begin)
        said = list(chain.from_iterable(jobs))
    promised = [int(there_is(counter, item).reserved) for item in items]
    how = "" if guarded else "without guards, "
    figure(
        f"{how}{counter.db.url.get_backend_name()}: {PROCESSES} processes want the last piece of {ITEMS} items: "
        f"{said.count('')} of {len(said)} presses taken, {sum(promised)} pieces promised"
    )
    assert said.count("") == sum(promised)
    return promised


def test_four_processes_promise_no_piece_twice(at_desk: Counter, figure: Figure) -> None:
    assert promised_in_processes(at_desk, figure) == [1] * ITEMS


def test_control_without_guards_they_do(on_postgresql: Counter, figure: Figure) -> None:
    with on_postgresql.db.write() as tx:
        tx.execute(sa.text("ALTER TABLE stock_levels DROP CONSTRAINT ck_stock_levels_on_hand"))
    assert sum(promised_in_processes(on_postgresql, figure, guarded=False)) > ITEMS


def test_a_hundred_lives_of_requests_on_each_database(made: Made, figure: Figure) -> None:
    live(made, 100)
    figure("100 lives of up to 40 turns of requests for stock: levels are movements, nothing is promised twice")
