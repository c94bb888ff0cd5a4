"""The server under mixed load for a long time: memory, open files, statuses.

    python bench/soak.py RELEASES [--minutes 30] [--cache-size 1]

Small questions, canned ones, pages, endless and hostile queries, files to examine and broken requests, from four
clients. Memory is that of the process that listens, after each minute; its drift is the last third against the
first, the first minute left out. Answers that are kept fill up to `--cache-size` MiB, by default as many as the server
keeps: with few, what grows is a leak. Exits with 1 when it is over 10 %, when open files grow, or at a 5xx other than 503.
"""

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import machine

from maillage import catalogue, paths
from maillage.release import Release

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?i) }"
HEAVY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
LARGE = "SELECT * { ?s ?p ?o . ?t ?q ?r }"
NESTED = "ASK " + "{" * 5_000 + "}" * 5_000
FILE = b'<https://w3id.org/maillage/id/actor/x> <https://w3id.org/maillage/ontology#siren> "1" .'


class Load(threading.Thread):
    """One client, until told to stop."""

    def __init__(self, port: int, seed: int, statuses: Counter[int]) -> None:
        super().__init__(daemon=True)
        self.port, self.chance, self.statuses = port, random.Random(seed), statuses
        self.stop = threading.Event()
        self.canned = [query for query in catalogue.load(paths.QUERIES) if not query.needs]

    def run(self) -> None:
        """Ask."""
        while not self.stop.is_set():
            method, target, body, headers = self.one()
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request(method, target, body, headers)
                reply = connection.getresponse()
                reply.read()
                self.statuses[reply.status] += 1
            except (OSError, http.client.HTTPException):
                self.statuses[0] += 1
            finally:
                connection.close()

    def one(self) -> tuple[str, str, bytes | None, dict[str, str]]:
        """A request."""
        kind = self.chance.choices(
            ["small", "canned", "page", "endless", "heavy", "large", "nested", "file", "broken"],
            [60, 20, 20, 1, 1, 1, 3, 1, 5],
        )[0]
        if kind == "canned":
            query = self.chance.choice(self.canned)
            given = "&".join(f"{name}={quote(value)}" for name, value in query.example.items())
            return "GET", f"/requetes/{query.name}.json?{given}", None, {}
        if kind == "page":
            path = self.chance.choice(
                ["/", "/donnees", "/ontology", "/codes", "/page/ptce/sud-aquitaine", "/sparql"]
            )
            return "GET", path, None, {"Accept": "text/html", "Accept-Encoding": "gzip"}
        if kind == "file":
            return "POST", "/valider", FILE, {"Content-Type": "text/turtle"}
        if kind == "broken":
            return "GET", "/sparql?query=%ff" + "a" * self.chance.randrange(6_000), None, {}
        small = f"SELECT * {{ <https://w3id.org/maillage/id/ptce/{self.chance.random()}> ?p ?o }}"
        text = {"endless": ENDLESS, "heavy": HEAVY, "large": LARGE, "nested": NESTED}.get(kind, small)
        return "POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query"}


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def children(pid: int) -> list[int]:
    """The processes that a process has started, from any of its threads."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in task.read_text("ascii").split()]
    return found


def page(samples: list[dict[str, object]], statuses: Counter[int], drift: float, minutes: int) -> str:
    """The page of results."""
    head = machine.header(
        "Soak", f"python bench/soak.py RELEASES --minutes {minutes}", machine.versions("maillage", "granian")
    )
    told = ", ".join(f"{number:,} × {status or 'cut off'}" for status, number in sorted(statuses.items()))
    about = (
        f"Mixed load from four clients for {minutes} minutes, endless and hostile queries among it: {told}."
        f" Memory of the process that listens drifts by {drift:+.1%} from the first third to the last."
    )
    rows = [[s["minute"], s["memory"], s["files"], s["processes"]] for s in samples]
    return f"{head}\n{about}\n\n{machine.table(['minute', 'memory, MB', 'open files', 'processes'], rows)}\n"


def main() -> None:
    """Load, watch, then write `docs/bench/soak.md`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--cache-size", type=int)
    options = parser.parse_args()
    if not Path("/proc/self/task").is_dir():
        raise SystemExit("this benchmark needs Linux: it reads /proc")
    Release.open(options.releases)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    code = "from maillage.cli.main import main; main()"
    command = [sys.executable, "-c", code, "--releases", str(options.releases), "serve", "--port", str(port)]
    command += ["--rate", "100000", "--max-concurrent", "1000", "--timeout", "2"]
    command += [] if options.cache_size is None else ["--cache-size", str(options.cache_size)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    time.sleep(5)
    (worker,) = children(server.pid)
    statuses, samples = Counter[int](), list[dict[str, object]]()
    loads = [Load(port, seed, statuses) for seed in range(4)]
    for load in loads:
        load.start()
    for minute in range(1, options.minutes + 1):
        time.sleep(60)
        files = len(os.listdir(f"/proc/{worker}/fd"))
        sample = {
            "minute": minute,
            "memory": memory(worker),
            "files": files,
            "processes": len(children(worker)),
        }
        samples.append(sample)
        print(sample, dict(statuses), file=sys.stderr, flush=True)
    for load in loads:
        load.stop.set()
    for load in loads:
        load.join(30)
    server.terminate()
    server.wait(30)
    third = max(1, (len(samples) - 1) // 3)
    held = [float(str(s["memory"])) for s in samples[1:] or samples]
    drift = statistics.mean(held[-third:]) / statistics.mean(held[:third]) - 1
    opened = [int(str(s["files"])) for s in samples[1:] or samples]
    machine.write("soak", page(samples, statuses, drift, options.minutes), samples)
    wrong = {status for status in statuses if (status >= 500 and status != 503) or status == 0}
    grown = statistics.mean(opened[-third:]) > statistics.mean(opened[:third]) * 1.1 + 4
    sys.exit(drift > 0.1 or grown or bool(wrong))


if __name__ == "__main__":
    main()
