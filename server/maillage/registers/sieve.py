"""Tells the rows that are kept from those that are not, and counts these by reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

Reason = tuple[str, str]
"""Why something is left out, in French and in English."""

NO_NAME: Reason = ("sans nom", "without a name")
NO_KEY: Reason = ("sans identifiant", "without an identifier")
DOUBLE: Reason = ("identifiant déjà vu", "identifier already seen")
CONTACT: Reason = (
    "texte contenant un courriel ou un téléphone",
    "text that holds an e-mail address or a telephone number",
)
MISPLACED: Reason = (
    "position hors de France, ou latitude et longitude inversées",
    "position out of France, or latitude and longitude swapped",
)
PERSON: Reason = ("nom d’une personne", "name of a person")


@dataclass(frozen=True)
class Sieved:
    """How many rows there were, how many stayed, and how many did not, by reason."""

    read: int
    kept: int
    refused: Mapping[Reason, int]


def sieve(
    con: duckdb.DuckDBPyConnection, select: str, table: str, rules: Sequence[tuple[str, Reason]]
) -> Sieved:
    """Make a table of the rows of a query that no rule refuses.

    Args:
        con: the database of the build.
        select: the rows.
        table: the name of the table made.
        rules: SQL conditions on a row, each with its reason; the first that holds refuses it.
    """
    cases = " ".join(f"WHEN {condition} THEN {number}" for number, (condition, _) in enumerate(rules))
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT *, CASE {cases} END AS refused FROM ({select})
    """)
    found = con.execute(f"SELECT refused, count(*) FROM {table} GROUP BY 1").fetchall()
    counts = {number: int(count) for number, count in found}
    con.execute(f"DELETE FROM {table} WHERE refused IS NOT NULL")
    con.execute(f"ALTER TABLE {table} DROP COLUMN refused")
    kept = counts.pop(None, 0)
    refused = {rules[number][1]: count for number, count in sorted(counts.items())}
    return Sieved(kept + sum(refused.values()), kept, refused)


def count(con: duckdb.DuckDBPyConnection, table: str, condition: str) -> int:
    """How many rows of a table a condition holds for."""
    return int(con.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchall()[0][0])
