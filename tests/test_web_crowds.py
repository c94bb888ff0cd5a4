"""The server among slow, idle and greedy clients: none of them holds up the others."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from served import Served

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"
LARGE = "SELECT * { ?s ?p ?o . ?x a ?c } LIMIT 60000"
HASTY = """
import sys
from pathlib import Path
from maillage.web.http.bounds import Bounds
from maillage.web.serve import Service, serve
serve(Path(sys.argv[2]), Service(port=int(sys.argv[5]), bounds=Bounds(reading=1.0)))
"""
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc"),
]


class Hasty(Served):
    """A server that cuts within a second who does not read."""

    COMMAND = (sys.executable, "-c", HASTY)


@pytest.fixture(scope="module")
def server(small_release: Path) -> Iterator[Served]:
    """A server with its usual limits, whose queries end soon."""
    with Served(small_release, "--timeout", "4") as found:
        yield found


def connect(server: Served, address: str = "127.0.0.1") -> socket.socket:
    """A connection from an address of this machine."""
    return socket.create_connection(("127.0.0.1", server.port), 30, source_address=(address, 0))


def send(server: Served, head: str, address: str = "127.0.0.1") -> bytes:
    """Send a request; read what comes back, to the end of the connection."""
    with connect(server, address) as connection:
        connection.sendall(head.encode("latin-1"))
        reply = b""
        while piece := connection.recv(65_536):
            reply += piece
        return reply


def test_light_pages_do_not_wait_for_heavy_ones(server: Served) -> None:
    """Twenty-four endless pages from three addresses: home, health and the metrics answer at once."""
    head = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    threads = [
        threading.Thread(target=send, args=(server, head, f"127.0.0.{2 + number % 3}"))
        for number in range(24)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    took = {
        path: server.get(path, Accept="text/html").seconds
        for path in ("/", "/sante", "/sante/prete", "/metrics", "/static/maillage.css", "/problemes")
    }
    for thread in threads:
        thread.join()
    assert max(took.values()) < 2, took


def test_links_are_followed(small_release: Path) -> None:
    """Six connections that follow links as fast as they can meet no 429."""
    paths = ["/id/ptce/essai", "/page/ptce/essai", "/data/ptce/essai.ttl", "/data/ptce/autre"] * 40
    with (
        Served(small_release, "--rate", "1", "--max-concurrent", "6") as server,
        ThreadPoolExecutor(6) as pool,
    ):
        statuses = set(pool.map(lambda path: server.get(path).status, paths))
    assert statuses == {200, 303}


def test_bodies_that_trickle_hold_up_no_other(server: Served) -> None:
    """Eighty bodies that never end, from ten addresses: the POST of another is answered."""
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 9000\r\n\r\nASK"
    )
    held = [connect(server, f"127.0.0.{10 + number // 8}") for number in range(80)]
    try:
        for connection in held:
            connection.sendall(head)
        time.sleep(0.3)
        kind = {"Content-Type": "application/sparql-query"}
        reply = server.ask("POST", "/sparql", b"ASK { ?s ?p ?o }", kind)
        assert (reply.status, reply.seconds < 2) == (200, True)
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize("path", [f"/sparql?query={quote(LARGE)}", "/ontology.ttl"])
def test_who_does_not_read_is_cut(small_release: Path, path: str) -> None:
    """Answers that are large or small: the connection is gone soon after the last byte that was read."""
    with Hasty(small_release) as server:
        with connect(server) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            until = time.monotonic() + 30
            time.sleep(1)
            while established(server.port) and time.monotonic() < until:
                time.sleep(0.2)
            assert not established(server.port)
        assert server.sparql("ASK { ?s ?p ?o }").status == 200


def established(port: int) -> int:
    """How many connections the server has on its port."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return sum(words[1].endswith(f":{port:04X}") and words[3] == "01" for words in lines)


@pytest.mark.parametrize(
    ("hosts", "version", "status"),
    [
        (["a"], "1.1", 200),
        ([], "1.1", 400),
        (["a", "b"], "1.1", 400),
        (["a", "a"], "1.1", 400),
        (["a b"], "1.1", 400),
        (["<a>"], "1.1", 400),
        ([], "1.0", 200),
    ],
)
def test_host(server: Served, hosts: list[str], version: str, status: int) -> None:
    """Missing, double or invalid, it is refused."""
    lines = "".join(f"Host: {host}\r\n" for host in hosts)
    for path in ("/sante", "/sparql?query=ASK%7B%7D"):
        reply = send(server, f"GET {path} HTTP/{version}\r\n{lines}Connection: close\r\n\r\n")
        assert int(reply.split(b" ")[1]) == status, reply[:300]


def test_a_failing_page_gives_its_memory_back(server: Served) -> None:
    """Pages of large answers that fail, again and again: the listener is not larger after than after the first."""
    rows = "VALUES ?v { " + " ".join(f'"{number}{"x" * 900}"' for number in range(60)) + " }"
    text = (
        f'SELECT ?v ?x {{ {rows} BIND("{"9" * 4_301}"^^<http://www.w3.org/2001/XMLSchema#integer> AS ?x) }}'
    )
    kind = {"Content-Type": "application/sparql-query", "Accept": "text/html"}
    sizes = []
    for _ in range(3):
        for _ in range(10):
            server.ask("POST", "/sparql", text.encode(), kind)
        sizes.append(resident(server.descendants()[1]))
    assert sizes[-1] < sizes[0] * 1.3, sizes


def resident(pid: int) -> int:
    """KiB of memory that a process has."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])
