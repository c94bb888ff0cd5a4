"""Writes national registers in their exact layouts, at any size: the real files cannot be had everywhere.

    python bench/register.py --units 1360000 --out DIR [--seed 1]

Sirene's units and establishments, their geolocation, ESS France's list and RNA's export: the columns of the
real files in their order, their proportions of legal forms, and the traps that they are known for. The same
arguments give the same bytes. No name of a person is made: natural persons bear `[ND]`.
"""

import argparse
import time
from pathlib import Path

import duckdb
import naming

TERRITORIES = Path(__file__).resolve().parent.parent / "data" / "territories"
STOCK = "2026-11-01"
UNIT_COLUMNS = """siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale sigleUniteLegale
sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale
prenomUsuelUniteLegale pseudonymeUniteLegale identifiantAssociationUniteLegale
trancheEffectifsUniteLegale anneeEffectifsUniteLegale dateDernierTraitementUniteLegale
nombrePeriodesUniteLegale categorieEntreprise anneeCategorieEntreprise dateDebut
etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale
denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale
categorieJuridiqueUniteLegale activitePrincipaleUniteLegale nomenclatureActivitePrincipaleUniteLegale
nicSiegeUniteLegale economieSocialeSolidaireUniteLegale societeMissionUniteLegale
caractereEmployeurUniteLegale activitePrincipaleNAF25UniteLegale""".split()
SITE_COLUMNS = """siren nic siret statutDiffusionEtablissement dateCreationEtablissement trancheEffectifsEtablissement
anneeEffectifsEtablissement activitePrincipaleRegistreMetiersEtablissement
dateDernierTraitementEtablissement etablissementSiege nombrePeriodesEtablissement
complementAdresseEtablissement numeroVoieEtablissement indiceRepetitionEtablissement
dernierNumeroVoieEtablissement indiceRepetitionDernierNumeroVoieEtablissement typeVoieEtablissement
libelleVoieEtablissement codePostalEtablissement libelleCommuneEtablissement
libelleCommuneEtrangerEtablissement distributionSpecialeEtablissement codeCommuneEtablissement
codeCedexEtablissement libelleCedexEtablissement codePaysEtrangerEtablissement
libellePaysEtrangerEtablissement identifiantAdresseEtablissement coordonneeLambertAbscisseEtablissement
coordonneeLambertOrdonneeEtablissement complementAdresse2Etablissement numeroVoie2Etablissement
indiceRepetition2Etablissement typeVoie2Etablissement libelleVoie2Etablissement codePostal2Etablissement
libelleCommune2Etablissement libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement
codeCommune2Etablissement codeCedex2Etablissement libelleCedex2Etablissement
codePaysEtranger2Etablissement libellePaysEtranger2Etablissement dateDebut
etatAdministratifEtablissement enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement
denominationUsuelleEtablissement activitePrincipaleEtablissement
nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement
activitePrincipaleNAF25Etablissement""".split()
POINT_COLUMNS = """siret x y qualite_xy epsg plg_qp24 plg_iris plg_zus plg_qp15 plg_qva plg_code_commune distance_precision
qualite_qp24 qualite_iris qualite_zus qualite_qp15 qualite_qva y_latitude x_longitude""".split()
RNA_COLUMNS = """id id_ex siret rup_mi gestion date_creat date_decla date_publi date_disso nature groupement titre
titre_court objet objet_social1 objet_social2 adrs_complement adrs_numvoie adrs_repetition adrs_typevoie
adrs_libvoie adrs_distrib adrs_codeinsee adrs_codepostal adrs_libcommune adrg_declarant adrg_complemid
adrg_complemgeo adrg_libvoie adrg_distrib adrg_codepostal adrg_achemine adrg_pays dir_civilite siteweb
publiweb observation position maj_time""".split()
CATEGORIES = (
    ("9220", 9266), ("9260", 250), ("6316", 86), ("5710", 80), ("9223", 79), ("9210", 60), ("5499", 40),
    ("9300", 30), ("5458", 25), ("5558", 20), ("5460", 20), ("6317", 20), ("8210", 10), ("9230", 14),
)  # fmt: skip
"""Legal categories of the ESS, and their share out of 10,000, after the stock of early 2026."""


