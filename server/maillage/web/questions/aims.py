"""The canned queries under what people come to do."""

from collections.abc import Iterable
from typing import Final

from maillage.catalogue import CannedQuery

AIMS: Final = {
    "ptce": ("ptce",),
    "tiers-lieux": ("tiers-lieux",),
    "trouver": ("acteurs", "territoires", "themes"),
    "relier": ("liens",),
    "diagnostiquer": ("article-9",),
    "appuyer": ("appels", "emergence"),
    "compter": ("chiffres",),
    "verifier": ("sources", "qualite", "raisonnement"),
}
"""What people come to do, and the first tags of the questions that serve it."""


def by_aim(found: Iterable[CannedQuery]) -> list[tuple[str, list[CannedQuery]]]:
    """The queries under what people come to do; the last is for those of no known tag."""
    of_tag = {tag: aim for aim, tags in AIMS.items() for tag in tags}
    groups: dict[str, list[CannedQuery]] = {aim: [] for aim in AIMS}
    for query in found:
        groups[of_tag.get(query.tags[0] if query.tags else "", "verifier")].append(query)
    return [(aim, queries) for aim, queries in groups.items() if queries]
