"""Who takes part in a thing, and in what it takes part; who is involved without taking part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from maillage.engine import Engine
from maillage.vocabulary import CODES
from maillage.web.profiles.rows import Node, nodes, pairs
from maillage.web.words.labels import values

_SAID: Final = {
    "role": "org:role",
    "words": "mlg:roleText",
    "start": "mlg:startDate",
    "end": "mlg:endDate",
    "note": "mlg:note",
}
_MEMBERSHIP: Final = _SAID | {"party": "org:member", "whole": "org:organization"}
_INVOLVEMENT: Final = _SAID | {
    "role": "mlg:involvementRole",
    "party": "mlg:involvedParty",
    "whole": "mlg:involvementIn",
}
CARRIER: Final = CODES + "roles/carrier"
_KINDS: Final = CODES + "actor-kinds/"
GROUPS: Final = {
    "sse": ("sse-enterprise",),
    "enterprises": ("other-enterprise",),
    "authorities": ("public-authority", "public-body"),
    "research": ("research-centre", "higher-education", "training-body"),
    "support": ("support-network", "funding-body"),
    "others": ("other",),
    "unknown": (),
}
"""The groups of article 9 of the law on the social economy, by the kinds of actors of each, in its order."""


@dataclass(frozen=True)
class Participation:
    """That a party takes part in a whole.

    Args:
        node: the membership or involvement.
        other: the IRI at its other end.
        roles: the IRIs of its roles.
        words: how sources say the role.
        start: since when, as written; empty where no source says it.
        end: until when.
        notes: what sources add.
        graphs: those that state it.
    """

    node: str
    other: str
    roles: tuple[str, ...]
    words: tuple[str, ...]
    start: str
    end: str
    notes: tuple[str, ...]
    graphs: frozenset[str]

    @property
    def carries(self) -> bool:
        """Whether the party carries the whole."""
        return CARRIER in self.roles


def participations(
    engine: Engine, iri: str, lang: str, *, inward: bool, involved: bool
) -> list[Participation]:
    """The participations of a thing.

    Args:
        engine: the release.
        iri: the thing.
        lang: the language of the reader.
        inward: those who take part in it, rather than what it takes part in.
        involved: those who are involved without taking part, rather than members.
    """
    names = _INVOLVEMENT if involved else _MEMBERSHIP
    near, far = (names["whole"], "party") if inward else (names["party"], "whole")
    found = nodes(engine, f"?node {near} {NamedNode(iri)} .", names)
    listed = [_participation(node, far, lang) for node in found.values() if node.iri_of(far)]
    return sorted(listed, key=lambda one: (one.other, one.node))


def _participation(node: Node, far: str, lang: str) -> Participation:
    start, end = node.literal("start"), node.literal("end")
    return Participation(
        node.iri,
        node.iri_of(far),
        tuple(dict.fromkeys(node.iris("role"))),
        tuple(node.texts("words", lang)),
        start.value if start else "",
        end.value if end else "",
        tuple(node.texts("note", lang)),
        frozenset(node.graphs),
    )


def kinds(engine: Engine, parties: Iterable[str]) -> dict[str, str]:
    """The kind of actor of each party, as codes have it: `public-authority`; none where it is not known."""
    wanted = sorted(set(parties))
    if not wanted:
        return {}
    text = f"SELECT ?x ?kind {{ VALUES ?x {{ {values(wanted)} }} ?x mlg:actorKind ?kind }}"
    found: dict[str, str] = {}
    for party, kind in sorted(pairs(engine, text, "x", "kind"), key=str):
        if isinstance(kind, NamedNode) and kind.value.startswith(_KINDS):
            found.setdefault(party, kind.value.removeprefix(_KINDS))
    return found


def grouped(
    taking_part: Iterable[Participation], kind_of: Mapping[str, str]
) -> dict[str, list[Participation]]:
    """Participations by group of article 9, in the order of the law; empty groups are left out."""
    group_of = {kind: group for group, of in GROUPS.items() for kind in of}
    found: dict[str, list[Participation]] = {group: [] for group in GROUPS}
    for one in taking_part:
        found[group_of.get(kind_of.get(one.other, ""), "unknown")].append(one)
    return {group: those for group, those in found.items() if those}
