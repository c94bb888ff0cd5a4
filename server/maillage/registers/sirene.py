"""Sirene: the legal units of the ESS, their seats and open establishments (INSEE, monthly stock).

A unit is of the ESS when INSEE flags it (`economieSocialeSolidaireUniteLegale` is O), or when its legal
category is of a family that is of the ESS by law (law n° 2014-856, article 1): associations, cooperatives,
mutuals, foundations. Natural persons, units whose data are not to be spread and units that have ceased
never enter.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from maillage import iris
from maillage.files import cells
from maillage.files.delimited import Layout, read_register, same_names
from maillage.mapping import (
    INSEE_ACTIVITY,
    INSEE_LEGAL_CATEGORY,
    Triple,
    code,
    name,
    placed,
    quoted,
    text,
    thing,
    typed,
)
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import iri as sql_iri
from maillage.registers.actors import know_actors
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import DOUBLE, MISPLACED, NO_NAME, Reason, count, sieve
from maillage.territories.communes import CODES, load_communes

NAME: Final = "sirene"
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "association": ("5195", "9210", "9220", "9221", "9222", "9223", "9224", "9230", "9240", "9260"),
    "foundation": ("9300",),
    "mutual": ("6411", "8210", "8250", "8290"),
    "scop": ("5458", "5558"),
    "cuma": ("6316",),
    "agricultural-cooperative": ("6317", "6318"),
    "cooperative": (
        *("5192", "5193", "5194", "5196", "5203", "5307", "5309", "5443", "5451", "5453", "5454", "5455"),
        *("5459", "5460", "5543", "5547", "5551", "5552", "5553", "5554", "5555", "5559", "5560", "6595"),
    ),
}
"""The legal categories (INSEE, level III) of each family that is of the ESS by law."""

_CATEGORIES: Final = [c for categories in FAMILIES.values() for c in categories]
_LISTED: Final = f"category IN ({', '.join(map(quoted, _CATEGORIES))})"
_DATED: Final = re.compile(r"20\d\d-[01]\d-[0-3]\d")
PERIMETERS: Final = {"flag": "flag = 'O'", "category": _LISTED, "both": f"(flag = 'O' OR {_LISTED})"}
"""The SQL of each way to tell the ESS: INSEE's flag, the legal category, or either."""
PERIMETER: Final = "both"

UNITS: Final = Layout(
    {
        "siren": ("siren",),
        "diffusion": ("statutDiffusionUniteLegale",),
        "purged": ("unitePurgeeUniteLegale",),
        "created": ("dateCreationUniteLegale",),
        "acronym": ("sigleUniteLegale",),
        "rna_said": ("identifiantAssociationUniteLegale",),
        "band": ("trancheEffectifsUniteLegale",),
        "state": ("etatAdministratifUniteLegale",),
        "name": ("denominationUniteLegale",),
        "usual": ("denominationUsuelle1UniteLegale",),
        "category": ("categorieJuridiqueUniteLegale",),
        "activity": ("activitePrincipaleUniteLegale",),
        "nomenclature": ("nomenclatureActivitePrincipaleUniteLegale",),
        "nic": ("nicSiegeUniteLegale",),
        "flag": ("economieSocialeSolidaireUniteLegale",),
        "employer": ("caractereEmployeurUniteLegale",),
    },
    optional={"activity_2025": ("activitePrincipaleNAF25UniteLegale",)},
)
ESTABLISHMENTS: Final = Layout(
    {
        "siret": ("siret",),
        "siren": ("siren",),
        "diffusion": ("statutDiffusionEtablissement",),
        "seat": ("etablissementSiege",),
        "postcode": ("codePostalEtablissement",),
        "insee": ("codeCommuneEtablissement",),
        "state": ("etatAdministratifEtablissement",),
    }
)
GEOLOCATION: Final = Layout(
    {**same_names("siret", "qualite_xy"), "lat": ("y_latitude",), "lon": ("x_longitude",)}, delimiter=";"
)

