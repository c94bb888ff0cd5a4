"""The tiers-lieux listed in 2019 by the CGET (mission Coworking), a file of the past kept for comparison."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from maillage.files import cells
from maillage.files.delimited import Layout, read_delimited
from maillage.files.repair import repair
from maillage.registers.national import Imported, NationalSource
from maillage.registers.sieve import CONTACT, DOUBLE, MISPLACED, NO_KEY, NO_NAME, PERSON, count, sieve
from maillage.registers.thirdplaces import ACTIVITIES, activity_mapping, coded, thirdplace_mapping
from maillage.territories.communes import load_communes, located

NAME: Final = "tiers-lieux-cget-2019"
LAYOUT: Final = Layout(
    columns={
        "id": ("ID",),
        "name": ("NOM_TL",),
        "postcode": ("CP",),
        "insee": ("INSEECOM",),
        "town": ("NOMCOM",),
        "town_said": ("COMINIT",),
        "insee_metro": ("INSEEMETRO",),
        "website": ("WEB",),
        "typology": ("TYPO",),
        "lat": ("LAT",),
        "lon": ("LONG",),
    }
)


def read(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path]) -> Imported:
    """Read the file into tables; see `national.Reader`.

    `INSEEMETRO`, the commune of the point on the map, stands in where `INSEECOM` is 0.

    Raises:
        TableError: the file is not as declared.
    """
    load_communes(con)
    read_delimited(con, files["places"], "cget_rows", LAYOUT)
    repair(con, "cget_rows", ["name"])
    sieved = sieve(
        con,
        located("cget_rows", _code(), cells.postcode("r.postcode"), "coalesce(r.town, r.town_said)"),
        "cget_kept",
        (
            (f"{cells.key('id')} IS NULL", NO_KEY),
            (f"row_number() OVER (PARTITION BY {cells.key('id')} ORDER BY line) > 1", DOUBLE),
            (f"({cells.cell('name')}) IS NULL", NO_NAME),
            (cells.private("name"), CONTACT),
            (cells.person("name"), PERSON),
        ),
    )
    lon, lat = cells.coordinates("lon", "lat")
    con.execute(f"""
        CREATE OR REPLACE TABLE cget AS
        SELECT 'cget-2019-' || {cells.key("id")} AS key, key AS place, {cells.cell("name")} AS label,
            NULL::VARCHAR AS other, NULL::VARCHAR AS year, NULL::VARCHAR AS operator,
            {cells.website("website")} AS website, {cells.postcode("postcode")} AS postcode, commune,
            {lon} AS lon, {lat} AS lat, {cells.cell("typology")} AS said
        FROM cget_kept
    """)
    coded(con, "SELECT key, commune, said FROM cget", "cget_activities", ACTIVITIES)
    dropped = {
        CONTACT: count(con, "cget_kept", cells.private("website")),
        MISPLACED: count(con, "cget_kept", cells.misplaced("lon", "lat")),
        (
            "adresse de site mal écrite",
            "website badly written",
        ): count(con, "cget_kept", f"website IS NOT NULL AND ({cells.website('website')}) IS NULL"),
    }
    return Imported(
        sieved.read,
        sieved.kept,
        sieved.refused,
        (thirdplace_mapping("cget", NAME), activity_mapping("cget_activities", NAME)),
        {reason: number for reason, number in dropped.items() if number},
    )


def _code() -> str:
    return f"coalesce({cells.insee('r.insee')}, {cells.insee('r.insee_metro')})"


CGET_2019: Final = NationalSource(
    NAME, {"places": ("cget_tierslieux_2019*.csv", "CGET_TiersLieux_2019*.csv")}, read
)
