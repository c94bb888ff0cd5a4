"""Writes numbers, dates and sentences as the readers of a language expect them."""

import re
from typing import Final

_NARROW: Final = "\u202f"
_NO_BREAK: Final = "\u00a0"
_UNITS: Final = {"fr": ("octets", "Ko", "Mo", "Go"), "en": ("bytes", "kB", "MB", "GB")}
_MONTHS: Final = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_TRUTH: Final = {"fr": {"true": "oui", "false": "non"}, "en": {"true": "yes", "false": "no"}}
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_WHOLE: Final = re.compile(r"-?[0-9]{5,}")
_DECIMAL: Final = re.compile(r"(-?)([0-9]+)\.([0-9]+)")


def typeset(text: str, lang: str) -> str:
    """A sentence with the spaces that French wants around its marks, so that none begins a line."""
    if lang != "fr":
        return text
    text = re.sub(r"« ?(?=\S)", f"«{_NO_BREAK}", text)
    text = re.sub(r"(?<=\S) ?»", f"{_NO_BREAK}»", text)
    return re.sub(r" (?=[;:?!])", _NO_BREAK, text)


def sentence(text: str, lang: str) -> str:
    """A message that stands alone: typeset, with a capital."""
    return typeset(text[:1].upper() + text[1:], lang)


def thousands(number: int, lang: str = "fr") -> str:
    """A number with its thousands apart: 12 345 in French, 12,345 in English."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", _NARROW)


def weight(size: int, lang: str) -> str:
    """A size in bytes as people read it: `12,3 Ko`, `12.3 kB`."""
    value, step = float(size), 0
    while value >= 1000 and step < 3:
        value, step = value / 1000, step + 1
    text = f"{value:.1f}" if step else f"{size}"
    return f"{text.replace('.', ',') if lang == 'fr' else text}{_NO_BREAK}{_UNITS[lang][step]}"


def day(text: str, lang: str) -> str:
    """A date or a month in words, when it is one: `7 décembre 2023`."""
    found = _DAY.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return text
    words = [_MONTHS[lang][int(found[2]) - 1], found[1]]
    if found[3]:
        number = int(found[3])
        words.insert(0, "1er" if lang == "fr" and number == 1 else str(number))
    return _NO_BREAK.join(words)


def literal(text: str, datatype: str, lang: str) -> str:
    """The value of a literal as it is read aloud; a year of four digits stays one."""
    if datatype == "boolean":
        return _TRUTH[lang].get(text, text)
    if datatype in ("date", "gYearMonth"):
        return day(text, lang)
    if datatype in ("integer", "nonNegativeInteger") and _WHOLE.fullmatch(text):
        return thousands(int(text), lang)
    found = _DECIMAL.fullmatch(text) if datatype == "decimal" else None
    if found is not None:
        return f"{found[1]}{thousands(int(found[2]), lang)}{',' if lang == 'fr' else '.'}{found[3]}"
    return text
