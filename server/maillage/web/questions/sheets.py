"""An answer about one thing as people read it: sections, and in each what is said under a label."""

from dataclasses import dataclass
from itertools import groupby

from maillage.web.tables import AnswerTable, Cell


@dataclass(frozen=True)
class Entry:
    """What is said under a label: for each row, its cells."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Section:
    """Entries under a title; one row alone has no title."""

    title: str
    entries: tuple[Entry, ...]


def sheet(table: AnswerTable) -> tuple[Section, ...]:
    """The sections of an answer.

    One row: each column is a label. Several: the first column is the title of a section, the second the
    label; rows that follow one another with the same are together.
    """
    if len(table.rows) == 1:
        cells = zip(table.columns, table.rows[0], strict=True)
        return (Section("", tuple(Entry(name, ((c,),)) for name, c in cells if c.text)),)
    return tuple(
        Section(
            title,
            tuple(
                Entry(label, tuple(row[2:] for row in rows))
                for label, rows in groupby(some, key=lambda row: row[1].text)
            ),
        )
        for title, some in groupby(table.rows, key=lambda row: row[0].text)
    )
