"""The closure of the stated triples under OWL 2 RL, by the reference engine owlrl.

What owlrl adds and a reader has no use for is left out, by this rule: an inferred triple is kept
when (1) it was not stated; (2) its subject is one of our things or codes, so no axiom about the
vocabulary itself and no literal as subject; (3) its object is an IRI, and not the subject itself;
(4) its predicate and, for a type, its class are neither of RDF, RDFS nor OWL (`owl:Thing`, …), save
`rdf:type` and `owl:sameAs`.
"""

from dataclasses import dataclass
from pathlib import Path

import owlrl
import pyoxigraph
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from maillage.errors import BuildError, InconsistencyError
from maillage.reason.axioms import read_axioms
from maillage.reason.derivations import Derivation, write_derivations
from maillage.reason.explain import MLG, ORG, Explainer, Fact, link_ends
from maillage.vocabulary import CODES, GRAPH, ID, compact

_OURS = (ID, CODES)
_VOCABULARIES = (str(OWL), str(RDF), str(RDFS))
_ERROR = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")


@dataclass(frozen=True)
class Inference:
    """How many triples each rule gave."""

    by_rule: dict[str, int]


def infer(stated: Path, ontology: list[Path], out: Path, derivations: Path) -> Inference:
    """Write what follows from the stated quads and the ontology.

    Args:
        stated: N-Quads; the union of its graphs is reasoned over, code lists included.
        ontology: Turtle files of axioms (OWL 2 RL).
        out: receives N-Quads, each triple in the graph `mgr:inferred/{rule}`, sorted.
        derivations: receives the rule and premises of each triple.

    Raises:
        InconsistencyError: the facts contradict the ontology.
        BuildError: a triple that owlrl gives and that no named rule explains.
    """
    schema = Graph()
    for path in ontology:
        schema.parse(path, format="turtle")
    axioms = read_axioms(schema)
    base = _read(stated, axioms.properties() | _RULE_PROPERTIES)
    direct = _direct_relations(base)
    closed = _closure(schema, [base, direct])
    inferred = {fact for fact in closed if _kept(fact, base)} | {fact for fact in direct if fact not in base}
    steps, left = Explainer(axioms, base).explain_all(inferred)
    if left:
        shown = " ; ".join(" ".join(compact(str(t)) for t in fact) for fact in left[:3])
        raise BuildError(
            f"{len(left)} triplets déduits sans règle nommée : {shown}",
            f"{len(left)} inferred triples without a named rule: {shown}",
        )
    _write(steps, out)
    write_derivations(
        (Derivation(_n3(f), rule, tuple(map(_n3, facts))) for f, (rule, facts) in steps.items()), derivations
    )
    counts: dict[str, int] = {}
    for rule, _ in steps.values():
        counts[rule] = counts.get(rule, 0) + 1
    return Inference(dict(sorted(counts.items())))


_RULE_PROPERTIES = frozenset(
    (RDF.type, OWL.sameAs, ORG.member, ORG.organization, ORG.role, ORG.roleProperty)
) | frozenset((MLG.party, MLG.fromParty, MLG.toParty, MLG.linkKind, MLG.linkProperty, MLG.directed))


def _read(stated: Path, properties: frozenset[URIRef]) -> Graph:
    graph = Graph()
    for quad in pyoxigraph.parse(path=str(stated), format=pyoxigraph.RdfFormat.N_QUADS):
        if URIRef(quad.predicate.value) in properties:
            graph.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    return graph


_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def _term(term: _Term) -> Node:
    match term:
        case pyoxigraph.NamedNode():
            return URIRef(term.value)
        case pyoxigraph.BlankNode():
            return BNode(term.value)
        case pyoxigraph.Literal():
            return (
                Literal(term.value, lang=term.language)
                if term.language
                else Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
            )
        case _:
            raise ValueError(f"not an RDF 1.1 term: {term}")


def _direct_relations(base: Graph) -> Graph:
    """What the rules org-roleproperty and mlg-linkproperty give."""
    found = Graph()
    for role, prop in base.subject_objects(ORG.roleProperty):
        for node in base.subjects(ORG.role, role):
            for member in base.objects(node, ORG.member):
                for collective in base.objects(node, ORG.organization):
                    found.add((member, prop, collective))
    for kind, prop in base.subject_objects(MLG.linkProperty):
        for link in base.subjects(MLG.linkKind, kind):
            for left, right in link_ends(base, link, kind):
                found.add((left[2], prop, right[2]))
    return found


def _closure(schema: Graph, parts: list[Graph]) -> Graph:
    graph = Graph()
    for part in (schema, *parts):
        for fact in part:
            graph.add(fact)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
        graph
    )
    errors = sorted(str(message) for message in graph.objects(None, _ERROR.error))
    if errors:
        raise InconsistencyError(
            f"les faits contredisent l’ontologie : {errors[0]}",
            f"the facts contradict the ontology: {errors[0]}",
        )
    return graph


def _kept(fact: Fact, base: Graph) -> bool:
    subject, predicate, obj = fact
    if fact in base or not isinstance(subject, URIRef) or not isinstance(obj, URIRef):
        return False
    if not str(subject).startswith(_OURS) or subject == obj:
        return False
    if predicate == RDF.type:
        return not str(obj).startswith(_VOCABULARIES)
    return predicate == OWL.sameAs or not str(predicate).startswith(_VOCABULARIES)


def _write(steps: dict[Fact, tuple[str, tuple[Fact, ...]]], out: Path) -> None:
    lines = sorted(f"{' '.join(_n3(fact))} <{GRAPH}inferred/{rule}> .\n" for fact, (rule, _) in steps.items())
    out.write_text("".join(lines), encoding="utf-8")


def _n3(fact: Fact) -> tuple[str, str, str]:
    s, p, o = (term.n3() for term in fact)
    return s, p, o
