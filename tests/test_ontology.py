"""The vocabulary, its code lists, alignments, context and examples are whole and agree with one another."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import owlrl
import pyoxigraph
import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, ORG, OWL, RDF, RDFS, SH, SKOS, VANN, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from maillage import paths
from maillage.build.stages import LATE
from maillage.ontology import axiom_files
from maillage.verify.closure import repeat_keys
from maillage.vocabulary import GRAPH
from needed import need

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
MLG: Final = Namespace("https://w3id.org/maillage/ontology#")
CODES: Final = Namespace("https://w3id.org/maillage/codes/")
SCHEMA: Final = Namespace("https://schema.org/")
ONTOLOGY: Final = URIRef("https://w3id.org/maillage/ontology")
VOCABULARY: Final = paths.ONTOLOGY / "maillage.ttl"
REUSED: Final = paths.ONTOLOGY / "reused.ttl"
ADDITIONS: Final = paths.ONTOLOGY / "additions.ttl"
AXIOMS: Final = axiom_files(paths.ONTOLOGY)
ALIGNMENTS: Final = paths.ONTOLOGY / "alignments.ttl"
CODE_LISTS: Final = sorted((paths.ONTOLOGY / "codes").glob("*.ttl"))
EXAMPLES: Final = sorted((paths.ONTOLOGY / "examples").glob("*.ttl"))
SHAPES: Final = sorted(paths.SHAPES.glob("*.ttl"))
SCHEMAS: Final = sorted((paths.DATA / "facts" / "schemas").glob("*.json"))
CODE_CLASSES: Final = {
    "axes": MLG.Axis,
    "functions": MLG.Function,
    "themes": MLG.Theme,
    "challenges": MLG.Challenge,
    "activities": MLG.Activity,
    "link-kinds": MLG.LinkKind,
    "measures": MLG.Measure,
    "roles": ORG.Role,
}
EXTERNAL: Final = (RDF, RDFS, OWL, SKOS, DCTERMS, FOAF, ORG)
ALIGNED: Final = frozenset(
    {
        "http://data.europa.eu/m8g/",
        "http://purl.org/dc/terms/",
        "http://purl.org/essglobal/standard/organisational-structure/",
        "http://purl.org/essglobal/vocab/",
        "http://purl.org/linked-data/cube#",
        "http://purl.org/linked-data/sdmx/2009/measure#",
        "http://virtual-assembly.org/ontologies/pair#",
        "http://www.opengis.net/ont/geosparql#",
        "http://www.w3.org/ns/adms#",
        "http://www.w3.org/ns/legal#",
        "http://www.w3.org/ns/locn#",
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/regorg#",
        "http://www.w3.org/ns/shacl#",
        "http://www.w3.org/ns/sparql-service-description#",
        "http://www.w3.org/2004/02/skos/core#",
        "http://xmlns.com/foaf/0.1/",
        "https://data.petr-msb.data-players.com/ontology#",
        "https://schema.org/",
    }
)
PROPERTY_TYPES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def read(*files: Path) -> Graph:
    """The triples of some Turtle files, read once."""
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


def ours(terms: Iterable[Node]) -> set[URIRef]:
    """Those that are terms of our vocabulary."""
    return {t for t in terms if isinstance(t, URIRef) and t.startswith(MLG)}


def local(term: Node) -> str:
    """A term of ours without its namespace."""
    return str(term).removeprefix(str(MLG))


@cache
def defined() -> frozenset[URIRef]:
    """The terms that the vocabulary defines."""
    return frozenset(ours(read(VOCABULARY).subjects(RDFS.isDefinedBy, ONTOLOGY)))


def mentioned(graph: Graph) -> set[URIRef]:
    """Every term of ours in any place of any triple."""
    return ours(term for triple in graph for term in triple)


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The languages of the values of a property, sorted."""
    return sorted(
        (o.language if isinstance(o, Literal) else None) or "" for o in graph.objects(subject, predicate)
    )


# The terms


@pytest.mark.parametrize("term", sorted(defined()), ids=local)
def test_a_term_is_labelled_explained_and_typed(term: URIRef) -> None:
    """One label and one comment in French and in English, ended by a full stop or a suspension, and one kind of OWL entity."""
    graph = read(VOCABULARY)
    assert languages(graph, term, RDFS.label) == ["en", "fr"]
    assert languages(graph, term, RDFS.comment) == ["en", "fr"]
    assert all(str(comment).endswith((".", "…")) for comment in graph.objects(term, RDFS.comment))
    kinds = set(graph.objects(term, RDF.type)) & {OWL.Class, *PROPERTY_TYPES}
    assert len(kinds) == 1
    assert local(term)[0].isupper() == (kinds == {OWL.Class})


