"""What the process counts, in Prometheus' format. No labels of people."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from storage.unsent import Backlog


class Owed(Collector):
    """What is owed, read once for all figures of a scrape."""

    def __init__(self, backlog: Callable[[], Backlog]) -> None:
        self._backlog = backlog

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures of this moment."""
        owed = self._backlog()
        yield GaugeMetricFamily("backoffice_unsent_messages", "Messages owed to Slack", owed.unsent)
        oldest = "How long the oldest owed message waits"
        yield GaugeMetricFamily("backoffice_unsent_oldest_seconds", oldest, owed.oldest_seconds)
        yield GaugeMetricFamily("backoffice_stale_cards", "Cards that show less than is true", owed.cards)
        yield GaugeMetricFamily("backoffice_dead_messages", "Messages that were given up", owed.dead)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing beforehand: the database is read when somebody looks."""
        return iter(())


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
        self._registry.register(Owed(backlog))
        self._failed = Counter(
            "backoffice_failed_ticks_total", "Looks of the clock that failed", ["tick"], registry=self._registry
        )
        age = Gauge("backoffice_tick_age_seconds", "Since the clock last ticked", registry=self._registry)
        age.set_function(tick_age)

    def acked(self, kind: str, status: int, seconds: float) -> None:
        """Slack was answered."""
        self._ack.labels(kind).observe(seconds)
        self._answers.labels(kind, str(status)).inc()

    def tick_failed(self, name: str) -> None:
        """A look of the clock failed; others may go on, so the age of the last one says nothing of it."""
        self._failed.labels(name).inc()

    def exposed(self) -> bytes:
        """All figures."""
        return generate_latest(self._registry)
