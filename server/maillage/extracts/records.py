"""Extracts as JSON: one object a row, by the names of the columns."""

import datetime
import json
from decimal import Decimal

from maillage.extracts.extract import Extract, Value

Plain = str | int | float | bool | None


def records(extract: Extract) -> bytes:
    """The title, the notes and the rows; a value that is not known is null, a date as ISO 8601 has it."""
    names = [column.name for column in extract.columns]
    return compact(
        {
            "title": extract.title,
            "notes": notes(extract),
            "columns": {column.name: column.title for column in extract.columns},
            "rows": [dict(zip(names, map(plain, row), strict=True)) for row in extract.rows],
        }
    )


def notes(extract: Extract) -> list[dict[str, str]]:
    """What is to be known of the rows."""
    return [
        {"label": note.label, "text": note.text} | ({"url": note.address} if note.address else {})
        for note in extract.known
    ]


def plain(value: Value) -> Plain:
    """A value as JSON has it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def compact(value: object) -> bytes:
    """JSON in UTF-8, without white space."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
