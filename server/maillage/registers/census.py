"""The national census of tiers-lieux (France Tiers-Lieux), in its editions of 2023 and 2026."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout, read_delimited
from maillage.files.repair import repair
from maillage.iris import slug_sql as slug
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import quoted
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import (
    CONTACT,
    DOUBLE,
    MISPLACED,
    NO_KEY,
    NO_NAME,
    PERSON,
    Reason,
    count,
    sieve,
)
from maillage.registers.themes import read_theme
from maillage.registers.thirdplaces import (
    ACTIVITIES,
    NETWORKS,
    RECOGNITIONS,
    activity_mapping,
    coded,
    network_mapping,
    recognition_mapping,
    text_mapping,
    thirdplace_mapping,
)
from maillage.territories.communes import load_communes, located

LAYOUT: Final = Layout(
    columns={"id": ("ID_UNIQUE",), "name": ("NOM",), "postcode": ("CODPOST",), "town": ("VILLE",)},
    optional={
        "insee": ("Insee", "INSEE", "CODE_INSEE"),
        "lat": ("LATITUDE",),
        "lon": ("LONGITUDE",),
        "website": ("INTERNET",),
        "opened": ("DATE_OUV",),
        "operator": ("NOM_STRC_GEST", "NOM_STRC_PORT"),
        "operator_kind": ("TYPE_STRUCTURE_GEST", "TYPE_STRUCTURE_PORT"),
        "state": ("état du projet", "ETAT_PROJET"),
        "families": ("familles_tiers_lieux", "FAMILLES_TIERS_LIEUX"),
    },
    delimiter=";",
)
CLOSED: Final[Reason] = ("fermé ou abandonné", "closed or given up")
SOLE_TRADER: Final[Reason] = (
    "nom d’un exploitant qui peut être une personne physique",
    "name of an operator that may be a natural person",
)
_SOLE: Final = "individuel|auto-?entrep|micro-?entrep|particulier|personne-physique|profession-liberale"


def read(year: str, con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read an edition into tables; see `national.Reader`.

    Args:
        year: of the edition, `2023` or `2026`.
        con: the database of the build.
        files: `identity`, and of the thematic files those that are there.

    Raises:
        TableError: a file is not as declared.
    """
    load_communes(con)
    rows, kept, table = f"census_{year}_rows", f"census_{year}_kept", f"census_{year}"
    read_delimited(con, files["identity"], rows, LAYOUT)
    repair(con, rows, ["name", "operator", "families", "website"])
    sieved = sieve(
        con,
        located(rows, cells.insee("r.insee"), cells.postcode("r.postcode"), "r.town"),
        kept,
        (
            (f"{cells.key('id')} IS NULL", NO_KEY),
            (f"row_number() OVER (PARTITION BY {cells.key('id')} ORDER BY line) > 1", DOUBLE),
            (f"({cells.cell('name')}) IS NULL", NO_NAME),
            (cells.private("name"), CONTACT),
            (cells.person("name"), PERSON),
            (f"coalesce(regexp_matches({slug('state')}, '^(ferme|abandonn|arrete)'), false)", CLOSED),
        ),
    )
    _clean(con, year, kept, table)
    dropped = {
        CONTACT: count(con, kept, f"{cells.private('website')} OR {cells.private('operator')}"),
        MISPLACED: count(con, kept, cells.misplaced("lon", "lat")),
        SOLE_TRADER: count(con, kept, f"operator IS NOT NULL AND {_may_be_a_person()}"),
    }
    mappings = [thirdplace_mapping(table, f"recensement-tiers-lieux-{year}")]
    for theme in _THEMES:
        if theme in files:
            mappings.append(_theme(con, year, theme, files[theme], dropped))
    mappings.append(_families(con, year))
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        tuple(mappings),
        {reason: number for reason, number in dropped.items() if number},
    )


_THEMES: Final = {
    "activities": "^TYPE_ACT$|^TYPES?_ACTIVITES?$|FAMIL",
    "partnerships": "PARTEN",
    "labels": "LABEL|AGREM",
    "networks": "RESEAU",
}
"""For each thematic file that is read, what the name of its columns of text holds, in plain capitals."""


