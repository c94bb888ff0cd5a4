"""What listens answers queries itself, as the application would; and bears slow and rude clients."""

import gzip
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from maillage.engine.pool import Settings
from maillage.web.app import create_app
from maillage.web.bridge import environment
from served import Served

ROWS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 40"
GRAPH = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } ORDER BY ?s ?c LIMIT 3"
LARGE = "SELECT * { ?s ?p ?o . ?x a ?c } LIMIT 30000"
FREE = ("--rate", "100000", "--max-concurrent", "1000")
NOT_OURS = {"server", "date", "connection", "transfer-encoding", "maillage-limits"}
REQUESTS: dict[str, tuple[str, dict[str, str], bytes]] = {
    "rows": (f"?query={quote(ROWS)}", {}, b""),
    "rows as CSV": (f"?query={quote(ROWS)}", {"Accept": "text/csv"}, b""),
    "rows, gzipped": (f"?query={quote(ROWS)}", {"Accept-Encoding": "gzip, br"}, b""),
    "by format=": (f"?query={quote(ROWS)}&format=tsv", {"Accept": "text/html"}, b""),
    "large": (f"?query={quote(LARGE)}", {}, b""),
    "large, gzipped": (f"?query={quote(LARGE)}", {"Accept-Encoding": "gzip"}, b""),
    "a graph": (f"?query={quote(GRAPH)}", {"Accept": "application/n-triples"}, b""),
    "no such format": (f"?query={quote(GRAPH)}", {"Accept": "image/png"}, b""),
    "a dataset": (f"?{urlencode({'query': 'ASK { ?s ?p ?o }', 'default-graph-uri': 'a:none'})}", {}, b""),
    "what changes": (f"?query={quote('SELECT (1 + 1 AS ?n) { FILTER(NOW() > 0 || true) }')}", {}, b""),
    "any version": ("?query=ASK%7B%7D", {"If-None-Match": "*"}, b""),
    "a date": (f"?query={quote(ROWS)}", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, b""),
    "a part": (f"?query={quote(ROWS)}", {"Range": "bytes=0-9"}, b""),
    "format= of another kind": (f"?query={quote(GRAPH)}&format=csv", {"Accept": "text/turtle"}, b""),
    "a page": ("?query=ASK%7B%7D", {"Accept": "text/html"}, b""),
    "the form": ("", {"Accept": "text/html"}, b""),
    "nonsense": ("?query=nonsense", {}, b""),
    "posted": ("", {"Content-Type": "application/sparql-query"}, ROWS.encode()),
    "posted in a form": (
        "",
        {"Content-Type": "application/x-www-form-urlencoded"},
        urlencode({"query": ROWS, "format": "csv"}).encode(),
    ),
    "posted otherwise": ("", {"Content-Type": "text/plain"}, ROWS.encode()),
    "posted, endless": ("", {"Content-Type": "application/sparql-query"}, b"#" * 600_000),
}


@pytest.fixture(scope="module")
def server(small_release: Path) -> Iterator[Served]:
    """A server of a dozen facts."""
    with Served(small_release, *FREE) as found:
        yield found


@pytest.fixture(scope="module")
def application(small_release: Path) -> FlaskClient:
    """The application of the same release, with nothing before it."""
    return create_app(small_release).test_client()


@pytest.mark.parametrize("name", REQUESTS)
def test_as_the_application_answers(server: Served, application: FlaskClient, name: str) -> None:
    """Status, headers and content are the same, the first time and the second: the front adds nothing of its own."""
    target, headers, body = REQUESTS[name]
    host = {"Host": f"127.0.0.1:{server.port}"}
    asked = application.post if body else application.get
    expected = asked(f"/sparql{target}", headers={**headers, **host}, data=body or None, buffered=True)
    said = {key.lower(): value for key, value in expected.headers.items()}
    for _ in range(2):
        reply = server.ask("POST" if body else "GET", f"/sparql{target}", body, headers)
        assert reply.status == expected.status_code
        assert content(reply.body, reply.headers) == content(expected.data, said)
        for one in (reply.headers, said):
            if one.get("content-encoding") == "gzip" or "content-length" not in said:
                one.pop("content-length", None)
        assert {k: v for k, v in reply.headers.items() if k not in NOT_OURS} == {
            k: v for k, v in said.items() if k not in NOT_OURS
        }


def content(body: bytes, headers: dict[str, str]) -> object:
    """What a body says: unpacked, and JSON as a value."""
    plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    return json.loads(plain) if "json" in headers.get("content-type", "") else plain


@pytest.mark.parametrize("query", ["ASK {}", "nonsense"])
def test_limits_are_said(server: Served, query: str) -> None:
    """With an answer, with a fault, to scripts of other origins too."""
    reply = server.sparql(query)
    assert reply.headers["maillage-limits"] == Settings().header == "seconds=10, bytes=67108864"
    assert "Maillage-Limits" in reply.headers["access-control-expose-headers"]


