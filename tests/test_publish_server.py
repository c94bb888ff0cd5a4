"""A release put on real servers: the same answers to every canned query as from its own store."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryBoolean, QuerySolutions

from maillage import catalogue, paths
from maillage.cli.main import cli
from maillage.engine import Answer, Embedded, Query
from maillage.engine.remote import Remote
from maillage.errors import EngineError
from maillage.publish.server import GraphStore, publish
from maillage.release import Release
from maillage.vocabulary import BASE, GRAPH
from sparql_servers import Server, oxigraph, virtuoso

STRANGE = GRAPH + "of-before"
SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
QUERIES = tuple(query for query in catalogue.load(paths.QUERIES) if not query.needs)


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, releases: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server to which the command has put the curated release, in the place of an older one."""
    folder = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](folder) as running:
        old = tmp_path_factory.mktemp("old") / "old.nt"
        old.write_text("<a:a> <a:b> <a:c> .\n", encoding="ascii")
        running.graphs.put(STRANGE, old)
        done = CliRunner().invoke(
            cli, ["--releases", str(releases), "--lang", "en", "publish", *running.options]
        )
        assert done.exit_code == 0, done.output
        assert "graphs sent, 1 removed" in done.output
        yield running


@pytest.fixture(scope="module")
def remote(server: Server) -> Remote:
    """The engine that asks that server."""
    return server.engine


def told(answer: Answer) -> object:
    """An answer that can be compared: rows in their order, triples in none."""
    match answer:
        case QueryBoolean():
            return bool(answer)
        case QuerySolutions():
            return [v.value for v in answer.variables], [tuple(map(str, row)) for row in answer]
        case _:
            return Counter(map(str, answer))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_same_answers(remote: Remote, engine: Embedded, query: catalogue.CannedQuery) -> None:
    """From the server and from the release's own store: with the example, then with what is required alone."""
    required = {p.name: query.example[p.name] for p in query.parameters if p.required}
    for arguments in (query.example, required):
        assert told(query.run(remote, arguments)) == told(query.run(engine, arguments))


@pytest.mark.parametrize(
    "query", [q for q in QUERIES if not any(p.required for p in q.parameters)], ids=lambda query: query.name
)
def test_the_same_answers_as_it_is(remote: Remote, engine: Embedded, query: catalogue.CannedQuery) -> None:
    """So does the text of the file, with its parameters unbound."""
    assert told(remote.query(Query(query.text))) == told(engine.query(Query(query.text)))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(isIRI(?o)) }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(lang(?o) != '') }",
        "SELECT (COUNT(*) AS ?n) { ?s a mlg:PTCE ; ?p ?o }",
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), STR(base:))) } ORDER BY STR(?g)",
        "SELECT ?g (COUNT(*) AS ?n) { ?s a mlg:PTCE . GRAPH ?g { ?s ?p ?o } . } GROUP BY ?g ORDER BY STR(?g)",
        "SELECT ?s ?d { ?s mlg:directed ?d } ORDER BY STR(?s)",
        "ASK { ?s mlg:directed true }",
        "ASK { GRAPH ?g { ?s mlg:directed 'no' } }",
        "CONSTRUCT { ?s mlg:directed ?o } WHERE { ?s mlg:directed ?o }",
        "SELECT (COUNT(*) AS ?n) FROM graph:sources { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH graph:sources { ?s ?p ?o } }",
    ],
)
def test_the_same_dataset(remote: Remote, engine: Embedded, text: str) -> None:
    """Triples are counted once, in the default graph and in the named ones; booleans are booleans.

    Dates are not counted: Virtuoso takes some for one another, see docs/endpoint.md.
    """
    text = f"PREFIX base: <{BASE}> PREFIX graph: <{GRAPH}> PREFIX mlg: <{BASE}ontology#> {text}"
    assert told(remote.query(Query(text))) == told(engine.query(Query(text)))


def test_a_server_that_refuses(server: Server, release: Release) -> None:
    """The fault names the address and what the server said; no server, the same."""
    nothing = server.endpoint.rpartition("/")[0] + "/nothing"
    with pytest.raises(EngineError, match=r"answered [45]\d\d"):
        publish(release, GraphStore(nothing))
    if server.user:
        with pytest.raises(EngineError, match="answered 401"):
            publish(release, GraphStore(server.graph_store, server.user, "not the password"))
    with pytest.raises(EngineError, match="does not answer"):
        publish(release, GraphStore("http://127.0.0.1:9/store"))
    with pytest.raises(EngineError, match="not the address"):
        publish(release, GraphStore("file:///etc/passwd"))


def test_what_is_missing_is_seen(server: Server, release: Release) -> None:
    """Sizes are compared at the end."""
    quiet = type("Quiet", (GraphStore,), {"put": lambda *_: None, "delete": lambda *_: None})
    server.graphs.delete(GRAPH + "sources")
    with pytest.raises(EngineError, match="graph/sources has 0 triples"):
        publish(release, quiet(server.graph_store), server.engine, union=server.union)