def luhn(expression: str) -> str:
    """The SQL of the digit that makes a number pass the Luhn check."""
    doubled = (
        f"list_sum(list_transform(range(1, length({expression}) + 1), lambda i: "
        f"CASE WHEN (length({expression}) - i) % 2 = 0 THEN "
        f"((substr({expression}, i, 1)::INTEGER * 2) // 10 + (substr({expression}, i, 1)::INTEGER * 2) % 10) "
        f"ELSE substr({expression}, i, 1)::INTEGER END))"
    )
    return f"(((10 - {doubled} % 10) % 10)::VARCHAR)"


def write(
    con: duckdb.DuckDBPyConnection,
    columns: list[str],
    values: dict[str, str],
    table: str,
    path: Path,
    more: str = "",
) -> None:
    """Write a table in a layout: the columns given, others empty."""
    select = ", ".join(f'{values.get(name, "NULL")} AS "{name}"' for name in columns)
    con.execute(f"COPY (SELECT {select} FROM {table} ORDER BY i) TO '{path}' (FORMAT csv, HEADER true{more})")


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    con = duckdb.connect()
    tables(con, given.units, given.seed)
    files(con, given.out)
    sizes = sum(path.stat().st_size for path in given.out.iterdir())
    print(f"{given.units} units, {sizes / 1e6:.0f} MB, {time.perf_counter() - began:.0f} s")


def tables(con: duckdb.DuckDBPyConnection, units: int, seed: int) -> None:
    """The units and their establishments, as tables."""
    spread = [
        f"WHEN share < {sum(n for _, n in CATEGORIES[: k + 1])} THEN '{c}'"
        for k, (c, _) in enumerate(CATEGORIES)
    ]
    con.execute(f"""
        CREATE TABLE communes AS
        SELECT *, sum(weight) OVER (ORDER BY code) AS upto FROM (
            SELECT code, name, split_part(postal_codes, ' | ', 1) AS postcode,
                greatest(coalesce(try_cast(population AS BIGINT), 1), 1) AS weight
            FROM read_csv('{TERRITORIES / "communes.csv"}', header = true, all_varchar = true)
            WHERE code < '98' AND postal_codes <> ''
        )
    """)
    total = con.execute("SELECT max(upto) FROM communes").fetchall()[0][0]
    con.execute(f"""
        CREATE TABLE drawn AS
        SELECT i, {seed} AS seed, hash(i * 7 + {seed}) AS h, hash(i * 13 + {seed}) AS k,
            (hash(i * 3 + {seed}) % 10000)::INTEGER AS share, (hash(i * 5 + {seed}) % {total})::BIGINT AS place
        FROM range({units} + {units} // 10) t(i)
    """)
    con.execute(f"""
        CREATE TABLE unit AS
        SELECT d.i, d.seed, d.h, d.k, c.weight, lpad((10000000 + d.i * 7)::VARCHAR, 8, '0') AS eight,
            d.i >= {units} AS outside, c.code AS commune, c.name AS town, c.postcode,
            CASE WHEN d.i >= {units} THEN CASE WHEN d.h % 3 = 0 THEN '5499' ELSE '1000' END
                 WHEN left(c.code, 2) IN ('57', '67', '68') AND share < 9266 THEN '9260'
                 {"".join(" " + s for s in spread)} ELSE '9220' END AS category
        FROM drawn d ASOF JOIN communes c ON d.place < c.upto
    """)
    con.execute(f"""
        CREATE TABLE named AS
        SELECT *, eight || {luhn("eight")} AS siren,
            {naming.name("town", "weight")} AS name, {naming.activity()} AS naf,
            CASE WHEN starts_with(category, '92') AND category <> '9260' AND h % 10 < 7 THEN
                CASE WHEN left(commune, 2) IN ('2A', '2B') THEN 'W' || left(commune, 2) || lpad((i % 10000000)::VARCHAR, 7, '0')
                     WHEN h % 97 = 0 THEN 'W9C' || lpad((i % 10000000)::VARCHAR, 7, '0')
                     ELSE 'W' || lpad(CASE WHEN h % 5000 = 1 THEN i - 1 ELSE i END::VARCHAR, 9, '0') END END AS rna,
            h % 100 < 2 AS hidden, h % 50 = 7 AS ceased
        FROM unit
    """)
    con.execute("ALTER TABLE named ADD COLUMN rna_ok BOOLEAN")
    con.execute("""
        CREATE TABLE site AS
        SELECT u.* EXCLUDE (i), u.i * 8 + n AS i, n,
            CASE WHEN n = 0 THEN 11 ELSE 29 + n END AS nic, n = 0 AS seat, n > 2 AS closed
        FROM named u, range(CASE WHEN u.k % 8 = 0 THEN 4 WHEN u.k % 8 = 1 THEN 2 ELSE 1 END) r(n)
    """)
    con.execute("ALTER TABLE site ADD COLUMN siret VARCHAR")
    key = luhn("siren || lpad(nic::VARCHAR, 4, '0')")
    con.execute(f"UPDATE site SET siret = siren || lpad(nic::VARCHAR, 4, '0') || {key}")


