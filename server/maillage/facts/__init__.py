"""Curated facts: tables of claims, each with the document that says so, checked and said in triples."""

from maillage.facts.checks import Checks, Known, check_rows, names, things, towns
from maillage.facts.provenance import source_quads
from maillage.facts.read import read_facts
from maillage.facts.schemas import read_schema, read_schemas
from maillage.facts.tables import Reading, read_table
from maillage.facts.triples import fact_quads, subjects_of

__all__ = [
    "Checks",
    "Known",
    "Reading",
    "check_rows",
    "fact_quads",
    "names",
    "read_facts",
    "read_schema",
    "read_schemas",
    "read_table",
    "source_quads",
    "subjects_of",
    "things",
    "towns",
]
