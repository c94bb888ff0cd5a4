"""Reads the texts of a thematic file of the census, not the columns of 0 and 1 that repeat them."""

import re
import unicodedata
from pathlib import Path
from typing import Final

import duckdb

from maillage.errors import Place, TableError, in_quotes
from maillage.files import cells
from maillage.files.delimited import Layout, read_delimited, read_header
from maillage.files.repair import repair
from maillage.iris import slug_sql as slug
from maillage.registers.sieve import CONTACT, Reason, count

UNKNOWN: Final[Reason] = ("identifiant absent de la fiche d’identité", "identifier not in the identity file")
_PRIVATE: Final = re.compile("MAIL|TELEPHONE|CONTACT|^RS_|PRENOM|REFERENT")
_NONE: Final = "^(aucune?s?|non|oui|autres?|sans|aucun-label|sans-objet)$"
_SEPARATOR: Final = r"\s*[;|\n\r]+\s*"


def read_theme(
    con: duckdb.DuckDBPyConnection, path: Path, table: str, places: str, pattern: str
) -> dict[Reason, int]:
    """Make a table `key, commune, said` of the texts of a thematic file, one a row; say what was dropped.

    Args:
        con: the database of the build.
        path: the file; its column `ID_UNIQUE` is that of the identity file.
        table: the table made.
        places: the table of tiers-lieux, with columns `raw` (their `ID_UNIQUE`), `key` and `commune`.
        pattern: what the name of a column of texts holds, in capitals without accents.

    Raises:
        TableError: the file has no such column, or is not as declared.
    """
    header = read_header(path, ";")
    names = [n for n in header if re.search(pattern, _plain(n)) and not _PRIVATE.search(_plain(n))]
    columns = {f"v{number}": (name,) for number, name in enumerate(names)}
    read_delimited(con, path, f"{table}_rows", Layout({"id": ("ID_UNIQUE",)}, columns, ";"))
    texts = [c for c in columns if count(con, f"{table}_rows", f"trim({c}) NOT IN ('', '0', '1')")]
    if not names or (not texts and count(con, f"{table}_rows", "true")):
        seen, seen_en = in_quotes(header[:8])
        raise TableError(
            f"aucune colonne de texte attendue ({pattern}) ; vues : {seen}",
            f"no column of text as expected ({pattern}); seen: {seen_en}",
            Place(path.name, 1),
        )
    repair(con, f"{table}_rows", texts)
    each = " UNION ALL ".join(f"SELECT id, {c} AS value FROM {table}_rows" for c in texts) or (
        f"SELECT id, NULL::VARCHAR AS value FROM {table}_rows"
    )
    con.execute(f"""
        CREATE OR REPLACE TABLE {table}_each AS
        SELECT id, {cells.cell("one")} AS said
        FROM (SELECT id, unnest(string_split_regex(value, '{_SEPARATOR}')) AS one FROM ({each}))
        WHERE NOT regexp_full_match(trim(one), '[0-9., ]*') AND NOT regexp_matches({slug("one")}, '{_NONE}')
    """)
    wrong = f"({cells.private('said')} OR {cells.person('said')})"
    con.execute(f"""
        CREATE OR REPLACE TABLE {table} AS
        SELECT DISTINCT p.key, p.commune, e.said FROM {table}_each e JOIN {places} p ON p.raw = e.id
        WHERE e.said IS NOT NULL AND NOT {wrong}
    """)
    return {
        CONTACT: count(con, f"{table}_each", wrong),
        UNKNOWN: count(con, f"{table}_rows", f"coalesce(id NOT IN (SELECT raw FROM {places}), true)"),
    }


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
