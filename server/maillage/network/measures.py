"""How undertakings stand in the network: how many others they are tied to, whom they join, their places.

The same network gives the same numbers on every machine: nodes are numbers here, as the order of texts in a
set changes from one process to the next, and no library is used whose sums depend on the processor.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import networkx as nx

from maillage.network.layout import drawn
from maillage.network.model import Measured, Network

_SEED: Final = 1
_DIGITS: Final = 6


def measure(network: Network) -> Network:
    """The network with the measures of each undertaking; ties of all sorts count, in any direction."""
    numbers = {one.iri: number for number, one in enumerate(network.undertakings)}
    graph = nx.Graph()
    pairs = {(numbers[edge.source], numbers[edge.target]) for edge in network.edges}
    graph.add_edges_from(sorted({(min(pair), max(pair)) for pair in pairs}))
    between = nx.betweenness_centrality(graph)
    bridges = set(nx.articulation_points(graph))
    community = _numbered(nx.community.louvain_communities(graph, seed=_SEED) if graph else ())
    component = _numbered(nx.connected_components(graph))
    places = drawn({node: sorted(graph[node]) for node in sorted(graph)})
    found = {}
    for iri, node in numbers.items():
        x, y = places.get(node, (None, None))
        found[iri] = Measured(
            graph.degree[node] if node in graph else 0,
            round(between.get(node, 0.0), _DIGITS),
            node in bridges,
            community.get(node, 0),
            component.get(node, 0),
            x,
            y,
        )
    return replace(network, measures=found)


def _numbered(groups: Iterable[set[int]]) -> dict[int, int]:
    """Each member with the number of its group, from 1, the largest first."""
    ranked = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group[0]))
    return {node: number for number, group in enumerate(ranked, 1) for node in group}
