"""How quickly each kind of page is answered, how heavy it is, and when a browser has drawn it.

    python bench/pages.py RELEASES [--rounds 5] [--things 40]

A server is started as `maillage serve` does. Each address is asked for once, then `--rounds` times; some pages are
those of many things, drawn by lot. Times are those of a client on the same machine, one request at a time. The weight
is that of a first view: the page, its style sheet and its script, compressed. Chromium tells the largest contentful
paint (LCP). Writes `docs/bench/pages.md`.
"""

import argparse
import gzip
import random
import re
import shutil
import statistics
import sys
import time
from pathlib import Path

import machine
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(machine.ROOT / "tests" / "helpers"))
from maillage.release import Release
from maillage.vocabulary import ID
from maillage.web.things import Things
from served import Served

GOALS = (
    "95 % of answers within 500 ms; suggestions within 50 ms; first view of 150 kB at most; LCP within 1.5 s"
)
FIXED = {
    "home": ["/"],
    "territory": [
        "/territoire",
        "/territoire/region/11",
        "/territoire/region/75",
        "/territoire/departement/46",
        "/territoire/commune/40312?km=50",
    ],
    "map": ["/carte", "/carte?region=75"],
    "network": ["/reseau", "/reseau?territoire=region/76"],
    "article 9": ["/article9", "/article9?region=75"],
    "comparison": ["/comparer?ptce=sud-aquitaine&ptce=figeacteurs"],
    "questions": ["/requetes", "/requetes/liens", "/requetes/ptce-par-region?region=75"],
    "data": ["/donnees", "/qualite", "/ontology", "/codes", "/aide"],
    "search": ["/recherche?q=figeac", "/recherche?q=cress"],
    "suggestions": [
        "/recherche/suggestions?q=fige",
        "/recherche/suggestions?q=bord",
        "/recherche/suggestions?q=pol",
    ],
}
DRAWN = {"things": "/page/{0}", "diagnosis": "/article9/{0}", "dossier": "/dossier/{0}"}
LCP = """() => new Promise((tell) => new PerformanceObserver((list) => tell(list.getEntries().at(-1).startTime))
  .observe({ type: 'largest-contentful-paint', buffered: true }))"""


def addresses(releases: Path, things: int) -> dict[str, list[str]]:
    """The addresses of each kind: the fixed ones, and those of things drawn by lot."""
    path = Release.open(releases).things_path
    assert path is not None
    known = [thing.iri.removeprefix(ID) for thing in Things.read(path).every]
    poles = [name for name in known if name.startswith("ptce/")]
    chance = random.Random(1)
    found = dict(FIXED)
    for kind, pattern in DRAWN.items():
        names = known if kind == "things" else poles
        found[kind] = [pattern.format(name) for name in chance.sample(names, min(things, len(names)))]
    return found


def weight(server: Served, path: str) -> int:
    """The bytes of a first view: the page and what its head asks for, compressed; maps and editors left out."""
    page = server.get(path, Accept="text/html")
    files = re.findall(r'(?:href|src)="(/static/(?!bundled)[^"]*\.(?:css|js|svg))"', page.text)
    return sum(len(gzip.compress(server.get(file).body)) for file in dict.fromkeys(files)) + len(
        gzip.compress(page.body)
    )


def measure(
    server: Served, kinds: dict[str, list[str]], rounds: int
) -> list[tuple[str, int, float, float, float, float]]:
    """For each kind: how many answers, median, 95th percentile and worst in ms, and the heaviest first view."""
    rows = []
    for kind, paths in kinds.items():
        times = []
        for path in paths:
            server.get(path, Accept="text/html")
            for _ in range(rounds):
                reply = server.get(path, Accept="text/html")
                assert reply.status == 200, (path, reply.status)
                times.append(1000 * reply.seconds)
        heaviest = max(weight(server, path) for path in paths[:5]) / 1000
        high = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        rows.append((kind, len(times), statistics.median(times), high, max(times), heaviest))
    return rows


def paints(server: Served, kinds: dict[str, list[str]]) -> dict[str, float]:
    """The largest contentful paint of the first address of each kind that is a page, in ms; the best of three."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), chromium_sandbox=False)
        for kind, paths in kinds.items():
            if kind == "suggestions":
                continue
            times = []
            for _ in range(3):
                page = browser.new_page(base_url=f"http://127.0.0.1:{server.port}", locale="fr")
                page.goto(paths[0], wait_until="load")
                times.append(float(page.evaluate(LCP)))
                page.close()
            found[kind] = min(times)
        browser.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--things", type=int, default=40)
    given = parser.parse_args()
    kinds = addresses(given.releases, given.things)
    with Served(given.releases, "--rate", "100000", "--max-concurrent", "1000") as server:
        began = time.monotonic()
        server.get("/", Accept="text/html")
        first = time.monotonic() - began
        rows = measure(server, kinds, given.rounds)
        drawn = paints(server, kinds)
    head = machine.header(
        "Pages", "python bench/pages.py RELEASES", machine.versions("maillage", "flask", "pyoxigraph")
    )
    about = f"Goals: {GOALS}. The first answer after the start took {first:.1f} s."
    columns = ("kind", "answers", "median, ms", "p95, ms", "worst, ms", "first view, kB", "LCP, ms")
    results = [dict(zip(columns, (*row, drawn.get(row[0])), strict=True)) for row in rows]
    machine.write(
        "pages", f"{head}\n{about}\n\n{machine.table(columns, [[*one.values()] for one in results])}", results
    )


if __name__ == "__main__":
    main()
