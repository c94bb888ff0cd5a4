"""The closure of a graph as owlrl computes it, to compare ours with, triple by triple (OWL 2 RL/RDF)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, QueryTriples, RdfFormat, Store
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from maillage.quads import as_written
from maillage.terms.rdf import n_triples
from maillage.vocabulary import CODES, ID, PREFIXES, expand

Fact = tuple[Node, Node, Node]
_VOCABULARIES: Final = (str(RDF), str(RDFS), str(OWL))
_DESCRIBING: Final = frozenset((RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, RDFS.range))
_PLAIN: Final = frozenset((OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property))
_PREFIXED: Final = re.compile(r"\bmlg:\w+")


@dataclass(frozen=True)
class Expected:
    """A kind of triple that owlrl gives and a release leaves out: its name, why, and how it is told."""

    name: str
    fr: str
    en: str
    holds: Callable[[Fact], bool]


EXPECTED: Final = (
    Expected(
        "subject",
        "le sujet n’est ni une chose ni un code de Maillage : le vocabulaire, un littéral (RDF généralisé)",
        "the subject is neither a thing nor a code of Maillage: vocabulary, or a literal (generalised RDF)",
        lambda fact: not (isinstance(fact[0], URIRef) and str(fact[0]).startswith((ID, CODES))),
    ),
    Expected(
        "literal",
        "l’objet est un littéral : owlrl redit les valeurs sous chaque type de données",
        "the object is a literal: owlrl says values again for each datatype",
        lambda fact: not isinstance(fact[2], URIRef),
    ),
    Expected(
        "reflexive",
        "le triplet relie une chose à elle-même : eq-ref, et les relations symétriques ou transitives",
        "the triple relates a thing to itself: eq-ref, and symmetric or transitive relations",
        lambda fact: fact[0] == fact[2],
    ),
    Expected(
        "vocabulary",
        "le prédicat, ou la classe d’un type, est de RDF, de RDFS ou d’OWL : owl:Thing, rdfs:Resource…",
        "the predicate, or the class of a type, is of RDF, RDFS or OWL: owl:Thing, rdfs:Resource…",
        lambda fact: (
            fact[1] != OWL.sameAs
            and str(fact[2] if fact[1] == RDF.type else fact[1]).startswith(_VOCABULARIES)
        ),
    ),
)
"""Everything that owlrl infers and we do not; anything else that differs is a fault."""

_PREFIXES: Final = f"""
PREFIX org: <{PREFIXES["org"]}>
PREFIX owl: <{OWL}>
PREFIX mlg: <{PREFIXES["mlg"]}>
"""
_NAMES: Final = f"""{_PREFIXES}
CONSTRUCT {{ ?one ?relation ?other }} WHERE {{
  {{ ?x org:role/org:roleProperty ?relation ; org:member ?one ; org:organization ?other }}
  UNION
  {{ ?x mlg:involvementRole/mlg:involvementProperty ?relation ;
       mlg:involvedParty ?one ; mlg:involvementIn ?other }}
  UNION
  {{ ?x mlg:linkKind ?kind ; mlg:fromParty ?one ; mlg:toParty ?other .
     ?kind mlg:linkProperty ?relation ; mlg:directed true
     FILTER(?one != ?other) FILTER NOT EXISTS {{ ?one owl:sameAs ?other }} }}
}}"""
"""The rules of our own vocabularies, which owlrl has not: those of roles and of directed links."""

_ALIAS: Final = "{ ?less owl:sameAs ?next FILTER(str(?less) < str(?next)) }"
_OTHER: Final = "FILTER(?any != ?facet && NOT EXISTS { ?any owl:sameAs ?facet })"
_CARRIED: Final = f"{{ ?any mlg:carries ?facet {_OTHER} }}"
_PLACED: Final = f"{{ ?facet mlg:placeOf ?any {_OTHER} FILTER NOT EXISTS {{ ?facet mlg:carries ?any }} }}"
_PARENTS: Final = (
    "?next mlg:carries ?facet",
    f"""?facet mlg:placeOf ?next FILTER NOT EXISTS {{ ?facet mlg:carries ?next }}
     FILTER NOT EXISTS {_CARRIED}""",
    f"?next mlg:operates ?facet FILTER NOT EXISTS {_CARRIED} FILTER NOT EXISTS {_PLACED}",
)
"""What a collective is next to in its undertaking, from the first way that says so to the last."""
_NEXT: Final = (
    f"{_PREFIXES} CONSTRUCT {{ ?facet <next:> ?head }} WHERE {{ "
    + " UNION ".join(
        f"""{{ SELECT ?facet (SAMPLE(?next) AS ?head) WHERE {{ {way}
     FILTER(?facet != ?next) FILTER NOT EXISTS {{ ?facet owl:sameAs ?next }} FILTER NOT EXISTS {_ALIAS} }}
     GROUP BY ?facet HAVING(COUNT(DISTINCT ?next) = 1) }}"""
        for way in _PARENTS
    )
    + " }"
)
_HEADS: Final = f"""{_PREFIXES}
CONSTRUCT {{ ?facet mlg:facetOf ?head }} WHERE {{
  ?facet <next:>+ ?head FILTER(?facet != ?head) FILTER NOT EXISTS {{ ?head <next:> ?higher }}
}}"""
_ALL_NAMES: Final = f"""{_PREFIXES}
CONSTRUCT {{ ?facet mlg:facetOf ?any }} WHERE {{ ?facet mlg:facetOf/owl:sameAs? ?any }}"""
_NO_FACETS: Final = """
  FILTER(?one != ?other) FILTER NOT EXISTS { ?one owl:sameAs ?other }
  FILTER NOT EXISTS { ?one mlg:facetOf|^mlg:facetOf ?other }
  FILTER NOT EXISTS { ?one mlg:facetOf/^mlg:facetOf ?other }"""
_APART: Final = f"""{_NO_FACETS}
  FILTER NOT EXISTS {{ ?one mlg:carries|mlg:placeOf ?other }}
  FILTER NOT EXISTS {{ ?other mlg:carries|mlg:placeOf ?one }}"""
_LINKS: Final = (
    f"""{_PREFIXES} CONSTRUCT {{ ?one ?relation ?other }} WHERE {{
  ?x mlg:linkKind ?kind ; mlg:fromParty|mlg:toParty|mlg:party ?one, ?other .
  ?kind mlg:linkProperty ?relation FILTER NOT EXISTS {{ ?kind mlg:directed true }} {_NO_FACETS} }}""",
    f"""{_PREFIXES} CONSTRUCT {{ ?one mlg:finances ?other }} WHERE {{
  ?award mlg:awardedTo ?other ; mlg:awardedUnder ?call .
  {{ ?call mlg:funder ?one }} UNION
  {{ ?call mlg:editionOf/mlg:funder ?one FILTER NOT EXISTS {{ ?call mlg:funder ?own }} }} {_APART} }}""",
    f"""{_PREFIXES} CONSTRUCT {{ ?one mlg:sharesPremisesWith ?other }} WHERE {{
  ?mine org:role <{CODES}roles/tenant> ; org:member ?one ; org:organization ?place .
  ?theirs org:role <{CODES}roles/tenant> ; org:member ?other ; org:organization ?place .
  FILTER NOT EXISTS {{ {{ ?mine mlg:endDate ?end . ?theirs mlg:startDate ?start }} UNION
     {{ ?theirs mlg:endDate ?end . ?mine mlg:startDate ?start }}
     BIND(IF(STRLEN(STR(?end)) < STRLEN(STR(?start)), STRLEN(STR(?end)), STRLEN(STR(?start))) AS ?size)
     FILTER(SUBSTR(STR(?end), 1, ?size) < SUBSTR(STR(?start), 1, ?size)) }} {_APART} }}""",
    f"""{_PREFIXES} CONSTRUCT {{ ?one mlg:accommodates ?other }} WHERE {{
  ?one mlg:operates ?place . ?place mlg:placeOf ?other .
  FILTER EXISTS {{ ?carrier mlg:carries ?other FILTER(?carrier != ?other)
                  FILTER NOT EXISTS {{ ?carrier owl:sameAs ?other }} }} {_APART} }}""",
)
"""The rules that ask that something be absent, so that they run once the others have nothing more to give."""


@dataclass(frozen=True)
class Closure:
    """What owlrl infers that a release should hold, as N-Triples, and the number left out for each reason."""

    facts: frozenset[str]
    left_out: Counter[str]


def closure(stated: Iterable[str], axioms: Iterable[Path]) -> Closure:
    """Everything that follows from triples and axioms, by owlrl and our own rules, which it has not.

    Literals from which nothing can follow are kept from owlrl, which would say each again in many ways.

    Args:
        stated: N-Triples lines without their point.
        axioms: Turtle files.
    """
    known = frozenset(stated)
    graph = _axioms(axioms)
    told = _lines(graph)
    idle = frozenset(_idle(known, graph))
    repeat_keys(graph)
    closed = _closed(graph, (known - idle) | _by_own_rules(known)) | idle
    heads = _facets(closed)
    if more := (heads | _links(closed | heads)) - closed:
        _closed(graph, more)
    left_out: Counter[str] = Counter()
    kept = set()
    for fact in graph:
        reason = next((expected.name for expected in EXPECTED if expected.holds(fact)), "")
        if reason:
            left_out[reason] += 1
        elif (line := " ".join(map(n_triples, fact))) not in known and line not in told:
            kept.add(line)
    return Closure(frozenset(kept), left_out)


def repeat_keys(graph: Graph) -> None:
    """Say the last property of each key twice, which means the same (OWL 2, 9.5).

    owlrl 7.6 leaves the last property of a key uncompared, so that a key of one property makes one thing of
    all the members of its class.
    """
    for key in list(graph.objects(None, OWL.hasKey)):
        properties = Collection(graph, key)
        properties.append(properties[-1])


def _axioms(files: Iterable[Path]) -> Graph:
    with as_written():
        graph = Graph("SimpleMemory")  # owlrl asks it over and over: a sixth less time
        for path in files:
            graph.parse(path, format="turtle")
    return graph


def _idle(lines: Iterable[str], axioms: Graph) -> Iterator[str]:
    """The triples with a literal from which nothing follows that is not a literal.

    Their property stands in no axiom but to be called a property, described, or given a range; it is of no
    vocabulary that has rules of its own; and no rule of ours names it.
    """
    ours = {expand(name) for rule in (_NAMES, _NEXT, _HEADS, *_LINKS) for name in _PREFIXED.findall(rule)}
    read: dict[str, bool] = {}
    for line in lines:
        _, name, value = line.split(" ", 2)
        if value.startswith('"'):
            iri = name[1:-1]
            if iri not in read:
                read[iri] = iri in ours or iri.startswith((str(RDF), str(OWL))) or _acts(URIRef(iri), axioms)
            if not read[iri]:
                yield line


def _acts(name: URIRef, axioms: Graph) -> bool:
    """Whether an axiom says more of a property than what it is called, that it is one, and its range."""
    if any(axioms.subject_predicates(name)):
        return True
    return any(
        str(predicate).startswith(_VOCABULARIES)
        and predicate not in _DESCRIBING
        and not (predicate == RDF.type and value in _PLAIN)
        for predicate, value in axioms.predicate_objects(name)
    )


def _closed(graph: Graph, facts: frozenset[str]) -> frozenset[str]:
    """Add to a graph what follows from more facts, by owlrl and the rules that name relations.

    Returns:
        the triples of the graph that a store takes.
    """
    while facts:
        _expand(graph, facts)
        lines = _lines(graph)
        facts = _by_own_rules(lines) - lines
    return _lines(graph)


def _expand(graph: Graph, facts: Iterable[str]) -> None:
    import owlrl  # slow to import, and of no use to other commands

    with as_written():
        graph.parse(data="".join(f"{line} .\n" for line in facts), format="nt")
        rules = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
        rules.expand(graph)


def _lines(graph: Graph) -> frozenset[str]:
    return frozenset(" ".join(map(n_triples, fact)) for fact in graph if _storable(fact))


def _storable(fact: Fact) -> bool:
    return isinstance(fact[0], URIRef) and isinstance(fact[1], URIRef)


def _by_own_rules(lines: Iterable[str]) -> frozenset[str]:
    return _given(_stored(lines), _NAMES)


def _facets(lines: frozenset[str]) -> frozenset[str]:
    heads = _given(_stored(_given(_stored(lines), _NEXT)), _HEADS)
    return _given(_stored(lines | heads), _ALL_NAMES)


def _links(lines: Iterable[str]) -> frozenset[str]:
    store = _stored(lines)
    return frozenset().union(*(_given(store, rule) for rule in _LINKS))


def _stored(lines: Iterable[str]) -> Store:
    store = Store()
    store.load("".join(f"{line} .\n" for line in lines).encode(), RdfFormat.N_TRIPLES)
    return store


def _given(store: Store, rule: str) -> frozenset[str]:
    answer = store.query(rule)
    assert isinstance(answer, QueryTriples)
    return frozenset(str(triple) for triple in answer if isinstance(triple.object, NamedNode))