_NOT_ESS: Final[Reason] = ("hors de l’ESS", "not of the SSE")
_UNIT_RULES: Final = (
    ("category = '1000'", ("personne physique", "natural person")),
    ("coalesce(diffusion, '') <> 'O'", ("diffusion restreinte", "not to be spread")),
    ("purged = 'true'", ("unité purgée", "purged unit")),
    ("coalesce(state, '') <> 'A'", ("unité cessée", "ceased unit")),
    ("number IS NULL", ("SIREN faux", "wrong SIREN")),
    ("label IS NULL", NO_NAME),
    ("row_number() OVER (PARTITION BY number) > 1", DOUBLE),
)
_SITE_RULES: Final = (
    (
        "coalesce(diffusion, '') <> 'O'",
        ("établissement à diffusion restreinte", "establishment not to be spread"),
    ),
    ("coalesce(state, '') <> 'A'", ("établissement fermé", "closed establishment")),
    ("number IS NULL", ("SIRET faux", "wrong SIRET")),
    ("row_number() OVER (PARTITION BY number) > 1", DOUBLE),
)


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path], perimeter: str = PERIMETER) -> Imported:
    """Read the stocks into tables; see `national.Reader`.

    Args:
        con: the database of the build.
        files: the stocks, by role.
        perimeter: the rule of the ESS, a key of `PERIMETERS`.

    Raises:
        TableError: a file is not as declared.
    """
    load_communes(con)
    total, sieved = _units(con, files["units"], PERIMETERS[perimeter])
    refused = {_NOT_ESS: total - sieved[0]} | sieved[2]
    mappings: tuple[RowMapping, ...] = ()
    dropped: dict[Reason, int] = {}
    con.execute("CREATE OR REPLACE TABLE sirene_seats (siren VARCHAR, commune VARCHAR)")
    if "establishments" in files:
        left, dropped = _sites(con, files["establishments"], files.get("geolocation"))
        refused |= left
        mappings = (_site_mapping(),)
    con.execute("""
        CREATE OR REPLACE TABLE sirene_located AS
        SELECT u.*, s.commune FROM sirene_units u LEFT JOIN sirene_seats s USING (siren)
    """)
    know_actors(con, "SELECT siren AS key, rna FROM sirene_units")
    return Imported(total, sieved[1], refused, (*_unit_mappings(date_of(files["units"])), *mappings), dropped)


