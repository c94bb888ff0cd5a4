"""The shapes: each file of `tests/shapes` says in its first line what its graph must give.

`# conforms`: no violation, no warning. `# expects: mls:Shape sh:Component`: that result and no other.
Adding a case is adding a file.
"""

import re
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from rdflib import DCTERMS, ORG, OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from maillage import paths
from maillage.quads import Quads
from maillage.terms.rdf import n_triples
from maillage.validate import Shapes, validate
from maillage.vocabulary import PREFIXES, expand

CASES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
FILES = sorted(paths.SHAPES.glob("*.ttl"))
ARTICLE9 = paths.SHAPES / "article9.ttl"
COMMON = paths.SHAPES / "common.ttl"
MLG, MLS = Namespace(PREFIXES["mlg"]), Namespace(PREFIXES["mls"])
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
SEVERITIES = (SH.Violation, SH.Warning, SH.Info)


def component_name(predicate: Node) -> str:
    """`sh:minCount` gives `minCount`; SHACL's own names for the components of SPARQL are kept."""
    name = str(predicate).removeprefix(PREFIXES["sh"])
    return {"sparql": "SPARQL"}.get(name, name)


COMPONENTS = frozenset(map(component_name, ALL_CONSTRAINT_PARAMETERS)) - {"qualifiedValueShape", "property"}

Result = tuple[URIRef, str, URIRef]
"""A result of validation: source shape, constraint component, severity."""


def first_lines(mark: str) -> list[Path]:
    """The cases whose first line begins with `# mark`."""
    return [path for path in CASES if path.read_text("utf-8").startswith(f"# {mark}")]


def expected(path: Path) -> list[str]:
    """The words after the mark in the first line of a case."""
    return path.read_text("utf-8").splitlines()[0].partition(": ")[2].split()


@cache
def shapes() -> Graph:
    """Every shape; the diagnostic of article 9 has none."""
    graph = Graph()
    for path in FILES:
        if path != ARTICLE9:
            graph.parse(path)
    return graph


def with_common(path: Path) -> Graph:
    """The shapes of one file, with those that all files call."""
    graph = Graph().parse(COMMON)
    return graph if path == COMMON else graph.parse(path)


@cache
def codes() -> Graph:
    """The code lists."""
    graph = Graph()
    for path in sorted((paths.ONTOLOGY / "codes").glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def subclasses() -> tuple[tuple[Node, Node, Node], ...]:
    """What the ontology says of its named classes: validation follows reasoning."""
    found = Graph().parse(paths.ONTOLOGY / "maillage.ttl").triples((None, RDFS.subClassOf, None))
    return tuple(triple for triple in found if isinstance(triple[0], URIRef))


def case(path: Path) -> Graph:
    """The graph of a case, with what the code lists say of the codes it uses."""
    graph = Graph().parse(path)
    todo = set(graph.objects())
    while todo:
        node = todo.pop()
        for predicate in (SKOS.inScheme, SKOS.prefLabel, SKOS.broader):
            for term in codes().objects(node, predicate):
                graph.add((node, predicate, term))
                if predicate == SKOS.broader:
                    todo.add(term)
        for sort in (MLG.ParticipationRole, MLG.InvolvementRole, MLG.AffiliationRole):
            if (node, RDF.type, sort) in codes():
                graph.add((node, RDF.type, sort))
                for predicate in (ORG.roleProperty, MLG.involvementProperty):
                    for term in codes().objects(node, predicate):
                        graph.add((node, predicate, term))
    for triple in subclasses():
        graph.add(triple)
    return graph


def results(data: Graph, with_shapes: Graph) -> set[Result]:
    """What our engine reports."""
    return {
        (URIRef(r.shape.strip("<>")), r.component, SH[r.severity])
        for r in validate(table(data), read(with_shapes)).results
    }


@cache
def read(graph: Graph) -> Shapes:
    """The shapes of a graph, read once."""
    return Shapes(graph)


def table(graph: Graph) -> Quads:
    """A graph as a table of integers."""
    quads = Quads()
    quads.add(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_QUADS))
    return quads


