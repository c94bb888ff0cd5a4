"""Chooses the pairs worth comparing: bodies that share a number, a website or telling words of a name.

A word tells as much as it is rare among the bodies on the right: it is worth log2(N / n) bits when n of N
have
it. For each body on the left the rarest of its words are looked up, within a budget; common words only within
its commune and its département. A word misspelled by one letter finds the words that it may be. The best
pairs
of each body by bits in common and by place are kept.
"""

from dataclasses import dataclass
from math import log2
from typing import Final

import duckdb

from maillage.names import read_name

KEPT: Final = 24
"""How many pairs of each body on the left are compared."""
BUDGET: Final = 4_000
"""How many bodies on the right the rarest words of one on the left are looked up in, over all the country."""
BUDGET_NOWHERE: Final = 30_000
"""The same of a body whose place is unknown."""

_PLACE_BITS: Final = {"commune": 7.0, "epci": 4.0, "departement": 3.0}
_DOUBTED: Final = 30
"""How many bodies may have a word that is still taken for a possible typing error."""
_COUNTRY: Final = 1_000_000.0
"""How many bodies a whole national register has, at the least."""
_SMALL: Final = 10_000
"""Under so many bodies, how many of them have a word says no more of the country than among so many."""
_FEW: Final = 30.0
"""How many bodies of the country are taken to have a word that one of a few has."""
_CHUNK: Final = 200_000
_BEHIND: Final = 20.0
"""Bits behind the best from which a pair is left at once: no place makes up for them."""
_SHORTEST: Final = 5
"""Letters of a word that may be misspelled."""


@dataclass(frozen=True)
class Blocked:
    """What blocking left in the database: `pairs(l, r, bits, why)`, `vocabulary(word, n, bits)`."""

    pairs: str
    vocabulary: str
    size: int


def words_of(names: list[str]) -> list[str]:
    """The keys that a body is found by: words of the cores of its names, `=` before acronyms and initials."""
    found: dict[str, None] = {}
    for text in names:
        name = read_name(text)
        found |= dict.fromkeys(name.core)
        if 1 < len(name.core) < 4:
            found["".join(name.core)] = None
        found |= {f"={acronym}": None for acronym in name.acronyms if len(acronym) > 1}
        if len(name.core) == 1 and len(name.core[0]) < 9:
            found[f"={name.core[0]}"] = None
        if len(name.initials) > 2:
            found[f"={name.initials}"] = None
        letters = "".join(word[0] for word in name.content)
        if len(letters) > 2:
            found[f"={letters}"] = None
    return list(found)


def block(con: duckdb.DuckDBPyConnection, left: str, right: str) -> Blocked:
    """Make the tables of the pairs to compare.

    Args:
        con: the database, with the two tables of bodies.
        left: the table of those to link.
        right: the table of those to link them to.
    """
    _read_words(con, left, "link_words_l")
    _read_words(con, right, "link_words_r")
    size = int(con.execute(f"SELECT count(*) FROM {right}").fetchall()[0][0])
    _vocabulary(con, size)
    _spellings(con)
    _look_up(con, left, right)
    return Blocked("link_pairs", "link_vocabulary", size)


def read_vocabulary(con: duckdb.DuckDBPyConnection, table: str) -> tuple[dict[str, float], int]:
    """The bits that each word of the bodies of one table tells, and how many bodies it has."""
    _read_words(con, table, "link_words_r")
    size = int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
    _vocabulary(con, size)
    return dict(con.execute("SELECT word, bits FROM link_vocabulary").fetchall()), size


def _read_words(con: duckdb.DuckDBPyConnection, table: str, words: str) -> None:
    import pyarrow as pa

    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {words}"
        " (n INTEGER, word VARCHAR, commune VARCHAR, departement VARCHAR)"
    )
    last = int(con.execute(f"SELECT coalesce(max(n), 0) FROM {table}").fetchall()[0][0])
    for start in range(0, last, _CHUNK):
        rows = con.execute(
            f"SELECT n, names FROM {table} WHERE n > {start} AND n <= {start + _CHUNK}"
        ).fetchall()
        numbers: list[int] = []
        found: list[str] = []
        for n, names in rows:
            keys = words_of(names)
            found += keys
            numbers += [n] * len(keys)
        con.register("link_chunk", pa.table({"n": pa.array(numbers, pa.int32()), "word": found}))
        con.execute(
            f"INSERT INTO {words} SELECT n, word, commune, departement FROM link_chunk JOIN {table} USING (n)"
        )
        con.unregister("link_chunk")


def most_bits(size: int) -> float:
    """What a word that no more than one body has tells, among so many bodies."""
    return log2(_COUNTRY / _unseen(size))


def _unseen(size: int) -> float:
    """How many bodies of the country are taken to have a word that one alone of so many has."""
    return max(1.0, _FEW * (1 - size / _COUNTRY))


