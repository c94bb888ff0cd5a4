"""One module a dataset: its columns read, checked and cleaned into the model."""

from maillage.sources.codes import read_codes
from maillage.sources.cog import read_all_territories
from maillage.sources.facts import Checked, check_rows, read_facts, things
from maillage.sources.roster import NATIONAL
from maillage.sources.schemas import read_schema, read_schemas
from maillage.sources.tables import Reading, read_table
from maillage.sources.territories import Gazetteer, read_territories

__all__ = [
    "NATIONAL",
    "Checked",
    "Gazetteer",
    "Reading",
    "check_rows",
    "read_all_territories",
    "read_codes",
    "read_facts",
    "read_schema",
    "read_schemas",
    "read_table",
    "read_territories",
    "things",
]