def reference(data: Graph, with_shapes: Graph) -> set[tuple[str, ...]]:
    """What pySHACL reports: focus node, value, shape, component, severity; sh:detail is not counted."""
    _, report, _ = pyshacl.validate(data, shacl_graph=with_shapes, inference="none", allow_infos=True)
    assert isinstance(report, Graph)
    terms = (SH.focusNode, SH.value, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return {
        tuple("" if (t := report.value(node, term)) is None else n_triples(t) for term in terms)
        for node in report.objects(None, SH.result)
    }


def ours(data: Graph, with_shapes: Graph) -> set[tuple[str, ...]]:
    """What our engine reports, in the same form."""
    sh = PREFIXES["sh"]
    return {
        (r.focus, r.value, r.shape, f"<{sh}{r.component}>", f"<{sh}{r.severity}>")
        for r in validate(table(data), with_shapes).results
    }


def test_the_report_is_that_of_pyshacl_on_every_case_together() -> None:
    """All cases in one graph: they contradict one another in every way that the shapes know."""
    together = Graph()
    for path in [*first_lines("conforms"), *first_lines("expects")]:
        for triple in case(path):
            together.add(triple)
    found = ours(together, shapes())
    assert len(found) > 200
    assert found == reference(together, shapes())


@pytest.mark.parametrize("path", first_lines("conforms"), ids=lambda path: path.stem)
def test_a_valid_graph_conforms(path: Path) -> None:
    """A valid example of a class gives no violation and no warning."""
    assert {r for r in results(case(path), shapes()) if r[2] != SH.Info} == set()


@pytest.mark.parametrize("path", first_lines("expects"), ids=lambda path: path.stem)
def test_an_invalid_graph_gives_the_result_of_its_name(path: Path) -> None:
    """An invalid example breaks one constraint of one shape, and nothing else that weighs as much."""
    shape, component = (URIRef(expand(name)) for name in expected(path))
    found = results(case(path), shapes())
    weights = [SEVERITIES.index(r[2]) for r in found if r[0] == shape]
    assert weights, found
    heavy = {(r[0], f"sh:{r[1]}") for r in found if SEVERITIES.index(r[2]) <= max(weights)}
    assert heavy == {(shape, f"sh:{str(component).removeprefix(PREFIXES['sh'])}")}


def languages(graph: Graph, subject: Node, predicate: Node) -> list[str]:
    """The language of each text that a subject has for a predicate."""
    return sorted(t.language or "" for t in graph.objects(subject, predicate) if isinstance(t, Literal))


def items(graph: Graph, node: Node | None) -> list[Node]:
    """The members of an RDF list."""
    assert node is not None
    return list(Collection(graph, node))


def targeted(graph: Graph) -> set[Node]:
    """The shapes that have a target."""
    return {shape for predicate in TARGETS for shape in graph.subjects(predicate)}


def constraints(graph: Graph) -> set[tuple[URIRef, str]]:
    """Each constraint of each shape that has a target, or that such a shape names by sh:property."""
    reached = targeted(graph) | {p for s in targeted(graph) for p in graph.objects(s, SH.property)}
    return {
        (shape, name[0].upper() + name[1:] + "ConstraintComponent")
        for shape in reached
        if isinstance(shape, URIRef)
        for predicate in graph.predicates(shape)
        if (name := component_name(predicate)) in COMPONENTS
    }


def test_every_constraint_has_an_invalid_case() -> None:
    """No constraint is there that no case has seen at work."""
    shown = {
        (URIRef(expand(shape)), component.removeprefix("sh:"))
        for shape, component in map(expected, first_lines("expects"))
    }
    asked = constraints(shapes())
    assert len(asked) >= 250
    assert asked - shown == set()
    assert shown - asked == set()


def test_every_shape_with_a_target_has_a_valid_case() -> None:
    """Each file of shapes with a target has a valid example."""
    valid = {path.stem.partition("-valid")[0] for path in first_lines("conforms")}
    assert valid == {path.stem for path in FILES} - {"common", "article9"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_shapes_says_what_it_is(path: Path) -> None:
    """Title in two languages, licence and the version of the package."""
    graph = Graph().parse(path)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert str(header) == f"{PREFIXES['mls'].removesuffix('#')}/{path.stem}"
    assert languages(graph, header, DCTERMS.title) == ["en", "fr"]
    assert graph.value(header, DCTERMS.license)
    assert str(graph.value(header, OWL.versionInfo)) == version("maillage")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_and_messages_are_in_french_and_english(path: Path) -> None:
    """Each shape that gives results has a name, each of its results a message, once in each language."""
    graph = with_common(path)
    speaking = {shape for shape, _ in constraints(graph)}
    for shape in targeted(graph) | speaking:
        assert languages(graph, shape, SH.name) == ["en", "fr"], shape
    for shape in speaking:
        bearer = graph.value(shape, SH.sparql) or shape
        assert languages(graph, bearer, SH.message) == ["en", "fr"], shape
    for shape in targeted(graph):
        assert languages(graph, shape, SH.description) == ["en", "fr"], shape


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shapes_are_valid_shapes(path: Path) -> None:
    """Each file keeps to SHACL's own shapes (SHACL-SHACL), and every shape it calls is described."""
    graph = with_common(path)
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
    called = {o for o in graph.objects() if isinstance(o, URIRef) and o.startswith(PREFIXES["mls"])}
    assert called <= set(graph.subjects())


def test_every_shape_has_a_name_a_person_can_read() -> None:
    """No shape is a blank node, and every one has its type."""
    graph = shapes()
    for predicate in (SH.property, SH.node, SH.qualifiedValueShape, SH["not"]):
        assert all(isinstance(shape, URIRef) for shape in graph.objects(None, predicate))
    for choices in graph.objects(None, SH["or"]):
        assert all(isinstance(shape, URIRef) for shape in items(graph, choices))
    for shape in graph.subjects(SH.path):
        assert (shape, RDF.type, SH.PropertyShape) in graph


def test_every_code_list_has_its_shape() -> None:
    """A shape says «a code of this list» for each list, and for no other."""
    schemes = set(codes().subjects(RDF.type, SKOS.ConceptScheme))
    graph = Graph().parse(COMMON)
    said = {graph.value(s, SH.hasValue) for s in graph.subjects(SH.path, SKOS.inScheme)}
    assert said == schemes


def test_every_text_is_looked_into() -> None:
    """The texts that shapes search for personal data are those of every property of ours for texts."""
    ontology = Graph().parse(paths.ONTOLOGY / "maillage.ttl")
    texts = {
        prop
        for predicate in (RDFS.range, URIRef("https://schema.org/rangeIncludes"))
        for prop in ontology.subjects(predicate, RDF.langString)
    }
    shapes = Graph().parse(paths.SHAPES / "personal-data.ttl")
    assert texts
    assert texts <= set(shapes.objects(MLS.TextWithoutPersonalDataShape, SH.targetSubjectsOf))


def test_forbidden_properties_are_all_looked_for() -> None:
    """Each target of the shapes of personal data is in the path that they follow."""
    graph = Graph().parse(paths.SHAPES / "personal-data.ttl")
    for shape in set(graph.subjects(SH.targetSubjectsOf)):
        aimed = set(graph.objects(shape, SH.targetSubjectsOf))
        for part in graph.objects(shape, SH.property):
            path = graph.value(part, SH.path)
            assert set(items(graph, graph.value(path, SH.alternativePath))) == aimed


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "a@" * 100_000, "0 1" * 70_000, "M. " * 70_000],
    ids=["letters", "at", "digits", "civility"],
)
def test_patterns_are_not_slowed_by_a_long_text(text: str) -> None:
    """All the patterns together read a text of 200,000 characters in two seconds."""
    patterns = {str(pattern) for pattern in shapes().objects(None, SH.pattern)}
    assert len(patterns) >= 15
    start = time.perf_counter()
    for pattern in patterns:
        re.search(pattern, text)
    assert time.perf_counter() - start < 2


