"""Says beside each row of a person's sheet what was understood of it: the columns that it comes back with."""

from collections.abc import Sequence
from typing import Final

from maillage.errors import quoted
from maillage.facts.returned_columns import Ours, iris_written
from maillage.facts.sheet_rows import Candidate, ReadRow, ReadSheet, RowRemark
from maillage.files.annotate import Added
from maillage.files.annotate.added import Column

_OTHERS: Final = 4
"""How many candidates are named beyond the first."""


def returned(sheet: ReadSheet, lang: str) -> Added:
    """The columns to add to a sheet, in French (`fr`) or in English (`en`).

    The IRI of a row is that of the known thing, or the one that was made: it is the key of the row from then
    on. It is left empty where there are candidates: a person decides, and writes that of the right one. What
    stands there in a row at fault stays.
    """
    header, written = sheet.grid.header, iris_written(sheet.grid)
    wrong = {
        (row.number, header.index(name))
        for row in sheet.rows
        for remark in row.faults
        for name in remark.columns
        if header.count(name) == 1
    }
    return Added(
        tuple(_column(column, lang) for column in Ours),
        {row.number: _texts(row, lang, written.get(row.number, "")) for row in sheet.rows},
        sheet.grid.header_row,
        sheet.grid.sheet,
        frozenset(wrong),
    )


def _column(column: Ours, lang: str) -> Column:
    said = column.value
    names = (said.fr, said.en) if lang == "fr" else (said.en, said.fr)
    return Column(names[0], names[1:], said.width, said.warns)


def _texts(row: ReadRow, lang: str, written: str) -> tuple[str, ...]:
    first, others = row.candidates[:1], row.candidates[1 : 1 + _OTHERS]
    said = {
        Ours.TO_CORRECT: _remarks(row.faults, lang),
        Ours.TO_CHECK: _remarks([remark for remark in row.remarks if not remark.fault], lang),
        Ours.IRI: (row.iri if row.known or not first else "") or written,
        Ours.SIREN: row.siren,
        Ours.COMMUNE: row.commune,
    }
    for candidate in first:
        said |= {
            Ours.CANDIDATE: candidate.label,
            Ours.CANDIDATE_IRI: candidate.iri,
            Ours.CONFIDENCE: _confidence(candidate, lang),
            Ours.EVIDENCE: _say(candidate.evidence, lang),
        }
    said[Ours.OTHERS] = " | ".join(_candidate(candidate, lang) for candidate in others)
    return tuple(said.get(column, "") for column in Ours)


def _remarks(remarks: Sequence[RowRemark], lang: str) -> str:
    return " | ".join(dict.fromkeys(_remark(remark, lang) for remark in remarks))


def _remark(remark: RowRemark, lang: str) -> str:
    """The columns, what was read and expected, what may be written instead."""
    fr, en = remark.message
    if lang == "fr":
        where = " + ".join(f"«{name}»" for name in remark.columns)
        return quoted((f"{where} : " if where else "") + fr)
    where = " + ".join(f"'{name}'" for name in remark.columns)
    return (f"{where}: " if where else "") + en


def _candidate(candidate: Candidate, lang: str) -> str:
    said = f"{candidate.label} ({candidate.iri}) {_confidence(candidate, lang)}"
    return said + (" : " if lang == "fr" else ": ") + _say(candidate.evidence, lang)


def _confidence(candidate: Candidate, lang: str) -> str:
    shown = f"{candidate.confidence:.2f}"
    return shown.replace(".", ",") if lang == "fr" else shown


def _say(message: tuple[str, str], lang: str) -> str:
    return quoted(message[0]) if lang == "fr" else message[1]
