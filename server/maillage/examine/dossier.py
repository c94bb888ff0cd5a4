"""Diagnoses an officer's own list of members against article 9; nothing is kept.

What the release knows of a member is added to what the list says of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, Store

from maillage import iris, paths
from maillage.engine import Engine
from maillage.errors import Place
from maillage.examine.forms import Forms, graphs_of
from maillage.examine.known_members import KnownMembers, known_bodies
from maillage.examine.list_words import of_a_list
from maillage.examine.member_list import Member, MemberList
from maillage.files.grid import Notice
from maillage.ontology import codes_quads
from maillage.terms import cell as terms
from maillage.territories import Gazetteer, territory_quads
from maillage.validate.article9 import Ground, Source, Told, elements, judged, tell
from maillage.vocabulary import CODES

_OWN: Final = NamedNode(iris.graph("dossier"))
"""The graph of what the sheet says."""
_POLE: Final = NamedNode(iris.thing("ptce", "dossier"))


@dataclass(frozen=True)
class Dossier:
    """The diagnosis of a list, in one language.

    Args:
        told: what is told of each element.
        known: the members that the release knows, each legal person once.
        things: the IRI that the release knows a member under, by its row.
        notices: what its keeper should know.
    """

    told: tuple[Told, ...]
    known: tuple[Member, ...]
    things: Mapping[int, str]
    notices: tuple[Notice, ...]


def diagnose(
    members: MemberList,
    engine: Engine,
    gazetteer: Gazetteer,
    lang: str,
    ontology: Path = paths.ONTOLOGY,
    shapes: Path = paths.SHAPES,
    *,
    aided: bool = True,
) -> Dossier:
    """What article 9 finds in a list of members, with what the release knows of them.

    Args:
        members: as `read_members` gives.
        engine: the release.
        gazetteer: the territories that members lie in.
        lang: `fr` or `en`.
        ontology: the folder that holds the code lists.
        shapes: the folder that holds the elements.
        aided: whether what the release knows is added; else the list alone is diagnosed.

    Raises:
        EngineError: the release does not answer.
        RdfError: the elements cannot be read.
    """
    release = KnownMembers(engine)
    codes = list(codes_quads(ontology))
    forms = Forms(codes)
    looked_up = release.look_up(members.members) if aided else {}
    bodies, namesakes = known_bodies(members, looked_up, gazetteer, forms)
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
    return Dossier(told, of_ours, found, notices)


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
