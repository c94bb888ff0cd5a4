"""Reading a table of facts, and naming what is wrong by line and column."""

import re
import shutil
import time
from pathlib import Path

import pytest

from growth import times_longer
from maillage import paths
from maillage.errors import TableError, TableFaults
from maillage.facts import Known, check_rows, read_facts
from maillage.facts.schemas import read_schemas
from maillage.facts.tables import FORMS, read_table
from maillage.files.text import MAX_LINE
from maillage.model import CellMapping, Column, Row, Table
from maillage.ontology import read_codes
from maillage.territories import read_territories

TABLE = Table(
    name="actors",
    title="Acteurs",
    key=("id",),
    columns=(
        Column("id", "Identifiant", required=True, pattern="^[a-z-]+$"),
        Column("siren", "SIREN", pattern="^[0-9]{9}$"),
        Column("themes", "Thèmes", many=True),
        Column("count", "Nombre", type="integer", mapping=CellMapping("mlg:value")),
        Column("kind", "Nature", choices=("a", "b")),
    ),
)
HEADER = "id,siren,themes,count,kind\n"


def write(tmp_path: Path, content: str | bytes) -> Path:
    """A table file with this content."""
    path = tmp_path / "actors.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fault_of(path: Path) -> TableError:
    """The first fault of reading a table."""
    return read_table(path, TABLE).faults.told[0]


def test_good_rows_are_split_into_values(tmp_path: Path) -> None:
    """A cell with several values gives them all, an empty one none, and a row knows its line."""
    reading = read_table(write(tmp_path, HEADER + 'eole,,culture | emploi,3,a\n"x\n",,,,\n'), TABLE)
    row = reading.rows[0]
    assert row.cells["themes"] == ("culture", "emploi")
    assert (row.one("siren"), row.one("count"), row.line) == ("", "3", 2)


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        ("", None, "", "fichier vide"),
        ("id,sirene\n", 1, "sirene", "colonne inconnue ; proches : siren"),
        ("id,couleur-du-toit\n", 1, "couleur-du-toit", "colonne inconnue ; attendues : id, siren"),
        ("siren\n", 1, "id", "colonne obligatoire absente"),
        ("id,id\n", 1, "id", "deux fois"),
        ("id;siren\n", 1, "", "la virgule est attendue"),
        (HEADER + "eole,,\n", 2, "", "3 cellules au lieu de 5"),
        (HEADER + ",,,,\n", 2, "id", "valeur obligatoire absente"),
        (HEADER + "Éole,,,,\n", 2, "id", "n’a pas la forme attendue"),
        (HEADER + "eole,123456789,,,\n", 2, "siren", "la clé de contrôle est fausse"),
        (HEADER + "eole,,a |  | b,,\n", 2, "themes", "valeur vide"),
        (HEADER + "eole,,,trois,\n", 2, "count", "n’est pas un nombre entier"),
        (HEADER + "eole,,,,c\n", 2, "kind", "attendu : a, b"),
        (HEADER + "eole,,,,\neole,,,,\n", 3, "id", "clé déjà présente à la ligne 2"),
        (HEADER.encode() + "été,,,,\n".encode("latin-1"), 2, "", "ce n’est pas de l’UTF-8"),
        (HEADER.encode() + b"a\0b,,,,\n", 2, "", "octet nul"),
        (HEADER + '"eole,,,,\n', 2, "", "CSV mal formé"),
        (HEADER + "eole,,a | b\u200bc,,\n", 2, "themes", "caractère invisible"),
        ("id,nom,kinds,kinds\n", 1, "nom", "colonne «kinds» : colonne présente deux fois"),
        ("id\neole\neole\n".encode("utf-16"), 3, "id", "clé déjà présente"),
        (HEADER + "a" * (MAX_LINE + 1), 2, "", f"ligne de plus de {MAX_LINE} octets"),
    ],
)
def test_each_fault_says_where_and_what(
    tmp_path: Path, content: str | bytes, line: int | None, column: str, words: str
) -> None:
    """A fault names the file, the line, the column, and what was expected."""
    fault = fault_of(write(tmp_path, content))
    assert fault.place is not None
    assert (fault.place.file, fault.place.line, fault.place.column) == ("actors.csv", line, column)
    assert words in fault.fr
    assert fault.en


def test_a_valid_siren_is_taken(tmp_path: Path) -> None:
    """The check digit of a true SIREN is right."""
    assert not read_table(write(tmp_path, HEADER + "insee,120027016,,,\n"), TABLE).faults


def test_a_huge_line_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    """A line of 50 MB is refused after its first bytes."""
    import tracemalloc

    path = write(tmp_path, HEADER)
    with path.open("ab") as file:
        for _ in range(50):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    assert "ligne de plus de" in fault_of(path).fr
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_every_fault_of_every_table_is_told(tmp_path: Path) -> None:
    """Of reading and of what cells refer to, in one pass, each with its place."""
    folder = tmp_path / "facts"
    shutil.copytree(paths.DATA / "facts", folder)
    for name, old, new in (("ptce", ",stated\n", ",certain\n"), ("tiers_lieux", ",Nantes,", ",Nantesse,")):
        table = folder / f"{name}.csv"
        text = table.read_text(encoding="utf-8")
        assert old in text
        table.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableFaults) as caught:
        read_facts(folder, read_codes(paths.ONTOLOGY / "codes"), read_territories())
    told = caught.value.message("en").splitlines()
    assert len(told) == len(caught.value.faults) and all(
        re.match(r"\w+\.csv, line \d+, column", t) for t in told
    )
    for words in ("unknown 'certain'", "'Nantesse'"):
        assert any(words in line for line in told)


def test_every_pattern_of_the_schemas_is_said_in_words() -> None:
    """A fault of form shows an example, and no regular expression."""
    tables = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes")).values()
    assert {c.pattern for table in tables for c in table.columns if c.pattern} == set(FORMS)


@pytest.mark.alone
@pytest.mark.parametrize(("table", "column"), [("tiers_lieux", "commune"), ("tiers_lieux", "operators")])
def test_names_that_nothing_bears_take_a_time_that_grows_as_they_do(table: str, column: str) -> None:
    """Each row is a fault; the faults that are told name what is near, and the others take no time for it."""
    schema = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))[table]
    things = {"actor": frozenset(f"bordeaux-{number}" for number in range(2_000))}
    known = Known({}, things, read_territories())

    def seconds(number: int) -> float:
        rows = [Row(table, n, {"id": (f"l{n}",), column: (f"bordeaux{n + 100}",)}) for n in range(number)]
        started = time.process_time()
        faults = check_rows("lieux.csv", schema, rows, known).faults
        taken = time.process_time() - started
        near = [fault for fault in faults if "near" in fault.en]
        assert len(faults) == number and len(near) == TableFaults.MOST
        return taken

    seconds(200)
    assert times_longer(seconds, 2_000, 20_000, 15) <= 15
