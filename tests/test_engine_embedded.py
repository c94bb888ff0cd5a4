"""The embedded engine: datasets, faults, formats."""

import io
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Store

from maillage.engine import FORMATS, Embedded, Query, fill, write
from maillage.engine.formats import AnswerKind
from maillage.errors import EngineError, RefusedQuery, ReleaseError, SyntaxFault
from maillage.sparql.dataset import dataset

X = "http://example.org/"


@pytest.fixture
def engine() -> Embedded:
    store = Store()
    quads = [(X + "s", X + "p", X + name, X + name) for name in ("one", "two")]
    fill(store, [Quad(*map(NamedNode, quad)) for quad in quads])
    return Embedded(store)


def objects(answer: object) -> list[str]:
    assert isinstance(answer, QuerySolutions)
    return sorted(str(row["o"]).strip("<>").removeprefix(X) for row in answer)


DEFAULT = "SELECT ?o { ?s ?p ?o }"
NAMED = "SELECT ?o { GRAPH ?g { ?s ?p ?o } }"


def test_default_graph_is_the_union(engine: Embedded) -> None:
    """Without a dataset, a query sees every graph at once."""
    assert objects(engine.query(Query(DEFAULT))) == ["one", "two"]
    assert objects(engine.query(Query(NAMED))) == ["one", "two"]


@pytest.mark.parametrize(
    ("default", "named", "seen", "seen_named"),
    [
        (["one"], [], ["one"], []),
        (["one", "two"], [], ["one", "two"], []),
        ([], ["two"], [], ["two"]),
        (["one"], ["two"], ["one"], ["two"]),
        (["absent"], [], [], []),
    ],
)
def test_dataset_of_the_protocol(
    engine: Embedded, default: list[str], named: list[str], seen: list[str], seen_named: list[str]
) -> None:
    """SPARQL 1.1 Protocol 2.1.4: graphs that are given are the whole dataset."""
    graphs = tuple(X + g for g in default), tuple(X + g for g in named)
    assert objects(engine.query(Query(DEFAULT, *graphs))) == seen
    assert objects(engine.query(Query(NAMED, *graphs))) == seen_named


def test_dataset_of_the_query(engine: Embedded) -> None:
    """FROM and FROM NAMED are the whole dataset too (SPARQL 1.1 Query, 13.2)."""
    assert objects(engine.query(Query(f"SELECT ?o FROM <{X}one> {{ ?s ?p ?o }}"))) == ["one"]
    assert objects(engine.query(Query(f"SELECT ?o FROM <{X}one> {{ GRAPH ?g {{ ?s ?p ?o }} }}"))) == []
    assert objects(engine.query(Query(f"SELECT ?o FROM NAMED <{X}one> {{ ?s ?p ?o }}"))) == []
    assert objects(engine.query(Query(f"SELECT ?o FROM NAMED <{X}one> {{ GRAPH ?g {{ ?s ?p ?o }} }}"))) == [
        "one"
    ]


def test_protocol_wins_over_query(engine: Embedded) -> None:
    """A dataset given by the protocol replaces that of the query."""
    text = f"SELECT ?o FROM <{X}one> {{ ?s ?p ?o }}"
    assert objects(engine.query(Query(text, (X + "two",)))) == ["two"]


def test_files_are_not_read(engine: Embedded, tmp_path: Path) -> None:
    """FROM names a graph of ours; it fetches nothing."""
    (tmp_path / "secret.nt").write_text(f"<{X}a> <{X}b> <{X}c> .\n")
    assert objects(engine.query(Query(f"SELECT ?o FROM <file://{tmp_path}/secret.nt> {{ ?s ?p ?o }}"))) == []


def test_relative_iris(engine: Embedded) -> None:
    """Relative IRIs are taken from the base of our names."""
    answer = engine.query(Query("CONSTRUCT { <id/ptce/x> <p> 1 } WHERE {}"))
    assert isinstance(answer, QueryTriples)
    assert str(next(answer).subject) == "<https://w3id.org/maillage/id/ptce/x>"


@pytest.mark.parametrize(
    ("query", "line", "says"),
    [
        ("SELECT *\nWHERE { ?s ?p }", 2, "not SPARQL 1.1"),
        ("ASK {", 1, "not SPARQL 1.1"),
        ("ASK { ?s nope:p ?o }", 1, "undeclared prefix 'nope:'"),
        ("ASK {\n?s a mlg:PTCE }", 2, "add PREFIX mlg: <https://w3id.org/maillage/ontology#>"),
        ("ASK {\n?s ?p ?o }}", 2, "near “.s .p .o }}”: one brace too many"),
        ("SELECT (1 AS ?a) (2 AS ?a) {}", 1, "SELECT gives the same variable twice"),
        ("SELECT * {\n?s ?p <http://a b> }", 2, "near .*: malformed IRI"),
    ],
)
def test_syntax_faults(engine: Embedded, query: str, line: int | None, says: str) -> None:
    """The engine's syntax errors become faults of ours, with line and column."""
    with pytest.raises(SyntaxFault, match=says) as fault:
        engine.query(Query(query))
    assert (fault.value.place.line if fault.value.place else None) == line