def test_french_labels_are_told_apart() -> None:
    """No two classes, and no two properties, have the same French label."""
    graph = read(VOCABULARY)
    for kinds in ((OWL.Class,), PROPERTY_TYPES):
        terms = {t for kind in kinds for t in ours(graph.subjects(RDF.type, kind))}
        labels = [
            str(o) for t in terms for o in graph.objects(t, RDFS.label) if getattr(o, "language", "") == "fr"
        ]
        assert sorted(set(labels)) == sorted(labels)


def test_nothing_is_used_undefined() -> None:
    """Each term of ours that some file of the ontology mentions is defined in the vocabulary."""
    for file in (VOCABULARY, REUSED, ADDITIONS, ALIGNMENTS, *CODE_LISTS, *EXAMPLES):
        assert mentioned(read(file)) <= defined(), file.name


def test_shapes_and_queries_speak_this_vocabulary() -> None:
    """Each `mlg:…` in a shape or a query, in its SPARQL texts too, is defined in the vocabulary."""
    for file in (*paths.SHAPES.glob("*.ttl"), *paths.QUERIES.rglob("*.rq")):
        named = {MLG[name] for name in re.findall(r"\bmlg:([A-Za-z]+)", file.read_text("utf-8"))}
        assert named <= defined(), file.name


@pytest.mark.parametrize("file", [VOCABULARY, REUSED, ADDITIONS, ALIGNMENTS], ids=lambda file: file.name)
def test_an_ontology_has_a_whole_header(file: Path) -> None:
    """Title, description, licence, dates, version — the package's — and no import that a tool would go and fetch."""
    graph = read(file)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(graph, header, predicate) == ["en", "fr"]
    for predicate in (DCTERMS.license, DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        assert graph.value(header, predicate)
    assert str(graph.value(header, OWL.versionInfo)) == version("maillage")
    assert str(graph.value(header, OWL.versionIRI)) == f"{header}/{version('maillage')}"
    assert not list(graph.objects(header, OWL.imports))


@pytest.mark.parametrize(
    "file",
    [VOCABULARY, REUSED, ADDITIONS, ALIGNMENTS, *CODE_LISTS, *SHAPES],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_a_header_names_things_that_are_described(file: Path) -> None:
    """Creator, publisher, contact and prior version are things with a type and labels; the citation says title and version."""
    graph, vocabulary = read(file), read(VOCABULARY)
    (header,) = {
        *graph.subjects(RDF.type, OWL.Ontology),
        *graph.subjects(RDF.type, SKOS.ConceptScheme),
    }
    for predicate in (DCTERMS.creator, DCTERMS.publisher, DCAT.contactPoint):
        (named,) = graph.objects(header, predicate)
        assert vocabulary.value(named, RDF.type)
        assert languages(vocabulary, named, RDFS.label) == ["en", "fr"]
    assert all(isinstance(prior, URIRef) for prior in graph.objects(header, OWL.priorVersion))
    titles = {o.language: str(o) for o in graph.objects(header, DCTERMS.title) if isinstance(o, Literal)}
    said = {
        o.language: str(o)
        for o in graph.objects(header, DCTERMS.bibliographicCitation)
        if isinstance(o, Literal)
    }
    assert said.keys() == {"fr", "en"}
    address = graph.value(header, OWL.versionIRI) or header
    for language, citation in said.items():
        assert titles[language] in citation
        assert citation.endswith(f", version {version('maillage')}, 2026. {address}")


def test_the_vocabulary_says_its_namespace_and_its_law() -> None:
    """Preferred prefix and namespace, and article 9 of the law."""
    graph = read(VOCABULARY)
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespacePrefix)) == "mlg"
    assert str(graph.value(ONTOLOGY, VANN.preferredNamespaceUri)) == str(MLG)
    assert any(
        str(source).endswith("2014-856/jo/article_9") for source in graph.objects(ONTOLOGY, DCTERMS.source)
    )


def test_object_properties_say_what_they_join() -> None:
    """Each property of ours says, for its reader, what it goes from and to, unless a broader one does."""
    graph = read(VOCABULARY)
    for prop in {t for kind in PROPERTY_TYPES for t in ours(graph.subjects(RDF.type, kind))}:
        up = set(graph.transitive_objects(prop, RDFS.subPropertyOf))
        for predicates in ((RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)):
            assert any((p, q, None) in graph for p in up for q in predicates), local(prop)


def test_what_is_ours_is_apart_from_what_is_restated() -> None:
    """Each term that we restate says where W3C says it; each axiom of ours on a term of others is among the additions."""
    restated = read(REUSED)
    for term in {
        t
        for t in restated.subjects(RDF.type)
        if isinstance(t, URIRef) and not str(t).startswith(str(ONTOLOGY))
    }:
        assert restated.value(term, RDFS.isDefinedBy)
        comments = [str(comment) for comment in restated.objects(term, RDFS.comment)]
        assert not any(said.startswith(("De nous", "Ours")) for said in comments), term
    for subject in set(read(VOCABULARY).subjects()):
        assert not isinstance(subject, URIRef) or str(subject).startswith("https://w3id.org/maillage/"), (
            subject
        )


