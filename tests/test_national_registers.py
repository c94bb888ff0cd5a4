"""Sirene, ESS France, ESUS and RNA: which rows are kept, which are refused and why, what they say."""

import gzip
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths, validate
from maillage.errors import TableError
from maillage.quads import Quads
from maillage.registers import sirene
from maillage.registers.ess_france import ESS_FRANCE
from maillage.registers.esus import ESUS
from maillage.registers.national import Imported
from maillage.registers.rna import RNA
from maillage.registers.sirene import SIRENE
from maillage.vocabulary import compact, expand
from stocks import SITE_COLUMNS, UNIT_COLUMNS, siren, siret, site, table, unit

SHARED = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
EXTRACT = SHARED / "data" / "sirene_unites_legales_extrait.csv"
POST = "356000000"
"""La Poste: its establishments' keys are by sum, not by Luhn."""


def facts(quads: Quads, imported: Imported) -> set[tuple[str, str, str]]:
    """What the mappings say, with short names; held to the shapes first."""
    for mapping in imported.mappings:
        quads.add_rows(mapping)
    quads.check()
    rows = {(s, p, o) for _, s, p, o in quads.read()}
    triples = list(parse(" .\n".join(map(" ".join, rows)) + " .", format=RdfFormat.N_TRIPLES))
    assert not list(validate.personal_data(triples))
    kind = NamedNode(expand("rdf:type"))
    places = {
        t.object for t in triples if t.predicate.value in (expand("mlg:locatedIn"), expand("mlg:siteCommune"))
    }
    quads.add(Quad(place, kind, NamedNode(expand("mlg:Territory"))) for place in places)
    for name in ("legal-families", "staff-bands", "status-claims"):
        quads.add(parse(path=str(paths.ONTOLOGY / "codes" / f"{name}.ttl"), format=RdfFormat.TURTLE))
    shapes = [
        paths.SHAPES / f"{name}.ttl" for name in ("common", "actor", "status-claim", "personal-data", "date")
    ]
    assert not validate.validate(quads, shapes).violations

    def short(term: str) -> str:
        return compact(term[1:-1]) if term.startswith("<") else term

    return {(short(s), short(p), short(o)) for s, p, o in rows}


def reasons(imported: Imported) -> dict[str, int]:
    """Why rows were refused, in English."""
    return {english: number for (_, english), number in imported.refused.items() if number}


@pytest.mark.skipif(not EXTRACT.is_file(), reason="MAILLAGE_SHARED has no extract of Sirene")
def test_the_real_extract_of_sirene() -> None:
    """Rows as INSEE gives them: ceased units and those outside the SSE are refused."""
    quads = Quads()
    imported = SIRENE.read(quads.con, {"units": EXTRACT})
    assert (imported.read, imported.kept) == (1835, 1530)
    assert reasons(imported) == {"not of the SSE": 66, "ceased unit": 239}
    said = facts(quads, imported)
    assert sum(p == "mlg:siren" for _, p, _ in said) == 1530


def test_each_reason_to_refuse_a_unit(tmp_path: Path) -> None:
    """One row a reason, and those that stay."""
    rows = [
        unit(siren(1), trancheEffectifs="12", sigle="ALDL", identifiantAssociation="W751234567"),
        unit(siren(2), categorieJuridique="5499", economieSocialeSolidaire="O", caractereEmployeur="O"),
        unit(siren(3), categorieJuridique="5499"),
        unit(siren(4), categorieJuridique="1000", economieSocialeSolidaire="O", prenom1="PRENOM", nom="NOM"),
        unit(siren(5), statutDiffusion="P"),
        unit(siren(6), unitePurgee="true"),
        unit(siren(7), etatAdministratif="C"),
        unit("123456789"),
        unit(siren(8), denomination="[ND]"),
        unit(siren(9), denomination="NOUS ECRIRE A CONTACT@EXEMPLE.FR"),
        unit(siren(1), denomination="ENCORE"),
    ]
    file = table(tmp_path / "StockUniteLegale_utf8_2026-11-01.csv", UNIT_COLUMNS, rows)
    quads = Quads()
    imported = SIRENE.read(quads.con, {"units": file})
    assert (imported.read, imported.kept) == (11, 2)
    assert reasons(imported) == {
        "not of the SSE": 1,
        "natural person": 1,
        "not to be spread": 1,
        "purged unit": 1,
        "ceased unit": 1,
        "wrong SIREN": 1,
        "without a name": 2,
        "identifier already seen": 1,
    }
    said = facts(quads, imported)
    one, two = f"mid:actor/{siren(1)}", f"mid:actor/{siren(2)}"
    assert {(p, o) for s, p, o in said if s == one} >= {
        ("mlg:legalFamily", "mlc:legal-families/association"),
        ("mlg:staffBand", "mlc:staff-bands/12"),
        ("mlg:rna", '"W751234567"'),
        ("skos:altLabel", '"ALDL"@fr'),
    }
    assert (two, "mlg:legalFamily", "mlc:legal-families/sse-company") in said
    assert (f"mid:status-claim/{siren(2)}--sirene", "mlg:claimOf", two) in said
    assert not any(o == one and p == "mlg:claimOf" for _, p, o in said)


