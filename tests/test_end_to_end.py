"""The product as its users meet it: a server started as they start it, asked as they ask it."""

import csv
import io
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph

from maillage import paths
from maillage.cli.main import cli
from maillage.release import Release
from maillage.vocabulary import ID, PREFIXES

pytestmark = pytest.mark.alone
COUNT = f"SELECT (COUNT(DISTINCT ?p) AS ?n) {{ ?p a <{PREFIXES['mlg']}PTCE> }}"


@pytest.fixture(scope="module")
def poles(releases: Path) -> str:
    """How many poles the manifest of the release says it has."""
    return str(Release.open(releases).manifest["classes"][f"{PREFIXES['mlg']}PTCE"])


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fetch(address: str, accept: str = "*/*") -> tuple[str, str]:
    """The final address and the body of an answer."""
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(answer.url), answer.read().decode()


def wait_for(address: str, seconds: float) -> float:
    """How long until an address answers.

    Raises:
        AssertionError: it does not within the time given.
    """
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        try:
            fetch(address)
            return time.perf_counter() - start
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} did not answer within {seconds} s")


@pytest.fixture(scope="module")
def server(releases: Path) -> Iterator[str]:
    """`maillage serve` on the built release."""
    port = free_port()
    command = [sys.executable, "-c", "from maillage.cli import main; main()", "--releases", str(releases)]
    process = subprocess.Popen([*command, "serve", "--port", str(port)], stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/sante", 60)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=15)
    assert address in said


def test_a_thing_is_a_page_and_turtle(server: str) -> None:
    """`/id/…` leads a browser to a page and a program to Turtle."""
    url, page = fetch(f"{server}/id/ptce/sud-aquitaine", "text/html")
    assert url == f"{server}/page/ptce/sud-aquitaine"
    assert "PTCE Sud Aquitaine" in page
    _, turtle = fetch(f"{server}/id/ptce/sud-aquitaine", "text/turtle")
    assert f"<{ID}ptce/sud-aquitaine>" in Graph().parse(data=turtle, format="turtle").serialize(format="nt")


def test_a_canned_query_is_csv_by_address(server: str) -> None:
    """A spreadsheet opens the answer of a question by its address."""
    _, text = fetch(f"{server}/requetes/ptce-par-region.csv?region=75")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == "nom"
    assert any("Sud Aquitaine" in row[0] for row in rows)


def test_the_endpoint_answers(server: str, poles: str) -> None:
    """A query in the address, an answer in CSV."""
    _, text = fetch(f"{server}/sparql?query={urllib.parse.quote(COUNT)}", "text/csv")
    assert text.split() == ["n", poles]


def ask(endpoint: str) -> str:
    """What the command line gives for the count of poles at an endpoint."""
    done = CliRunner().invoke(cli, ["sparql", COUNT, "--endpoint", endpoint, "--format", "csv"])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output.split()[-1]


def test_the_command_line_asks_our_own_server(server: str, poles: str) -> None:
    """`maillage sparql --endpoint` works against ourselves."""
    assert ask(f"{server}/sparql") == poles


def test_the_command_line_asks_oxigraph(releases: Path, poles: str, tmp_path: Path) -> None:
    """`maillage sparql --endpoint` works against `oxigraph serve` on the N-Quads dump."""
    oxigraph, port = str(Path(sys.executable).with_name("oxigraph")), free_port()
    dump = releases / "current" / "dumps" / "maillage.nq.gz"
    raw = tmp_path / "maillage.nq"
    raw.write_bytes(subprocess.run(["gzip", "-dc", str(dump)], capture_output=True, check=True).stdout)
    location = ["--location", str(tmp_path / "store")]
    subprocess.run([oxigraph, "load", *location, "--file", str(raw)], check=True, capture_output=True)
    bind = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    process = subprocess.Popen([oxigraph, "serve-read-only", *location, *bind], stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/", 20)
        assert ask(f"http://127.0.0.1:{port}/query") == poles
    finally:
        process.terminate()
        process.wait(10)


def column(table: str, name: str, **where: str) -> list[str]:
    """The cells of a column of the facts, in the rows that hold these values."""
    with (paths.DATA / "facts" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[name] for row in csv.DictReader(file) if all(row[k] == v for k, v in where.items())]


def test_the_sheet_of_sud_aquitaine_holds_all_that_the_note_says(releases: Path) -> None:
    """Its seven axes, four functions, every base member and every figure, in one canned query."""
    arguments = ["--releases", str(releases), "query", "ptce-fiche", "ptce=sud-aquitaine", "--format", "csv"]
    text = CliRunner().invoke(cli, arguments).output
    pole = "ptce/sud-aquitaine"
    axes, functions = (
        column("interventions", "label", collective=pole),
        column("functions", "label", collective=pole),
    )
    assert (len(axes), len(functions)) == (7, 4)
    members = [
        member.removeprefix("actor/")
        for member, roles in zip(
            column("memberships", "member", collective=pole),
            column("memberships", "roles", collective=pole),
            strict=True,
        )
        if "base-member" in roles
    ]
    names = {name for member in members for name in column("organisations", "name", id=member)[:1]}
    figures = column("figures", "label", about=pole)
    assert len(names) >= 25
    assert len(figures) >= 9
    missing = [word for word in (*axes, *functions, *names, *figures) if word not in text.replace('""', '"')]
    assert not missing


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md"])
def test_the_addresses_that_the_readmes_give_answer(server: str, name: str) -> None:
    """Each `curl` of the readme works on the server that `make serve` starts."""
    text = (Path(__file__).resolve().parents[1] / name).read_text(encoding="utf-8")
    found = re.findall(r"curl .*?(http://127\.0\.0\.1:8000)(/[^\s']*)", text)
    assert found
    for _, path in found:
        assert fetch(server + path)[1]
