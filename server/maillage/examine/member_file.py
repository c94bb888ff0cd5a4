"""Reads a file that a stranger sends as a list of members, and passes it from one process to another."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from maillage import paths
from maillage.errors import Place, TableError, TableFaults
from maillage.examine.member_list import Member, MemberList
from maillage.examine.members import known_words, read_members
from maillage.examine.sheets import SheetReader
from maillage.files.grid import Notice, read_grid

MOST: Final = 300
"""How many rows a list may have: a pole has some dozens of members."""


def list_as_json(reader: SheetReader, path: Path, sheet: str = "") -> dict[str, Any]:
    """The list of members of a file, or every fault of it, in JSON's types.

    Args:
        reader: knows the tables and the places.
        path: the file; its ending says its format.
        sheet: which one of a workbook.

    Raises:
        DataError: it cannot be read as a sheet.
    """
    grid = read_grid(path, sheet, words=known_words())
    if len(grid.rows) > MOST:
        raise TableError(
            f"{len(grid.rows)} lignes, {MOST} au plus : une ligne par membre, d’un seul pôle",
            f"{len(grid.rows)} rows, {MOST} at most: a row a member, of one pole",
            Place(grid.file),
        )
    codes = paths.ONTOLOGY / "codes"
    try:
        found = read_members(grid, reader.tables, codes, reader.examiner.gazetteer)
    except TableFaults as several:
        kept = several.faults[: TableFaults.MOST]
        return {"faults": _told(kept), "others": several.number - len(kept)}
    return {
        "file": found.file,
        "members": [asdict(member) for member in found.members],
        "complete": found.complete,
        "notices": _told(found.notices),
    }


def list_from_json(said: Mapping[str, Any]) -> MemberList:
    """The list that `list_as_json` says.

    Raises:
        TableFaults: it says faults.
    """
    if "faults" in said:
        faults = [TableError(fr, en, Place(**place)) for fr, en, place in said["faults"]]
        raise TableFaults(faults, said["others"])
    return MemberList(
        said["file"],
        tuple(_member(member) for member in said["members"]),
        said["complete"],
        tuple(Notice(fr, en, Place(**place)) for fr, en, place in said["notices"]),
    )


def _told(messages: Iterable[TableError | Notice]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(one.fr, one.en, asdict(one.place or Place())) for one in messages]


def _member(said: Mapping[str, Any]) -> Member:
    place = said["place"]
    return Member(
        **{
            **said,
            "natures": tuple(said["natures"]),
            "roles": tuple(said["roles"]),
            "place": tuple(place) if place else None,
        }
    )
