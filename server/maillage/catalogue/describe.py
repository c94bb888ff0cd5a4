"""The canned queries as RDF, so that the endpoint can be asked for its questions.

Each is a `sh:SPARQLExecutable` (the SHACL vocabulary), described as the SIB's sparql-examples are, with one
comment (editors show a query once for each), and its parameters as SHACL parameters. Every node has an IRI:
`mlq:{query}` and `mlq:{query}/{parameter}`. What a question needs is `dcterms:requires`, the national source.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from maillage import iris
from maillage.catalogue.needs import document
from maillage.catalogue.parameters import Parameter
from maillage.catalogue.queries import CannedQuery
from maillage.catalogue.values import Type
from maillage.sparql.binding import Term
from maillage.sparql.guard import Form
from maillage.vocabulary import ONTOLOGY, PREFIXES, QUERY, SHAPES, expand

Facts = Iterator[tuple[str, Term]]
_PREFIXES: Final = ONTOLOGY + "/prefixes"
_FORMS: Final[Mapping[Form, tuple[str, str]]] = {
    Form.SELECT: ("sh:SPARQLSelectExecutable", "sh:select"),
    Form.ASK: ("sh:SPARQLAskExecutable", "sh:ask"),
    Form.CONSTRUCT: ("sh:SPARQLConstructExecutable", "sh:construct"),
    Form.DESCRIBE: ("sh:SPARQLExecutable", "sh:select"),
}


def describe(catalogue: Iterable[CannedQuery]) -> Iterator[Triple]:
    """The triples that describe the queries, their parameters, and the prefixes that editors offer."""
    yield from _prefixes()
    for query in catalogue:
        yield from _about(query.iri, _query(query))
        for order, parameter in enumerate(query.parameters):
            yield from _about(_iri(query, parameter), _parameter(query, parameter, order))
            yield from _values(query, parameter)


def _prefixes() -> Iterator[Triple]:
    """The prefixes, as SHACL declares them (SHACL, 5.2.1)."""
    yield from _about(_PREFIXES, iter([("rdf:type", NamedNode(expand("owl:Ontology")))]))
    for prefix, namespace in sorted(PREFIXES.items()):
        node = f"{_PREFIXES}#{prefix}"
        yield from _about(_PREFIXES, iter([("sh:declare", NamedNode(node))]))
        address = Literal(namespace, datatype=NamedNode(expand("xsd:anyURI")))
        yield from _about(node, iter([("sh:prefix", Literal(prefix)), ("sh:namespace", address)]))


def _about(subject: str, facts: Facts) -> Iterator[Triple]:
    for predicate, term in facts:
        yield Triple(NamedNode(subject), NamedNode(expand(predicate)), term)


def _query(query: CannedQuery) -> Facts:
    kind, holder = _FORMS[query.form]
    for name in ("mlg:CannedQuery", "sh:SPARQLExecutable", kind):
        yield "rdf:type", NamedNode(expand(name))
    yield from _both("rdfs:label", query.title)
    yield "rdfs:comment", Literal(query.description["fr"], language="fr")
    yield from _both("dcterms:description", query.description)
    yield "sh:prefixes", NamedNode(_PREFIXES)
    yield holder, Literal(query.text)
    yield "dcterms:identifier", Literal(query.name)
    for tag in query.tags:
        yield "schema:keywords", Literal(tag, language="fr")
    for name in query.needs:
        yield "dcterms:requires", document(name)
    for parameter in query.parameters:
        yield "sh:parameter", NamedNode(_iri(query, parameter))


def _parameter(query: CannedQuery, parameter: Parameter, order: int) -> Facts:
    yield "rdf:type", NamedNode(expand("sh:Parameter"))
    yield "sh:path", NamedNode(f"{QUERY}parameter#{parameter.name}")
    yield from _both("sh:name", parameter.label)
    yield "sh:order", Literal(order)
    yield "sh:optional", Literal(not parameter.required)
    if parameter.type is Type.IRI:
        yield "sh:nodeKind", NamedNode(expand("sh:IRI"))
        yield "sh:class", NamedNode(expand(parameter.rdf_class))
    elif parameter.type is Type.CODE:
        yield "sh:nodeKind", NamedNode(expand("sh:IRI"))
        yield "sh:node", NamedNode(f"{SHAPES}#In-{parameter.scheme}")
    else:
        yield "sh:datatype", NamedNode(PREFIXES["xsd"] + _datatype(parameter.type))
    if parameter.default:
        yield "sh:defaultValue", parameter.term(parameter.default)
    if parameter.values:
        yield "sh:in", NamedNode(f"{_iri(query, parameter)}/1")
    if parameter.name in query.example:
        yield "skos:example", parameter.term(query.example[parameter.name])


def _values(query: CannedQuery, parameter: Parameter) -> Iterator[Triple]:
    """The closed list, an RDF collection whose nodes have IRIs."""
    last = len(parameter.values)
    for number, value in enumerate(parameter.values, 1):
        node = f"{_iri(query, parameter)}/{number}"
        rest = f"{_iri(query, parameter)}/{number + 1}" if number < last else expand("rdf:nil")
        facts: tuple[tuple[str, Term], ...] = (
            ("rdf:first", parameter.term(value)),
            ("rdf:rest", NamedNode(rest)),
        )
        yield from _about(node, iter(facts))


def _iri(query: CannedQuery, parameter: Parameter) -> str:
    return iris.query(f"{query.name}/{parameter.name}")


def _datatype(kind: Type) -> str:
    return "gYear" if kind is Type.YEAR else kind.value


def _both(predicate: str, texts: Mapping[str, str]) -> Facts:
    for lang, text in texts.items():
        yield predicate, Literal(text, language=lang)
