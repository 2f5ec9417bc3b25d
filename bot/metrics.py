"""What the process counts, in Prometheus' format. No labels of people."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage.messages import Backlog


class Metrics:
    """The figures of one process. ``backlog`` is read when somebody looks."""

    def __init__(self, backlog: Callable[[], Backlog], tick_age: Callable[[], float]) -> None:
        self._registry = CollectorRegistry()
        self._ack = Histogram(
            "backoffice_ack_seconds", "From a request of Slack's to our answer", ["kind"], registry=self._registry
        )
        self._answers = Counter(
            "backoffice_answers_total", "Answers to Slack by HTTP status", ["kind", "status"], registry=self._registry
        )
        self._backlog = backlog
        for name, words, value in self._owed():
            Gauge(f"backoffice_{name}", words, registry=self._registry).set_function(value)
        age = Gauge("backoffice_tick_age_seconds", "Since the clock last ticked", registry=self._registry)
        age.set_function(tick_age)

    def _owed(self) -> Iterator[tuple[str, str, Callable[[], float]]]:
        yield "unsent_messages", "Messages owed to Slack", lambda: self._backlog().unsent
        yield "unsent_oldest_seconds", "How long the oldest owed message waits", lambda: self._backlog().oldest_seconds
        yield "stale_cards", "Cards that show less than is true", lambda: self._backlog().cards
        yield "dead_messages", "Messages that were given up", lambda: self._backlog().dead

    def acked(self, kind: str, status: int, seconds: float) -> None:
        """Slack was answered."""
        self._ack.labels(kind).observe(seconds)
        self._answers.labels(kind, str(status)).inc()

    def exposed(self) -> bytes:
        """All figures."""
        return generate_latest(self._registry)
