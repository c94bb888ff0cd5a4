"""The one form of a body to link, as a table in DuckDB, and the files that are read into it.

The columns are those of `search/things.parquet` in a release that linking needs:

    n INTEGER           1, 2, … in the order of the file
    iri, kind, label    text; `kind` may be empty
    names VARCHAR[]     every name, acronym and former name, at least the label
    siren, rna VARCHAR[]
    commune, epci, departement, region VARCHAR     codes
    lon, lat DOUBLE
    begun, ended INTEGER    years
    active BOOLEAN
    legal_form, naf, domain VARCHAR
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from maillage import iris
from maillage.errors import Place, TableError, not_a_file
from maillage.files import cells
from maillage.files.delimited import Layout, read_register
from maillage.mapping import quoted
from maillage.paths import DATA
from maillage.territories import load_points
from maillage.territories.communes import CODES, load_communes

COLUMNS: Final = (
    "n", "iri", "kind", "label", "names", "siren", "rna", "commune", "epci", "departement", "region", "lon",
    "lat",
    "begun", "ended", "active", "legal_form", "naf", "domain",
)  # fmt: skip
LINKED: Final = ("ptce", "tiers-lieu", "actor", "place")
"""The kinds of things that are linked: bodies and places that a body runs."""

SHARED_HOSTS: Final = (
    "facebook.com", "fr-fr.facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com",
    "youtube.com",
    "helloasso.com", "linktr.ee", "google.com", "sites.google.com", "wordpress.com", "wixsite.com", "free.fr",
    "gouv.fr", "data.gouv.fr", "net1901.org", "transiscope.org", "movilab.org",
)  # fmt: skip
"""Hosts on which many bodies have a page: they designate none."""

UNITS: Final = Layout(
    {
        "siren": ("siren",),
        "diffusion": ("statutDiffusionUniteLegale",),
        "created": ("dateCreationUniteLegale",),
        "acronym": ("sigleUniteLegale",),
        "rna_said": ("identifiantAssociationUniteLegale",),
        "state": ("etatAdministratifUniteLegale",),
        "name": ("denominationUniteLegale",),
        "usual": ("denominationUsuelle1UniteLegale",),
        "usual_2": ("denominationUsuelle2UniteLegale",),
        "usual_3": ("denominationUsuelle3UniteLegale",),
        "category": ("categorieJuridiqueUniteLegale",),
        "activity": ("activitePrincipaleUniteLegale",),
    }
)
"""The columns of Sirene's StockUniteLegale that say which body a unit is."""
SEATS: Final = Layout(
    {
        "siren": ("siren",),
        "seat": ("etablissementSiege",),
        "insee": ("codeCommuneEtablissement",),
        "state": ("etatAdministratifEtablissement",),
    }
)


@dataclass(frozen=True)
class Body:
    """A body to link that a caller holds: a row of a sheet, a name that a person asks for.

    Args:
        iri: what the caller knows it by.
        label: its name.
        names: its other names and acronyms.
        kind: what it is, by the graph: `actor`, `tiers-lieu`, `place`; empty when unknown.
        siren: its SIREN numbers, nine digits.
        rna: its RNA numbers.
        commune: the INSEE code of its commune, current; empty when unknown.
        departement: the code of its département, when its commune is unknown.
        begun: the year since when it exists.
        legal_form: INSEE's code, level III, or its first digits.
        naf: INSEE's code of its activity.
        domain: of its website, `lab.example.org`, without `www.`.
    """

    iri: str
    label: str
    names: tuple[str, ...] = ()
    kind: str = ""
    siren: tuple[str, ...] = ()
    rna: tuple[str, ...] = ()
    commune: str = ""
    departement: str = ""
    begun: int | None = None
    legal_form: str = ""
    naf: str = ""
    domain: str = ""
    active: bool = True


def load_things(
    con: duckdb.DuckDBPyConnection, path: Path, table: str, kinds: Sequence[str] = LINKED, origin: str = ""
) -> int:
    """Make a table of bodies from `things.parquet`; return how many.

    Args:
        con: the database.
        path: the file.
        table: the name of the table to make.
        kinds: those that are taken.
        origin: `curated` or `register`, when the others are left out.

    Raises:
        TableError: the file is not as a release has it.
    """
    if not path.is_file():
        raise TableError(*not_a_file(path), Place(str(path)))
    wanted = ", ".join(map(quoted, kinds))
    only = f" AND origin = {quoted(origin)}" if origin else ""
    codes = "list_filter(codes, lambda c: regexp_full_match(c, '{}'))"
    numbers = codes.format("[0-9]{9}|[0-9]{14}")
    try:
        con.execute(f"""
            CREATE OR REPLACE TABLE {table} AS
            SELECT row_number() OVER ()::INTEGER AS n, iri, kind, coalesce(label_fr, label_en, iri) AS label,
                list_distinct(list_prepend(coalesce(label_fr, label_en, iri), coalesce(names, []))) AS names,
                list_distinct(list_transform({numbers}, lambda c: left(c, 9))) AS siren,
                {codes.format("W[0-9][0-9A-Z][0-9]{7}")} AS rna,
                nullif(commune, '') AS commune, nullif(epci, '') AS epci,
                nullif(departement, '') AS departement, nullif(region, '') AS region, lon, lat,
                {_year('"begin"')} AS begun, {_year('"end"')} AS ended, coalesce(active, true) AS active,
                nullif(legal_form, '') AS legal_form, nullif(naf, '') AS naf, {_domain("domain")} AS domain
            FROM read_parquet({quoted(str(path))}) WHERE kind IN ({wanted}){only}
        """)
    except duckdb.Error as fault:
        raise TableError(
            "ce n’est pas le fichier des choses d’une livraison (search/things.parquet)",
            "this is not the file of things of a release (search/things.parquet)",
            Place(str(path)),
        ) from fault
    load_places(con)
    return _count(con, table)


