"""What came of reading a person's sheet, row by row: the thing of each, its codes, what is wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.errors import TableError
from maillage.facts.sheet_mapping import SheetMapping
from maillage.files.grid import Grid, Notice
from maillage.model import Facts

Message = tuple[str, str]
"""A sentence in French and in English."""


@dataclass(frozen=True)
class Candidate:
    """A known thing that a row may be about; a person decides.

    Args:
        iri: of the thing.
        label: its name.
        confidence: from 0 to 1; 1 for an identifier that agrees.
        evidence: what agrees and what does not, in French and in English.
    """

    iri: str
    label: str
    confidence: float
    evidence: Message


@dataclass(frozen=True)
class RowRemark:
    """What is said of a row or of one of its cells.

    Args:
        columns: the headers of the sheet that it is about; none for the row as a whole.
        message: what was read, what was expected, what is proposed; in French and in English.
        fault: whether the row cannot be brought in as it is; a remark otherwise.
        fixes: what may be written instead, by header; an empty text proposes to empty the cell.
    """

    columns: tuple[str, ...]
    message: Message
    fault: bool
    fixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadRow:
    """A row of a sheet as it was understood.

    Args:
        number: of the row in its file, from 1.
        iri: of the thing that it describes: the known one, else the one made; empty where none can be made.
        known: whether that thing is one that Maillage knows already.
        evidence: by what it was known, in French and in English.
        siren: nine digits whose key is right, else empty.
        commune: the INSEE code of the commune of today, else empty.
        candidates: other known things that it may be, the likeliest first; none where it is known for sure.
        remarks: what is wrong or to be known, from the first column to the last.
    """

    number: int
    iri: str = ""
    known: bool = False
    evidence: Message = ("", "")
    siren: str = ""
    commune: str = ""
    candidates: tuple[Candidate, ...] = ()
    remarks: tuple[RowRemark, ...] = ()

    @property
    def faults(self) -> tuple[RowRemark, ...]:
        """What must be corrected before the row can be brought in."""
        return tuple(remark for remark in self.remarks if remark.fault)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet as it was understood.

    Args:
        grid: as it stands in its file.
        mapping: how its columns were read; `mapping.table` is the table of facts that it fills.
        rows: one for each row of the grid, in its order.
        remarks: what concerns the file, its header or a column as a whole.
        facts: what its rows say, those at fault left out.
        faults: every fault, of the file and of its rows, in the order of the sheet.
        others: how many more there are, which are not kept.
        notices: everything that is no fault and should be known, in the order of the sheet.
    """

    grid: Grid
    mapping: SheetMapping
    rows: tuple[ReadRow, ...]
    remarks: tuple[RowRemark, ...]
    facts: Facts
    faults: tuple[TableError, ...] = ()
    others: int = 0
    notices: tuple[Notice, ...] = ()
