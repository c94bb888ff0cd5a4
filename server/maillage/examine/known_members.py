"""What a release knows of the members of a list, each told from the others of its name."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from maillage import iris
from maillage.engine import Engine, rows
from maillage.errors import Place
from maillage.examine.forms import Forms
from maillage.examine.member_list import Member, MemberList
from maillage.examine.namesakes import elsewhere, other_nature
from maillage.files.grid import Notice
from maillage.terms import cell as terms
from maillage.terms.labels import best
from maillage.territories import Gazetteer
from maillage.vocabulary import CODES, GRAPH, ID, expand, prologue

_BY_SIREN: Final = (
    "SELECT ?thing ?text WHERE {{ VALUES ?text {{ {0} }} ?thing mlg:siren ?text ; a mlg:Actor }}"
)
_BY_NAME: Final = """
SELECT DISTINCT ?thing ?text WHERE {
  GRAPH ?graph { ?thing rdfs:label|skos:altLabel ?text }
  ?thing a mlg:Actor
}"""
_KNOWN: Final = """
SELECT DISTINCT ?thing ?predicate ?value ?graph WHERE {{
  VALUES ?thing {{ {0} }}
  {{ ?thing ?predicate ?value }} UNION {{ ?value mlg:claimOf ?thing BIND (mlg:claimOf AS ?predicate) }}
  FILTER (?predicate IN (rdfs:label, mlg:actorKind, mlg:legalFamily, mlg:locatedIn, mlg:claimOf, owl:sameAs,
    mlg:carries, mlg:operates))
  OPTIONAL {{
    GRAPH ?graph {{ ?thing ?predicate ?value }}
    FILTER (!STRSTARTS(STR(?graph), "{1}inferred/"))
  }}
}}"""
_TERRITORIES: Final = """
SELECT DISTINCT ?thing ?predicate ?value WHERE {{
  VALUES ?thing {{ {0} }} ?thing ?predicate ?value
  FILTER (?predicate IN (rdfs:label, mlg:within, <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>))
}}"""
_CITATIONS: Final = (
    "SELECT ?graph ?text WHERE {{ VALUES ?graph {{ {0} }} ?graph dcterms:bibliographicCitation ?text }}"
)
_CLAIMS: Final = (
    "SELECT DISTINCT ?thing ?value WHERE {{ VALUES ?thing {{ {0} }} ?thing mlg:claimKind ?value }}"
)
_SEVERAL: Final = (
    "nos données connaissent un seul porteur de ce nom, et la liste plusieurs : rien n’en est repris ici",
    "our data know one bearer of this name, and the list several: nothing is taken from them here",
)
Message = tuple[str, str]


@dataclass(frozen=True)
class Match:
    """A body that the release knows: how it was found, and what tells it from its namesakes.

    Args:
        thing: its IRI.
        by_siren: whether the SIREN found it; else the name alone did.
        label: its name.
        names: the slugs of its names.
        natures: the codes of its kinds and legal families, with their list.
        places: the kinds and codes of the territories where it is.
    """

    thing: str
    by_siren: bool
    label: str
    names: frozenset[str]
    natures: frozenset[str]
    places: frozenset[tuple[str, str]]


class KnownMembers:
    """What a release knows of the members of a list."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def look_up(self, members: Collection[Member]) -> dict[int, Match]:
        """What the release knows of each body, by its line: by its SIREN, else by its name alone."""
        sirens = {member.siren for member in members if member.siren}
        written = " ".join(f'"{siren}"' for siren in sorted(sirens))
        by_siren = self._things(_BY_SIREN.format(written), str) if sirens else {}
        by_name = self._things(_BY_NAME, iris.slug)
        found: dict[int, tuple[str, bool]] = {}
        for member in members:
            numbered = by_siren.get(member.siren, set())
            things = numbered or by_name.get(iris.slug(member.name), set())
            if len(things) == 1 and not found.get(member.body, ("", False))[1]:
                found[member.body] = next(iter(things)), bool(numbered)
        return self.told({thing for thing, _ in found.values()}, by_name, found)

    def told(
        self,
        things: Collection[str],
        by_name: Mapping[str, Collection[str]],
        found: Mapping[int, tuple[str, bool]],
    ) -> dict[int, Match]:
        """What tells each body from its namesakes: its names, its natures, its places."""
        names: dict[str, set[str]] = {thing: set() for thing in things}
        for name, called in by_name.items():
            for thing in names.keys() & called:
                names[thing].add(name)
        labels: dict[str, list[Literal]] = {}
        told: dict[str, set[str]] = {}
        for quad in self.known(things):
            subject = str(getattr(quad.subject, "value", ""))
            if isinstance(quad.object, Literal):
                labels.setdefault(subject, []).append(quad.object)
            elif isinstance(quad.object, NamedNode):
                told.setdefault(subject, set()).add(quad.object.value)
        return {
            body: Match(
                thing,
                by_siren,
                best(labels[thing], "fr").value if thing in labels else "",
                frozenset(names[thing]),
                frozenset(v.removeprefix(CODES) for v in told.get(thing, ()) if v.startswith(CODES)),
                frozenset(
                    (kind, code)
                    for value in told.get(thing, ())
                    if value.startswith(ID)
                    for kind, _, code in [value.removeprefix(ID).partition("/")]
                ),
            )
            for body, (thing, by_siren) in found.items()
        }

    def _things(self, question: str, key: Callable[[str], str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self._rows(question):
            found.setdefault(key(row["text"].value), set()).add(row["thing"].value)
        return found

    def known(self, things: Collection[str]) -> Iterator[Quad]:
        """What the release says of them, each triple in the graph that states it."""
        if not things:
            return
        claims, places = set(), set()
        for row in self._rows(_KNOWN.format(_values(things), GRAPH)):
            subject, predicate, value = row["thing"], row["predicate"], row["value"]
            if predicate.value == expand("mlg:claimOf"):
                claims.add(value.value)
                subject, value = value, subject
            if predicate.value == expand("mlg:locatedIn"):
                places.add(value.value)
            yield (
                Quad(subject, predicate, value, row["graph"])
                if row["graph"]
                else Quad(subject, predicate, value)
            )
        for row in self._rows(_CLAIMS.format(_values(claims))) if claims else ():
            yield Quad(row["thing"], terms.name("mlg:claimKind"), row["value"])
        for row in self._rows(_TERRITORIES.format(_values(places))) if places else ():
            yield Quad(row["thing"], row["predicate"], row["value"])

    def citations(self, graphs: Collection[str], lang: str) -> dict[str, str]:
        """How the documents of graphs are cited, by graph."""
        found: dict[str, list[Literal]] = {}
        for row in self._rows(_CITATIONS.format(_values(graphs))) if graphs else ():
            found.setdefault(row["graph"].value, []).append(row["text"])
        return {graph: best(texts, lang).value for graph, texts in found.items()}

    def _rows(self, text: str) -> QuerySolutions:
        return rows(self.engine, prologue("dcterms", "mlg", "owl", "rdfs", "skos") + text)


def known_bodies(
    members: MemberList, found: Mapping[int, Match], gazetteer: Gazetteer, forms: Forms
) -> tuple[dict[int, str], list[Notice]]:
    """The bodies that the release knows, by their lines; what is said of those that are others."""
    notices: list[Notice] = []
    denied = set[int]()
    for member in members.members:
        match = found.get(member.body)
        if match is None or member.body in denied:
            continue
        message, taken = _doubt(member, match, gazetteer, forms)
        if message:
            notices.append(Notice(*message, Place(members.file, member.line)))
        if not taken:
            denied.add(member.body)
    bodies = {body: match for body, match in found.items() if body not in denied}
    sharers: dict[str, list[int]] = {}
    for body, match in bodies.items():
        sharers.setdefault(match.thing, []).append(body)
    for several in sharers.values():
        sure = [body for body in several if bodies[body].by_siren]
        for body in several if len(several) > 1 else ():
            if body not in sure or len(sure) > 1:
                del bodies[body]
                notices.append(Notice(*_SEVERAL, Place(members.file, body)))
    return {body: match.thing for body, match in bodies.items()}, notices


def _doubt(member: Member, match: Match, gazetteer: Gazetteer, forms: Forms) -> tuple[Message | None, bool]:
    """What is to be said of a row and what the release knows by its SIREN or name; whether that is taken.

    A SIREN is of one body, whatever its name; unless its nature or place differs too: then it is mistyped.
    A name alone is also that of others.
    """
    nature = other_nature(member.natures, match.natures)
    apart = member.place is not None and elsewhere(member.place, match.places, gazetteer.territories)
    words = forms.words(sorted(CODES + n for n in match.natures if n.startswith("actor-kinds/")))
    fr, en = (f" ({said})" if said else "" for said in words)
    if not match.by_siren:
        if nature:
            return _namesake(f"avec une autre nature{fr}", f"with another kind{en}", "ce nom", "this name")
        if apart:
            return _namesake("en un autre lieu", "in another place", "ce nom", "this name")
        return None, True
    if iris.slug(member.name) not in match.names:
        under = f"sous un autre nom, « {match.label} »{fr}", f"under another name, '{match.label}'{en}"
        if nature or apart:
            return _namesake(*under, "ce SIREN", "this SIREN", " ; le vérifier", "; check it")
        return (
            f"nos données connaissent ce SIREN {under[0]} : ce qu’elles en savent est repris ; le vérifier",
            f"our data know this SIREN {under[1]}: what they know of it is taken; check it",
        ), True
    return None, True


def _namesake(
    fr: str, en: str, of_fr: str, of_en: str, more_fr: str = "", more_en: str = ""
) -> tuple[Message, bool]:
    return (
        f"nos données connaissent {of_fr} {fr} : rien n’en est repris{more_fr}",
        f"our data know {of_en} {en}: nothing is taken from them{more_en}",
    ), False


def _values(iris_: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in sorted(iris_))
