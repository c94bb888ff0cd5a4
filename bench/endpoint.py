"""The endpoint on small questions: Maillage, `oxigraph serve` on the same store, rdflib-endpoint on the same triples.

    python bench/endpoint.py RELEASE [--peer VENV/bin/python] [--seconds 5]

Maillage is measured as it is, and without the answers that it keeps. Latency is the median of one client's requests, one after the other; throughput that of eight clients (`wrk`, from
Debian's packages). rdflib-endpoint lives in an environment of its own: `pip install rdflib-endpoint uvicorn`.
"""

import argparse
import http.client
import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import machine
from pyoxigraph import RdfFormat, Store, serialize

from maillage.release import Release

PREFIXES = "PREFIX mlg: <https://w3id.org/maillage/ontology#> PREFIX org: <http://www.w3.org/ns/org#> "
PREFIXES += "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
OURS, ANEW = "maillage serve", "maillage serve --cache-size 0"
OXIGRAPH, RDFLIB = "oxigraph serve-read-only", "rdflib-endpoint"
_LOOKUPS = 400
_CLIENTS = 8


def questions(release: Release) -> dict[str, list[str]]:
    """Look-ups of things by their name, and the members of each PTCE with their names."""
    store = Store.read_only(str(release.store_path))
    rows = store.query(PREFIXES + "SELECT DISTINCT ?x { ?x a mlg:PTCE } ORDER BY ?x")
    things = [row["x"].value for row in rows]  # type: ignore[union-attr, index]
    return {
        "look-up": [f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in things],
        "join": [
            f"{PREFIXES}SELECT ?who ?name {{ <{iri}> org:hasMember ?who . ?who rdfs:label ?name }}"
            for iri in things
        ],
    }


@contextmanager
def served(engine: str, release: Release, peer: Path | None) -> Iterator[int]:
    """A server of the release, on a port of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        if engine in (OURS, ANEW):
            code = "from maillage.cli.main import main; main()"
            command = [sys.executable, "-c", code, "--releases", release.path, "serve", "--port", str(port)]
            command += ["--rate", "1000000", "--max-concurrent", "1000", *engine.split()[2:]]
        elif engine == OXIGRAPH:
            program = Path(sys.executable).with_name("oxigraph")
            command = [program, "serve-read-only", "-l", release.store_path, "-b", f"127.0.0.1:{port}"]
        else:
            assert peer is not None
            data = Path(folder) / "release.nt"
            triples = (
                q.triple for q in Store.read_only(str(release.store_path)) if str(q.graph_name) == "DEFAULT"
            )
            serialize(triples, str(data), RdfFormat.N_TRIPLES)
            command = [
                peer.with_name("rdflib-endpoint"),
                "serve",
                "--port",
                str(port),
                "--host",
                "127.0.0.1",
                data,
            ]
        child = subprocess.Popen(
            [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait(port, path(engine))
            yield port
        finally:
            child.terminate()
            child.wait(20)


def path(engine: str) -> str:
    """Where queries go."""
    return {OURS: "/sparql", ANEW: "/sparql", OXIGRAPH: "/query", RDFLIB: "/"}[engine]


def wait(port: int, target: str) -> None:
    """Wait until a query is answered."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request(
                "GET", f"{target}?query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"}
            )
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("a server does not start")


def latency(port: int, target: str, texts: Sequence[str]) -> float:
    """The median milliseconds of requests on one connection."""
    connection, took = http.client.HTTPConnection("127.0.0.1", port), []
    for n in range(_LOOKUPS):
        address = f"{target}?query={quote(texts[n % len(texts)])}"
        began = time.perf_counter()
        connection.request("GET", address, headers={"Accept": "application/sparql-results+json"})
        reply = connection.getresponse()
        body = reply.read()
        took.append(time.perf_counter() - began)
        if reply.status != 200 or b"bindings" not in body:
            raise SystemExit(f"{target}: {reply.status} {body[:200]!r}")
    return statistics.median(took) * 1000


def throughput(port: int, target: str, texts: Sequence[str], seconds: int) -> float:
    """The answers a second that eight clients have; none may be a fault."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ", ".join(f'"{target}?query={quote(text)}"' for text in texts)
        script.write(
            f"local paths = {{ {listed} }}\nlocal n = 0\n"
            'local headers = { ["Accept"] = "application/sparql-results+json" }\n'
            "request = function() n = n + 1\n"
            'return wrk.format("GET", paths[n % #paths + 1], headers) end\n'
        )
        script.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{_CLIENTS}",
            f"-d{seconds}s",
            "-s",
            script.name,
            f"http://127.0.0.1:{port}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout:
        raise SystemExit(done.stdout)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found is not None
    return float(found[1])


def page(results: list[dict[str, object]], packages: dict[str, str], triples: int) -> str:
    """The page of results."""
    base = {r["question"]: r for r in results if r["engine"] == OXIGRAPH}
    rows = [
        [
            r["question"],
            r["engine"],
            r["latency"],
            float(str(r["latency"])) / float(str(base[r["question"]]["latency"])),
            r["throughput"],
            float(str(r["throughput"])) / float(str(base[r["question"]]["throughput"])),
        ]
        for r in results
    ]
    columns = [
        "question",
        "engine",
        "latency, ms",
        "× oxigraph's",
        f"answers/s, {_CLIENTS} clients",
        "× oxigraph's",
    ]
    head = machine.header("The endpoint", "python bench/endpoint.py RELEASE --peer VENV/bin/python", packages)
    about = (
        f"A release of {triples:,} triples. Clients and server share the machine's cores. `oxigraph` answers in the"
        " process that listens, without deadline or limits. Maillage answers in a confined process that may be killed,"
        " and keeps small answers, since a release does not change: a hundred questions come in turn, so most are"
        " asked again. With `--cache-size 0` it computes each answer anew, as the others do."
    )
    return f"{head}\n{about}\n\n{machine.table(columns, rows)}\n"


def main() -> None:
    """Measure, then write `docs/bench/endpoint.md`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("release", type=Path)
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    peers = ("rdflib-endpoint", "uvicorn")
    machine.require({"wrk": "Debian's package wrk"}, ["maillage", "oxigraph"], options.peer, *peers)
    release = Release.open(options.release)
    asked, results = questions(release), list[dict[str, object]]()
    for engine in (OURS, ANEW, OXIGRAPH, *((RDFLIB,) if options.peer else ())):
        with served(engine, release, options.peer) as port:
            for question, texts in asked.items():
                took = latency(port, path(engine), texts)
                rate = throughput(port, path(engine), texts, options.seconds)
                results.append({"question": question, "engine": engine, "latency": took, "throughput": rate})
                print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    packages = machine.versions("maillage", "pyoxigraph", "oxigraph", "flask", "granian")
    if options.peer:
        packages |= machine.versions("rdflib-endpoint", "rdflib", python=options.peer)
    ordered = sorted(results, key=lambda r: list(asked).index(str(r["question"])))
    machine.write("endpoint", page(ordered, packages, release.manifest["counts"]["triples"]), ordered)


if __name__ == "__main__":
    main()
