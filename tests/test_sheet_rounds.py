"""A sheet with faults is put right in one round: what is proposed for each cell is written, and nothing is left."""

import csv
import io
from pathlib import Path
from typing import Final

import duckdb
import pytest

from french import plain
from maillage.examine import Examiner
from maillage.examine.returned import returned
from maillage.examine.sheets import SheetReader
from maillage.facts.returned_columns import Ours
from maillage.facts.sheet_rows import ReadSheet
from maillage.files.annotate import annotate
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
    """All ten are told at once, each at its cell, nine with what may be written; written, nothing is wrong."""
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
            if row.number == 25:  # which of two places of one name is meant, a person alone knows
                assert fault.message[0].startswith("même nom") and not fault.fixes
                rows[row.number - 1][0] = "Lieu du quai"
                continue
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


def test_a_row_at_fault_has_no_new_iri(reader: SheetReader, tmp_path: Path) -> None:
    """Its key would outlive what is put right; a known thing keeps its own, and so does the key that is given."""
    rows = [["Nom du tiers-lieu", "Ville", "Date d'ouverture", "IRI (Maillage)"],
            ["Le Hangar", "Villefausse", "", ""], ["", "Toulouse", "", ""], ["Le Quai", "Bordeaux", "zut", ""],
            ["Le Solilab", "Nantes", "zut", ""], ["La Halle", "Nantes", "zut", "tiers-lieu/la-halle-bleue"],
            ["La Grange", "Toulouse", "", ""]]  # fmt: skip
    first = read(reader, rows, tmp_path)
    assert [bool(row.faults) for row in first.rows] == [True] * 5 + [False]
    keys = [row.iri.rpartition("/")[2] for row in first.rows]
    assert keys[:5] == ["", "", "", "le-solilab", "la-halle-bleue"] and keys[5].startswith("la-grange")
    rows[1][1] = "Toulouse"
    for number, iri in enumerate((row.iri for row in first.rows), 1):
        rows[number][3] = iri
    hangar = read(reader, rows, tmp_path).rows[0]
    assert not hangar.faults and hangar.iri and "villefausse" not in hangar.iri


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


def test_every_row_has_the_remark_that_the_list_says_once(reader: SheetReader, tmp_path: Path) -> None:
    """A shape warns of 130 rows: each of them comes back with it, the list counts them at the first."""
    rows = [["Nom du PTCE", "Département"], *([f"Pôle {number}", "33"] for number in range(130))]
    found = read(reader, rows, tmp_path)
    said = [{message.message for message in row.remarks if not message.fault} for row in found.rows]
    shared = set.intersection(*said)
    assert len(found.rows) == 130 and shared
    listed = [notice.fr for notice in found.notices]
    for fr, _ in shared:
        assert [line for line in listed if line.startswith(fr)] == [f"{fr} (130 lignes)"]
    texts = returned(found, "fr").rows
    column = list(Ours).index(Ours.TO_CHECK)
    assert all(plain(fr) in plain(texts[row.number][column]) for row in found.rows for fr, _ in shared)


def test_a_value_without_a_code_is_said_beside_each_row(reader: SheetReader, tmp_path: Path) -> None:
    """The list tells them once, by column."""
    rows = [["Nom du lieu", "Ville", "Activités"],
            ["Le Quai", "Bordeaux", "Alchimie"], ["La Halle", "Nantes", "Alchimie"]]  # fmt: skip
    found = read(reader, rows, tmp_path)
    for row in found.rows:
        assert any("«Alchimie» sans code, gardée en texte" in remark.message[0] for remark in row.remarks)
    assert len([notice for notice in found.notices if "Alchimie" in notice.fr and notice.place.line]) == 0


def test_the_siren_of_no_named_organisation_comes_back(reader: SheetReader, tmp_path: Path) -> None:
    """It becomes no fact: nobody knows whose it is. One whose key is wrong is no SIREN."""
    rows = [["Nom du lieu", "Ville", "SIRET"],
            ["Le Quai", "Bordeaux", "732 829 320 00074"], ["La Halle", "Nantes", "73282932000075"]]  # fmt: skip
    found = read(reader, rows, tmp_path)
    assert [row.siren for row in found.rows] == ["732829320", ""]
    assert not found.faults and list(found.facts.rows) == ["documents", "tiers_lieux"]
    column = list(Ours).index(Ours.SIREN)
    assert [texts[column] for texts in returned(found, "fr").rows.values()] == ["732829320", ""]


