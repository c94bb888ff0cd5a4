"""The one module that knows Splink: it scores the pairs that blocking keeps by the trained parameters.

Splink is the optional part `link` of Maillage. It runs on DuckDB.
"""

import logging
from importlib.util import find_spec
from typing import Any, Final

import duckdb

from maillage.errors import BuildError
from maillage.link.blocking import Blocked
from maillage.link.comparing import (
    GROUPS,
    NAME_LEVELS,
    RARITY_LEVELS,
    UNKNOWN,
    Alike,
    NameComparer,
    conditions,
)
from maillage.link.parameters import Parameters

_LEFT, _RIGHT = "left", "right"
_PREFIX: Final = "gamma_"
NAMES: Final = {
    "name": "name_of_l[unique_id_r]",
    "rarity": "rarity_of_l[unique_id_r]",
    "town": "(town_of_l[unique_id_r] = 1)",
}
"""The SQL of what is known of the names of a pair: `LEVELS_OF` of its left body."""
LEVELS_OF: Final = ("name_of", "rarity_of", "town_of")
"""Columns of a left body: maps from each right body of its pairs to one of the `numbers` of their names."""


def require() -> None:
    """Check that Splink is here.

    Raises:
        BuildError: it is not; the message says how to install it.
    """
    if find_spec("splink") is None:
        raise BuildError(
            "rapprocher demande Splink : pip install 'maillage[link]'",
            "linking needs Splink: pip install 'maillage[link]'",
        )


def settings(parameters: Parameters, link_type: str = "link_only", **more: Any) -> dict[str, Any]:
    """The model as Splink reads it: every comparison with the probabilities of its levels.

    Args:
        parameters: the trained ones.
        link_type: as Splink calls it.
        more: other settings of Splink.
    """
    return {
        "link_type": link_type,
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": parameters.prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "comparisons": [
            {"output_column_name": "_".join(group), "comparison_levels": _levels(group, parameters)}
            for group in GROUPS
        ],
        "blocking_rules_to_generate_predictions": [],
    } | more


def _levels(group: tuple[str, ...], parameters: Parameters) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for levels, sql in conditions(group):
        said: dict[str, Any] = {
            "sql_condition": sql.format_map(NAMES) if sql else "ELSE",
            "label_for_charts": " ".join(levels),
        }
        if levels == (UNKNOWN,):
            said["is_null_level"] = True
        else:
            said["m_probability"], said["u_probability"] = parameters.of(group, levels)
        found.append(said)
    return found


