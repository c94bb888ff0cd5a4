"""Which units of registers the release describes, so that accepted decisions join actors to them."""

from collections.abc import Collection

from pyoxigraph import Quad

from maillage.link.graph import link_quads, objects_of
from maillage.link.sssom import MappingSet
from maillage.quads import Quads
from maillage.vocabulary import expand


def accepted_links(table: Quads, decisions: Collection[MappingSet]) -> list[Quad]:
    """The accepted links; a unit that a register knows by its RNA number is linked under its key there."""
    units = objects_of(decisions)
    numbers = {f'"{unit.rpartition("/")[2]}"': unit for unit in units}
    kind, rna = (f"<{expand(name)}>" for name in ("rdf:type", "mlg:rna"))
    ids = table.ids([kind, rna, *(f"<{unit}>" for unit in units), *numbers])
    listed = ", ".join(map(str, ids.values()))
    found = table.con.execute(f"""
        SELECT p = {ids[kind]}, st.term, CASE WHEN p = {ids[rna]} THEN ot.term END
        FROM (
            SELECT DISTINCT s, p, CASE WHEN p = {ids[rna]} THEN o END AS o FROM quads
            WHERE (p = {ids[kind]} AND s IN ({listed})) OR (p = {ids[rna]} AND o IN ({listed}))
        ) JOIN terms st ON st.id = s LEFT JOIN terms ot ON ot.id = o ORDER BY ALL
    """).fetchall()
    described = {subject[1:-1] for _, subject, _ in found}
    known_as = {numbers[number]: subject[1:-1] for typed, subject, number in reversed(found) if not typed}
    return list(link_quads(decisions, described, known_as))
