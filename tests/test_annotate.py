"""A sheet comes back with columns added, and what was in it as it was."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from french import plain
from maillage.errors import TableError
from maillage.files.annotate import Added, annotate
from maillage.files.annotate.added import MAX_TEXT, Column
from maillage.files.annotate.delimited import cell_spans
from maillage.files.grid import read_grid

COLUMNS = (
    Column("À corriger (Maillage)", ("To correct (Maillage)",), 40, warns=True),
    Column("IRI (Maillage)"),
    Column("Code INSEE (Maillage)"),
)
IRI = "https://w3id.org/maillage/id/tiers-lieu/le-quai"
WORDS = frozenset({"nom", "ville"})
HEADER = ["Nom", "Ville", "Année", "SIRET"]
ROWS: list[list[object]] = [
    ["Le Quai", "Bordeaux", 2020, "01234567890123"],
    ["La Grange", "Saint-Denis", 2021, None],
    ["Chez Zoé", "Nantes", 2030, "x"],
    ["=1+1", "Paris", None, None],
]
TEXTS = {
    4: ("", IRI, "33063"),
    5: ("", "", "93066"),
    6: ("Année : 2030 est à venir", "", "01004"),
    7: ("=cmd|' /C calc'!A0 & <b> _x000D_ \x07é", "", ""),
}
ADDED = Added(COLUMNS, TEXTS, 3, "Lieux & co", frozenset({(6, 2), (5, 2), (4, 1)}))


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with what people put in theirs: a title, merged, hidden, coloured cells, lists, a table."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lieux & co"
    sheet["A1"] = "Annuaire 2026"
    sheet["A1"].font = Font(bold=True, size=20)
    sheet.merge_cells("A1:F1")
    rows: list[list[object]] = [[*HEADER], *ROWS]
    for number, cells in enumerate(rows, 3):
        for column, value in enumerate(cells, 1):
            sheet.cell(number, column, value)
    sheet.row_dimensions[5].hidden = True
    sheet.row_dimensions[6].height = 33
    sheet["B6"].comment = Comment("à vérifier", "une personne")
    sheet["H6"].fill = PatternFill("solid", fgColor="00FF00")
    choice = DataValidation(type="list", formula1='"Bordeaux,Nantes"')
    choice.add("B4:B7")
    sheet.add_data_validation(choice)
    sheet.add_table(Table(displayName="Lieux", ref="A3:D7"))
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["A"].width = 40
    other = book.create_sheet("Calculs")
    other["A1"] = "=SUM(1,2)"
    path = tmp_path_factory.mktemp("annotate") / "lieux.xlsx"
    book.save(path)
    return path


def again(tmp_path: Path, data: bytes, added: Added, name: str = "rendu.xlsx") -> bytes:
    path = tmp_path / name
    path.write_bytes(data)
    return annotate(path, added)[0]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_workbook_keeps_all_that_it_holds(workbook: Path, tmp_path: Path) -> None:
    """Two parts change: the sheet, whose own cells keep their bytes, and the styles, which keep their numbers."""
    data, notices = annotate(workbook, ADDED)
    before, after = parts(workbook.read_bytes()), parts(data)
    assert list(before) == list(after) and not notices
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    cells = re.compile(rb'<c r="[A-D][^>]*?(?:/>|>.*?</c>)')
    own, kept = (cells.findall(each["xl/worksheets/sheet1.xml"]) for each in (before, after))
    assert own == kept and len(own) > 16
    for tag in (b"sheetViews", b"mergeCells", b"dataValidations", b"tableParts", b"legacyDrawing"):
        found = [
            re.findall(rb"<" + tag + rb".*?>", each["xl/worksheets/sheet1.xml"]) for each in (before, after)
        ]
        assert found[0] == found[1] != [], tag
    (tmp_path / "rendu.xlsx").write_bytes(data)
    book, origin = openpyxl.load_workbook(tmp_path / "rendu.xlsx"), openpyxl.load_workbook(workbook)
    mine, theirs = book["Lieux & co"], origin["Lieux & co"]
    for row in theirs.iter_rows(max_col=4):
        for cell in row:
            other = mine[cell.coordinate]
            for said in ("value", "font", "fill", "number_format", "alignment"):
                assert repr(getattr(other, said)) == repr(getattr(cell, said)), cell.coordinate
    assert mine.row_dimensions[5].hidden and mine.row_dimensions[6].height == 33
    assert mine["A7"].value == "=1+1" and book["Calculs"]["A1"].value == "=SUM(1,2)"
    assert mine.tables["Lieux"].ref == "A3:D7" and mine["B6"].comment is not None


def test_what_is_added_is_read_by_two_readers(workbook: Path, tmp_path: Path) -> None:
    """The columns stand beside the table, under the row that names the columns; nothing is a formula."""
    path = tmp_path / "rendu.xlsx"
    path.write_bytes(annotate(workbook, ADDED)[0])
    grid = read_grid(path, words=WORDS)
    assert grid.header == (*HEADER, *(column.header for column in COLUMNS)) and grid.header_row == 3
    read = {number: cells[4:] for number, cells in grid.rows}
    assert read == {**TEXTS, 7: ("=cmd|' /C calc'!A0 & <b> _x000D_ é", "", "")}
    sheet = openpyxl.load_workbook(path)["Lieux & co"]
    assert sheet["E7"].data_type == "s" and sheet["G6"].value == "01004"
    assert sheet["E6"].fill.fgColor.rgb == "FFFBD5CC" and sheet["E3"].font.b
    shown = {str(area.sqref): rules for area, rules in sheet.conditional_formatting._cf_rules.items()}
    assert list(shown) == ["B4 C5:C6"]


def test_a_workbook_given_again_is_refreshed_in_place(workbook: Path, tmp_path: Path) -> None:
    """Our columns are known by their headers, in either language, moved or not; nothing grows."""
    once = annotate(workbook, ADDED)[0]
    assert again(tmp_path, once, ADDED) == once
    corrected = Added(COLUMNS, {**TEXTS, 6: ("", IRI, "01004")}, 3, "Lieux & co")
    twice = again(tmp_path, once, corrected)
    grid = read_grid(tmp_path / "rendu.xlsx", words=WORDS)
    assert len(grid.header) == 7
    (tmp_path / "deux.xlsx").write_bytes(twice)
    read = dict(read_grid(tmp_path / "deux.xlsx", words=WORDS).rows)
    assert read[6][4:] == ("", IRI, "01004") and len(read[6]) == 7
    assert b"conditionalFormatting" not in parts(twice)["xl/worksheets/sheet1.xml"]
    book = openpyxl.load_workbook(io.BytesIO(once))
    book["Lieux & co"]["E3"] = "to correct (maillage)"
    book["Lieux & co"].move_range("G3:G7", cols=2)
    book.save(tmp_path / "bouge.xlsx")
    moved = tmp_path / "encore.xlsx"
    moved.write_bytes(annotate(tmp_path / "bouge.xlsx", corrected)[0])
    header = read_grid(moved, words=WORDS).header
    assert header == (*HEADER, "À corriger (Maillage)", "IRI (Maillage)", "", "", "Code INSEE (Maillage)")


SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row><x:c t="inlineStr"><x:is><x:t>Nom</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>Ville</x:t></x:is></x:c></x:row>
<x:row r="2" spans='1:2' ><x:c r="A2" t="inlineStr"><x:is><x:t>Le Quai</x:t></x:is></x:c><x:c r="F2"/></x:row>
<x:row r="3"/>
<x:row r="5"><x:c r="B5"><x:v>75</x:v></x:c></x:row>
</x:sheetData></x:worksheet>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = {
    "_rels/.rels": ("officeDocument", "xl/workbook.xml"),
    "xl/_rels/workbook.xml.rels": ("worksheet", "worksheets/a.xml"),
}


def bare(path: Path, sheet: str = SHEET, more: Mapping[str, bytes] | None = None) -> Path:
    """A workbook by hand: prefixed names, no styles, rows and cells without a place."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (more or {}).items():
            archive.writestr(name, data)
        for part, (kind, target) in RELATIONS.items():
            said = f'<Relationship Id="r1" Type="{RELATION}/{kind}" Target="{target}"/>'
            archive.writestr(part, f'<Relationships xmlns="{PACKAGE}">{said}</Relationships>')
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns:r="{RELATION}"><sheets><sheet name="F" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr("xl/worksheets/a.xml", sheet)
    return path


