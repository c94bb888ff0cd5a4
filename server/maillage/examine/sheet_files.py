"""Examines a file whatever it is: RDF, a table of facts, or the sheet that a person keeps."""

import base64
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, serialize

from maillage.errors import Place, TableError
from maillage.examine.examiner import TABLES, Examiner
from maillage.examine.remarks import Examination, Remark, Said, SheetBack, alike, first
from maillage.examine.returned import returned
from maillage.examine.sheets import SheetReader
from maillage.facts import fact_quads
from maillage.facts.returned_columns import Ours
from maillage.facts.sheet_rows import ReadSheet
from maillage.files.annotate import annotate, name_of
from maillage.files.grid import WORKBOOKS, Notice, read_grid
from maillage.link.sssom import ENDING as DECISIONS
from maillage.validate import Report
from maillage.vocabulary import ID

_IRI: Final = Ours.IRI.value

SHEETS: Final = (*TABLES, ".txt", ".tab", *sorted(WORKBOOKS))
"""Endings of the files that may be sheets."""


@dataclass(frozen=True)
class ReadAs:
    """How a person's sheet is read.

    Args:
        lang: of what is written in the sheet that is given back.
        table: the table of facts that it fills; guessed when empty.
        sheet: which one of a workbook; the first visible one with a table when empty.
    """

    lang: str = "fr"
    table: str = ""
    sheet: str = ""


USUAL: Final = ReadAs()


def examine_any(
    reader: SheetReader, path: Path, beside: Iterable[Path] = (), read_as: ReadAs = USUAL
) -> Examination:
    """Examine a file; a sheet comes back with what was understood of it.

    Args:
        reader: what reads sheets, and examines other files.
        path: the file; its ending and its first row say what it is.
        beside: as `Examiner.examine` has them.
        read_as: how a sheet is read.

    Raises:
        DataError: the file cannot be read.
    """
    if not is_sheet(reader.examiner, path):
        return reader.examiner.examine(path, beside)
    grid = read_grid(path, read_as.sheet, words=reader.headers)
    sheet = reader.read(grid, table=read_as.table)
    data, notices = annotate(path, returned(sheet, read_as.lang))
    told: tuple[TableError | Notice, ...] = (*sheet.faults, *sheet.notices, *_doubts(sheet), *notices)
    return Examination(
        grid.file,
        tuple(said.remark for said in first(grid.file, list(alike(_said(told), _left(sheet))))),
        Report(()),
        len(sheet.rows),
        SheetBack(
            sheet.mapping.table,
            known=sum(row.known for row in sheet.rows),
            undecided=sum(bool(row.candidates) and not row.known for row in sheet.rows),
            wrong=sum(bool(row.faults) for row in sheet.rows),
            name=name_of(path, data),
            packed=base64.b64encode(data).decode("ascii"),
            facts="" if sheet.faults or sheet.others else _facts(sheet),
        ),
    )


def is_sheet(examiner: Examiner, path: Path) -> bool:
    """Whether a file is a person's sheet: a workbook, or delimited text that is no table of ours."""
    ending = path.suffix.lower()
    if ending not in SHEETS or path.name.endswith(DECISIONS):
        return False
    return ending not in TABLES or not examiner.is_table(path)


def _facts(sheet: ReadSheet) -> str:
    """What the rows say, in N-Triples."""
    out = io.BytesIO()
    serialize({quad.triple for quad in fact_quads(sheet.facts)}, out, RdfFormat.N_TRIPLES)
    return out.getvalue().decode()


def _doubts(sheet: ReadSheet) -> Iterator[Notice]:
    """The rows that may be about a known thing: a person decides."""
    for row in sheet.rows:
        if row.candidates and not row.known:
            best, more = row.candidates[0], len(row.candidates) - 1
            (fr, en), thing = best.evidence, best.iri.removeprefix(ID)
            others = f" ; et {more} autre{'s' * (more > 1)}" if more else ""
            others_en = f"; and {more} other{'s' * (more > 1)}" if more else ""
            yield Notice(
                f"peut-être «{best.label}», {thing} ({fr}){others} ; si oui, l’écrire dans «{_IRI.fr}»",
                f"perhaps '{best.label}', {thing} ({en}){others_en}; if so, write it in '{_IRI.en}'",
                Place(sheet.grid.file, row.number),
            )


def _said(told: Iterable[TableError | Notice]) -> Iterator[Said]:
    for each in told:
        place = each.place or Place()
        if isinstance(each, TableError):
            severity = "Violation"
        else:
            severity = "Warning" if place.line and not each.settled else "Info"
        remark = Remark(severity, place, "", each.fr, each.en)
        yield Said(remark, kind=(severity, place.column))


def _left(sheet: ReadSheet) -> Counter[object]:
    """Faults that were counted and not kept."""
    return Counter[object]({("Violation", ""): sheet.others} if sheet.others else {})
