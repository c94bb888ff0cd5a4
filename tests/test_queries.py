"""Each canned query on the curated release: its example gives the answer that is kept beside it.

After a change that is meant, write the answers again and read the difference:
`python -m pytest tests/test_queries.py --update-answers`.
"""

import gzip
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, RdfFormat, Store, parse
from rdflib import Dataset

from maillage import catalogue
from maillage.catalogue import CannedQuery
from maillage.engine import Answer, Embedded, fill, write
from maillage.errors import MissingData
from maillage.release import Release
from maillage.sparql.guard import Form

ANSWERS = Path(__file__).parent / "queries"
QUERIES = [query for query in catalogue.load() if not query.needs]
"""Those that the curated release can answer; the others need national sources."""
QUERY = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def answer_file(query: CannedQuery) -> Path:
    """Where the expected answer of a query is kept: CSV for rows, sorted N-Triples for a graph."""
    ending = "nt" if query.form is Form.CONSTRUCT else "csv"
    return ANSWERS / f"{query.name}.{ending}"


def answer_text(query: CannedQuery, engine: Embedded) -> str:
    """The answer to a query's example, as its file has it."""
    answer = query.run(engine, query.example)
    out = io.BytesIO()
    write(answer, "ntriples" if isinstance(answer, QueryTriples) else "csv", out)
    text = out.getvalue().decode().replace("\r\n", "\n")
    return "".join(sorted(text.splitlines(keepends=True))) if isinstance(answer, QueryTriples) else text


def count(answer: Answer) -> int:
    """How many rows or triples an answer has."""
    assert isinstance(answer, QuerySolutions | QueryTriples)
    return sum(1 for _ in answer)


@pytest.fixture(scope="module")
def shuffled(release: Release) -> Embedded:
    """The same facts in another store, loaded in another order."""
    quads = [
        quad
        for path in sorted(release.path.glob("dumps/*.nq.gz"))
        for quad in parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_QUADS)
    ]
    store = Store()
    fill(store, reversed(quads))
    return Embedded(store)


@QUERY
def test_the_example_gives_the_answer_that_is_kept(
    query: CannedQuery, engine: Embedded, request: pytest.FixtureRequest
) -> None:
    """Rows, columns and order are those of the file."""
    found, path = answer_text(query, engine), answer_file(query)
    if request.config.getoption("--update-answers"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    again = "pytest tests/test_queries.py --update-answers"
    assert path.exists(), f"no expected answer; write it with: {again}"
    assert found == path.read_text(encoding="utf-8"), f"if the change is meant: {again}"


@QUERY
def test_an_answer_is_empty_only_where_the_header_says_why(query: CannedQuery) -> None:
    """An example shows something, unless `empty` gives the reason."""
    rows = answer_file(query).read_text(encoding="utf-8").splitlines()
    assert (len(rows) <= (query.form is not Form.CONSTRUCT)) is bool(query.empty)


def test_no_answer_is_left_over() -> None:
    """Each answer that is kept is that of a query."""
    kept = {path.name for path in ANSWERS.iterdir() if path.is_file()}
    assert kept == {answer_file(query).name for query in QUERIES}


@pytest.mark.parametrize("query", [q for q in catalogue.load() if q.needs], ids=lambda query: query.name)
def test_without_its_data_a_question_says_so(query: CannedQuery, engine: Embedded) -> None:
    """A release of facts alone holds no national source: it says which is missing, and counts nothing."""
    assert query.lacking(engine) == query.needs
    with pytest.raises(MissingData, match="this release does not hold “") as caught:
        query.run(engine, query.example)
    assert caught.value.fr.startswith("cette livraison ne contient pas « ")
    assert query not in catalogue.load().answered_by(engine).queries


@QUERY
def test_columns_are_those_of_the_answer(query: CannedQuery, engine: Embedded) -> None:
    """Each projected variable has a label in the header, in the same order; a graph has no column."""
    answer = query.run(engine, query.example)
    projected = [v.value for v in answer.variables] if isinstance(answer, QuerySolutions) else []
    assert list(query.columns) == projected


@QUERY
def test_without_its_optional_parameters_it_still_answers(query: CannedQuery, engine: Embedded) -> None:
    """What is optional may be left out: the answer then has at least as many rows."""
    required = {p.name: query.example[p.name] for p in query.parameters if p.required}
    free = count(query.run(engine, required))
    assert free >= (0 if query.empty else 1)
    if not any(p.default for p in query.parameters):
        assert free >= count(query.run(engine, query.example))


@QUERY
def test_options_are_in_the_data(query: CannedQuery, engine: Embedded) -> None:
    """Each IRI or code parameter has options, with labels, and the example is one of them."""
    for parameter in query.parameters:
        options = parameter.options(engine)
        if parameter.rdf_class or parameter.scheme or parameter.values:
            assert options
            assert all(option.label for option in options)
        if options and parameter.name in query.example:
            terms = {parameter.term(option.value) for option in options}
            assert parameter.term(query.example[parameter.name]) in terms


@pytest.fixture(scope="module")
def rdflib_dataset(release: Release) -> Dataset:
    """The same facts in rdflib, the default graph being their union."""
    dataset = Dataset(default_union=True)
    for path in sorted(release.path.glob("dumps/*.nq.gz")):
        dataset.parse(data=gzip.decompress(path.read_bytes()).decode(), format="nquads")
    return dataset


def cell(term: object) -> str:
    """A term in either engine's answer: numbers alike however they are written, concatenations sorted."""
    text = "" if term is None else term.value if isinstance(term, NamedNode | Literal) else str(term)
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return str(Decimal(text).normalize())
    return " | ".join(sorted(text.split(" | ")))


SLOW_IN_RDFLIB = {
    "chiffres-contradictoires",
    "faits-par-nombre-de-sources",
    "liens-a-tisser-par-departement",
    "nombre-de-ptce",
    "ptce-sans-nouvelles",
    "qui-finance-l-animation",
    "rechercher",
    "tiers-lieux-sans-ptce",
}
"""Those on which rdflib takes up to minutes: Virtuoso alone answers them beside ours (`test_publish_server`)."""
IN_RDFLIB = [query for query in QUERIES if query.name not in SLOW_IN_RDFLIB]


@pytest.mark.parametrize("query", IN_RDFLIB, ids=lambda query: query.name)
def test_another_engine_gives_the_same_answer(
    query: CannedQuery, engine: Embedded, rdflib_dataset: Dataset
) -> None:
    """Nothing in a query is for one engine alone: rdflib finds the same rows."""
    answer = query.run(engine, query.example)
    assert isinstance(answer, QuerySolutions | QueryTriples)
    ours = [[cell(term) for term in row] for row in answer]
    theirs = [[cell(term) for term in row] for row in rdflib_dataset.query(query.bind(query.example))]  # type: ignore[union-attr]
    assert sorted(theirs) == sorted(ours)


@QUERY
def test_the_answer_does_not_depend_on_the_order_of_loading(
    query: CannedQuery, engine: Embedded, shuffled: Embedded
) -> None:
    """Sorted to the last column, concatenated values included: same facts, same bytes."""
    assert answer_text(query, shuffled) == answer_text(query, engine)