def test_a_workbook_that_no_spreadsheet_wrote(tmp_path: Path) -> None:
    """Names with a prefix, empty rows, rows that are not there, cells without a place."""
    path = bare(tmp_path / "nu.xlsx")
    rows = {number: (f"ligne {number}", "", "") for number in (2, 3, 4, 5, 6)}
    again_path = tmp_path / "rendu.xlsx"
    again_path.write_bytes(annotate(path, Added(COLUMNS, rows, 1, "F"))[0])
    grid = read_grid(again_path, words=WORDS)
    assert grid.header == ("Nom", "Ville", *(column.header for column in COLUMNS))
    assert [(number, cells[2]) for number, cells in grid.rows] == [(n, f"ligne {n}") for n in rows]
    xml = parts(again_path.read_bytes())["xl/worksheets/a.xml"].decode()
    assert 'spans="1:5"' in xml and "<c " not in xml
    assert again(tmp_path, again_path.read_bytes(), Added(COLUMNS, rows, 1, "F")) == again_path.read_bytes()


@pytest.mark.parametrize(
    "make",
    [
        lambda path: bare(path, SHEET.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1)),
        lambda path: bare(path, SHEET[:-30]),
        lambda path: bare(path, SHEET, {"xl/styles.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        lambda path: bare(path, SHEET, {"xl/styles.xml": b"<a>"}),
        lambda path: path.write_bytes(bare(path).read_bytes()[:-40]) and path,
    ],
    ids=["entity", "cut short", "entity in styles", "styles cut short", "archive cut short"],
)
def test_a_hostile_workbook_is_refused(tmp_path: Path, make: object) -> None:
    assert callable(make)
    path = make(tmp_path / "mauvais.xlsx")
    with pytest.raises(TableError, match="unreadable"):
        annotate(path, Added(COLUMNS, {2: ("", "", "")}, 1, "F"))


def test_a_workbook_with_a_part_twice_is_refused(tmp_path: Path) -> None:
    """One reader takes the first part, another the second."""
    path = bare(tmp_path / "deux.xlsx")
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/a.xml", SHEET)
    with pytest.raises(TableError, match="unreadable"):
        annotate(path, Added(COLUMNS, {2: ("", "", "")}, 1, "F"))


def test_a_sheet_without_room_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text(",".join(f"c{n}" for n in range(1_999)) + "\n1\n", encoding="utf-8")
    with pytest.raises(TableError, match="no room for 3 more columns"):
        annotate(path, Added(COLUMNS, {2: ("", "", "")}, 1))


def test_an_xls_workbook_comes_back_as_xlsx_and_that_is_said() -> None:
    """Its values are kept; its formats are not."""
    path = Path(__file__).parent / "sheets" / "lieux.xls"
    grid = read_grid(path, words=WORDS)
    rows = {number: ("à revoir", "", "01004") for number, _ in grid.rows}
    added = Added(COLUMNS, rows, grid.header_row, grid.sheet)
    data, (notice,) = annotate(path, added)
    assert "XLSX" in plain(notice.fr) and annotate(path, added)[0] == data
    sheet = openpyxl.load_workbook(io.BytesIO(data))[grid.sheet]
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=grid.header_row + 1)]
    assert read[0] == ["Le Quai", "Bordeaux", 2020, "à revoir", None, "01004"]


NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")]
)
CELL = '<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ODS = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {NAMES}><office:automatic-styles><style:style style:name="ce1"/></office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Autre"><table:table-row><table:table-cell/></table:table-row></table:table>
<table:table table:name="F"><table:table-column table:number-columns-repeated="2"/>
<table:table-row>{CELL.format("Nom")}{CELL.format("Ville")}<table:table-cell table:number-columns-repeated="1022"/></table:table-row>
<table:table-row table:number-rows-repeated="4">{CELL.format("Le Quai")}<table:table-cell table:style-name="ce2" table:number-columns-repeated="7"/></table:table-row>
<table:table-row>{CELL.format("Le Lieu")}{CELL.format("Brest")}</table:table-row>
<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, content: str = ODS) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", "<a/>")
    return path


def test_an_ods_workbook_keeps_its_repeated_rows_and_cells(tmp_path: Path) -> None:
    """Rows that stand for several are cut where something is added, and only there."""
    path = ods(tmp_path / "lieux.ods")
    rows = {3: ("à revoir", "", ""), 4: ("", IRI, "35238"), 6: ("&<", "", "")}
    added = Added(COLUMNS, rows, 1, "F")
    data, _ = annotate(path, added)
    before, after = parts(path.read_bytes()), parts(data)
    assert [name for name in before if before[name] != after[name]] == ["content.xml"]
    assert next(iter(after)) == "mimetype"
    text = after["content.xml"].decode()
    assert (
        'table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1024"/>'
        in text
    )
    assert text.count("Le Quai") == 4 and text.count("number-rows-repeated") == 1
    assert text.count('<table:table-cell table:style-name="ce2" table:number-columns-repeated="3"/>') == 2
    (tmp_path / "rendu.ods").write_bytes(data)
    grid = read_grid(tmp_path / "rendu.ods", words=WORDS)
    assert grid.header == ("Nom", "Ville", *(column.header for column in COLUMNS))
    read = {number: cells[2:] for number, cells in grid.rows}
    blank = ("", "", "")
    assert read == {2: blank, 5: blank, **rows}
    assert again(tmp_path, data, added, "encore.ods") == data


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ODS.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1), "unreadable"),
        (ODS.replace("table:", "t:").replace("xmlns:table", "xmlns:t"), "without a sheet"),
        (ODS[:-40], "unreadable"),
    ],
)
def test_a_hostile_ods_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        annotate(ods(tmp_path / "mauvais.ods", content), Added(COLUMNS, {2: ("", "", "")}, 1, "F"))


