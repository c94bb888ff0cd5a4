"""What a column of a sheet holds, by its cells, where its header says nothing that is known."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from maillage.errors import TableError
from maillage.files.personal import contact_in
from maillage.files.values import is_register_number, rna_number, says_nothing
from maillage.territories import Gazetteer

_SAMPLE: Final = 60
_LEAST: Final = 2
"""How many cells must be filled for them to tell."""
_MOSTLY: Final = 0.7
_DIGITS: Final = re.compile(r"[\s.\u00a0\u202f]")
_YEAR: Final = re.compile(r"(?:18|19|20)[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}|[0-9]{4})")
_SITE: Final = re.compile(r"(?i)(https?://|www\.)\S+\Z")
_BETWEEN: Final = re.compile(r"[/,;|]")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
CONTACT: Final = "contact"
POSTCODE, TOWN_CODE, RNA_NUMBER = "postcode", "town-code", "rna"


def contents(columns: Mapping[str, Iterable[str]], gazetteer: Gazetteer) -> dict[str, str]:
    """What the columns hold, by header: `siren`, `commune`, `departement`, `region`, `website`, `postcode`,
    `town-code`, `rna`, `year` or `contact`; those that are not plain are left out.

    Args:
        columns: the cells of each, by its header.
        gazetteer: what places are looked up in.
    """
    found = {}
    for header, cells in columns.items():
        values = [value for _, value in zip(range(_SAMPLE), filter(_said, cells), strict=False)]
        kind = next((kind for kind, holds in _tests(gazetteer) if _mostly(values, holds)), "")
        if kind:
            found[header] = kind
    return found


def looks_like_names(cells: Iterable[str]) -> bool:
    """Whether cells may be names: texts with letters, short, nearly all of them different."""
    values = [value for _, value in zip(range(_SAMPLE), filter(_said, cells), strict=False)]
    texts = [value for value in values if _LETTERS.search(value) and len(value) <= 120]
    return len(texts) > _MOSTLY * len(values) and len(set(texts)) > _MOSTLY * len(values) > 0


def known_parts(value: str, known: Callable[[str], bool]) -> list[str]:
    """The values between slashes, commas, semicolons or bars in a text, if each is known; else it whole."""
    parts = [part.strip() for part in _BETWEEN.split(value) if part.strip()]
    return parts if not known(value) and parts and all(map(known, parts)) else [value]


def _said(cell: str) -> bool:
    return bool(cell) and not says_nothing(cell)


def _mostly(values: list[str], holds: Callable[[str], bool]) -> bool:
    return len(values) >= _LEAST and sum(map(holds, values)) >= _MOSTLY * len(values)


def _tests(gazetteer: Gazetteer) -> Iterable[tuple[str, Callable[[str], bool]]]:
    """What tells each kind, the surest first."""

    def is_area(kind: str) -> Callable[[str], bool]:
        def found(value: str) -> bool:
            try:
                gazetteer.match(kind, value, near=False)
            except TableError:
                return False
            return True

        return found

    def is_town(value: str) -> bool:
        return bool(_LETTERS.search(value)) and gazetteer.bears(value)

    return (
        (CONTACT, lambda value: contact_in(value) is not None),
        (RNA_NUMBER, lambda value: bool(rna_number(value))),
        ("siren", lambda value: is_register_number(_DIGITS.sub("", value))),
        ("website", lambda value: bool(_SITE.match(value))),
        (POSTCODE, lambda value: value.zfill(5) in gazetteer.postcodes and len(value) >= 4),
        (TOWN_CODE, lambda value: len(value) == 5 and bool(gazetteer.successor(value.upper()))),
        ("region", lambda value: bool(_LETTERS.search(value)) and is_area("region")(value)),
        ("departement", lambda value: bool(_LETTERS.search(value)) and is_area("departement")(value)),
        ("commune", is_town),
        ("year", lambda value: bool(_YEAR.fullmatch(value))),
    )
