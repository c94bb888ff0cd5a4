"""Where the site leads: three ways in, and what each page of them is called."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Place:
    """A page that the site leads to: its address, and the key of its name in the texts."""

    path: str
    key: str


WAYS: Final = {
    "explore": (
        Place("/carte", "map"),
        Place("/reseau", "network"),
        Place("/territoire", "territory"),
        Place("/requetes", "queries"),
    ),
    "diagnose": (
        Place("/article9", "article9"),
        Place("/dossier", "dossier"),
        Place("/comparer", "compare"),
        Place("/valider", "validate"),
        Place("/qualite", "quality"),
    ),
    "reuse": (
        Place("/donnees", "data"),
        Place("/modeles", "templates"),
        Place("/rapprocher", "match"),
        Place("/sparql", "sparql"),
        Place("/ontology", "vocabulary"),
        Place("/codes", "codes"),
    ),
    "about": (
        Place("/aide", "help"),
        Place("/contact", "contact"),
        Place("/mentions-legales", "legal"),
        Place("/accessibilite", "accessibility"),
    ),
}
"""The pages of each way, in the order of what most people look for."""
FIRST: Final = ("map", "network", "territory", "queries", "article9", "data", "validate", "help")
"""What stands at the top of each page."""


def first() -> list[Place]:
    """What stands at the top of each page."""
    by_key = {place.key: place for places in WAYS.values() for place in places}
    return [by_key[key] for key in FIRST]
