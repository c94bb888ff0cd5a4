"""The steps of a proof as a page shows them: a sentence each, what says it, and why it follows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.reason import RULES
from maillage.terms.names import short
from maillage.terms.rdf import parsed
from maillage.vocabulary import GRAPH
from maillage.web.portrait import Basis, Standing
from maillage.web.profiles.documents import Paper
from maillage.web.proofs.sentences import Part, Teller
from maillage.why import Step, Words

OWN: Final = "own"
"""How a fact stands that our vocabulary or code lists state."""
RESTATED: Final = "restated"
"""How a fact stands that sources state in other words: the other way round, or by a role or a link."""
UNSOURCED: Final = "unsourced"
_OWN_GRAPHS: Final = frozenset(GRAPH + name for name in ("ontology", "codes", "queries", "sources"))
_RESTATING: Final = frozenset(
    (
        *("prp-inv", "prp-symp", "prp-eqp", "eq-sym"),
        *("org-roleproperty", "mlg-involvementproperty", "mlg-linkproperty", "mlg-mutual-link"),
    )
)
"""The rules that say again what is stated."""
_ORDER: Final = (
    *(standing.value for standing in (Standing.STATED, Standing.TOGETHER)),
    OWN,
    "deduced",
    "by_rule",
)


@dataclass(frozen=True)
class Source:
    """One authority of a fact.

    Args:
        standing: how the fact stands by it: a value of `Standing`, or `own`.
        title: of the graph, where no document is known.
        papers: the document; several when one at least of them says it.
        words: what it says of it, or the note of those who deduced it.
    """

    standing: str
    title: str
    papers: tuple[Paper, ...]
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A step of a proof.

    Args:
        sentence: what holds.
        fact: its subject, predicate and object as the address of its own page has them.
        standing: how it stands: that of its firmest source, `inferred`, `restated` or `unsourced`.
        sources: who states it.
        rules: the sentences of the rules that give it, when it is inferred; several when it only restates.
        premises: what these rules read.
        elsewhere: whether its premises are left out.
    """

    sentence: tuple[Part, ...]
    fact: tuple[str, str, str]
    standing: str
    sources: tuple[Source, ...] = ()
    rules: tuple[str, ...] = ()
    premises: tuple["Shown", ...] = ()
    elsewhere: bool = False


class Steps:
    """Shows steps, from what is known of graphs and documents."""

    def __init__(
        self, teller: Teller, bases: Mapping[str, Basis], papers: Mapping[str, Paper], lang: str
    ) -> None:
        self.teller, self.bases, self.papers, self.lang = teller, bases, papers, lang

    def shown(self, step: Step) -> Shown:
        """One step and those under it."""
        return self.of((step,), self.teller.fact(step))

    def of(self, steps: Sequence[Step], sentence: tuple[Part, ...]) -> Shown:
        """What some facts say together in one sentence."""
        first = steps[0]
        inferred = [step for step in steps if step.rule]
        sources = self.sources(steps)
        if not inferred:
            standing = sources[0].standing if sources else UNSOURCED
            return Shown(sentence, fact_of(first), standing, sources)
        if len(steps) > 1:
            premises = tuple(self.shown(step) for step in inferred)
            return Shown(sentence, fact_of(first), Standing.INFERRED.value, sources, (), premises)
        again = restates(first)
        names = dict.fromkeys(rules_of(first)) if again else (first.rule,)
        return Shown(
            sentence,
            fact_of(first),
            RESTATED if again else Standing.INFERRED.value,
            (),
            tuple(RULES[name].sentences[self.lang != "fr"] for name in names),
            tuple(self.grouped([*stated_under(first)] if again else first.premises)),
            first.elsewhere,
        )

    def grouped(self, premises: Sequence[Step]) -> Iterator[Shown]:
        """Premises, those that one node says of two things in one sentence; the conventions last."""
        by_node: dict[str, list[Step]] = {}
        for step in premises:
            by_node.setdefault(step.subject, []).append(step)
        conventions = []
        for those in by_node.values():
            sentence = self.teller.together(those) if len(those) > 1 else None
            shown = [self.of(those, sentence)] if sentence else [self.shown(step) for step in those]
            for one in shown:
                if one.standing == OWN:
                    conventions.append(one)
                else:
                    yield one
        yield from conventions

    def sources(self, steps: Iterable[Step]) -> tuple[Source, ...]:
        """Who states some facts, the firmest first; what also stands more firmly is not told again."""
        graphs: dict[str, list[Words]] = {}
        registers: dict[str, None] = {}
        for step in steps:
            for graph in step.graphs:
                graphs.setdefault(graph, [])
            for words in step.words:
                if words not in graphs.setdefault(words.graph, []):
                    graphs[words.graph].append(words)
            registers |= dict.fromkeys(step.documents)
        found = [self.source(graph, tuple(words)) for graph, words in graphs.items()]
        found += [Source(Standing.STATED.value, short(iri), self.known((iri,))) for iri in registers]
        return tuple(sorted(found, key=_firmness))

    def source(self, graph: str, words: tuple[Words, ...]) -> Source:
        """One named graph as an authority."""
        basis = self.bases.get(graph)
        if basis is None:
            return Source(Standing.STATED.value, short(graph), ())
        standing = OWN if graph in _OWN_GRAPHS else basis.standing.value
        return Source(
            standing, basis.sentence or basis.title, self.known(d.iri for d in basis.documents), words
        )

    def known(self, documents: Iterable[str]) -> tuple[Paper, ...]:
        """The documents that are described."""
        return tuple(self.papers[iri] for iri in dict.fromkeys(documents) if iri in self.papers)


def restates(step: Step) -> bool:
    """Whether what a step rests on says the same, in other words: no source would deny having said it."""
    if not step.rule:
        return True
    return step.rule in _RESTATING and not step.elsewhere and all(map(restates, step.premises))


def rules_of(step: Step) -> Iterator[str]:
    """The names of the rules that give a step and those under it."""
    if step.rule:
        yield step.rule
    for premise in step.premises:
        yield from rules_of(premise)


def stated_under(step: Step) -> Iterator[Step]:
    """The stated facts that a step rests on in the end."""
    for premise in step.premises:
        yield from stated_under(premise) if premise.rule else (premise,)


def fact_of(step: Step) -> tuple[str, str, str]:
    """A fact as an address has it: short names, and the text of a literal."""
    node = parsed(step.object)
    if isinstance(node, NamedNode):
        value = short(node.value)
    else:
        value = node.value if isinstance(node, Literal) else step.object
    return short(step.subject.strip("<>")), short(step.predicate.strip("<>")), value


def iris_of(step: Step) -> Iterator[str]:
    """What a step and those under it name."""
    for term in (step.subject, step.predicate, step.object):
        if term.startswith("<"):
            yield term[1:-1]
    for premise in step.premises:
        yield from iris_of(premise)


def graphs_of(step: Step) -> Iterator[str]:
    """The named graphs that state a step and those under it."""
    yield from step.graphs
    for premise in step.premises:
        yield from graphs_of(premise)


def documents_of(step: Step) -> Iterator[str]:
    """The datasets of registers that state a step and those under it."""
    yield from step.documents
    for premise in step.premises:
        yield from documents_of(premise)


def _firmness(source: Source) -> tuple[int, str]:
    place = _ORDER.index(source.standing) if source.standing in _ORDER else len(_ORDER)
    return place, source.title.casefold()
