"""A release of every national source: no personal data in it, a catalogue that holds, questions answered."""

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, RdfFormat, Store, parse

from maillage import catalogue, paths, registers, validate
from maillage.build import National, build
from maillage.cli.main import main
from maillage.engine import Embedded, Query
from maillage.publish.void import FILES
from maillage.release import Release
from maillage.vocabulary import BASE
from maillage.web import create_app
from once import made_once

pytestmark = pytest.mark.long

BENCH = Path(__file__).resolve().parents[1] / "bench"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
PHONE = re.compile(r"(?<!\d)0[1-9](?:[ .-]?\d{2}){4}(?!\d)")


def generate(folder: Path) -> None:
    """Write every national file, small, in its layout and with its traps."""
    for script, size in (("register.py", ["--units", "3000"]), ("places.py", ["--scale", "0.02"])):
        subprocess.run([sys.executable, BENCH / script, *size, "--out", folder], check=True, timeout=100)
    (folder / "esus-2026.csv").write_text("SIREN;Date d'agrément;Contact\n", encoding="utf-8")


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every national file."""
    if not (BENCH / "register.py").is_file():
        pytest.skip("the generators stand with the sources of the project")
    return made_once(tmp_path_factory, "national", generate)


@pytest.fixture(scope="module")
def whole(national: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release made of them and of the facts."""
    folder = made_once(
        tmp_path_factory, "national-releases", lambda at: build(at, national=National(national, memory=3.0))
    )
    return Release.open(folder)


def dumps(release: Release) -> Iterator[tuple[Path, str]]:
    """The texts of the files of a release, but for its manifest."""
    for path in sorted((release.path).rglob("*")):
        if path.suffix == ".gz":
            yield path, gzip.decompress(path.read_bytes()).decode("utf-8")
        elif path.suffix in (".ttl", ".jsonld", ".json") and path.name not in ("manifest.json", "store.json"):
            yield path, path.read_text(encoding="utf-8")


def test_no_personal_data_anywhere(whole: Release, national: Path) -> None:
    """The files hold e-mails, telephones and names of persons; the release holds none of them."""
    given = "".join(path.read_text("utf-8", errors="replace") for path in national.iterdir())
    mails, phones = set(EMAIL.findall(given)), set(PHONE.findall(given))
    assert len(mails) > 50
    assert phones
    for path, text in dumps(whole):
        if path.parent.parent.name != "sources":
            continue
        assert not EMAIL.search(text), path
        plain = re.sub(r"<[^>]*>|POINT\([-0-9. ]+\)", "", text)
        assert not PHONE.search(plain), path
    for path, text in dumps(whole):
        found = mails & set(EMAIL.findall(text))
        assert not found, path
    for path in (whole.path / "dumps" / "sources").rglob("*.nt.gz"):
        triples = parse(gzip.decompress(path.read_bytes()), format=RdfFormat.N_TRIPLES)
        assert not list(validate.personal_data(triples)), path


def test_every_source_is_told(whole: Release) -> None:
    """Rows read, kept and refused by reason, for each; all that is read is kept or refused."""
    told = whole.manifest["sources"]
    here = {source.name for source in registers.NATIONAL} - {"tiers-lieux-cget-2019"}
    assert set(told) == here
    for name, taken in told.items():
        if name != "sirene":
            left = sum(reason["number"] for reason in taken["refused"])
            assert taken["read"] == taken["kept"] + left, name
        assert taken["kept"] or name == "esus", name
        assert all(reason["fr"] and reason["en"] for reason in taken["refused"])


def test_the_catalogue_names_files_that_are_there(whole: Release) -> None:
    """Each dump of each graph, and no other; what else it names is the answer of a question."""
    addresses = {
        triple.object.value
        for triple in parse(path=str(whole.path / "catalogue.ttl"), format=RdfFormat.TURTLE)
        if triple.predicate.value.endswith("#dataDump") or triple.predicate.value.endswith("#downloadURL")
    }
    assert all(address.startswith(BASE) for address in addresses)
    answers = {f"{BASE}requetes/{query.name}.csv" for query in catalogue.load()}
    told = {address.removeprefix(FILES) for address in addresses - answers}
    there = {path.relative_to(whole.path).as_posix() for path in whole.path.rglob("*") if path.is_file()}
    assert told <= there
    assert {path for path in there if path.startswith("dumps/")} <= told
    files = {file["path"]: file for file in whole.manifest["files"]}
    assert len({file["title"]["fr"] for file in files.values()}) == len(files)


