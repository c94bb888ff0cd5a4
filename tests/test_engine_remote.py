"""The remote engine, against a real SPARQL server and against servers that misbehave."""

import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from maillage.engine import Query
from maillage.engine.remote import Remote
from maillage.errors import EngineError, RefusedQuery, SyntaxFault
from sparql_servers import free_port, oxigraph

X = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
DATA = f"""<{X}s> <{X}p> <{X}one> <{X}g1> .
<{X}s> <{X}p> "été"@fr <{X}g2> .
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an `oxigraph serve` that holds DATA."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), "--union-default-graph") as running:
        kind = {"Content-Type": "application/n-quads"}
        urllib.request.urlopen(urllib.request.Request(running.graph_store, DATA.encode(), kind)).close()
        yield running.endpoint


def test_rows(server: str) -> None:
    """Rows come back with the engine's own terms."""
    answer = Remote(server).query(Query("SELECT ?o { ?s ?p ?o } ORDER BY ?o"))
    assert isinstance(answer, QuerySolutions)
    assert [str(row["o"]) for row in answer] == [f"<{X}one>", '"été"@fr']


def test_boolean(server: str) -> None:
    """So does a boolean."""
    answer = Remote(server).query(Query("ASK { ?s ?p 'été'@fr }"))
    assert isinstance(answer, QueryBoolean)
    assert bool(answer)


def test_graph(server: str) -> None:
    """So does a graph."""
    answer = Remote(server).query(Query("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert isinstance(answer, QueryTriples)
    assert len(list(answer)) == 2


def test_dataset(server: str) -> None:
    """The dataset of the protocol is passed on."""
    remote = Remote(server)
    assert bool(remote.query(Query("ASK { ?s ?p 'été'@fr }", (X + "g2",))))
    assert not bool(remote.query(Query("ASK { ?s ?p 'été'@fr }", (X + "g1",))))
    assert bool(
        remote.query(
            Query(
                "ASK { GRAPH ?g { ?s ?p ?o } }",
                named_graphs=(
                    X + "g1",
                    X + "g2",
                ),
            )
        )
    )


def test_long_query_is_posted(server: str) -> None:
    """A query too long for an address goes by POST."""
    values = " ".join(f"<{X}v{i}>" for i in range(3_000))
    assert not bool(Remote(server).query(Query(f"ASK {{ VALUES ?s {{ {values} }} ?s ?p ?o }}")))


def test_syntax_fault_of_the_server(server: str) -> None:
    """What the server says of a malformed query is passed on."""
    with pytest.raises(SyntaxFault, match=r"the server refuses the query: .*expected"):
        Remote(server).query(Query("SELECT * { ?s ?p }"))


def test_guard_comes_first(server: str) -> None:
    """A refused query is not sent."""
    with pytest.raises(RefusedQuery):
        Remote(server).query(Query(f"ASK {{ SERVICE <{server}> {{ ?s ?p ?o }} }}"))


PROBLEM = '{"title": "Malformed", "detail": "mal formée", "fr": "mal formée", "en": "malformed"}'


_ROW = '{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "typed-literal", "datatype": "%s", "value": "1"}}]}}'
ROWS = {"cut": _ROW % (XSD + "integer"), "boolean": _ROW % (XSD + "boolean")}


class Odd(BaseHTTPRequestHandler):
    """Answers by path: an error of that number, rows, a web page, or nothing in time."""

    def do_GET(self) -> None:  # noqa: D102 - named by http.server
        name = self.path.strip("/").partition("?")[0]
        if name == "late":
            time.sleep(2.5)
        self.send_response(int(name) if name.isdigit() else 200)
        self.send_header("Content-Type", "application/json" if name in ROWS else "text/html")
        if name == "cut":
            self.send_header("X-SPARQL-MaxRows", "1")
        self.end_headers()
        self.wfile.write(
            PROBLEM.encode() if name == "400" else ROWS.get(name, "<p>out of memory</p>").encode()
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("500", "answers: <p>out of memory</p>"),
        ("503", "refuses: 503 Service Unavailable"),
        ("404", "answers: <p>out of memory</p>"),
        ("page", r"gives an answer that cannot be read \(text/html\)"),
        ("cut", "cuts its answer short"),
    ],
)
def test_server_that_fails(odd: str, path: str, says: str) -> None:
    """The fault says what the server answered."""
    with pytest.raises(EngineError, match=says):
        Remote(odd + path).query(Query("ASK {}"))


def test_boolean_in_a_row(odd: str) -> None:
    """A boolean is true or false, however the server writes it."""
    answer = Remote(odd + "boolean").query(Query("SELECT ?x FROM <a:a> { ?s ?p ?x }"))
    assert isinstance(answer, QuerySolutions)
    assert [str(row["x"]) for row in answer] == [f'"true"^^<{XSD}boolean>']


def test_server_that_speaks_in_problems(odd: str) -> None:
    """A problem document is opened: each reader gets the server's words in their language."""
    with pytest.raises(SyntaxFault, match="the server refuses the query: malformed") as fault:
        Remote(odd + "400").query(Query("ASK {}"))
    assert fault.value.fr == "le serveur refuse la requête : « mal formée »"


def test_server_that_is_late(odd: str) -> None:
    """A server has so many seconds."""
    with pytest.raises(EngineError, match="did not answer within 1 s"):
        Remote(odd + "late", timeout=1).query(Query("ASK {}"))


def test_no_server() -> None:
    """Nobody at that address is said so."""
    with pytest.raises(EngineError, match="does not answer"):
        Remote(f"http://127.0.0.1:{free_port()}/sparql").query(Query("ASK {}"))


@pytest.mark.parametrize("address", ["file:///etc/hostname", "sparql", ""])
def test_no_address(address: str) -> None:
    """Only http and https addresses are asked."""
    with pytest.raises(EngineError, match="not the address"):
        Remote(address)
