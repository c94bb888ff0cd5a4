"""The server as a program of its own: its processes, its releases, its limits."""

import json
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from french import plain
from maillage.cli.main import main
from maillage.errors import ReleaseError
from maillage.web.serve import serve
from served import Served

ASK = "ASK { ?s ?p ?o }"
FREE = ("--rate", "100000", "--max-concurrent", "1000")
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc"),
]


@pytest.fixture
def folder(small_release: Path, tmp_path: Path) -> Path:
    """A folder of releases with one, which is current."""
    shutil.copytree(small_release, tmp_path / "one")
    (tmp_path / "current").symlink_to("one")
    return tmp_path


@pytest.fixture(scope="module")
def server(small_release: Path) -> Iterator[Served]:
    """A server of a dozen facts."""
    with Served(small_release, *FREE) as found:
        yield found


def test_any_process_may_be_killed(server: Served) -> None:
    """At twenty random moments, under traffic: the service is whole again within ten seconds."""
    stop, seen = threading.Event(), set[int]()

    def traffic() -> None:
        while not stop.is_set():
            try:
                seen.add(server.sparql(ASK).status)
            except (OSError, HTTPException):
                time.sleep(0.02)

    thread = threading.Thread(target=traffic)
    thread.start()
    chance = random.Random(20)
    for _ in range(20):
        time.sleep(chance.random() * 0.3)
        os.kill(chance.choice(server.descendants()[1:]), signal.SIGKILL)
        server.wait(10)
    stop.set()
    thread.join()
    assert seen <= {200, 503}
    assert server.sparql(ASK).text.count("true") == 1


def test_many_clients_at_once(server: Served) -> None:
    """Two hundred: each is answered, or told to come back; no connection is reset."""
    with ThreadPoolExecutor(200) as pool:
        found = list(pool.map(lambda _: server.sparql(ASK).status, range(600)))
    assert set(found) <= {200, 429, 503}
    assert found.count(200) > 500


def test_one_client_has_its_share(small_release: Path) -> None:
    """Beyond it, 429, a problem document and the seconds to wait; monitors are not counted."""
    with Served(small_release, "--rate", "2", "--max-concurrent", "2") as server:
        found = [server.sparql(ASK) for _ in range(14)]
        late = [reply for reply in found if reply.status == 429]
        assert late
        assert int(late[0].headers["retry-after"]) >= 1
        assert json.loads(late[0].body)["type"].endswith("#cadence")
        assert server.get("/sante").status == 200
        time.sleep(1.2)
        assert server.sparql(ASK).status == 200


def test_behind_a_proxy_clients_are_told_apart(small_release: Path) -> None:
    """When it is said that there is one; else what a client says of itself is not believed."""
    for proxies, refused in (("1", False), ("0", True)):
        with Served(small_release, "--rate", "1", "--proxies", proxies) as server:
            statuses = {
                server.get("/sparql?query=ASK%7B%7D", X_Forwarded_For=f"192.0.2.{n}").status
                for n in range(20)
            }
            assert (429 in statuses) is refused


def change(folder: Path, name: str) -> None:
    """Make another release current, as a build does."""
    (folder / "next").symlink_to(name)
    os.replace(folder / "next", folder / "current")


def renamed(path: Path, version: str) -> None:
    """Give a release another version."""
    told: dict[str, Any] = json.loads((path / "manifest.json").read_text("utf-8"))
    (path / "manifest.json").write_text(json.dumps(told | {"version": version}), encoding="utf-8")