@pytest.mark.parametrize(("perimeter", "kept"), [("flag", 1), ("category", 2), ("both", 3)])
def test_the_perimeter_is_chosen(tmp_path: Path, perimeter: str, kept: int) -> None:
    """INSEE's flag, the legal category, or either."""
    rows = [
        unit(siren(1)),
        unit(siren(2), categorieJuridique="8210"),
        unit(siren(3), categorieJuridique="5499", economieSocialeSolidaire="O"),
        unit(siren(4), categorieJuridique="5499"),
    ]
    file = table(tmp_path / "StockUniteLegale_utf8.csv", UNIT_COLUMNS, rows)
    assert SIRENE.perimeters[perimeter](Quads().con, {"units": file}).kept == kept
    assert sirene.PERIMETER in SIRENE.perimeters


def test_establishments_and_points(tmp_path: Path) -> None:
    """Seats place units, arrondissements fold into their commune, random points are left out."""
    one, two = siren(1), siren(2)
    post = f"{POST}00000"
    post = next(f"{POST}{n:05d}" for n in range(1, 99) if sum(map(int, f"{POST}{n:05d}")) % 5 == 0)
    units = [unit(one), unit(two), unit(POST, categorieJuridique="5499", economieSocialeSolidaire="O")]
    sites = [
        site(siret(one, 1)),
        site(siret(one, 2), etablissementSiege="false", codeCommune="75111", codePostal="75011"),
        site(siret(one, 3), etatAdministratif="F"),
        site(siret(one, 4), statutDiffusion="P"),
        site(one + "99999"),
        site(siret(two, 1), codeCommune="01033", codePostal="1200"),
        site(post, codeCommune="69383", codePostal="69003"),
        site(siret(siren(3), 1)),
    ]
    points = [
        {"siret": siret(one, 1), "qualite_xy": "11", "y_latitude": "44.837789", "x_longitude": "-0.57918"},
        {"siret": siret(one, 2), "qualite_xy": "33", "y_latitude": "48.8", "x_longitude": "2.3"},
    ]
    files = {
        "units": table(tmp_path / "u.csv", UNIT_COLUMNS, units),
        "establishments": table(tmp_path / "e.csv", SITE_COLUMNS, sites),
        "geolocation": table(
            tmp_path / "g.csv", ["siret", "qualite_xy", "y_latitude", "x_longitude"], points, ";"
        ),
    }
    quads = Quads()
    imported = SIRENE.read(quads.con, files)
    said = facts(quads, imported)
    assert reasons(imported) == {
        "closed establishment": 1,
        "establishment not to be spread": 1,
        "wrong SIRET": 1,
    }
    located = {(s, o) for s, p, o in said if p in ("mlg:locatedIn", "mlg:siteCommune")}
    assert located == {
        (f"mid:actor/{one}", "mid:commune/33063"),
        (f"mid:actor/{two}", "mid:commune/01033"),
        (f"mid:actor/{POST}", "mid:commune/69123"),
        (f"mid:site/{siret(one, 1)}", "mid:commune/33063"),
        (f"mid:site/{siret(one, 2)}", "mid:commune/75056"),
        (f"mid:site/{siret(two, 1)}", "mid:commune/01033"),
        (f"mid:site/{post}", "mid:commune/69123"),
    }
    assert {(s, o) for s, p, o in said if p == "geo:asWKT"} == {
        (
            f"mid:geometry/site-{siret(one, 1)}",
            '"POINT(-0.579180 44.837789)"^^<http://www.opengis.net/ont/geosparql#wktLiteral>',
        )
    }
    assert {(s, o) for s, p, o in said if p == "geo:hasGeometry"} == {
        (f"mid:site/{siret(one, 1)}", f"mid:geometry/site-{siret(one, 1)}")
    }
    assert (f"mid:actor/{one}", "org:hasSite", f"mid:site/{siret(one, 2)}") in said
    assert (f"mid:site/{siret(two, 1)}", "mlg:postalCode", '"01200"') in said