def score(
    con: duckdb.DuckDBPyConnection,
    left: str,
    right: str,
    blocked: Blocked,
    comparer: NameComparer,
    parameters: Parameters,
) -> str:
    """Score pairs; return the table `l, r, weight` and a column of levels a comparison, by its name.

    `weight` is the logarithm in base 2 of the odds that the pair is true.

    Args:
        con: the database.
        left: the table of bodies on the left.
        right: the same on the right.
        blocked: the pairs.
        comparer: compares names.
        parameters: the trained ones.

    Raises:
        BuildError: Splink is not installed.
    """
    require()
    from splink import DuckDBAPI, Linker
    from splink.internals.settings_creator import SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    _compare_names(con, left, right, blocked, comparer)
    for table, side, column in ((left, _LEFT, "l"), (right, _RIGHT, "r")):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE link_{side} AS
            SELECT p.*, m.name_of, m.rarity_of, m.town_of FROM ({prepared(table)}) p
            LEFT JOIN link_alike m ON m.l = p.unique_id AND {column == "l"}
            WHERE unique_id IN (SELECT {column} FROM {blocked.pairs})
        """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_keys AS
        SELECT 'link_{_LEFT}-__-' || l AS join_key_l, 'link_{_RIGHT}-__-' || r AS join_key_r, '0' AS match_key
        FROM {blocked.pairs}
    """)
    api = DuckDBAPI(con)
    frames = [api.register(f"link_{side}", dataset_display_name=f"link_{side}") for side in (_LEFT, _RIGHT)]
    made = SettingsCreator.from_path_or_dict(settings(parameters))
    linker = Linker(frames, made, log_level=None)
    linker.table_management.register_blocked_pairs_for_predict(api.register("link_keys"))
    found = linker.inference.predict(warning_mode="never").physical_name
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_scored AS
        SELECT unique_id_l AS l, unique_id_r AS r, match_weight AS weight, {_named()} FROM {found}
    """)
    return "link_scored"


def _compare_names(
    con: duckdb.DuckDBPyConnection, left: str, right: str, blocked: Blocked, comparer: NameComparer
) -> None:
    """Make `link_alike(l, name_of, rarity_of)`: the levels of names of each left body, by the right one."""
    import pyarrow as pa

    kind = pa.map_(pa.int32(), pa.int8())
    made: dict[str, list[Any]] = {"l": [], "name_of": [], "rarity_of": [], "town_of": []}
    for number, names, town, pairs in con.execute(f"""
        SELECT l, any_value(x.names), any_value(s.name), list({{'r': r, 'names': y.names, 'town': t.name}}
        ORDER BY r)
        FROM {blocked.pairs} p JOIN {left} x ON x.n = l JOIN {right} y ON y.n = r
        LEFT JOIN link_communes s ON s.code = x.commune LEFT JOIN link_communes t ON t.code = y.commune
        GROUP BY l ORDER BY l
    """).fetchall():
        found = [
            (p["r"], numbers(comparer.alike(names, p["names"], town or "", p["town"] or ""))) for p in pairs
        ]
        made["l"].append(number)
        for at, column in enumerate(LEVELS_OF):
            made[column].append([(r, levels[at]) for r, levels in found])
    schema = pa.schema([("l", pa.int32()), ("name_of", kind), ("rarity_of", kind), ("town_of", kind)])
    con.register("link_alike_rows", pa.table(made, schema=schema))
    con.execute("CREATE OR REPLACE TEMP TABLE link_alike AS FROM link_alike_rows")
    con.unregister("link_alike_rows")


def numbers(alike: Alike) -> list[int]:
    """How two bodies' names compare, in numbers.

    The level of the name, its rarity, and the town: 1 when a name says the commune of the other body, 2 when
    the right one says that it is of another.
    """
    town = 2 if alike.other_town else int(alike.names_town)
    return [NAME_LEVELS.index(alike.level), RARITY_LEVELS.index(alike.rarity), town]


def prepared(table: str) -> str:
    """The SQL of bodies as the comparisons read them."""
    family = """CASE WHEN left(legal_form, 2) = '92' THEN 'association' WHEN legal_form = '9300' THEN
    'foundation'
        WHEN left(legal_form, 1) = '7' THEN 'public' WHEN left(legal_form, 2) = '63' THEN 'cooperative'
        WHEN left(legal_form, 1) IN ('5', '6') THEN 'company' WHEN left(legal_form, 1) = '8' THEN 'mutual'
        END"""
    return f"""
        SELECT n AS unique_id, names, t.name AS town, commune, b.epci,
            b.departement, b.region, coalesce(b.lon, t.lon) AS lon, coalesce(b.lat, t.lat) AS lat, {family}
            AS family, naf, begun, domain
        FROM {table} b LEFT JOIN link_communes t ON t.code = b.commune
    """


def _named() -> str:
    """The SQL of the level of each comparison by its name, from the numbers of Splink for groups."""
    columns: dict[str, str] = {}
    for group in GROUPS:
        listed = [levels for levels, _ in conditions(group) if levels != (UNKNOWN,)]
        for at, name in enumerate(group):
            whens = " ".join(
                f"WHEN {len(listed) - 1 - n} THEN '{levels[at]}'" for n, levels in enumerate(listed)
            )
            columns.setdefault(
                name, f"CASE {_PREFIX}{'_'.join(group)} {whens} ELSE '{UNKNOWN}' END AS {name}"
            )
    return ", ".join(columns.values())
