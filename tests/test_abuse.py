"""The endpoint under abuse: a real server, hostile queries and requests, and a client who asks small things."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from abuse import QUERIES, REQUESTS
from maillage.release import Release
from served import Served

SECONDS, BRIEF = 1.0, 0.7
STATUSES = {200, 400, 403, 404, 405, 406, 408, 411, 413, 414, 415, 416, 431, 501, 503}
OPTIONS = (
    "--timeout",
    str(SECONDS),
    "--max-answer-size",
    "4",
    "--query-memory",
    "512",
    "--rate",
    "100000",
    "--max-concurrent",
    "1000",
)
TINY = "ASK { <https://w3id.org/maillage/id/ptce/sud-aquitaine> a <https://w3id.org/maillage/ontology#PTCE> }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc"),
]


class Trap(threading.Thread):
    """Listens where the queries would have the server call, and counts the calls."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.calls = self.socket.getsockname()[1], 0

    def run(self) -> None:
        """Count until closed."""
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()


class Prober(threading.Thread):
    """Asks a small thing again and again, and keeps how long each answer took."""

    def __init__(self, server: Served) -> None:
        super().__init__(daemon=True)
        self.server, self.took, self.odd = server, list[float](), list[int]()
        self.stop = threading.Event()

    def run(self) -> None:
        """Ask until stopped."""
        while not self.stop.wait(0.05):
            reply = self.server.sparql(TINY)
            self.took.append(reply.seconds)
            if reply.status != 200 or "true" not in reply.text:
                self.odd.append(reply.status)

    def centile(self) -> float:
        """The 95th centile of the seconds."""
        self.stop.set()
        self.join(10)
        return sorted(self.took)[int(len(self.took) * 0.95)]


@pytest.fixture(scope="module")
def server(release: Release) -> Iterator[Served]:
    """A server of the curated release, short of time and memory."""
    with Served(release.path, *OPTIONS) as found:
        yield found


def test_nothing_brings_it_down(server: Served) -> None:
    """Every query and request is answered or refused in time; nothing is called, read, shown or broken."""
    trap = Trap()
    trap.start()
    worker = server.descendants()[1]
    prober = Prober(server)
    prober.start()
    slow, odd = [], []
    for name, text in QUERIES.items():
        reply = server.sparql(text.replace(":9/", f":{trap.port}/"))
        if reply.seconds > BRIEF + SECONDS + 1:
            slow.append((name, reply.seconds))
        if reply.status not in STATUSES or b"Traceback" in reply.body or b"root:" in reply.body:
            odd.append((name, reply.status, reply.text[:200]))
    for name, request in REQUESTS.items():
        began = time.perf_counter()
        answer = server.raw(request.method, request.target, request.body, request.headers)
        if time.perf_counter() - began > SECONDS + 1:
            slow.append((name, time.perf_counter() - began))
        status = int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else 0
        if status not in STATUSES or b"Traceback" in answer or b"root:" in answer:
            odd.append((name, status, answer[:200].decode("utf-8", "replace")))
    centile = prober.centile()
    metrics = server.get("/metrics").text
    trap.socket.close()
    assert slow == []
    assert odd == []
    assert len(QUERIES) + len(REQUESTS) >= 250
    assert trap.calls == 0
    assert prober.odd == []
    assert centile <= 0.5, centile
    assert server.descendants()[1] == worker
    assert "Traceback" not in server.said()
    assert "maillage_queries_late_total" in metrics


def test_a_small_question_passes_twelve_endless_ones(server: Served) -> None:
    """And the processor is given back within two seconds of their end."""
    endless = [threading.Thread(target=server.sparql, args=(PRODUCT,), daemon=True) for _ in range(12)]
    for thread in endless:
        thread.start()
    time.sleep(0.2)
    prober = Prober(server)
    prober.start()
    for thread in endless:
        thread.join(30)
    assert not any(thread.is_alive() for thread in endless)
    assert prober.centile() <= 0.5
    assert prober.odd == []
    time.sleep(2)
    before = server.cpu()
    time.sleep(1)
    assert server.cpu() - before < 0.3
