"""Says which part of a triple a graph does not know, and what is near it."""

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Store

from maillage.catalogue import known
from maillage.catalogue.values import KINDS
from maillage.engine import Embedded
from maillage.terms.names import short
from maillage.vocabulary import CODES, ID, expand

_PROPERTIES = ("rdf:Property", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_CLASSES = ("rdfs:Class", "owl:Class")
_MOST = 3


def unknown_parts(store: Store, triple: tuple[str, str, str]) -> Iterator[tuple[str, str]]:
    """A sentence, in French and English, for each IRI of a triple that is nowhere in its place.

    Args:
        store: holds the graph.
        triple: terms in N-Triples form.
    """
    for place, term in enumerate(triple):
        if not term.startswith("<"):
            continue
        node, is_predicate = NamedNode(term[1:-1]), place == 1
        if _is_there(store, node, is_predicate=is_predicate):
            continue
        fr, en = near_ones(node.value, _alike(store, node.value, is_predicate=is_predicate))
        name = short(node.value)
        if is_predicate:
            yield (
                f"« {name} » n’est pas un prédicat du graphe{fr}",
                f"'{name}' is no predicate of the graph{en}",
            )
        else:
            yield f"« {name} » n’est pas dans le graphe{fr}", f"'{name}' is not in the graph{en}"


def near_ones(wanted: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The end of a sentence that names the things nearest to an IRI or a key, among those of `labels`."""
    by_name = {name: iri for iri, label in labels.items() for name in (label, short(iri))}
    close = dict.fromkeys(by_name[name] for name in known.near(_key(wanted), by_name))
    keys = {_key(iri): iri for iri in labels}
    close = dict.fromkeys([*(keys[key] for key in known.near(_key(wanted), keys)), *close])
    listed = ", ".join(short(iri) for iri in list(close)[:_MOST])
    return (f" ; proches : {listed}", f"; near: {listed}") if close else ("", "")


def _key(iri: str) -> str:
    return short(iri).rpartition("/")[2]


def _is_there(store: Store, node: NamedNode, *, is_predicate: bool) -> bool:
    if any(True for _ in store.quads_for_pattern(node, None, None)):
        return True
    places = (None, node, None) if is_predicate else (None, None, node)
    return any(True for _ in store.quads_for_pattern(*places))


def _alike(store: Store, iri: str, *, is_predicate: bool) -> Mapping[str, str]:
    """What could be meant: the properties, the codes of a list, the things of a kind, or the classes."""
    engine = Embedded(store)
    if iri.startswith(CODES):
        return known.concepts(engine, iri.rpartition("/")[0], "fr")
    if iri.startswith(ID):
        kind = iri.removeprefix(ID).partition("/")[0]
        classes = [rdf_class for rdf_class, its in KINDS.items() if its == kind]
        if classes:
            return known.things(engine, classes[0], "fr")
        others = [NamedNode(f"{ID}{its}/{_key(iri)}") for its in KINDS.values()]
        return {node.value: "" for node in others if _is_there(store, node, is_predicate=False)}
    types = _PROPERTIES if is_predicate else _CLASSES
    found = (
        quad.subject
        for name in types
        for quad in store.quads_for_pattern(None, NamedNode(expand("rdf:type")), NamedNode(expand(name)))
    )
    return {node.value: short(node.value) for node in found if isinstance(node, NamedNode)}
