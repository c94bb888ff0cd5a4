"""Starts SPARQL servers that take graphs, each as a child process on ports and in a folder of its own."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from maillage.engine.remote import Remote
from maillage.publish.server import GraphStore, Union
from needed import need

SECONDS: Final = 60.0
"""How long a server may take to start."""


@dataclass(frozen=True)
class Server:
    """A server that runs: its addresses, who may write, where the union goes."""

    endpoint: str
    graph_store: str
    user: str = ""
    password: str = ""
    union: Union = Union.DEFAULT

    @property
    def graphs(self) -> GraphStore:
        """Its graphs, for who may write."""
        return GraphStore(self.graph_store, self.user, self.password)

    @property
    def engine(self) -> Remote:
        """The engine that asks it."""
        return Remote(self.endpoint, timeout=120)

    @property
    def options(self) -> list[str]:
        """What `maillage publish` is told."""
        told = {
            "--graph-store": self.graph_store,
            "--endpoint": self.endpoint,
            "--user": self.user,
            "--password": self.password,
            "--union": self.union.value,
        }
        return [word for option in told.items() for word in option]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """An `oxigraph serve`, empty."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("no oxigraph server; install the package oxigraph")
    address = f"127.0.0.1:{free_port()}"
    command = [binary, "serve", "--bind", address, "--location", str(folder), *options]
    with _running(command, folder, f"http://{address}/query"):
        yield Server(f"http://{address}/query", f"http://{address}/store")


_VIRTUOSO: Final = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """A Virtuoso, empty: the program alone, without the service that its package may install."""
    binary = shutil.which("virtuoso-t") or ""
    need("virtuoso", binary, "Debian's package virtuoso-opensource-7-bin has virtuoso-t")
    port = free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=free_port(), http=port), encoding="ascii")
    address = f"http://127.0.0.1:{port}"
    with _running([binary, "+foreground", "+configfile", "virtuoso.ini"], folder, f"{address}/sparql"):
        graph_store = f"{address}/sparql-graph-crud-auth"
        yield Server(f"{address}/sparql", graph_store, "dba", "dba", Union.GRAPH)


@contextmanager
def _running(command: list[str], folder: Path, endpoint: str) -> Iterator[None]:
    """A program, once its endpoint answers; killed at the end, as nothing of it is kept."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        until = time.monotonic() + SECONDS
        while not _answers(endpoint):
            if process.poll() is not None or time.monotonic() > until:
                said = (folder / "output.txt").read_text("utf-8", "replace")
                pytest.fail(f"{command[0]} did not start: {said[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait(10)


def _answers(endpoint: str) -> bool:
    try:
        urllib.request.urlopen(f"{endpoint}?query=ASK%7B%7D", timeout=5).close()
    except urllib.error.HTTPError as fault:
        fault.close()
        return False
    except OSError:
        return False
    return True
