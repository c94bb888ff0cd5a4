"""A PTCE on two pages: what is told of it, cut to what two pages hold, with numbered sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Generic, TypeVar

from maillage.validate.article9 import Told
from maillage.web.profiles import Profile
from maillage.web.profiles.course import Event
from maillage.web.profiles.deeds import Deed, Figure
from maillage.web.profiles.documents import Paper
from maillage.web.profiles.participations import Participation
from maillage.web.profiles.profile import Stated
from maillage.web.profiles.ties import Tie

CITED: Final = 2
"""How many sources of one fact are cited."""
LINES: Final = 245
"""How many lines of a column two pages hold, with room to spare for wide letters."""
_COLUMN: Final = 50
"""The characters of a line of a column, at least."""


@dataclass(frozen=True)
class Room:
    """How much of each sort is told: numbers of things, then characters of texts."""

    members: int = 40
    involved: int = 8
    figures: int = 10
    deeds: int = 10
    ties: int = 20
    events: int = 10
    sources: int = 30
    text: int = 420
    words: int = 120
    reason: int = 230
    name: int = 90

    def tighter(self) -> "Room":
        """A room of four fifths of each."""
        return Room(**{one.name: max(2, getattr(self, one.name) * 4 // 5) for one in fields(self)})


Item = TypeVar("Item")


@dataclass(frozen=True)
class Cut(Generic[Item]):
    """The first of some things, and how many others there are."""

    shown: tuple[Item, ...]
    more: int

    @classmethod
    def of(cls, items: Sequence[Item], most: int) -> "Cut[Item]":
        """The first of some things; one alone is never left out."""
        kept = most if len(items) > most + 1 else len(items)
        return cls(tuple(items[:kept]), len(items) - kept)


def short(text: str, most: int) -> str:
    """A text, cut between two words where it is longer."""
    if len(text) <= most:
        return text
    kept = text[:most].rpartition(" ")[0] or text[:most]
    return f"{kept.rstrip(' ,;:.')}…"


@dataclass(frozen=True)
class Ties:
    """The links of a PTCE with the same parties, of one relation: told once, with each of their periods."""

    relation: str
    kind: str
    others: tuple[str, ...]
    periods: tuple[tuple[str, str], ...]
    graphs: frozenset[str]


@dataclass
class Cited:
    """The documents that a dossier cites, numbered as they come."""

    profile: Profile
    most: int
    papers: list[Paper] = field(default_factory=list)
    more: set[str] = field(default_factory=set)

    def numbers(self, graphs: Iterable[str]) -> list[int]:
        """The numbers of the documents that some graphs come from; those that have no room are counted."""
        found = []
        for paper in self.profile.papers_for(graphs)[:CITED]:
            if paper not in self.papers and len(self.papers) >= self.most:
                self.more.add(paper.iri)
                continue
            if paper not in self.papers:
                self.papers.append(paper)
            found.append(self.papers.index(paper) + 1)
        return sorted(found)


@dataclass(frozen=True)
class Dossier:
    """What two pages tell of a PTCE."""

    p: Profile
    room: Room
    members: tuple[tuple[str, Cut[Participation]], ...]
    involved: Cut[Participation]
    figures: Cut[Figure]
    deeds: Cut[Deed]
    ties: tuple[tuple[str, tuple[Ties, ...]], ...]
    more_ties: int
    events: Cut[Event]
    told: tuple[Told, ...]
    cited: Cited

    @property
    def lines(self) -> int:
        """About how many lines of a column it takes."""
        p, room = self.p, self.room
        listed = [part for _, cut in self.members for part in cut.shown]
        cited = Cited(p, room.sources)
        around: tuple[Stated, ...] = (*listed, *self.involved.shown, *self.figures.shown)
        parts: tuple[Stated, ...] = (*around, *self.deeds.shown, *self.events.shown)
        ties = [tie for _, those in self.ties for tie in those]
        for graphs in (*(one.graphs for one in parts), *(tie.graphs for tie in ties)):
            cited.numbers(graphs)
        texts = [
            *(short(text, room.text) for text in p.about.texts("words", p.lang)[:1]),
            *(self._called(part.other) for part in listed),
            *(
                self._called(part.other, *part.roles[:2]) + "depuis novembre 2017"
                for part in self.involved.shown
            ),
            *(f"{f.value} {f.unit} {short(f.name, room.name)} en novembre 2017" for f in self.figures.shown),
            *(short(d.name, room.name) + short(d.words, room.words) + " " * 20 for d in self.deeds.shown),
            *(
                self._called(relation, *(iri for tie in those for iri in tie.others[:3]))
                + " " * 20 * len(those)
                for relation, those in self.ties
            ),
            *(self._called(*filter(None, (e.about, e.by))) + " " * 40 for e in self.events.shown),
            *(one.element + short(one.reason, room.reason) + " " * 20 for one in self.told),
            *(
                short(paper.title, room.name)
                + " " * 10
                + (self._called(paper.publisher) if paper.publisher else "")
                for paper in cited.papers
            ),
        ]
        summary, headings, rest = 14, 16 + len(self.members), 8
        return summary + headings + rest + sum(-(-len(text) // _COLUMN) for text in texts)

    def _called(self, *iris: str) -> str:
        """The names of things, with room for the numbers of sources."""
        return " ".join(f"{self.p.name(iri).text} [1][2]" for iri in iris)


def dossier(profile: Profile, told: Iterable[Told]) -> Dossier:
    """The dossier of a PTCE, cut to what two pages hold.

    Args:
        profile: what is told of it.
        told: its diagnosis.
    """
    verdicts, room = tuple(told), Room()
    found = _within(profile, verdicts, room)
    while found.lines > LINES and room != room.tighter():
        room = room.tighter()
        found = _within(profile, verdicts, room)
    return found


def _within(profile: Profile, told: tuple[Told, ...], room: Room) -> Dossier:
    """The dossier that a room holds."""
    kept = Cut.of(_ties(profile), room.ties)
    by_relation: dict[str, list[Ties]] = {}
    for tie in kept.shown:
        by_relation.setdefault(tie.relation, []).append(tie)
    return Dossier(
        profile,
        room,
        _members(profile, room.members),
        Cut.of(profile.involved, room.involved),
        Cut.of(profile.figures, room.figures),
        Cut.of((*profile.projects, *profile.services), room.deeds),
        tuple((relation, tuple(ties)) for relation, ties in by_relation.items()),
        kept.more,
        Cut.of(profile.events, room.events),
        told,
        Cited(profile, room.sources),
    )


def _ties(profile: Profile) -> list[Ties]:
    """Its links with others than its own facets, those of one relation and the same parties together."""
    found: dict[tuple[str, tuple[str, ...]], list[Tie]] = {}
    for tie in profile.ties:
        if not tie.within:
            found.setdefault((tie.relation, tie.others), []).append(tie)
    return [
        Ties(
            relation,
            those[0].kind,
            others,
            tuple(sorted({(tie.start, tie.end) for tie in those} - {("", "")})),
            frozenset().union(*(tie.graphs for tie in those)),
        )
        for (relation, others), those in found.items()
    ]


def _members(profile: Profile, most: int) -> tuple[tuple[str, Cut[Participation]], ...]:
    """Members by group, each once, those who carry it first; every group keeps its share of the room."""
    groups: dict[str, list[Participation]] = {}
    for group, those in profile.participants.items():
        once: dict[str, Participation] = {}
        for one in sorted(those, key=lambda one: (not one.carries, profile.name(one.other).text.casefold())):
            once.setdefault(one.other, one)
        groups[group] = [*once.values()]
    share = most / max(most, sum(map(len, groups.values())))
    return tuple((group, Cut.of(those, max(1, int(len(those) * share)))) for group, those in groups.items())
