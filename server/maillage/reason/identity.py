"""What is one thing under several names: `owl:sameAs`, by one name that stands for all (OWL 2 RL, eq-*).

While the rules run, each group of names has one that stands for the others, and its triples are known under
that name too; at the end they are said of every name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import duckdb
from rdflib import OWL

from maillage.reason.axioms import Axioms
from maillage.reason.rule import Fact, Known, Premises, Rule

Pairs = Callable[[int, int], str]
"""The SQL of the pairs `a`, `b` that a rule makes one thing, from the ids of owl:sameAs and rdf:type."""


def _identity(fact: Fact) -> bool:
    return fact[1] == OWL.sameAs


def _from_key(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, _, o = fact
    for _, key in axioms.keys if _identity(fact) else ():
        shared = [(p, v) for p in key for v in known.objects(s, p) if (o, p, v) in known]
        if {p for p, _ in shared} == set(key):
            yield tuple((x, p, v) for p, v in shared for x in (s, o))


KEY: Final = Rule(
    "prp-key",
    "Deux choses qui ont le même identifiant officiel n’en font qu’une.",
    "Two things with the same official identifier are one.",
    _from_key,
)


def _of_key(same_as: int, kind: int) -> str:
    return f"""
        SELECT a, b FROM (
            SELECT x.s AS a, y.s AS b, f.number, f.size, f.property
            FROM one_object x JOIN one_object y ON y.p = x.p AND y.o = x.o AND y.s <> x.s
            JOIN ax_key f ON f.property = x.p
            WHERE (x.s, f.class) IN (SELECT s, o FROM known WHERE p = {kind})
            AND (y.s, f.class) IN (SELECT s, o FROM known WHERE p = {kind})
        ) GROUP BY a, b, number, size HAVING count(DISTINCT property) = size"""


def _from_functional(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, _, o = fact
    for prop in sorted(axioms.functional) if _identity(fact) else ():
        for bearer in set(known.subjects(prop, s)) & set(known.subjects(prop, o)):
            yield (bearer, prop, s), (bearer, prop, o)


FUNCTIONAL: Final = Rule(
    "prp-fp",
    "Cette propriété n’a qu’une valeur : deux valeurs n’en font qu’une.",
    "This property has one value: two values are one.",
    _from_functional,
)


def _of_functional(same_as: int, kind: int) -> str:
    return """
        SELECT x.o AS a, y.o AS b FROM one_subject x
        JOIN one_subject y ON y.p = x.p AND y.s = x.s AND y.o <> x.o"""


def _from_inverse_functional(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, _, o = fact
    for prop in sorted(axioms.inverse_functional) if _identity(fact) else ():
        for value in set(known.objects(s, prop)) & set(known.objects(o, prop)):
            yield (s, prop, value), (o, prop, value)


INVERSE_FUNCTIONAL: Final = Rule(
    "prp-ifp",
    "Cette propriété n’a qu’un porteur : deux porteurs n’en font qu’un.",
    "This property has one bearer: two bearers are one.",
    _from_inverse_functional,
)


def _of_inverse_functional(same_as: int, kind: int) -> str:
    return """
        SELECT x.s AS a, y.s AS b FROM one_object x JOIN ax_inverse_functional f ON f.property = x.p
        JOIN one_object y ON y.p = x.p AND y.o = x.o AND y.s <> x.s"""


def _from_other_way(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, _, o = fact
    if _identity(fact) and (o, OWL.sameAs, s) in known:
        yield ((o, OWL.sameAs, s),)


BOTH_WAYS: Final = Rule(
    "eq-sym", "L’identité vaut dans les deux sens.", "Identity holds both ways.", _from_other_way
)


def _of_identity(same_as: int, kind: int) -> str:
    return f"SELECT s AS a, o AS b FROM known WHERE p = {same_as}"


def _from_middle(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, _, o = fact
    for middle in known.objects(s, OWL.sameAs) if _identity(fact) else ():
        if (middle, OWL.sameAs, o) in known:
            yield (s, OWL.sameAs, middle), (middle, OWL.sameAs, o)


CARRIED_ON: Final = Rule("eq-trans", "L’identité se transmet.", "Identity carries on.", _from_middle)


def _from_other_name(known: Known, axioms: Axioms, fact: Fact) -> Iterator[Premises]:
    s, p, o = fact
    if _identity(fact):
        return
    for other in known.subjects(OWL.sameAs, s):
        if (other, p, o) in known:
            yield (other, OWL.sameAs, s), (other, p, o)
    for other in known.subjects(OWL.sameAs, o):
        if (s, p, other) in known:
            yield (other, OWL.sameAs, o), (s, p, other)


REPLACED: Final = Rule(
    "eq-rep",
    "Ce qui est dit d’une chose l’est de la même chose sous un autre nom.",
    "What is said of a thing is said of the same thing under another name.",
    _from_other_name,
)

_PAIRS: Final[tuple[tuple[Rule, Pairs], ...]] = (
    (BOTH_WAYS, _of_identity),
    (FUNCTIONAL, _of_functional),
    (INVERSE_FUNCTIONAL, _of_inverse_functional),
    (KEY, _of_key),
)


def merge(con: duckdb.DuckDBPyConnection, same_as: int, kind: int, ranks: Mapping[str, int]) -> None:
    """Find which names are one thing, and put in `delta` what that adds to `known`.

    Args:
        con: holds `known`, `delta`, `same` and the tables of functional properties and keys.
        same_as, kind: the ids of `owl:sameAs` and `rdf:type`.
        ranks: the rank of each rule, by its name.
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
    selects = " UNION ALL ".join(
        f"SELECT a, b, {ranks[rule.name]} AS rank FROM ({pairs(same_as, kind)}) AS found"
        for rule, pairs in _PAIRS
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS {selects}")
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
            SELECT b, {same_as}, a, {ranks[BOTH_WAYS.name]} FROM pairs
            UNION ALL
            SELECT coalesce(ss.canon, k.s), k.p, coalesce(so.canon, k.o), {ranks[REPLACED.name]} FROM known k
            LEFT JOIN same ss ON ss.id = k.s LEFT JOIN same so ON so.id = k.o
            WHERE (ss.id IS NOT NULL OR so.id IS NOT NULL) AND k.p <> {same_as}
        ) AS found
        WHERE NOT EXISTS (
            SELECT 1 FROM known WHERE known.s = found.s AND known.p = found.p AND known.o = found.o
        )
        GROUP BY s, p, o
    """)


def expand_identity(con: duckdb.DuckDBPyConnection, same_as: int, ranks: Mapping[str, int]) -> None:
    """Say of every name of a thing what is said of any of them, identity included.

    What no rule reads is not in `known` yet: it comes from the graph.
    """
    con.execute("""
        INSERT INTO known
        SELECT DISTINCT s, p, o, -1, 0 FROM quads
        WHERE p NOT IN (SELECT p FROM known)
        AND (s IN (SELECT id FROM same) OR o IN (SELECT id FROM same))
    """)
    con.execute(f"""
        INSERT INTO known
        SELECT s, p, o, min(rank), 0 FROM (
            SELECT coalesce(ss.id, k.s) AS s, k.p, coalesce(so.id, k.o) AS o, {ranks[REPLACED.name]} AS rank
            FROM known k
            LEFT JOIN same cs ON cs.id = k.s LEFT JOIN same ss ON ss.canon = cs.canon
            LEFT JOIN same co ON co.id = k.o LEFT JOIN same so ON so.canon = co.canon
            WHERE (ss.id IS NOT NULL OR so.id IS NOT NULL) AND k.p <> {same_as}
            UNION ALL
            SELECT x.id, {same_as}, y.id, {ranks[CARRIED_ON.name]} FROM same x JOIN same y USING (canon)
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
