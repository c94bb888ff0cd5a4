"""Triples as the nodes of an expanded JSON-LD document (JSON-LD 1.1, 9; API, 8.4), types as `@type`."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from maillage.errors import RefusedQuery
from maillage.vocabulary import PREFIXES

Value = dict[str, str]
Node = dict[str, str | list[str] | list[Value]]
_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


def nodes(triples: Iterable[Triple | Quad]) -> list[Node]:
    """The nodes of triples, by subject in the order of their first triple; names of graphs are left out.

    Raises:
        RefusedQuery: JSON-LD has no way to write a triple that is said of.
    """
    found: dict[str, Node] = {}
    values: dict[tuple[str, str], list[Value]] = {}
    for triple in triples:
        subject, predicate, term = _name(triple.subject), triple.predicate.value, triple.object
        node = found.setdefault(subject, {"@id": subject})
        if predicate == _TYPE and isinstance(term, NamedNode | BlankNode):
            types = node.setdefault("@type", list[str]())
            assert isinstance(types, list)
            types.append(_name(term))  # type: ignore[arg-type]
            continue
        if (subject, predicate) not in values:
            node[predicate] = values[subject, predicate] = []
        values[subject, predicate].append(_value(term))
    return list(found.values())


def _value(term: object) -> Value:
    if not isinstance(term, Literal):
        return {"@id": _name(term)}
    if term.language:
        direction = {"@direction": str(term.direction)} if term.direction else {}
        return {"@value": term.value, "@language": term.language, **direction}
    if term.datatype.value == _STRING:
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def _name(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return str(term)
    raise RefusedQuery(
        "JSON-LD ne sait pas écrire un triplet cité (RDF 1.2) ; demander du Turtle",
        "JSON-LD has no way to write a triple term (RDF 1.2); ask for Turtle",
    )
