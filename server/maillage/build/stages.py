"""The stages of a build, one after the other."""

import json
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Final

import duckdb
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple

from maillage import (
    __version__,
    catalogue,
    iris,
    network,
    publish,
    reason,
    registers,
    search,
    statistics,
    validate,
)
from maillage.build import counts
from maillage.build.checks import check
from maillage.build.inputs import Inputs, National, Progress
from maillage.build.links import accepted_links
from maillage.build.rows import Rows, read_rows
from maillage.build.table import open_table, runner
from maillage.confine.system import peak_memory
from maillage.engine import fill, new_store
from maillage.errors import BuildError
from maillage.facts import fact_quads, read_facts, source_quads
from maillage.link.decisions import known, read_decisions
from maillage.link.graph import description_quads, link_quads
from maillage.link.sssom import MappingSet
from maillage.model import Facts
from maillage.network.measures import measure
from maillage.ontology import codes_quads, ontology_quads, read_codes
from maillage.publish import ntriples
from maillage.publish.dcat import catalogue as dcat
from maillage.publish.dcat import tables, with_catalogue
from maillage.publish.manifest import Contents, list_files, version_name
from maillage.quads import Quads
from maillage.release import INDEX, NETWORK, THINGS, Release
from maillage.territories import (
    Gazetteer,
    point_quads,
    read_points,
    read_territories,
    seats,
    territories_used,
    territory_quads,
)
from maillage.validate.article9 import triples as verdict_triples
from maillage.validate.article9 import verdicts

LATE: Final = ("article9", "sources", "statistics", "catalogue")
"""The names of the graphs that are made after reasoning."""


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
        try:
            version = _stages(
                inputs or Inputs(), national or National(), shop.folder, progress or (lambda *_: None)
            )
            return shop.publish(version)
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as fault:
            raise BuildError(
                f"la construction s’arrête, la livraison servie reste en place : {fault}",
                f"the build stops, the served release stays in place: {fault}",
            ) from fault


def _stages(inputs: Inputs, national: National, folder: Path, progress: Progress) -> str:
    """Every stage, from the files to a sealed folder; return its version."""
    work = folder / "work"
    work.mkdir()
    with open_table(national, work) as table, runner(table, national, work) as runs:
        with _timed("sources", progress):
            rows = read_rows(table, inputs, national)
            gazetteer = read_territories(inputs.data / "territories")
            facts = read_facts(inputs.data / "facts", read_codes(inputs.ontology / "codes"), gazetteer)
            decisions = read_decisions(inputs.data / "links", known(facts, gazetteer.territories))
            questions = catalogue.load(inputs.queries)
        with _timed("graph", progress):
            table.add(_stated(inputs, facts, decisions, gazetteer, questions))
            rows.add_to(table)
            table.add(accepted_links(table, decisions))
        with _timed("reason", progress):
            reason.infer(runs, inputs.axioms())
            table.check()
        with _timed("count", progress):
            table.add(statistics.describe())
            cubes = statistics.count(runs)
            table.add_tables(cubes, apart=bool(rows.sources))
        small = ntriples.small(table)
        with _timed("store", progress), ThreadPoolExecutor(1) as pool:
            index = pool.submit(_index, table, inputs, folder)
            store = _store(table, small, folder)
            network.write(measure(network.read_network(store)), (folder / NETWORK).parent)
            _extend(table, store, _verdicts(store, inputs))
            rows.load(table, cubes if rows.sources else [], store, work / "load.nq")
            index.result()
        with _timed("validate", progress):
            sizes = counts.graph_sizes(table)
            sentences = {name: rule.sentences for name, rule in reason.RULES.items()}
            linked = list(description_quads(decisions, sizes))
            others = sizes.keys() - {
                quad.subject.value for quad in linked if isinstance(quad.subject, NamedNode)
            }
            described = source_quads(
                facts, inputs.data / "sources", {name: sizes[name] for name in others}, sentences
            )
            _extend(table, store, chain(described, linked))
            report = check(table, runs, store, inputs, small)
        with _timed("publish", progress):
            _write_report(report, folder / "report")
            with ThreadPoolExecutor(1) as pool:
                optimized = pool.submit(store.optimize)
                publish.write_dumps(table.quads(small), folder / "dumps")
                rows.dump(table, cubes if rows.sources else [], folder)
                optimized.result()
            contents = _contents(table, rows, inputs, national, sizes, folder, questions)
            _write_catalogue(contents, store, folder)
            store.flush()
            del store
            shutil.rmtree(work)
            publish.seal(folder, contents)
    return contents.version


