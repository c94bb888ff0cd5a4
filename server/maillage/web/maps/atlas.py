"""What the map of a release may show: the things that people look for, and the links between them."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.catalogue.known import concepts
from maillage.engine import Engine, rows
from maillage.vocabulary import CODES, prologue
from maillage.web.things import Thing, Things

GENRES: Final = {"ptce": "ptce", "tiers-lieu": "tiers-lieu", "actor": "acteur"}
"""Each kind of thing of the map, and the value of `genre` that chooses it."""
FILTERS: Final = ("genre", "region", "departement", "theme", "statut", "liens")
STATUSES: Final = ("actif", "termine")
LINKED: Final = ("avec", "sans")
_THEMES, _KINDS = CODES + "themes", CODES + "link-kinds"
_OWN: Final = frozenset({f"{_KINDS}/carrying", f"{_KINDS}/place-of"})
"""Kinds of links between facets of one undertaking: they are no cooperation."""
_LINKS: Final = (
    prologue("mlg")
    + "SELECT ?link ?kind ?one ?other { ?link mlg:linkKind ?kind ; mlg:fromParty ?one ; mlg:toParty ?other }"
)


@dataclass(frozen=True, order=True)
class Link:
    """A cooperation link between two things, all by IRI."""

    one: str
    other: str
    kind: str
    node: str


class Atlas:
    """The things and links of one release, read once."""

    def __init__(self, things: Things, engine: Engine) -> None:
        self.things = tuple(thing for thing in things.every if thing.kind in GENRES)
        self.by_iri, self._all = things.by_iri, things
        self.links = tuple(sorted(_links(engine)))
        ends = {(link.node, end) for link in self.links for end in (link.one, link.other)}
        self.linked = Counter(end for _, end in ends)
        """How many links each thing has."""
        self._engine = engine
        self._labels: dict[tuple[str, str], Mapping[str, str]] = {}

    def themes(self, lang: str) -> Mapping[str, str]:
        """The label of each theme, by its key."""
        return self._named(_THEMES, lang)

    def kinds(self, lang: str) -> Mapping[str, str]:
        """The label of each kind of link, by its key."""
        return self._named(_KINDS, lang)

    def values(self, name: str, thing: Thing) -> Collection[str]:
        """The values of a filter that keep a thing."""
        if name == "theme":
            return self._all.themes(thing)
        if name == "genre":
            return (GENRES[thing.kind],)
        if name == "statut":
            return (STATUSES[not thing.active],)
        if name == "liens":
            return (LINKED[not self.linked[thing.iri]],)
        code = thing.region if name == "region" else thing.departement
        return (code,) if code else ()

    def _named(self, scheme: str, lang: str) -> Mapping[str, str]:
        if (scheme, lang) not in self._labels:
            found = concepts(self._engine, scheme, lang)
            self._labels[scheme, lang] = {iri.rpartition("/")[2]: label for iri, label in found.items()}
        return self._labels[scheme, lang]


def _links(engine: Engine) -> set[Link]:
    found = set()
    for row in rows(engine, _LINKS):
        node, kind, one, other = (row[name] for name in ("link", "kind", "one", "other"))
        if all(isinstance(term, NamedNode) for term in (node, kind, one, other)) and kind.value not in _OWN:
            found.add(Link(one.value, other.value, kind.value, node.value))
    return found