@pytest.mark.parametrize("ending", [".csv", ".zip", ".csv.gz", ".parquet"])
def test_stocks_come_in_several_wrappings(tmp_path: Path, ending: str) -> None:
    """Plain, zipped, gzipped; Parquet, whose numbers have lost their zeros, gives the same facts."""
    small = siren(5_427)
    rows = [unit(small, denomination='L\'ATELIER "BOIS"'), unit(siren(99_000_000))]
    plain = table(tmp_path / "StockUniteLegale_utf8.csv", UNIT_COLUMNS, rows)
    file = tmp_path / f"StockUniteLegale_utf8{ending}"
    if ending == ".zip":
        with zipfile.ZipFile(file, "w") as archive:
            archive.write(plain, plain.name)
    elif ending == ".csv.gz":
        file.write_bytes(gzip.compress(plain.read_bytes()))
    elif ending == ".parquet":
        duckdb.execute(f"""
            COPY (SELECT * REPLACE (siren::BIGINT AS siren) FROM read_csv('{plain}', all_varchar = true))
            TO '{file}' (FORMAT parquet)
        """)
    quads = Quads()
    said = facts(quads, SIRENE.read(quads.con, {"units": file}))
    assert (f"mid:actor/{small}", "rdfs:label", '"L\'ATELIER \\"BOIS\\""@fr') in said
    assert small.startswith("0000")


def both(tmp_path: Path, quads: Quads, *numbers: str, **other: str) -> None:
    """Sirene's units, read first."""
    rows = [unit(number, **other) for number in numbers]
    file = table(tmp_path / "StockUniteLegale.csv", UNIT_COLUMNS, rows)
    quads.add_tables(SIRENE.read(quads.con, {"units": file}).mappings)


def test_the_list_of_ess_france_gives_dated_claims(tmp_path: Path) -> None:
    """Of units that Sirene describes; the SIREN has lost its zeros."""
    quads, one = Quads(), siren(77)
    both(tmp_path, quads, one)
    rows = [
        {"SIREN": one.lstrip("0"), "Famille juridique de l'entreprise": "Association"},
        {"SIREN": one, "Famille juridique de l'entreprise": "Association"},
        {"SIREN": "12345678A", "Famille juridique de l'entreprise": "Association"},
        {"SIREN": siren(78), "Famille juridique de l'entreprise": "Coopérative"},
    ]
    file = table(tmp_path / "entreprisesess_2023-11-20.csv", list(rows[0]), rows)
    imported = ESS_FRANCE.read(quads.con, {"list": file})
    assert (imported.read, imported.kept) == (4, 1)
    assert reasons(imported) == {
        "wrong SIREN": 1,
        "unit that Sirene does not describe here": 1,
        "identifier already seen": 1,
    }
    claim = f"mid:status-claim/{one}--ess-france"
    said = {(p, o) for s, p, o in facts(quads, imported) if s == claim}
    assert ("mlg:claimKind", "mlc:status-claims/ess-france-list") in said
    assert ("dcterms:date", '"2023-11-20"^^<http://www.w3.org/2001/XMLSchema#date>') in said


APPROVALS = """Liste nationale des agréments,,,
,,,
Dénomination,N° SIRET,Date de l'agrément,Date de fin
LES AMIS,{one}00012,01/02/2024,2029-01-31
LES AMIS,{one}00012,01/02/2019,31/01/2024
INCONNUE,{other},01/02/2024,
SANS NUMERO,,01/02/2024,
"""