def _vocabulary(con: duckdb.DuckDBPyConnection, size: int) -> None:
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_vocabulary AS
        SELECT word, count(*) AS n,
            log2({_COUNTRY} / ((count(*) - 1) * {_COUNTRY / max(size, _SMALL)} + {_unseen(size)}))::FLOAT
                AS bits
        FROM link_words_r GROUP BY word
    """)


def _spellings(con: duckdb.DuckDBPyConnection) -> None:
    """The words on the right that each word on the left is, or may be by one letter."""
    cut = "list_transform(range(1, length(word) + 1), lambda i: left(word, i - 1) || substr(word, i + 1))"
    long = f"length(word) >= {_SHORTEST} AND word[1] <> '='"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_spelled AS
        WITH given AS (
            SELECT DISTINCT word, coalesce(v.n, 0) AS n FROM link_words_l LEFT JOIN link_vocabulary v USING
            (word)
        ),
        given_cut AS (
            SELECT word, unnest(list_append({cut}, word)) AS part FROM given WHERE {long} AND n <= {_DOUBTED}
        ),
        known_cut AS (
            SELECT word, unnest(list_append({cut}, word)) AS part FROM link_vocabulary WHERE {long}
        )
        SELECT word AS given, word, 1.0::FLOAT AS share FROM given
        UNION ALL
        SELECT DISTINCT g.word, k.word, 0.8::FLOAT FROM given_cut g JOIN known_cut k USING (part)
        WHERE g.word <> k.word AND NOT regexp_matches(g.word || k.word, '[0-9]')
    """)


def _look_up(con: duckdb.DuckDBPyConnection, left: str, right: str) -> None:
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_asked AS
        SELECT w.n AS l, w.departement, s.word, (v.bits * s.share)::FLOAT AS bits, w.word AS given,
            sum(v.n) OVER rarest <= CASE WHEN w.departement IS NULL THEN {BUDGET_NOWHERE} ELSE {BUDGET} END
                OR row_number() OVER rarest = 1 AND v.n <= {BUDGET_NOWHERE} AS rare
        FROM link_words_l w JOIN link_spelled s ON s.given = w.word JOIN link_vocabulary v ON v.word = s.word
        WINDOW rarest AS (PARTITION BY w.n ORDER BY v.n, s.word)
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_met AS
        SELECT a.l, w.n AS r, a.given, a.bits FROM link_asked a JOIN link_words_r w USING (word) WHERE a.rare
        UNION ALL
        SELECT a.l, w.n, a.given, a.bits FROM link_asked a
        JOIN link_words_r w ON w.departement = a.departement AND w.word = a.word
        WHERE NOT a.rare
    """)
    con.execute("""
        INSERT INTO link_met
        WITH far AS MATERIALIZED (
            SELECT DISTINCT l, r FROM link_met WHERE l IN (SELECT l FROM link_asked WHERE departement IS NULL)
        ), words AS MATERIALIZED (
            SELECT n, word FROM link_words_r
            WHERE n IN (SELECT r FROM far) AND word IN (SELECT word FROM link_asked WHERE NOT rare)
        ), there AS MATERIALIZED (SELECT l, r, word FROM far JOIN words ON words.n = far.r)
        SELECT l, r, a.given, a.bits FROM there JOIN link_asked a USING (l, word) WHERE NOT a.rare
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_hits AS
        WITH hits AS MATERIALIZED (
            SELECT l, r, sum(bits)::FLOAT AS bits FROM (
                SELECT l, r, given, max(bits) AS bits FROM link_met GROUP BY ALL
            ) GROUP BY ALL
        )
        SELECT hits.* FROM hits JOIN (SELECT l, max(bits) AS best FROM hits GROUP BY l) USING (l)
        WHERE bits >= best - {_BEHIND}
    """)
    same = " + ".join(
        f"CASE WHEN x.{column} = y.{column} THEN {bits} ELSE 0 END" for column, bits in _PLACE_BITS.items()
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_pairs AS
        WITH sure AS (
            SELECT x.n AS l, y.n AS r FROM (SELECT n, unnest(siren || rna) AS code FROM {left}) x
            JOIN (SELECT n, unnest(siren || rna) AS code FROM {right}) y USING (code)
            UNION
            SELECT x.n, y.n FROM {left} x JOIN {right} y USING (domain)
        )
        SELECT l, r, bits FROM link_hits h JOIN {left} x ON x.n = h.l JOIN {right} y ON y.n = h.r
        QUALIFY row_number() OVER (PARTITION BY l ORDER BY bits + {same} DESC, r) <= {KEPT}
        UNION
        SELECT l, r, 0 FROM sure ANTI JOIN link_hits USING (l, r)
        UNION
        SELECT l, r, bits FROM link_hits SEMI JOIN sure USING (l, r)
    """)
    con.execute("DROP TABLE link_hits; DROP TABLE link_met; DROP TABLE link_asked; DROP TABLE link_spelled")
