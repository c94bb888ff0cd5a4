"""Undertakings and the links that follow between them: the rules that read the graph once it is closed.

An undertaking is an actor, the collectives that it alone carries, and their places. Its facets are told by
`FACET`; the rules after it relate parties of two undertakings, never two facets of one. Each asks that
something be absent (another carrier, a shared undertaking), so it runs after the rules that could add it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rdflib import OWL, Namespace, URIRef
from rdflib.term import Node

from maillage.reason.axioms import Axioms
from maillage.reason.links import TRUE, from_link
from maillage.reason.rule import Fact, Ids, Known, Premises, Rule, Select, in_order
from maillage.vocabulary import CODES, PREFIXES

_ORG, _MLG = Namespace(PREFIXES["org"]), Namespace(PREFIXES["mlg"])
_TENANT: Final = URIRef(f"{CODES}roles/tenant")
_HIGHEST: Final = 4
"""How many steps lead from a facet to the head of its undertaking, at most."""

READ: Final = (
    *("mlg:carries", "mlg:placeOf", "mlg:operates", "mlg:facetOf"),
    *("mlg:awardedTo", "mlg:awardedUnder", "mlg:funder", "mlg:editionOf", "mlg:finances"),
    *("mlg:sharesPremisesWith", "mlg:accommodates"),
)
"""The properties that these rules read or give."""
_PARTY: Final = ("mlg:fromParty", "mlg:toParty", "mlg:party")
NAMED: Final = ("mlg:startDate", "mlg:endDate", "mlc:roles/tenant")
"""The other terms that their SQL names: of the dates, only those of tenants are read."""


def working_tables(ids: Ids) -> Iterator[tuple[str, str]]:
    """The tables that these rules read: a name and its SQL, over `known` and those before it."""
    aliases = "SELECT id FROM same WHERE id <> canon"
    read = ", ".join(
        str(ids[name]) for name in (*READ, "org:member", "org:organization", "org:role", *_PARTY)
    )
    yield (
        "ties",
        f"SELECT s, p, o FROM known WHERE p IN ({read}) AND s NOT IN ({aliases}) AND o NOT IN ({aliases})",
    )
    yield "steps", _steps(ids)
    yield (
        "parents",
        "SELECT c.x, min(c.y) AS y FROM steps c"
        " JOIN (SELECT x, min(level) AS level FROM steps GROUP BY x) AS lowest"
        " ON lowest.x = c.x AND lowest.level = c.level GROUP BY c.x HAVING count(DISTINCT c.y) = 1",
    )
    yield "facets", _facets(ids)
    yield "near", _near(ids)
    yield "parties", _parties(ids)
    yield "tenancies", _tenancies_of_collectives(ids)
    yield "apart", _periods_apart(ids)


WORKING: Final = ("ties", "steps", "parents", "facets", "near", "parties", "tenancies", "apart")
"""The names of those tables."""


def _triples(ids: Ids, name: str) -> str:
    """The SQL of the triples of a property, each thing under the one name that stands for all its names."""
    return f"(SELECT s, o FROM ties WHERE p = {ids[name]})"


def _steps(ids: Ids) -> str:
    """The SQL of each step up from `x` to `y`; what carries a collective comes before its place."""
    steps = " UNION ALL ".join(
        f"SELECT {x} AS x, {y} AS y, {level} AS level FROM {_triples(ids, name)} AS t WHERE s <> o"
        for level, (name, x, y) in enumerate(
            (("mlg:carries", "o", "s"), ("mlg:placeOf", "s", "o"), ("mlg:operates", "o", "s"))
        )
    )
    carried = f"SELECT s, o FROM known WHERE p = {ids['mlg:carries']}"
    return (
        f"SELECT u.x, u.y, u.level FROM ({steps}) AS u LEFT JOIN ({carried}) AS c ON c.s = u.x AND c.o = u.y"
        " WHERE u.level <> 1 OR c.s IS NULL"
    )


def _facets(ids: Ids) -> str:
    """The SQL of the pairs of a facet and its head, and of two facets of one head, both ways."""
    facet = _triples(ids, "mlg:facetOf")
    return (
        f"SELECT s, o FROM {facet} AS one UNION SELECT o, s FROM {facet} AS back"
        f" UNION SELECT x.s, y.s FROM {facet} x JOIN {facet} y ON y.o = x.o"
    )


def _near(ids: Ids) -> str:
    """The SQL of the pairs of one undertaking, both ways: those of a collective that several carry, too."""
    carries, place_of = ids["mlg:carries"], ids["mlg:placeOf"]
    pairs = f"(SELECT s, o FROM ties WHERE p IN ({carries}, {place_of}))"
    return (
        f"SELECT s, o FROM facets UNION SELECT s, o FROM {pairs} AS one"
        f" UNION SELECT o, s FROM {pairs} AS back"
    )


def _parties(ids: Ids) -> str:
    """The SQL of the parties of links whose kind has no direction, with the relation that it names."""
    party = ", ".join(str(ids[name]) for name in _PARTY)
    directed = f"SELECT s FROM known WHERE p = {ids['mlg:directed']} AND o = {ids[TRUE]}"
    return (
        f"SELECT DISTINCT t.s AS link, t.o AS party, l.o AS relation FROM ties t"
        f" JOIN known k ON k.s = t.s AND k.p = {ids['mlg:linkKind']}"
        f" JOIN known l ON l.s = k.o AND l.p = {ids['mlg:linkProperty']} WHERE t.p IN ({party})"
        f" AND k.o NOT IN ({directed})"
    )


def _by_facet(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    """Up from parent to parent; what runs in a circle has no head."""
    joins = "".join(f" LEFT JOIN parents p{n} ON p{n}.x = p{n - 1}.y" for n in range(1, _HIGHEST + 1))
    head = ", ".join(f"p{n}.y" for n in reversed(range(_HIGHEST)))
    yield (
        f"SELECT s, p, o, rank FROM (SELECT p0.x AS s, {ids['mlg:facetOf']} AS p, coalesce({head}) AS o,"
        f" {rank} AS rank FROM parents p0{joins} WHERE p{_HIGHEST}.x IS NULL) AS heads WHERE s <> o"
    )


def _parent(known: Known, thing: Node) -> tuple[Node, Fact] | None:
    """What a collective is next to in its undertaking, and the triple that says so."""
    for found in (
        [(y, (y, _MLG.carries, thing)) for y in known.subjects(_MLG.carries, thing)],
        [
            (y, (thing, _MLG.placeOf, y))
            for y in known.objects(thing, _MLG.placeOf)
            if (thing, _MLG.carries, y) not in known
        ],
        [(y, (y, _MLG.operates, thing)) for y in known.subjects(_MLG.operates, thing)],
    ):
        others = [(y, fact) for y, fact in found if y != thing and not _same(known, y, thing)]
        if others:
            first = min(others, key=lambda pair: str(pair[0]))
            alone = all(_same(known, y, first[0]) for y, _ in others)
            return first if alone else None
    return None


def _same(known: Known, one: Node, other: Node) -> bool:
    return one == other or (one, OWL.sameAs, other) in known


def _from_facet(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    thing, relation, head = fact
    if relation != _MLG.facetOf:
        return
    path: list[Fact] = []
    while len(path) < _HIGHEST and (found := _parent(known, thing)):
        thing, step = found
        path.append(step)
    if path and thing == head:
        yield tuple(path)


FACET: Final = Rule(
    "mlg-facet",
    "Un collectif qu’un seul porte, ou un tiers-lieu qui est le lieu d’un seul collectif ou qu’un seul"
    " exploite, est un volet de l’entreprise de celui-ci.",
    "A collective that one party alone carries, or a third place that is the place of one collective alone"
    " or that one party alone operates, is a facet of the undertaking of that party.",
    _from_facet,
    Select("", "", _by_facet),
    stage=1,
)


def _by_mutual_link(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
    """Every two parties of a link, both ways."""
    yield (
        f"SELECT DISTINCT a.party AS s, a.relation AS p, b.party AS o, {rank} AS rank FROM parties a"
        " JOIN parties b ON b.link = a.link AND b.relation = a.relation"
        " LEFT JOIN facets ON facets.s = a.party AND facets.o = b.party"
        " WHERE facets.s IS NULL AND a.party <> b.party"
    )


MUTUAL: Final = Rule(
    "mlg-mutual-link",
    "Un lien sans sens donne, entre ses parties qui ne sont pas des volets d’une même entreprise, la relation"
    " directe que sa nature désigne.",
    "A link without direction gives, between its parties that are not facets of one undertaking, the direct"
    " relation that its kind names.",
    from_link(directed=False),
    Select("", "", _by_mutual_link),
    stage=2,
)


def _link(relation: str, found: Callable[[Ids], str]) -> Callable[[Ids, int, str, str], Iterable[str]]:
    """The SQL of a rule that gives a relation between the pairs found that are not of one undertaking."""

    def select(ids: Ids, rank: int, one: str, other: str) -> Iterator[str]:
        yield (
            f"SELECT DISTINCT f.s, {ids[relation]} AS p, f.o, {rank} AS rank FROM ({found(ids)}) AS f"
            " LEFT JOIN near ON near.s = f.s AND near.o = f.o WHERE near.s IS NULL AND f.s <> f.o"
        )

    return select


def _funded(ids: Ids) -> str:
    """The funders of the call, else those of its scheme."""
    to, under, edition, funder = (
        _triples(ids, name) for name in ("mlg:awardedTo", "mlg:awardedUnder", "mlg:editionOf", "mlg:funder")
    )
    award = f"SELECT t.o AS holder, u.o AS edition FROM {to} t JOIN {under} u ON u.s = t.s"
    return (
        f"SELECT f.o AS s, a.holder AS o FROM ({award}) AS a JOIN {funder} f ON f.s = a.edition"
        f" UNION ALL SELECT f.o AS s, a.holder AS o FROM ({award}) AS a JOIN {edition} e ON e.s = a.edition"
        f" JOIN {funder} f ON f.s = e.o WHERE a.edition NOT IN (SELECT s FROM {funder} AS own)"
    )


def _from_award(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    funder, relation, holder = fact
    if relation != _MLG.finances:
        return
    for award in in_order(known.subjects(_MLG.awardedTo, holder)):
        for call in in_order(known.objects(award, _MLG.awardedUnder)):
            given = ((award, _MLG.awardedTo, holder), (award, _MLG.awardedUnder, call))
            if (call, _MLG.funder, funder) in known:
                yield *given, (call, _MLG.funder, funder)
            elif not any(known.objects(call, _MLG.funder)):
                for scheme in in_order(known.objects(call, _MLG.editionOf)):
                    if (scheme, _MLG.funder, funder) in known:
                        yield *given, (call, _MLG.editionOf, scheme), (scheme, _MLG.funder, funder)


AWARD: Final = Rule(
    "mlg-award-funding",
    "Le financeur d’un appel, ou de son dispositif quand l’appel n’en a pas, apporte des fonds à qui en"
    " reçoit une attribution.",
    "The funder of a call, or of its scheme when the call has none, brings funds to whoever receives an award"
    " under it.",
    _from_award,
    Select("", "", _link("mlg:finances", _funded)),
    stage=2,
)


def _tenancies_of_collectives(ids: Ids) -> str:
    """The SQL of the nodes that tell of a tenant and its collective."""
    member, collective, role = (
        _triples(ids, name) for name in ("org:member", "org:organization", "org:role")
    )
    return (
        f"SELECT m.s AS node, m.o AS who, c.o AS place FROM {member} m JOIN {collective} c ON c.s = m.s"
        f" JOIN {role} r ON r.s = m.s AND r.o = {ids['mlc:roles/tenant']}"
    )


def _periods_apart(ids: Ids) -> str:
    """The SQL of the tenancies of which one is known to end before the other starts."""

    def dates(name: str) -> str:
        return (
            f"SELECT d.s AS node, split_part(w.term, '\"', 2) AS day FROM quads d"
            f" JOIN terms w ON w.id = d.o WHERE d.p = {ids[name]} AND d.s IN (SELECT node FROM tenancies)"
        )

    return (
        f"SELECT e.node AS one, b.node AS other FROM ({dates('mlg:endDate')}) AS e"
        f" JOIN ({dates('mlg:startDate')}) AS b ON substr(e.day, 1, least(length(e.day), length(b.day)))"
        " < substr(b.day, 1, least(length(e.day), length(b.day)))"
    )


def _tenants(ids: Ids) -> str:
    """The tenants of one collective, whose periods are not known to lie apart."""
    return (
        "SELECT a.who AS s, b.who AS o FROM tenancies AS a JOIN tenancies AS b ON b.place = a.place"
        " LEFT JOIN apart AS gone ON gone.one = a.node AND gone.other = b.node"
        " LEFT JOIN apart AS late ON late.one = b.node AND late.other = a.node"
        " WHERE gone.one IS NULL AND late.one IS NULL"
    )


def _from_tenants(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    one, relation, other = fact
    if relation != _MLG.sharesPremisesWith:
        return
    for mine in _tenancies(known, one):
        for theirs in _tenancies(known, other):
            (_, _, place), (_, _, their_place) = mine[1], theirs[1]
            if place == their_place and not _lie_apart(known, mine[0][0], theirs[0][0]):
                yield *mine, *theirs


def _tenancies(known: Known, party: Node) -> Iterator[tuple[Fact, Fact, Fact]]:
    for node in in_order(known.subjects(_ORG.member, party)):
        if (node, _ORG.role, _TENANT) in known:
            for place in in_order(known.objects(node, _ORG.organization)):
                yield (node, _ORG.member, party), (node, _ORG.organization, place), (node, _ORG.role, _TENANT)


def _lie_apart(known: Known, one: Node, other: Node) -> bool:
    """Whether a period is known to end before the other starts, as precisely as both are told."""
    for first, second in ((one, other), (other, one)):
        for end in map(str, known.objects(first, _MLG.endDate)):
            for start in map(str, known.objects(second, _MLG.startDate)):
                size = min(len(end), len(start))
                if end[:size] < start[:size]:
                    return True
    return False


PREMISES: Final = Rule(
    "mlg-shared-premises",
    "Deux hébergés d’un même collectif, dont les périodes ne sont pas connues pour disjointes, partagent ses"
    " locaux.",
    "Two tenants of one collective, whose periods are not known to lie apart, share its premises.",
    _from_tenants,
    Select("", "", _link("mlg:sharesPremisesWith", _tenants)),
    stage=2,
)


def _hosted(ids: Ids) -> str:
    """The operators of the place of a collective whose carrier is known: others may be its carrier."""
    return (
        f"SELECT x.s AS s, t.o AS o FROM {_triples(ids, 'mlg:operates')} x"
        f" JOIN {_triples(ids, 'mlg:placeOf')} t ON t.s = x.o"
        f" JOIN {_triples(ids, 'mlg:carries')} c ON c.o = t.o AND c.s <> c.o"
    )


def _from_operator(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    operator, relation, collective = fact
    if relation == _MLG.accommodates:
        for place in in_order(known.subjects(_MLG.placeOf, collective)):
            for carrier in in_order(known.subjects(_MLG.carries, collective)):
                given = ((operator, _MLG.operates, place), (place, _MLG.placeOf, collective))
                if given[0] in known and carrier != collective:
                    yield *given, (carrier, _MLG.carries, collective)


HOSTING: Final = Rule(
    "mlg-place-hosting",
    "Qui exploite le lieu d’un collectif que porte un autre, d’une autre entreprise, l’abrite.",
    "Whoever operates the place of a collective of another undertaking, that another carries, hosts it.",
    _from_operator,
    Select("", "", _link("mlg:accommodates", _hosted)),
    stage=2,
)
