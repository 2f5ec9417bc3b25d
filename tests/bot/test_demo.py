"""The sample company: it works at once, and its Slack and its database are kept or discarded together."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import demo
from bot.simulator.actor import Actor, eventually, labels, words_of
from bot.simulator.client import Client


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo sets the process's logs up; a test's process has its own."""
    monkeypatch.setattr("bot.demo.logs.setup", lambda *_, **__: None)


@contextmanager
def moved_in(home: Path, *, year: bool = False) -> Iterator[Client]:
    """The demo in a thread, once it answers; with the ``year`` that lies behind it only where that is asked for."""
    with pytest.MonkeyPatch.context() as shorter:
        if not year:
            shorter.setattr("bot.demo.year.LIVES", ())
        with _moved_in(home) as client:
            yield client


@contextmanager
def _moved_in(home: Path) -> Iterator[Client]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stop = threading.Event()
    thread = threading.Thread(target=demo.run, kwargs={"port": port, "home": home, "stop": stop})
    thread.start()
    client = Client(f"http://127.0.0.1:{port}")
    try:
        eventually(lambda: answers(client), what="the demo", seconds=60)
        yield client
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def answers(client: Client) -> bool:
    try:
        return bool(client.get("/sim/view", **{"as": "U0BRUNO"})["app"]["transport"] == "http")
    except OSError:
        return False


def told(client: Client) -> None:
    """The story is at its end: Tom reads that finance approved his bus."""
    tom = Actor(client, "U0TOM")
    eventually(
        lambda: any("Helena Matos approved EXP-32" in words_of(one) for one in tom.messages()),
        what="the story",
        seconds=30,
    )


def in_the_store_room(client: Client, containing: str) -> str:
    """What stands in the keepers' channel, once it says so."""
    said = "\n".join(map(words_of, Actor(client, "U0MEI").messages("C0STOCK")))
    return said if containing in said else ""


def test_it_works_at_once_and_goes_on_where_it_ended(tmp_path: Path) -> None:
    with moved_in(tmp_path / "demo", year=True) as client:
        bruno, ana = Actor(client, "U0BRUNO"), Actor(client, "U0ANA")
        told(client)
        _a_year_lies_behind(client)
        card = bruno.card("VAC-124", "Approve")
        assert labels(card) == ["Approve", "Reject…", "Ask for changes…"]
        ana.card("VAC-124")
        assert labels(ana.card("Mei Tanaka handed over to you: 1 pcs")) == ["I have it", "I do not have it"]
        room = eventually(lambda: in_the_store_room(client, "Tom Ashby"), what="the queue")
        assert "*Headset Logitech H390 USB-A* · HDS-H390: 2 pcs available, the minimum is 3 pcs." in room
    with moved_in(tmp_path / "demo") as client:
        bruno, ana = Actor(client, "U0BRUNO"), Actor(client, "U0ANA")
        pressed = bruno.press_card("VAC-124", "Approve")
        assert pressed["ok"], pressed
        assert "✅ Bruno Costa approved VAC-124" in words_of(ana.card("approved VAC-124"))


def _a_year_lies_behind(client: Client) -> None:
    """It is in lists and figures, and nobody is told of it now."""
    joana, sara, helena, pedro = (Actor(client, f"U0{name}") for name in ("JOANA", "SARA", "HELENA", "PEDRO"))
    joana.command("/vacation list")
    listed = joana.whispers()[-1]
    assert "✅ aprovado" in listed
    helena.command("/approvals decided")
    assert "EXP-" in helena.whispers()[-1]
    sara.command("/ticket numbers")
    assert "nine in ten" in sara.whispers()[-1], sara.whispers()[-1]
    pedro.command("/ticket access list")
    assert "ACC-1" in pedro.whispers()[-1]
    assert not [m for m in joana.messages() if "VAC-" in words_of(m) and not m["ephemeral"]]


def test_what_one_of_the_two_lost_the_other_forgets(tmp_path: Path) -> None:
    with moved_in(tmp_path / "demo") as client:
        told(client)
        Actor(client, "U0ANA").say("a message to be forgotten")
    (tmp_path / "demo" / "backoffice.db").unlink()
    with moved_in(tmp_path / "demo") as client:
        told(client)
        ana = Actor(client, "U0ANA")
        ana.card("VAC-124")
        assert not [m for m in ana.messages() if "forgotten" in words_of(m)]
        told(client)