@contextmanager
def _timed(name: str, progress: Progress) -> Iterator[None]:
    start = time.perf_counter()
    yield
    progress(name, time.perf_counter() - start, peak_memory())


def _stated(
    inputs: Inputs,
    facts: Facts,
    decisions: Collection[MappingSet],
    gazetteer: Gazetteer,
    questions: catalogue.Catalogue,
) -> Iterator[Quad]:
    """What people write: facts with the territories that they speak of, vocabulary, codes and questions."""
    claims = list(fact_quads(facts))
    numbers = link_quads(decisions, (), {})
    claims += set(seats([*claims, *numbers], gazetteer.territories))
    yield from claims
    used = territories_used(claims)
    yield from territory_quads(gazetteer.territories, used)
    yield from point_quads(gazetteer.territories, used, read_points(inputs.data / "territories"))
    yield from ontology_quads(inputs.ontology)
    yield from codes_quads(inputs.ontology)
    yield from _in_graph("queries", catalogue.describe(questions))


def _store(table: Quads, small: str, folder: Path) -> Store:
    """A store of what people write and what follows: in the default graph, and by name.

    The network is read and verdicts are given on it before registers come in: their questions would go
    through millions of units for some hundreds of participants.
    """
    store, file = new_store(folder / "store"), folder / "work" / "load.nq"
    for columns in ("s, p, o", "s, p, o, g"):
        ntriples.write_quads(table, columns, small, file)
        store.bulk_load(path=str(file), format=RdfFormat.N_QUADS, lenient=True)
    file.unlink()
    return store


def _index(table: Quads, inputs: Inputs, folder: Path) -> None:
    """The table of things that are searched for, and its index."""
    search.write_things(table, inputs.data / "territories", folder / THINGS)
    search.write_index(folder / THINGS, folder / INDEX)


def _extend(table: Quads, store: Store, quads: Iterable[Quad]) -> None:
    """Add quads to the graph, and to the store that is loaded already."""
    added = list(quads)
    table.add(added)
    fill(store, added)


def _verdicts(store: Store, inputs: Inputs) -> Iterator[Quad]:
    """Where each PTCE stands against article 9."""
    return _in_graph("article9", verdict_triples(verdicts(store, inputs.shapes / "article9.ttl")))


def _in_graph(name: str, triples: Iterable[Triple]) -> Iterator[Quad]:
    target = NamedNode(iris.graph(name))
    return (Quad(t.subject, t.predicate, t.object, target) for t in triples)


def _write_report(report: validate.Report, folder: Path) -> None:
    folder.mkdir()
    (folder / "shacl.json").write_text(validate.report_json(report), encoding="utf-8")
    with (folder / "shacl.ttl").open("w", encoding="utf-8", newline="\n") as out:
        publish.write_turtle(validate.report_triples(report), out)


def _contents(
    table: Quads,
    rows: Rows,
    inputs: Inputs,
    national: National,
    sizes: dict[str, int],
    folder: Path,
    questions: catalogue.Catalogue,
) -> Contents:
    """What the manifest says; its version is that of the files that are there already."""
    package = json.loads((inputs.data / "facts" / "datapackage.json").read_text(encoding="utf-8"))
    graphs = sizes | counts.graph_sizes(table, "sources")
    taken = rows.taken()
    contents = Contents(
        version_name(__version__, package["version"], folder),
        package["version"],
        graphs,
        counts.totals(table, graphs),
        inputs.digests() | national.digests(registers.NATIONAL),
        counts.class_sizes(table),
        counts.property_sizes(table),
        taken,
        counts.class_property_sizes(table),
        counts.first_day(table),
        tables(questions, taken),
    )
    return with_catalogue(contents, list_files(folder), partial(_said_of, table))


def _said_of(table: Quads, subjects: Collection[str]) -> Iterator[Triple]:
    """What the graph says of things, given by their IRIs."""
    ids = table.ids([f"<{iri}>" for iri in subjects]).values()
    return (quad.triple for quad in table.quads(f"s IN ({', '.join(map(str, ids))})"))


def _write_catalogue(contents: Contents, store: Store, folder: Path) -> None:
    """The catalogue as a file, and as a graph of the store."""
    triples = list(dcat(contents, list_files(folder)))
    with (folder / "catalogue.ttl").open("w", encoding="utf-8", newline="\n") as out:
        publish.write_turtle(triples, out)
    fill(store, _in_graph("catalogue", triples))
