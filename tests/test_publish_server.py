"""A release put on a real server: the same answers to every canned query as from its own store."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import QueryBoolean, QuerySolutions

from maillage import catalogue, paths
from maillage.cli.main import cli
from maillage.engine import Answer, Embedded
from maillage.engine.remote import Remote
from maillage.errors import EngineError
from maillage.publish.server import GraphStore, publish
from maillage.release import Release

STRANGE = "<https://w3id.org/maillage/graph/of-before>"


@pytest.fixture(scope="module")
def server(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an `oxigraph serve` to which the command has put the curated release."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server; install the package oxigraph")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{found.getsockname()[1]}"
    folder = tmp_path_factory.mktemp("oxigraph")
    process = subprocess.Popen(
        [binary, "serve", "--bind", address.removeprefix("http://"), "--location", str(folder)],
        stderr=subprocess.DEVNULL,
    )
    try:
        old = urllib.request.Request(
            f"{address}/store",
            f"<a:a> <a:b> <a:c> {STRANGE} .".encode(),
            {"Content-Type": "application/n-quads"},
        )
        for _ in range(100):
            try:
                urllib.request.urlopen(old, timeout=5).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        command = ["--releases", str(releases), "--lang", "en", "publish"]
        command += ["--graph-store", f"{address}/store", "--endpoint", f"{address}/query"]
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0, done.output
        assert "graphs sent, 1 removed" in done.output
        yield address
    finally:
        process.terminate()
        process.wait(10)


def rows(answer: Answer) -> object:
    """An answer that can be compared, whatever the order of its rows."""
    match answer:
        case QueryBoolean():
            return bool(answer)
        case QuerySolutions():
            return [v.value for v in answer.variables], Counter(tuple(map(str, row)) for row in answer)
        case _:
            return Counter(map(str, answer))


@pytest.mark.parametrize("query", tuple(catalogue.load(paths.QUERIES)), ids=lambda query: query.name)
def test_the_same_answers(server: str, engine: Embedded, query: catalogue.CannedQuery) -> None:
    """From the server and from the release's own store."""
    remote = Remote(f"{server}/query")
    assert rows(query.run(remote, query.example)) == rows(query.run(engine, query.example))


def test_a_server_that_refuses(server: str, release: Release) -> None:
    """The fault names the address and what the server said; no server, the same."""
    with pytest.raises(EngineError, match=r"answered 4\d\d"):
        publish(release, GraphStore(f"{server}/query"))
    with pytest.raises(EngineError, match="does not answer"):
        publish(release, GraphStore("http://127.0.0.1:9/store"))
    with pytest.raises(EngineError, match="not the address"):
        publish(release, GraphStore("file:///etc/passwd"))


def test_what_is_missing_is_seen(server: str, release: Release) -> None:
    """Sizes are compared at the end."""
    quiet = type("Quiet", (GraphStore,), {"put": lambda *_: None, "delete": lambda *_: None})
    GraphStore(f"{server}/store").delete("https://w3id.org/maillage/graph/sources")
    with pytest.raises(EngineError, match="graph/sources has 0 triples"):
        publish(release, quiet(f"{server}/store"), Remote(f"{server}/query"))
