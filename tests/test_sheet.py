"""A sheet that a person keeps becomes facts, or faults by row and column."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from french import plain
from maillage import paths
from maillage.cli.main import main
from maillage.errors import TableError
from maillage.examine import Examiner
from maillage.facts import confined, read_schemas
from maillage.facts.proposal import propose, read_words
from maillage.facts.sheet_mapping import mapping_of
from maillage.files.grid import read_grid
from maillage.ontology import read_codes
from maillage.territories import read_territories

TABLES = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))
SHEET = """\
Nom;Ville;Département;Activités;Date d'ouverture;Site web;Courriel;Divers
Le Quai;Bordeaux;Gironde;Coworking, fablab;01/09/2020;https://quai.example;x@exemple.fr;rien
La Grange;Saint-Denis;Seine-Saint-Denis;Bureaux partagés;;;;
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "lieux.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def run(*words: object) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("more", [["--propose"], ["--out", "out.ttl"]])
def test_a_table_that_is_none_is_said(
    sheet: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--lang", "en", "import", "sheet", sheet, "--table", "lieux", *more) == 1
    assert "unknown table 'lieux'; known: " in capsys.readouterr().err


def test_a_sheet_called_empty_is_read(tmp_path: Path) -> None:
    path, out = tmp_path / "vide.csv", tmp_path / "out.ttl"
    path.write_text(SHEET, encoding="utf-8")
    assert run("import", "sheet", path, "--out", out) == 0
    assert "document:feuille-vide" in out.read_text(encoding="utf-8")


def test_a_funder_in_a_sheet_is_involved_and_no_member(tmp_path: Path) -> None:
    """The code of its role says so, in a sheet as in the facts."""
    sheet, mapping, out = (tmp_path / f"qui.{ending}" for ending in ("csv", "yaml", "ttl"))
    sheet.write_text(
        "Pôle,Qui,À quel titre\nptce/pola,actor/ville-de-bordeaux,Financeur\nptce/pola,actor/eole,Adhérent\n",
        encoding="utf-8",
    )
    mapping.write_text(
        "table: memberships\ncolumns:\n  collective: Pôle\n  member: Qui\n  roles:\n    from: À quel titre\n"
        "    values: {Financeur: funder, Adhérent: member}\n"
        "constants: {source: visioconference-2023-12-07, confidence: stated}\n",
        encoding="utf-8",
    )
    assert run("import", "sheet", sheet, "--map", mapping, "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert text.count("a mlg:Involvement") == text.count("a mlg:Membership") == 1
    assert "mlg:involvementRole c-roles:funder" in text and "org:role c-roles:member" in text


def test_a_proposed_mapping_brings_the_sheet_in(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Headers and values suffice here; the facts conform; contacts are told and never read."""
    mapping, out = tmp_path / "lieux.yaml", tmp_path / "lieux.ttl"
    assert run("import", "sheet", sheet, "--propose", "--map", mapping) == 0
    proposed = mapping.read_text(encoding="utf-8")
    assert (
        "Contacts, jamais lus : «\u00a0Courriel\u00a0»" in proposed
        and "laissées : «\u00a0Divers\u00a0»" in proposed
    )
    assert run("import", "sheet", sheet, "--map", mapping, "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert "exemple.fr" not in text
    for fact in (
        "tiers-lieu:le-quai",
        "commune:33063",
        "commune:93066",
        "c-activities:coworking",
        "c-activities:fablab",
    ):
        assert fact in text
    assert '"2020-09-01"^^xsd:date' in text
    assert Examiner().examine(out).passes
    capsys.readouterr()


def test_every_fault_is_told_at_its_row_and_nothing_is_written(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown town, a homonym, an unknown code, a name without value, a key twice."""
    mapping, out = tmp_path / "lieux.yaml", tmp_path / "lieux.ttl"
    run("import", "sheet", sheet, "--propose", "--map", mapping)
    wrong = "\nLe Quai;Atlantide;;;hier;;;\n;Bordeaux;;;;;;\nAilleurs;Saint-Denis;;Alchimie;;;;\n"
    sheet.write_text(SHEET + wrong, encoding="utf-8")
    text = mapping.read_text(encoding="utf-8").replace(
        "fablab: fablab", "fablab: fablab\n      Alchimie: alchimie"
    )
    mapping.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run("--lang", "en", "import", "sheet", sheet, "--map", mapping, "--out", out) == 1
    told = capsys.readouterr().err.splitlines()
    assert not out.exists() and sorted(path.name for path in tmp_path.iterdir()) == [
        "lieux.csv",
        "lieux.yaml",
    ]
    for start in (
        'lieux.csv, line 5, column "Date d\'ouverture": ',
        'lieux.csv, line 5, column "Nom": the same name as at line',
        'lieux.csv, line 6, column "Nom": required value missing',
        "lieux.csv, line 7, column \"Ville\": 'Saint-Denis': several territories",
        "lieux.yaml, line 20: key 'columns.activities.values.Alchimie': 'alchimie' is unknown",
    ):
        assert any(line.startswith(start) for line in told), (start, told)
    assert told[-1].endswith("errors: nothing is written")


def test_a_contact_is_refused_at_its_cell(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An e-mail address in a name is told by its place, and not repeated."""
    mapping, out = tmp_path / "lieux.yaml", tmp_path / "lieux.ttl"
    run("import", "sheet", sheet, "--propose", "--map", mapping)
    sheet.write_text(SHEET.replace("La Grange", "Grange x@exemple.fr"), encoding="utf-8")
    assert run("import", "sheet", sheet, "--map", mapping, "--out", out) == 1
    said = plain(capsys.readouterr().err)
    assert "lieux.csv, ligne 3, colonne «Nom» : adresse électronique" in said
    assert "x@exemple.fr" not in said and not out.exists()


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    """XLSX and ODS: dates, whole numbers, blank rows, the sheet by its name."""
    rows: list[list[object]] = [
        ["Nom", "Code", "Le"],
        ["Quai", 33000.0, "d"],
        [None, None, None],
        ["Halle", "07000", None],
    ]
    grid = read_grid(_ods(tmp_path / "lieux.ods", rows), "Lieux")
    assert grid.header == ("Nom", "Code", "Le")
    assert grid.rows == ((2, ("Quai", "33000", "2020-09-01")), (4, ("Halle", "07000", "")))
    with pytest.raises(TableError, match="no sheet 'Autre'"):
        read_grid(tmp_path / "lieux.ods", "Autre")


def _ods(path: Path, rows: list[list[object]]) -> Path:
    """A small OpenDocument sheet; the text `d` is the date 2020-09-01."""
    cells = {
        "d": '<table:table-cell office:value-type="date" office:date-value="2020-09-01"><text:p>1</text:p></table:table-cell>'
    }

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>1</text:p></table:table-cell>'
        plain = f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return cells.get(str(value), plain)

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = f"""<?xml version="1.0"?><office:document-content xmlns:office="{office}office:1.0"
xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Lieux">{body}</table:table></office:spreadsheet></office:body></office:document-content>"""
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "header row missing"),
        (b"a,b\n\xc3\xa9,1\nc,1\n\xe8,1\n", "line 4: a file in two encodings"),
        (b"a,b\n\x00,1\n", "NUL byte"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8\n\x00", "line 2: byte 1: not UTF-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
        (b'a,b\n"1,2\n', "malformed CSV"),
        (b"a," * 2_000 + b"b\n", "line 1: 2001 columns; 2000 at most"),
    ],
)
def test_a_bad_sheet_is_said(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "lieux.csv"
    path.write_bytes(data)
    with pytest.raises(TableError) as fault:
        read_grid(path)
    assert message in fault.value.message("en")


def test_a_column_named_twice_is_refused_where_it_is_read(tmp_path: Path) -> None:
    """The others serve."""
    path = tmp_path / "lieux.csv"
    path.write_text("a,b,b\n1,2,3\n", encoding="utf-8")
    grid = read_grid(path)
    assert list(grid.values("a")) == ["1"]
    with pytest.raises(TableError) as fault:
        grid.column("b")
    assert 'line 1, column "b": column present twice' in fault.value.message("en")


def test_a_bad_workbook_is_said(tmp_path: Path) -> None:
    path = tmp_path / "lieux.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(TableError, match="unreadable workbook"):
        read_grid(path)


SPREADSHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(path: Path, rows: str, text: str = "", dimension: str = "A1:B2") -> Path:
    """An XLSX of one sheet: its rows in XML, one shared text, the dimension that it claims."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEETML}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Lieux" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEETML}"><si><t>{text}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPREADSHEETML}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def shared(rows: int) -> str:
    """Rows of three cells that all hold the one shared text."""
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>0</v></c><c r="C{0}" t="s"><v>0</v></c></row>'
    return "".join(row.format(number) for number in range(1, rows + 1))


FAR = shared(2) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
UNSORTED = '<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c></row>'
"""Which the look at the XML passes over: the process that reads it has no room for its cells."""
HOSTILE: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("far.xlsx", lambda path: workbook(path, FAR), "XFD1048576", "at most 200000 rows, 2000 columns"),
    ("bomb.xlsx", lambda path: workbook(path, "<row>" + " " * 300_000_000), "200 Mo", "over 200 MB once unpacked"),
    ("heavy.xlsx", lambda path: workbook(path, shared(20_000), "y" * 20_000), "128 Mio", "more than 128 MiB"),
    ("unsorted.xlsx", lambda path: workbook(path, UNSORTED), "Mio", "MiB"),
    ("doctype.xlsx", lambda path: workbook(path, "<!DOCTYPE a>"), "illisible", "unreadable workbook"),
    ("wide.csv", lambda path: path.write_text("a," * 200_000 + "\n"), "2000 au plus", "2000 at most"),
    ("long.csv", lambda path: path.write_text("a,b\n" * 2 + "a" * 2_000_000), "1000000 octets", "1000000 bytes"),
    ("many.csv", lambda path: path.write_text("a;b\n" * 200_001), "plus de 200000 lignes", "more than 200000 rows"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "fr", "en"), HOSTILE, ids=[case[0] for case in HOSTILE])
def test_a_hostile_sheet_is_refused_with_its_reason(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    make: Callable[[Path], object],
    fr: str,
    en: str,
) -> None:
    """In a process that the system ends: this one never holds its cells."""
    monkeypatch.setattr(confined, "MEMORY", 128 * 2**20)
    make(tmp_path / name)
    with pytest.raises(TableError) as fault:
        confined.read_sheet(tmp_path / name)
    assert name in fault.value.message("fr") and fr in fault.value.fr and en in fault.value.en


def test_a_sheet_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended at its deadline."""
    monkeypatch.setattr(confined, "SECONDS", 0.05)
    path = tmp_path / "lieux.csv"
    path.write_text("a;b\n" * 199_000, encoding="utf-8")
    with pytest.raises(TableError, match=r"more than 0\.05 s"):
        confined.read_sheet(path)


@pytest.mark.parametrize("name", ["K10-hidden-first-sheet.xlsx", "K24-several-rows.csv"])
def test_a_sheet_is_the_same_from_its_own_process(name: str) -> None:
    """Its rows, what was done to it, and its faults."""
    path = Path(__file__).parent / "cases" / name
    here, there = read_grid(path), confined.read_sheet(path)
    assert here.rows == there.rows and (here.notices, here.header) == (there.notices, there.header)
    assert [f.message("fr") for f in here.faults] == [f.message("fr") for f in there.faults]
    assert here.notices or here.faults


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (["table"], "expected a mapping"),
        ({"table": "lieux"}, "unknown table 'lieux'"),
        ({"table": "ptce", "colums": {}}, "unknown 'colums'; near: columns"),
        ({"table": "ptce", "columns": {"nom": "Nom"}}, "unknown 'nom'"),
        ({"table": "ptce", "columns": {"name": {"form": "Nom"}}}, "unknown 'form'; near: from"),
        ({"table": "ptce", "columns": {"name": {"split": ";"}}}, "give 'from' or 'slug'"),
    ],
)
def test_a_bad_mapping_is_said(raw: object, message: str) -> None:
    with pytest.raises(TableError) as fault:
        mapping_of("lieux.yaml", raw, TABLES)
    assert message in fault.value.message("en")


@pytest.mark.parametrize(
    ("header", "row", "table"),
    [
        (
            "Nom,Forme juridique,SIRET,Commune,Secteur",
            "Exemple,SCIC,73282932000074,Bordeaux,insertion",
            "organisations",
        ),
        (
            "Nom,Statut PTCE,Région,Thématiques,Année de création",
            "Pôle,labellisé,Bretagne,mobilité,2020",
            "ptce",
        ),
        ("Identifiant,Nature du lien,De,Vers,Début", "l1,financement,actor/a,actor/b,2020", "links"),
    ],
)
def test_the_table_is_told_by_the_headers(tmp_path: Path, header: str, row: str, table: str) -> None:
    path = tmp_path / "feuille.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    found = propose(read_grid(path), TABLES, read_words(paths.ONTOLOGY / "codes"), read_territories())
    assert found.yaml.startswith(f"table: {table}\n")
    assert ("first: 9" in found.yaml) == (table == "organisations")
