"""The stages of a build, one after the other."""

import json
import resource
import shutil
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from maillage import __version__, catalogue, iris, publish, reason, registers, spark, statistics, validate
from maillage.build.inputs import Inputs, National, Progress
from maillage.engine import Embedded, fill
from maillage.errors import BuildError, InvalidGraphError, PersonalDataError, Place
from maillage.facts import fact_quads, read_facts, source_quads
from maillage.mapping import Mapping
from maillage.model import Facts
from maillage.ontology import codes_quads, ontology_quads, read_codes
from maillage.publish import ntriples
from maillage.publish.dcat import catalogue as dcat
from maillage.publish.manifest import Contents, Left, Taken, list_files, version_name
from maillage.quads import Quads
from maillage.registers import read_all_territories
from maillage.registers.national import Imported, Source
from maillage.release import Release
from maillage.territories import (
    TERRITORY_GRAPH,
    Gazetteer,
    read_territories,
    territories_used,
    territory_quads,
)
from maillage.validate.article9 import triples as verdict_triples
from maillage.validate.article9 import verdicts
from maillage.vocabulary import GRAPH, expand

_DUCKDB_SHARE = 0.6
_LAST = ("article9", "sources")
"""The graphs that are added when the sizes of the others are known."""
_TYPE = f"<{expand('rdf:type')}>"


def build(
    releases: Path,
    inputs: Inputs | None = None,
    progress: Progress | None = None,
    national: National | None = None,
) -> Release:
    """Make a release from the folders and national files, and switch `releases/current` to it.

    Raises:
        MaillageError: whatever is wrong with the inputs, or a disk that is full; the served release is left
            as it was.
    """
    with publish.workshop(releases) as shop:
        run = _Build(inputs or Inputs(), national or National(), shop.folder, progress or (lambda *_: None))
        try:
            run.stages()
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as fault:
            raise BuildError(
                f"la construction s’arrête, la livraison servie reste en place : {fault}",
                f"the build stops, the served release stays in place: {fault}",
            ) from fault
        return shop.publish(run.version)


TERRITORIES = Source(TERRITORY_GRAPH, {}, lambda *_: Imported(0, 0, {}, ()), register=True)
"""All territories: those that the facts speak of stand in the named graph too."""


