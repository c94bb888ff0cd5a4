"""Counts what the server does (Prometheus text format), and writes one line of JSON a request when asked to.

Neither holds who asks nor what: routes, not addresses; no query unless the operator says so.
"""

import json
import logging
import time
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from maillage.engine import Pool
from maillage.web.http.limits import Limiter
from maillage.web.http.message import Answer, Request
from maillage.web.site import Serving

LOG: Final = logging.getLogger("maillage.requests")
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counts of one application."""

    def __init__(self, serving: Serving, limiter: Limiter | None, *, log: bool, log_queries: bool) -> None:
        self.serving, self.limiter = serving, limiter
        self.log, self.log_queries = log, log_queries
        self.registry = CollectorRegistry()
        self.seconds = Histogram(
            "maillage_request_seconds",
            "Seconds to answer, by route",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.answers = Counter(
            "maillage_requests",
            "Requests answered, by route and status",
            ["route", "status"],
            registry=self.registry,
        )
        self.registry.register(self)

    def collect(self) -> list[Metric]:
        """What the pool, the limiter and the release say of themselves."""
        site = self.serving.current
        found: list[Metric] = [
            InfoMetricFamily("maillage_release", "The release served", {"version": site.release.version})
        ]
        if self.limiter is not None:
            refused = self.limiter.refused
            found.append(CounterMetricFamily("maillage_clients_refused", "Answers 429", value=refused))
        if isinstance(site.engine, Pool):
            pool = site.engine
            counts = pool.counts
            found += [
                GaugeMetricFamily(
                    "maillage_queries_waiting", "Queries that wait for a process", value=pool.waiting
                ),
                GaugeMetricFamily(
                    "maillage_processes_free", "Processes that answer no query", value=len(pool.free)
                ),
                CounterMetricFamily("maillage_queries_answered", "Queries answered", value=counts.answered),
                CounterMetricFamily(
                    "maillage_queries_kept", "Queries whose answer was kept from before", value=counts.kept
                ),
                CounterMetricFamily(
                    "maillage_queries_late", "Queries ended at the deadline", value=counts.late
                ),
                CounterMetricFamily(
                    "maillage_queries_crashed", "Queries that ended a process", value=counts.crashed
                ),
                CounterMetricFamily("maillage_queries_refused", "Queries turned away", value=counts.refused),
            ]
        return found

    def text(self) -> tuple[bytes, str]:
        """The page that Prometheus reads, and its media type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def count(self, route: str, request: Request, answer: Answer, began: float, query: str = "") -> None:
        """Count a request that was answered; write its line.

        Args:
            route: the name of its view, or `none`.
            request, answer: as they came and went.
            began: when the request came, by `time.perf_counter`.
            query: what was asked, for the line, if queries are logged.
        """
        seconds, status = time.perf_counter() - began, answer.status
        self.seconds.labels(route).observe(seconds)
        self.answers.labels(route, str(status)).inc()
        if not self.log:
            return
        line: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": request.method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": answer.size,
        }
        if self.log_queries and query:
            line["query"] = query
        LOG.info(json.dumps(line, ensure_ascii=False))
