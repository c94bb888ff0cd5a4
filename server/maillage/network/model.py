"""What a network is made of: undertakings, the ties between them, and how each stands among the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Undertaking:
    """A node of the network: an actor, the collectives that it alone carries, and their places.

    Args:
        iri: of the facet that names it.
        kind: `ptce`, `tiers-lieu` or `actor`: the first of these that one of its facets is.
        label_fr: its name in French.
        label_en: its name in English.
        facets: the IRIs of all its facets, its own among them.
        actor_kind: the code of the kind of actor; empty where it is not known.
        departement: the code of its département; empty where it is not known, or not one.
    """

    iri: str
    kind: str
    label_fr: str
    label_en: str
    facets: tuple[str, ...]
    actor_kind: str = ""
    departement: str = ""

    def label(self, lang: str) -> str:
        """Its name in the reader's language."""
        return self.label_en if lang == "en" else self.label_fr


@dataclass(frozen=True)
class Edge:
    """A tie between two undertakings, as one link, membership or involvement states it.

    Args:
        node: the IRI of what states it.
        source: the IRI of the undertaking that it comes from.
        target: the IRI of the one that it goes to.
        sort: `link`, `member` or `involved`.
        kinds: the codes of the kind of the link, or of the roles; none where none is said.
        label_fr: what the one is to the other, in French: `abrite`, `coopère avec`.
        label_en: the same in English.
        start: since when, as written; empty where no source says it.
        end: until when.
        directed: whether it goes from one to the other; else the order says nothing.
        deduced: whether curators alone deduce it.
    """

    node: str
    source: str
    target: str
    sort: str
    kinds: tuple[str, ...] = ()
    label_fr: str = ""
    label_en: str = ""
    start: str = ""
    end: str = ""
    directed: bool = True
    deduced: bool = False

    def label(self, lang: str) -> str:
        """What the one is to the other, in the reader's language."""
        return self.label_en if lang == "en" else self.label_fr


@dataclass(frozen=True)
class Measured:
    """What is computed of an undertaking, from ties of all sorts, whatever their direction and number.

    Args:
        neighbours: how many others it is tied to.
        betweenness: the share of the shortest ways between others that pass by it (Freeman, 1977), 0 to 1.
        bridge: whether others would be cut off from one another without it (an articulation point).
        community: the number of its community (Louvain), the largest first, from 1; 0 without any tie.
        component: the number of what it is joined to, the largest first, from 1; 0 without any tie.
        x: where it is drawn, from -1 to 1; what has no tie is not drawn.
        y: the same, downwards.
    """

    neighbours: int = 0
    betweenness: float = 0.0
    bridge: bool = False
    community: int = 0
    component: int = 0
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Network:
    """Undertakings sorted by IRI, what ties them, sorted too, and the measures of each by IRI.

    An undertaking without any tie is in it. Before `measure`, there are no measures.
    """

    undertakings: tuple[Undertaking, ...] = ()
    edges: tuple[Edge, ...] = ()
    measures: Mapping[str, Measured] = field(default_factory=dict)

    @cached_property
    def _by_facet(self) -> Mapping[str, Undertaking]:
        return {facet: one for one in self.undertakings for facet in one.facets}

    def of(self, iri: str) -> Undertaking | None:
        """The undertaking that a thing is a facet of; None where there is none."""
        return self._by_facet.get(iri)
