"""`maillage return-to-source`: what each owner of a register is told, and what is never told."""

import csv
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from maillage.errors import TableError
from maillage.registers.returns import Written, write_returns
from stocks import SITE_COLUMNS, UNIT_COLUMNS, siren, siret, site, table, unit

LIST = ("SIREN", "Famille juridique de l'entreprise")
CENSUS = ["ID_UNIQUE", "NOM", "CODPOST", "VILLE", "Insee", "NOM_STRC_GEST", "TYPE_STRUCTURE_GEST"]
FLAG = "economieSocialeSolidaire"


def folder(tmp_path: Path, units: list[dict[str, str]], listed: list[str]) -> Path:
    """A folder with Sirene's units and the list of ESS France."""
    table(tmp_path / "StockUniteLegale_utf8_2026-11-01.csv", UNIT_COLUMNS, units)
    rows = [{LIST[0]: number.lstrip("0"), LIST[1]: "Association"} for number in listed]
    table(tmp_path / "entreprisesess_2023-11-20.csv", [*LIST], rows)
    return tmp_path


def written(national: Path, lang: str = "en", **more: Path) -> dict[str, Written]:
    """The reports made from a folder, by key."""
    files = {
        "sirene": {"units": national / "StockUniteLegale_utf8_2026-11-01.csv"}
        | {k: v for k, v in more.items() if k == "establishments"},
        "ess-france": {"list": national / "entreprisesess_2023-11-20.csv"},
    }
    if "census" in more:
        files["recensement-tiers-lieux-2026"] = {"identity": more["census"]}
    with duckdb.connect() as con:
        return {one.report.key: one for one in write_returns(con, files, national / "out", lang)}


def rows(one: Written) -> list[dict[str, str]]:
    """The lines of a report."""
    assert one.path
    with one.path.open(encoding="utf-8", newline="") as file:
        found = [*csv.DictReader(file, strict=True)]
    assert len(found) == one.lines
    return found


def sirens(one: Written) -> list[str]:
    """The SIRENs of a report."""
    return [row["siren"] for row in rows(one)]


def test_each_disagreement_is_told_to_its_owner_once(tmp_path: Path) -> None:
    """By form and absent; flagged and absent; listed and not flagged; listed and ceased; those that agree, nowhere."""
    n = [siren(k) for k in range(10, 18)]
    units = [
        unit(n[0], **{FLAG: "O"}),
        unit(n[1]),
        unit(n[2], categorieJuridique="5710", **{FLAG: "O"}),
        unit(n[3], categorieJuridique="5710", **{FLAG: "N"}),
        unit(n[4], etatAdministratif="C", **{FLAG: "O"}),
        unit(n[5], **{FLAG: "O"}),
        unit(n[6], categorieJuridique="5499"),
        unit(n[7], etatAdministratif="C"),
    ]
    found = written(folder(tmp_path, units, [n[3], n[4], n[5]]))
    assert sirens(found["ess-france-absentes"]) == [n[0], n[1]]
    assert sirens(found["ess-france-signalees-par-l-insee"]) == [n[2]]
    assert sirens(found["insee-non-signalees"]) == [n[3]]
    assert sirens(found["ess-france-cessees"]) == [n[4]]
    told = [number for one in found.values() if one.path for number in sirens(one)]
    assert len(told) == len(set(told)) == 5


def test_a_line_says_what_shows_it_and_what_is_asked(tmp_path: Path) -> None:
    """With the days of both files, in the language asked for."""
    national = folder(tmp_path, [unit(siren(20), caractereEmployeur="O", **{FLAG: "O"})], [])
    (english,) = rows(written(national)["ess-france-absentes"])
    assert english["evidence"] == (
        "Sirene (2026-11-01): active, legal category 9220, of the SSE by its form (law n° 2014-856, article 1);"
        " SSE flag: O. List of ESS France (2023-11-20): absent."
    )
    assert english["employer"] == "yes" and english["request"] and english["name"] == "LES AMIS DU LIEU"
    (french,) = rows(written(national, "fr")["ess-france-absentes"])
    assert "de l’ESS par sa forme" in french["preuve"] and french["employeur"] == "oui"


