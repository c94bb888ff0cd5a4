"""HTTP as values: hosts, parts, conditions, budgets; and what an application does with faults of the system."""

import errno
import gc
import io
import json
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from maillage.errors import EngineError, Place, ReleaseError
from maillage.release import Release
from maillage.web import Options, create_app
from maillage.web.http import addresses, bounds, caching, ranges
from maillage.web.http.addresses import Budget
from maillage.web.http.limits import Limiter, Rates
from maillage.web.http.message import Answer, Edition, File, Request
from maillage.web.http.problems import Problem

TEN = b"0123456789"
DUMP = "/donnees/fichiers/dumps/maillage.ttl"
ANSWER = "/requetes/poles.csv"


@pytest.mark.parametrize(
    ("host", "version", "fine"),
    [
        ("example.org", "1.1", True),
        ("example.org:8000", "1.1", True),
        ("[::1]:80", "1.1", True),
        (None, "1.0", True),
        (None, "1.1", False),
        ("", "1.1", False),
        ("a,b", "1.1", False),
        ("a b", "1.1", False),
        ("a/b", "1.0", False),
        ('a"><script>', "1.1", False),
        ("a:port", "1.1", False),
        ("a:65535", "1.1", True),
        ("a:99999", "1.1", False),
        ("..", "1.1", False),
        ("a" * 300, "1.1", False),
        ("user@a", "1.1", False),
    ],
)
def test_host_is_one_name(host: str | None, version: str, fine: bool) -> None:
    """RFC 9112, 3.2: a request without it, with two, or with none that is valid is refused with 400."""
    headers = {} if host is None else {"host": host}
    request = Request("GET", "/", headers=headers, version=version)
    if fine:
        bounds.DEFAULT.check(request)
        return
    with pytest.raises(Problem) as fault:
        bounds.DEFAULT.check(request)
    assert fault.value.document.sort.status == 400


