"""The account of a fact: its proof cut to what a person reads, with who states each step."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from maillage.errors import ParameterError
from maillage.reason import Fact, Proof, Prover
from maillage.terms.rdf import Term, n_triples, parsed
from maillage.vocabulary import GRAPH, expand
from maillage.why.asked import fact, objects, values

MOST_FACTS: Final = 30
"""How many values of one property are told of."""
MOST_STEPS: Final = 12
"""How many deductions one account shows; each one left out has a page of its own."""
MOST_OTHERS: Final = 30
_INFERRED: Final = GRAPH + "inferred/"
_REIFIED: Final = ("membership/", "involvement/", "link/", "award/", "recognition/")
"""The kinds of things that say something of two others; their descriptions are the words of it."""
_ONE_VALUE: Final = frozenset(
    map(expand, ("mlg:status", "mlg:legalFamily", "mlg:actorKind", "mlg:operatedBy", "dcterms:publisher"))
)
"""The properties of which two values are two opinions; numbers, dates and years beside them."""
_TEXTS: Final = frozenset(map(expand, ("xsd:string", "rdf:langString", "geo:wktLiteral")))
_SOURCE, _NOTE, _ABOUT, _MEASURE, _VALUE, _SCOPE, _START = (
    NamedNode(expand(name))
    for name in (
        *("dcterms:source", "mlg:note", "mlg:about", "mlg:measure", "mlg:value", "mlg:scopeText"),
        "mlg:startDate",
    )
)
_ROLE_TEXT: Final = NamedNode(expand("mlg:roleText"))
_WORDS: Final = (_ROLE_TEXT, NamedNode(expand("dcterms:description")), _NOTE)


@dataclass(frozen=True)
class Words:
    """What is told of a step in words: those of a source itself (`quoted`), or of the curators."""

    graph: str
    text: str
    lang: str
    quoted: bool


@dataclass(frozen=True)
class Step:
    """A fact, and what it stands on.

    Args:
        subject, predicate, object: its terms, in N-Triples form.
        graphs: the named graphs that state it; none when it is inferred, or stated by a register.
        documents: the IRIs of the datasets of a register that states it.
        words: what those graphs say of it in words.
        rule: the rule that gives it, when it is inferred.
        premises: what that rule read.
        elsewhere: whether its premises are left out: told above, or on a page of its own.
    """

    subject: str
    predicate: str
    object: str
    graphs: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    rule: str = ""
    premises: tuple["Step", ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True)
class Other:
    """What other sources say instead: the thing that says it, its value, the graphs that state it."""

    subject: str
    object: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """What is told of a fact, or of each value of a property.

    Args:
        steps: one for each value that was meant, none when the graph has none.
        others: what other sources say of the same.
        known: whether the graph says anything of the subject.
    """

    steps: tuple[Step, ...]
    others: tuple[Other, ...]
    known: bool


def account(store: Store, prover: Prover, subject: str, predicate: str, text: str) -> Account:
    """The account of a fact of a store.

    Args:
        store: holds the graph.
        prover: proves its triples.
        subject, predicate: terms in N-Triples form.
        text: the object as a person types it; empty for every value.
    """
    prover.proved.clear()
    said = (subject, predicate)
    there = [str(term) for term in values(store, said)]
    try:
        meant = objects(store, said, text) if text else there
        facts = [fact((*said, value)) for value in meant[:MOST_FACTS]]
    except ParameterError:
        facts = []
    reader = _Reader(store)
    proofs = [prover.prove(one) or Proof(one, _graphs(prover, one)) for one in facts if one in prover.view]
    steps = tuple(reader.step(proof) for proof in proofs)
    node = parsed(subject)
    known = bool(there) or (
        isinstance(node, NamedNode) and any(True for _ in store.quads_for_pattern(node, None, None))
    )
    told = {step.object for step in steps}
    others = (*reader.others(said, there, told), *reader.figures(node, predicate, told))
    return Account(steps, others[:MOST_OTHERS], known)


def _graphs(prover: Prover, one: Fact) -> tuple[str, ...]:
    """The graphs of a fact that no rule gives any more: the ontology has changed since the release."""
    return tuple(sorted(prover.view.graphs(one)))


class _Reader:
    """Makes the steps of one account out of proofs."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.told: set[Fact] = set()
        self.left = MOST_STEPS

    def step(self, proof: Proof) -> Step:
        """A step and those under it, as far as the account goes."""
        s, p, o = (n_triples(term) for term in proof.fact)
        if not proof.rule:
            documents = () if proof.graphs else self.sources(s)
            return Step(s, p, o, proof.graphs, documents, tuple(self.words(s, proof.graphs)))
        if proof.fact in self.told or self.left == 0:
            return Step(s, p, o, rule=proof.rule, elsewhere=True)
        self.told.add(proof.fact)
        self.left -= 1
        return Step(
            s, p, o, rule=proof.rule, premises=tuple(self.step(premise) for premise in proof.premises)
        )

    def sources(self, subject: str) -> tuple[str, ...]:
        """The datasets that a thing of a register comes from."""
        found = self.objects(parsed(subject), _SOURCE)
        return tuple(sorted(term.value for term in found if isinstance(term, NamedNode)))

    def words(self, subject: str, graphs: tuple[str, ...]) -> Iterator[Words]:
        """What graphs tell in words of a thing that relates others; of another, the notes of deductions."""
        node = parsed(subject)
        if not isinstance(node, NamedNode):
            return
        reified = any(f"/id/{kind}" in node.value for kind in _REIFIED)
        for graph in graphs:
            for predicate in _WORDS if reified else (_NOTE,) if graph.endswith("/deduced") else ():
                for quad in self.store.quads_for_pattern(node, predicate, None, NamedNode(graph)):
                    if isinstance(quad.object, Literal):
                        yield Words(
                            graph, quad.object.value, quad.object.language or "", predicate == _ROLE_TEXT
                        )

    def others(self, said: tuple[str, str], there: list[str], told: set[str]) -> Iterator[Other]:
        """The other values of a property that has one, which sources state."""
        for text in there:
            term = parsed(text)
            alone = said[1].strip("<>") in _ONE_VALUE or (
                isinstance(term, Literal) and term.datatype.value not in _TEXTS
            )
            graphs = self.stated(said[0], said[1], term) if alone and text not in told else ()
            if graphs:
                yield Other(said[0], text, graphs)

    def figures(self, node: Term, predicate: str, told: set[str]) -> Iterator[Other]:
        """The values of the other figures that count the same, of the same thing, scope and year."""
        if predicate.strip("<>") != _VALUE.value or not isinstance(node, NamedNode):
            return
        same = (_MEASURE, _SCOPE, _START)
        mine = [self.compared(node, name) for name in same]
        for thing in self.objects(node, _ABOUT) if mine[0] else ():
            for quad in self.store.quads_for_pattern(None, _ABOUT, thing, DefaultGraph()):
                other = quad.subject
                if isinstance(other, NamedNode) and [self.compared(other, name) for name in same] == mine:
                    for value in self.objects(other, _VALUE):
                        graphs = self.stated(str(other), predicate, value)
                        if other != node and str(value) not in told and graphs:
                            yield Other(str(other), str(value), graphs)

    def compared(self, figure: NamedNode, name: NamedNode) -> set[str]:
        """The values of a figure by which it is like another; of a date, the year."""
        found = self.objects(figure, name)
        if name == _START:
            return {term.value[:4] for term in found if isinstance(term, Literal)}
        return {str(term) for term in found}

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """The values of a property of a thing."""
        if not isinstance(subject, NamedNode):
            return []
        found = self.store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        return sorted((quad.object for quad in found), key=str)

    def stated(self, subject: str, predicate: str, value: Term) -> tuple[str, ...]:
        """The graphs that state a triple; those of reasoning left out."""
        s, p = parsed(subject), parsed(predicate)
        if not isinstance(s, NamedNode) or not isinstance(p, NamedNode):
            return ()
        found = (quad.graph_name for quad in self.store.quads_for_pattern(s, p, value))
        named = (graph.value for graph in found if isinstance(graph, NamedNode))
        return tuple(sorted(graph for graph in named if not graph.startswith(_INFERRED)))
