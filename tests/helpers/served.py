"""Starts the server as a program of its own, as `maillage serve` does, and asks it over sockets."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote


@dataclass(frozen=True)
class Reply:
    """A status, headers in lower case, a body, and the seconds it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Served:
    """A server on a port of its own, from `with` to the end of the block."""

    COMMAND: tuple[str, ...] = (sys.executable, "-c", "from maillage.cli.main import main; main()")

    def __init__(self, releases: Path, *options: str) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.releases, self.options = releases, options
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end of the block

    def __enter__(self) -> "Served":
        command = [
            *self.COMMAND,
            "--releases",
            str(self.releases),
            "serve",
            "--port",
            str(self.port),
            *self.options,
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.errors)
        try:
            self.wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.process.wait()
            self.errors.close()

    def wait(self, seconds: float = 120) -> None:
        """Wait until it answers questions, which takes long on a machine that does much else."""
        until = time.monotonic() + seconds
        while True:
            try:
                if self.get("/sante/prete", timeout=2).status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > until or self.process.poll() is not None:
                raise AssertionError(f"the server does not answer: {self.said()[-2000:]}")
            time.sleep(0.05)

    def said(self) -> str:
        """What it wrote on its standard error."""
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def get(self, path: str, timeout: float = 60, **headers: str) -> Reply:
        """Ask for a path."""
        return self.ask("GET", path, b"", {k.replace("_", "-"): v for k, v in headers.items()}, timeout)

    def sparql(self, text: str, timeout: float = 60) -> Reply:
        """Put a query, in the body when it is long."""
        if len(text) < 2_000:
            return self.get(f"/sparql?query={quote(text)}", timeout)
        kind = {"Content-Type": "application/sparql-query"}
        return self.ask("POST", "/sparql", text.encode("utf-8", "surrogatepass"), kind, timeout)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str], timeout: float = 60) -> Reply:
        """Send a request; read the whole reply."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        began = time.perf_counter()
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            found = answer.read()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, said, found, time.perf_counter() - began)
        finally:
            connection.close()

    def raw(self, method: str, target: bytes, body: bytes, headers: dict[str, str]) -> bytes:
        """Send bytes as they are; return what comes back, up to a second of silence."""
        lines = {
            "Host": f"127.0.0.1:{self.port}",
            "Content-Length": str(len(body)),
            "Connection": "close",
        } | headers
        head = b"%s %s HTTP/1.1\r\n" % (method.encode(), target)
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\n"
        found = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            with suppress(OSError):
                connection.sendall(head + body)
            with suppress(OSError):
                while piece := connection.recv(65_536):
                    found += piece
        return found

    def descendants(self) -> list[int]:
        """The processes under it, itself first."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    found += [int(word) for word in task.read_text("ascii").split()]
                except OSError:
                    continue
        return found

    def cpu(self) -> float:
        """Seconds of processor that the processes under it have used."""
        total = 0
        for pid in self.descendants():
            try:
                words = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
            except OSError:
                continue
            total += int(words[11]) + int(words[12])
        return total / os.sysconf("SC_CLK_TCK")
