"""Reads a date as people and spreadsheets write it: a year, a month or a day of ISO 8601."""

import re
from datetime import date, timedelta
from typing import Final

from maillage import iris
from maillage.errors import shortened

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january", "fevrier fevr fev february feb", "mars mar march",
            "avril avr april apr", "mai may", "juin june jun", "juillet juil jul july", "aout aou august aug",
            "septembre sept sep september", "octobre oct october", "novembre nov november",
            "decembre dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ISO: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?")
_DAY_FIRST: Final = re.compile(r"(?:([0-9]{1,2})[-/. ])?([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})")
_WORDS: Final = re.compile(
    r"(?:[a-z]{3,8} )?(?:(?:le )?([0-9]{1,2})(?:er)? )?([a-z]{3,9}) ([0-9]{4}|[0-9]{2})"
)
_TIME: Final = re.compile(
    r"[T ][0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9:]{4,6})?\Z"
)
_SERIAL: Final = re.compile(r"[2-6][0-9]{4}(?:\.[0-9]{1,12})?")
_YEAR: Final = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_DIGITS: Final = str.maketrans("oOlI", "0011")
"""The digits that letters are written for."""
_FLOAT: Final = re.compile(r"([0-9]{4})[.,]0")
_EPOCH: Final = date(1899, 12, 30)
"""The day 0 of spreadsheets, from March 1900 on."""

Message = tuple[str, str]


def read_date(cell: str) -> tuple[str, Message | None]:
    """A date in ISO form, and what its writer should check; empty where the text is none.

    `12/03/2020` has its day first; a text with one year alone (`vers 2015`, `été 2018`) is that year.
    """
    text = _TIME.sub("", " ".join(cell.split()))
    if _ISO.fullmatch(text):
        return text, None
    if found := _FLOAT.fullmatch(text):
        return found[1], None
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(found[1], found[2], found[3]), None
    if _SERIAL.fullmatch(text):
        made = (_EPOCH + timedelta(days=int(text[:5]))).isoformat()
        return made, _read(cell, made)
    if found := _DAY_FIRST.fullmatch(text):
        return _day_first(cell, found[1], found[2], found[3])
    words = iris.slug(text).replace("-", " ")
    if (found := _WORDS.fullmatch(words)) and found[2] in _MONTHS:
        made = _made(_full(found[3]), str(_MONTHS[found[2]]), found[1])
        return made, _read(cell, made) if len(found[3]) == 2 else None
    years = _YEAR.findall(text)
    if len(years) == 1 and not re.search("[0-9]", text.replace(years[0], "")):
        return years[0], _read(cell, years[0])
    return "", None


def wrong_date(cell: str) -> tuple[Message, str] | None:
    """Why a text is no date, and what may be written instead; None where there is nothing to say of it.

    `2o19` has a letter for a digit; `2013-2015` has two years where one is expected.
    """
    said = shortened(cell.strip())
    year = cell.strip().translate(_DIGITS)
    if _YEAR.fullmatch(year):
        return (
            f"«{said}» : une lettre y est pour un chiffre",
            f"'{said}': a letter stands for a digit",
        ), year
    if len(set(_YEAR.findall(cell))) < 2:
        return None
    return (
        f"«{said}» : une seule année est attendue ; écrire celle qui convient, ou laisser vide",
        f"'{said}': one year is expected; write the one that is meant, or leave it empty",
    ), ""


def _day_first(cell: str, day: str | None, month: str, year: str) -> tuple[str, Message | None]:
    made = _made(_full(year), month, day)
    if not made and day:
        made = _made(_full(year), day, month)  # the month first, as in English
        return made, _read(cell, made) if made else None
    return made, _read(cell, made) if len(year) == 2 and made else None


def _full(year: str) -> str:
    """A year of two digits in the century that makes it past."""
    if len(year) == 4:
        return year
    now = date.today().year
    full = now - now % 100 + int(year)
    return str(full if full <= now else full - 100)


def _made(year: str, month: str, day: str | None) -> str:
    try:
        made = date(int(year), int(month), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return made if day else made[:7]


def _read(cell: str, made: str) -> Message:
    said = shortened(cell.strip())
    return f"«{said}» : lu {made}, à vérifier", f"'{said}': read as {made}, check it"