def _clean(con: duckdb.DuckDBPyConnection, year: str, kept: str, table: str) -> None:
    """The table of an edition; a tiers-lieu of the newer one too keeps the key and name it has there."""
    newer = "census_2026_known"
    columns = "id VARCHAR, name VARCHAR, postcode VARCHAR, commune VARCHAR"
    con.execute(f"CREATE TABLE IF NOT EXISTS {newer} ({columns})")
    lon, lat = cells.coordinates("lon", "lat")
    operator = f"CASE WHEN NOT {_may_be_a_person()} THEN {cells.cell(cells.public('operator'))} END"
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        WITH clean AS (
            SELECT id AS raw, {cells.key("id")} AS id, {cells.cell("name")} AS label, {operator} AS operator,
                {cells.year("opened")} AS year, {cells.website("website")} AS website,
                {cells.postcode("postcode")} AS postcode, commune, {lon} AS lon, {lat} AS lat, families
            FROM {kept}
        ), met AS (
            SELECT c.*, n.id IS NOT NULL AS seen, n.name AS newer, n.commune AS newer_commune,
                coalesce(n.commune = c.commune OR n.postcode = c.postcode
                    OR {slug("n.name")} = {slug("c.label")}, false) AS same
            FROM clean c LEFT JOIN {newer} n ON n.id = c.id
        )
        SELECT 'bdtfl-' || CASE WHEN seen AND NOT same THEN {quoted(year + "-")} ELSE '' END || id AS key,
            key AS place, CASE WHEN NOT same THEN label END AS label,
            CASE WHEN same AND label <> newer THEN label END AS other,
            year, operator, website, postcode,
            CASE WHEN same THEN coalesce(newer_commune, commune) ELSE commune END AS commune,
            lon, lat, raw, families
        FROM met
    """)
    if year == "2026":
        con.execute(f"INSERT INTO {newer} SELECT substr(key, 7), label, postcode, commune FROM {table}")


def _theme(
    con: duckdb.DuckDBPyConnection, year: str, theme: str, path: Path, dropped: dict[Reason, int]
) -> RowMapping:
    graph, table = f"recensement-tiers-lieux-{year}", f"census_{year}_{theme}"
    said = f"{table}_said"
    for reason, number in read_theme(con, path, said, f"census_{year}", _THEMES[theme]).items():
        dropped[reason] = dropped.get(reason, 0) + number
    texts = f"SELECT key, commune, said FROM {said}"
    if theme == "activities":
        coded(con, texts, table, ACTIVITIES)
        return activity_mapping(table, graph)
    if theme == "labels":
        coded(con, texts, table, RECOGNITIONS)
        return recognition_mapping(table, graph)
    if theme == "networks":
        coded(con, texts, table, NETWORKS)
        return network_mapping(table, graph)
    return text_mapping(said, graph, "mlg:linkText")


def _families(con: duckdb.DuckDBPyConnection, year: str) -> RowMapping:
    table = f"census_{year}_families"
    each = f"SELECT key, commune, unnest(string_split_regex(families, '[;|\\n]')) AS one FROM census_{year}"
    coded(con, f"SELECT key, commune, {cells.cell('one')} AS said FROM ({each})", table, ACTIVITIES)
    con.execute(f"DELETE FROM {table} WHERE code IS NULL AND {slug('said')} = 'autre'")
    return activity_mapping(table, f"recensement-tiers-lieux-{year}")


def _may_be_a_person() -> str:
    kind = f"coalesce(regexp_matches({slug('operator_kind')}, {quoted(_SOLE)}), false)"
    unknown = f"({cells.cell('operator_kind')}) IS NULL AND NOT {cells.legal_name('operator')}"
    return f"({kind} OR {cells.person('operator')} OR ({unknown}))"


def _source(year: str, after: tuple[str, ...] = ()) -> NationalSource:
    files = {
        role: (f"bdftl-{year}-{number}-*.csv",)
        for role, number in (
            ("identity", "01"),
            ("activities", "04"),
            ("partnerships", "08"),
            ("labels", "09"),
            ("networks", "11"),
        )
    }
    return NationalSource(f"recensement-tiers-lieux-{year}", files, partial(read, year), after=after)


CENSUS_2026: Final = _source("2026")
CENSUS_2023: Final = _source("2023", ("recensement-tiers-lieux-2026",))
