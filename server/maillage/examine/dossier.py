"""Diagnoses an officer's own list of members against article 9; nothing is kept.

What the release knows of a member is added to what the list says of it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from maillage import iris, paths
from maillage.engine import Engine, Query
from maillage.errors import Place
from maillage.examine.forms import Forms, graphs_of
from maillage.examine.list_words import of_a_list
from maillage.examine.members import Member, MemberList
from maillage.examine.namesakes import elsewhere, other_nature
from maillage.files.grid import Notice
from maillage.ontology import codes_quads
from maillage.terms import cell as terms
from maillage.terms.labels import best
from maillage.territories import Gazetteer, territory_quads
from maillage.validate.article9 import Ground, Source, Told, elements, judged, tell
from maillage.vocabulary import CODES, GRAPH, ID, expand, prologue

_OWN: Final = NamedNode(iris.graph("dossier"))
"""The graph of what the sheet says."""
_POLE: Final = NamedNode(iris.thing("ptce", "dossier"))
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


@dataclass(frozen=True)
class Dossier:
    """The diagnosis of a list, in one language; whom of it the release knows; what its keeper should know."""

    told: tuple[Told, ...]
    known: tuple[Member, ...]
    notices: tuple[Notice, ...]


def diagnose(
    members: MemberList,
    engine: Engine,
    gazetteer: Gazetteer,
    lang: str,
    ontology: Path = paths.ONTOLOGY,
    shapes: Path = paths.SHAPES,
) -> Dossier:
    """What article 9 finds in a list of members, with what the release knows of them.

    Args:
        members: as `read_members` gives.
        engine: the release.
        gazetteer: the territories that members lie in.
        lang: `fr` or `en`.
        ontology: the folder that holds the code lists.
        shapes: the folder that holds the elements.

    Raises:
        EngineError: the release does not answer.
        RdfError: the elements cannot be read.
    """
    release = _Release(engine)
    codes = list(codes_quads(ontology))
    forms = Forms(codes)
    bodies, namesakes = _known_bodies(members, release.look_up(members.members), gazetteer, forms)
    found = {m.line: bodies[m.body] for m in members.members if m.body in bodies}
    known = list(release.known(set(found.values())))
    of_each: dict[str, list[Quad]] = {thing: [] for thing in found.values()}
    for quad in known:
        if isinstance(quad.subject, NamedNode) and quad.subject.value in of_each:
            of_each[quad.subject.value].append(quad)
    compared = {
        m: forms.apart(m, found[m.line], of_each[found[m.line]]) for m in members.members if m.line in found
    }
    apart = {member: quads for member, quads in compared.items() if quads}
    denied = {quad for member in apart for quad in of_each[found[member.line]] if forms.other(member, quad)}
    involvements = {q.subject for q in codes if q.object == terms.name("mlg:InvolvementRole")}
    quads = [
        *_pole(members),
        *(
            quad
            for member in members.members
            for quad in _member(member, found.get(member.line), gazetteer, involvements)
        ),
        *(quad for quad in known if quad not in denied),
        *territory_quads(gazetteer.territories, [m.place for m in members.members if m.place]),
        *codes,
    ]
    store = Store()
    for quad in _but_guesses(quads):
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object))
    lines = {_node(member): member.line for member in members.members}

    found_here = judged(store, of_a_list(elements(shapes / "article9.ttl")))
    cited = release.citations({graph for v in found_here for g in v.grounds for graph in g.graphs}, lang)

    def cite(ground: Ground) -> Iterator[Source]:
        if ground.fact in lines:
            yield Source(_line(lines[ground.fact], members.file, lang))
        yield from (Source(cited[graph], graph) for graph in ground.graphs if graph in cited)

    told = tuple(tell(verdict, lang, cite) for verdict in found_here)
    stating = release.citations(set(graphs_of(quad for quads in apart.values() for quad in quads)), lang)
    notices = (
        *namesakes,
        *(forms.notice(m, members.file, quads, stating) for m, quads in apart.items()),
        *_unsaid(members, found, store),
    )
    of_ours = tuple(m for m in members.members if m.line in found and m.line == m.body)
    return Dossier(told, of_ours, notices)


def _but_guesses(quads: Collection[Quad]) -> Iterator[Quad]:
    """The quads, but for what curators deduced of what the sheet says itself: it is no guess any more."""
    said = {quad.triple for quad in quads if quad.graph_name == _OWN}
    for quad in quads:
        if not (str(quad.graph_name).endswith("/deduced>") and quad.triple in said):
            yield quad


def _line(number: int, file: str, lang: str) -> str:
    return f"{file}, row {number}" if lang == "en" else f"{file}, ligne {number}"


def _pole(members: MemberList) -> Iterator[Quad]:
    yield Quad(_POLE, terms.name("rdf:type"), terms.name("mlg:PTCE"), _OWN)
    yield Quad(_POLE, terms.name("rdfs:label"), terms.french(members.file), _OWN)
    if members.complete:
        yield Quad(_POLE, terms.name("mlg:memberListComplete"), terms.typed("true", "boolean"), _OWN)


def _node(member: Member) -> str:
    """The IRI of the membership, or of the involvement, of a row."""
    return iris.thing("membership", f"dossier--{member.line}")


def _member(
    member: Member, known: str | None, gazetteer: Gazetteer, involvements: Collection[object]
) -> Iterator[Quad]:
    """What a row says of a member."""
    subject = NamedNode(known or iris.thing("actor", f"dossier--{member.body}"))
    node = NamedNode(_node(member))
    yield Quad(subject, terms.name("rdf:type"), terms.name("mlg:Actor"), _OWN)
    if not known and member.body == member.line:
        yield Quad(subject, terms.name("rdfs:label"), terms.french(member.name), _OWN)
    for nature in member.natures:
        predicate = "mlg:actorKind" if nature.startswith("actor-kinds/") else "mlg:legalFamily"
        yield Quad(subject, terms.name(predicate), NamedNode(CODES + nature), _OWN)
    for place in gazetteer.territories.chain([member.place]) if member.place else ():
        target = NamedNode(iris.thing(place.kind, place.code))
        yield Quad(subject, terms.name("mlg:locatedIn"), target, _OWN)
    yield from _roles(member, subject, node, involvements)


def _roles(
    member: Member, subject: NamedNode, node: NamedNode, involvements: Collection[object]
) -> Iterator[Quad]:
    """How a row says that a member takes part, or is involved without taking part."""
    roles = [NamedNode(iris.code("roles", role)) for role in member.roles]
    taking = [role for role in roles if role not in involvements]
    if taking:
        yield Quad(subject, terms.name("mlg:takesPartIn"), _POLE, _OWN)
        yield Quad(node, terms.name("rdf:type"), terms.name("mlg:Membership"), _OWN)
        yield Quad(node, terms.name("org:organization"), _POLE, _OWN)
        yield Quad(node, terms.name("org:member"), subject, _OWN)
    else:
        yield Quad(node, terms.name("rdf:type"), terms.name("mlg:Involvement"), _OWN)
        yield Quad(node, terms.name("mlg:involvementIn"), _POLE, _OWN)
        yield Quad(node, terms.name("mlg:involvedParty"), subject, _OWN)
    for role in taking or roles:
        yield Quad(node, terms.name("org:role" if taking else "mlg:involvementRole"), role, _OWN)


class _Release:
    """What a release knows of the members of a list."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def look_up(self, members: Collection[Member]) -> dict[int, "_Match"]:
        """What the release knows of each body, by its line: by its SIREN, else by its name alone."""
        sirens = {member.siren for member in members if member.siren}
        written = " ".join(f'"{siren}"' for siren in sorted(sirens))
        by_siren = self.things(_BY_SIREN.format(written), str) if sirens else {}
        by_name = self.things(_BY_NAME, iris.slug)
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
    ) -> dict[int, "_Match"]:
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
            body: _Match(
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

    def things(self, question: str, key: Callable[[str], str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self.rows(question):
            found.setdefault(key(row["text"].value), set()).add(row["thing"].value)
        return found

    def known(self, things: Collection[str]) -> Iterator[Quad]:
        """What the release says of them, each triple in the graph that states it."""
        if not things:
            return
        claims, places = set(), set()
        for row in self.rows(_KNOWN.format(_values(things), GRAPH)):
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
        for row in self.rows(_CLAIMS.format(_values(claims))) if claims else ():
            yield Quad(row["thing"], terms.name("mlg:claimKind"), row["value"])
        for row in self.rows(_TERRITORIES.format(_values(places))) if places else ():
            yield Quad(row["thing"], row["predicate"], row["value"])

    def citations(self, graphs: Collection[str], lang: str) -> dict[str, str]:
        """How the documents of graphs are cited, by graph."""
        found: dict[str, list[Literal]] = {}
        for row in self.rows(_CITATIONS.format(_values(graphs))) if graphs else ():
            found.setdefault(row["graph"].value, []).append(row["text"])
        return {graph: best(texts, lang).value for graph, texts in found.items()}

    def rows(self, text: str) -> QuerySolutions:
        answer = self.engine.query(Query(prologue("dcterms", "mlg", "owl", "rdfs", "skos") + text))
        assert isinstance(answer, QuerySolutions)
        return answer


def _values(iris_: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in sorted(iris_))


@dataclass(frozen=True)
class _Match:
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


def _known_bodies(
    members: MemberList, found: Mapping[int, _Match], gazetteer: Gazetteer, forms: Forms
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


_SEVERAL: Final = (
    "nos données connaissent un seul porteur de ce nom, et la liste plusieurs : rien n’en est repris ici",
    "our data know one bearer of this name, and the list several: nothing is taken from them here",
)
Message = tuple[str, str]


def _doubt(member: Member, match: _Match, gazetteer: Gazetteer, forms: Forms) -> tuple[Message | None, bool]:
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


def _unsaid(members: MemberList, found: Mapping[int, str], store: Store) -> Iterator[Notice]:
    """The members whose nature nothing tells: without it, nothing can be said to be missing."""
    kinds = [terms.name(name) for name in ("mlg:actorKind", "mlg:legalFamily")]
    lines = []
    for member in members.members:
        subject = NamedNode(found.get(member.line) or iris.thing("actor", f"dossier--{member.body}"))
        if not any(next(store.quads_for_pattern(subject, kind, None), None) for kind in kinds):
            lines.append(member.line)
    if lines:
        listed, many = ", ".join(map(str, lines)), len(lines) > 1
        yield Notice(
            f"nature inconnue {'aux lignes' if many else 'à la ligne'} {listed} : sans elle, on ne peut pas"
            " dire qu’un élément manque ; l’écrire (association, SARL, commune…) ou donner le SIREN",
            f"kind not known at row{'s' if many else ''} {listed}: without it, no element can be said to be"
            " missing; write it (association, SARL, commune…) or give the SIREN",
            Place(members.file),
        )
    placed = {member.body for member in members.members if member.place or member.line in found}
    if unplaced := [str(member.line) for member in members.members if member.body not in placed]:
        many = len(unplaced) > 1
        yield Notice(
            f"lieu inconnu {'aux lignes' if many else 'à la ligne'} {', '.join(unplaced)}",
            f"place not known at row{'s' if many else ''} {', '.join(unplaced)}",
            Place(members.file),
        )