def test_releases_change_under_traffic(folder: Path) -> None:
    """A new one is served within seconds without an error; one that does not open is passed over."""
    shutil.copytree(folder / "one", folder / "two")
    renamed(folder / "two", "2-essai")
    shutil.copytree(folder / "one", folder / "broken")
    renamed(folder / "broken", "3-essai")
    for file in (folder / "broken" / "store").iterdir():
        file.write_bytes(b"")
    with Served(folder, *FREE) as server:
        processes = len(server.descendants())
        stop, statuses = threading.Event(), set[int]()

        def traffic() -> None:
            while not stop.is_set():
                statuses.add(server.sparql(ASK).status)
                statuses.add(server.get("/", Accept="text/html").status)

        threads = [threading.Thread(target=traffic) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        change(folder, "two")
        until = time.monotonic() + 10
        while "2-essai" not in server.get("/sante").text:
            assert time.monotonic() < until
            time.sleep(0.1)
        change(folder, "broken")
        time.sleep(2.5)
        assert "2-essai" in server.get("/sante").text
        stop.set()
        for thread in threads:
            thread.join()
        assert statuses == {200}
        until = time.monotonic() + 20
        assert "livraison abîmée" in server.said()
        while len(server.descendants()) > processes:
            assert time.monotonic() < until, "a process of the release before is still there"
            time.sleep(0.2)


@pytest.mark.parametrize("warm", [False, True])
def test_a_release_that_goes_is_said_at_once(folder: Path, warm: bool) -> None:
    """Its folder removed under service, before or after a first answer: 503 with the reason, a line in the log."""
    with Served(folder, *FREE) as server:
        if warm:
            assert server.get("/").status == 200
        change(folder, "gone")
        shutil.rmtree(folder / "one")
        for path in (
            "/page/ptce/essai",
            "/requetes/ptce-par-region.csv?region=75",
            "/sparql?query=ASK%7B%7D",
        ):
            reply = server.get(path)
            problem = json.loads(reply.body)
            assert (reply.status, problem["type"].rpartition("#")[2]) == (503, "livraison"), path
            assert "a disparu" in problem["fr"]
            assert reply.seconds < 2, path
        time.sleep(1.2)
        for _ in range(20):
            assert server.get("/sante").status == 200
        until = time.monotonic() + 10
        while not (said := plain(server.said()).splitlines()):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert said == [f"aucune livraison dans {folder / 'gone'} ; lancer «maillage build»"]


def test_each_change_of_current_that_leads_nowhere_is_told_once(folder: Path) -> None:
    """Removed, or put on a folder that is not there: a line each; put back, it is served again."""
    lines = ["current", "gone", "other"]
    with Served(folder, *FREE) as server:
        for number, name in enumerate(lines, 1):
            (folder / "current").unlink(missing_ok=True)
            if name != "current":
                change(folder, name)
            until = time.monotonic() + 20
            while len(server.said().splitlines()) < number:
                assert server.get("/sante").status == 200
                assert time.monotonic() < until, server.said()
                time.sleep(0.1)
        change(folder, "one")
        time.sleep(1.2)
        assert server.sparql(ASK).status == 200
        assert [line.split(" ; ")[0] for line in server.said().splitlines()] == [
            f"aucune livraison dans {folder / name}" for name in lines
        ]


def test_a_visit_leaves_nothing(small_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is stopped while it examines a file leaves no temporary file."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    content = b"".join(b"<a:%d> <a:b> <a:c> .\n" % n for n in range(100_000))
    with Served(small_release) as server:

        def visit() -> None:
            with suppress(OSError, HTTPException):
                server.ask("POST", "/valider", content, {"Content-Type": "application/n-triples"})

        thread = threading.Thread(target=visit)
        thread.start()
        until = time.monotonic() + 60
        while not list(tmp_path.glob("maillage-*/*/fichier.nt")):
            assert time.monotonic() < until
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        thread.join()
    assert list(tmp_path.iterdir()) == []


def test_no_address_before_the_store_opens(
    small_release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store whose files have their size and not their content: the fault alone is said."""
    shutil.copytree(small_release, tmp_path / "one")
    for file in (tmp_path / "one" / "store").iterdir():
        file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "--releases", str(tmp_path / "one"), "serve"])
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    assert "the triple store does not open" in said.err


def test_no_release(tmp_path: Path) -> None:
    """Without a release, nothing starts."""
    with pytest.raises(ReleaseError):
        serve(tmp_path)
