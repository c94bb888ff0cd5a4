"""Why a triple holds: on literals as people write them, and on what one of several documents says."""

import csv
import re
from collections.abc import Callable
from functools import cache

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from maillage import paths
from maillage.build import Inputs
from maillage.cli import explain
from maillage.cli.main import cli
from maillage.engine import open_store
from maillage.errors import MaillageError
from maillage.reason import Prover
from maillage.release import Release
from maillage.terms.names import short
from maillage.vocabulary import ID, compact, expand

Run = Callable[..., Result]
NOTE, OTSOKOP, PERF = "visioconference-2023-12-07", "presselib-bayonne-otsokop", "hajsa-notre-histoire"
POLA, AVISE = "aqui-fabrique-pola-pend-la-cremaillere", "avise-15-laureats-de-l-ami-ptce"
DEETS = "deets-reunion-labellisation-15-nouveaux-poles"


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    """The store of the release."""
    return open_store(release.store_path)


@pytest.fixture
def run(release: Release, store: Store, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the built release, whose ontology is read once."""
    prover = _prover(store)
    monkeypatch.setattr(explain, "Prover", lambda *_: prover)

    def call(*arguments: str) -> Result:
        folder = str(release.path.parent)
        return CliRunner().invoke(cli, ["--releases", folder, *arguments], catch_exceptions=True)

    return call


@cache
def _prover(store: Store) -> Prover:
    return Prover(store, Inputs().axioms())


def one_of_each_type(store: Store) -> list[tuple[str, str, Literal]]:
    """A triple of each predicate, and datatype or language, whose object is a literal."""
    text = """SELECT ?p ?d ?l (MIN(CONCAT(STR(?s), " ", STR(?o))) AS ?so) WHERE {
        ?s ?p ?o FILTER (isIRI(?s) && isLiteral(?o) && !CONTAINS(STR(?o), "\\n"))
        BIND (DATATYPE(?o) AS ?d) BIND (LANG(?o) AS ?l) } GROUP BY ?p ?d ?l ORDER BY ?p ?d ?l"""
    found = []
    for row in store.query(text):  # type: ignore[union-attr]
        subject, _, value = row["so"].value.partition(" ")
        language = row["l"].value
        literal = Literal(value, language=language) if language else Literal(value, datatype=row["d"])
        found.append((subject, row["p"].value, literal))
    return found


def test_why_answers_on_a_literal_of_each_type(run: Run, store: Store) -> None:
    """Each predicate and datatype of the release: as N-Triples have it, and as plain text."""
    samples = one_of_each_type(store)
    assert {"date", "gYear", "gYearMonth", "decimal", "integer", "langString", "string", "boolean"} <= {
        literal.datatype.value.partition("#")[2] for _, _, literal in samples
    }
    for subject, predicate, literal in samples:
        for said in (str(literal), literal.value):
            result = run("why", subject, predicate, "--", said)
            assert result.exit_code == 0, (subject, predicate, said, result.exception)
            assert result.output.startswith(f"{short(subject)} {short(predicate)} ")


def test_why_takes_a_prefixed_datatype_and_says_the_values_there(run: Run, store: Store) -> None:
    """The same year as another type is not in the graph, which says what is."""
    subject, _, year = next(
        (s, p, o) for s, p, o in one_of_each_type(store) if p == expand("mlg:foundingYear")
    )
    kind = compact(year.datatype.value)
    assert run("why", subject, "mlg:foundingYear", f'"{year.value}"^^{kind}').exit_code == 0
    result = run("why", subject, "mlg:foundingYear", f'"{year.value}"^^xsd:integer')
    assert isinstance(result.exception, MaillageError)
    assert f'valeurs qui y sont : "{year.value}"^^{kind}' in result.exception.message("fr")


def test_why_reads_numbers_and_booleans_as_people_write_them(run: Run, store: Store) -> None:
    """Thousands apart, a comma before decimals, «vrai»: what a French reader types."""
    samples = one_of_each_type(store)
    amount = next((s, p, o) for s, p, o in samples if p == expand("mlg:amount"))
    whole = f"{int(float(amount[2].value)):,}"
    truth = next((s, p, o) for s, p, o in samples if o.datatype.value == expand("xsd:boolean"))
    words = ("vrai", "oui") if truth[2].value == "true" else ("faux", "non")
    asked = [
        *((amount, whole.replace(",", space)) for space in (" ", "\u00a0", "\u202f")),
        (amount, whole.replace(",", " ") + ",00"),
        *((truth, word) for word in words),
    ]
    for (subject, predicate, _), said in asked:
        assert run("why", subject, predicate, "--", said).exit_code == 0, said
    result = run("why", amount[0], "mlg:amount", "1 234 567 890")
    assert "valeurs qui y sont" in result.exception.message("fr")  # type: ignore[union-attr]


def test_why_shows_no_traceback_on_a_literal_that_its_type_does_not_read(
    run: Run, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not in the graph, and that is all."""
    for value in ("abc", "", "12 "):
        for kind in ("xsd:decimal", "xsd:date", "xsd:boolean", "xsd:gYear"):
            result = run("why", "ptce/pola", "mlg:amount", f'"{value}"^^{kind}')
            assert isinstance(result.exception, MaillageError)
    assert not caplog.records


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "l’un au moins de ces documents le dit ; lequel n’a pas été vérifié :\n"),
        ("en", "one at least of these documents says it; which was not checked:\n"),
    ],
)
def test_why_lists_documents_of_which_one_at_least_says_it(
    run: Run, store: Store, lang: str, said: str
) -> None:
    """All of them, and none is said to state it."""
    graphs = store.quads_for_pattern(
        None, NamedNode(expand("rdf:type")), NamedNode(expand("mlg:TogetherGraph"))
    )
    graph = min(q.subject.value for q in graphs if not str(q.subject).endswith("/deduced>"))  # type: ignore[union-attr]
    alone = (
        q
        for q in store.quads_for_pattern(None, None, None, NamedNode(graph))
        if isinstance(q.object, NamedNode)
        and [g.graph_name for g in store.quads_for_pattern(q.subject, q.predicate, q.object)]
        in (
            [NamedNode(graph), DefaultGraph()],
            [DefaultGraph(), NamedNode(graph)],
        )
    )
    fact = next(alone)
    output = run("--lang", lang, "why", *map(str, (fact.subject, fact.predicate, fact.object))).output
    assert said in output
    for document in store.quads_for_pattern(NamedNode(graph), NamedNode(expand("dcterms:source")), None):
        assert str(document.object) in output
    assert "dit par" not in output
    assert "stated by" not in output