NODES = [URIRef(f"{PREFIXES['mid']}x/{n}") for n in range(5)]
CLASSES = [MLG[n] for n in ("PTCE", "Actor", "Membership", "Call", "Award", "KeyFigure", "CooperationLink")]
PROPERTIES = sorted(
    {p for p in shapes().objects(None, SH.path) if isinstance(p, URIRef)}
    | {URIRef(PREFIXES["org"] + "member"), URIRef(PREFIXES["org"] + "organization")}
)
LITERALS = [
    Literal("texte", lang="fr"),
    Literal("text", lang="en"),
    Literal("text"),
    Literal("2019", datatype=XSD.gYear),
    Literal("2019-05-01", datatype=XSD.date),
    Literal("2019-13-01", datatype=XSD.date, normalize=False),
    Literal("12", datatype=XSD.integer),
    Literal("-1", datatype=XSD.integer),
    Literal("0.5", datatype=XSD.decimal),
    Literal("true", datatype=XSD.boolean),
    Literal("552100554"),
]
CODES = [
    URIRef(f"{PREFIXES['mlc']}{c}") for c in ("roles/carrier", "legal-families/scop", "outcomes/met", "x/y")
]
DRAWN = st.one_of(
    st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES)),
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from([*NODES, *LITERALS, *CODES])
    ),
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DRAWN, max_size=12))
def test_the_report_is_that_of_pyshacl_on_random_graphs(drawn: list[tuple[URIRef, URIRef, Node]]) -> None:
    """Result for result, whatever nonsense the graph holds; dates that pySHACL cannot compare are left out."""
    data = Graph()
    for triple in drawn:
        data.add(triple)
    try:
        wanted = reference(data, shapes())
    except TypeError:
        return
    assert ours(data, shapes()) == wanted
