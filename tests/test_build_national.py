"""A release made of facts and of national files: whole, in part, and cut off at any moment."""

import csv
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from maillage import mapping, paths, registers
from maillage.build import Inputs, National, build
from maillage.errors import BuildError, MaillageError, TableError
from maillage.mapping import Mapping as RowMapping
from maillage.mapping import Triple
from maillage.registers.national import Imported, NationalSource
from maillage.release import Release
from maillage.vocabulary import GRAPH, ID, PREFIXES

pytestmark = pytest.mark.long

UNIT, CLAIM = mapping.thing("actor", "siren"), mapping.thing("status-claim", "siren || '--test'")


def read_units(con: duckdb.DuckDBPyConnection, files: Mapping[str, Path], graph: str) -> Imported:
    """A file of two columns, as a source reads it."""
    con.execute(f"CREATE TABLE units AS SELECT * FROM read_csv('{files['units']}', all_varchar = true)")
    read = con.execute("SELECT count(*) FROM units").fetchall()[0][0]
    triples = (
        Triple(UNIT, "rdf:type", mapping.name("mlg:Actor")),
        Triple(UNIT, "rdfs:label", mapping.text("'Unité ' || siren", "fr")),
        Triple(UNIT, "mlg:siren", mapping.text("siren")),
        Triple(UNIT, "mlg:legalFamily", mapping.code("legal-families", "'association'")),
        Triple(UNIT, "mlg:locatedIn", mapping.thing("commune", "commune")),
    )
    return Imported(read, read, {}, (RowMapping("units", graph, triples, "commune"),))


REGISTER = NationalSource(
    "register-test", {"units": ("units*.csv",)}, partial(read_units, graph="register-test"), register=True
)
NETWORK = NationalSource(
    "network-test", {"units": ("network*.csv",)}, partial(read_units, graph="network-test")
)


DESCRIPTION = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mlg: <https://w3id.org/maillage/ontology#> .
<https://w3id.org/maillage/id/document/%s> a dcat:Dataset , mlg:Document ;
    mlg:documentKind <https://w3id.org/maillage/codes/document-kinds/dataset> ;
    dcterms:title "Registre d’essai"@fr , "Test register"@en ;
    dcterms:publisher <https://w3id.org/maillage/id/publisher/etalab> .