def test_malformed_graph_iri(engine: Embedded) -> None:
    """The IRI of a graph must be one."""
    with pytest.raises(SyntaxFault, match="malformed"):
        engine.query(Query("ASK {}", ("not an iri",)))


def test_guard_comes_first(engine: Embedded) -> None:
    """The engine refuses what the guard refuses, whoever calls it."""
    with pytest.raises(RefusedQuery):
        engine.query(Query("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"))


def test_open_is_read_only(tmp_path: Path) -> None:
    """A store on disk is opened for reading, by several engines at once."""
    store = Store(str(tmp_path / "store"))
    fill(store, [Quad(*map(NamedNode, (X + "s", X + "p", X + "o", X + "g")))])
    store.flush()
    del store
    first, second = Embedded.open(tmp_path / "store"), Embedded.open(tmp_path / "store")
    assert objects(first.query(Query(DEFAULT))) == objects(second.query(Query(DEFAULT))) == ["o"]
    with pytest.raises(RuntimeError, match="read-write"):
        first.store.add(Quad(NamedNode(X + "s"), NamedNode(X + "p"), NamedNode(X + "o2")))


def test_open_nothing(tmp_path: Path) -> None:
    """A store that is not there is a damaged release."""
    with pytest.raises(ReleaseError, match="does not open"):
        Embedded.open(tmp_path / "none")


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_formats(engine: Embedded, form: object) -> None:
    """Every format of the table can be written, for its kind of answer only."""
    assert isinstance(form, type(FORMATS["json"]))
    rows = form.kind is AnswerKind.ROWS
    out = io.BytesIO()
    write(engine.query(Query(DEFAULT if rows else "CONSTRUCT WHERE { ?s ?p ?o }")), form.name, out)
    assert b"one" in out.getvalue()
    with pytest.raises(RefusedQuery, match="possible"):
        write(engine.query(Query("CONSTRUCT WHERE { ?s ?p ?o }" if rows else DEFAULT)), form.name, out)


def test_boolean(engine: Embedded) -> None:
    """A boolean is written in the formats of rows."""
    answer = engine.query(Query("ASK {}"))
    assert isinstance(answer, QueryBoolean)
    out = io.BytesIO()
    write(answer, "json", out)
    assert b"true" in out.getvalue()


def test_fault_on_the_way() -> None:
    """An engine that fails while it answers is a fault of ours."""

    class Broken(io.BytesIO):
        def write(self, _: object) -> int:
            raise RuntimeError("disk")

    with pytest.raises(EngineError, match="stopped"):
        write(Embedded(Store()).query(Query("ASK {}")), "json", Broken())


COUNT = "SELECT (COUNT(*) AS ?o) {from_} {{ ?s ?p ?o }}"


@pytest.mark.parametrize(
    ("graphs", "from_"),
    [
        ([], ""),
        (["one", "two"], ""),
        ([], f"FROM <{X}one> FROM <{X}two>"),
        ([], f"FROM <{X}two> FROM NAMED <{X}one> FROM <{X}one>"),
    ],
)
def test_a_triple_in_two_graphs_counts_once(graphs: list[str], from_: str) -> None:
    """Graphs are merged, not piled up (SPARQL 1.1 Query, 13.2): aggregates see a triple once."""
    store = Store()
    fill(store, [Quad(*map(NamedNode, (X + "s", X + "p", X + "o", X + name))) for name in ("one", "two")])
    answer = Embedded(store).query(Query(COUNT.format(from_=from_), tuple(X + g for g in graphs)))
    assert isinstance(answer, QuerySolutions)
    assert next(answer)["o"].value == "1"


def test_the_dataset_of_a_query_is_read_from_its_tokens() -> None:
    """Prefixes, BASE and relative IRIs count; a string or a comment does not."""
    text = 'BASE <http://a/> PREFIX x: <b/> SELECT * FROM x:c # FROM <d>\nFROM NAMED <e> { ?s ?p "FROM <f>" }'
    assert dataset(text, "http://z/") == (("http://a/b/c",), ("http://a/e",))
