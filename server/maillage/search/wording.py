"""The words of a question that say nothing of a name: `où trouver un tiers-lieu dans le Gers`."""

import re
from typing import Final

_THIRD_PLACES: Final = re.compile(r"(?<![\w'’.-])tls?(?![\w'’.-])", re.IGNORECASE)
_THERE: Final = r"(?:est[- ]ce qu['’])?il y a|y a[- ]t[- ]il|y en a[- ]t[- ]il"
_HOW_MANY: Final = re.compile(rf"^combien (?:{_THERE})? ?(?:de |d['’])", re.IGNORECASE)
_ASKING: Final = re.compile(
    r"^(?:quel(?:le)?s? (?:est|sont)|quel(?:le)?s?|qui (?:est|sont)|o[uù] (?:sont|est|se trouv(?:e|ent))"
    rf"|(?:o[uù] |comment )?(?:trouver|chercher)|je cherche|{_THERE}|liste (?:des?|d['’]))\b['’]*"
    r" (?:(?:une?|des|les?|la) )?",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(
    r"(?<=\S) (?:tout )?"
    r"(?:(?:l[ea]s? )?(?:plus )?(?:autour|pr[eè]s|proches?)|(?:aux |dans les )?(?:alentours|environs)|à côté)"
    r" (?:de la |de l['’]|de |du |des |d['’])",
    re.IGNORECASE,
)
"""Words before a place that say what a place beside a kind says already."""
_EVERYWHERE: Final = re.compile(r"(?<=\S) (?:en|dans toute la) france ?\??$", re.IGNORECASE)


def plainly(text: str) -> str:
    """A text without the words that ask: `quel est le ptce le plus proche de pau` is `ptce pau`."""
    text = _EVERYWHERE.sub("", with_kinds(text).rstrip().rstrip("?").rstrip())
    return _NEAR.sub(" ", _ASKING.sub("", _HOW_MANY.sub("", text))).strip()


def counted(text: str) -> str:
    """What a text asks the number of, as the canned questions put it; empty when it asks for none."""
    return f"nombre de {plainly(text)}" if _HOW_MANY.match(text) else ""


def with_kinds(text: str) -> str:
    """A text where `TL` is the word for the kind that it stands for."""
    return _THIRD_PLACES.sub("tiers-lieu", text)