"""


def described(folder: Path) -> Inputs:
    """The project's data without its facts, described with the two sources of these tests; few shapes, one question.

    Of the official list, the communes of the units' départements are kept: with all, a build takes three times
    as long.
    """
    data, shapes, queries = folder / "data", folder / "shapes", folder / "queries"
    shutil.copytree(paths.DATA, data)
    for table in (data / "facts").glob("*.csv"):
        keep(table, bool if table.stem == "documents" else lambda _: False)  # the vocabulary cites some
    territories = data / "territories"
    here = set(keep(territories / "communes.csv", lambda row: row["code"].startswith(("33", "40", "974"))))
    keep(territories / "points.csv", lambda row: row["kind"] != "commune" or row["code"] in here)
    for name in ("former-communes", "movements"):
        keep(territories / f"{name}.csv", lambda row: row["successor"] in here)
    for decided in (data / "links").glob("*.sssom.tsv"):
        decided.unlink()
    for source in (REGISTER, NETWORK):
        (data / "sources" / source.name).mkdir()
        (data / "sources" / source.name / "source.ttl").write_text(DESCRIPTION % source.name, "utf-8")
    shutil.copytree(paths.QUERIES / "checks", queries / "checks")
    shutil.copy(paths.QUERIES / "nombre-de-ptce.rq", queries)
    shapes.mkdir()
    for name in ("common", "territory", "article9"):
        shutil.copy(paths.SHAPES / f"{name}.ttl", shapes)
    return Inputs(data=data, shapes=shapes, queries=queries)


def keep(table: Path, kept: Callable[[dict[str, str]], bool]) -> list[str]:
    """Keep some rows of a table, what they are about left out; return their first cells."""
    with table.open(encoding="utf-8", newline="") as read:
        header, *rows = csv.reader(read)
    rows = [row for row in rows if kept(dict(zip(header, row, strict=False)))]
    about = header.index("about") if "about" in header else -1
    with table.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [header, *([*r[:about], "", *r[about + 1 :]] if about >= 0 else r for r in rows)]
        )
    return [row[0] for row in rows]


def sirens(count: int) -> list[str]:
    """Numbers that pass the Luhn check."""
    found: list[str] = []
    n = 10_000_000
    while len(found) < count:
        n += 1
        doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(f"{n}0")))
        found.append(f"{n}{-sum(x - 9 if x > 9 else x for x in doubled) % 10}")
    return found


def folder(path: Path, name: str = "units.csv", count: int = 300) -> Path:
    """A folder with a register of units in Tarnos, Bordeaux and Saint-Denis (La Réunion)."""
    path.mkdir()
    communes = ("40312", "33063", "97411")
    rows = [f"{siren},{communes[n % 3]}" for n, siren in enumerate(sirens(count))]
    (path / name).write_text("\n".join(["siren,commune", *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def _sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "NATIONAL", (REGISTER, NETWORK))


def graphs(release: Release, subject: str) -> set[str]:
    """The named graphs that say something of a thing."""
    store = Store.read_only(str(release.store_path))
    found = store.quads_for_pattern(NamedNode(ID + subject), None, None)
    return {q.graph_name.value.removeprefix(GRAPH) for q in found if isinstance(q.graph_name, NamedNode)}


@pytest.mark.usefixtures("_sources")
def test_a_register_is_served_counted_and_dumped(tmp_path: Path) -> None:
    """Its units are actors of the SSE at every level of territory; each département has its file."""
    national = National(folder(tmp_path / "national"))
    release = build(tmp_path / "releases", described(tmp_path / "inputs"), national=national)
    store = Store.read_only(str(release.store_path))
    query = "PREFIX mlg: <https://w3id.org/maillage/ontology#> SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a mlg:SSEEnterprise ; mlg:siren [] ; mlg:locatedIn <{}{}> }}"
    found = {}
    for place in ("commune/40312", "departement/974", "region/75"):
        answer = store.query(query.format(ID, place))
        assert isinstance(answer, QuerySolutions)
        found[place] = int(next(answer)["n"].value)
    assert found["commune/40312"] >= 100
    assert found["departement/974"] == 100
    assert found["region/75"] >= 200
    first = sirens(1)[0]
    assert graphs(release, f"actor/{first}") == set()
    counted = f"{ID}observation/ess-families--departement-974--association"
    number = store.quads_for_pattern(NamedNode(counted), NamedNode(PREFIXES["mlg"] + "number"), None)
    assert {q.object.value for q in number} == {"100"}  # type: ignore[union-attr]
    files = release.path / "dumps" / "sources" / "register-test"
    assert sorted(path.name for path in files.iterdir()) == ["33.nt.gz", "40.nt.gz", "974.nt.gz"]
    assert (
        len(list(parse(gzip.decompress((files / "974.nt.gz").read_bytes()), format=RdfFormat.N_TRIPLES)))
        == 500
    )
    assert release.manifest["sources"] == {
        "register-test": {"read": 300, "kept": 300, "refused": [], "dropped": []}
    }
    assert "units.csv" in release.manifest["inputs"]
    assert not (release.path / "work").exists()


@pytest.mark.usefixtures("_sources")
def test_a_network_keeps_its_graph_and_a_part_of_france_is_built(tmp_path: Path) -> None:
    """What is no register stands in its named graph too; only the chosen départements are taken."""
    national = National(folder(tmp_path / "national", "network.csv"), frozenset({"40"}))
    release = build(tmp_path / "releases", described(tmp_path / "inputs"), national=national)
    one, other = sirens(2)
    assert "network-test" in graphs(release, f"actor/{one}")
    assert not graphs(release, f"actor/{other}")
    assert [path.name for path in (release.path / "dumps/sources/network-test").iterdir()] == ["40.nt.gz"]


@pytest.mark.usefixtures("_sources")
def test_two_files_for_one_role_are_an_error(tmp_path: Path) -> None:
    """Which one is meant cannot be guessed."""
    national = folder(tmp_path / "national")
    (national / "units-2.csv").write_text("siren,commune\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"units-2\.csv, units\.csv"):
        build(tmp_path / "releases", described(tmp_path / "inputs"), national=National(national))


@pytest.mark.usefixtures("_sources")
def test_a_full_disk_spares_the_served_release(tmp_path: Path, release: Release) -> None:
    """The build stops with a message, leaves nothing behind, and what is served stays."""
    served = release.path
    if os.getuid() != 0:
        pytest.skip("a small file system is mounted as root")
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(small)], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        subprocess.run(["cp", "-a", f"{served}", str(small / served.name)], check=False)
        (small / "current").symlink_to(served.name)
        with pytest.raises(BuildError, match="served release stays"):
            build(
                small,
                described(tmp_path / "inputs"),
                national=National(folder(tmp_path / "national", count=3000)),
            )
        assert os.readlink(small / "current") == served.name
        assert not list(small.glob(".work-*"))
    finally:
        subprocess.run(["umount", str(small)], check=True)


BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
import test_build_national as t
from maillage import registers
from maillage.build import National, build
registers.NATIONAL = (t.REGISTER, t.NETWORK)
inputs = {name: Path(sys.argv[4], name) for name in ("data", "shapes", "queries")}
build(Path(sys.argv[1]), t.Inputs(**inputs), national=National(Path(sys.argv[2])))
"""


def size(release: Release) -> int:
    """How many quads the store of a release holds."""
    return len(Store.read_only(str(release.store_path)))


def test_a_build_killed_at_any_moment_spares_the_served_release(tmp_path: Path, release: Release) -> None:
    """Eight kills at random moments: `current` is always whole, and the next build cleans up."""
    releases, national = tmp_path / "releases", folder(tmp_path / "national")
    releases.mkdir()
    subprocess.run(["cp", "-a", str(release.path), str(releases / release.version)], check=True)
    (releases / "current").symlink_to(release.version)
    described(tmp_path / "inputs")
    given = [releases, national, Path(__file__).parent, tmp_path / "inputs"]
    command = [sys.executable, "-c", BUILDER, *map(str, given)]
    began = time.monotonic()
    subprocess.run(command, check=True, timeout=300)
    whole = time.monotonic() - began
    sizes = {one.version: size(one) for one in (release, Release.open(releases))}
    chance = random.Random(8)
    for _ in range(8):
        (releases / "current").unlink()
        (releases / "current").symlink_to(release.version)
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(chance.uniform(0.2, whole))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        opened = Release.open(releases)
        assert json.loads((opened.path / "manifest.json").read_text("utf-8"))["version"] == opened.version
        assert size(opened) == sizes[opened.version] > 10_000
    subprocess.run(command, check=True, timeout=300)
    assert {p.name for p in releases.iterdir()} == {"current", ".lock", *sizes}


def test_faults_are_of_one_family() -> None:
    """Whatever stops a build is an error that the command line knows how to say."""
    assert issubclass(BuildError, MaillageError)
