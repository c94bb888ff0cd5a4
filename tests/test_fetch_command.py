"""`maillage fetch`: descriptions of datasets read, files named, addresses given."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from maillage import paths
from maillage.cli.main import cli
from maillage.errors import FetchError, HeaderError, MaillageError, ParameterError
from maillage.model import Checksum
from maillage.registers import NATIONAL
from maillage.registers.datasets import by_hand, distributions, read_distributions

HEAD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
UNITS = """
<https://a.example/units> a dcat:Distribution ;
    dcterms:title "Unités"@fr , "Units"@en ; dcterms:identifier "units.csv" ;
    dcat:byteSize "12"^^xsd:nonNegativeInteger ;
    spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_md5 ; spdx:checksumValue "%s" ] ;
    dcat:downloadURL <%s> .
"""
PLAIN = """
<https://a.example/%s> a dcat:Distribution ; dcterms:identifier "%s" ; dcat:downloadURL <%s> .
"""
MD5 = "9e107d9d372bb6826bd81d3542a419d6"
TEXT = b"The quick brown fox jumps over the lazy dog"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes `sources/<name>/source.ttl`."""

    def call(name: str, *parts: str) -> Path:
        path = tmp_path / "sources" / name / "source.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return path

    return call


def test_a_distribution_is_read(write: Write) -> None:
    """Address, name, titles, size, checksum; a page or a nameless format is not a file to fetch."""
    page = "<https://a.example/page> a dcat:Distribution ; dcat:accessURL <https://a.example/> ."
    nameless = "<https://a.example/z> a dcat:Distribution ; dcat:downloadURL <https://a.example/z.parquet> ."
    (found,) = read_distributions(write("units", UNITS % (MD5, "https://a.example/1"), page, nameless))
    assert (found.file, found.url, found.size) == ("units.csv", "https://a.example/1", 12)
    assert found.titles == {"fr": "Unités", "en": "Units"}
    assert found.checksum == Checksum("md5", MD5)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not turtle", "not Turtle"),
        (UNITS % ("abc", "https://a.example/1"), "spdx:checksum"),
        (UNITS.replace("_md5", "_crc") % (MD5, "https://a.example/1"), "spdx:checksum"),
        (UNITS.replace('"12"', '"many"') % (MD5, "https://a.example/1"), "byteSize"),
        (UNITS.replace("units.csv", "../units.csv") % (MD5, "https://a.example/1"), "file name"),
        (UNITS.replace("units.csv", ".fetch") % (MD5, "https://a.example/1"), "file name"),
        (UNITS % (MD5, "file:///etc/hostname"), "not http"),
        (PLAIN % ("a", "x.csv", "http://a.example/1") + PLAIN % ("b", "x.csv", "http://a.example/2"), "two"),
        ("<https://a.example/> a dcat:Distribution ; dcat:downloadURL <https://a.example/1> .", "no distri"),
    ],
)
def test_a_faulty_description_is_refused(write: Write, text: str, reason: str) -> None:
    """The message names the description and the reason."""
    with pytest.raises(HeaderError, match=rf"units/source\.ttl: .*{reason}"):
        read_distributions(write("units", text))


def test_an_unknown_source_has_near_names(write: Write, tmp_path: Path) -> None:
    """The reader is told what could have been meant; a source without files is not proposed."""
    write("sirene", PLAIN % ("a", "a.csv", "https://a.example/1"))
    write("esus", PLAIN % ("b", "b.csv", "https://a.example/2"))
    write("page")
    folder = tmp_path / "sources"
    with pytest.raises(FetchError, match=r"'siren'; near ones: sirene$"):
        distributions(folder, "siren")
    with pytest.raises(FetchError, match=r"known: esus, sirene$"):
        distributions(folder, "unlike")
    with pytest.raises(FetchError, match=r"page: no address"):
        distributions(folder, "page")
    assert [file.file for file in distributions(folder, "all")] == ["b.csv", "a.csv"]


