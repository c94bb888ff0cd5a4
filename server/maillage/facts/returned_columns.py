"""The columns that Maillage adds to a person's sheet, and by which it knows a sheet that comes back."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from maillage import iris
from maillage.errors import Place, TableError, shortened
from maillage.files.grid import Grid
from maillage.model import Table
from maillage.vocabulary import ID


@dataclass(frozen=True)
class Heading:
    """The header of a column in French and in English, its width in characters.

    `warns` says whether what stands in it is to be corrected.
    """

    fr: str
    en: str
    width: int = 20
    warns: bool = False


class Ours(Enum):
    """The columns, from left to right."""

    TO_CORRECT = Heading("À corriger (Maillage)", "To correct (Maillage)", 50, warns=True)
    TO_CHECK = Heading("À vérifier (Maillage)", "To check (Maillage)", 40)
    IRI = Heading("IRI (Maillage)", "IRI (Maillage)", 50)
    SIREN = Heading("SIREN (Maillage)", "SIREN number (Maillage)", 12)
    COMMUNE = Heading("Code INSEE (Maillage)", "INSEE code (Maillage)", 12)
    CANDIDATE = Heading("Candidat (Maillage)", "Candidate (Maillage)", 35)
    CANDIDATE_IRI = Heading("IRI du candidat (Maillage)", "IRI of the candidate (Maillage)", 50)
    CONFIDENCE = Heading("Confiance (Maillage)", "Confidence (Maillage)", 12)
    EVIDENCE = Heading("Indices (Maillage)", "Evidence (Maillage)", 40)
    OTHERS = Heading("Autres candidats (Maillage)", "Other candidates (Maillage)", 50)


_NAMES: Final = {iris.slug(name): column for column in Ours for name in (column.value.fr, column.value.en)}
_THING: Final = re.compile(f"(?:{re.escape(ID)})?([a-z-]+)[/:]({iris.KEY_PATTERN})")


def ours(header: str) -> Ours | None:
    """The column of ours that a header names."""
    return _NAMES.get(iris.slug(header))


def theirs(header: Iterable[str]) -> list[str]:
    """The headers of a sheet that are not of ours."""
    return [name for name in header if ours(name) is None]


def keys_given(grid: Grid, table: Table) -> tuple[dict[int, str], tuple[TableError, ...]]:
    """The keys that the column of IRIs gives, by the number of the row; and its faults.

    A person keeps the IRI that stands there, writes that of a candidate, or leaves the cell empty.
    """
    kind, _, template = table.iri.partition("/")
    place = _iris(grid)
    if place is None or template != "{id}":
        return {}, ()
    keys: dict[int, str] = {}
    for number, cells in grid.rows:
        found = _THING.fullmatch(cells[place])
        if found and found[1] == kind and re.fullmatch(table.column("id").pattern, found[2]):
            keys[number] = found[2]
    return keys, tuple(_wrong(grid, place, kind, keys))


def kind_given(grid: Grid) -> str:
    """The kind of most IRIs in the column of IRIs of a sheet that comes back; empty where there are none."""
    place = _iris(grid)
    cells = (cells[place] for _, cells in grid.rows) if place is not None else ()
    kinds = Counter(found[1] for cell in cells if (found := _THING.fullmatch(cell)))
    return kinds.most_common(1)[0][0] if kinds else ""


def iris_written(grid: Grid) -> dict[int, str]:
    """What stands in the column of IRIs, by the number of the row."""
    place = _iris(grid)
    return {} if place is None else {number: cells[place] for number, cells in grid.rows if cells[place]}


def _iris(grid: Grid) -> int | None:
    return next((n for n, name in enumerate(grid.header) if ours(name) is Ours.IRI), None)


def _wrong(grid: Grid, place: int, kind: str, keys: dict[int, str]) -> Iterator[TableError]:
    for number, cells in grid.rows:
        if cells[place] and number not in keys:
            said = shortened(cells[place])
            yield TableError(
                f"«{said}» : attendu {ID}{kind}/…, ou une cellule vide",
                f"'{said}': expected {ID}{kind}/…, or an empty cell",
                Place(grid.file, number, grid.header[place]),
            )