def files(con: duckdb.DuckDBPyConnection, out: Path) -> None:
    """The files, from the tables."""
    bands = "['NN','NN','NN','NN','00','01','02','03','11','12','21','22','31'][1 + (k % 13)::INTEGER]"
    write(con, UNIT_COLUMNS, {
        "siren": "siren",
        "statutDiffusionUniteLegale": "CASE WHEN hidden THEN 'P' ELSE 'O' END",
        "unitePurgeeUniteLegale": "CASE WHEN h % 4000 = 5 THEN 'true' END",
        "dateCreationUniteLegale": "(DATE '1901-07-01' + (h % 45000)::INTEGER)::VARCHAR",
        "sigleUniteLegale": f"CASE WHEN k % 6 = 0 THEN {naming.acronym('name')} END",
        "nomUniteLegale": "CASE WHEN category = '1000' THEN '[ND]' END",
        "prenom1UniteLegale": "CASE WHEN category = '1000' THEN '[ND]' END",
        "identifiantAssociationUniteLegale": "rna",
        "trancheEffectifsUniteLegale": bands,
        "etatAdministratifUniteLegale": "CASE WHEN ceased THEN 'C' ELSE 'A' END",
        "denominationUniteLegale": f"CASE WHEN category = '1000' THEN NULL WHEN hidden THEN '[ND]' ELSE {naming.registered('name')} END",
        "denominationUsuelle1UniteLegale": "CASE WHEN k % 9 = 0 AND category <> '1000' THEN name END",
        "categorieJuridiqueUniteLegale": "category",
        "activitePrincipaleUniteLegale": "naf",
        "nomenclatureActivitePrincipaleUniteLegale": "CASE WHEN h % 300 = 3 THEN 'NAFRev1' ELSE 'NAFRev2' END",
        "nicSiegeUniteLegale": "'00011'",
        "economieSocialeSolidaireUniteLegale": "CASE WHEN outside THEN 'N' WHEN h % 40 = 0 THEN '' ELSE 'O' END",
        "societeMissionUniteLegale": "CASE WHEN h % 500 = 0 THEN 'O' END",
        "caractereEmployeurUniteLegale": "CASE WHEN k % 8 = 0 THEN 'O' ELSE 'N' END",
        "activitePrincipaleNAF25UniteLegale": "CASE WHEN k % 2 = 0 THEN '94.99Y' END",
    }, "named", out / f"StockUniteLegale_utf8_{STOCK}.csv")  # fmt: skip
    arrondissement = """CASE commune WHEN '75056' THEN '751' || lpad((1 + k % 20)::VARCHAR, 2, '0')
        WHEN '69123' THEN '6938' || (1 + k % 9)::VARCHAR WHEN '13055' THEN '132' || lpad((1 + k % 16)::VARCHAR, 2, '0')
        ELSE commune END"""
    write(con, SITE_COLUMNS, {
        "siren": "siren", "nic": "right(siret, 5)", "siret": "siret",
        "statutDiffusionEtablissement": "CASE WHEN hidden THEN 'P' ELSE 'O' END",
        "etablissementSiege": "CASE WHEN seat THEN 'true' ELSE 'false' END",
        "numeroVoieEtablissement": "(1 + h % 90)::VARCHAR", "typeVoieEtablissement": "'RUE'",
        "libelleVoieEtablissement": "'DE LA MAIRIE'", "codePostalEtablissement": "postcode",
        "libelleCommuneEtablissement": "upper(strip_accents(town))",
        "codeCommuneEtablissement": f"CASE WHEN h % 3000 = 0 THEN '[ND]' ELSE {arrondissement} END",
        "etatAdministratifEtablissement": "CASE WHEN closed OR ceased THEN 'F' ELSE 'A' END",
        "activitePrincipaleEtablissement": "naf",
        "nomenclatureActivitePrincipaleEtablissement": "'NAFRev2'",
    }, "site", out / f"StockEtablissement_utf8_{STOCK}.csv")  # fmt: skip
    write(con, POINT_COLUMNS, {
        "siret": "siret", "qualite_xy": "CASE WHEN h % 9 = 0 THEN '33' WHEN h % 9 = 1 THEN '12' ELSE '11' END",
        "epsg": "'2154'", "plg_code_commune": "commune",
        "y_latitude": "round(43 + (h % 700000) / 100000.0, 6)::VARCHAR",
        "x_longitude": "round(-1 + (k % 800000) / 100000.0, 6)::VARCHAR",
    }, "(SELECT * FROM site WHERE NOT starts_with(commune, '976'))",
        out / "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv", ", DELIMITER ';'")  # fmt: skip
    list_columns = ["SIREN", "Nom ou raison sociale de l'entreprise", "Famille juridique de l'entreprise", "Code postal",
                    "Libellé de la commune de l'établissement", "Code du département de l'établissement",
                    "Département de l'établissement", "Région de l'établissement"]  # fmt: skip
    families = "CASE WHEN starts_with(category, '92') THEN 'Associations' WHEN category = '9300' THEN 'Fondations' ELSE 'Coopératives' END"
    write(con, list_columns, {
        list_columns[0]: "ltrim(siren, '0')", list_columns[1]: "name", list_columns[2]: families,
        list_columns[3]: "ltrim(postcode, '0')", list_columns[4]: "upper(strip_accents(town))",
        list_columns[5]: "left(commune, 2)",
    }, "(SELECT * FROM named WHERE NOT outside AND h % 100 < 83)", out / "entreprisesess_2023-11-20.csv")  # fmt: skip
    write(con, RNA_COLUMNS, {
        "id": "rna", "gestion": "left(rna, 4)",
        "date_creat": "CASE WHEN h % 100 = 0 THEN '0001-01-01' ELSE (DATE '1901-07-01' + (h % 45000)::INTEGER)::VARCHAR END",
        "groupement": "'S'", "titre": "upper(strip_accents(name))", "titre_court": "CASE WHEN k % 5 = 0 THEN upper(left(town, 4)) END",
        "objet": f"'favoriser l''activité ' || {naming.pick([text for text, _ in naming.SUBJECTS], 'h % 991')} || ' à ' || town || CASE WHEN h % 997 = 0 THEN ' ; contact@exemple.org' ELSE '' END",
        "adrs_codeinsee": "commune", "adrs_codepostal": "postcode", "adrs_libcommune": "town",
        "siteweb": "CASE WHEN k % 40 = 0 THEN 'www.exemple-' || (i % 1000) || '.fr' END",
        "position": "CASE WHEN h % 10 = 9 THEN 'D' ELSE 'A' END",
    }, "(SELECT * FROM named WHERE rna IS NOT NULL)", out / "rna_waldec_20261101.csv", ", DELIMITER ';', FORCE_QUOTE *")  # fmt: skip


if __name__ == "__main__":
    main()
