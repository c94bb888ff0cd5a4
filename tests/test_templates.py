"""The templates that people fill in: they are read without a mapping, and the same every time."""

import csv
import io
import json
from functools import cache
from pathlib import Path

import frictionless
import openpyxl
import pytest

from french import plain
from maillage import paths
from maillage.cli.main import main
from maillage.errors import TableError
from maillage.examine import Examiner
from maillage.examine.sheets import SheetReader
from maillage.facts import read_schemas
from maillage.facts.asked import OFFERED, template_of
from maillage.facts.headers import matched
from maillage.facts.templates import FORMATS, Template, read_template
from maillage.files.grid import read_grid
from maillage.ontology import read_codes

TABLES = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))


@cache
def template(name: str) -> Template:
    return read_template(name, TABLES, paths.DATA / "facts", paths.ONTOLOGY / "codes")


@pytest.fixture(scope="module")
def reader() -> SheetReader:
    return SheetReader(Examiner())


@pytest.mark.parametrize("name", OFFERED)
def test_a_filled_template_needs_no_mapping(name: str, reader: SheetReader, tmp_path: Path) -> None:
    """Its examples, written in its first sheet, are facts of its table without a fault."""
    made = template(name)
    book = openpyxl.load_workbook(io.BytesIO(made.written("xlsx")))
    assert book.sheetnames == [name, "Exemples", "Notice", "Listes"]
    assert book["Listes"].sheet_state == "hidden"
    sheet, examples = book[name], book["Exemples"]
    rows = [[cell.value for cell in row] for row in examples.iter_rows(min_row=2)]
    assert len(rows) == 2 and all(sum(cell is not None for cell in row) > 2 for row in rows)
    for row in rows:
        sheet.append(row)
    path = tmp_path / "rempli.xlsx"
    book.save(path)
    found = reader.read(read_grid(path, words=reader.headers))
    assert found.grid.sheet == name and found.mapping.table == name
    assert [fault.message("fr") for fault in found.faults] == [] and len(found.facts.rows[name]) == 2
    assert len(found.mapping.rules.keys() - {"id"}) == len(made.columns)
    labels = {label for choices in made.choices.values() for label in choices}
    said = {text for row in found.facts.rows[name] for cells in row.cells.values() for text in cells}
    assert not {label for label in labels & said if " " in label}, "labels become codes"


@pytest.mark.parametrize("name", OFFERED)
def test_a_template_is_known_by_its_headers(name: str) -> None:
    """Each header fits its column and no other, also where the sheet lacks some or has more."""
    made = template(name)
    assert matched(TABLES[name], made.headings) == dict(
        zip((column.name for column in made.columns), made.headings, strict=True)
    )
    assert template_of([*made.headings, "Divers", "IRI (Maillage)"], TABLES) == name
    required = next(n for n, column in enumerate(made.columns) if column.required)
    assert template_of([h for n, h in enumerate(made.headings) if n != required], TABLES) == ""


@pytest.mark.parametrize("name", OFFERED)
def test_lists_to_choose_from(name: str) -> None:
    """Each column of codes has the French labels of its list; what a cell is to hold is said."""
    made = template(name)
    book = openpyxl.load_workbook(io.BytesIO(made.written("xlsx")))
    checks = {str(check.sqref)[0]: check for check in book[name].data_validations.dataValidation}
    for place, column in enumerate(made.columns):
        check = checks[chr(65 + place)]
        assert check.promptTitle and check.prompt
        if choices := made.choices.get(column.name):
            assert check.type == "list" and str(check.formula1).startswith("Listes!$")
            listed = [cell.value for cell in book["Listes"][chr(65 + place)]][1 : len(choices) + 1]
            assert tuple(listed) == choices and len(set(choices)) == len(choices) > 1


@pytest.mark.parametrize("name", OFFERED)
def test_the_schema_is_that_of_the_csv(name: str, tmp_path: Path) -> None:
    """Frictionless reads the CSV with its examples by the Table Schema."""
    made = template(name)
    header = made.written("csv").decode("utf-8-sig")
    assert made.written("csv").startswith(b"\xef\xbb\xbf")
    assert next(csv.reader([header], delimiter=";")) == [*made.headings]
    out = io.StringIO(header)
    out.seek(0, io.SEEK_END)
    csv.writer(out, delimiter=";").writerows(example.values() for example in made.examples)
    (tmp_path / "table.csv").write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    (tmp_path / "schema.json").write_bytes(made.written("json"))
    schema = frictionless.Schema.from_descriptor(json.loads(made.written("json")))
    dialect = frictionless.Dialect.from_descriptor({"csv": {"delimiter": ";"}})
    with frictionless.system.use_context(trusted=True):
        report = frictionless.Resource(
            path=str(tmp_path / "table.csv"), schema=schema, dialect=dialect, encoding="utf-8-sig"
        ).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert [field.constraints.get("required", False) for field in schema.fields] == [
        column.required for column in made.columns
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_every_time(form: str) -> None:
    again = read_template("ptce", TABLES, paths.DATA / "facts", paths.ONTOLOGY / "codes")
    assert again.written(form) == template("ptce").written(form)


def test_no_template_of_a_table_that_only_editors_fill() -> None:
    with pytest.raises(TableError, match="no template 'documents'; known: tiers_lieux"):
        template("documents")


def test_the_command_writes_a_template_and_over_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the format asked for, where it is asked; a file of that name stays."""
    monkeypatch.chdir(tmp_path)
    assert run("template", "ptce") == 0 and run("template", "ptce", "--format", "csv", "--out", "a.csv") == 0
    assert (tmp_path / "ptce.xlsx").read_bytes() == template("ptce").written("xlsx")
    assert (tmp_path / "a.csv").read_bytes() == template("ptce").written("csv")
    (tmp_path / "ptce.xlsx").write_bytes(b"mine")
    capsys.readouterr()
    assert (
        run("template", "ptce")
        == run("template", "documents")
        == run("template", "ptce", "--out", "no/a.xlsx")
        == 1
    )
    assert (tmp_path / "ptce.xlsx").read_bytes() == b"mine"
    said = plain(capsys.readouterr().err)
    assert (
        "existe déjà, rien n’est écrit" in said and "pas de modèle «documents» ; connus : tiers_lieux" in said
    )
    assert "impossible d’écrire" in said


def run(*words: str) -> int:
    """The exit status of a command."""
    try:
        main(list(words))
    except SystemExit as end:
        return int(end.code or 0)
    return 0
