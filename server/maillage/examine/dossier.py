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
from maillage.files.grid import Notice
from maillage.ontology import codes_quads
from maillage.terms import cell as terms
from maillage.terms.labels import best
from maillage.territories import Gazetteer, territory_quads
from maillage.validate.article9 import Ground, Source, Told, elements, judged, tell
from maillage.vocabulary import CODES, GRAPH, expand, prologue

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
    found = release.look_up(members.members)
    others = [m for m in members.members if m.line in found and release.contradicts(m, found[m.line])]
    for member in others:
        del found[member.line]
    codes = list(codes_quads(ontology))
    known = list(release.known(set(found.values())))
    forms = Forms(codes)
    compared = {m: forms.apart(m, found[m.line], known) for m in members.members if m.line in found}
    apart = {member: quads for member, quads in compared.items() if quads}
    denied = {
        quad
        for member in apart
        for quad in known
        if quad.subject == NamedNode(found[member.line]) and forms.other(member, quad)
    }
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
    for quad in quads:
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
        *_namesakes(others, members.file),
        *(forms.notice(m, members.file, quads, stating) for m, quads in apart.items()),
        *_unsaid(members, found, store),
    )
    of_ours = tuple(m for m in members.members if m.line in found and m.line == m.body)
    return Dossier(told, of_ours, notices)


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

    def look_up(self, members: Collection[Member]) -> dict[int, str]:
        """The IRI of each member that the release knows, by line: by its SIREN, else by its name alone."""
        sirens = {member.siren for member in members if member.siren}
        written = " ".join(f'"{siren}"' for siren in sorted(sirens))
        by_siren = self.things(_BY_SIREN.format(written), str) if sirens else {}
        by_name = self.things(_BY_NAME, iris.slug)
        found = {}
        for member in members:
            things = by_siren.get(member.siren) or (by_name.get(iris.slug(member.name), set()))
            if len(things) == 1:
                found[member.line] = next(iter(things))
        return found

    def contradicts(self, member: Member, thing: str) -> bool:
        """Whether a row says of the body of that name what the release denies: its nature or its place."""
        told: dict[str, set[str]] = {}
        for quad in self.known([thing]):
            if isinstance(quad.object, NamedNode):
                told.setdefault(quad.predicate.value, set()).add(quad.object.value)
        places = {place for place in told.get(expand("mlg:locatedIn"), ()) if "/commune/" in place}
        if member.place and member.place[0] == "commune" and places:
            return iris.thing(*member.place) not in places
        kinds = told.get(expand("mlg:actorKind"), set())
        said = {CODES + nature for nature in member.natures if nature.startswith("actor-kinds/")}
        company = CODES + "actor-kinds/other-enterprise"
        return bool(said and kinds) and (company in said) != (company in kinds)

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


def _namesakes(others: Iterable[Member], file: str) -> Iterator[Notice]:
    """The rows whose nature or place is not that of the body that the release knows by their name."""
    for member in others:
        yield Notice(
            "nos données connaissent ce nom avec une autre nature ou une autre commune :"
            " rien n’en est repris",
            "our data know this name with another kind or commune: nothing is taken from them",
            Place(file, member.line),
        )


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
    if unplaced := [
        str(member.line) for member in members.members if not (member.place or member.line in found)
    ]:
        many = len(unplaced) > 1
        yield Notice(
            f"lieu inconnu {'aux lignes' if many else 'à la ligne'} {', '.join(unplaced)}",
            f"place not known at row{'s' if many else ''} {', '.join(unplaced)}",
            Place(members.file),
        )
