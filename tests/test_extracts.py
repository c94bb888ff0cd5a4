"""What people take away: CSV for Excel and for programs, workbooks, JSON, files for maps."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from maillage.extracts import FORMS, Column, Extract, Kind, Note, extract_of, offered
from maillage.vocabulary import PREFIXES

XSD = PREFIXES["xsd"]
COLUMNS = (
    Column("nom", "Nom"),
    Column("montant", "Montant (€)", Kind.NUMBER),
    Column("part", "Part", Kind.NUMBER),
    Column("depuis", "Depuis", Kind.YEAR),
    Column("le", "Le", Kind.DATE),
    Column("vrai", "Vrai", Kind.BOOLEAN),
    Column("page", "Fiche", Kind.LINK),
    Column("lon", "Longitude", Kind.NUMBER),
    Column("lat", "Latitude", Kind.NUMBER),
)
ROWS = [
    (
        'Pôle « À l’été »; et "autres"',
        100_000,
        Decimal("0.5"),
        2014,
        date(2014, 7, 31),
        True,
        "https://example.org/a",
        Decimal("2.35"),
        Decimal("48.86"),
    ),
    ("=1+1", None, None, None, None, False, None, None, None),
]
NOTES = (Note("Licence", "Licence Ouverte 2.0", "https://example.org/licence"), Note("Version", "1-essai"))


def extract(lang: str = "fr") -> Extract:
    return Extract("Les pôles", COLUMNS, ROWS, NOTES, lang)


def test_csv_for_a_french_excel() -> None:
    """A byte order mark, semicolons, decimal commas, French dates and words; no formula runs."""
    text = FORMS["excel.csv"].write(extract())
    assert text.startswith(b"\xef\xbb\xbf") and b"\r\n" in text
    header, first, second = csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";")
    assert header == [column.title for column in COLUMNS]
    assert first[:6] == [ROWS[0][0], "100000", "0,5", "2014", "31/07/2014", "oui"]
    assert first[7] == "2,35"
    assert second[0] == "'=1+1" and second[5] == "non"


def test_csv_for_an_english_excel() -> None:
    """Commas between cells and points in numbers: what an English Excel reads."""
    text = FORMS["excel.csv"].write(extract("en")).decode("utf-8-sig")
    _, first, _ = csv.reader(io.StringIO(text))
    assert first[2] == "0.5" and first[4] == "2014-07-31" and first[5] == "yes"


def test_csv_for_programs() -> None:
    """The names of the columns and the values as they are, formulas too (RFC 4180)."""
    text = FORMS["csv"].write(extract())
    assert not text.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(io.StringIO(text.decode()))
    assert header == [column.name for column in COLUMNS]
    assert first[1:6] == ["100000", "0.5", "2014", "2014-07-31", "true"]
    assert second[0] == "=1+1" and second[1] == ""


def test_workbook() -> None:
    """Real numbers, dates and links; the header stays; texts are no formulas; the notes on a second sheet."""
    text = FORMS["xlsx"].write(extract())
    book = openpyxl.load_workbook(io.BytesIO(text))
    data, notes = book.worksheets
    assert data.freeze_panes == "B2" and data.auto_filter.ref == "A1:I3"
    assert [cell.value for cell in data[1]] == [column.title for column in COLUMNS]
    first, second = data[2], data[3]
    assert first[1].value == 100_000 and first[1].data_type == "n"
    assert first[2].value == 0.5 and first[3].value == 2014
    assert first[4].value.date() == date(2014, 7, 31) and first[4].number_format == "dd/mm/yyyy"
    assert first[6].hyperlink.target == "https://example.org/a"
    assert second[0].value == "=1+1" and second[0].data_type == "s"
    said = {row[0].value: row[1] for row in notes.iter_rows(min_row=3)}
    assert said["Licence"].hyperlink.target == "https://example.org/licence"
    assert said["Version"].value == "1-essai"
    assert text == FORMS["xlsx"].write(extract()), "the same extract gives the same bytes"


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    """A spreadsheet refuses a cell of more than 32,767 characters."""
    long = Extract("Long", (Column("a", "A"),), [("x" * 40_000,)])
    (sheet, _) = openpyxl.load_workbook(io.BytesIO(FORMS["xlsx"].write(long))).worksheets
    assert len(sheet["A2"].value) == 32_767 and sheet["A2"].value.endswith("…")


def test_json() -> None:
    """Objects by column name; what is not known is null."""
    said = json.loads(FORMS["json"].write(extract()))
    assert said["rows"][0]["le"] == "2014-07-31" and said["rows"][0]["part"] == 0.5
    assert said["rows"][1]["montant"] is None
    assert said["notes"][0] == {"label": "Licence", "text": NOTES[0].text, "url": NOTES[0].address}


def test_geojson() -> None:
    """A feature a row; one without a point stays, with a null geometry (RFC 7946, 3.2)."""
    said = json.loads(FORMS["geojson"].write(extract()))
    first, second = said["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [2.35, 48.86]}
    assert first["properties"]["Nom"] == ROWS[0][0] and "Longitude" not in first["properties"]
    assert second["geometry"] is None


def test_umap_and_gogocarto() -> None:
    """Their imports: a layer with names and links; a list with latitude and longitude."""
    (layer,) = json.loads(FORMS["umap"].write(extract()))["layers"]
    (feature,) = layer["features"]
    assert feature["properties"]["name"] == ROWS[0][0]
    assert feature["properties"]["link"] == "https://example.org/a"
    assert "Depuis : 2014" in feature["properties"]["description"]
    (element,) = json.loads(FORMS["gogocarto.json"].write(extract()))["data"]
    assert (element["name"], element["latitude"], element["longitude"]) == (ROWS[0][0], 48.86, 2.35)
    assert element["website"] == "https://example.org/a"


def test_only_points_go_on_a_map() -> None:
    """Rows without coordinates have no form for maps."""
    assert [form.ending for form in offered(Extract("Rien", (Column("a", "A"),), []))] == [
        "excel.csv",
        "xlsx",
        "csv",
        "json",
    ]
    assert len(offered(extract())) == len(FORMS)


@pytest.mark.parametrize(
    ("terms", "kind", "values"),
    [
        ([Literal("1"), Literal("02", datatype=NamedNode(XSD + "integer"))], Kind.TEXT, ["1", "02"]),
        ([Literal("02", datatype=NamedNode(XSD + "integer")), None], Kind.NUMBER, [2, None]),
        ([Literal("1.50", datatype=NamedNode(XSD + "decimal"))], Kind.NUMBER, [Decimal("1.50")]),
        ([Literal("NaN", datatype=NamedNode(XSD + "double"))], Kind.TEXT, ["NaN"]),
        ([Literal("9" * 20, datatype=NamedNode(XSD + "integer"))], Kind.TEXT, ["9" * 20]),
        ([Literal("2014", datatype=NamedNode(XSD + "gYear"))], Kind.YEAR, [2014]),
        ([Literal("2014-07-31", datatype=NamedNode(XSD + "date"))], Kind.DATE, [date(2014, 7, 31)]),
        ([Literal("2014-02-31", datatype=NamedNode(XSD + "date"))], Kind.TEXT, ["2014-02-31"]),
        ([Literal("1", datatype=NamedNode(XSD + "boolean"))], Kind.BOOLEAN, [True]),
        ([NamedNode("https://example.org/a")], Kind.LINK, ["https://example.org/a"]),
        ([BlankNode("b"), NamedNode("urn:a")], Kind.TEXT, ["b", "urn:a"]),
        ([None], Kind.TEXT, [None]),
        ([Literal("1" * 400, datatype=NamedNode(XSD + "gYear"))], Kind.TEXT, ["1" * 400]),
        ([Literal("--5", datatype=NamedNode(XSD + "gYear"))], Kind.TEXT, ["--5"]),
        ([Literal("1_000", datatype=NamedNode(XSD + "decimal"))], Kind.TEXT, ["1_000"]),
    ],
)
def test_kinds_of_columns(terms: list[object], kind: Kind, values: list[object]) -> None:
    """A column is what all its values are; a number that a spreadsheet would change stays a text."""
    found = extract_of("T", ["x"], [(term,) for term in terms], {"x": "Titre"})  # type: ignore[misc]
    assert found.columns == (Column("x", "Titre", kind),)
    assert [row[0] for row in found.rows] == values


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "\tname"])
def test_nothing_that_a_spreadsheet_runs(text: str) -> None:
    """Neither at the start, nor behind white space or a control (OWASP, CSV injection)."""
    (_, row) = csv.reader(
        io.StringIO(
            FORMS["excel.csv"].write(Extract("T", (Column("a", "A"),), [(text,)])).decode("utf-8-sig"),
            newline="",
        )
    )
    assert row == [f"'{text}"]
