"""Whether the facts contradict the ontology (the rules of OWL 2 RL that conclude to false)."""

from collections.abc import Mapping

from maillage.errors import InconsistencyError
from maillage.quads import Quads
from maillage.vocabulary import compact, expand


def check(quads: Quads, ids: Mapping[str, int]) -> None:
    """Look for a contradiction in `known`.

    Args:
        quads: its database holds `known`, `same`, `words` and the tables of the axioms.
        ids: the ids of `rdf:type`, `owl:sameAs` and `owl:differentFrom`.

    Raises:
        InconsistencyError: the first found, with its rule and facts.
    """
    kind, nothing = ids["rdf:type"], quads.id(f"<{expand('owl:Nothing')}>")
    same = "SELECT id, canon FROM same"
    facts = {
        "cax-dw": f"""
            SELECT x.s, x.p, x.o, y.s, y.p, y.o FROM ax_disjoint a
            JOIN known x ON x.p = {kind} AND x.o = a.one
            JOIN known y ON y.p = {kind} AND y.o = a.other AND y.s = x.s""",
        "cls-nothing2": f"SELECT s, p, o, s, p, o FROM known WHERE p = {kind} AND o = {nothing}",
        "prp-pdw": """
            SELECT x.s, x.p, x.o, y.s, y.p, y.o FROM ax_disjoint_property a
            JOIN known x ON x.p = a.one JOIN known y ON y.p = a.other AND y.s = x.s AND y.o = x.o""",
        "prp-irp": """
            SELECT s, p, o, s, p, o FROM known JOIN ax_irreflexive a ON a.property = p WHERE s = o""",
        "prp-asyp": """
            SELECT x.s, x.p, x.o, y.s, y.p, y.o FROM ax_asymmetric a JOIN known x ON x.p = a.property
            JOIN known y ON y.p = x.p AND y.s = x.o AND y.o = x.s""",
        "eq-diff1": f"""
            SELECT x.s, x.p, x.o, x.s, {ids["owl:sameAs"]}, x.o FROM known x
            LEFT JOIN ({same}) a ON a.id = x.s LEFT JOIN ({same}) b ON b.id = x.o
            WHERE x.p = {ids["owl:differentFrom"]} AND x.rank < 0
            AND coalesce(a.canon, x.s) = coalesce(b.canon, x.o)""",
        "prp-fp": """
            SELECT x.s, x.p, x.o, y.s, y.p, y.o FROM ax_functional a JOIN known x ON x.p = a.property
            JOIN known y ON y.p = x.p AND y.s = x.s AND y.o > x.o
            WHERE x.o IN (SELECT id FROM words) AND y.o IN (SELECT id FROM words)""",
    }
    for rule, select in facts.items():
        found = quads.con.execute(f"SELECT DISTINCT * FROM ({select}) ORDER BY ALL LIMIT 1").fetchall()
        for row in found:
            terms = _terms(quads, row)
            one, other = " ".join(terms[:3]), " ".join(terms[3:])
            shown = one if one == other else f"{one} ; {other}"
            raise InconsistencyError(
                f"les faits contredisent l’ontologie (règle {rule}) : {shown}",
                f"the facts contradict the ontology (rule {rule}): {shown}",
            )


def _terms(quads: Quads, row: tuple[int, ...]) -> list[str]:
    listed = ", ".join(str(part) for part in row)
    found = dict(quads.con.execute(f"SELECT id, term FROM terms WHERE id IN ({listed})").fetchall())
    texts = [found.get(part, "?") for part in row]
    return [compact(text[1:-1]) if text.startswith("<") else text for text in texts]
