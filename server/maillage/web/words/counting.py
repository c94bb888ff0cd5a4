"""Says how many there are of what, in French and in English."""

from collections.abc import Mapping
from typing import Final

from maillage.web.words.reading import thousands

_WORDS: Final = {
    "ptce": (("PTCE", "PTCE"), ("PTCE", "PTCEs")),
    "tiers-lieu": (("tiers-lieu", "tiers-lieux"), ("third place", "third places")),
    "actor": (("acteur", "acteurs"), ("actor", "actors")),
    "project": (("projet", "projets"), ("project", "projects")),
}
"""Each kind of thing: one and several, in French then in English."""
_LINKS: Final = (("lien connu", "liens connus"), ("known link", "known links"))
_AND: Final = ("et", "and")


def said(counts: Mapping[str, int], lang: str) -> str:
    """So many of each kind: `73 PTCE, 60 tiers-lieux et 1 acteur`; empty when there is none."""
    english = lang != "fr"
    parts = [f"{thousands(n, lang)} {_number(_WORDS[kind][english], n, lang)}" for kind, n in counts.items()]
    *first, last = parts or [""]
    return f"{', '.join(first)} {_AND[english]} {last}" if first else last


def links(number: int, lang: str) -> str:
    """So many links: `1 lien connu`."""
    return f"{thousands(number, lang)} {_number(_LINKS[lang != 'fr'], number, lang)}"


def _number(words: tuple[str, str], number: int, lang: str) -> str:
    """The singular or the plural: French has its singular below two."""
    return words[number > 1 if lang == "fr" else number != 1]
