"""National registers: one module a source, its rows read, cleaned and said in triples by SQL."""

from maillage.registers.cog import read_all_territories
from maillage.registers.national import Imported, NationalSource
from maillage.registers.roster import NATIONAL

__all__ = ["NATIONAL", "Imported", "NationalSource", "read_all_territories"]
