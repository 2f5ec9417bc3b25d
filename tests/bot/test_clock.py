"""The two clocks: business time that can be moved, and ticks that survive what they run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import BusinessClock, Tick, Ticks
from bot.metrics import Metrics
from bot.simulator.actor import eventually
from storage.unsent import Backlog

SECOND = timedelta(seconds=1)


def test_business_time_is_machine_time_moved_by_the_file(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = BusinessClock(file)
    assert abs(clock.now() - datetime.now(UTC)) < SECOND
    file.write_text("86400\n")
    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=1)) < SECOND
    file.write_text("-3600.5")
    assert abs(clock.now() - datetime.now(UTC) + timedelta(seconds=3600.5)) < SECOND
    file.write_text("")
    assert abs(clock.now() - datetime.now(UTC) + timedelta(seconds=3600.5)) < SECOND, "it is being written"
    file.unlink()
    assert abs(clock.now() - datetime.now(UTC)) < SECOND


def test_every_process_that_reads_the_file_has_the_same_time(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    one, other = BusinessClock(file), BusinessClock(file)
    file.write_text("1000000")
    assert abs(one.now() - other.now()) < SECOND


@pytest.mark.parametrize("text", ["", "soon", "nan", "inf", "1e300", "1e13"])
def test_a_file_that_says_nothing_moves_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "clock"
    file.write_text(text)
    assert abs(BusinessClock(file).now() - datetime.now(UTC)) < SECOND


def test_a_tick_that_fails_comes_again_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    runs = {"good": 0, "bad": 0}

    def good() -> None:
        runs["good"] += 1

    def bad() -> None:
        runs["bad"] += 1
        raise RuntimeError("broken")

    nothing = Backlog(unsent=0, oldest_seconds=0.0, cards=0, dead=0)
    metrics = Metrics(lambda: nothing, lambda: 0.0)
    ticks = Ticks((Tick("good", 0.05, good), Tick("bad", 0.05, bad)), failed=metrics.tick_failed)
    ticks.start()
    try:
        eventually(lambda: min(runs.values()) >= 3, what="three runs of each")
    finally:
        ticks.stop()
    assert "a tick failed and comes again" in caplog.text
    said = metrics.exposed().decode()
    assert f'backoffice_failed_ticks_total{{tick="bad"}} {runs["bad"]}.0' in said
    assert 'tick="good"' not in said


def test_the_watchdog_sees_that_no_tick_succeeds() -> None:
    def bad() -> None:
        raise RuntimeError("broken")

    ticks = Ticks((Tick("bad", 0.02, bad),), failed=lambda name: None)
    ticks.start()
    try:
        assert eventually(lambda: ticks.age() > 0.3, what="the age")
    finally:
        ticks.stop()
