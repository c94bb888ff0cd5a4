"""The part of the network that a reader asks for, and what can be said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from maillage.network import Edge, Network, Undertaking
from maillage.network.layout import groups
from maillage.web.networks.asked import Asked
from maillage.web.things import Things


@dataclass(frozen=True)
class Part:
    """Some undertakings and the ties between them.

    Args:
        undertakings: those with most ties here first; then by name.
        edges: the ties between them, those of what is in the middle first.
        inside: those that lie in the territory, or are about the theme; all when none is asked.
        network: the whole.
        asked: what was asked.
    """

    undertakings: tuple[Undertaking, ...]
    edges: tuple[Edge, ...]
    inside: frozenset[str]
    network: Network
    asked: Asked

    @cached_property
    def near(self) -> Mapping[str, list[str]]:
        """The neighbours of each, by IRI, in the order of the undertakings."""
        found: dict[str, set[str]] = {one.iri: set() for one in self.undertakings}
        for edge in self.edges:
            found[edge.source].add(edge.target)
            found[edge.target].add(edge.source)
        rank = {iri: number for number, iri in enumerate(found)}
        return {iri: sorted(others, key=rank.__getitem__) for iri, others in found.items()}

    @cached_property
    def by_iri(self) -> Mapping[str, Undertaking]:
        """Each undertaking by its IRI."""
        return {one.iri: one for one in self.undertakings}

    @cached_property
    def tied(self) -> tuple[Undertaking, ...]:
        """Those with a tie here."""
        return tuple(one for one in self.undertakings if self.near[one.iri])

    @property
    def alone(self) -> tuple[Undertaking, ...]:
        """Those without any tie here."""
        return self.undertakings[len(self.tied) :]

    @cached_property
    def groups(self) -> list[list[str]]:
        """Those that are joined, directly or through others, together: the largest group first."""
        return groups({iri: others for iri, others in self.near.items() if others})

    @cached_property
    def first(self) -> Undertaking | None:
        """The one with most neighbours; what is in the middle is left out, as it always would be."""
        return next((one for one in self.tied if one.iri != self.asked.around), None)

    def left_by(self, iri: str) -> int:
        """How many would have no tie left here without an undertaking."""
        return sum(self.near[other] == [iri] for other in self.near[iri])


def part_of(network: Network, things: Things, asked: Asked) -> Part:
    """The part of the network that is asked for.

    Ties of which one end is in the territory and is about the theme are kept, with their other end: who
    cooperates with whom does not stop at a border. Around an undertaking are those at most so many steps
    away, and what ties them.
    """
    inside = frozenset(
        one.iri for one in network.undertakings if not asked.bounded or _fits(one, things, asked)
    )
    edges = [edge for edge in network.edges if _kept(edge, inside, asked)]
    shown = set(inside) | {iri for edge in edges for iri in (edge.source, edge.target)}
    if asked.around:
        shown = _around(asked.around, asked.steps, edges)
        edges = [edge for edge in edges if edge.source in shown and edge.target in shown]
    ties: dict[str, set[str]] = {}
    for edge in edges:
        ties.setdefault(edge.source, set()).add(edge.target)
        ties.setdefault(edge.target, set()).add(edge.source)
    ordered = sorted(
        (one for one in network.undertakings if one.iri in shown),
        key=lambda one: (-len(ties.get(one.iri, ())), one.label_fr.casefold(), one.iri),
    )
    rank = {one.iri: number for number, one in enumerate(ordered)}
    middle = asked.around

    def place(edge: Edge) -> tuple[bool, int, int, str]:
        one, other = sorted((rank[edge.source], rank[edge.target]))
        return (middle not in (edge.source, edge.target), one, other, edge.node)

    return Part(tuple(ordered), tuple(sorted(edges, key=place)), inside, network, asked)


def codes(one: Undertaking, things: Things, level: str) -> set[str]:
    """The codes of the territories of a level in which an undertaking lies, one facet of it at least."""
    found = {getattr(things.by_iri[iri], level) for iri in one.facets if iri in things.by_iri}
    return (found or ({one.departement} if level == "departement" else set())) - {""}


def themes(one: Undertaking, things: Things) -> set[str]:
    """The keys of the themes of an undertaking, those of all its facets, and of what they stand under."""
    return {key for iri in one.facets if iri in things.by_iri for key in things.themes(things.by_iri[iri])}


def _fits(one: Undertaking, things: Things, asked: Asked) -> bool:
    in_place = not asked.code or asked.code in codes(one, things, asked.level)
    return in_place and (not asked.theme or asked.theme in themes(one, things))


def _kept(edge: Edge, inside: frozenset[str], asked: Asked) -> bool:
    if (asked.sort and edge.sort != asked.sort) or (asked.stated and edge.deduced):
        return False
    return edge.source in inside or edge.target in inside


def _around(middle: str, steps: int, edges: Iterable[Edge]) -> set[str]:
    """Those at most so many steps from one."""
    edges, found = list(edges), {middle}
    for _ in range(steps):
        found |= {
            iri
            for edge in edges
            if edge.source in found or edge.target in found
            for iri in (edge.source, edge.target)
        }
    return found