def _units(
    con: duckdb.DuckDBPyConnection, path: Path, sse: str
) -> tuple[int, tuple[int, int, dict[Reason, int]]]:
    total = read_register(con, path, "sirene_read", UNITS, _padded(sse))
    con.execute(f"""
        CREATE OR REPLACE TABLE sirene_clean AS
        SELECT * REPLACE (lpad(category, 4, '0') AS category), {cells.siren("lpad(siren, 9, '0')")} AS number,
            {cells.public(cells.cell("name"))} AS label
        FROM sirene_read
    """)
    sieved = sieve(con, "SELECT * FROM sirene_clean", "sirene_kept", _UNIT_RULES)
    families = " ".join(
        f"WHEN category IN ({', '.join(map(quoted, categories))}) THEN '{family}'"
        for family, categories in FAMILIES.items()
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE sirene_units AS
        SELECT number AS siren, label, flag, category,
            {_other("acronym")} AS acronym, {_other("usual")} AS usual,
            {cells.rna("rna_said")} AS rna, CASE {families} ELSE 'sse-company' END AS family,
            CASE WHEN nomenclature = 'NAFRev2' AND regexp_full_match(activity, '[0-9]{{2}}\\.[0-9]{{2}}[A-Z]')
                THEN activity END AS activity,
            nullif(trim(activity_2025), '') AS activity_2025,
            CASE WHEN band BETWEEN '00' AND '53' THEN band END AS band,
            CASE WHEN try_cast(created AS DATE) >= DATE '1800-01-01' THEN created END AS created,
            CASE employer WHEN 'O' THEN 'true' END AS employer
        FROM sirene_kept
    """)
    for table in ("sirene_read", "sirene_clean", "sirene_kept"):
        con.execute(f"DROP TABLE {table}")
    return total, (sieved.read, sieved.kept, dict(sieved.refused))


def _other(column: str) -> str:
    """The SQL of another name of a unit, null when it is its name."""
    value = cells.cell(column)
    return f"CASE WHEN {value} <> label THEN {cells.public(value)} END"


def _padded(condition: str) -> str:
    """The condition, on a legal category that may have lost its zeros or be a number."""
    return condition.replace("category IN", "lpad(category, 4, '0') IN")


def _sites(
    con: duckdb.DuckDBPyConnection, path: Path, points: Path | None
) -> tuple[dict[Reason, int], dict[Reason, int]]:
    """The tables of establishments; the rows refused and the points dropped, by reason."""
    misplaced = 0
    ours = "lpad(siren, 9, '0') IN (SELECT siren FROM sirene_units)"
    read_register(con, path, "sirene_sites_read", ESTABLISHMENTS, ours)
    number = cells.siret("lpad(siret, 14, '0')")
    cleaned = f"SELECT *, {number} AS number FROM sirene_sites_read"
    sieved = sieve(con, cleaned, "sirene_sites_kept", _SITE_RULES)
    con.execute("CREATE OR REPLACE TABLE sirene_points (siret VARCHAR, lon VARCHAR, lat VARCHAR)")
    if points:
        wanted = "lpad(siret, 14, '0') IN (SELECT number FROM sirene_sites_kept) AND qualite_xy <> '33'"
        read_register(con, points, "sirene_points_read", GEOLOCATION, wanted)
        lon, lat = cells.coordinates("lon", "lat")
        con.execute(f"""
            INSERT INTO sirene_points SELECT lpad(siret, 14, '0'), {lon}, {lat} FROM sirene_points_read
        """)
        misplaced = count(con, "sirene_points_read", cells.misplaced("lon", "lat"))
        con.execute("DROP TABLE sirene_points_read")
    con.execute(f"""
        CREATE OR REPLACE TABLE sirene_sites AS
        SELECT number AS siret, lpad(siren, 9, '0') AS siren, seat = 'true' AS seat,
            {cells.postcode("postcode")} AS postcode, k.current AS commune, p.lon, p.lat
        FROM sirene_sites_kept LEFT JOIN {CODES} k ON k.code = {cells.insee("insee")}
        LEFT JOIN sirene_points p ON p.siret = number
    """)
    con.execute("INSERT INTO sirene_seats SELECT siren, min(commune) FROM sirene_sites WHERE seat GROUP BY 1")
    for table in ("sirene_sites_read", "sirene_sites_kept", "sirene_points"):
        con.execute(f"DROP TABLE {table}")
    return dict(sieved.refused), {MISPLACED: misplaced} if misplaced else {}


def date_of(path: Path) -> str:
    """The day of the stock, from a date in its name (`…_2026-11-01.csv`); empty without one."""
    found = _DATED.search(path.name)
    return found[0] if found else ""


def _unit_mappings(date: str) -> tuple[RowMapping, ...]:
    actor, claim = thing("actor", "siren"), thing("status-claim", "siren || '--sirene'")
    document = f"'<{iris.thing('document', NAME)}>'"
    flagged = f"CASE WHEN flag = 'O' THEN {claim} END"
    units = (
        Triple(actor, "rdf:type", name("mlg:Actor")),
        Triple(actor, "rdfs:label", text("label", "fr")),
        Triple(actor, "skos:altLabel", text("acronym", "fr")),
        Triple(actor, "skos:altLabel", text("usual", "fr")),
        Triple(actor, "mlg:siren", text("siren")),
        Triple(actor, "mlg:rna", text("rna")),
        Triple(actor, "rov:orgType", sql_iri(INSEE_LEGAL_CATEGORY, "category")),
        Triple(actor, "rov:orgActivity", sql_iri(INSEE_ACTIVITY, "activity")),
        Triple(actor, "mlg:activityNaf2025", text("activity_2025")),
        Triple(actor, "mlg:legalFamily", code("legal-families", "family")),
        Triple(actor, "mlg:staffBand", code("staff-bands", "band")),
        Triple(actor, "mlg:creationDate", typed("created", "date")),
        Triple(actor, "mlg:employer", typed("employer", "boolean")),
        Triple(actor, "mlg:locatedIn", thing("commune", "commune")),
        Triple(actor, "dcterms:source", document),
        Triple(flagged, "rdf:type", name("mlg:StatusClaim")),
        Triple(flagged, "mlg:claimOf", actor),
        Triple(flagged, "mlg:claimKind", code("status-claims", "'sirene-flag'")),
        *((Triple(flagged, "dcterms:date", typed(quoted(date), "date")),) if date else ()),
    )
    return (RowMapping("sirene_located", NAME, units, "commune"),)


def _site_mapping() -> RowMapping:
    actor, site = thing("actor", "siren"), thing("site", "siret")
    return RowMapping(
        "sirene_sites",
        NAME,
        (
            Triple(site, "rdf:type", name("org:Site")),
            Triple(site, "mlg:siret", text("siret")),
            Triple(site, "mlg:postalCode", text("postcode")),
            Triple(site, "mlg:siteCommune", thing("commune", "commune")),
            *placed(site, "'site-' || siret", "lon", "lat"),
            Triple(f"CASE WHEN seat THEN {actor} END", "org:hasRegisteredSite", site),
            Triple(f"CASE WHEN NOT seat THEN {actor} END", "org:hasSite", site),
        ),
        "commune",
    )


SIRENE: Final = NationalSource(
    NAME,
    {
        "units": ("StockUniteLegale*",),
        "establishments": ("StockEtablissement_utf8*", "StockEtablissement.*", "StockEtablissement_2*"),
        "geolocation": ("GeolocalisationEtablissement*",),
    },
    read,
    register=True,
    perimeters={name: partial(read, perimeter=name) for name in PERIMETERS},
)