@pytest.mark.parametrize(
    ("table", "key", "column", "subject", "predicate", "value", "document"),
    [
        ("organisations", "otsokop", "legal_form", "actor/otsokop", "mlg:legalForm", "SCIC", OTSOKOP),
        ("organisations", "otsokop", "year_founded", "actor/otsokop", "mlg:foundingYear", "2015", OTSOKOP),
        ("organisations", "perf", "year_founded", "actor/perf", "mlg:foundingYear", "1979", PERF),
        ("ptce", "pola", "year_founded", "ptce/pola", "mlg:foundingYear", "2000", POLA),
        ("calls", "ami-ptce-2023", "applicants", "call/ami-ptce-2023", "mlg:applicants", "72", AVISE),
        ("calls", "ami-ptce-2023", "applicants", "call/ami-ptce-2023", "mlg:applicants", "67", DEETS),
    ],
)
def test_why_names_the_documents_whose_rows_hold_the_cell(
    run: Run, table: str, key: str, column: str, subject: str, predicate: str, value: str, document: str
) -> None:
    """Those of the rows of the table, all of them and no other: the founding note names none of these facts."""
    with (paths.DATA / "facts" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["id"] == key and row[column] == value]
    documents = {row["source"] for row in found}
    assert document in documents
    assert NOTE not in documents
    output = run("why", subject, predicate, value).output
    assert set(re.findall(rf"<{ID}document/([a-z0-9-]+)>", output)) == documents
    assert "dit par" in output