def test_approvals_are_found_under_any_header(tmp_path: Path) -> None:
    """Titles above the header; the last approval of a unit is the one kept."""
    quads, one = Quads(), siren(77)
    both(tmp_path, quads, one)
    file = tmp_path / "esus-2026.csv"
    file.write_text(APPROVALS.format(one=one, other=siren(78)), encoding="utf-8")
    imported = ESUS.read(quads.con, {"list": file})
    assert (imported.read, imported.kept) == (4, 1)
    said = {(p, o) for s, p, o in facts(quads, imported) if s == f"mid:status-claim/{one}--esus"}
    day = "^^<http://www.w3.org/2001/XMLSchema#date>"
    assert said >= {("mlg:startDate", f'"2024-02-01"{day}'), ("mlg:endDate", f'"2029-01-31"{day}')}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Nom,Ville\nA,B\n", "Nom | Ville"),
        ("SIREN,Date d'agrément\n{one},hier\n", "line 2, column \"Date d'agrément\": 'hier' is not a date"),
        ("SIREN,Date d'agrément\n{one},31/02/2024\n", "31/12/2024"),
    ],
)
def test_a_list_of_approvals_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    """The headers that were found, or the cell."""
    quads, one = Quads(), siren(77)
    both(tmp_path, quads, one)
    file = tmp_path / "esus-2026.csv"
    file.write_text(text.format(one=one), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        ESUS.read(quads.con, {"list": file})
    place = caught.value.place.text("en") if caught.value.place else ""
    assert message in f"{place}: {caught.value.en}"


ASSOCIATIONS = "id;date_creat;titre;titre_court;objet;adrs_codeinsee;siteweb;position"


def associations(path: Path, rows: list[str], encoding: str = "utf-8") -> Mapping[str, Path]:
    """An export of the RNA."""
    path.write_text("\n".join([ASSOCIATIONS, *rows]) + "\n", encoding=encoding)
    return {"associations": path}


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16"])
def test_associations(tmp_path: Path, encoding: str) -> None:
    """Those of Sirene are that unit; contacts in objects go, dates of year one too; the file is left as it is."""
    name = "CÔTÉ JARDIN" if encoding == "latin-1" else "CŒUR D’ÎLE"
    quads, one = Quads(), siren(77)
    both(tmp_path, quads, one, identifiantAssociation="W9C1000001")
    files = associations(
        tmp_path / "rna_waldec.csv",
        [
            "W9C1000001;2001-02-03;LES AMIS;LA;Faire vivre un café associatif;97302;www.exemple.fr;A",
            f"W2A1000002;0001-01-01;{name};;écrire à contact@exemple.fr;2A004;;A",
            "W751000003;2001-02-03;FINIE;;;75111;;D",
            "W75;2001-02-03;FAUX;;;75111;;A",
            "W751000004;2001-02-03;MME EXEMPLE;;;75111;;A",
            "W751000005;2001-02-03;;;;75111;;A",
            "W2A1000002;2001-02-03;ENCORE;;;75111;;A",
        ],
        encoding,
    )
    before = files["associations"].read_bytes()
    imported = RNA.read(quads.con, files)
    assert (imported.read, imported.kept) == (7, 2) and files["associations"].read_bytes() == before
    assert reasons(imported) == {
        "dissolved or removed": 1,
        "wrong RNA number": 1,
        "name of a person": 1,
        "without a name": 1,
        "identifier already seen": 1,
    }
    assert sum(imported.dropped.values()) == 1
    said = facts(quads, imported)
    assert (f"mid:actor/{one}", "mlg:objectText", '"Faire vivre un café associatif"@fr') in said
    assert (f"mid:actor/{one}", "foaf:homepage", "http://www.exemple.fr") in said
    other = {(p, o) for s, p, o in said if s == "mid:actor/W2A1000002"}
    assert ("rdfs:label", f'"{name}"@fr') in other
    assert ("mlg:locatedIn", "mid:commune/2A004") in other
    assert not {p for p, _ in other} & {"mlg:creationDate", "mlg:objectText"}


def test_an_archive_of_associations_holds_one_table_a_departement(tmp_path: Path) -> None:
    """All are read."""
    path = tmp_path / "rna.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in (1, 2):
            row = f"W75100000{number};2001-02-03;TITRE {number};;;75111;;A"
            archive.writestr(f"rna_waldec_dpt_{number}.csv", f"{ASSOCIATIONS}\n{row}\n")
    assert RNA.read(Quads().con, {"associations": path}).kept == 2
