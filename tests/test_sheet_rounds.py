"""A sheet with faults is put right in one round: what is proposed for each cell is written, and nothing is left."""

import csv
import io
from pathlib import Path
from typing import Final

import duckdb
import pytest

from maillage.examine import Examiner
from maillage.examine.sheets import SheetReader
from maillage.facts.sheet_rows import ReadSheet
from maillage.files.grid import read_grid
from maillage.vocabulary import ID

HEADER: Final = ("Nom du lieu", "Code postal", "Ville", "Département", "SIRET", "Structure porteuse",
                 "Date d'ouverture", "Site web", "Observations")  # fmt: skip
TOWNS: Final = (("33000", "Bordeaux", "Gironde"), ("44000", "Nantes", "44"), ("64100", "Bayonne", "064"))
FAULTS: Final = (
    (2, 2, "Bordeau"),  # a town misspelt
    (4, 1, "33000"),  # the postcode of another town
    (6, 3, "Gironde"),  # the département of another town
    (8, 4, "73282932000075"),  # a wrong key
    (9, 4, "7,32829E+13"),  # rounded by the spreadsheet
    (12, 6, "à la rentrée"),  # no date
    (15, 7, "htp:/quai,fr"),  # no address
    (18, 7, "https://a.example ; https://b.example"),  # two addresses
    (21, 8, "demander à x@exemple.fr"),  # a contact
    (25, 0, "Lieu 20"),  # the name of another place of that town
)
"""The row of the file, the column from 0, what is written there."""


@pytest.fixture(scope="module")
def reader() -> SheetReader:
    """One reader for all tests."""
    return SheetReader(Examiner())


def thirty_rows() -> list[list[str]]:
    """A sheet of thirty places without a fault, under its header; row 2 of the file is its first."""
    rows = [list(HEADER)]
    for number in range(30):
        postcode, town, departement = TOWNS[number % 3]
        rows.append(
            [f"Lieu {number}", postcode, town, departement, "73282932000074", f"Asso {number}", "12/03/2019",
             f"https://lieu{number}.example", "ouvert le lundi"]
        )  # fmt: skip
    return rows


def read(reader: SheetReader, rows: list[list[str]], folder: Path) -> ReadSheet:
    """What a sheet says."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    path = folder / "lieux.csv"
    path.write_text(text.getvalue(), encoding="cp1252")
    return reader.read(read_grid(path, words=reader.headers))


def test_ten_faults_are_put_right_in_one_round(reader: SheetReader, tmp_path: Path) -> None:
    """All ten are told at once, each at its cell with what may be written; written, nothing is wrong."""
    rows = thirty_rows()
    assert not read(reader, rows, tmp_path).faults
    for number, column, text in FAULTS:
        rows[number - 1][column] = text
    first = read(reader, rows, tmp_path)
    told = {(row.number, row.faults[0].columns) for row in first.rows if row.faults}
    assert {number for number, _ in told} == {number for number, _, _ in FAULTS}
    assert len(first.faults) == len(FAULTS) and not first.others
    for row in first.rows:
        for fault in row.faults:
            assert fault.fixes, fault.message
            for header, text in fault.fixes.items():
                rows[row.number - 1][HEADER.index(header)] = text
    assert [fault.message("fr") for fault in read(reader, rows, tmp_path).faults] == []


def test_each_row_has_its_record(reader: SheetReader, tmp_path: Path) -> None:
    """The known thing by name and town; near names as candidates; codes; what was made for the others."""
    rows = [["Nom du tiers-lieu", "Ville", "Structure porteuse", "SIREN"],
            ["LE SOLILAB", "Nantes", "", ""], ["Le Solilabb", "Nantes", "Asso du Quai", "732829320"],
            ["Solilab", "Bordeaux", "", ""], ["", "Nantes", "", ""]]  # fmt: skip
    known, near, elsewhere, nameless = read(reader, rows, tmp_path).rows
    assert (known.known, known.iri.rpartition("/")[2], known.commune) == (True, "le-solilab", "44109")
    assert "même nom" in known.evidence[0] and not known.candidates
    assert not near.known and near.siren == "732829320" and near.commune == "44109"
    assert near.candidates[0].iri == known.iri and "nom proche" in near.candidates[0].evidence[0]
    assert near.candidates[0].confidence > elsewhere.candidates[0].confidence
    assert not elsewhere.known and "autre commune" in elsewhere.candidates[0].evidence[0]
    assert nameless.faults and not nameless.iri


def test_the_things_of_a_release_are_known_by_number_and_by_name_and_town(tmp_path: Path) -> None:
    """A unit of a register keeps its key and gives its SIREN; another legal form of the name is a candidate."""
    table = tmp_path / "things.parquet"
    with duckdb.connect() as con:
        con.execute(f"""
            COPY (SELECT * FROM (VALUES
                ('{ID}actor/732829320', 'actor', 'LES ATELIERS BLEUS', ['LES ATELIERS BLEUS'], ['732829320'], '33063'),
                ('{ID}actor/552032534', 'actor', 'SCIC Bois Vert', ['SCIC Bois Vert'], ['552032534'], '44109'),
                ('{ID}actor/356000000', 'actor', 'AILLEURS', ['AILLEURS'], ['356000000'], '75056')
            ) AS t(iri, kind, label_fr, names, codes, commune),
            (SELECT NULL::VARCHAR AS departement, NULL::VARCHAR AS region)) TO '{table}' (FORMAT parquet)
        """)
    rows = [["Raison sociale", "SIREN", "Ville"],
            ["Ateliers bleus (Les)", "", "Bordeaux"], ["Bois Vert", "", "Nantes"], ["Ailleurs SA", "356000000", ""]]  # fmt: skip
    by_name, near, by_number = read(SheetReader(Examiner(), table), rows, tmp_path).rows
    assert (by_name.known, by_name.iri, by_name.siren) == (True, f"{ID}actor/732829320", "732829320")
    assert not near.known and [one.iri for one in near.candidates] == [f"{ID}actor/552032534"]
    assert by_number.known and by_number.iri == f"{ID}actor/356000000"
    assert "même numéro" in by_number.evidence[0]
