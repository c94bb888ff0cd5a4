"""The order of the stages: from the four folders to a release that is served."""

import json
import resource
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse, serialize
from rdflib import Graph

from maillage import __version__, catalogue, graph, iris, paths, publish, reason, sources, validate
from maillage.engine import Embedded, fill
from maillage.errors import InvalidGraphError, PersonalDataError, Place
from maillage.model import Facts
from maillage.publish.dcat import catalogue as dcat
from maillage.publish.manifest import Contents, digest_folder, list_files, version_name
from maillage.release import Release
from maillage.validate.article9 import triples as verdict_triples
from maillage.validate.article9 import verdicts
from maillage.vocabulary import GRAPH, PREFIXES

Progress = Callable[[str, float, float], None]
"""Called at the end of a stage with its name, its seconds and the peak memory so far in MB."""

_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Inputs:
    """The folders that a build reads."""

    data: Path = paths.DATA
    ontology: Path = paths.ONTOLOGY
    shapes: Path = paths.SHAPES
    queries: Path = paths.QUERIES

    def axioms(self) -> list[Path]:
        """The files that the reasoner reads."""
        return [self.ontology / "maillage.ttl", self.ontology / "reused.ttl"]

    def shape_files(self) -> list[Path]:
        """The files of shapes, without the diagnostic of article 9, which gives verdicts."""
        return sorted(p for p in self.shapes.glob("*.ttl") if p.name != "article9.ttl")

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each folder."""
        return {
            name: digest_folder(getattr(self, name)) for name in ("data", "ontology", "shapes", "queries")
        }


def build(releases: Path, inputs: Inputs | None = None, progress: Progress | None = None) -> Release:
    """Make a release from the folders and switch `releases/current` to it.

    Raises:
        MaillageError: whatever is wrong with the inputs; the served release is left as it was.
    """
    with publish.workshop(releases) as shop:
        run = _Build(inputs or Inputs(), shop.folder, progress or (lambda *_: None))
        run.stages()
        return shop.publish(run.version)


@dataclass
class _Build:
    inputs: Inputs
    folder: Path
    progress: Progress
    version: str = ""
    quads: list[Quad] = field(default_factory=list)
    store: Store = field(default_factory=Store)

    def stages(self) -> None:
        work = self.folder / "work"
        work.mkdir()
        with self.timed("sources"):
            facts, territories = self.read()
            queries = catalogue.load(self.inputs.queries)
            checks = catalogue.load(self.inputs.queries / "checks")
        with self.timed("graph"):
            stated = [*self.stated(facts, territories, queries)]
            self.take(stated, work / "stated.nq")
        with self.timed("reason"):
            reason.infer(
                work / "stated.nq",
                self.inputs.axioms(),
                work / "inferred.nq",
                self.folder / "derivations.jsonl",
            )
            self.take(parse(path=str(work / "inferred.nq"), format=RdfFormat.N_QUADS))
        shutil.rmtree(work)
        with self.timed("validate"):
            self.diagnose()
            self.take(
                graph.source_quads(facts, self.inputs.data / "sources", self.graph_names(), reason.RULES)
            )
            self.check(checks)
        with self.timed("publish"):
            self.write()

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.progress(
            name, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )

    def read(self) -> tuple[Facts, sources.Gazetteer]:
        gazetteer = sources.read_territories(self.inputs.data / "territories")
        codes = sources.read_codes(self.inputs.ontology / "codes")
        return sources.read_facts(self.inputs.data / "facts", codes, gazetteer), gazetteer

    def stated(
        self, facts: Facts, gazetteer: sources.Gazetteer, queries: catalogue.Catalogue
    ) -> Iterator[Quad]:
        facts_quads = list(graph.fact_quads(facts))
        yield from facts_quads
        yield from graph.territory_quads(gazetteer.territories, graph.territories_used(facts_quads))
        yield from graph.ontology_quads(self.inputs.ontology)
        yield from graph.codes_quads(self.inputs.ontology)
        target = NamedNode(iris.graph("queries"))
        for triple in catalogue.describe(queries):
            yield Quad(triple.subject, triple.predicate, triple.object, target)

    def take(self, quads: Iterable[Quad], file: Path | None = None) -> None:
        quads = list(quads)
        self.quads.extend(quads)
        fill(self.store, quads)
        if file:
            serialize(quads, str(file), format=RdfFormat.N_QUADS)

    def graph_names(self) -> list[str]:
        return [name.value for name in self.store.named_graphs() if isinstance(name, NamedNode)]

    def diagnose(self) -> None:
        target = NamedNode(iris.graph("article9"))
        found = verdicts(self.store, self.inputs.shapes / "article9.ttl")
        self.take(Quad(t.subject, t.predicate, t.object, target) for t in verdict_triples(found))

    def check(self, checks: catalogue.Catalogue) -> None:
        _refuse_personal_data(self.quads)
        report = validate.validate(_as_rdflib(self.quads), self.inputs.shape_files())
        if report.violations:
            number, first = len(report.violations), report.violations[0]
            raise InvalidGraphError(
                f"{number} violation(s) des formes ; la première, sur {first.focus} : {first.fr}",
                f"{number} violation(s) of the shapes; the first, on {first.focus}: {first.en}",
            )
        for query in checks:
            self.run_check(query)
        (self.folder / "report").mkdir()
        (self.folder / "report" / "shacl.json").write_text(validate.report_json(report), encoding="utf-8")
        with (self.folder / "report" / "shacl.ttl").open("w", encoding="utf-8", newline="\n") as out:
            publish.write_turtle(validate.report_triples(report), out)

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
        graphs = publish.write_dumps(self.quads, self.folder / "dumps")
        date = json.loads((self.inputs.data / "facts" / "datapackage.json").read_text(encoding="utf-8"))[
            "version"
        ]
        self.version = version_name(__version__, date, self.folder)
        contents = Contents(self.version, date, graphs, self.counts(graphs), self.inputs.digests())
        triples = list(dcat(contents, list_files(self.folder), *self.partitions()))
        with (self.folder / "catalogue.ttl").open("w", encoding="utf-8", newline="\n") as out:
            publish.write_turtle(triples, out)
        target = NamedNode(iris.graph("catalogue"))
        self.quads.extend(Quad(t.subject, t.predicate, t.object, target) for t in triples)
        self.write_store()
        publish.seal(self.folder, contents)

    def write_store(self) -> None:
        store = Store(str(self.folder / "store"))
        fill(store, self.quads)
        store.optimize()
        store.flush()

    def counts(self, graphs: dict[str, int]) -> dict[str, int]:
        inferred = sum(count for name, count in graphs.items() if name.startswith(GRAPH + "inferred/"))
        distinct = len({(q.subject, q.predicate, q.object) for q in self.quads})
        return {
            "quads": sum(graphs.values()),
            "triples": distinct,
            "inferred": inferred,
            "graphs": len(graphs),
        }

    def partitions(self) -> tuple[dict[str, int], dict[str, int]]:
        triples = {(q.subject, q.predicate, q.object) for q in self.quads}
        classes = Counter(o.value for _, p, o in triples if p == _RDF_TYPE and isinstance(o, NamedNode))
        return dict(classes), dict(Counter(p.value for _, p, _ in triples))


def _refuse_personal_data(quads: Sequence[Quad]) -> None:
    for finding in validate.personal_data(quads):
        where = f"{finding.subject} {finding.predicate} {finding.value}"
        raise PersonalDataError(
            f"donnée personnelle possible ({finding.kind}) : {where}",
            f"possible personal data ({finding.kind}): {where}",
        )


def _as_rdflib(quads: Iterable[Quad]) -> Graph:
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(triples, key=str))
    return Graph().parse(data=text, format="nt")