def load_units(con: duckdb.DuckDBPyConnection, path: Path, table: str, seats: Path | None = None) -> int:
    """Make a table of bodies from Sirene's legal units; return how many.

    Natural persons, units whose data are not to be spread and units without a name are left out. A unit that
    has ceased stays, as not active: a body may still be listed under it.

    Args:
        con: the database.
        path: StockUniteLegale, as CSV (zipped or not) or Parquet.
        table: the name of the table to make.
        seats: StockEtablissement, which says the commune of each seat; without it no unit has a place.

    Raises:
        TableError: a file is not as INSEE lays it out.
    """
    kept = "category IS DISTINCT FROM '1000' AND diffusion = 'O'"
    read_register(con, path, "link_units", UNITS, kept)
    load_places(con)
    con.execute("CREATE OR REPLACE TABLE link_seats (siren VARCHAR, insee VARCHAR)")
    if seats:
        load_communes(con)
        read_register(con, seats, "link_sites", SEATS, "seat = 'true'")
        con.execute(f"""
            INSERT INTO link_seats SELECT s.siren, any_value(k.current) FROM link_sites s
            JOIN {CODES} k ON k.code = s.insee GROUP BY s.siren
        """)
        con.execute("DROP TABLE link_sites")
    listed = "[u.name, usual, usual_2, usual_3, acronym]"
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT row_number() OVER (ORDER BY u.siren)::INTEGER AS n,
            {quoted(iris.thing("actor", "x")[:-1])} || u.siren AS iri, 'actor' AS kind,
            coalesce(nullif(u.name, ''), nullif(usual, ''), acronym) AS label,
            list_distinct(list_filter({listed}, lambda x: x <> '' AND x <> '[ND]')) AS names,
            [u.siren] AS siren, list_filter([{cells.rna("rna_said")}], lambda x: x IS NOT NULL) AS rna,
            s.insee AS commune, c.epci, c.departement, c.region, NULL::DOUBLE AS lon, NULL::DOUBLE AS lat,
            {_year("created")} AS begun, NULL::INTEGER AS ended, state = 'A' AS active,
            nullif(category, '') AS legal_form, nullif(activity, '') AS naf, NULL::VARCHAR AS domain
        FROM link_units u LEFT JOIN link_seats s USING (siren) LEFT JOIN link_communes c ON c.code = s.insee
        WHERE len(names) > 0
    """)
    con.execute("DROP TABLE link_units; DROP TABLE link_seats")
    return _count(con, table)


def load_bodies(con: duckdb.DuckDBPyConnection, bodies: Sequence[Body], table: str) -> int:
    """Make a table of bodies that a caller holds; return how many."""
    load_places(con)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_given (n INTEGER, iri VARCHAR, kind VARCHAR, label VARCHAR, names
        VARCHAR[],
            siren VARCHAR[], rna VARCHAR[], commune VARCHAR, departement VARCHAR, begun INTEGER, active
            BOOLEAN,
            legal_form VARCHAR, naf VARCHAR, domain VARCHAR)
    """)
    rows = [
        (
            n, body.iri, body.kind, body.label, list(dict.fromkeys((body.label, *body.names))),
            list(body.siren),
            list(body.rna), body.commune or None, body.departement or None, body.begun, body.active,
            body.legal_form or None, body.naf or None, None if body.domain in SHARED_HOSTS else body.domain
            or None,
        )
        for n, body in enumerate(bodies, 1)
    ]  # fmt: skip
    if rows:
        con.executemany(f"INSERT INTO link_given VALUES ({', '.join('?' * 14)})", rows)
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT n, iri, kind, label, names, siren, rna, g.commune, c.epci,
            coalesce(c.departement, g.departement) AS departement, coalesce(c.region, d.region) AS region,
            NULL::DOUBLE AS lon, NULL::DOUBLE AS lat, begun, NULL::INTEGER AS ended, active, legal_form,
            naf, domain
        FROM link_given g LEFT JOIN link_communes c ON c.code = g.commune
        LEFT JOIN (SELECT DISTINCT departement, region FROM link_communes) d ON d.departement = g.departement
    """)
    return _count(con, table)


def load_places(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `link_communes`: the name, EPCI, département, région and point of each commune, by
    code."""
    folder = DATA / "territories"
    departement = "CASE WHEN left(c.code, 2) IN ('97', '98') THEN left(c.code, 3) ELSE left(c.code, 2) END"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_communes AS
        SELECT c.code, c.name, nullif(c.epci, '') AS epci, {departement} AS departement, d.region,
            try_cast(p.lon AS DOUBLE) AS lon, try_cast(p.lat AS DOUBLE) AS lat
        FROM read_csv({quoted(str(folder / "communes.csv"))}, header = true, all_varchar = true) c
        LEFT JOIN read_csv({quoted(str(folder / "departements.csv"))}, header = true, all_varchar = true) d
            ON d.code = {departement}
        LEFT JOIN {load_points(con)} p ON p.kind = 'commune' AND p.code = c.code
    """)


def _domain(value: str) -> str:
    """The SQL of a domain; null for one that many bodies share."""
    return f"CASE WHEN {value} NOT IN ('', {', '.join(map(quoted, SHARED_HOSTS))}) THEN {value} END"


def _year(value: str) -> str:
    """The SQL of the year of a date; none for 1900 and before, which INSEE writes for an unknown date."""
    return f"CASE WHEN left({value}, 4) > '1900' THEN try_cast(left({value}, 4) AS INTEGER) END"


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
