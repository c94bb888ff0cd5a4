"""The forms in which an extract is taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from maillage.extracts import delimited, points, records, workbook
from maillage.extracts.extract import Extract

_CSV: Final = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Form:
    """A form of an extract.

    Args:
        ending: of the file, without the first dot.
        media_type: the value of Content-Type.
        names: what people call it, in French and in English.
        write: makes the bytes of an extract.
        points: whether the extract must have points.
    """

    ending: str
    media_type: str
    names: tuple[str, str]
    write: Callable[[Extract], bytes]
    points: bool = False


FORMS: Final = {
    form.ending: form
    for form in (
        Form("excel.csv", _CSV, ("CSV pour Excel", "CSV for Excel"), delimited.excel),
        Form("xlsx", workbook.MEDIA_TYPE, ("XLSX", "XLSX"), workbook.xlsx),
        Form("csv", _CSV, ("CSV (RFC 4180)", "CSV (RFC 4180)"), delimited.rfc4180),
        Form("json", "application/json", ("JSON", "JSON"), records.records),
        Form("geojson", points.MEDIA_TYPE, ("GeoJSON", "GeoJSON"), points.geojson, points=True),
        Form("umap", "application/json", ("uMap", "uMap"), points.umap, points=True),
        Form("gogocarto.json", "application/json", ("GoGoCarto", "GoGoCarto"), points.gogocarto, points=True),
    )
}
"""Every form, by the ending of its files."""


def offered(extract: Extract) -> list[Form]:
    """The forms that an extract has: those of maps only where it has points."""
    mapped = points.has_points(extract)
    return [form for form in FORMS.values() if mapped or not form.points]
