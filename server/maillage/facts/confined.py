"""Reads the sheet that a stranger sends in a process that the system ends: a workbook is a program too."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from maillage.confine.call import call
from maillage.confine.process import Gone
from maillage.errors import Place, TableError
from maillage.files.annotate import Added
from maillage.files.annotate.annotated import data_and_notices, to_json
from maillage.files.grid import Grid, Notice, check_file, from_json

SECONDS: Final = 60.0
MEMORY: Final = 2**30


def read_sheet(path: Path, sheet: str = "", header: int = 0, words: Collection[str] = ()) -> Grid:
    """As `files.grid.read_grid`, within bounds of memory and time.

    Raises:
        TableError: it cannot be read, or not within the bounds.
    """
    check_file(path)
    asked = {"path": str(path.resolve()), "sheet": sheet, "header": header, "words": sorted(words)}
    return from_json(_called("maillage.files.grid:as_json", asked, path))


def annotate_sheet(path: Path, added: Added) -> tuple[bytes, tuple[Notice, ...]]:
    """As `files.annotate.annotate`, within bounds of memory and time.

    Raises:
        TableError: it cannot be read or given back, or not within the bounds.
    """
    check_file(path)
    asked = {"path": str(path.resolve()), "added": to_json(added)}
    return data_and_notices(_called("maillage.files.annotate:as_json", asked, path))


def _called(function: str, asked: Mapping[str, object], path: Path) -> object:
    """What a function that reads a file returns."""
    try:
        return call(function, asked, [path], SECONDS, MEMORY)
    except Gone as gone:
        size = MEMORY // 2**20
        if gone.late:
            fr, en = f"lecture de plus de {SECONDS:g} s", f"more than {SECONDS:g} s to read"
        else:
            fr, en = (
                f"plus de {size} Mio de mémoire pour le lire",
                f"more than {size} MiB of memory to read it",
            )
        raise TableError(
            f"{fr} : l’enregistrer en CSV, ou en plusieurs fichiers",
            f"{en}: save it as CSV, or in several files",
            Place(path.name),
        ) from gone