def test_a_sheet_with_two_tables_comes_back_whole(reader: SheetReader, tmp_path: Path) -> None:
    """Ours stand on the right of both, beside the rows of the first alone."""
    rows = [["Nom du lieu", "Ville"], ["Le Quai", "Bordeaux"], [],
            ["Structure", "SIRET", "Commune"], ["Asso", "73282932000074", "Nantes"]]  # fmt: skip
    found = read(reader, rows, tmp_path)
    assert [row.number for row in found.rows] == [2] and not found.faults
    data, _ = annotate(tmp_path / "lieux.csv", returned(found, "fr"))
    back = [line.split(";") for line in data.decode("utf-8-sig").splitlines()]
    assert back[0][3:] == [column.value.fr for column in Ours] and back[1][:2] == ["Le Quai", "Bordeaux"]
    assert back[3:] == rows[3:]


def test_a_known_organisation_carries_a_pole_by_its_number(tmp_path: Path) -> None:
    """That of a release keeps its key, by its SIREN or its RNA number, whatever the sheet calls it."""
    table = _things(
        tmp_path,
        "'732829320', 'LES ATELIERS BLEUS', ['732829320'], NULL",
        "'w-quai', 'ASSOCIATION DU QUAI', ['W333000001'], NULL",
    )
    reader = SheetReader(Examiner(), table)
    rows = [["Nom du PTCE", "Structure porteuse", "SIREN", "RNA", "Département", "Date de création"],
            ["Pôle bleu", "Ateliers", "732829320", "", "33", "2014"],
            ["Pôle du Quai", "Le Quai", "", "W333000001", "33", "2015"]]  # fmt: skip
    found = read(reader, rows, tmp_path)
    assert not found.faults
    members = [row.one("member") for row in found.facts.rows["memberships"]]
    assert members == ["actor/732829320", "actor/w-quai"]
    assert found.rows[0].siren == "732829320"


def test_an_organisation_is_known_by_its_rna_number(tmp_path: Path) -> None:
    """In a column of its own, or in that of SIREN; another number forbids."""
    table = _things(tmp_path, "'w-quai', 'ASSOCIATION DU QUAI', ['W333000001'], '33063'")
    reader = SheetReader(Examiner(), table)
    own = [["Raison sociale", "RNA", "Ville"], ["Quai", "w333000001", ""],
           ["Association du Quai", "W333000009", "Bordeaux"]]  # fmt: skip
    known, other = read(reader, own, tmp_path).rows
    assert known.known and known.iri == f"{ID}actor/w-quai" and "W333000001" in known.evidence[0]
    assert not other.known
    mixed = [["Raison sociale", "SIREN", "Ville"], ["Quai", "W333000001", ""], ["Halle", "732829320", ""]]
    assert read(reader, mixed, tmp_path).rows[0].known


def _things(folder: Path, *rows: str) -> Path:
    """The table of the things of a release, of organisations: key, label, numbers and commune of each."""
    table = folder / "things.parquet"
    values = ", ".join(f"({row})" for row in rows)
    with duckdb.connect() as con:
        con.execute(f"""
            COPY (SELECT '{ID}actor/' || key AS iri, 'actor' AS kind, label AS label_fr, [label] AS names, codes,
                commune, NULL::VARCHAR AS departement, NULL::VARCHAR AS region
            FROM (VALUES {values}) AS t(key, label, codes, commune)) TO '{table}' (FORMAT parquet)
        """)
    return table


def test_a_sheet_that_comes_back_is_of_the_same_table(reader: SheetReader, tmp_path: Path) -> None:
    """Its IRIs say the table, whatever our own columns add to its headers."""
    path = tmp_path / "l.csv"
    path.write_text("Nom;Commune\nLe Solilab;Nantes\nLe Quai;Nulle-Part\n", encoding="utf-8")
    first = reader.read(read_grid(path, words=reader.headers), table="tiers_lieux")
    data, _ = annotate(path, returned(first, "fr"))
    path.write_bytes(data)
    again = reader.read(read_grid(path, words=reader.headers))
    assert again.mapping.table == "tiers_lieux"
    assert again.rows[0].known and again.rows[0].iri == f"{ID}tiers-lieu/le-solilab"
    assert [row.number for row in again.rows if row.faults] == [3]