ENCODINGS = {
    "utf-8": b"",
    "utf-8 with its mark": codecs.BOM_UTF8,
    "cp1252": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_text_keeps_its_bytes(
    tmp_path: Path, encoding: str, delimiter: str, end: str, quoting: int
) -> None:
    """Its encoding, delimiter, quotes and line ends are those of what is added too."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    rows = [
        ["Nom", "Ville"],
        ["Le «Quai» d’été", f"a{delimiter}b"],
        ['L\'"Œuvre"\nbis', ""],
        ["", ""],
        ["Le Lieu", "Évry"],
    ]
    writer.writerows(rows)
    text = out.getvalue().removesuffix(end)
    codec = encoding.split()[0]
    mark = ENCODINGS[encoding]
    path = tmp_path / "lieux.csv"
    path.write_bytes(mark + text.encode(codec))
    added = Added(COLUMNS, dict.fromkeys((2, 3, 5), ("à revoir", "", "x")), 1)
    data, notices = annotate(path, added)
    assert data.startswith(mark) and not notices
    after = data[len(mark) :].decode(codec)
    read = list(csv.reader(io.StringIO(after, newline=""), delimiter=delimiter, strict=True))
    assert [cells[:2] for cells in read] == rows
    assert [cells[2:] for cells in read] == [
        [column.header for column in COLUMNS], *([["à revoir", "", "x"]] * 2), [], ["à revoir", "", "x"],
    ]  # fmt: skip
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(read)
    assert after == made.getvalue().removesuffix(end)
    assert again(tmp_path, data, added, "encore.csv") == data


def test_a_text_with_titles_short_rows_and_a_declared_delimiter(tmp_path: Path) -> None:
    """What is above the header and what is not a row stays as it is; short rows are filled up."""
    text = "sep=;\nAnnuaire;\n\nNom;Ville;Année\nLe Quai\nLa Grange;Brest;2020;\nTotal;2;;;au-delà\n"
    path = tmp_path / "lieux.csv"
    path.write_text(text, encoding="utf-8")
    added = Added(COLUMNS, {5: ("a;b", "", "1"), 6: ('"', "", "")}, 4)
    names = ";".join(column.header for column in COLUMNS)
    assert annotate(path, added)[0].decode() == (
        f"sep=;\nAnnuaire;\n\nNom;Ville;Année;;;{names}\n"
        'Le Quai;;;;;"a;b";;1\nLa Grange;Brest;2020;;;"""";;\nTotal;2;;;au-delà\n'
    )


