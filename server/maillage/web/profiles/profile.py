"""Reads all that a page tells of one thing, in as many questions to the graph however much it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine
from maillage.vocabulary import ID
from maillage.web.portrait import Basis, Standing, bases_of
from maillage.web.profiles.course import Event, events
from maillage.web.profiles.deeds import Deed, Figure, figures, projects, services
from maillage.web.profiles.documents import Paper, papers_about, papers_of
from maillage.web.profiles.participations import Participation, grouped, kinds, participations
from maillage.web.profiles.rows import INFERRED, Node, nodes, pairs
from maillage.web.profiles.ties import Tie, ties
from maillage.web.tables import Name
from maillage.web.words.labels import classes, names

SORTS: Final = frozenset({"ptce", "tiers-lieu", "actor", "project", "service", "scheme", "call"})
"""What has a profile, by the kind in its IRI."""
_ABOUT: Final = {
    "name": "rdfs:label",
    "other": "skos:altLabel",
    "words": "dcterms:description",
    "note": "mlg:note",
    "home": "foaf:homepage",
    "status": "mlg:status",
    "kind": "mlg:actorKind",
    "family": "mlg:legalFamily",
    "form": "mlg:legalForm",
    "carrier_form": "mlg:carrierFormText",
    "founded": "mlg:foundingYear",
    "opened": "mlg:openingYear",
    "ended": "mlg:endedOn",
    "active": "mlg:activeOn",
    "theme": "mlg:theme",
    "theme_words": "mlg:themeText",
    "activity": "mlg:activity",
    "activity_words": "mlg:activityText",
    "place": "mlg:locatedIn",
    "acts_on": "mlg:actsOn",
    "siren": "mlg:siren",
    "rna": "mlg:rna",
    "staff": "mlg:staffBand",
    "funder": "mlg:funder",
    "edition": "mlg:editionOf",
    "budget": "mlg:budget",
    "open": "mlg:openDate",
    "close": "mlg:closeDate",
    "results": "mlg:resultsDate",
    "laureates": "mlg:laureates",
    "applicants": "mlg:applicants",
}
_FACETS: Final = """
SELECT ?p ?other {{ {0} ?p ?other FILTER(?p IN (
  mlg:carries, mlg:carriedBy, mlg:placeOf, mlg:hasTiersLieuAsPlace, mlg:operates, mlg:operatedBy)) }}"""
_LEVELS: Final = ("commune", "epci", "departement", "region")
Stated = Participation | Tie | Event | Deed | Figure


@dataclass(frozen=True)
class Facet:
    """Another side of the same undertaking: the association that carries a PTCE, the place of both."""

    iri: str
    relation: str


@dataclass
class Profile:
    """What is told of one thing; see the fields' own classes.

    `told_of` has, by node, the other facet of the undertaking that a statement is about.
    """

    iri: str
    lang: str
    about: Node
    types: frozenset[str]
    facets: tuple[Facet, ...]
    participants: Mapping[str, list[Participation]]
    takes_part: tuple[Participation, ...]
    involved: tuple[Participation, ...]
    involved_in: tuple[Participation, ...]
    ties: tuple[Tie, ...]
    events: tuple[Event, ...]
    projects: tuple[Deed, ...]
    services: tuple[Deed, ...]
    figures: tuple[Figure, ...]
    papers: tuple[Paper, ...]
    names: Mapping[str, Name]
    bases: Mapping[str, Basis]
    sources: Mapping[str, list[Paper]]
    told_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def sort(self) -> str:
        """The kind in its IRI: `ptce`, `tiers-lieu`, `actor`…"""
        return self.iri.removeprefix(ID).partition("/")[0]

    @property
    def title(self) -> Name:
        """Its name."""
        return self.names[self.iri]

    @cached_property
    def carriers(self) -> tuple[Participation, ...]:
        """Those who carry it."""
        return tuple(one for those in self.participants.values() for one in those if one.carries)

    @cached_property
    def members(self) -> int:
        """How many take part in it, each once."""
        return len({one.other for those in self.participants.values() for one in those})

    @cached_property
    def places(self) -> dict[str, str]:
        """The territories that it lies in, by level; one that several of a level hold is left out."""
        found: dict[str, set[str]] = {}
        for iri in self.about.iris("place"):
            level = iri.removeprefix(ID).partition("/")[0]
            found.setdefault(level, set()).add(iri)
        return {level: min(found[level]) for level in _LEVELS if len(found.get(level, ())) == 1}

    def latest(self, made: str) -> str:
        """The date of the last news: of an event, a link, a document; empty when none is dated.

        Args:
            made: the date of the data; what is to come is no news.
        """
        dates = [
            *(event.date for event in self.events),
            *(date for tie in self.ties for date in (tie.start, tie.end)),
            *(date for deed in (*self.projects, *self.services) for date in (deed.start, deed.end)),
            *(date for figure in self.figures for date in (figure.start, figure.end)),
            *(paper.date for paper in self.papers),
            *(term.value for term in self.about.said.get("active", ()) if isinstance(term, Literal)),
        ]
        return max((date for date in dates if date <= made), default="")

    @staticmethod
    def property(name: str) -> str:
        """The property that a line of the summary is read from, as its short name: `mlg:foundingYear`."""
        return _ABOUT[name]

    def name(self, iri: str) -> Name:
        """What a thing is called."""
        return self.names.get(iri) or Name(iri.rpartition("/")[2])

    def standing(self, graphs: Iterable[str]) -> Standing:
        """The firmest standing of what some graphs state."""
        order = [*Standing]
        found = [self.bases[graph].standing for graph in graphs if graph in self.bases]
        return min(found, key=order.index, default=Standing.STATED)

    def papers_for(self, graphs: Iterable[str]) -> list[Paper]:
        """The documents behind some graphs, the firmest alone, each once."""
        named = [graph for graph in sorted(graphs) if graph in self.bases]
        firmest = self.standing(named)
        chosen = [graph for graph in named if self.bases[graph].standing is firmest]
        return list({paper.iri: paper for graph in chosen for paper in self.sources.get(graph, [])}.values())


def read(engine: Engine, iri: str, lang: str) -> Profile | None:
    """The profile of a thing, or None when the graph says nothing of it."""
    node = NamedNode(iri)
    about = nodes(engine, f"{node} a ?any BIND({node} AS ?node)", _ABOUT).get(iri)
    if about is None:
        return None
    inside = participations(engine, iri, lang, inward=True, involved=False)
    outside = participations(engine, iri, lang, inward=False, involved=False)
    involved = participations(engine, iri, lang, inward=True, involved=True)
    involved_in = participations(engine, iri, lang, inward=False, involved=True)
    kind_of = kinds(engine, (one.other for one in inside))
    facets = _facets(engine, iri)
    links = ties(engine, iri, lang)
    course = events(engine, iri, lang)
    made, offered = projects(engine, iri, lang), services(engine, iri, lang)
    counted = figures(engine, iri, lang)
    papers = papers_about(engine, iri, lang)
    every = [*inside, *outside, *involved, *involved_in]
    stated: list[Stated] = [*every, *links, *course, *made, *offered, *counted]
    graphs = {graph for one in stated for graph in one.graphs}
    graphs |= {graph for those in about.basis.values() for graph in those}
    wanted = {
        iri,
        *(one.other for one in every),
        *(role for one in every for role in one.roles),
        *(facet.iri for facet in facets),
        *(other for tie in links for other in (*tie.others, tie.relation, tie.kind, tie.project) if other),
        *(other for event in course for other in (event.about, event.by) if other),
        *(other for deed in (*made, *offered) for other in (deed.node, *deed.others, deed.kind) if other),
        *(other for figure in counted for other in (figure.qualifier, figure.measure) if other),
        *(value for name in _ABOUT for value in about.iris(name)),
    }
    bases = bases_of(engine, sorted(graph for graph in graphs if not graph.startswith(INFERRED)), lang)
    sources = papers_of(engine, bases, lang)
    publishers = {p.publisher for those in sources.values() for p in those if p.publisher}
    wanted |= publishers | {paper.publisher for paper in papers if paper.publisher}
    return Profile(
        iri, lang, about, frozenset(classes(engine, iri)), facets, grouped(inside, kind_of), tuple(outside),
        tuple(involved), tuple(involved_in), tuple(links), tuple(course), tuple(made), tuple(offered),
        tuple(counted), tuple(papers), names(engine, wanted, lang), bases, sources,
    )  # fmt: skip


def _facets(engine: Engine, iri: str) -> tuple[Facet, ...]:
    """The other sides of the undertaking, by what relates them most precisely."""
    text = _FACETS.format(NamedNode(iri))
    found: dict[str, str] = {}
    for relation, other in sorted(pairs(engine, text, "p", "other"), key=str):
        if isinstance(other, NamedNode):
            found.setdefault(other.value, relation)
    return tuple(Facet(other, relation) for other, relation in sorted(found.items()))
