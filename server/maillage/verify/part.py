"""What of a release is given to the reference libraries, and what our engines made of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from maillage import reason, validate
from maillage.build import LATE, Inputs
from maillage.errors import ParameterError
from maillage.publish.dumps import is_inferred
from maillage.publish.ntriples import NOWHERE
from maillage.quads import Quads, as_written
from maillage.territories import TERRITORY_GRAPH
from maillage.verify.dumps import CATALOGUE, Dumps, triples
from maillage.verify.shapes import Result, results
from maillage.vocabulary import GRAPH, UNDER_OTHER_NAMES

_BESIDE: Final = frozenset(GRAPH + name for name in ("ontology", *LATE))
_ENDING: Final = ".nt.gz"


@dataclass(frozen=True)
class Part:
    """A graph that is reasoned over and validated.

    Args:
        stated: what is reasoned over, with the axioms of the ontology's files.
        inferred: what our reasoner adds.
        beside: what is validated without having been reasoned over: the vocabulary as it is published, whose
            alignments with others are for readers, and what the build adds after reasoning.
        again: what of it is said again under another name of the same thing, which shapes do not read.
        report: our SHACL report of the whole.
        fr, en: what it is.
        rows: the triples of national sources that are in it.
    """

    stated: frozenset[str]
    inferred: frozenset[str]
    beside: frozenset[str]
    again: frozenset[str]
    report: Counter[Result]
    fr: str
    en: str
    rows: frozenset[str] = frozenset()

    def validated(self) -> Graph:
        """What the shapes read, as rdflib's."""
        return as_graph(self.stated | (self.inferred - self.again) | self.beside)


def whole(dumps: Dumps) -> Part:
    """The whole graph of a release without national sources, as its dumps and its report say."""
    stated, beside = _stated(dumps)
    inferred = _union(lines for name, lines in dumps.graphs.items() if is_inferred(name))
    with as_written():
        report = Graph().parse(data=_text(dumps.turtle("report/shacl.ttl")), format="nt")
    again = dumps.graphs.get(UNDER_OTHER_NAMES, frozenset())
    return Part(stated, inferred, beside, again, results(report), "toute la livraison", "the whole release")


def sample(dumps: Dumps, department: str = "") -> Part:
    """The facts with the rows of one département, reasoned over and validated again by our engines.

    Args:
        dumps: of a release with national sources.
        department: its code; the one with the smallest files when empty.

    Raises:
        ParameterError: no source has rows of that département.
    """
    chosen = department or _smallest(dumps)
    files = [path for paths in dumps.sources.values() for path in paths if _code(path) == chosen]
    if not files:
        raise ParameterError(
            f"--department : aucune source n’a de lignes du département «{department}»",
            f"--department: no source has rows of the département '{department}'",
        )
    files += [path for path in dumps.sources.get(TERRITORY_GRAPH, ()) if _code(path) == NOWHERE]
    rows = frozenset(line for path in files for line in triples(path))
    stated, beside = _stated(dumps)
    table = Quads()
    table.add(parse(_text(stated | rows), format=RdfFormat.N_QUADS))
    reason.infer(table, Inputs().axioms())
    added = [(g[1:-1], f"{s} {p} {o}") for g, s, p, o in table.read() if is_inferred(g[1:-1])]
    table.add(parse(_text(beside), format=RdfFormat.N_QUADS))
    report = validate.validate(table, Inputs().shape_files())
    found = results(as_graph(str(triple) for triple in validate.report_triples(report)))
    return Part(
        stated | rows,
        frozenset(line for _, line in added) - stated,
        beside,
        frozenset(line for graph, line in added if graph == UNDER_OTHER_NAMES),
        found,
        f"un échantillon : les faits et le département {chosen}",
        f"a sample: the facts and the département {chosen}",
        rows,
    )


def as_graph(lines: Iterable[str]) -> Graph:
    """Lines of N-Triples, without their points, as a graph of rdflib that keeps lexical forms."""
    with as_written():
        return Graph().parse(data=_text(lines), format="nt")


def _stated(dumps: Dumps) -> tuple[frozenset[str], frozenset[str]]:
    """What is reasoned over, and what is not."""
    graphs = {name: lines for name, lines in dumps.graphs.items() if not is_inferred(name)}
    beside = _union(lines for name, lines in graphs.items() if name in _BESIDE and name != CATALOGUE)
    return _union(lines for name, lines in graphs.items() if name not in _BESIDE), beside


def _smallest(dumps: Dumps) -> str:
    sizes: Counter[str] = Counter()
    for paths in dumps.sources.values():
        for path in paths:
            sizes[_code(path)] += path.stat().st_size
    codes = [code for code in sizes if code.isalnum() and code != NOWHERE and code != "all"]
    return min(codes, key=lambda code: (sizes[code], code), default="")


def _code(path: Path) -> str:
    return path.name.removesuffix(_ENDING)


def _union(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line} .\n" for line in sorted(lines))
