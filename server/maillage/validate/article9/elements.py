"""The elements of article 9, as `shapes/article9.ttl` words them and looks for them.

Each has clues: a SPARQL text in which `$this` stands for the PTCE, what it shows, and the sentence that says
so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

from rdflib import RDF, SH, XSD, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral

from maillage.errors import Place, RdfError
from maillage.vocabulary import PREFIXES

Outcome = Literal["established", "indication", "missing", "not-documented"]
_PREFIXES: Final = "common.ttl"
_MLG: Final = Namespace(PREFIXES["mlg"])
_SEVERAL: Final = 2


@dataclass(frozen=True)
class Wording:
    """One text in French and in English."""

    fr: str
    en: str


OUTCOMES: Final[Mapping[str, Wording]] = {
    "established": Wording("établi", "established"),
    "indication": Wording("indice", "indication"),
    "missing": Wording("manque", "missing"),
    "not-documented": Wording("non renseigné", "not documented"),
}
"""The outcomes in words, as the list `outcomes` labels them."""


@dataclass(frozen=True)
class Clue:
    """What is looked for, and what it shows when it is found.

    Args:
        key: its short name: `l2-participants`.
        shows: the outcome that it leads to.
        at_least: how many distinct things it wants; fewer are an indication.
        evidence: the query; what its variables mean is said in `shapes/article9.ttl`.
        reason: the sentence, in which `{facts}` stands for the names of what is found.
        few: the sentence when it finds fewer than it wants.
        deduced: the sentence when only the curators say it.
        few_deduced: the sentence when it wants several and only the curators say it, of one thing.
    """

    key: str
    shows: Outcome
    at_least: int
    evidence: str
    reason: Wording
    few: Wording
    deduced: Wording
    few_deduced: Wording


@dataclass(frozen=True)
class Element:
    """One element of article 9.

    Args:
        criterion: the IRI of the criterion.
        name: in a few words.
        clues: what is looked for, in the order in which it is told.
        not_documented: the sentence when nothing is found.
        settled_by: what would settle an indication, or an element that is not documented.
        kinds: the kinds of parties of which a verdict tells whether they are found, as information.
    """

    criterion: str
    name: Wording
    clues: tuple[Clue, ...]
    not_documented: Wording
    settled_by: Wording
    kinds: tuple[str, ...]

    @property
    def key(self) -> str:
        """The short name of the criterion: `l1`."""
        return self.criterion.rpartition("/")[2]


def elements(shapes: Path) -> list[Element]:
    """The elements that a file describes, in the order of the law.

    Args:
        shapes: the file; the prefixes of its queries stand beside it.

    Raises:
        RdfError: a file is missing or malformed, or an element or a clue lacks what it must say.
    """
    graph = Graph()
    for path in (shapes.with_name(_PREFIXES), shapes):
        try:
            graph.parse(path, format="turtle")
        except (OSError, SyntaxError) as fault:
            raise RdfError(
                f"illisible : « {fault} »", f"cannot be read: {fault}", Place(path.name)
            ) from fault
    found = _in_order(graph, list(graph.subjects(None, _MLG.Element)))
    return [_Reader(graph).element(node) for node in found]


def _in_order(graph: Graph, nodes: list[object]) -> list[URIRef]:
    return sorted(
        (n for n in nodes if isinstance(n, URIRef)), key=lambda n: (_number(graph, n, SH.order, 0), n)
    )


def _number(graph: Graph, node: URIRef, predicate: URIRef, default: int) -> int:
    value = graph.value(node, predicate)
    return int(value) if isinstance(value, RdfLiteral) and value.datatype == XSD.integer else default


class _Reader:
    """Takes the parts of an element; one that is not there is an error that names it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.prologue = _prologue(graph)

    def element(self, node: URIRef) -> Element:
        criterion = self.graph.value(node, _MLG.criterion)
        if not isinstance(criterion, URIRef):
            raise _lacking(node, _MLG.criterion)
        clues = _in_order(self.graph, list(self.graph.objects(node, _MLG.clue)))
        return Element(
            criterion=str(criterion),
            name=self.wording(node, SH.name),
            clues=tuple(self.clue(clue) for clue in clues),
            not_documented=self.wording(node, _MLG.reasonNotDocumented),
            settled_by=self.wording(node, _MLG.settledBy),
            kinds=tuple(map(str, self.graph.items(self.graph.value(node, _MLG.tellsKinds) or RDF.nil))),
        )

    def clue(self, node: URIRef) -> Clue:
        shows = str(self.graph.value(node, _MLG.shows)).rpartition("/")[2]
        if shows not in get_args(Outcome):
            raise _lacking(node, _MLG.shows)
        at_least = _number(self.graph, node, _MLG.atLeast, 1)
        reason = self.wording(node, _MLG.reason)
        establishes, several = shows == "established", at_least >= _SEVERAL
        deduced = self.wording(node, _MLG.reasonDeduced) if establishes else reason
        return Clue(
            key=str(node).rpartition("Article9-")[2],
            shows=cast("Outcome", shows),
            at_least=at_least,
            evidence=self.prologue + self.evidence(node),
            reason=reason,
            few=self.wording(node, _MLG.reasonFew) if several else reason,
            deduced=deduced,
            few_deduced=self.wording(node, _MLG.reasonFewDeduced) if several else deduced,
        )

    def evidence(self, node: URIRef) -> str:
        """The query of a clue: its own, or that of the node that it names."""
        shared = self.graph.value(node, _MLG.evidenceFrom)
        text = self.graph.value(shared or node, _MLG.evidence)
        if not isinstance(text, RdfLiteral) or text.datatype not in (None, XSD.string):
            raise _lacking(node, _MLG.evidence)
        return str(text)

    def wording(self, node: URIRef, predicate: URIRef) -> Wording:
        texts = {o.language: str(o) for o in self.graph.objects(node, predicate) if isinstance(o, RdfLiteral)}
        if not {"fr", "en"} <= texts.keys():
            raise _lacking(node, predicate)
        return Wording(texts["fr"], texts["en"])


def _prologue(graph: Graph) -> str:
    """The prefixes that the shapes declare (SHACL 5.2.1), as SPARQL."""
    declared = sorted(
        (str(graph.value(node, SH.prefix)), str(graph.value(node, SH.namespace)))
        for node in set(graph.objects(None, SH.declare))
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared)


def _lacking(node: URIRef, predicate: URIRef) -> RdfError:
    return RdfError(f"<{node}> sans <{predicate}>", f"<{node}> without <{predicate}>")
