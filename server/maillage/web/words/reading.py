"""Writes numbers, dates and sentences as the readers of a language expect them."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from maillage.errors import quoted

_NO_BREAK: Final = "\u00a0"
_UNITS: Final = {"fr": ("octets", "Ko", "Mo", "Go"), "en": ("bytes", "kB", "MB", "GB")}
_TRUTH: Final = {"fr": {"true": "oui", "false": "non"}, "en": {"true": "yes", "false": "no"}}
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
_WHOLE: Final = re.compile(r"-?[0-9]{5,18}")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,18}\.([0-9]{1,18})")
_MARKUP: Final = re.compile(r"(<code>(?:(?!</?code>).)*+</code>|<[^<>]*+>)", re.DOTALL)
_LONGEST: Final = 18
"""Longer numbers are shown as they are written; Python refuses to read 4,301 digits."""


def typeset(text: str, lang: str) -> str:
    """A sentence with the spaces that French wants around its marks, so that none begins a line."""
    if lang != "fr":
        return text
    return re.sub(r" (?=[;:?!])", _NO_BREAK, quoted(text))


def typeset_markup(markup: str, lang: str) -> str:
    """A piece of HTML whose sentences are typeset; its tags and what is code stay as they are."""
    parts = _MARKUP.split(markup)
    return "".join(part if n % 2 else typeset(part, lang) for n, part in enumerate(parts))


def sentence(text: str, lang: str) -> str:
    """A message that stands alone: typeset, with a capital."""
    return typeset(text[:1].upper() + text[1:], lang)


def thousands(number: int, lang: str = "fr") -> str:
    """A number with its thousands apart: 12 345 in French, 12,345 in English."""
    return format_decimal(number, locale=lang)


def weight(size: int, lang: str) -> str:
    """A size in bytes as people read it: `12,3 Ko`, `12.3 kB`."""
    value, step = float(size), 0
    while value >= 1000 and step < 3:
        value, step = value / 1000, step + 1
    text = format_decimal(value, "0.0" if step else "0", locale=lang)
    return f"{text}{_NO_BREAK}{_UNITS[lang][step]}"


def day(text: str, lang: str) -> str:
    """A date or a month in words, when it is one: `7 décembre 2023`."""
    parts = _DAY.fullmatch(text)
    try:
        found = date(int(parts[1]), int(parts[2]), int(parts[3] or 1)) if parts else None
    except ValueError:
        return text
    if parts is None or found is None:
        return text
    ordinal = "'er'" if lang == "fr" and found.day == 1 else ""
    pattern = f"d{ordinal} MMMM y" if parts[3] else "LLLL y"
    return format_date(found, pattern, locale=lang).replace(" ", _NO_BREAK)


def literal(text: str, datatype: str, lang: str) -> str:
    """The value of a literal as it is read aloud; a year of four digits stays one.

    What is not of its type, and a number too long to be read, is shown as it is written.
    """
    if datatype == "boolean":
        return _TRUTH[lang].get(text, text)
    if datatype in ("date", "gYearMonth"):
        return day(text, lang)
    if datatype in ("integer", "nonNegativeInteger", "decimal") and _WHOLE.fullmatch(text):
        return thousands(int(text), lang)
    found = _DECIMAL.fullmatch(text) if datatype == "decimal" else None
    if found is not None:
        return format_decimal(Decimal(text), f"#,##0.{'0' * len(found[1])}", locale=lang)
    return text


def number(text: str, lang: str) -> str:
    """A number as people read it: `1 200`, `3,5`; what is none as it is written."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    return format_decimal(value, "#,##0.###", locale=lang) if len(text) <= _LONGEST else text


def host(address: str) -> str:
    """The name of a website, from its address: `archer.fr`."""
    found = re.match(r"https?://(?:www\.)?([^/?#:]+)", address)
    return found[1] if found else address
