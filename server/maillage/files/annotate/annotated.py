"""Gives a sheet back with columns added, as the file that it came from."""

import base64
import codecs
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from maillage.errors import Place, TableError
from maillage.files.annotate.added import Added, Column, places
from maillage.files.annotate.delimited import Written, annotate_delimited
from maillage.files.annotate.ods import CONTENT, annotate_ods
from maillage.files.annotate.rewritten import rewritten
from maillage.files.annotate.xlsx import annotate_xlsx
from maillage.files.encodings import encoding_of_sheet
from maillage.files.grid import Notice, check_file, kind_of
from maillage.files.rows import records
from maillage.files.sheetxml import MAX_COLUMNS, open_archive, unreadable
from maillage.files.text import mark_of
from maillage.files.workbook import open_workbook

_TEXTS: Final = (".csv", ".tsv", ".txt")
_PACKAGES: Final = (".xlsx", ".xlsm", ".ods")


def annotate(path: Path, added: Added) -> tuple[bytes, tuple[Notice, ...]]:
    """A sheet with columns added, as the bytes of its file, and what its keeper should know of it.

    Delimited text keeps its encoding, delimiter, quotes and line ends; an XLSX or ODS workbook keeps all that
    it holds. An XLS workbook is given back as XLSX, with its values alone, and that is said.

    Args:
        path: the file that was read.
        added: the columns, and where the sheet and its header are.

    Raises:
        TableError: it cannot be read, has no such sheet or row, or no room for the columns.
    """
    check_file(path)
    if kind_of(path) == "text":
        return _delimited(path, added)
    with open_workbook(path) as book:
        sheet = book.sheet(added.sheet)
        at = _places(path, added, sheet.rows, sheet.merged)
        if not zipfile.is_zipfile(path):
            return rewritten(book, added, at)
    with open_archive(path) as archive:
        parts = archive.namelist()
        if len(set(parts)) < len(parts):
            raise unreadable(path.name)
        change = annotate_ods if CONTENT in parts else annotate_xlsx
        return _packed(archive, change(archive, path.name, added, at)), ()


def ending_of(path: Path, data: bytes) -> str:
    """The ending of the name of a sheet given back: its own, unless its content is of another kind."""
    ending = path.suffix.lower()
    if not data.startswith(b"PK"):
        return ending if ending in _TEXTS else ".csv"
    if ending in _PACKAGES:
        return ending
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ".ods" if CONTENT in archive.namelist() else ".xlsx"


def name_of(path: Path, data: bytes) -> str:
    """The name of a sheet given back: `lieux-maillage.xlsx`."""
    return f"{path.stem}-maillage{ending_of(path, data)}"


def as_json(path: str, added: dict[str, Any]) -> dict[str, object]:
    """What `annotate` gives, in JSON's types, to be passed from one process to another."""
    data, notices = annotate(Path(path), from_json(added))
    return {
        "data": base64.b64encode(data).decode("ascii"),
        "notices": [(notice.fr, notice.en, asdict(notice.place)) for notice in notices],
    }


def data_and_notices(said: Any) -> tuple[bytes, tuple[Notice, ...]]:
    """What `as_json` says."""
    notices = (Notice(fr, en, Place(**place)) for fr, en, place in said["notices"])
    return base64.b64decode(said["data"]), tuple(notices)


def to_json(added: Added) -> dict[str, object]:
    """What is added, in JSON's types."""
    return {
        "columns": [asdict(column) for column in added.columns],
        "rows": sorted(added.rows.items()),
        "header_row": added.header_row,
        "sheet": added.sheet,
        "wrong": sorted(added.wrong),
    }


def from_json(said: Mapping[str, Any]) -> Added:
    """What `to_json` says."""
    return Added(
        tuple(Column(**{**column, "known_as": tuple(column["known_as"])}) for column in said["columns"]),
        {number: tuple(texts) for number, texts in said["rows"]},
        said["header_row"],
        said["sheet"],
        frozenset((row, column) for row, column in said["wrong"]),
    )


def _delimited(path: Path, added: Added) -> tuple[bytes, tuple[Notice, ...]]:
    encoding = encoding_of_sheet(path, path.name)
    every, delimiter = records(path, path.name, encoding)
    numbered = {record.number: record.cells for record in every}
    rows = [numbered.get(number, []) for number in range(1, max(numbered, default=0) + 1)]
    at = _places(path, added, rows, ())
    mark = mark_of(path, path.name)
    if not mark and encoding == "utf-8" and all(record.text.isascii() for record in every):
        mark = codecs.BOM_UTF8  # without it Excel takes our accents for Windows-1252
    written = Written(encoding, delimiter, mark)
    data, lacking = annotate_delimited(every, written, added, at)
    if not lacking:
        return data, ()
    many = "s" if lacking > 1 else ""
    fr = f"{lacking} cellule{many} ajoutée{many} : des lettres n’existent pas en {encoding}, remplacées"
    en = f"{lacking} cell{many} added: letters that {encoding} does not have are replaced"
    return data, (Notice(fr, en, Place(path.name)),)


def _places(
    path: Path, added: Added, rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]
) -> tuple[int, ...]:
    """The places of the columns: to the right of all that is filled or merged from the header on."""
    if not 0 < added.header_row <= len(rows):
        raise TableError("ligne d’en-tête absente", "header row missing", Place(path.name, added.header_row))
    top = added.header_row - 1
    filled = (n + 1 for cells in rows[top:] for n, cell in enumerate(cells) if cell)
    width = max((*filled, *(right + 1 for _, _, bottom, right in merged if bottom >= top)), default=0)
    found = places(added.columns, rows[added.header_row - 1], width)
    if max(found) >= MAX_COLUMNS:
        raise TableError(
            f"pas de place pour {len(found)} colonnes de plus : au plus {MAX_COLUMNS}",
            f"no room for {len(found)} more columns: at most {MAX_COLUMNS}",
            Place(path.name),
        )
    return found


def _packed(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The archive with some of its parts changed, in their order, with their dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for part in archive.infolist():
            data = changed[part.filename] if part.filename in changed else archive.read(part)
            info = zipfile.ZipInfo(part.filename, part.date_time)
            info.compress_type, info.external_attr = part.compress_type, part.external_attr
            info.create_system = part.create_system
            made.writestr(info, data)
        made.comment = archive.comment
    return out.getvalue()