@pytest.mark.parametrize(
    "private",
    [
        {"categorieJuridique": "1000", "nom": "MARTIN", "prenom1": "CAMILLE"},
        {"statutDiffusion": "P"},
        {"unitePurgee": "true"},
        {"denomination": "MME CAMILLE MARTIN"},
        {"denomination": ""},
        {"denomination": "APPELER 05 59 00 00 00"},
    ],
)
def test_persons_and_hidden_units_are_never_told(tmp_path: Path, private: dict[str, str]) -> None:
    """Flagged and listed or not, they are in no report."""
    one, two = siren(30), siren(31)
    units = [unit(one, **({FLAG: "O"} | private)), unit(two, **({"etatAdministratif": "C"} | private))]
    found = written(folder(tmp_path, units, [two]))
    assert not [number for report in found.values() if report.path for number in sirens(report)]


def test_a_name_is_no_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run is a text."""
    found = written(folder(tmp_path, [unit(siren(40), denomination="=1+1")], []))
    assert rows(found["ess-france-absentes"])[0]["name"] == "'=1+1"


def test_an_operator_that_ceased_is_told_where_nothing_active_bears_its_name(tmp_path: Path) -> None:
    """In the commune of the place; a namesake elsewhere or an active one makes it nothing."""
    gone, elsewhere, both, active = (siren(k) for k in (50, 51, 52, 53))
    units = [
        unit(gone, etatAdministratif="C", denomination="L'ATELIER PERDU"),
        unit(elsewhere, etatAdministratif="C", denomination="LA GARE FERMEE"),
        unit(both, etatAdministratif="C", denomination="LE QUAI"),
        unit(active, denomination="LE QUAI"),
    ]
    national = folder(tmp_path, units, [])
    seats = [site(siret(number, 1), etatAdministratif="F") for number in (gone, both, active)]
    seats.append(site(siret(elsewhere, 1), codeCommune="64102"))
    sites = table(tmp_path / "StockEtablissement_utf8.csv", SITE_COLUMNS, seats)
    places = [
        {
            "ID_UNIQUE": str(k),
            "NOM": f"Lieu {k}",
            "CODPOST": "33000",
            "VILLE": "Bordeaux",
            "Insee": "33063",
            "NOM_STRC_GEST": operator,
            "TYPE_STRUCTURE_GEST": "Association",
        }
        for k, operator in enumerate(("L’Atelier perdu", "La Gare fermée", "Le Quai", "Inconnue"))
    ]
    census = table(tmp_path / "bdftl-2026-01-fiche-identite.csv", CENSUS, places, ";")
    found = written(national, census=census, establishments=sites)
    (line,) = rows(found["recensement-exploitants-cesses"])
    assert line["siren"] == gone and "“Lieu 0”, commune 33063" in line["evidence"]
    assert "a name alone proves nothing" in line["request"]


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    """No list, no census: the reason, and no file; no Sirene: a fault."""
    units = table(tmp_path / "StockUniteLegale.csv", UNIT_COLUMNS, [unit(siren(60))])
    with duckdb.connect() as con:
        found = write_returns(con, {"sirene": {"units": units}}, tmp_path / "out", "fr")
        assert all(one.why and one.path is None for one in found) and len(found) == 5
        assert not [*(tmp_path / "out").iterdir()]
        with pytest.raises(TableError, match="nothing to compare"):
            write_returns(con, {}, tmp_path / "out", "fr")


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order of the rows."""
    units = [unit(siren(k), **{FLAG: "O"}) for k in range(70, 90)]
    first = written(folder(tmp_path, units, []))["ess-france-absentes"]
    assert first.path
    before = first.path.read_bytes()
    second = written(folder(tmp_path, units[::-1], []))["ess-france-absentes"]
    assert second.path and second.path.read_bytes() == before


def test_the_command_writes_a_table_for_each_owner(tmp_path: Path) -> None:
    """And says what each holds, and which could not be made."""
    folder(tmp_path, [unit(siren(90), **{FLAG: "O"})], [])
    call = [sys.executable, "-c", "from maillage.cli import main; main()", "--lang", "en", "return-to-source"]
    shown = subprocess.run(
        [*call, "--national", str(tmp_path), "--out", str(tmp_path / "o")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert "ess-france-absentes.csv : 1 lines (ESS France" in shown.stdout
    assert "recensement-exploitants-cesses : no census" in shown.stderr
    absent = subprocess.run(
        [*call, "--national", str(tmp_path / "no"), "--out", str(tmp_path / "o")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert absent.returncode == 1 and "no such folder" in absent.stderr