@pytest.mark.parametrize("body", [TEN, File(io.BytesIO(TEN))])
@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-0", 206, b"0"),
        ("bytes=3-", 206, b"3456789"),
        ("bytes=3-99", 206, b"3456789"),
        ("bytes=-4", 206, b"6789"),
        ("bytes=-99", 206, TEN),
        ("Bytes = 2-3", 206, b"23"),
        ("bytes=0-1,3-4", 200, TEN),
        ("bytes=5-3", 200, TEN),
        ("bytes=", 200, TEN),
        ("pages=1-2", 200, TEN),
        ("", 200, TEN),
        ("bytes=10-", 416, b""),
        ("bytes=-0", 416, b""),
    ],
)
def test_a_part(body: bytes | File, asked: str, status: int, content: bytes) -> None:
    """One part is cut; several, and other units, are not; one that is not there is refused with the size."""
    answer = Answer(200, {"Accept-Ranges": "bytes", "Content-Length": "10"}, body, 10)
    request = Request("GET", "/x", headers={"range": asked} if asked else {})
    if status == 416:
        with pytest.raises(Problem) as fault:
            ranges.cut(request, answer)
        assert fault.value.document.headers == {"Content-Range": "bytes */10"}
        return
    ranges.cut(request, answer)
    assert (answer.status, b"".join(answer.pieces())) == (status, content)
    assert answer.headers["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"a"', 206),
        ('"b"', 200),
        ('W/"a"', 200),
        ("Thu, 01 Jan 2026 00:00:00 GMT", 206),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 200),
        ("nonsense", 200),
    ],
)
def test_a_part_of_what_has_not_changed(condition: str, status: int) -> None:
    """If-Range (RFC 9110, 13.1.5): the same by a strong tag or by its date, else the whole."""
    marks = {"ETag": '"a"', "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
    answer = Answer(200, {"Accept-Ranges": "bytes", **marks}, TEN, 10)
    ranges.cut(Request("GET", "/x", headers={"range": "bytes=0-3", "if-range": condition}), answer)
    assert answer.status == status


@pytest.mark.parametrize("path", [DUMP, ANSWER, "/static/maillage.css"])
def test_parts_where_they_are_promised(client: FlaskClient, path: str) -> None:
    """A dump, the answer of a question and a style sheet: `Accept-Ranges`, and parts that make the whole."""
    whole = client.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes"
    size = len(whole.data)
    first = client.get(path, headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    rest = client.get(path, headers={"Range": "bytes=10-"})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.data + rest.data == whole.data
    assert first.headers["Content-Range"] == f"bytes 0-9/{size}"
    beyond = client.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert beyond.mimetype == "application/problem+json"
    assert client.get(path, headers={"Range": "lines=1-2"}).data == whole.data
    assert client.head(path, headers={"Range": "bytes=0-9"}).status_code == 200


def test_no_parts_where_none_are_served(client: FlaskClient) -> None:
    """A page, an answer of SPARQL and a gzipped answer claim nothing."""
    for path in ("/", "/sparql?query=ASK%7B%7D", "/requetes/poles?format=html"):
        reply = client.get(path, headers={"Range": "bytes=0-1"})
        assert reply.status_code == 200
        assert "Accept-Ranges" not in reply.headers
    packed = client.get("/ontology.ttl", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Ranges" not in packed.headers


@pytest.mark.parametrize("path", ["/", "/page/ptce/essai", ANSWER, DUMP])
def test_any_version_will_do(client: FlaskClient, path: str) -> None:
    """`If-None-Match: *` is content with what there is; of what is not there, it says nothing."""
    reply = client.get(path, headers={"If-None-Match": "*"})
    assert (reply.status_code, reply.data) == (304, b"")
    assert client.get("/page/ptce/none", headers={"If-None-Match": "*"}).status_code == 404


def test_nothing_was_made_in_the_future(small_release: Path, tmp_path: Path) -> None:
    """Last-Modified is not later than the Date (RFC 9110, 8.8.2.1), whatever the clock said at the build."""
    edition = Edition("1", time.time() + 86_400, "")
    marks = caching.marks(edition, "x")
    assert parsedate_to_datetime(marks["Last-Modified"]).timestamp() <= time.time()
    shutil.copytree(small_release, tmp_path / "one")
    dump = tmp_path / "one" / "dumps" / "maillage.ttl"
    later = time.time() + 86_400
    os.utime(dump, (later, later))
    with create_app(tmp_path / "one").test_client().get(DUMP) as reply:
        assert parsedate_to_datetime(reply.headers["Last-Modified"]).timestamp() <= time.time()


def test_links_have_a_budget_of_their_own() -> None:
    """Who follows links is limited only in how many at the same time; who asks, by rate too; monitors not at all."""
    limiter = Limiter(Rates(rate=1, burst=3, max_concurrent=2))
    for _ in range(50):
        for path in ("/id/ptce/a", "/page/ptce/a", "/data/ptce/a.ttl", "/sante", "/static/x"):
            limiter.leave(limiter.enter(Request("GET", path, client="192.0.2.1")))
    under_way = [limiter.enter(Request("GET", "/id/a/b", client="192.0.2.1")) for _ in range(2)]
    with pytest.raises(Problem) as fault:
        limiter.enter(Request("GET", "/page/a/b", client="192.0.2.1"))
    assert fault.value.document.headers == {"Retry-After": "1"}
    asked = [Request("GET", "/sparql", client="192.0.2.1")] * 3
    for request in asked:
        limiter.leave(limiter.enter(request))
    with pytest.raises(Problem):
        limiter.enter(asked[0])
    for admission in under_way:
        limiter.leave(admission)
    limiter.leave(limiter.enter(Request("GET", "/id/a/b", client="192.0.2.1")))


def test_an_ipv6_client_is_its_network() -> None:
    """Addresses of one /64 share a budget."""
    limiter = Limiter(Rates(burst=1, rate=0.001))
    limiter.leave(limiter.enter(Request("GET", "/sparql", client="2001:db8::1")))
    with pytest.raises(Problem):
        limiter.enter(Request("GET", "/sparql", client="2001:db8::2"))
    assert limiter.enter(Request("GET", "/sparql", client="2001:db8:0:1::1")) is not None


@pytest.mark.parametrize(
    "path", ["/id", "/sante/prete", "/static/a/b", "/donnees/fichiers/x", "/", "", "x", "//"]
)
def test_every_path_has_a_kind(path: str) -> None:
    """A path with one more slash, or none, is a page like others."""
    found = addresses.kind(path)
    assert (found.budget is Budget.NONE) == path.startswith(("/sante", "/static"))


@pytest.mark.parametrize("size", [bounds.DEFAULT.file, bounds.DEFAULT.file + 1])
@pytest.mark.parametrize("by_form", [True, False])
def test_a_file_as_large_as_may_be(client: FlaskClient, size: int, by_form: bool) -> None:
    """5 MiB pass as a form and as a body; one byte more is refused with that size."""
    line = b"# " + b"x" * 1_021 + b"\n"
    content = (line * (size // len(line) + 1))[:size]
    if by_form:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.nt"\r\n\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        reply = client.post("/valider", data=head + content + b"\r\n--x--\r\n", headers=kind)
    else:
        reply = client.post("/valider", data=content, headers={"Content-Type": "application/n-triples"})
    assert reply.status_code == (200 if size == bounds.DEFAULT.file else 413), reply.text[:500]
    if reply.status_code == 413:
        assert {reply.json["fr"], reply.json["en"]} == {"au plus 5 Mio", "at most 5 MiB"}  # type: ignore[index]


@pytest.mark.parametrize("bytes_", ["header", "path", "query_string", "text", "file"])
def test_the_docs_say_each_bound(bytes_: str) -> None:
    """Those of the code are those of the table of limits, and a file's is that of OpenAPI."""
    said = bounds.size(getattr(bounds.DEFAULT, bytes_))[1]
    docs = Path(__file__).resolve().parents[1] / "docs" / "endpoint.md"
    assert said in docs.read_text("utf-8").partition("| limit |")[2].partition("\n\n")[0]
    assert bytes_ not in ("text", "file") or said in bounds.DEFAULT.bodies_said[1]


class Held:
    """Something that a view holds when it fails."""


def _zero() -> None:
    raise ZeroDivisionError


def _problem() -> None:
    raise Problem("demande", "non", "no")


def _ours() -> None:
    raise EngineError("non", "no")


def _chained() -> None:
    try:
        _zero()
    except ZeroDivisionError as fault:
        raise OSError(errno.ENOSPC, "full", "/a/secret/path") from fault


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
@pytest.mark.parametrize("fail", [_zero, _problem, _ours, _chained])
def test_a_failing_page_keeps_nothing(
    small_release: Path, queries_dir: Path, fail: Callable[[], None], accept: str
) -> None:
    """What a view held is freed with its answer, not when the collector comes by: it may be an answer of 64 MiB."""
    app = create_app(small_release, Options(queries_dir=queries_dir))
    seen: list[weakref.ref[Held]] = []

    def view() -> str:
        held = Held()
        seen.append(weakref.ref(held))
        fail()
        return str(held)

    app.add_url_rule("/fails", view_func=view)
    gc.collect()
    gc.disable()
    try:
        reply = app.test_client().get("/fails", headers={"Accept": accept})
        assert reply.status_code >= 400
        assert seen[0]() is None
    finally:
        gc.enable()
    assert "secret" not in reply.text


class Full(io.BytesIO):
    """A temporary file on a disk that is full."""

    def __init__(self, size: int = 0, dir: str = "") -> None:
        super().__init__()

    def write(self, piece: object) -> int:
        """Fail."""
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/secret")


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", ANSWER, "/data/ptce/essai.ttl"])
def test_no_room(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A disk that is full is said, in both languages, with when to come back."""
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", Full)
    reply = client.get(path)
    document = json.loads(reply.text)
    assert (reply.status_code, document["type"].rpartition("#")[2]) == (503, "place")
    assert reply.headers["Retry-After"]
    assert "plus de place" in document["fr"]
    assert "no room" in document["en"]
    assert "secret" not in reply.text


@pytest.mark.parametrize(
    ("file", "path"), [("dumps/maillage.ttl", DUMP), ("catalogue.ttl", "/donnees/catalogue.ttl")]
)
def test_a_file_of_the_release_has_gone(small_release: Path, tmp_path: Path, file: str, path: str) -> None:
    """Removed under service: a problem with the reason, and no path of the server."""
    shutil.copytree(small_release, tmp_path / "one")
    client = create_app(tmp_path / "one").test_client()
    (tmp_path / "one" / file).unlink()
    for headers in ({"Accept": "application/json"}, {"Accept": "text/html"}):
        reply = client.get(path, headers=headers)
        assert reply.status_code == 503
        assert str(tmp_path) not in reply.text
        assert "a disparu" in reply.text
    assert "has gone" in client.get(path).json["en"]  # type: ignore[index]


def test_no_path_in_a_fault_of_the_release(small_release: Path, queries_dir: Path) -> None:
    """A fault that names a file of the server does not name it to a client."""
    app = create_app(small_release, Options(queries_dir=queries_dir))

    def view() -> str:
        raise ReleaseError("abîmée", "damaged", Place("/srv/maillage/store"))

    app.add_url_rule("/fails", view_func=view)
    reply = app.test_client().get("/fails")
    assert reply.status_code == 503
    assert "/srv" not in reply.text
    assert reply.json["fr"] == "abîmée"  # type: ignore[index]


def test_dates_of_a_release_are_dates(release: Release) -> None:
    """The header of the curated release is one that HTTP knows."""
    marks = caching.marks(Edition(release.version, release.made.timestamp(), ""), "x")
    assert formatdate(min(release.made.timestamp(), time.time()), usegmt=True) == marks["Last-Modified"]


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 99999999999 00:00:00 GMT", "Thu, 99 Jan 2026 99:00:00 GMT", "x"]
)
def test_a_date_that_no_calendar_has_is_ignored(client: FlaskClient, date: str) -> None:
    """RFC 9110, 13.1.3: a recipient ignores a condition whose date is not valid."""
    assert client.get("/sante", headers={"If-Modified-Since": date}).status_code == 200
    assert client.get(DUMP, headers={"If-Modified-Since": date}).status_code == 200
    assert client.get(DUMP, headers={"Range": "bytes=0-1", "If-Range": date}).status_code == 200


def test_what_a_view_forbids_to_keep_is_not_kept() -> None:
    """An answer that says no-store has no tag, and no leave to be kept."""
    answer = Answer(200, {"Cache-Control": "no-store"}, b"", 0)
    caching.mark(Request("GET", "/article9/membres"), answer, Edition("1", 0.0, ""), "tag")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