@dataclass
class _Build:
    inputs: Inputs
    national: National
    folder: Path
    progress: Progress
    version: str = ""
    quads: list[Quad] = field(default_factory=list)
    """What is small enough to be written as Turtle: everything but the rows of national sources."""
    imported: list[tuple[Source, Imported]] = field(default_factory=list)
    counted: list[Mapping] = field(default_factory=list)
    """The tables of counts of a national build; those of facts alone are among `quads`."""
    sizes: dict[str, int] = field(default_factory=dict)
    """How many triples each graph has, by its IRI."""

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def stages(self) -> None:
        self.work.mkdir()
        with self.graph() as self.table, self.runner() as self.runs:
            with self.timed("sources"):
                facts, territories = self.read()
                queries = catalogue.load(self.inputs.queries)
                checks = catalogue.load(self.inputs.queries / "checks")
            with self.timed("graph"):
                self.take(self.stated(facts, territories, queries))
                self.table.add_tables(self.mappings(), self.national.departments)
                ntriples.note_subjects(self.table, self.mappings(register=True))
            with self.timed("reason"):
                reason.infer(self.runs, self.inputs.axioms())
                self.table.check()
                self.quads += self.parsed(f"{ntriples.inferred(self.table)} AND NOT {ntriples.OF_REGISTERS}")
            with self.timed("count"):
                self.count()
            with self.timed("store"):
                self.store = self.load()
            with self.timed("validate"):
                self.diagnose()
                self.sizes = self.tally("g", "g, s, p, o")
                self.add(source_quads(facts, self.inputs.data / "sources", self.sizes, reason.RULES))
                self.check(checks)
            with self.timed("publish"):
                self.write()

    @contextmanager
    def graph(self) -> Iterator[Quads]:
        """The table of the graph: in memory for facts alone, on disk when national files come in."""
        memory = f"{self.national.memory * _DUCKDB_SHARE:.1f}GB"
        table = Quads(self.work / "graph.duckdb" if self.national.folder else None, memory)
        table.con.execute(f"SET temp_directory = '{self.work / 'spill'}'")
        try:
            yield table
        finally:
            table.con.close()

    def runner(self) -> AbstractContextManager[Quads]:
        """What runs rules, counts and shapes: the database of the graph itself, or Spark beside it."""
        if not self.national.spark:
            return nullcontext(self.table)
        memory = f"{self.national.memory * (1 - _DUCKDB_SHARE) * 1024:.0f}m"
        return spark.on_spark(self.table, self.work / "spark", self.national.spark, memory)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.progress(
            name, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )

    def read(self) -> tuple[Facts, Gazetteer]:
        gazetteer = read_territories(self.inputs.data / "territories")
        codes = read_codes(self.inputs.ontology / "codes")
        for source, files in self.national.chosen(registers.NATIONAL):
            self.imported.append((source, self.national.reader(source)(self.table.con, files)))
        if self.imported:
            territories = read_all_territories(
                self.table.con, self.inputs.data / "territories", TERRITORY_GRAPH
            )
            self.imported.insert(0, (TERRITORIES, territories))
        return read_facts(self.inputs.data / "facts", codes, gazetteer), gazetteer

    def mappings(self, *, register: bool | None = None) -> list[Mapping]:
        """The tables of national sources: of registers, of others, or all."""
        return [
            mapping
            for source, imported in self.imported
            for mapping in imported.mappings
            if register in (None, source.register)
        ]

    def stated(self, facts: Facts, gazetteer: Gazetteer, queries: catalogue.Catalogue) -> Iterator[Quad]:
        facts_quads = list(fact_quads(facts))
        yield from facts_quads
        yield from territory_quads(gazetteer.territories, territories_used(facts_quads))
        yield from ontology_quads(self.inputs.ontology)
        yield from codes_quads(self.inputs.ontology)
        target = NamedNode(iris.graph("queries"))
        for triple in catalogue.describe(queries):
            yield Quad(triple.subject, triple.predicate, triple.object, target)

    def take(self, quads: Iterable[Quad]) -> list[Quad]:
        """Add quads to the graph; the store is filled later."""
        quads = list(quads)
        self.quads += quads
        self.table.add(quads)
        return quads

    def add(self, quads: Iterable[Quad]) -> None:
        """Add quads to the graph and to the store."""
        fill(self.store, self.take(quads))

    def parsed(self, where: str) -> Iterator[Quad]:
        """Quads of the table as terms, for the thousands."""
        lines = (f"{s} {p} {o} {g} ." for g, s, p, o in self.table.read(where))
        return iter(parse("\n".join(lines), format=RdfFormat.N_QUADS))

    def load(self) -> Store:
        """A store of everything so far: all in the default graph, and by name what is no register."""
        store = Store(str(self.folder / "store"))
        chosen, file = self.national.departments, self.work / "load.nt"
        parts = [(m, chosen) for m in self.mappings(register=False)] + [(m, ()) for m in self.counted]
        for mapping, among in parts:
            ntriples.write_lines(self.table, [mapping], among, file)
            target = NamedNode(iris.graph(mapping.graph))
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True, to_graph=target)
        if self.mappings(register=True):
            ntriples.write_lines(self.table, self.mappings(register=True), chosen, file)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)
            ntriples.write_inferred(self.table, file)
            store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES, lenient=True)
        file.unlink(missing_ok=True)
        fill(store, self.quads)
        return store

    def count(self) -> None:
        self.take(statistics.describe())
        counted = statistics.count(self.runs)
        self.table.add_tables(counted)
        if self.imported:
            self.counted = counted
            return
        for mapping in counted:
            lines = self.table.con.execute(f"SELECT {mapping.lines()} FROM {mapping.table}").fetchall()
            target = NamedNode(iris.graph(mapping.graph))
            found = parse("\n".join(text for (text,) in lines), format=RdfFormat.N_TRIPLES)
            self.quads += (Quad(t.subject, t.predicate, t.object, target) for t in found)

    def diagnose(self) -> None:
        target = NamedNode(iris.graph("article9"))
        found = verdicts(self.store, self.inputs.shapes / "article9.ttl")
        self.add(Quad(t.subject, t.predicate, t.object, target) for t in verdict_triples(found))

    def check(self, checks: catalogue.Catalogue) -> None:
        self.refuse_personal_data()
        report = validate.validate(self.runs, self.inputs.shape_files(), lambda: self.store)
        if report.violations:
            number, first = len(report.violations), report.violations[0]
            raise InvalidGraphError(
                f"{number} violation(s) des formes ; la première, sur {first.focus} : {first.fr}",
                f"{number} violation(s) of the shapes; the first, on {first.focus}: {first.en}",
            )
        validate.check_references(self.table)
        for query in checks:
            if query.name not in validate.ASKED:
                self.run_check(query)
        (self.folder / "report").mkdir()
        (self.folder / "report" / "shacl.json").write_text(validate.report_json(report), encoding="utf-8")
        with (self.folder / "report" / "shacl.ttl").open("w", encoding="utf-8", newline="\n") as out:
            publish.write_turtle(validate.report_triples(report), out)

    def refuse_personal_data(self) -> None:
        for finding in validate.personal_data(self.quads):
            where = f"{finding.subject} {finding.predicate} {finding.value}"
            raise PersonalDataError(
                f"donnée personnelle possible ({finding.kind}) : {where}",
                f"possible personal data ({finding.kind}): {where}",
            )

    def run_check(self, query: catalogue.CannedQuery) -> None:
        answer = query.run(Embedded(self.store), {})
        row = next(answer, None) if isinstance(answer, QuerySolutions) else None
        if row is not None:
            shown = ", ".join(str(value) for value in row)
            raise InvalidGraphError(
                f"contrôle « {query.title['fr']} » : {shown}",
                f"check '{query.title['en']}': {shown}",
                Place(query.name),
            )

    def write(self) -> None:
        with ThreadPoolExecutor(1) as pool:
            optimized = pool.submit(self.store.optimize)
            publish.write_dumps(self.quads, self.folder / "dumps")
            self.write_sources()
            optimized.result()
        date = json.loads((self.inputs.data / "facts" / "datapackage.json").read_text(encoding="utf-8"))[
            "version"
        ]
        self.version = version_name(__version__, date, self.folder)
        last = ", ".join(str(self.table.id(f"<{iris.graph(name)}>")) for name in _LAST)
        graphs = self.sizes | self.tally("g", "g, s, p, o", f"g IN ({last})")
        inputs = self.inputs.digests() | self.national.digests(registers.NATIONAL)
        classes = self.tally("o", "s, o", f"p = {self.table.id(_TYPE)}")
        properties = self.tally("p", "s, p, o")
        contents = Contents(
            self.version, date, graphs, self.counts(graphs), inputs, classes, properties, self.taken()
        )
        triples = list(dcat(contents, list_files(self.folder)))
        with (self.folder / "catalogue.ttl").open("w", encoding="utf-8", newline="\n") as out:
            publish.write_turtle(triples, out)
        target = NamedNode(iris.graph("catalogue"))
        fill(self.store, (Quad(t.subject, t.predicate, t.object, target) for t in triples))
        self.store.flush()
        shutil.rmtree(self.work)
        publish.seal(self.folder, contents)

    def write_sources(self) -> None:
        """The dumps of national sources, by département, and what was inferred about registers."""
        for source, imported in self.imported:
            folder = self.folder / ntriples.SOURCES / source.name
            ntriples.write_departments(self.table, imported.mappings, self.national.departments, folder)
        if self.counted:
            folder = self.folder / ntriples.SOURCES / statistics.GRAPH_NAME
            ntriples.write_departments(self.table, self.counted, (), folder)
        if self.mappings(register=True):
            ntriples.write_inferred(self.table, self.folder / "dumps" / "inferred.nt.gz", compressed=True)

    def taken(self) -> dict[str, Taken]:
        """What was taken of each national source, and why the rest was not."""
        return {
            source.name: Taken(
                imported.read,
                imported.kept,
                *(
                    tuple(Left(number, *reason) for reason, number in counted.items() if number)
                    for counted in (imported.refused, imported.dropped)
                ),
            )
            for source, imported in self.imported
            if source is not TERRITORIES
        }

    def tally(self, column: str, distinct: str, where: str = "true") -> dict[str, int]:
        """How many distinct facts each term of a column has, by its IRI."""
        found = self.table.con.execute(f"""
            SELECT term, n FROM (
                SELECT {column} AS id, count(*) AS n
                FROM (SELECT DISTINCT {distinct} FROM quads WHERE {where}) GROUP BY 1
            ) JOIN terms USING (id) WHERE term LIKE '<%'
        """)
        return {term[1:-1]: n for term, n in sorted(found.fetchall())}

    def counts(self, graphs: dict[str, int]) -> dict[str, int]:
        distinct = self.table.con.execute("SELECT count(*) FROM (SELECT DISTINCT s, p, o FROM quads)")
        return {
            "quads": sum(graphs.values()),
            "triples": distinct.fetchall()[0][0],
            "inferred": sum(n for name, n in graphs.items() if name.startswith(GRAPH + "inferred/")),
            "graphs": len(graphs),
        }
