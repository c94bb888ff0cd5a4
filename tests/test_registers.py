"""Large tables written as N-Triples."""

import gzip
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from maillage import mapping
from maillage.mapping import Mapping, Triple
from maillage.publish.ntriples import write_departments, write_lines
from maillage.quads import Quads

UNIT = mapping.thing("actor", "siren")
UNITS = Mapping(
    "units",
    "sirene",
    (
        Triple(UNIT, "rdf:type", mapping.name("mlg:Actor")),
        Triple(UNIT, "rdfs:label", mapping.text("nom", "fr")),
        Triple(UNIT, "mlg:activityText", mapping.text("objet")),
    ),
    commune="commune",
)


def database(rows: int = 2000) -> Quads:
    """A table of units with awkward names, in four départements and none."""
    quads = Quads()
    quads.con.execute(f"""
        CREATE TABLE units AS SELECT printf('%09d', i) AS siren, 'L''"Été" \\' || chr(10) || i || chr(1) AS nom,
        CASE WHEN i % 3 = 0 THEN 'x;y,z' END AS objet,
        [NULL, '33063', '2A004', '97411', '98735'][1 + i % 5] AS commune FROM range({rows}) t(i)
    """)
    return quads


def triples(text: str) -> set[str]:
    """The triples of an N-Triples text."""
    return {str(t) for t in parse(text, format=RdfFormat.N_TRIPLES)}


def test_one_file_holds_every_triple(tmp_path: Path) -> None:
    """The file is N-Triples of what the mapping says, in chosen départements."""
    quads = database()
    quads.add_rows(UNITS)
    write_lines(quads, [UNITS, UNITS], (), tmp_path / "all.nt")
    assert triples((tmp_path / "all.nt").read_text("utf-8")) == {
        f"{s} {p} {o}" for _, s, p, o in quads.read()
    }
    write_lines(quads, [UNITS], {"33"}, tmp_path / "33.nt")
    assert len(triples((tmp_path / "33.nt").read_text("utf-8"))) == 400 * 2 + 133


def test_a_file_for_each_departement_with_the_same_bytes(tmp_path: Path) -> None:
    """Together they hold everything; made twice they are the same."""
    for run in ("one", "two"):
        write_departments(database(), [UNITS], (), tmp_path / run)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == ["2A.nt.gz", "33.nt.gz", "974.nt.gz", "987.nt.gz", "ailleurs.nt.gz"]
    assert all((tmp_path / "one" / n).read_bytes() == (tmp_path / "two" / n).read_bytes() for n in names)
    together = "".join(gzip.decompress((tmp_path / "one" / n).read_bytes()).decode() for n in names)
    quads = database()
    quads.add_rows(UNITS)
    assert triples(together) == {f"{s} {p} {o}" for _, s, p, o in quads.read()}
