"""Says when something was, and how much it cost, as people say it: «depuis mai 2016», «30 M€»."""

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal

from maillage.web.words.reading import day

_NO_BREAK: Final = "\u00a0"
_MILLION: Final = 1_000_000
_YEAR: Final = re.compile(r"[0-9]{4}")
_ONCE: Final = frozenset({"funding", "support", "origin", "know-how-transfer"})
"""The kinds of links that tell what was given or begun, rather than what lasts."""
_VOWEL: Final = ("avril", "août", "octobre")


def period(start: str, end: str, lang: str, kind: str = "") -> str:
    """When, from dates as they are written: `depuis 2014`, `de 2014 à 2018`, `jusqu’en 2020`.

    Of what happens once, such as a grant, a beginning without an end is its moment: `en 2014`.

    Args:
        start: since when; empty where no source says it.
        end: until when.
        lang: the language of the reader.
        kind: the kind of the link, as a code or its IRI.
    """
    if start and not end and kind.rpartition("/")[2] in _ONCE:
        return at(start, lang)
    if lang != "fr":
        return _english(start, end)
    if start and start == end:
        return _at(start)
    if start and end:
        return f"{_from(start)} {_to(end)}"
    if start:
        return f"depuis {_the(start)}{_said(start)}"
    return f"jusqu’{_until(end)}" if end else ""


def at(date: str, lang: str) -> str:
    """At what moment: `en 2014`, `en mai 2016`, `le 3 mai 2016`."""
    return _at(date) if lang == "fr" else _english(date, date)


def euros(amount: str, lang: str) -> str:
    """A sum in euros: `100 000 €`, `1,5 M€`; as it is written when it is no number."""
    try:
        value = Decimal(amount)
    except ArithmeticError:
        return amount
    if abs(value) >= _MILLION and value % 100_000 == 0:
        millions = format_decimal(value / _MILLION, "0.#", locale=lang)
        return f"{millions}{_NO_BREAK}M€" if lang == "fr" else f"€{millions}M"
    plain = format_decimal(value, "#,##0.##", locale=lang)
    return f"{plain}{_NO_BREAK}€" if lang == "fr" else f"€{plain}"


def _said(date: str) -> str:
    return day(date, "fr")


def _the(date: str) -> str:
    return "le " if date.count("-") == 2 else ""


def _at(date: str) -> str:
    return f"le {_said(date)}" if date.count("-") == 2 else f"en {_said(date)}"


def _from(date: str) -> str:
    said = _said(date)
    if date.count("-") == 2:
        return f"du {said}"
    return f"d’{said}" if said.startswith(_VOWEL) else f"de {said}"


def _to(date: str) -> str:
    return f"au {_said(date)}" if date.count("-") == 2 else f"à {_said(date)}"


def _until(date: str) -> str:
    return f"au {_said(date)}" if date.count("-") == 2 else f"en {_said(date)}"


def _english(start: str, end: str) -> str:
    first, last = day(start, "en"), day(end, "en")
    if start and start == end:
        return f"on {first}" if start.count("-") == 2 else f"in {first}"
    if start and end:
        return f"from {first} to {last}"
    if start:
        return f"since {first}"
    return f"until {last}" if end else ""
