"""The tables of national sources in a build: read, added to the graph, loaded, dumped by département."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Store

from maillage import iris, registers
from maillage.build.inputs import Inputs, National
from maillage.mapping import Mapping
from maillage.publish import ntriples
from maillage.publish.manifest import Left, Taken
from maillage.quads import Quads
from maillage.registers import Imported, NationalSource, read_all_territories
from maillage.territories import TERRITORY_GRAPH

TERRITORIES: Final = NationalSource(TERRITORY_GRAPH, {}, lambda *_: Imported(0, 0, {}, ()), register=True)
"""All territories: those that the facts speak of stand in the named graph too."""


@dataclass(frozen=True)
class Rows:
    """What was read of each national source, and the départements that are built; all when none is named."""

    sources: tuple[tuple[NationalSource, Imported], ...]
    departments: Collection[str]

    def mappings(self, *, register: bool | None = None) -> list[Mapping]:
        """The tables of registers, of others, or all."""
        return [
            mapping
            for source, imported in self.sources
            for mapping in imported.mappings
            if register in (None, source.register)
        ]

    def add_to(self, table: Quads) -> None:
        """Add their triples to the graph."""
        table.add_tables(self.mappings(), self.departments)
        ntriples.note_subjects(table, self.mappings(register=True))

    def load(self, table: Quads, cubes: list[Mapping], store: Store, file: Path) -> None:
        """Load them in a store: all in the default graph, and by name what is no register.

        Args:
            table: the graph.
            cubes: the tables of counts.
            store: what they go to.
            file: where lines are written on the way.
        """
        parts = [(m, self.departments) for m in self.mappings(register=False)] + [(m, ()) for m in cubes]
        for mapping, among in parts:
            ntriples.write_lines(table, [mapping], among, file)
            target = NamedNode(iris.graph(mapping.graph))
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True, to_graph=target)
        if self.mappings(register=True):
            ntriples.write_lines(table, self.mappings(register=True), self.departments, file)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)
            ntriples.write_inferred(table, file)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)

    def dump(self, table: Quads, cubes: list[Mapping], folder: Path) -> None:
        """Write their dumps, by département, and what was inferred about registers.

        Args:
            table: the graph.
            cubes: the tables of counts, which lie in no département.
            folder: of the release.
        """
        for source, imported in self.sources:
            target = folder / ntriples.SOURCES / source.name
            ntriples.write_departments(table, imported.mappings, self.departments, target)
        if cubes:
            ntriples.write_departments(table, cubes, (), folder / ntriples.SOURCES / cubes[0].graph)
        if self.mappings(register=True):
            ntriples.write_inferred(table, folder / "dumps" / "inferred.nt.gz", compressed=True)

    def taken(self) -> dict[str, Taken]:
        """What was taken of each source, and why the rest was not."""
        return {
            source.name: Taken(
                imported.read,
                imported.kept,
                *(
                    tuple(Left(number, *reason) for reason, number in reasons.items() if number)
                    for reasons in (imported.refused, imported.dropped)
                ),
            )
            for source, imported in self.sources
            if source is not TERRITORIES
        }


def read_rows(table: Quads, inputs: Inputs, national: National) -> Rows:
    """Read the national files that are there, into tables of the build's database.

    Raises:
        TableError: a file is not as its source makes it.
    """
    sources = [
        (source, national.reader(source)(table.con, files))
        for source, files in national.chosen(registers.NATIONAL)
    ]
    if sources:
        territories = read_all_territories(table.con, inputs.data / "territories", TERRITORY_GRAPH)
        sources.insert(0, (TERRITORIES, territories))
    return Rows(tuple(sources), national.departments)
