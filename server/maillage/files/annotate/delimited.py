"""Adds cells to the rows of delimited text: the bytes of each row stay, ours are written alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maillage.files.annotate.added import Added, harmless, plain, written_in
from maillage.files.rows import Record
from maillage.files.text import encoded


@dataclass(frozen=True)
class Written:
    """How a text is written: its encoding, the delimiter of its cells, its byte order mark."""

    encoding: str
    delimiter: str
    mark: bytes = b""


def annotate_delimited(
    records: Sequence[Record], written: Written, added: Added, at: Sequence[int]
) -> tuple[bytes, int]:
    """The bytes of a text with what is added, and how many cells hold letters that its encoding lacks.

    Args:
        records: all of the text, row by row.
        written: how it is written.
        added: the columns.
        at: the place of each column, from 0.
    """
    writer = _Writer(records, written, added, at)
    return encoded("".join(writer.texts()), written.encoding, written.mark), writer.lacking


class _Writer:
    def __init__(self, records: Sequence[Record], written: Written, added: Added, at: Sequence[int]) -> None:
        self.records, self.written, self.added, self.at = records, written, added, at
        self.rows = {added.header_row: tuple(column.header for column in added.columns), **added.rows}
        header = next(record for record in records if record.number == added.header_row)
        self.quoting = all_quoted(header.text, written.delimiter, len(header.cells))
        self.lacking = 0

    def texts(self) -> Iterator[str]:
        for record in self.records:
            texts = self.rows.get(record.number)
            yield record.text if texts is None else self.row(record, texts)

    def row(self, record: Record, texts: Sequence[str]) -> str:
        """A row with its cells of ours; one that has some already is written again from the first of them."""
        body = record.text.rstrip("\r\n")
        end = record.text[len(body) :]
        spans = cell_spans(body, self.written.delimiter)
        cells = [body[start:stop] for start, stop in spans]
        cells += [""] * (max(self.at) + 1 - len(cells))
        for place, text in zip(self.at, texts, strict=True):
            cells[place] = self.cell(text)
        return self.written.delimiter.join(cells) + end

    def cell(self, text: str) -> str:
        said = harmless(plain(text))
        kept = written_in(said, self.written.encoding)
        self.lacking += kept != said
        if self.quoting or any(mark in kept for mark in (self.written.delimiter, '"')):
            return '"' + kept.replace('"', '""') + '"'
        return kept


def cell_spans(body: str, delimiter: str) -> list[tuple[int, int]]:
    """Where each cell of a row stands in its text, as Python's `csv` cuts it."""
    spans: list[tuple[int, int]] = []
    start = 0
    while True:
        if body[start : start + 1] == '"':
            at = start + 1
            while (at := body.find('"', at)) >= 0 and body[at + 1 : at + 2] == '"':
                at += 2
            at = body.find(delimiter, at) if at >= 0 else -1
        else:
            at = body.find(delimiter, start)
        if at < 0:
            return [*spans, (start, len(body))]
        spans.append((start, at))
        start = at + 1


def all_quoted(text: str, delimiter: str, number: int) -> bool:
    """Whether every cell of a row stands in quotes."""
    body = text.rstrip("\r\n")
    spans = cell_spans(body, delimiter)
    return len(spans) == number > 0 and all(body[a : a + 1] == '"' == body[b - 1 : b] for a, b in spans)
