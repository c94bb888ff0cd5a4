"""The graph as integers in DuckDB."""

from pyoxigraph import RdfFormat, parse

from maillage import mapping
from maillage.mapping import Mapping, Triple
from maillage.quads import Quads

TEXT = """<x:a> <x:p> "é\\"\\n\\\\"@fr <x:g> .
<x:a> <x:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:b <x:p> <x:a> <x:g> .
_:b <x:p> <x:a> <x:g> .
"""


def test_quads_come_back_as_they_went_in() -> None:
    """Every kind of term, the default graph, and each quad once."""
    quads = Quads()
    parsed = list(parse(TEXT, format=RdfFormat.N_QUADS))
    quads.add(parsed)
    found = {" ".join(filter(None, (s, p, o, g))) for g, s, p, o in quads.read()}
    assert found == {str(q).removesuffix(" .") for q in parsed}
    quads.check()


def test_rows_become_triples_of_a_graph() -> None:
    """Terms written by SQL are those that are read one by one; nothing is learnt twice."""
    quads = Quads()
    select = "SELECT '<x:' || i || '>' AS s, '<x:p>' AS p, '\"' || i || '\"' AS o FROM range(3) t(i)"
    quads.add_select(select, "x:g")
    quads.add(parse('<x:1> <x:p> "1" <x:g> .', format=RdfFormat.N_QUADS))
    assert sorted(quads.read()) == [("<x:g>", f"<x:{i}>", "<x:p>", f'"{i}"') for i in range(3)]
    assert quads.con.execute("SELECT count(*), count(DISTINCT id) FROM terms").fetchall() == [(8, 8)]
    assert quads.id("<x:1>") in {row[0] for row in quads.con.execute("SELECT s FROM quads").fetchall()}


def test_a_table_becomes_triples_by_its_mapping() -> None:
    """Names are escaped, nulls give nothing, and the terms are those that pyoxigraph writes."""
    quads = Quads()
    quads.con.execute("""
        CREATE TABLE units AS SELECT * FROM (VALUES
            ('552100554', 'L''"Épi"' || chr(10) || 'C:\\', '2014-01-02', 2.5), ('775670417', NULL, NULL, NULL)
        ) t(siren, nom, ne, x)
    """)
    unit = mapping.thing("actor", "siren")
    units = Mapping(
        "units",
        "sirene",
        (
            Triple(unit, "rdf:type", mapping.name("mlg:Actor")),
            Triple(unit, "rdfs:label", mapping.text("nom", "fr")),
            Triple(unit, "mlg:startDate", mapping.typed("ne", "date")),
            Triple(unit, "mlg:legalFamily", mapping.code("legal-families", "'scic'")),
            Triple(unit, "geo:asWKT", mapping.point("x", "x")),
        ),
    )
    quads.add_rows(units)
    found = sorted(" ".join((s, p, o, g, ".")) for g, s, p, o in quads.read())
    assert [str(q) + " ." for q in parse("\n".join(found), format=RdfFormat.N_QUADS)] == found
    assert len(found) == 7
    quads.check()
    text = quads.con.execute(f"SELECT {units.lines()} FROM units").fetchall()
    assert sorted(line for (row,) in text for line in row.split("\n")) == sorted(
        " ".join((s, p, o, ".")) for _, s, p, o in quads.read()
    )


def test_rows_of_some_departements_are_taken_apart() -> None:
    """Overseas codes have three characters; a row without a commune belongs to none."""
    mapped = Mapping("t", "g", (Triple("s", "rdf:type", "s"),), commune="commune")
    quads = Quads()
    quads.con.execute("""
        CREATE TABLE t AS SELECT '<x:' || coalesce(c, 'none') || '>' AS s, c AS commune
        FROM unnest(['33063', '2A004', '97411', NULL]) t(c)
    """)
    found = quads.con.execute(f"SELECT {mapped.department} FROM t ORDER BY s").fetchall()
    assert found == [("2A",), ("33",), ("974",), ("",)]
    quads.add_rows(mapped, {"33", "974"})
    assert sorted(s for _, s, _, _ in quads.read()) == ["<x:33063>", "<x:97411>"]
