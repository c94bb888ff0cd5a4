"""The diagnostic of each PTCE against the elements of article 9: met, missing or unknown, and why.

The shapes of `shapes/article9.ttl` carry it all: the criterion, the words, and two SPARQL texts in which
`$this` stands for the PTCE. An absent fact is unknown, never false.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox
from rdflib import RDFS, SH, XSD, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral

from maillage import iris
from maillage.errors import Place, RdfError
from maillage.sparql.binding import bind
from maillage.terms.labels import both
from maillage.vocabulary import PREFIXES, expand

Outcome = Literal["met", "missing", "unknown"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_PREFIXES: Final = "common.ttl"
_MLG: Final = Namespace(PREFIXES["mlg"])
_SHOWN: Final = 6
_POLES: Final = f"SELECT DISTINCT ?this ?label WHERE {{ ?this a <{_MLG.PTCE}> ; <{RDFS.label}> ?label }}"


@dataclass(frozen=True)
class Wording:
    """One text in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True)
class Element:
    """One element of article 9, as its shape words it and looks for it."""

    criterion: str
    name: Wording
    evidence: str
    missing_when: str
    met: Wording
    missing: Wording
    unknown: Wording

    @property
    def key(self) -> str:
        """The short name of the criterion: `l1`."""
        return self.criterion.rpartition("/")[2]


@dataclass(frozen=True)
class Verdict:
    """What the facts show of one PTCE on one element, in words, with the facts it rests on."""

    ptce: str
    criterion: str
    outcome: Outcome
    label: Wording
    reason: Wording
    rests_on: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The verdict's own IRI: `…/id/verdict/sud-aquitaine--l1`."""
        keys = (self.ptce.rpartition("/")[2], self.criterion.rpartition("/")[2])
        return iris.thing("verdict", "--".join(keys))


def verdicts(store: ox.Store, shapes: Path) -> list[Verdict]:
    """The verdict on each PTCE and each element, by PTCE then element.

    Args:
        store: the graph, already reasoned over; its named graphs are read as one.
        shapes: the file of the diagnostic's shapes; the prefixes of its queries stand beside it.

    Raises:
        RdfError: the diagnostic's shapes do not say all that is needed.
    """
    found = elements(shapes)
    return [
        _verdict(store, pole, name, element)
        for pole, name in sorted(_poles(store).items())
        for element in found
    ]


def triples(found: Iterable[Verdict]) -> Iterator[ox.Triple]:
    """The verdicts as triples (`mlg:Verdict`), in the order given."""
    for verdict in found:
        subject = ox.NamedNode(verdict.iri)
        for predicate, term in _description(verdict):
            yield ox.Triple(subject, ox.NamedNode(expand(predicate)), term)


def _description(verdict: Verdict) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield "rdf:type", ox.NamedNode(_MLG.Verdict)
    yield "rdfs:label", ox.Literal(verdict.label.fr, language="fr")
    yield "rdfs:label", ox.Literal(verdict.label.en, language="en")
    yield "mlg:verdictOn", ox.NamedNode(verdict.ptce)
    yield "mlg:criterion", ox.NamedNode(verdict.criterion)
    yield "mlg:outcome", ox.NamedNode(iris.code("outcomes", verdict.outcome))
    yield "mlg:reason", ox.Literal(verdict.reason.fr, language="fr")
    yield "mlg:reason", ox.Literal(verdict.reason.en, language="en")
    for fact in verdict.rests_on:
        yield "mlg:restsOn", ox.NamedNode(fact)


def elements(shapes: Path) -> list[Element]:
    """The elements that the shapes of the diagnostic describe, by criterion.

    Raises:
        RdfError: a file is missing or malformed, or a shape lacks a text in one of the languages.
    """
    graph = Graph()
    for path in (shapes.with_name(_PREFIXES), shapes):
        try:
            graph.parse(path, format="turtle")
        except (OSError, SyntaxError) as fault:
            raise RdfError(
                f"illisible : « {fault} »", f"cannot be read: {fault}", Place(path.name)
            ) from fault
    found = [
        _element(graph, shape, str(criterion))
        for shape, criterion in graph.subject_objects(_MLG.criterion)
        if isinstance(shape, URIRef) and (shape, _MLG.evidence, None) in graph
    ]
    return sorted(found, key=lambda element: element.criterion)


