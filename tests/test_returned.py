"""A person's sheet comes back with what was understood of it, and is understood when it comes again."""

import csv
from pathlib import Path

import openpyxl
import pytest

from french import plain
from maillage import paths
from maillage.cli.main import main
from maillage.facts import read_schemas
from maillage.facts.headers import contacts_of
from maillage.facts.returned_columns import Ours, keys_given, theirs
from maillage.files.grid import Grid
from maillage.ontology import read_codes

SHEET = """\
Nom;Ville;Département;Activités;Date d'ouverture;Site web;Courriel;Divers
Le Quai;Bordeaux;Gironde;Coworking, fablab;01/09/2020;https://quai.example;x@exemple.fr;"un;deux"
Darwin;Bordeaux;33;Coworking;2018;;;
Le Solilab;Nantes;44;;;a b c;;
Solilabo;Nantes;44;;;;;
"""
HEADERS = [column.value.fr for column in Ours]
THING = "https://w3id.org/maillage/id/tiers-lieu/"


def run(*words: object) -> int:
    try:
        main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def rows_of(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def given_back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet in Windows-1252, annotated in one go without a mapping: it has a fault, so no Turtle."""
    folder = tmp_path_factory.mktemp("returned")
    (folder / "lieux.csv").write_bytes(SHEET.encode("cp1252"))
    status = run(
        "import",
        "sheet",
        folder / "lieux.csv",
        "--annotate",
        folder / "rendu.csv",
        "--out",
        folder / "rendu.ttl",
    )
    assert status == 1 and not (folder / "rendu.ttl").exists()
    return folder / "rendu.csv"


def test_what_was_understood_stands_beside_each_row(given_back: Path) -> None:
    """Faults name the column, what was read and expected; known things, towns and candidates are named."""
    text = given_back.read_bytes().decode("cp1252")
    for before, after in zip(SHEET.splitlines(), text.splitlines(), strict=True):
        assert after.startswith(before + ";")
    quai, darwin, solilab, near = rows_of(given_back, "cp1252")
    assert list(quai)[8:] == HEADERS
    assert "«Site web»" in plain(solilab["À corriger (Maillage)"])
    assert "https://…" in solilab["À corriger (Maillage)"]
    assert not (quai["À corriger (Maillage)"] or darwin["À corriger (Maillage)"])
    iri, candidate = "IRI (Maillage)", "IRI du candidat (Maillage)"
    assert [row[iri] for row in (quai, darwin, solilab, near)] == [
        THING + "le-quai", THING + "darwin", THING + "le-solilab", "",
    ]  # fmt: skip
    assert near["Candidat (Maillage)"] == "Le Solilab" and near[candidate] == THING + "le-solilab"
    assert near["Confiance (Maillage)"].startswith("0,") and "même commune" in near["Indices (Maillage)"]
    assert [row["Code INSEE (Maillage)"] for row in (quai, near)] == ["33063", "44109"]


def test_the_iri_that_is_left_is_the_key(given_back: Path, tmp_path: Path) -> None:
    """A renamed row keeps its IRI; that of a candidate, written there, decides; columns are refreshed in place."""
    text = given_back.read_bytes().decode("cp1252")
    text = text.replace("Le Quai;", "Le Quai des possibles;").replace("a b c", "https://solilab.example")
    header, quai, darwin, _, near = text.splitlines()
    cells = near.split(";")
    cells[8 + HEADERS.index("IRI (Maillage)")] = "tiers-lieu/le-solilab"
    corrected = tmp_path / "corrigé.csv"
    corrected.write_bytes("\n".join([header, quai, darwin, ";".join(cells), ""]).encode("cp1252"))
    back, out = tmp_path / "encore.csv", tmp_path / "lieux.ttl"
    assert run("import", "sheet", corrected, "--annotate", back, "--out", out) == 0
    rows = rows_of(back, "cp1252")
    assert list(rows[0])[8:] == HEADERS
    assert [row["IRI (Maillage)"] for row in rows] == [
        THING + "le-quai", THING + "darwin", THING + "le-solilab",
    ]  # fmt: skip
    assert not any(row["À corriger (Maillage)"] or row["Candidat (Maillage)"] for row in rows)
    turtle = out.read_text("utf-8")
    assert "tiers-lieu:le-quai\n" in turtle and "le-quai-des-possibles" not in turtle
    again = tmp_path / "fixe.csv"
    assert run("import", "sheet", back, "--annotate", again) == 0
    assert again.read_bytes() == back.read_bytes()


def test_an_iri_of_something_else_is_a_fault() -> None:
    """An IRI is that of a thing of the table, whole or short."""
    codes = read_codes(paths.ONTOLOGY / "codes")
    table = read_schemas(paths.DATA / "facts" / "schemas", codes)["tiers_lieux"]
    good = (THING + "le-quai", "tiers-lieu/le-quai", "tiers-lieu:le-quai")
    wrong = (
        "actor/le-quai",
        "https://example.org/le-quai",
        THING + "Le-Quai",
        "tiers-lieu/le quai",
        "le-quai",
    )
    rows = tuple((n, (text,)) for n, text in enumerate((*good, "", *wrong), 2))
    keys, faults = keys_given(Grid("lieux.csv", ("IRI (Maillage)",), rows), table)
    assert keys == dict.fromkeys((2, 3, 4), "le-quai")
    said = [plain(fault.message("fr")) for fault in faults]
    assert said == [
        f"lieux.csv, ligne {n}, colonne «IRI (Maillage)» : «{text}» : attendu {THING}…, ou une cellule vide"
        for n, text in enumerate(wrong, 6)
    ]


def test_our_columns_are_neither_contacts_nor_facts(given_back: Path) -> None:
    """«Maillage» begins as «mail» does."""
    header = list(rows_of(given_back, "cp1252")[0])
    assert contacts_of(header) == ("Courriel",)
    assert theirs(header) == header[:8]
    assert not theirs([name for column in Ours for name in (column.value.fr, column.value.en.upper())])


def test_a_workbook_comes_back_in_english(tmp_path: Path) -> None:
    """The faults stand beside the rows, and the cells are shown."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in csv.reader(SHEET.splitlines(), delimiter=";"):
        sheet.append(line)
    book.save(tmp_path / "lieux.xlsx")
    back = tmp_path / "back.xlsx"
    assert run("--lang", "en", "import", "sheet", tmp_path / "lieux.xlsx", "--annotate", back) == 1
    found = openpyxl.load_workbook(back).active
    assert found is not None
    assert [cell.value for cell in found[1]][8:] == [column.value.en for column in Ours]
    assert found["I4"].value.startswith("'Site web': ")
    assert [str(area.sqref) for area in found.conditional_formatting._cf_rules] == ["F4"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("lieux.csv", "c’est la feuille elle-même"),
        ("rendu.xlsx", "au format .csv"),
    ],
)
def test_where_it_cannot_be_written_is_said(
    tmp_path: Path, target: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lieux.csv").write_text(SHEET, encoding="utf-8")
    assert run("import", "sheet", tmp_path / "lieux.csv", "--annotate", tmp_path / target) == 1
    assert message in capsys.readouterr().err
    assert (tmp_path / "lieux.csv").read_text(encoding="utf-8") == SHEET
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lieux.csv"]


def test_a_sheet_alone_comes_back_beside_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under its name and `-maillage`, in the current folder, which is said; no file is replaced."""
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "ici").mkdir()
    sheet, back = tmp_path / "ailleurs" / "lieux.csv", tmp_path / "ici" / "lieux-maillage.csv"
    sheet.write_text("Nom du lieu;Ville\nLe Quai;Bordeaux\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "ici")
    assert run("import", "sheet", sheet) == 0
    assert rows_of(back, "utf-8-sig")[0]["IRI (Maillage)"] == THING + "le-quai"
    assert f"{back} : 1 ligne, dont 0 à corriger" in capsys.readouterr().out
    before = back.read_bytes()
    assert run("import", "sheet", sheet) == 1
    assert f"{back} : existe déjà, rien n’est écrit" in capsys.readouterr().err
    assert back.read_bytes() == before and [path.name for path in back.parent.iterdir()] == [back.name]
    back.unlink()
    sheet.write_text("Nom du lieu;Ville\nLe Quai;Atlantide\n", encoding="utf-8")
    assert run("import", "sheet", sheet) == 1
    assert f"1 erreur : à corriger dans {back}" in capsys.readouterr().err and back.exists()


def test_a_named_sheet_that_exists_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever it is: nobody can tell that what was written in it since is not wanted."""
    sheet, back = tmp_path / "lieux.csv", tmp_path / "budget.csv"
    sheet.write_text("Nom du lieu;Ville\nLe Quai;Bordeaux\n", encoding="utf-8")
    back.write_text("à garder", encoding="utf-8")
    assert run("import", "sheet", sheet, "--annotate", back) == 1
    assert f"{back} : existe déjà, rien n’est écrit" in capsys.readouterr().err
    assert back.read_text(encoding="utf-8") == "à garder"
