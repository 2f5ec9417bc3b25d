"""Load from a process of its own: some clients that each wait for an answer before they send the next request."""

import http.client
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context

from tests.benchmarks.crowd import Signed


@dataclass(frozen=True, slots=True)
class Figures:
    """What some requests took: milliseconds, and how many a second."""

    clients: int
    p50: float
    p99: float
    rate: float

    def __str__(self) -> str:
        return f"p50 {self.p50:7.2f} ms   p99 {self.p99:7.2f} ms   {self.rate:7.0f}/s"


def figures(clients: int, took: Sequence[float], seconds: float) -> Figures:
    """The figures of single times in seconds, taken within ``seconds``."""
    ordered = sorted(took)
    at = [ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 for share in (0.5, 0.99)]
    return Figures(clients, at[0], at[1], len(ordered) / seconds)


def drive(port: int, requests: Sequence[Signed], *, clients: int) -> Figures:
    """Send all requests to the server on ``port``; RuntimeError if one is not answered with 200 and an empty ack."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_drive, port, list(requests), clients).result()


def _drive(port: int, requests: list[Signed], clients: int) -> Figures:
    taken, took, wrong = count(), list[float](), list[str]()

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        while (n := next(taken)) < len(requests) and not wrong:
            began = time.perf_counter()
            connection.request("POST", "/slack/events", requests[n].body, requests[n].headers)
            answer = connection.getresponse()
            body = answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 200 or b"errors" in body or b"E-" in body:
                wrong.append(f"{answer.status} {body[:300]!r}")

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return figures(clients, took, time.perf_counter() - began)