# The tables of facts


def mappings() -> list[tuple[str, str]]:
    """Every `mlg:…`, `rdfs:…` that the table schemas map cells to, with the table's name."""
    return sorted(
        {
            (file.stem, name)
            for file in SCHEMAS
            for name in re.findall(r'"(?:predicate|class)": "([a-z]+:[A-Za-z]+)"', file.read_text("utf-8"))
        }
    )


@pytest.mark.parametrize(("table", "name"), mappings())
def test_the_tables_speak_this_vocabulary(table: str, name: str) -> None:
    """Each class and property that a table maps to is ours, or really a term of the vocabulary it names."""
    prefix, _, term = name.partition(":")
    if prefix == "mlg":
        assert MLG[term] in defined()
    else:
        known = {
            "rdf": RDF,
            "rdfs": RDFS,
            "skos": SKOS,
            "dcterms": DCTERMS,
            "foaf": FOAF,
            "org": ORG,
            "owl": OWL,
        }
        assert term in known[prefix]


def test_literals_are_mapped_to_datatype_properties_and_references_to_object_properties() -> None:
    """A cell that becomes an IRI is mapped to an object property, a cell that becomes a literal to a datatype one."""
    graph = read(VOCABULARY)
    for file in SCHEMAS:
        for field in json.loads(file.read_text("utf-8"))["fields"]:
            rdf = field.get("rdf") or {}
            if str(rdf.get("predicate", "")).startswith("mlg:"):
                refers = rdf.keys() & {"code", "ref", "territory", "iri", "term", "publisher"}
                kind = OWL.ObjectProperty if refers else OWL.DatatypeProperty
                assert (MLG[rdf["predicate"].partition(":")[2]], RDF.type, kind) in graph, (
                    file.stem,
                    field["name"],
                )


# The code lists


