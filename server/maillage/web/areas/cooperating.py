"""Who cooperates with whom in a territory: each tie as a sentence, with the documents that say it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine, rows
from maillage.network import Network
from maillage.vocabulary import GRAPH
from maillage.web.profiles.documents import Paper, papers_of
from maillage.web.words.labels import blocks

_INFERRED: Final = GRAPH + "inferred/"
_GRAPHS: Final = """
SELECT DISTINCT ?node ?g {{ VALUES ?node {{ {0} }} GRAPH ?g {{ ?node a ?class }} }}"""
_SORTS: Final = ("link", "member", "involved")


@dataclass(frozen=True)
class Tie:
    """A tie between two undertakings of the territory.

    Args:
        nodes: the IRIs of what states it: several links may say the same.
        source: the IRI of the undertaking that it comes from.
        target: the IRI of the one that it goes to.
        sort: `link`, `member` or `involved`.
        verb: what the first does with the second: `partage des locaux avec`.
        start: since when, as written; empty where no source says it.
        end: until when.
        deduced: whether curators alone deduce it.
        kind: the code of the kind of a link, or of a role; empty without one.
    """

    nodes: tuple[str, ...]
    source: str
    target: str
    sort: str
    verb: str
    start: str = ""
    end: str = ""
    deduced: bool = False
    kind: str = ""


def ties_of(network: Network, here: Collection[str], lang: str) -> list[Tie]:
    """The ties between things of a territory: links first, then members, then who is involved.

    Args:
        network: the undertakings and what ties them.
        here: the IRIs of the things of the territory; an undertaking is there when one of its facets is.
        lang: the language of the verbs.
    """
    there = {one.iri for one in network.undertakings if not {one.iri, *one.facets}.isdisjoint(here)}
    found: dict[Tie, set[str]] = {}
    for edge in network.edges:
        if edge.source in there and edge.target in there:
            ends = edge.source, edge.target
            first, second = ends if edge.directed else sorted(ends)
            kind = next(iter(edge.kinds), "")
            said = edge.label(lang), edge.start, edge.end, edge.deduced, kind
            one = Tie((), first, second, edge.sort, *said)
            found.setdefault(one, set()).add(edge.node)
    ties = [replace(one, nodes=tuple(sorted(nodes))) for one, nodes in found.items()]
    return sorted(ties, key=lambda tie: (_SORTS.index(tie.sort), tie.target, tie.source, tie.verb, tie.nodes))


def sources_of(engine: Engine, ties: Iterable[Tie], lang: str) -> dict[str, list[Paper]]:
    """The documents that state some ties, by the IRI of what states each."""
    graphs: dict[str, set[str]] = {}
    for block in blocks(sorted({node for tie in ties for node in tie.nodes})):
        for row in rows(engine, _GRAPHS.format(block)):
            node, graph = row["node"], row["g"]
            if (
                isinstance(node, NamedNode)
                and isinstance(graph, NamedNode)
                and not graph.value.startswith(_INFERRED)
            ):
                graphs.setdefault(node.value, set()).add(graph.value)
    papers = papers_of(engine, set().union(*graphs.values()), lang)
    return {
        node: [paper for graph in sorted(those) for paper in papers.get(graph, [])]
        for node, those in graphs.items()
    }