def test_a_kept_answer_is_not_asked_for_again(server: Served) -> None:
    """The second time no process answers; a new one each time for what changes."""
    counts = [kept(server)]
    for text in (
        "ASK { ?a ?b ?once }",
        "ASK { ?a ?b ?once }",
        "SELECT (NOW() AS ?n) {}",
        "SELECT (NOW() AS ?n) {}",
    ):
        assert server.sparql(text).status == 200
        counts.append(kept(server))
    assert [after - before for before, after in pairwise(counts)] == [0, 1, 0, 0]


def kept(server: Served) -> int:
    """How many answers were kept from before."""
    lines = server.get("/metrics").text.splitlines()
    return round(
        float(next(line for line in lines if line.startswith("maillage_queries_kept_total ")).split()[1])
    )


@pytest.mark.alone
def test_clients_who_never_end_hold_nobody_up(server: Served) -> None:
    """Two hundred that begin a request or a body and wait: others are answered at once."""
    beginnings = (
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9000\r\n\r\nASK",
    )
    held = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(200)]
    try:
        for number, connection in enumerate(held):
            connection.sendall(beginnings[number % 40 == 0])
        time.sleep(0.3)
        took = [server.sparql("ASK { ?s ?p ?o }").seconds for _ in range(20)]
        assert sorted(took)[18] < 0.5
        assert server.get("/", Accept="text/html").seconds < 1
    finally:
        for connection in held:
            connection.close()


@pytest.mark.alone
def test_who_reads_slowly_holds_no_thread(server: Served) -> None:
    """Forty that ask for a large answer and do not read it: pages are still made."""
    held = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(40)]
    try:
        for connection in held:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET /sparql?query={quote(LARGE)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(1)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: server.get("/requetes", Accept="text/html"), range(16)))
        assert {reply.status for reply in found} == {200}
        assert max(reply.seconds for reply in found) < 3
    finally:
        for connection in held:
            connection.close()


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        (b"/", {f"X-{n}": "a" * 1_000 for n in range(200)}, b"431"),
        (b"/", {f"X-{n}": "a" for n in range(101)}, b"431"),
        (b"/", {"X-Long": "a" * 200_000}, b"431"),
        (b"/sante?" + b"a" * 65_534, {}, b"414"),
        (b"/\x01", {}, b"400"),
    ],
    ids=["headers", "many", "header", "address", "not-http"],
)
def test_a_head_has_an_end(server: Served, target: bytes, headers: dict[str, str], status: bytes) -> None:
    """The listener refuses what has none, or is not HTTP, by the right status; it does not keep it in memory."""
    assert server.raw("GET", target, b"", headers).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/sante", {"Accept": "a" * 8_200}, 431),
        ("/sante", {"X-Long": "a" * 8_200}, 431),
        (f"/page/ptce/{'a' * 8_200}", {}, 414),
        (f"/codes?{'a' * 20_000}", {}, 200),
        ("/sante", {"Accept": "a" * 8_100}, 200),
    ],
)
def test_a_head_is_bounded(
    server: Served, application: FlaskClient, target: str, headers: dict[str, str], status: int
) -> None:
    """Each part of it, by the front and by the application, with a problem document."""
    reply = server.ask("GET", target, b"", headers)
    alone = application.get(target, headers=headers)
    assert (reply.status, alone.status_code) == (status, status)
    if status > 400:
        assert json.loads(reply.body) == alone.json
        assert {"fr", "en"} <= set(json.loads(reply.body))


@pytest.mark.alone
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"ASK {}", {"Accept": "text/turtle;a=" + '\\"' * 4_000}),
        (b"ASK { ?s ?p ?o FILTER(" + b"1+" * 40_000 + b"1) }", {}),
        (b"# " + b"\xc3\xa9" * 90_000, {}),
    ],
)
def test_a_long_request_stops_nobody(server: Served, body: bytes, headers: dict[str, str]) -> None:
    """While it is judged, others are answered."""
    kind = {"Content-Type": "application/sparql-query", **headers}
    with ThreadPoolExecutor(4) as pool:
        long = [pool.submit(server.ask, "POST", "/sparql", body, kind) for _ in range(4)]
        took = [server.get("/sante").seconds for _ in range(10)]
        assert {one.result().status for one in long} <= {200, 400, 403, 406}
    assert sorted(took)[8] < 1


def test_what_a_header_may_pass_for() -> None:
    """A name with an underscore is no other's; the path is bytes."""
    scope = {
        "method": "GET",
        "path": "/é",
        "raw_path": b"/%c3%a9%2F",
        "query_string": b"a=%20",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("h", 80),
        "client": ("192.0.2.1", 1),
        "headers": [(b"x_forwarded_for", b"spoof"), (b"accept", b"a/b"), (b"accept", b"c/d")],
    }
    found = environment(scope, b"xyz")
    assert "HTTP_X_FORWARDED_FOR" not in found
    assert found["HTTP_ACCEPT"] == "a/b,c/d"
    assert found["PATH_INFO"] == "/Ã©/"
    assert (found["CONTENT_LENGTH"], found["REMOTE_ADDR"]) == ("3", "192.0.2.1")
