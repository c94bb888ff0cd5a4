"""What no shape can say of a graph as a whole, asked of its table: every reference leads somewhere."""

from collections.abc import Mapping
from typing import Final

from maillage.errors import InvalidGraphError, Place
from maillage.quads import Quads
from maillage.vocabulary import CODES, GRAPH, ID, expand

ASKED: Final[Mapping[str, str]] = {
    "code-inconnu": f"""
        o IN (SELECT id FROM terms WHERE starts_with(term, '<{CODES}'))
        AND o NOT IN (SELECT s FROM quads WHERE p = {{in_scheme}})
        AND o NOT IN (SELECT s FROM quads WHERE p = {{type}} AND o = {{scheme}})""",
    "graphe-sans-description": """
        g NOT IN (
            SELECT s FROM quads
            WHERE p = {type} AND o IN ({source_graph}, {together_graph}, {inference_graph}, {named_graph})
        )""",
    "noeud-anonyme": """
        s IN (SELECT id FROM terms WHERE starts_with(term, '_:'))
        OR o IN (SELECT id FROM terms WHERE starts_with(term, '_:'))""",
    "reference-inconnue": f"""
        o IN (SELECT id FROM terms WHERE starts_with(term, '<{ID}'))
        AND o NOT IN (SELECT s FROM quads WHERE p = {{type}})""",
    "deduit-et-dit": f"""
        g NOT IN (SELECT id FROM terms WHERE starts_with(term, '<{GRAPH}inferred/'))
        AND (s, p, o) IN (
            SELECT s, p, o FROM quads
            WHERE g IN (SELECT id FROM terms WHERE starts_with(term, '<{GRAPH}inferred/'))
        )""",
}
"""The SQL condition on a quad at fault, for each check of `queries/checks` that reads the whole graph."""


def check_references(quads: Quads) -> None:
    """Check that codes are in their lists, that references are described, and that no node is anonymous.

    Raises:
        InvalidGraphError: the first triple at fault; the place is the name of the check.
    """
    ids = {
        "type": quads.id(f"<{expand('rdf:type')}>"),
        "in_scheme": quads.id(f"<{expand('skos:inScheme')}>"),
        "scheme": quads.id(f"<{expand('skos:ConceptScheme')}>"),
        "source_graph": quads.id(f"<{expand('mlg:SourceGraph')}>"),
        "together_graph": quads.id(f"<{expand('mlg:TogetherGraph')}>"),
        "inference_graph": quads.id(f"<{expand('mlg:InferenceGraph')}>"),
        "named_graph": quads.id(f"<{expand('sd:NamedGraph')}>"),
    }
    for name, condition in ASKED.items():
        found = quads.con.execute(f"""
            SELECT st.term, pt.term, ot.term
            FROM (SELECT s, p, o FROM quads WHERE {condition.format(**ids)} ORDER BY s, p, o LIMIT 1)
            JOIN terms st ON st.id = s JOIN terms pt ON pt.id = p JOIN terms ot ON ot.id = o
        """).fetchall()
        for row in found:
            shown = " ".join(row)
            raise InvalidGraphError(f"contrôle {name} : {shown}", f"check {name}: {shown}", Place(name))