def test_the_descriptions_of_the_project_are_read() -> None:
    """Every `source.ttl` can be read, and no two files of sources have one name."""
    files = distributions(paths.DATA / "sources", "all")
    names = [file.file for file in files]
    assert len(names) == len(set(names))
    assert all(file.titles.keys() >= {"fr", "en"} for file in files)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server of one folder, with `units.csv` and `more.csv`."""
    folder = tmp_path / "served"
    folder.mkdir()
    for name in ("units.csv", "more.csv"):
        (folder / name).write_bytes(TEXT)

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def run(write: Write, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `maillage fetch` on two sources of that server, into `national/`."""
    write("units", UNITS % (MD5, f"{address}/units.csv"))
    write(
        "more",
        PLAIN % ("a", "absent.csv", f"{address}/absent"),
        PLAIN % ("b", "m.csv", f"{address}/more.csv"),
    )
    monkeypatch.setattr(paths, "DATA", tmp_path)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["--lang", "fr", "fetch", *words])


def test_a_source_is_fetched_then_unchanged(run: Callable[..., Result], tmp_path: Path) -> None:
    """One line a file: its path, its size, what was done."""
    first, second = run("units"), run("units")
    assert first.output == "national/units.csv\t43 o\tapporté\n"
    assert second.output == "national/units.csv\t43 o\tinchangé\n"
    assert (tmp_path / "national" / "units.csv").read_bytes() == TEXT


def test_one_file_that_fails_does_not_keep_others_away(run: Callable[..., Result], tmp_path: Path) -> None:
    """The others are brought, the fault is said, the status tells."""
    done = run("all", "--into", "there")
    assert sorted(path.name for path in (tmp_path / "there").glob("*.csv")) == ["m.csv", "units.csv"]
    assert isinstance(done.exception, MaillageError)
    assert "404" in done.exception.message("fr")


def test_a_dry_run_writes_nothing(run: Callable[..., Result], tmp_path: Path, address: str) -> None:
    """Name, size as the server says, address."""
    done = run("units", "--dry-run")
    assert done.output == f"units.csv\t43 o\t{address}/units.csv\n"
    every = run("all", "--dry-run")
    assert [line.split("\t")[0] for line in every.output.splitlines()] == ["absent.csv", "m.csv", "units.csv"]
    assert isinstance(every.exception, FetchError)
    assert not (tmp_path / "national").exists()


def test_sources_without_a_file_to_fetch_are_named_with_their_page() -> None:
    """README and LISEZMOI say how many are fetched."""
    names = {source.name for source in NATIONAL}
    left = {name: page for name, page in by_hand(paths.DATA / "sources").items() if name in names}
    assert (len(names), len(names - left.keys())) == (12, 5)
    assert all(page.startswith("https://") for page in left.values())
    with pytest.raises(FetchError, match="download it yourself from https://carteco"):
        distributions(paths.DATA / "sources", "carteco")


def test_another_address_may_be_given(run: Callable[..., Result], tmp_path: Path, address: str) -> None:
    """For the one file, or for one by its name; the size told of the old address is forgotten."""
    assert run("units", "--url", f"{address}/more.csv").exit_code == 0
    assert run("more", "--url", f"absent.csv={address}/units.csv").exit_code == 0
    assert {path.name for path in (tmp_path / "national").glob("*.csv")} == {
        "units.csv",
        "absent.csv",
        "m.csv",
    }
    for wrong in (("more", "--url", f"{address}/x"), ("units", "--url", "file:///etc/hostname")):
        assert isinstance(run(*wrong).exception, ParameterError)


def test_a_limit_may_be_given(run: Callable[..., Result]) -> None:
    """In gigabytes."""
    done = run("units", "--max-size", "0.00000001")
    assert isinstance(done.exception, FetchError)
    assert "--max-size" in str(done.exception)


def test_a_folder_that_cannot_be_written_is_said(run: Callable[..., Result], tmp_path: Path) -> None:
    """One sentence, no trace."""
    (tmp_path / "file").write_text("")
    assert isinstance(run("units", "--into", "file/in").exception, FetchError)
