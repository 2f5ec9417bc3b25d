"""A filled company is one that the product could have made: every list and form finds its rows and reads them."""

from pathlib import Path

import pytest

from storage import vacation
from storage.stock import ledger
from tests.benchmarks.company.fill import Size, filled
from tests.benchmarks.company.marks import Marks
from tests.benchmarks.company.probes import probes
from tests.desk import words

pytestmark = pytest.mark.slow


def test_everything_can_be_done_in_a_filled_company(tmp_path: Path) -> None:
    counter = filled(f"sqlite:///{tmp_path}/filled.db", Size(people=100, items=50))
    with counter.db.read() as tx:
        assert ledger.astray(tx) == [], "a level is not what its movements come to"
        lost = vacation.projection(tx, counter.ids["ana"], "vacation", since=counter.now.date()).lowest()
    assert 0 < lost < 400_000, "leave was taken"
    for who, called, text in (("ana", "/vacation", "list"), ("ana", "/ticket", "list"), ("ana", "/expense", "list")):
        assert len(words(counter.command(who, text, called=called)).splitlines()) >= 2, (who, called, text)
    for probe in probes(Marks(counter.db)):
        reply = counter.desk.serve(probe.surface, probe.body())
        assert reply.status == 200, probe.name
        assert "answer" in reply.ack or not reply.ack, (probe.name, reply.ack)
    counter.db.dispose()
