"""What is one thing under several names: `owl:sameAs`, by one name that stands for all (OWL 2 RL, eq-*).

While the rules run, each group of names has one that stands for the others, and its triples are known under
that name too; at the end they are said of every name.
"""

from collections import defaultdict

import duckdb


def merge(con: duckdb.DuckDBPyConnection, same_as: int, kind: int, ranks: dict[str, int]) -> None:
    """Find which names are one thing, and put in `delta` what that adds to `known`.

    Args:
        con: holds `known`, `delta`, `same` and the tables of functional properties and keys.
        same_as, kind: the ids of `owl:sameAs` and `rdf:type`.
        ranks: the rank of each rule.
    """
    for table, by, properties in (
        ("one_subject", "s", "SELECT property FROM ax_functional"),
        ("one_object", "o", "SELECT property FROM ax_inverse_functional UNION SELECT property FROM ax_key"),
    ):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE {table} AS
            WITH read AS (SELECT s, p, o FROM known WHERE p IN ({properties}))
            SELECT read.s, read.p, read.o FROM read
            JOIN (SELECT p, {by} FROM read GROUP BY ALL HAVING count(*) > 1) AS shared
                ON shared.p = read.p AND shared.{by} = read.{by}
        """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT s AS a, o AS b, {ranks["eq-sym"]} AS rank FROM known WHERE p = {same_as}
        UNION ALL
        SELECT x.o, y.o, {ranks["prp-fp"]} FROM one_subject x
            JOIN one_subject y ON y.p = x.p AND y.s = x.s AND y.o <> x.o
        UNION ALL
        SELECT x.s, y.s, {ranks["prp-ifp"]} FROM one_object x JOIN ax_inverse_functional f ON f.property = x.p
            JOIN one_object y ON y.p = x.p AND y.o = x.o AND y.s <> x.s
        UNION ALL
        SELECT a, b, {ranks["prp-key"]} FROM (
            SELECT x.s AS a, y.s AS b, f.number, f.size, f.property
            FROM one_object x JOIN one_object y ON y.p = x.p AND y.o = x.o AND y.s <> x.s
            JOIN ax_key f ON f.property = x.p
            WHERE (x.s, f.class) IN (SELECT s, o FROM known WHERE p = {kind})
            AND (y.s, f.class) IN (SELECT s, o FROM known WHERE p = {kind})
        ) GROUP BY a, b, number, size HAVING count(DISTINCT property) = size
    """)
    con.execute("DELETE FROM pairs WHERE a = b OR a IN (SELECT id FROM words) OR b IN (SELECT id FROM words)")
    pairs = con.execute("SELECT DISTINCT least(a, b), greatest(a, b) FROM pairs").fetchall()
    con.execute("CREATE OR REPLACE TEMP TABLE same (id BIGINT, canon BIGINT)")
    groups = _groups(pairs)
    if groups:
        rows = ", ".join(f"({name}, {canon})" for name, canon in sorted(groups.items()))
        con.execute(f"INSERT INTO same VALUES {rows}")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE fresh AS
        SELECT s, p, o, min(rank) AS rank FROM (
            SELECT a AS s, {same_as} AS p, b AS o, rank FROM pairs
            UNION ALL
            SELECT b, {same_as}, a, {ranks["eq-sym"]} FROM pairs
            UNION ALL
            SELECT coalesce(ss.canon, k.s), k.p, coalesce(so.canon, k.o), {ranks["eq-rep"]} FROM known k
            LEFT JOIN same ss ON ss.id = k.s LEFT JOIN same so ON so.id = k.o
            WHERE (ss.id IS NOT NULL OR so.id IS NOT NULL) AND k.p <> {same_as}
        ) AS found
        WHERE NOT EXISTS (
            SELECT 1 FROM known WHERE known.s = found.s AND known.p = found.p AND known.o = found.o
        )
        GROUP BY s, p, o
    """)


def expand_identity(con: duckdb.DuckDBPyConnection, same_as: int, ranks: dict[str, int]) -> None:
    """Say of every name of a thing what is known of the one that stands for it, identity included."""
    con.execute(f"""
        INSERT INTO known
        SELECT s, p, o, min(rank), 0 FROM (
            SELECT coalesce(ss.id, k.s) AS s, k.p, coalesce(so.id, k.o) AS o, {ranks["eq-rep"]} AS rank
            FROM known k LEFT JOIN same ss ON ss.canon = k.s LEFT JOIN same so ON so.canon = k.o
            WHERE (ss.id IS NOT NULL OR so.id IS NOT NULL) AND k.p <> {same_as}
            UNION ALL
            SELECT x.id, {same_as}, y.id, {ranks["eq-trans"]} FROM same x JOIN same y USING (canon)
            WHERE x.id <> y.id
        ) AS found
        WHERE NOT EXISTS (
            SELECT 1 FROM known WHERE known.s = found.s AND known.p = found.p AND known.o = found.o
        )
        GROUP BY s, p, o
    """)


def _groups(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """The name that stands for each name, from pairs of names of one thing (connected components)."""
    parent: dict[int, int] = defaultdict(int)

    def root(name: int) -> int:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        first, last = sorted((root(one), root(other)))
        parent[last] = first
    return {name: root(name) for name in list(parent)}