@pytest.mark.parametrize("file", CODE_LISTS, ids=lambda file: file.stem)
def test_a_code_list_is_well_formed(file: Path) -> None:
    """One scheme a file, named for it, with its title and licence; concepts whole, in it, typed, told apart."""
    graph = read(file)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert scheme == CODES[file.stem]
    assert languages(graph, scheme, DCTERMS.title) == ["en", "fr"]
    assert languages(graph, scheme, DCTERMS.description) == ["en", "fr"]
    assert graph.value(scheme, DCTERMS.license)
    concepts = set(graph.subjects(SKOS.inScheme, scheme))
    assert concepts == set(graph.subjects(RDF.type, SKOS.Concept)) and concepts
    for concept in concepts:
        (notation,) = graph.objects(concept, SKOS.notation)
        assert concept == CODES[f"{file.stem}/{notation}"]
        assert languages(graph, concept, SKOS.prefLabel) == ["en", "fr"]
        assert languages(graph, concept, SKOS.definition) == ["en", "fr"]
        assert file.stem not in CODE_CLASSES or (concept, RDF.type, CODE_CLASSES[file.stem]) in graph
    labels = [o for c in concepts for o in graph.objects(c, SKOS.prefLabel)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("file", CODE_LISTS, ids=lambda file: file.stem)
def test_a_code_list_is_a_forest(file: Path) -> None:
    """A concept is at the top or under one of the same list, and never under itself."""
    graph = read(file)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(graph.subjects(SKOS.inScheme, scheme))
    tops = set(graph.subjects(SKOS.topConceptOf, scheme))
    assert tops == set(graph.objects(scheme, SKOS.hasTopConcept))
    for concept in concepts:
        broader = set(graph.objects(concept, SKOS.broader))
        assert broader <= concepts
        assert (concept in tops) != bool(broader)
        above = {a for b in broader for a in graph.transitive_objects(b, SKOS.broader)}
        assert concept not in above


def test_each_role_names_a_relation() -> None:
    """A role is of one sort: participation, involvement or affiliation; it names one relation of that sort."""
    graph = read(*AXIOMS, paths.ONTOLOGY / "codes" / "roles.ttl")
    sorts: dict[Node, tuple[URIRef, URIRef]] = {
        MLG.ParticipationRole: (ORG.roleProperty, MLG.takesPartIn),
        MLG.InvolvementRole: (MLG.involvementProperty, ORG.linkedTo),
        MLG.AffiliationRole: (ORG.roleProperty, ORG.memberOf),
    }
    for role in graph.subjects(RDF.type, ORG.Role):
        (sort,) = set(graph.objects(role, RDF.type)) & sorts.keys()
        named, top = sorts[sort]
        (prop,) = graph.objects(role, named)
        assert not list(graph.objects(role, ({ORG.roleProperty, MLG.involvementProperty} - {named}).pop()))
        up = set(graph.transitive_objects(prop, RDFS.subPropertyOf))
        assert top in up
        assert (sort == MLG.ParticipationRole) == (MLG.takesPartIn in up)
        assert MLG.cooperatesWith not in up


def test_a_role_and_a_link_say_a_relation_in_one_term() -> None:
    """Funding, support, hosting, custom and origin have one term each, whether said of a collective or not."""
    graph = read(VOCABULARY, *(paths.ONTOLOGY / "codes" / f"{name}.ttl" for name in ("roles", "link-kinds")))
    pairs = {"host": "hosting", "funder": "funding", "supporter": "support", "client": "client"}
    for role, kind in (pairs | {"spin-off": "origin"}).items():
        (named,) = graph.objects(CODES[f"roles/{role}"], MLG.involvementProperty)
        (linked,) = graph.objects(CODES[f"link-kinds/{kind}"], MLG.linkProperty)
        assert (
            named == linked
            or (named, OWL.inverseOf, linked) in graph
            or (linked, OWL.inverseOf, named) in graph
        )


def test_a_replaced_term_says_what_replaces_it_and_nothing_gives_it() -> None:
    """It is explained still, no role or kind of link names it, and what replaces it stands."""
    graph = read(VOCABULARY, *CODE_LISTS)
    replaced = ours(graph.subjects(OWL.deprecated))
    assert replaced
    for term in replaced:
        news = list(graph.objects(term, DCTERMS.isReplacedBy))
        assert news and all(new not in replaced and (new, None, None) in graph for new in news)
        users = set(graph.predicates(None, term)) - {OWL.inverseOf}
        assert not users, (term, users)


COOPERATION: Final = ("mutualisation", "cooperation", "partnership")
"""The three words of article 9."""


def test_each_kind_of_link_names_a_relation_as_broad_as_itself() -> None:
    """What a kind of link names lies under what the broader kind names; undirected kinds name symmetric relations."""
    graph = read(VOCABULARY, paths.ONTOLOGY / "codes" / "link-kinds.ttl")
    for kind in graph.subjects(RDF.type, MLG.LinkKind):
        (prop,) = graph.objects(kind, MLG.linkProperty)
        (directed,) = graph.objects(kind, MLG.directed)
        up = set(graph.transitive_objects(prop, RDFS.subPropertyOf))
        top = next(
            iter(set(graph.transitive_objects(kind, SKOS.broader)) & set(graph.subjects(SKOS.topConceptOf)))
        )
        assert (MLG.cooperatesWith in up) == (str(top).rpartition("/")[2] in COOPERATION)
        assert str(directed) == "true" or (prop, RDF.type, OWL.SymmetricProperty) in graph
        for broader in graph.objects(kind, SKOS.broader):
            assert graph.value(broader, MLG.linkProperty) in up


def test_the_codes_that_axioms_and_examples_name_exist() -> None:
    """A code in an axiom or an example is a concept of its list, or a list."""
    lists = read(*CODE_LISTS)
    concepts = {*lists.subjects(SKOS.inScheme), *lists.objects(None, SKOS.inScheme)}
    for file in (VOCABULARY, *EXAMPLES):
        codes = {t for triple in read(file) for t in triple if isinstance(t, URIRef) and t.startswith(CODES)}
        assert codes <= concepts, file.name


def test_codes_and_classes_of_territories_answer_each_other() -> None:
    """There are as many kinds of territories as classes under mlg:Territory."""
    kinds = set(read(paths.ONTOLOGY / "codes" / "territory-kinds.ttl").subjects(SKOS.inScheme))
    assert len(kinds) == len(set(read(VOCABULARY).subjects(RDFS.subClassOf, MLG.Territory)))


# The alignments


def test_alignments_go_from_our_terms_to_known_vocabularies() -> None:
    """Each says one of five things of a term that our facts use, to a namespace that we know to be right."""
    allowed = {RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch}
    graph = read(ALIGNMENTS)
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    used = {RDFS.label, SKOS.altLabel, DCTERMS.description, FOAF.homepage}
    for subject, predicate, target in graph:
        if subject != header and predicate != MLG.importedAs:
            assert predicate in allowed
            assert subject in defined() | used or str(subject).startswith((str(CODES), str(ORG._NS)))
            assert re.sub(r"[^/#]+$", "", str(target)) in ALIGNED


def test_what_an_import_reads_is_aligned() -> None:
    """A term of theirs is read as one of ours only where an axiom or an alignment ties it to that one or to one under it."""
    axioms, graph = read(*AXIOMS, ALIGNMENTS), read(ALIGNMENTS)
    ties = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch)
    marks = list(graph.subject_objects(MLG.importedAs))
    assert marks
    for theirs, ours_ in marks:
        under = {ours_, *axioms.transitive_subjects(RDFS.subClassOf, ours_)}
        tied = {s for tie in ties for s in axioms.subjects(tie, theirs)} | {theirs}
        assert under & tied, theirs
        assert ours_ in defined() or any(
            str(ours_).startswith(str(n._NS)) for n in (ORG, RDFS, SKOS, DCTERMS, FOAF)
        )


