"""Who may come in: what a page of the internet could have a browser send is turned away."""

import http.client
import json

import pytest

from bot.simulator.client import Client
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, GENERAL

ACT = json.dumps({"as": ANA, "do": "message", "channel": GENERAL, "text": "hello"})
PAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def status(sim: Simulator, method: str, path: str, headers: dict[str, str]) -> int:
    """What one request is answered with."""
    connection = http.client.HTTPConnection("127.0.0.1", int(sim.url.rpartition(":")[2]), timeout=30)
    try:
        connection.request(method, path, ACT if method == "POST" else None, headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://strange.example"},
        {"Origin": "null", "Content-Type": "text/plain"},
        {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Host": "strange.example:8400"},
    ],
)
def test_a_strange_page_speaks_for_nobody(sim: Simulator, hands: Client, headers: dict[str, str]) -> None:
    assert status(sim, "POST", "/sim/act", headers) == 403
    assert status(sim, "POST", "/sim/reset", headers) == 403
    assert hands.messages(ANA, GENERAL) == []


@pytest.mark.parametrize("path", ["/sim/messages", "/api/chat.postMessage?channel=general", "/", "/link"])
def test_a_name_that_leads_here_since_a_moment_ago_shows_nothing(sim: Simulator, path: str) -> None:
    assert status(sim, "GET", path, {"Host": "strange.example"}) == 403


def test_a_link_to_the_page_may_be_followed_and_nothing_else(sim: Simulator) -> None:
    assert status(sim, "GET", "/", PAGE) == 303
    assert status(sim, "GET", f"/as/{ANA}", PAGE) == 200
    assert status(sim, "GET", "/", PAGE | {"Sec-Fetch-Dest": "iframe"}) == 403
    assert status(sim, "GET", "/sim/messages", PAGE) == 403
    assert status(sim, "GET", "/api/api.test", PAGE) == 403


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8400", "slack:8400", "host.docker.internal:8400"])
def test_programs_and_the_own_page_come_in_by_any_name_of_this_machine(sim: Simulator, host: str) -> None:
    assert status(sim, "POST", "/sim/act", {"Host": host}) == 200
    assert status(sim, "POST", "/sim/act", {"Host": host, "Origin": f"http://{host}"}) == 200
    forwarded = {"Host": host, "Origin": "https://forwarded.example", "Sec-Fetch-Site": "same-origin"}
    assert status(sim, "POST", "/sim/act", forwarded) == 200
