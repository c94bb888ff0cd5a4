"""The rules of our own vocabularies: what a role and the kind of a link say of those that they relate."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rdflib import OWL, Namespace
from rdflib.term import Node, URIRef

from maillage.reason.axioms import Axioms
from maillage.reason.rule import Fact, Ids, Known, Premises, Rule, Select, in_order
from maillage.vocabulary import PREFIXES, expand

_ORG, _MLG = Namespace(PREFIXES["org"]), Namespace(PREFIXES["mlg"])
_ENDS: Final = (_MLG.fromParty, _MLG.toParty, _MLG.party)
"""From a link to those whom it relates."""


def _by_role(party: str, collective: str, role: str, names: str) -> Callable[..., Iterable[str]]:
    """From a node with these properties, the relation that its role names."""

    def select(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
        yield (
            f"SELECT m.o AS s, rp.o AS p, c.o AS o, {rank} AS rank FROM known r"
            f" JOIN known rp ON rp.s = r.o AND rp.p = {ids[names]}"
            f" JOIN known m ON m.s = r.s AND m.p = {ids[party]}"
            f" JOIN known c ON c.s = r.s AND c.p = {ids[collective]}"
            f" WHERE r.p = {ids[role]} AND EXISTS (SELECT 1 FROM {one} WHERE p IN"
            f" ({ids[role]}, {ids[names]}, {ids[party]}, {ids[collective]}))"
        )

    return select


def _from_role(
    party: str, collective: str, role: str, names: str
) -> Callable[[Known, Axioms, Fact], Iterator[Premises]]:
    party_of, collective_of, role_of, relation = (
        URIRef(expand(name)) for name in (party, collective, role, names)
    )

    def premises(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
        s, p, o = fact
        for held in known.subjects(relation, p):
            for node in in_order(known.subjects(party_of, s)):
                facts = ((node, party_of, s), (node, collective_of, o), (node, role_of, held))
                if all(premise in known for premise in facts):
                    yield *facts, (held, relation, p)

    return premises


_MEMBERSHIP: Final = ("org:member", "org:organization", "org:role", "org:roleProperty")
_INVOLVEMENT: Final = (
    *("mlg:involvedParty", "mlg:involvementIn"),
    *("mlg:involvementRole", "mlg:involvementProperty"),
)
ROLE: Final = Rule(
    "org-roleproperty",
    "Le rôle d’une participation donne la relation directe qu’il désigne, du participant au collectif.",
    "The role in a membership gives the direct relation that it names, from participant to collective.",
    _from_role(*_MEMBERSHIP),
    Select("", "", _by_role(*_MEMBERSHIP)),
)
INVOLVEMENT: Final = Rule(
    "mlg-involvementproperty",
    "Le rôle de qui a affaire à un collectif sans y prendre part donne la relation directe qu’il désigne.",
    "The role of a party involved in a collective gives the direct relation that it names.",
    _from_role(*_INVOLVEMENT),
    Select("", "", _by_role(*_INVOLVEMENT)),
)


def _by_link(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    """From those of one side to those of the other."""
    read = ", ".join(
        str(ids[name]) for name in ("mlg:fromParty", "mlg:toParty", "mlg:linkKind", "mlg:linkProperty")
    )
    yield (
        f"SELECT a.o AS s, lp.o AS p, b.o AS o, {rank} AS rank FROM known k"
        f" JOIN known lp ON lp.s = k.o AND lp.p = {ids['mlg:linkProperty']}"
        f" JOIN known d ON d.s = k.o AND d.p = {ids['mlg:directed']} AND d.o = {ids[TRUE]}"
        f" JOIN known a ON a.s = k.s AND a.p = {ids['mlg:fromParty']}"
        f" JOIN known b ON b.s = k.s AND b.p = {ids['mlg:toParty']}"
        f" WHERE k.p = {ids['mlg:linkKind']} AND a.o <> b.o AND NOT EXISTS"
        f" (SELECT 1 FROM known i WHERE i.p = {ids['owl:sameAs']} AND i.s = a.o AND i.o = b.o)"
        f" AND EXISTS (SELECT 1 FROM {one} WHERE p IN ({read}))"
    )


def from_link(*, directed: bool) -> Callable[[Known, Axioms, Fact], Iterator[Premises]]:
    """The premises by which a link of a directed kind, or of another, relates two parties."""

    def premises(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
        s, p, o = fact
        for kind in known.subjects(_MLG.linkProperty, p):
            if directed == any(str(value) == "true" for value in known.objects(kind, _MLG.directed)):
                for node in in_order(_links_of(known, s) & _links_of(known, o)):
                    named = (node, _MLG.linkKind, kind)
                    for ends in _ends(known, node, directed=directed) if named in known else ():
                        if ends[0][2] == s and ends[1][2] == o:
                            yield *ends, named, (kind, _MLG.linkProperty, p)

    return premises


def _links_of(known: Known, party: Node) -> set[Node]:
    return {node for name in _ENDS for node in known.subjects(name, party)}


def _ends(graph: Known, link: Node, *, directed: bool) -> list[tuple[Fact, Fact]]:
    """The pairs of parties that a link relates, as the triples that name them.

    A directed kind relates `fromParty` to `toParty`; another relates every two parties, both ways.
    """
    sides = [
        [(link, p, x) for p in properties for x in in_order(graph.objects(link, p))]
        for properties in ((_MLG.fromParty,), (_MLG.toParty,), _ENDS)
    ]
    left, right = (sides[0], sides[1]) if directed else (sides[2], sides[2])
    named: dict[tuple[Node, Node], tuple[Fact, Fact]] = {}
    for a in left:
        for b in right:
            if a[2] != b[2] and (a[2], OWL.sameAs, b[2]) not in graph:
                named.setdefault((a[2], b[2]), (a, b))
    return list(named.values())


TRUE: Final = f'"true"^^<{PREFIXES["xsd"]}boolean>'
LINK: Final = Rule(
    "mlg-linkproperty",
    "Un lien orienté donne, d’une partie à l’autre, la relation directe que sa nature désigne.",
    "A directed link gives, from one party to the other, the direct relation that its kind names.",
    from_link(directed=True),
    Select("", "", _by_link),
)