def _element(graph: Graph, shape: URIRef, criterion: str) -> Element:
    prologue = _prologue(graph)
    return Element(
        criterion=criterion,
        name=_wording(graph, shape, SH.name),
        evidence=prologue + _query(graph, shape, _MLG.evidence),
        missing_when=prologue + _query(graph, shape, _MLG.missingWhen),
        met=_wording(graph, shape, _MLG.reasonMet),
        missing=_wording(graph, shape, _MLG.reasonMissing),
        unknown=_wording(graph, shape, _MLG.reasonUnknown),
    )


def _prologue(graph: Graph) -> str:
    """The prefixes that the shapes declare (SHACL 5.2.1), as SPARQL."""
    declared = sorted(
        (str(graph.value(node, SH.prefix)), str(graph.value(node, SH.namespace)))
        for node in set(graph.objects(None, SH.declare))
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared)


def _wording(graph: Graph, shape: URIRef, predicate: URIRef) -> Wording:
    texts = {o.language: str(o) for o in graph.objects(shape, predicate) if isinstance(o, RdfLiteral)}
    if not {"fr", "en"} <= texts.keys():
        raise _lacking(shape, predicate)
    return Wording(texts["fr"], texts["en"])


def _query(graph: Graph, shape: URIRef, predicate: URIRef) -> str:
    text = graph.value(shape, predicate)
    if not isinstance(text, RdfLiteral) or text.datatype not in (None, XSD.string):
        raise _lacking(shape, predicate)
    return str(text)


def _lacking(shape: URIRef, predicate: URIRef) -> RdfError:
    return RdfError(f"<{shape}> sans <{predicate}>", f"<{shape}> without <{predicate}>")


def _poles(store: ox.Store) -> dict[str, Wording]:
    """Every PTCE with its name; the French one where it has no English one."""
    names: dict[str, list[ox.Literal]] = {}
    for pole, label in _select(store, _POLES):
        if isinstance(pole, ox.NamedNode) and isinstance(label, ox.Literal):
            names.setdefault(pole.value, []).append(label)
    return {pole: Wording(*both(texts)) for pole, texts in names.items()}


def _verdict(store: ox.Store, pole: str, name: Wording, element: Element) -> Verdict:
    this = {"this": ox.NamedNode(pole)}
    facts = _facts(store, bind(element.evidence, this))
    if facts:
        outcome: Outcome = "met"
        reason = Wording(
            element.met.fr.replace("{facts}", _listed((f.fr for f in facts.values()), " ; ", "et {} autres")),
            element.met.en.replace("{facts}", _listed((f.en for f in facts.values()), "; ", "and {} more")),
        )
    elif _ask(store, bind(element.missing_when, this)):
        outcome, reason = "missing", element.missing
    else:
        outcome, reason = "unknown", element.unknown
    label = Wording(f"{name.fr} : {element.name.fr}", f"{name.en}: {element.name.en}")
    return Verdict(pole, element.criterion, outcome, label, reason, tuple(sorted(facts)))


def _facts(store: ox.Store, query: str) -> dict[str, Wording]:
    """The facts that an evidence query finds, each with its label."""
    labels: dict[str, list[ox.Literal]] = {}
    for fact, label in _select(store, query):
        if isinstance(fact, ox.NamedNode) and isinstance(label, ox.Literal):
            labels.setdefault(fact.value, []).append(label)
    return {fact: Wording(*both(texts)) for fact, texts in labels.items()}


def _listed(labels: Iterable[str], separator: str, more: str) -> str:
    """Labels in alphabetical order, each once; beyond six, how many others there are."""
    names = sorted(set(labels), key=lambda name: (iris.slug(name), name))
    if len(names) <= _SHOWN + 1:
        return separator.join(names)
    return separator.join(names[:_SHOWN]) + " " + more.format(len(names) - _SHOWN)


def _select(store: ox.Store, query: str) -> Iterator[tuple[Term | None, Term | None]]:
    solutions = store.query(query)
    if isinstance(solutions, ox.QuerySolutions):
        for row in solutions:
            yield row[0], row[1]


def _ask(store: ox.Store, query: str) -> bool:
    answer = store.query(query)
    return isinstance(answer, ox.QueryBoolean) and bool(answer)