def test_the_store_holds_what_the_manifest_counts(whole: Release) -> None:
    """The default graph is the union, the catalogue in it."""
    store = Store.read_only(str(whole.store_path))
    (row,) = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")  # type: ignore[misc]
    assert int(row["n"].value) == whole.manifest["counts"]["triples"]


def test_the_dumps_hold_literals_as_the_store_does(whole: Release) -> None:
    """Parsed into a store and read again, no line of a dump changes: what is downloaded is what is asked."""
    for path in sorted((whole.path / "dumps").rglob("*.gz")):
        form = RdfFormat.N_QUADS if ".nq" in path.name else RdfFormat.N_TRIPLES
        quads = set(parse(gzip.decompress(path.read_bytes()), form))
        store = Store()
        store.bulk_extend(quads)
        assert sorted(map(str, quads)) == sorted(map(str, store)), path


@pytest.mark.parametrize("query", tuple(catalogue.load(paths.QUERIES)), ids=lambda query: query.name)
def test_each_question_is_answered(whole: Release, query: catalogue.CannedQuery) -> None:
    """With its example, on the graph that has all sources."""
    engine = Embedded.open(whole.store_path)
    assert not query.lacking(engine)
    answer = query.run(engine, query.example)
    if not isinstance(answer, QueryBoolean):
        for _ in answer:
            pass


def test_the_pages_know_the_registers(whole: Release) -> None:
    """An actor that a register alone knows has its page; home counts it; each register has its files."""
    client = create_app(whole.path).test_client()
    (row,) = Embedded.open(whole.store_path).query(
        Query(  # type: ignore[misc]
            "PREFIX mlg: <https://w3id.org/maillage/ontology#> SELECT ?x WHERE { ?x mlg:siren ?n ; a mlg:Association"
            " FILTER NOT EXISTS { GRAPH ?g { ?x mlg:siren ?n } } } LIMIT 1"
        )
    )
    actor = row["x"].value.partition("/id/")[2]
    page = client.get(f"/page/{actor}").text
    assert row["x"].value in page
    assert "registre national" in page
    assert "Registres nationaux" in client.get(f"/page/{actor}?vue=faits").text
    assert f"<{row['x'].value}>" in client.get(f"/data/{actor}.nt").text
    home = client.get("/").text.replace("\u202f", "")
    assert int(re.findall(r"<strong>(\d+)</strong> acteurs", home)[0]) > 1500
    assert (
        client.get("/donnees/fichiers").text.count("<summary>")
        == len({path.parent for path in (whole.path / "dumps/sources").rglob("*.gz")}) + 1
    )


def test_a_deduction_of_a_register_is_explained(whole: Release, capsys: pytest.CaptureFixture[str]) -> None:
    """`maillage why` says by which rule an association is an enterprise of the SSE."""
    store = Embedded.open(whole.store_path)
    text = (
        "PREFIX mlg: <https://w3id.org/maillage/ontology#> SELECT ?x WHERE { ?x mlg:legalFamily "
        "<https://w3id.org/maillage/codes/legal-families/association> ; mlg:siren ?n ; mlg:staffBand ?b } LIMIT 1"
    )
    (row,) = store.query(Query(text))  # type: ignore[misc]
    actor = row["x"].value.partition("/id/")[2]
    releases = str(whole.path.parent)
    main(["--releases", releases, "why", actor, "rdf:type", "mlg:SSEEnterprise"])
    told = capsys.readouterr().out
    assert "legal-families/association" in told or "famille" in told.lower()


def test_the_command_says_what_it_took(
    national: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line a source on the error stream, a line a reason; the perimeter changes it."""
    arguments = ["--releases", str(tmp_path), "build", "--national", str(national), "--department", "40"]
    main([*arguments, "--perimeter", "flag"])
    told = capsys.readouterr().err
    release = Release.open(tmp_path)
    taken = release.manifest["sources"]["sirene"]
    assert f"sirene : {taken['read']} lues, {taken['kept']} gardées" in told
    assert "hors de l’ESS" in told
    assert json.loads((release.path / "manifest.json").read_text("utf-8"))["sources"]["rna"]["read"]
