"""Verifying a release: a whole one passes, and whatever is changed in it is named."""

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from maillage import paths, reason, validate
from maillage.build import Inputs
from maillage.cli.main import cli
from maillage.errors import ParameterError
from maillage.quads import Quads
from maillage.release import Release, seal_store
from maillage.verify import Check, verify
from maillage.verify.check import MOST, Difference, compare, outcome
from maillage.verify.closure import closure
from maillage.verify.dumps import Dumps, check_counts, check_dumps
from maillage.verify.part import Part, as_graph, sample
from maillage.verify.release import check_closure, check_shapes
from maillage.verify.shapes import results
from maillage.verify.store import check_files, check_store
from maillage.vocabulary import CODES, GRAPH, ID, expand

NQUADS = "dumps/maillage.nq.gz"
GRAPH_FILE = "dumps/graphs/article9.ttl"
WRONG = f"<{ID}actor/eole> <{expand('org:memberOf')}> <{ID}ptce/nowhere>"


@pytest.fixture
def copied(release: Release, tmp_path: Path) -> Release:
    """A copy of the curated release, to be spoiled, that was sealed."""
    shutil.copytree(release.path, tmp_path / "release")
    manifest = json.loads((tmp_path / "release" / "manifest.json").read_text("utf-8"))
    manifest["store"] = {"checksums": "store.json"}
    (tmp_path / "release" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    seal_store(tmp_path / "release")
    return Release.read(tmp_path / "release")


def flip(path: Path) -> None:
    """Change one byte in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def drop(path: Path) -> None:
    """Remove the last triple of a Turtle file."""
    triples = sorted(str(quad.triple) for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    path.write_text("".join(f"{line} .\n" for line in triples[:-1]), encoding="utf-8")


def forget(store: Path, *, everywhere: bool) -> None:
    """Remove a triple from its named graph, or from the default graph alone."""
    opened = Store(str(store))
    first = min(opened.quads_for_pattern(None, None, None, NamedNode(GRAPH + "article9")), key=str)
    opened.remove(first if everywhere else Quad(first.subject, first.predicate, first.object, DefaultGraph()))
    opened.flush()


def add(path: Path) -> None:
    """Add an inferred triple to the N-Quads dump."""
    text = gzip.decompress(path.read_bytes()).decode()
    path.write_bytes(gzip.compress(f"{text}{WRONG} <{GRAPH}inferred/prp-inv> .\n".encode()))


Look = Callable[[Release], Check]
SPOILED: dict[str, tuple[Callable[[Path], object], Look, str]] = {
    "nothing, files": (lambda path: None, check_files, ""),
    "nothing, dumps": (lambda path: None, lambda r: check_dumps(Dumps(r)), ""),
    "nothing, counts": (lambda path: None, lambda r: check_counts(Dumps(r)), ""),
    "nothing, store": (lambda path: None, lambda r: check_store(Dumps(r)), ""),
    "a byte of a dump": (lambda path: flip(path / GRAPH_FILE), check_files, GRAPH_FILE),
    "a byte of the store": (lambda path: flip(max((path / "store").glob("*.sst"))), check_files, "store/"),
    "a byte of the index": (
        lambda path: flip(max((path / "search" / "index").glob("*.idx"))),
        check_files,
        "search/index/",
    ),
    "a byte of the things": (
        lambda path: flip(path / "search" / "things.parquet"),
        check_files,
        "search/things.parquet",
    ),
    "a missing dump": (lambda path: (path / GRAPH_FILE).unlink(), check_files, f"{GRAPH_FILE} is missing"),
    "a missing dump, read": (
        lambda path: (path / GRAPH_FILE).unlink(),
        lambda r: check_dumps(Dumps(r)),
        f"{GRAPH_FILE}: cannot be read",
    ),
    "a triple less in a dump": (
        lambda path: drop(path / GRAPH_FILE),
        lambda r: check_dumps(Dumps(r)),
        f"only in {NQUADS}: <",
    ),
    "a triple more in the N-Quads": (
        lambda path: add(path / NQUADS),
        lambda r: check_dumps(Dumps(r)),
        WRONG,
    ),
    "a triple more than the manifest says": (
        lambda path: add(path / NQUADS),
        lambda r: check_counts(Dumps(r)),
        "inferred/prp-inv",
    ),
    "a triple less in a graph of the store": (
        lambda path: forget(path / "store", everywhere=True),
        lambda r: check_store(Dumps(r)),
        "only in the dump: <",
    ),
    "a triple less in the default graph": (
        lambda path: forget(path / "store", everywhere=False),
        lambda r: check_store(Dumps(r)),
        "only in the union of the dumps: <",
    ),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_is_changed_is_named(copied: Release, spoiled: str) -> None:
    """One change, one check that sees it, and the file or the triple in its words."""
    act, look, words = SPOILED[spoiled]
    act(copied.path)
    check = look(copied)
    assert check.passed is (words == ""), check
    assert check.total <= 2
    assert words in "".join(difference.en for difference in check.differences)
    assert all(difference.fr != difference.en for difference in check.differences)


@pytest.mark.parametrize(
    ("file", "step"), [(NQUADS, "dumps"), ("store/CURRENT", "store"), ("report/shacl.ttl", "closure")]
)
def test_a_file_that_cannot_be_read_is_a_difference(copied: Release, file: str, step: str) -> None:
    """Each check that needs it says so; the others go on."""
    (copied.path / file).write_bytes(b"\x00nonsense")
    steps = {}
    for check in verify(copied):
        steps[check.name] = check
        if check.name == step:
            break
    assert not steps["files"].passed
    assert not steps[step].passed
    assert Path(file).name in steps[step].differences[0].en or step == "store"


FACTS = f"""
<{ID}actor/a> <{expand("rdf:type")}> <{expand("mlg:Actor")}>
<{ID}actor/a> <{expand("rdfs:label")}> "A"@fr
<{ID}membership/m> <{expand("org:member")}> <{ID}actor/a>
<{ID}membership/m> <{expand("org:organization")}> <{ID}ptce/p>
<{ID}membership/m> <{expand("org:role")}> <{CODES}roles/carrier>
<{ID}link/l> <{expand("mlg:linkKind")}> <{CODES}link-kinds/joint-project>
<{ID}link/l> <{expand("mlg:fromParty")}> <{ID}actor/a>
<{ID}link/l> <{expand("mlg:toParty")}> <{ID}actor/b>
<{ID}link/l> <{expand("mlg:party")}> <{ID}ptce/p>
""".strip().splitlines()


@pytest.fixture(scope="module")
def part() -> Part:
    """A few facts with the codes that they use, reasoned over and validated by our engines."""
    codes = {
        str(quad.triple)
        for name in ("roles", "link-kinds")
        for quad in parse(path=str(paths.ONTOLOGY / "codes" / f"{name}.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    stated = frozenset(FACTS) | codes
    table = Quads()
    table.add(parse("".join(f"{line} .\n" for line in stated), format=RdfFormat.N_QUADS))
    reason.infer(table, Inputs().axioms())
    inferred = frozenset(f"{s} {p} {o}" for g, s, p, o in table.read() if "/inferred/" in g)
    report = validate.validate(table, Inputs().shape_files())
    found = results(as_graph(map(str, validate.report_triples(report))))
    assert found
    return Part(stated, inferred, frozenset(), frozenset(), found, "un essai", "a trial")


def test_our_closure_is_that_of_owlrl(part: Part) -> None:
    """With the rules of our own; a triple more or less is named."""
    direct = f"<{ID}actor/a> <{expand('mlg:carries')}> <{ID}ptce/p>"
    link = f"<{ID}ptce/p> <{expand('mlg:cooperatesWith')}> <{ID}actor/b>"
    assert {direct, link} <= part.inferred
    assert link.replace("actor/b", "actor/a") not in part.inferred
    assert check_closure(part, Inputs()).passed
    spoiled = check_closure(replace(part, inferred=part.inferred - {direct} | {WRONG}), Inputs())
    assert [d.en for d in spoiled.differences] == [
        f"only in the release: {WRONG}",
        f"only in owlrl: {direct}",
    ]


def test_the_literals_that_axioms_read_reach_owlrl() -> None:
    """A key makes one of two actors, and a domain a type; from a name nothing follows."""
    a, b, c = (f"<{ID}actor/{name}>" for name in "abc")
    actor = f"<{expand('rdf:type')}> <{expand('mlg:Actor')}>"
    stated = [
        *(f'{one} <{expand("mlg:siren")}> "130005481"' for one in (a, b)),
        *(f"{one} {actor}" for one in (a, b)),
        f'{c} <{expand("mlg:legalForm")}> "SCIC"@fr',
        *(f'{one} <{expand("rdfs:label")}> "Un nom"@fr' for one in (a, c)),
    ]
    found = closure(stated, Inputs().axioms()).facts
    assert {f"{a} <{expand('owl:sameAs')}> {b}", f"{c} {actor}"} <= found
    assert f"{a} <{expand('owl:sameAs')}> {c}" not in found


def test_our_report_is_that_of_pyshacl(part: Part) -> None:
    """A result more or less is named."""
    assert check_shapes(part, Inputs(), "pyshacl").passed
    (first, *_) = sorted(part.report)
    report = part.report.copy()
    report.pop(first)
    spoiled = check_shapes(replace(part, report=report), Inputs(), "pyshacl")
    assert [d.en.partition(":")[0] for d in spoiled.differences] == ["only in pyshacl"]
    assert first[0] in spoiled.differences[0].en


def test_differences_are_bounded_and_counted() -> None:
    """The first ones are kept, all are counted."""
    check = outcome("x", "", "", compare(map(str, range(100)), (), ("ici", "here"), ("là", "there")))
    assert (len(check.differences), check.total) == (MOST, 100)


def test_a_departement_that_no_source_has_is_said(copied: Release) -> None:
    """The sample is of rows that are there."""
    with pytest.raises(ParameterError, match="département '2A'"):
        sample(Dumps(copied), "2A")


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", ("écart", "et 5 autres")), ("en", ("differs", "and 5 more"))]
)
def test_the_command_says_each_check(
    release: Release, monkeypatch: pytest.MonkeyPatch, lang: str, words: tuple[str, str]
) -> None:
    """One line a check, its differences under it; JSON on demand; status 1 when anything differs."""
    good = Check("files", "tout", "all")
    bad = Check("store", "le magasin", "the store", (Difference("rien", "nothing"),), 6)
    checks = [good, bad]
    monkeypatch.setattr("maillage.cli.verify.verify_release", lambda *_: iter(checks))
    base = ["--releases", str(release.path.parent), "--lang", lang, "verify"]
    done = CliRunner().invoke(cli, base)
    assert done.exit_code == 1
    assert all(word in done.output for word in words)
    record = json.loads(CliRunner().invoke(cli, [*base, "--json"]).output)
    assert (record["passed"], [c["passed"] for c in record["checks"]]) == (False, [True, False])
    checks.remove(bad)
    assert CliRunner().invoke(cli, [*base, release.path.name]).exit_code == 0


@pytest.mark.long
def test_the_curated_release_is_verified(release: Release) -> None:
    """Every check passes, those of the reference libraries too."""
    failed = {check.name: check.differences for check in verify(release) if not check.passed}
    assert not failed
