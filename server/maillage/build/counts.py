"""Counts of a whole graph: what the manifest and the catalogue say of it."""

from collections.abc import Mapping
from typing import Final

from maillage import iris
from maillage.quads import Quads
from maillage.vocabulary import GRAPH, expand

_TYPE: Final = f"<{expand('rdf:type')}>"


def graph_sizes(table: Quads, *names: str) -> dict[str, int]:
    """How many triples each graph has, by its IRI; those named alone (`sources`), or all."""
    ids = ", ".join(str(table.id(f"<{iris.graph(name)}>")) for name in names)
    return _tally(table, "g", "g, s, p, o", f"g IN ({ids})" if names else "true")


def class_sizes(table: Quads) -> dict[str, int]:
    """How many things each class has, by its IRI."""
    return _tally(table, "o", "s, o", f"p = {table.id(_TYPE)}")


def property_sizes(table: Quads) -> dict[str, int]:
    """How many triples each property has, by its IRI."""
    return _tally(table, "p", "s, p, o")


def class_property_sizes(table: Quads) -> dict[tuple[str, str], int]:
    """How many triples each property has on the things of each class, by the IRIs of class and property."""
    rows = table.con.execute(f"""
        SELECT c.term, p.term, n FROM (
            SELECT typed.o AS class, said.p AS property, sum(said.n) AS n
            FROM (SELECT DISTINCT s, o FROM quads WHERE p = {table.id(_TYPE)}) typed
            JOIN (SELECT s, p, count(DISTINCT o) AS n FROM quads GROUP BY s, p) said USING (s)
            GROUP BY 1, 2
        ) JOIN terms c ON c.id = class JOIN terms p ON p.id = property WHERE c.term LIKE '<%'
    """)
    return {(rdf_class[1:-1], name[1:-1]): int(n) for rdf_class, name, n in sorted(rows.fetchall())}


def first_day(table: Quads) -> str:
    """The first day of the first year in which something told began; empty where nothing says when."""
    begun = table.id(f"<{expand('mlg:startDate')}>")
    years = table.con.execute(f"""
        SELECT min(regexp_extract(term, '^"([0-9]{{4}})', 1)) FROM quads JOIN terms ON terms.id = quads.o
        WHERE p = {begun} AND regexp_matches(term, '^"[0-9]{{4}}')
    """).fetchall()
    return f"{years[0][0]}-01-01" if years[0][0] else ""


def totals(table: Quads, graphs: Mapping[str, int]) -> dict[str, int]:
    """The whole, from the size of each graph: quads, distinct triples, inferred triples, graphs."""
    distinct = table.con.execute("SELECT count(*) FROM (SELECT DISTINCT s, p, o FROM quads)")
    return {
        "quads": sum(graphs.values()),
        "triples": distinct.fetchall()[0][0],
        "inferred": sum(n for name, n in graphs.items() if name.startswith(GRAPH + "inferred/")),
        "graphs": len(graphs),
    }


def _tally(table: Quads, column: str, distinct: str, where: str = "true") -> dict[str, int]:
    """How many distinct facts each term of a column has, by its IRI."""
    rows = table.con.execute(f"""
        SELECT term, n FROM (
            SELECT {column} AS id, count(*) AS n
            FROM (SELECT DISTINCT {distinct} FROM quads WHERE {where}) GROUP BY 1
        ) JOIN terms USING (id) WHERE term LIKE '<%'
    """)
    return {term[1:-1]: n for term, n in sorted(rows.fetchall())}