def test_alignments_keep_clear_of_the_known_traps() -> None:
    """Nothing of ours is an ESSGlobal initiative, and no term of PAIR's mistaken '/' namespace is named."""
    graph = read(ALIGNMENTS)
    supers = {str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in graph.objects(None, p)}
    assert not any(o.startswith("http://purl.org/essglobal/") for o in supers)
    assert not any(str(o).startswith("http://virtual-assembly.org/ontologies/pair/") for o in graph.objects())


def test_the_vocabulary_itself_leans_on_org_skos_and_qb_alone() -> None:
    """Superclasses and superproperties elsewhere belong to the alignments; literals have datatypes of XSD and RDFS."""
    graph = read(VOCABULARY)
    spaces = (
        str(MLG),
        str(ORG._NS),
        str(SKOS._NS),
        "http://purl.org/linked-data/cube#",
        str(XSD),
        str(RDFS._NS),
    )
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        for target in graph.objects(None, predicate):
            assert not isinstance(target, URIRef) or str(target).startswith(spaces), target


# The JSON-LD context


@cache
def context() -> dict[str, Any]:
    """The context's definitions, by name."""
    found: dict[str, Any] = json.loads((paths.ONTOLOGY / "context.jsonld").read_text("utf-8"))["@context"]
    return found


def expanded(document: dict[str, Any]) -> Graph:
    """The triples of a JSON-LD document read with our context."""
    return Graph().parse(data=json.dumps({"@context": context(), **document}), format="json-ld")


@pytest.mark.parametrize("term", sorted(defined()), ids=local)
def test_the_context_has_each_term(term: URIRef) -> None:
    """A term is written by its name alone; object properties give IRIs, the others literals of their datatype."""
    name, graph = local(term), read(VOCABULARY)
    if (term, RDF.type, OWL.Class) in graph:
        assert (None, RDF.type, term) in expanded({"id": "mid:x", "type": name})
        return
    ranges = set(graph.objects(term, SCHEMA.rangeIncludes)) or set(graph.objects(term, RDFS.range))
    examples: dict[Node | None, object] = {XSD.boolean: True, XSD.integer: 3, XSD.decimal: "3.5"}
    written = examples.get(min(ranges, key=str, default=None), "mid:y")
    (value,) = expanded({"id": "mid:x", name: written}).objects(None, term)
    if (term, RDF.type, OWL.DatatypeProperty) not in graph:
        assert value == URIRef("https://w3id.org/maillage/id/y")
        return
    assert isinstance(value, Literal)
    if ranges <= {XSD.decimal, XSD.integer, XSD.boolean}:
        assert {value.datatype} == ranges
    assert (value.language == "fr") == (ranges == {RDF.langString})


def test_the_context_has_no_name_of_ours_but_terms() -> None:
    """No name expands to a term of ours that does not exist."""
    for name, definition in context().items():
        target = definition["@id"] if isinstance(definition, dict) else str(definition)
        if target.startswith("mlg:"):
            assert MLG[target[4:]] in defined() and name == target[4:]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_context_writes_each_example_and_reads_it_back(file: Path) -> None:
    """Turtle to JSON-LD with our context and back is the same graph."""
    text = read(file).serialize(
        format="json-ld", context={"@context": context()}["@context"], auto_compact=True
    )
    assert isomorphic(read(file), Graph().parse(data=text, format="json-ld"))
    assert len(list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.JSON_LD))) == len(read(file))


# The examples


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_an_example_uses_properties_as_they_are_meant(file: Path) -> None:
    """Predicates are of the vocabularies we use; ours take an IRI or a literal as they should."""
    vocabulary = read(VOCABULARY)
    for _, predicate, value in read(file):
        if predicate in defined():
            is_data = (predicate, RDF.type, OWL.DatatypeProperty) in vocabulary
            assert is_data == isinstance(value, Literal), local(predicate)
        else:
            assert any(predicate in space for space in EXTERNAL), predicate  # type: ignore[attr-defined]


def test_examples_show_the_main_classes() -> None:
    """Each kind of node that people write has an example."""
    shown = {o for file in EXAMPLES for o in read(file).objects(None, RDF.type)}
    names = (
        "PTCE TiersLieu Actor Place Membership Involvement Affiliation CooperationLink Project Service"
        " Intervention Need Scheme Call Award Recognition KeyFigure Document Criterion Question Definition Statement StatusClaim Verdict SourceGraph"
        " Change Commune EPCI Departement Region Country ProjectTerritory"
    )
    assert {MLG[name] for name in names.split()} <= shown