def test_a_text_without_accents_gets_the_mark_of_utf8(tmp_path: Path) -> None:
    """Its bytes do not tell its encoding, and Excel would take ours for another."""
    path = tmp_path / "lieux.csv"
    path.write_bytes(b"Nom;Ville\nLe Quai;Brest\n")
    data = annotate(path, Added(COLUMNS, {2: ("é", "", "")}, 1))[0]
    assert data.startswith(codecs.BOM_UTF8 + b"Nom;Ville;") and data.decode("utf-8-sig").endswith(
        "Brest;é;;\n"
    )


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\uff1d"])
def test_no_cell_that_is_added_is_a_formula(tmp_path: Path, mark: str) -> None:
    """In a text an apostrophe stands before; a cell of the sheet itself stays as it is."""
    path = tmp_path / "lieux.csv"
    path.write_text("Nom;Ville\n=1+1;Brest\n", encoding="utf-8")
    data = annotate(path, Added(COLUMNS, {2: (f"  {mark}HYPERLINK(1)", f"\n{mark}2", "a")}, 1))[0]
    assert data.decode().splitlines()[1] == f"=1+1;Brest;'{mark}HYPERLINK(1);'{mark}2;a"


def test_letters_that_an_encoding_lacks_are_said(tmp_path: Path) -> None:
    """The nearest letter stands for one that has one; a question mark for the others."""
    path = tmp_path / "lieux.csv"
    path.write_bytes("Nom;Ville\nThéâtre;Brest\n".encode("cp1252"))
    data, (notice,) = annotate(path, Added(COLUMNS, {2: ("Ağ, Œuvre", "→", "")}, 1))
    assert data.decode("cp1252").splitlines()[1] == "Théâtre;Brest;Ag, Œuvre;?;"
    assert "2 cellules ajoutées" in plain(notice.fr) and "cp1252" in notice.en


def test_a_cell_that_is_added_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "lieux.csv"
    path.write_text("Nom;Ville\nA;B\n", encoding="utf-8")
    data = annotate(path, Added(COLUMNS, {2: ("é" * 50_000, "", "")}, 1))[0]
    assert len(data.decode().splitlines()[1].split(";")[2]) == MAX_TEXT


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.sampled_from('a";\n\r ,é')), min_size=1, max_size=5))
def test_cells_are_cut_where_the_reader_cuts_them(cells: list[str]) -> None:
    """Each stretch of the text of a row is what the reader takes for a cell."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    text = out.getvalue().removesuffix("\r\n")
    cut = [text[start:end] for start, end in cell_spans(text, ";")]
    read = [next(csv.reader(io.StringIO(part, newline=""), delimiter=";"), [""]) for part in cut]
    assert [cell for (cell,) in read] == cells
