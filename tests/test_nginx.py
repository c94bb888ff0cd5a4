"""The configuration that docs/endpoint.md gives for nginx, as it is written there, before two servers."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from needed import need
from served import Served

DOCS = Path(__file__).resolve().parents[1] / "docs" / "endpoint.md"
ASK = f"/sparql?query={quote('ASK { ?s ?p ?o }')}"
ENDLESS = (
    f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }')}"
)
PROXIED = ("--proxies", "1", "--timeout", "1")

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
need("nginx", NGINX, "Debian: nginx")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc"),
]


@dataclass
class Nginx:
    """An nginx in the foreground, and a client of it that may have any loopback address."""

    port: int

    def ask(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        client: str = "127.0.0.1",
    ) -> tuple[int, str]:
        """The status and the body of what comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, 30, source_address=(client, 0))
        try:
            connection.request(method, path, body, {**(headers or {})})
            reply = connection.getresponse()
            return reply.status, reply.read().decode("utf-8", "replace")
        finally:
            connection.close()


def configuration(port: int, servers: list[Served]) -> str:
    """The block of the docs, in a whole file, on other ports."""
    (block,) = re.findall(r"^```nginx\n(.*?)^```$", DOCS.read_text("utf-8"), re.M | re.S)
    for documented, there in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8000", f"127.0.0.1:{servers[0].port}"),
        ("127.0.0.1:8001", f"127.0.0.1:{servers[1].port}"),
    ):
        assert block.count(documented) == 1, documented
        block = block.replace(documented, there)
    kept = "".join(f"{n}_temp_path {n};\n" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"daemon off;\nmaster_process off;\npid pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}{block}}}\n"


def _listens(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def nginx(folder: Path, servers: list[Served]) -> Iterator[Nginx]:
    """An nginx before these servers, until the end of the block."""
    assert NGINX is not None
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    (folder / "nginx.conf").write_text(configuration(port, servers), encoding="utf-8")
    command = [NGINX, "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            until = time.monotonic() + 10
            while not _listens(port):
                assert process.poll() is None and time.monotonic() < until, (folder / "said").read_text()
                time.sleep(0.02)
            yield Nginx(port)
        finally:
            process.terminate()
            process.wait(10)


@contextlib.contextmanager
def replicated(release: Path, folder: Path, *options: str) -> Iterator[tuple[Nginx, list[Served]]]:
    """Two servers, each on its own copy of a release, behind nginx."""
    copies = [folder / "one", folder / "two"]
    for copy in copies:
        shutil.copytree(release, copy)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Served(copy, *PROXIED, *options)) for copy in copies]
        yield stack.enter_context(nginx(folder, servers)), servers


@pytest.fixture(scope="module")
def site(
    small_release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Nginx, list[Served]]]:
    """Two servers that refuse nobody."""
    folder = tmp_path_factory.mktemp("nginx")
    with replicated(small_release, folder, "--rate", "100000", "--max-concurrent", "1000") as found:
        yield found


def test_what_is_for_the_house_is_denied(site: tuple[Nginx, list[Served]]) -> None:
    """The measures, however their address is spelt; the rest is answered."""
    for path in (
        "/metrics",
        "//metrics",
        "/%6detrics",
        "/x/../metrics",
        "/metrics?x",
        "/metrics/",
        "/metrics/x",
    ):
        status, text = site[0].ask(path)
        assert status in (403, 404) and "maillage_" not in text, path
    assert site[0].ask("/metrics")[0] == 403
    assert site[0].ask("/sante/prete")[0] == 200


def test_both_servers_work(site: tuple[Nginx, list[Served]]) -> None:
    """Requests are shared out."""
    assert {site[0].ask(ASK)[0] for _ in range(20)} == {200}
    for server in site[1]:
        assert 'route="sparql.sparql"' in server.get("/metrics").text


def test_nothing_is_lost_on_the_way(site: tuple[Nginx, list[Served]]) -> None:
    """Files and queries as large as a server takes them alone pass; larger ones are refused by it, in its words."""
    turtle = {"Content-Type": "text/turtle"}
    assert site[0].ask("/valider", turtle, method="POST", body=b"#" * 5_000_000 + b"\n")[0] == 200
    status, text = site[0].ask("/valider", turtle, method="POST", body=b"#" * 5_400_000)
    assert status == 413 and "5 Mio" in text
    assert site[0].ask(f"{ASK}{'%20' * 9_000}")[0] == 200


def test_what_a_client_says_of_the_proxy_is_not_believed(site: tuple[Nginx, list[Served]]) -> None:
    """Neither of the name of the site, nor of its scheme or prefix."""
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-Proto": "evil",
        "X-Forwarded-For": "192.0.2.1",
        "Forwarded": "host=evil.example",
        "Host": "data.example",
    }
    for path in ("/robots.txt", "/openapi.json", "/", "/sparql", "/sitemap.xml"):
        status, text = site[0].ask(path, forged)
        assert status == 200 and "evil" not in text, path
    assert "http://data.example/sitemap.xml" in site[0].ask("/robots.txt", forged)[1]


def test_an_endless_question_harms_nobody_else(site: tuple[Nginx, list[Served]]) -> None:
    """Its 503 does not make a server pass for dead: the others are answered, then and after."""
    endless = [threading.Thread(target=site[0].ask, args=(ENDLESS,)) for _ in range(3)]
    for thread in endless:
        thread.start()
    statuses = Counter[int]()
    while any(thread.is_alive() for thread in endless):
        statuses[site[0].ask(ASK)[0]] += 1
        time.sleep(0.02)
    for _ in range(20):
        statuses[site[0].ask(ASK)[0]] += 1
    assert set(statuses) == {200}, statuses


def test_clients_are_told_apart_by_their_own_address(small_release: Path, tmp_path: Path) -> None:
    """One that asks too much is refused, whatever it says of itself; its neighbour is not."""
    with replicated(small_release, tmp_path, "--rate", "1") as (front, _):
        greedy = {
            front.ask(ASK, {"X-Forwarded-For": f"192.0.2.{n}"}, client="127.0.0.2")[0] for n in range(30)
        }
        assert greedy == {200, 429}
        assert front.ask(ASK, client="127.0.0.3")[0] == 200


def test_one_server_dies(site: tuple[Nginx, list[Served]]) -> None:
    """All its processes at once, under traffic: each request is answered, by GET and by POST."""
    front, servers = site
    stop, statuses = threading.Event(), Counter[int | str]()

    def traffic(method: str) -> None:
        path, body = (ASK, None) if method == "GET" else ("/sparql", b"ASK { ?s ?p ?o }")
        kind = {"Content-Type": "application/sparql-query"}
        while not stop.is_set():
            try:
                statuses[front.ask(path, kind, method=method, body=body)[0]] += 1
            except (OSError, http.client.HTTPException) as fault:
                statuses[repr(fault)] += 1

    threads = [threading.Thread(target=traffic, args=(method,)) for method in ("GET", "POST") * 2]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    before = statuses[200]
    for pid in reversed(servers[0].descendants()):
        os.kill(pid, signal.SIGKILL)
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}, statuses
    assert statuses[200] > before + 50