def test_the_examples_keep_the_shapes() -> None:
    """Taken together, with the code lists, the examples break no shape."""
    shapes = Graph()
    for file in sorted(paths.SHAPES.glob("*.ttl")):
        if file.stem != "article9":
            shapes.parse(file)
    _, report, text = pyshacl.validate(
        read(*EXAMPLES, *CODE_LISTS), shacl_graph=shapes, ont_graph=read(*AXIOMS), advanced=True
    )
    assert isinstance(report, Graph)
    assert not list(report.subjects(SH.resultSeverity, SH.Violation)), text


# What follows


@cache
def closure() -> Graph:
    """What owlrl makes of the ontology, the code lists and the examples."""
    graph = Graph()
    for triple in read(*AXIOMS, *CODE_LISTS, *EXAMPLES):
        if triple[1] not in (RDFS.label, RDFS.comment, SKOS.definition, SKOS.prefLabel, RDFS.isDefinedBy):
            graph.add(triple)
    for turtle in FOLLOWS_FROM:
        graph.parse(data=PREFIXES + turtle, format="turtle")
    repeat_keys(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


PREFIXES: Final = (
    "@prefix mlg: <https://w3id.org/maillage/ontology#> . @prefix org: <http://www.w3.org/ns/org#> ."
    "@prefix : <https://w3id.org/maillage/id/> . @prefix kind: <https://w3id.org/maillage/codes/actor-kinds/> ."
    "@prefix family: <https://w3id.org/maillage/codes/legal-families/> ."
    "@prefix activity: <https://w3id.org/maillage/codes/activities/> ."
    "@prefix outcome: <https://w3id.org/maillage/codes/outcomes/> . "
)
FOLLOWS_FROM: Final = (
    ':k1 a mlg:Actor ; mlg:siren "552081317" . :k2 a mlg:Actor ; mlg:siren "552081317" .',
    ':k3 a mlg:Actor ; mlg:siren "130025265" . :k4 a mlg:Actor .',
    ":p1 a mlg:PTCE . :t1 a mlg:TiersLieu ; mlg:carries :p1 .",
    ":p2 a mlg:PTCE ; mlg:hasTiersLieuAsPlace :t2 . :t2 a mlg:TiersLieu .",
    ":p3 a mlg:PTCE , mlg:TiersLieu .",
    ":p4 a mlg:PTCE . :a4 mlg:actorKind kind:public-authority ; mlg:carries :p4 .",
    ":p5 a mlg:PTCE . :a5 a mlg:Actor ; mlg:researchPartnerOf :p5 .",
    ":p6 a mlg:PTCE . :a6 mlg:baseMemberOf :p6 ; mlg:actorKind kind:higher-education .",
    ":p7 a mlg:PTCE . :t7 a mlg:TiersLieu ; mlg:placeOf :p7 ; mlg:activity activity:fablab .",
    ":p9 a mlg:PTCE ; mlg:cooperatesWith :t7 .",
    ":i10 mlg:involvementIn :p10 ; mlg:involvedParty :a10 .",
    ":p8 a mlg:PTCE ; mlg:actsOn :commune8 . :commune8 mlg:within :region8 .",
)


@pytest.mark.parametrize(
    "triple",
    [
        "actor/eole rdf:type mlg:Cooperative",
        "actor/eole rdf:type mlg:SSEEnterprise",
        "actor/eole rdf:type org:Organization",
        "actor/eole mlg:locatedIn country/FR",
        "tiers-lieu/manuco mlg:locatedIn commune/33063",
        "actor/la-manuco rdf:type mlg:SSEEnterprise",
        "actor/cbe-du-seignanx org:memberOf ptce/sud-aquitaine",
        "ptce/sud-aquitaine org:hasMember actor/cbe-du-seignanx",
        "ptce/accordeur-guyane mlg:holdsRecognition codes/recognition-kinds/ptce-label",
        "ptce/accordeur-guyane rdf:type mlg:LabelledPTCE",
        "ptce/sud-aquitaine mlg:hasAxis codes/axes/inclusion",
        "ptce/sud-aquitaine mlg:hasFunction codes/functions/animation",
        "ptce/fabcoop-bergeracois mlg:holdsRecognition codes/recognition-kinds/fabrique-des-transitions",
        "codes/link-kinds/shared-staff skos:broaderTransitive codes/link-kinds/mutualisation",
        "codes/legal-families/cuma skos:broaderTransitive codes/legal-families/cooperative",
        "k1 owl:sameAs k2",
        "t1 rdf:type mlg:TiersLieuCarryingPTCE",
        "p1 rdf:type mlg:PTCEWithTiersLieu",
        "t1 mlg:takesPartIn p1",
        "p2 rdf:type mlg:PTCEWithTiersLieu",
        "p3 rdf:type mlg:PTCEWithTiersLieu",
        "p4 rdf:type mlg:AuthorityCarriedPTCE",
        "p5 rdf:type mlg:PTCEWithResearchPartner",
        "p6 rdf:type mlg:PTCEWithResearchPartner",
        "t7 rdf:type mlg:FabLabTiersLieu",
        "p7 rdf:type mlg:PTCEWithTiersLieu",
        "p7 rdf:type mlg:PTCEWithFabLab",
        "p9 rdf:type mlg:PTCEWithFabLab",
        "a6 mlg:takesPartIn p6",
        "a10 mlg:involvedIn p10",
        "p10 mlg:involves a10",
        "a10 org:linkedTo p10",
    ],
)
def test_it_follows(triple: str) -> None:
    """A triple that the ontology must give, from the examples and a few facts more."""
    assert parsed(triple) in closure()


@pytest.mark.parametrize(
    "triple",
    [
        "k1 owl:sameAs k3",
        "k1 owl:sameAs k4",
        "p8 mlg:actsOn region8",
        "ptce/fabcoop-bergeracois rdf:type mlg:LabelledPTCE",
        "p5 rdf:type mlg:PTCEWithTiersLieu",
        "p7 rdf:type mlg:LabelledPTCE",
        "p1 mlg:cooperatesWith t1",
        "p7 mlg:cooperatesWith t7",
        "a10 org:memberOf p10",
        "a10 mlg:takesPartIn p10",
        "need/accompagnement-a-la-cooperation rdf:type mlg:Collective",
    ],
)
def test_it_does_not_follow(triple: str) -> None:
    """A triple that the ontology must not give."""
    assert parsed(triple) not in closure()


def parsed(triple: str) -> tuple[URIRef, URIRef, URIRef]:
    """A triple written with prefixed names, `codes/…`, or the path of a thing."""
    spaces = {"mlg": MLG, "org": ORG, "rdf": RDF, "owl": OWL, "skos": SKOS}

    def term(text: str) -> URIRef:
        prefix, colon, name = text.partition(":")
        if colon:
            return URIRef(f"{spaces[prefix]}{name}")
        return URIRef("https://w3id.org/maillage/" + (text if text.startswith("codes/") else f"id/{text}"))

    subject, predicate, target = map(term, triple.split())
    return subject, predicate, target


# Consistency, by a description logic reasoner


OUTSIDE_OWL: Final = (XSD.gYear, XSD.gYearMonth, XSD.date)
"""Datatypes that OWL 2's map has not, though RDF's has: docs/reasoning.md says why we keep them, and out of this check."""


def given(turtle: str, facts: Iterable[str]) -> Graph:
    """What HermiT is given: the ontology, its codes, its examples and some more facts, less what is outside OWL 2.

    Args:
        turtle: facts more, without their prefixes.
        facts: facts more, lines of N-Triples.
    """
    graph = Graph()
    for triple in read(*AXIOMS, *CODE_LISTS, *EXAMPLES):
        graph.add(triple)
    graph.parse(data=PREFIXES + turtle, format="turtle")
    graph.parse(data="".join(facts), format="nt")
    for triple in list(graph):
        if getattr(triple[2], "datatype", None) in OUTSIDE_OWL:
            graph.remove(triple)
    return graph


def hermit(turtle: str = "") -> tuple[bool, list[str]]:
    """Whether HermiT finds the ontology, its examples and some more facts consistent; the classes that are empty."""
    owlready2 = owlready()
    owlready2.reasoning.JAVA_MEMORY = 500
    world = owlready2.World()
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        given(turtle, ()).serialize(file.name, format="nt", encoding="utf-8")
        world.get_ontology(f"file://{file.name}").load()
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False, []
    return True, sorted(c.iri for c in world.inconsistent_classes())


def owlready() -> Any:
    """The library that brings HermiT, where Java is."""
    need("java", shutil.which("java"), "HermiT runs on it (Debian: default-jre-headless)")
    return pytest.importorskip("owlready2")


def consistent(graph: Graph) -> bool:
    """Whether HermiT finds a graph consistent, without classifying it, which takes ten times as long."""
    folder = Path(owlready().__file__).parent / "hermit"
    with tempfile.NamedTemporaryFile(suffix=".nt") as file:
        graph.serialize(file.name, format="nt", encoding="utf-8")
        command = ["java", "-Xmx1000M", "-cp", f"{folder}{os.pathsep}{folder / 'HermiT.jar'}"]
        command += ["org.semanticweb.HermiT.cli.CommandLine", "-k", f"file://{file.name}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert ("is satisfiable" in said) != ("InconsistentOntologyException" in said), said
    return "is satisfiable" in said


BUILT_IN: Final = (RDF.type, OWL.sameAs, OWL.deprecated, RDFS.label, RDFS.comment, RDFS.seeAlso)
"""Properties that OWL 2 declares itself (5.5, Table 5)."""


@cache
def said(store: pyoxigraph.Store) -> frozenset[pyoxigraph.Triple]:
    """What a release's graphs say of the world: facts stated and deduced by curators; neither rules nor what the build adds."""
    apart = {"ontology", "codes", "queries", *LATE}
    names = {graph: graph.value.removeprefix(GRAPH) for graph in store.named_graphs()}
    kept = [graph for graph, name in names.items() if name not in apart and not name.startswith("inferred/")]
    return frozenset(q.triple for g in kept for q in store.quads_for_pattern(None, None, None, g))


def test_the_ontology_is_consistent_and_each_class_can_have_members() -> None:
    """HermiT finds no contradiction and no class that is empty by its axioms."""
    assert hermit() == (True, [])


@pytest.mark.parametrize(
    "turtle",
    [
        ":x a mlg:Association , mlg:PublicAuthority .",
        ":x a mlg:PTCE , mlg:Place .",
        ":x a mlg:PTCE , mlg:Actor .",
        ":x a mlg:Need , mlg:Offer .",
        ":x a mlg:Verdict ; mlg:outcome outcome:met , outcome:missing .",
        ":x mlg:actorKind kind:other-enterprise ; mlg:legalFamily family:scic .",
        ':x a mlg:SSEEnterprise ; mlg:siren "552081317" . :y a mlg:PublicAuthority ; mlg:siren "552081317" .',
    ],
)
def test_a_contradiction_is_found(turtle: str) -> None:
    """Facts that the axioms exclude make the whole inconsistent."""
    assert hermit(turtle) == (False, [])


def test_the_facts_of_a_release_are_consistent(curated_store: pyoxigraph.Store) -> None:
    """HermiT finds no contradiction between the axioms and the facts of the release; a wrong one more, and it does.

    Points are left out: their datatype is GeoSPARQL's, and HermiT reads those of OWL 2 alone.
    """
    facts = [f"{triple} .\n" for triple in said(curated_store) if not str(triple).endswith("#wktLiteral>")]
    assert consistent(given("", facts))
    assert not consistent(given(":x a mlg:PTCE , mlg:Place .", facts))


def test_the_facts_of_a_release_use_properties_as_declared(curated_store: pyoxigraph.Store) -> None:
    """Each property is declared once; object properties have IRIs, datatype properties literals (OWL 2, 5.8.1)."""
    declared = read(*AXIOMS)
    found = set()
    for triple in said(curated_store):
        prop, literal = URIRef(triple.predicate.value), isinstance(triple.object, pyoxigraph.Literal)
        kinds = set(declared.objects(prop, RDF.type)) & set(PROPERTY_TYPES)
        right = {OWL.DatatypeProperty if literal else OWL.ObjectProperty, OWL.AnnotationProperty}
        if prop not in BUILT_IN and not (len(kinds) == 1 and kinds <= right):
            found.add((prop, literal))
    assert found == set()


def test_a_term_that_nothing_uses_says_why_it_is_kept(curated_store: pyoxigraph.Store) -> None:
    """Each term is the property or the class of something in a release, or is deprecated, or has its reason; no other has one.

    A release is the curated one, its ontology and shapes with it; what the national sources write is known by their code.
    """
    vocabulary = read(VOCABULARY)
    used = {
        t for triple in read(*SHAPES) for t in (triple[1], triple[2] if triple[1] == RDF.type else RDF.type)
    }
    for quad in curated_store.quads_for_pattern(None, None, None, None):
        named = quad.object if quad.predicate.value == str(RDF.type) else quad.predicate
        if isinstance(named, pyoxigraph.NamedNode) and named.value.startswith(str(MLG)):
            used.add(URIRef(named.value))
    package = Path(paths.__file__).parent
    rows = (*(package / "registers").glob("*.py"), package / "statistics.py")
    written = " ".join(path.read_text("utf-8") for path in rows)
    used |= {MLG[name] for name in re.findall(r'"mlg:([A-Za-z0-9]+)"', written)}
    unused = defined() - used - set(vocabulary.subjects(OWL.deprecated))
    assert set(vocabulary.subjects(SKOS.scopeNote)) == unused
    for term in unused:
        assert languages(vocabulary, term, SKOS.scopeNote) == ["en", "fr"]


def test_keys_and_chains_are_lists_of_properties() -> None:
    """Every key and chain names properties that are declared."""
    graph = read(*AXIOMS)
    declared = {p for kind in PROPERTY_TYPES for p in graph.subjects(RDF.type, kind)}
    heads = [head for p in (OWL.hasKey, OWL.propertyChainAxiom) for head in graph.objects(None, p)]
    assert heads
    for head in heads:
        assert set(Collection(graph, head)) <= declared
