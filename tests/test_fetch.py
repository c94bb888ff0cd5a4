"""Files brought from a server that misbehaves: whole under their name, or not there at all."""

import email.utils
import errno
import gzip
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from maillage.errors import FetchError
from maillage.fetch import STATE_FOLDER, Clock, Outcome, Policy, announced_size, fetch, locked
from maillage.fetch.http import follow
from maillage.fetch.policy import asked_wait
from maillage.model import Checksum, Distribution

BODY = bytes(range(256)) * 20_000
"""Five megabytes."""
NOW = 1_800_000_000.0
Step = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next step of its server's list, or serves the body as a good server does."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Play a step."""
        self.server.seen.append((self.command, self.path, dict(self.headers)))
        step = self.server.steps.pop(0) if self.server.steps else good
        try:
            step(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer."""
        self.start(status, **{"Content_Length": str(len(body))} | headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def start(self, status: int, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def cut(self) -> None:
        """Close the connection now."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """A server whose answers are a list of steps."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: list[Step] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.body, self.etag = BODY, '"one"'

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"http://127.0.0.1:{self.server_address[1]}/data.csv"

    def headers(self, number: int) -> dict[str, str]:
        """The headers of a request."""
        return self.seen[number][2]


def good(handler: Handler) -> None:
    """Ranges, validators and all (RFC 9110)."""
    server, headers = handler.server, handler.headers
    if server.etag and headers.get("If-None-Match") == server.etag:
        return handler.reply(304, ETag=server.etag)
    wanted = headers.get("Range")
    if wanted and headers.get("If-Range") == server.etag:
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        part = f"bytes {start}-{len(server.body) - 1}/{len(server.body)}"
        return handler.reply(206, server.body[start:], ETag=server.etag, Content_Range=part)
    return handler.reply(200, server.body, ETag=server.etag)


def cut_after(sent: int, etag: str = '"one"', **headers: str) -> Step:
    """Announce the whole body, send some of it."""

    def step(handler: Handler) -> None:
        body = handler.server.body
        handler.start(200, ETag=etag, Content_Length=str(len(body)), **headers)
        handler.wfile.write(body[:sent])
        handler.cut()

    return step


def status(number: int, body: bytes = b"", **headers: str) -> Step:
    """Answer with a status."""
    return lambda handler: handler.reply(number, body, **headers)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@dataclass
class Bench:
    """Fetches from the server with a clock that never waits, and remembers the waits."""

    server: Server
    folder: Path
    waits: list[float] = field(default_factory=list)

    def __call__(self, policy: Policy | None = None, file: str = "data.csv", **known: object) -> Outcome:
        """Fetch the server's file."""
        wanted = Distribution(file, self.server.url, **known)  # type: ignore[arg-type]
        clock = Clock(self.waits.append, time.monotonic, lambda: NOW, lambda: 1.0)
        with locked(self.folder):
            return fetch(wanted, self.folder, policy or Policy(timeout=5), clock)

    @property
    def file(self) -> Path:
        """The file under its final name."""
        return self.folder / "data.csv"

    @property
    def part(self) -> Path:
        """What is under way."""
        return self.folder / STATE_FOLDER / "data.csv.part"


@pytest.fixture
def bring(server: Server, tmp_path: Path) -> Bench:
    return Bench(server, tmp_path / "national")


def sha256(body: bytes) -> Checksum:
    return Checksum("sha256", hashlib.sha256(body).hexdigest())


def test_a_file_is_brought_whole(bring: Bench, server: Server) -> None:
    """Its bytes, its tag beside, nothing else; the request says who asks."""
    assert bring().state == "fetched"
    assert bring.file.read_bytes() == BODY
    kept = json.loads((bring.folder / STATE_FOLDER / "data.csv.etag").read_text())
    assert (kept["etag"], kept["size"]) == ('"one"', len(BODY))
    assert sorted(p.name for p in (bring.folder / STATE_FOLDER).iterdir()) == ["data.csv.etag", "lock"]
    assert server.headers(0)["User-Agent"].startswith("maillage/")


def test_an_unchanged_file_is_not_brought_again(bring: Bench, server: Server) -> None:
    """The second request is conditional, and answered 304."""
    bring()
    assert bring().state == "unchanged"
    assert server.headers(1)["If-None-Match"] == '"one"'
    server.etag, server.body = '"two"', b"siren\n1\n"
    assert bring().state == "fetched"
    assert bring.file.read_bytes() == b"siren\n1\n"


def test_a_date_stands_for_a_tag(bring: Bench, server: Server) -> None:
    """A server without tags is asked by date."""
    date = "Sun, 01 Nov 2026 00:00:00 GMT"
    server.steps = [status(200, b"a\n1\n", Last_Modified=date), status(304)]
    bring()
    assert bring().state == "unchanged"
    assert server.headers(1)["If-Modified-Since"] == date


@pytest.mark.parametrize("damage", ["absent", "shorter", "elsewhere"])
def test_a_file_that_is_not_what_was_brought_is_brought_again(
    bring: Bench, server: Server, damage: str
) -> None:
    """A file removed, cut or of another address is asked for without conditions."""
    bring()
    if damage == "absent":
        bring.file.unlink()
    elif damage == "shorter":
        bring.file.write_bytes(BODY[:-1])
    else:
        kept = bring.folder / STATE_FOLDER / "data.csv.etag"
        kept.write_text(kept.read_text().replace("/data.csv", "/other.csv"))
    assert bring().state == "fetched"
    assert "If-None-Match" not in server.headers(1)


def test_a_cut_connection_is_resumed(bring: Bench, server: Server) -> None:
    """The rest alone is asked for, on condition that the edition is the same."""
    server.steps = [cut_after(3_000_000)]
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY
    resumed = server.headers(1)
    assert resumed["If-Range"] == '"one"'
    assert 0 < int(resumed["Range"].removeprefix("bytes=").rstrip("-")) <= 3_000_000
    assert bring.waits == [1.0]


def test_a_file_that_changes_under_way_starts_again(bring: Bench, server: Server) -> None:
    """The new edition alone ends under the name."""

    def change(handler: Handler) -> None:
        cut_after(3_000_000)(handler)
        server.etag, server.body = '"two"', BODY[::-1]

    server.steps = [change]
    bring()
    assert bring.file.read_bytes() == BODY[::-1]


@pytest.mark.parametrize("shown", ["etag", "size"])
def test_a_partial_answer_of_another_edition_starts_again(bring: Bench, server: Server, shown: str) -> None:
    """A server that forgets `If-Range` is caught by the tag or the size of its answer."""

    def forgetful(handler: Handler) -> None:
        start = int(handler.headers["Range"].removeprefix("bytes=").rstrip("-"))
        size = len(BODY) + (shown == "size")
        tag = '"two"' if shown == "etag" else '"one"'
        rest = b"x" * (size - start)
        handler.reply(206, rest, ETag=tag, Content_Range=f"bytes {start}-{size - 1}/{size}")

    server.steps = [cut_after(3_000_000), forgetful]
    bring()
    assert bring.file.read_bytes() == BODY
    assert "Range" not in server.headers(2)


def test_a_server_without_ranges_sends_all_again(bring: Bench, server: Server) -> None:
    """A 200 in answer to a range is the whole file."""
    server.steps = [cut_after(3_000_000), lambda handler: handler.reply(200, BODY, ETag='"one"')]
    bring()
    assert bring.file.read_bytes() == BODY


def test_without_a_validator_nothing_is_resumed(bring: Bench, server: Server) -> None:
    """Bytes of unknown edition are never joined."""
    server.etag = ""
    server.steps = [cut_after(3_000_000, etag="")]
    bring()
    assert bring.file.read_bytes() == BODY
    assert "Range" not in server.headers(1)


def test_a_short_range_is_completed(bring: Bench, server: Server) -> None:
    """A server may send less than the range asked for (RFC 9110, 15.3.7)."""

    def short(handler: Handler) -> None:
        start = int(handler.headers["Range"].removeprefix("bytes=").rstrip("-"))
        part = f"bytes {start}-{start + 99}/{len(BODY)}"
        handler.reply(206, BODY[start : start + 100], ETag='"one"', Content_Range=part)

    server.steps = [cut_after(3_000_000), short]
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY


def test_a_range_that_is_not_there_starts_again(bring: Bench, server: Server) -> None:
    """416: what is here goes."""
    server.steps = [cut_after(3_000_000), status(416, Content_Range="bytes */10")]
    bring()
    assert bring.file.read_bytes() == BODY


def test_a_server_that_is_busy_is_obeyed(bring: Bench, server: Server) -> None:
    """`Retry-After` in seconds, as a date, capped; else waits that double."""
    date = email.utils.formatdate(NOW + 7, usegmt=True)
    server.steps = [
        status(429, Retry_After="3"),
        status(503, Retry_After=date),
        status(429, Retry_After="86400"),
        status(500),
        status(502, Retry_After="soon"),
    ]
    bring()
    assert bring.waits == [3.0, 7.0, 300.0, 8.0, 16.0]
    assert bring.file.read_bytes() == BODY


@pytest.mark.parametrize(
    ("header", "seconds"), [("12", 12.0), ("", None), (None, None), ("-1", None), ("demain", None)]
)
def test_what_a_server_asks_is_read(header: str | None, seconds: float | None) -> None:
    """A number of seconds, or nothing that can be read."""
    assert asked_wait(header, NOW) == seconds


@pytest.mark.parametrize("number", [408, 429, 500, 502, 503, 504])
def test_a_server_that_stays_busy_is_given_up(bring: Bench, server: Server, number: int) -> None:
    """A bounded number of attempts, and waits spread by chance."""
    server.steps = [status(number)] * 10
    with pytest.raises(FetchError, match=f"answers {number}; given up after 6 attempts"):
        bring()
    assert bring.waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(server.seen) == 6
    assert Policy().wait(3, None, 0.0) == 2.0


def test_a_server_that_always_cuts_is_given_up(bring: Bench, server: Server) -> None:
    """Without ranges an attempt that goes no further than the others does not count as progress."""
    server.etag = ""
    server.steps = [cut_after(3_000_000, etag="")] * 40
    with pytest.raises(FetchError, match=r"connection cut, .* given up"):
        bring()
    assert len(server.seen) <= 8
    assert not bring.file.exists()


def test_as_long_as_it_goes_on_it_is_resumed(bring: Bench, server: Server) -> None:
    """Many cuts, each a megabyte further, are no reason to give up."""

    def a_megabyte(handler: Handler) -> None:
        start = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        part = {"Content_Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"} if start else {}
        rest = BODY[start:]
        handler.start(206 if start else 200, ETag='"one"', Content_Length=str(len(rest)), **part)
        handler.wfile.write(rest[: 1 << 20])
        handler.cut()

    server.steps = [a_megabyte] * 3
    bring(Policy(attempts=2, timeout=5))
    assert bring.file.read_bytes() == BODY


@pytest.mark.parametrize("number", [400, 401, 403, 404, 410])
def test_a_refusal_is_said_at_once(bring: Bench, server: Server, number: int) -> None:
    """What another attempt would not change is not attempted."""
    server.steps = [status(number)]
    with pytest.raises(FetchError, match=str(number)):
        bring()
    assert len(server.seen) == 1


@pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
def test_a_checksum_is_verified(bring: Bench, algorithm: str) -> None:
    """The right one passes, in each algorithm."""
    bring(checksum=Checksum(algorithm, hashlib.new(algorithm, BODY).hexdigest()))
    assert bring.file.read_bytes() == BODY


def test_a_wrong_checksum_leaves_nothing(bring: Bench) -> None:
    """The bytes go, the file that was there stays."""
    bring.folder.mkdir()
    bring.file.write_bytes(b"before")
    with pytest.raises(FetchError, match="sha256 checksum"):
        bring(checksum=sha256(b"other"))
    assert bring.file.read_bytes() == b"before"
    assert not bring.part.exists()


def test_a_checksum_newly_told_is_asked_of_the_file(bring: Bench, server: Server) -> None:
    """A file that was never checked is brought again, and checked."""
    bring()
    assert bring(checksum=sha256(BODY)).state == "fetched"
    assert bring(checksum=sha256(BODY)).state == "unchanged"


def test_a_damaged_part_is_found_by_its_checksum(bring: Bench, server: Server) -> None:
    """A resumed file with a wrong checksum is brought once more from zero."""
    server.steps = [cut_after(3_000_000), status(404)]
    with pytest.raises(FetchError):
        bring()
    with bring.part.open("r+b") as part:
        part.write(b"damage")
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY


def test_a_length_too_great_never_passes(bring: Bench, server: Server) -> None:
    """A body shorter than announced is a cut connection."""

    def liar(handler: Handler) -> None:
        handler.start(200, Content_Length=str(len(BODY) + 10), Connection="close")
        handler.wfile.write(BODY)
        handler.cut()

    server.steps = [liar] * 10
    with pytest.raises(FetchError, match="given up"):
        bring()
    assert not bring.file.exists()


def test_a_length_too_small_is_found_by_the_checksum(bring: Bench, server: Server) -> None:
    """A body longer than announced is read as announced, and refused by its checksum."""

    def liar(handler: Handler) -> None:
        handler.start(200, Content_Length=str(len(BODY) - 10), Connection="close")
        handler.wfile.write(BODY)

    server.steps = [liar]
    with pytest.raises(FetchError, match="checksum"):
        bring(checksum=sha256(BODY))


def until_closed(handler: Handler) -> None:
    """HTTP/1.0's way: the end of the connection is the end of the file."""
    handler.start(200, Connection="close")
    handler.wfile.write(BODY)
    handler.cut()


def test_a_body_of_unknown_length_is_refused_unless_known_otherwise(bring: Bench, server: Server) -> None:
    """A cut would not show: the checksum or the size must be known."""
    server.steps = [until_closed] * 3
    with pytest.raises(FetchError, match="does not say the size"):
        bring()
    assert not bring.file.exists()
    bring(checksum=sha256(BODY))
    bring.file.unlink()
    bring(size=len(BODY))
    assert bring.file.read_bytes() == BODY


@pytest.mark.parametrize("whole", [True, False])
def test_chunks_say_their_end(bring: Bench, server: Server, whole: bool) -> None:
    """A chunked body needs no length; one without its last chunk is a cut connection."""

    def chunked(handler: Handler) -> None:
        handler.start(200, Transfer_Encoding="chunked", ETag='"one"')
        for start in range(0, len(BODY), 1 << 20):
            piece = BODY[start : start + (1 << 20)]
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if whole:
            handler.wfile.write(b"0\r\n\r\n")
        else:
            handler.cut()

    server.steps = [chunked]
    bring()
    assert bring.file.read_bytes() == BODY
    assert len(bring.waits) == (0 if whole else 1)


@pytest.mark.parametrize("length", [1, 2, 30])
def test_redirects_in_circle_end(bring: Bench, server: Server, length: int) -> None:
    """A loop of redirects is a fault, said at once."""
    server.steps = [status(302, Location=f"/{n % length}") for n in range(60)]
    with pytest.raises(FetchError, match="redirects"):
        bring()
    assert bring.waits == []


def test_a_redirect_is_followed(bring: Bench, server: Server) -> None:
    """The validators are those of the last answer; the address kept is the one asked for."""
    server.steps = [status(302, Location="/static/data.csv")]
    bring()
    assert bring.file.read_bytes() == BODY
    assert [path for _, path, _ in server.seen] == ["/data.csv", "/static/data.csv"]


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x"])
def test_a_redirect_out_of_the_web_is_refused(bring: Bench, server: Server, target: str) -> None:
    """Only http and https are followed."""
    server.steps = [status(302, Location=target)]
    with pytest.raises(FetchError, match="redirect"):
        bring()


def test_a_redirect_from_https_to_http_is_refused() -> None:
    """What was asked in a sealed way is not read in the open."""
    targets = {
        "/": "https://b.example/open",
        "/open": "http://b.example/",
        "/sealed": "https://b.example/end",
    }

    def answer(request: httpx.Request) -> httpx.Response:
        target = targets.get(request.url.path)
        return httpx.Response(302, headers={"Location": target}) if target else httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        with pytest.raises(FetchError, match="refused"):
            follow(http, httpx.Request("GET", "https://a.example/"))
        found = follow(http, httpx.Request("HEAD", "https://a.example/sealed"))
    assert (str(found.url), found.request.method) == ("https://b.example/end", "HEAD")


def test_a_silent_server_is_given_up(bring: Bench, server: Server) -> None:
    """No byte for the time limit is a failed attempt, then resumed."""

    def silent(handler: Handler) -> None:
        handler.start(200, ETag='"one"', Content_Length=str(len(BODY)))
        handler.wfile.write(BODY[:100_000])
        handler.wfile.flush()
        time.sleep(0.5)
        handler.cut()

    server.steps = [silent]
    bring(Policy(timeout=0.15))
    assert bring.file.read_bytes() == BODY


def test_a_slow_drip_is_given_up(bring: Bench, server: Server) -> None:
    """A few bytes now and then, never silent, never done: too slow is as good as cut."""

    def drip(handler: Handler) -> None:
        handler.start(200, ETag='"one"', Content_Length=str(len(BODY)))
        for n in range(100):
            handler.wfile.write(BODY[n : n + 1])
            handler.wfile.flush()
            time.sleep(0.02)

    server.steps = [drip]
    bring(Policy(timeout=5, slow_seconds=0.2))
    assert bring.file.read_bytes() == BODY
    assert len(bring.waits) == 1


def test_a_coding_that_was_not_asked_for_is_undone(bring: Bench, server: Server) -> None:
    """The file is what was coded, with two members too; a cut one is not resumed."""
    coded = gzip.compress(BODY[:9]) + gzip.compress(BODY[9:])
    server.body = coded
    coding = {"Content_Encoding": "gzip"}
    server.steps = [cut_after(len(coded) // 2, **coding), status(200, coded, ETag='"one"', **coding)]
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY
    assert "Range" not in server.headers(1)
    assert server.headers(0)["Accept-Encoding"] == "identity"


def test_a_gzip_that_is_the_file_stays_a_gzip(bring: Bench, server: Server) -> None:
    """A server that calls `data.csv.gz` coded is not believed."""
    coded = gzip.compress(BODY)
    server.steps = [status(200, coded, Content_Encoding="gzip")]
    assert bring(file="data.csv.gz").path.read_bytes() == coded


def test_a_bomb_is_refused(bring: Bench, server: Server) -> None:
    """The limit holds on what is written, not on what is sent."""
    server.steps = [status(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="more than 1000000 bytes"):
        bring(Policy(max_bytes=1_000_000))
    assert not bring.part.exists()


def test_an_unknown_coding_is_refused(bring: Bench, server: Server) -> None:
    """Bytes that nothing here reads are not taken for data."""
    server.steps = [status(200, BODY, Content_Encoding="br")]
    with pytest.raises(FetchError, match="'br'"):
        bring()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html; charset=utf-8", b"siren;nic"),
        ("text/csv", b"\xef\xbb\xbf \n<!DOCTYPE html><html>"),
        ("application/octet-stream", b"<!-- x --><HTML lang=fr>"),
    ],
)
def test_a_page_is_not_data(bring: Bench, server: Server, content_type: str, body: bytes) -> None:
    """A login page told with status 200 never becomes a file."""
    server.steps = [status(200, body, Content_Type=content_type)]
    with pytest.raises(FetchError, match="web page"):
        bring()
    assert not bring.file.exists()


def test_a_file_too_large_is_refused_before_it_comes(bring: Bench, server: Server) -> None:
    """By its announced length, or by what comes."""
    with pytest.raises(FetchError, match="--max-size"):
        bring(Policy(max_bytes=1000))
    server.steps = [until_closed]
    with pytest.raises(FetchError, match="--max-size"):
        bring(Policy(max_bytes=1000), size=len(BODY))
    assert not bring.file.exists()


def test_a_disk_without_room_is_said_before(bring: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The announced length is compared with what is free."""
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(FetchError, match="1000 free on the disk"):
        bring()


def test_a_disk_that_fills_is_said(bring: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to do, what came is kept, and the next run resumes."""
    opened = Path.open

    class Full:
        def __init__(self, path: Path) -> None:
            self.out = opened(path, "ab")

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.out.close()

        def write(self, data: bytes) -> None:
            if self.out.tell() > 1_000_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.out.write(data)

    def full(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        return Full(path) if mode == "ab" else opened(path, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(FetchError, match="disk full"):
        bring()
    monkeypatch.undo()
    assert not bring.file.exists()
    assert bring.part.stat().st_size > 1_000_000
    bring()
    assert bring.file.read_bytes() == BODY
    assert "Range" in bring.server.headers(1)


KILLED = """
import sys, pathlib
from maillage.fetch import fetch, locked
from maillage.model import Distribution
folder = pathlib.Path(sys.argv[2])
with locked(folder):
    fetch(Distribution("data.csv", sys.argv[1]), folder)
"""


def test_a_killed_fetch_is_resumed(bring: Bench, server: Server) -> None:
    """After kill -9 the lock is free, no file has the final name, and the rest alone is brought."""
    gate = threading.Event()

    def stuck(handler: Handler) -> None:
        handler.start(200, ETag='"one"', Content_Length=str(len(BODY)))
        handler.wfile.write(BODY[:3_000_000])
        handler.wfile.flush()
        gate.wait(20)

    server.steps = [stuck]
    child = subprocess.Popen([sys.executable, "-c", KILLED, server.url, str(bring.folder)])
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (bring.part.exists() and bring.part.stat().st_size > 2_900_000):
        time.sleep(0.01)
    with pytest.raises(FetchError, match="another fetch"), locked(bring.folder):
        pass
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    gate.set()
    assert not bring.file.exists()
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY
    assert int(server.headers(1)["Range"].removeprefix("bytes=").rstrip("-")) > 2_900_000


def test_a_part_that_was_whole_is_not_asked_for(bring: Bench, server: Server) -> None:
    """Killed between the last byte and the name: the name is given."""
    server.steps = [cut_after(3_000_000), status(404)]
    with pytest.raises(FetchError):
        bring()
    bring.part.write_bytes(BODY)
    bring(checksum=sha256(BODY))
    assert bring.file.read_bytes() == BODY
    assert len(server.seen) == 2


def test_an_answer_without_question_is_not_believed(bring: Bench, server: Server) -> None:
    """304 and 206 that nobody asked for end in a fault."""
    server.steps = [status(304)] * 10
    with pytest.raises(FetchError, match="304"):
        bring()
    server.steps = [status(206, b"abc", Content_Range="bytes 0-2/3")] * 10
    with pytest.raises(FetchError):
        bring()


def test_a_server_that_does_not_answer_is_said(bring: Bench, server: Server) -> None:
    """A closed port is retried; an unknown name and a bad address are not."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    waits: list[float] = []
    clock = Clock(sleep=waits.append, chance=lambda: 1.0)
    bring.folder.mkdir()
    (bring.folder / STATE_FOLDER).mkdir()
    for url, attempts in ((f"http://127.0.0.1:{port}/", 5), ("http://[bad/", 0), ("gopher://x/", 0)):
        waits.clear()
        with pytest.raises(FetchError):
            fetch(Distribution("data.csv", url), bring.folder, Policy(timeout=1), clock)
        assert len(waits) == attempts, url


def test_a_size_is_asked_without_the_file(server: Server) -> None:
    """HEAD, through redirects; a server that does not know it is no fault."""
    server.steps = [status(302, Location="/x")]
    assert announced_size(server.url, 5) == len(BODY)
    assert {method for method, _, _ in server.seen} == {"HEAD"}
    server.steps = [status(405)]
    assert announced_size(server.url, 5) is None
    server.steps = [status(404)]
    with pytest.raises(FetchError):
        announced_size(server.url, 5)
