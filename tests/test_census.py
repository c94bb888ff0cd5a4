"""The files of the census of tiers-lieux, made in their exact layouts, become tiers-lieux."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths, validate
from maillage.errors import TableError
from maillage.quads import Quads
from maillage.registers.census import CENSUS_2023, CENSUS_2026
from maillage.registers.national import Imported, NationalSource
from maillage.vocabulary import expand

SHAPES = ("common", "tiers-lieu", "place", "recognition", "personal-data", "date")


@pytest.fixture
def quads() -> Iterator[Quads]:
    made = Quads()
    yield made
    made.con.close()


def read(quads: Quads, source: NationalSource, folder: Path) -> Imported:
    files = {role: file for role, (pattern,) in source.files.items() for file in folder.glob(pattern)}
    imported = source.read(quads.con, files)
    for mapping in imported.mappings:
        quads.add_rows(mapping)
    return imported


def lines(quads: Quads) -> list[str]:
    return [f"{s} {p} {o} ." for _, s, p, o in quads.read()]


def test_both_editions_keep_the_shapes(quads: Quads, places_files: Path) -> None:
    """Counts add up, no contact passes, every shape that bears on tiers-lieux is kept."""
    for source in (CENSUS_2026, CENSUS_2023):
        imported = read(quads, source, places_files)
        assert imported.read == imported.kept + sum(imported.refused.values()) > 40
    found = lines(quads)
    text = "\n".join(found)
    assert not list(validate.personal_data(parse(text, format=RdfFormat.N_TRIPLES)))
    assert "Exploitant Individuel" not in text and "&amp;" not in text and "&#039;" not in text
    seen = {line.split(" ")[1].strip("<>") for line in found}
    assert {
        expand(f"mlg:{name}")
        for name in ("activity", "activityText", "inNetwork", "networkText", "recognitionText", "linkText")
    } < seen
    networks = {line.split(" ")[2] for line in found if expand("mlg:inNetwork") in line}
    known = (paths.DATA / "facts" / "organisations.csv").read_text(encoding="utf-8")
    assert all(f"\n{network.rpartition('/')[2].strip('>')}," in known for network in networks)
    communes = {line.split(" ")[2].strip("<>") for line in found if expand("mlg:locatedIn") in line}
    kind = NamedNode(expand("mlg:Territory"))
    quads.add(Quad(NamedNode(c), NamedNode(expand("rdf:type")), kind) for c in communes)
    for file in (paths.ONTOLOGY / "maillage.ttl", *(paths.ONTOLOGY / "codes").glob("*.ttl")):
        quads.add(parse(path=str(file), format=RdfFormat.TURTLE))
    report = validate.validate(quads, [paths.SHAPES / f"{name}.ttl" for name in SHAPES])
    assert not report.violations


IDENTITY = [
    "ID_UNIQUE",
    "NOM",
    "CODPOST",
    "VILLE",
    "LATITUDE",
    "LONGITUDE",
    "DATE_OUV",
    "familles_tiers_lieux",
]


def identity(folder: Path, year: str, rows: list[list[str]], header: list[str] = IDENTITY) -> Path:
    path = folder / f"bdftl-{year}-01-fiche-identite.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def test_a_row_is_read_with_its_traps(quads: Quads, tmp_path: Path) -> None:
    """Entities, decimal comma, lost zero, a town in capitals, a date."""
    row = [
        "7",
        "Escale &amp; CO",
        "1000",
        "ST DENIS LES BOURG",
        "46,2",
        "5,19",
        "01/09/2020",
        "Tiers-lieu nourricier",
    ]
    identity(tmp_path, "2026", [row])
    imported = read(quads, CENSUS_2026, tmp_path)
    assert (imported.read, imported.kept) == (1, 1)
    found = {(s.rpartition("/")[2], p.rpartition("#")[2], o) for _, s, p, o in quads.read()}
    assert ("bdtfl-7>", "label>", '"Escale & CO"@fr') in found
    assert ("bdtfl-7>", "locatedIn>", "<https://w3id.org/maillage/id/commune/01344>") in found
    assert ("bdtfl-7>", "activity>", "<https://w3id.org/maillage/codes/activities/urban-farming>") in found
    assert any(p == "openingYear>" and o.startswith('"2020"') for _, p, o in found)
    assert any("POINT(5.190000 46.200000)" in o for *_, o in found)


@pytest.mark.parametrize(
    ("older", "key", "named"),
    [
        (["7", "Le Lieu", "33000", "Bordeaux"], "bdtfl-7", False),
        (["7", "Ancien nom", "33000", "Bordeaux"], "bdtfl-7", True),
        (["7", "Autre lieu", "35000", "Rennes"], "bdtfl-2023-7", True),
    ],
)
def test_a_place_in_both_editions_is_one(
    quads: Quads, tmp_path: Path, older: list[str], key: str, named: bool
) -> None:
    """Its identifier is not enough: name, commune or postcode must agree. The older name is another name."""
    identity(tmp_path, "2026", [["7", "Le Lieu", "33000", "Bordeaux", "", "", "", ""]])
    identity(tmp_path, "2023", [older], IDENTITY[:4])
    read(quads, CENSUS_2026, tmp_path)
    read(quads, CENSUS_2023, tmp_path)
    labels = [
        (s, p) for _, s, p, o in quads.read() if p.endswith(("#label>", "#altLabel>")) and older[1] in o
    ]
    assert any(f"/tiers-lieu/{key}>" in s for s, _ in labels)
    assert any(p.endswith("altLabel>") for _, p in labels) == (named and key == "bdtfl-7")
    names = [s for _, s, p, _ in quads.read() if p.endswith("#label>")]
    assert len(names) == len(set(names))


def test_a_renamed_column_is_said(quads: Quads, tmp_path: Path) -> None:
    identity(
        tmp_path, "2026", [["7", "Le Lieu", "33000", "Bordeaux"]], ["ID_UNIQUE", "NOM_TL", "CODPOST", "VILLE"]
    )
    with pytest.raises(TableError, match=r'line 1: column "NOM" missing; seen: .*NOM_TL'):
        read(quads, CENSUS_2026, tmp_path)


def test_a_thematic_file_without_texts_is_said(quads: Quads, tmp_path: Path) -> None:
    """Columns of 0 and 1 alone do not do."""
    identity(tmp_path, "2026", [["7", "Le Lieu", "33000", "Bordeaux", "", "", "", ""]])
    (tmp_path / "bdftl-2026-11-reseaux.csv").write_text(
        "ID_UNIQUE;RESEAU_A;RESEAU_B\n7;0;1\n", encoding="utf-8"
    )
    with pytest.raises(TableError, match="no column of text as expected"):
        read(quads, CENSUS_2026, tmp_path)
