"""Tells a body from another of the same name: by its nature, and by where it is."""

from collections.abc import Collection, Mapping
from typing import Final

from maillage.model import Territories

_KINDS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(sectors.split())
    for kind, sectors in {
        "sse-enterprise": "sse",
        "other-enterprise": "company",
        "public-authority": "authority",
        "public-body": "authority public",
        "research-centre": "sse public",
        "higher-education": "sse public",
        "support-network": "sse public",
        "training-body": "sse public company",
        "funding-body": "sse public company",
    }.items()
}
"""The sectors that a body of a kind may be of; a kind that is not here tells none."""
_LEVELS: Final = ("commune", "epci", "departement", "region")
"""The kinds of territory in which two places are compared, the smallest first."""


def other_nature(natures: Collection[str], others: Collection[str]) -> bool:
    """Whether two bodies cannot be one by their natures, given as `legal-families/scic`."""
    some, more = _sectors(natures), _sectors(others)
    return bool(some and more) and some.isdisjoint(more)


def _sectors(natures: Collection[str]) -> set[str]:
    """The sectors that a body may be of; none where nothing tells."""
    found = set[str]()
    for nature in natures:
        scheme, _, code = nature.partition("/")
        found |= _KINDS["sse-enterprise"] if scheme == "legal-families" else _KINDS.get(code, frozenset())
    return found


def elsewhere(place: tuple[str, str], places: Collection[tuple[str, str]], territories: Territories) -> bool:
    """Whether a place is none of others, at the smallest level that is known of both."""
    around = {territory.kind: territory.code for territory in territories.chain([place])}
    for level in _LEVELS:
        known = {code for kind, code in places if kind == level}
        if level in around and known:
            return around[level] not in known
    return False
