"""How well and how quickly search finds things, beside SQLite's FTS5, on a release and at national size.

    python bench/search.py RELEASES [--units 1360000] [--clients 8] [--seconds 20]

The texts typed and their right answers are those of `tests/search/`. The national table is that of the release
with made units of the ESS beside it (`bench/register.py`). FTS5 is given the same names, kinds, codes and names of
communes, once with its Unicode tokenizer and once with trigrams, and is asked for all words, else for some.
Writes `docs/bench/search.md`.
"""

import argparse
import csv
import re
import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import machine
import register

from maillage import paths
from maillage.release import THINGS, Release
from maillage.search import Index, write_index
from maillage.territories import load_official
from maillage.vocabulary import BASE, ID

TYPED = machine.ROOT / "tests" / "search"
HELD_OUT = "held-out.csv"
GOALS = (
    "95 % right first, 99 % among the first three; 20 ms on a release, 50 ms at national size with 8 clients"
)
TOKENIZERS = {"FTS5, words": "unicode61 remove_diacritics 2", "FTS5, trigrams": "trigram"}
KINDS = {"ptce": "ptce pôle", "tiers-lieu": "tiers lieu tiers-lieu", "epci": "cc communauté", "term": ""}
Find = Callable[[str], list[str]]
"""Gives the IRIs that a text finds, the best first."""


def texts() -> list[tuple[str, frozenset[str], bool, bool]]:
    """What is typed, the right answers, whether one must come first, whether the row is held out."""
    found = []
    for path in sorted(TYPED.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                answers = frozenset(one.strip() for one in row["expected"].split("|"))
                found.append((row["typed"], answers, row["in_first"] == "1", path.name == HELD_OUT))
    return found


def national(release: Release, units: int, path: Path) -> int:
    """Write the table of a release with made units beside it; return how many names there are."""
    with duckdb.connect() as con:
        con.execute("SET memory_limit = '6GB'")
        register.tables(con, units, 1)
        load_official(con, paths.DATA / "territories")
        con.execute(f"""
            CREATE TABLE things AS
            SELECT * FROM '{release.path / THINGS}' WHERE origin <> 'register'
            UNION ALL BY NAME
            SELECT '{ID}actor/' || siren AS iri, 'actor' AS kind, upper(strip_accents(u.name)) AS label_fr,
                '' AS label_en,
                list_distinct(list_filter([upper(strip_accents(u.name)), CASE WHEN k % 9 = 0 THEN u.name END,
                    CASE WHEN k % 6 = 0 THEN upper(left(u.name, 1) || left(town, 3)) END],
                    lambda one: one IS NOT NULL)) AS names,
                list_filter([rna, siren], lambda one: one IS NOT NULL) AS codes,
                u.commune, coalesce(e.upper, '') AS epci, coalesce(d.upper, '') AS departement,
                coalesce(r.upper, '') AS region, []::VARCHAR[] AS themes,
                p.lon::DOUBLE AS lon, p.lat::DOUBLE AS lat, 'register' AS origin, '' AS begin, '' AS end,
                true AS active, category AS legal_form, '' AS naf, '' AS domain
            FROM named u
            LEFT JOIN (SELECT code, min(upper) AS upper FROM territories_within
                WHERE kind = 'commune' AND upper_kind = 'epci' GROUP BY 1) e ON e.code = u.commune
            LEFT JOIN territories_within d
                ON d.kind = 'commune' AND d.code = u.commune AND d.upper_kind = 'departement'
            LEFT JOIN territories_within r
                ON r.kind = 'departement' AND r.code = d.upper AND r.upper_kind = 'region'
            LEFT JOIN territory_points p ON p.kind = 'commune' AND p.code = u.commune
            WHERE category <> '1000' AND NOT hidden
        """)
        con.execute(
            f"COPY (SELECT * FROM things ORDER BY iri) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        return int(con.execute("SELECT sum(len(names)) FROM things").fetchall()[0][0])


def fts(things: Path, path: Path, tokenizer: str) -> None:
    """Write an FTS5 table of things."""
    con = sqlite3.connect(path)
    con.execute(
        "CREATE VIRTUAL TABLE things USING fts5"
        f"(names, kind, codes, place, iri UNINDEXED, tokenize = '{tokenizer}')"
    )
    with duckdb.connect() as source:
        source.execute(f"""
            SELECT array_to_string(t.names, ' | '), t.kind, array_to_string(t.codes, ' '),
                coalesce(c.label_fr, ''), t.iri
            FROM '{things}' t
            LEFT JOIN (SELECT commune, label_fr FROM '{things}' WHERE kind = 'commune') c
                ON c.commune = t.commune AND t.commune <> ''
            ORDER BY t.iri
        """)
        while rows := source.fetchmany(50_000):
            con.executemany(
                "INSERT INTO things VALUES (?, ?, ?, ?, ?)",
                (
                    (names, KINDS.get(kind, kind), codes, place, iri)
                    for names, kind, codes, place, iri in rows
                ),
            )
    con.execute("INSERT INTO things(things) VALUES ('optimize')")
    con.commit()
    con.close()


def ask_fts(path: Path, trigrams: bool) -> Find:
    """FTS5: all words, the last unfinished; else some of them; names weigh the most. One connection a thread."""
    local = threading.local()

    def find(text: str) -> list[str]:
        if not hasattr(local, "con"):
            local.con = sqlite3.connect(path)
        words = [w for w in re.findall(r"\w+", text) if len(w) > 2 or not trigrams]
        if not words:
            return []
        quoted = [f'"{word}"' for word in words]
        for query in (" AND ".join(quoted) + ("" if trigrams else "*"), " OR ".join(quoted)):
            rows = local.con.execute(
                "SELECT iri FROM things WHERE things MATCH ? ORDER BY bm25(things, 10, 4, 10, 2) LIMIT 10",
                [query],
            ).fetchall()
            if rows:
                return [iri for (iri,) in rows]
        return []

    return find


def ask_index(folder: Path) -> Find:
    """The index of Maillage."""
    index = Index.open(folder)
    return lambda text: [hit.iri for hit in index.find(text).hits]


def quality(find: Find) -> dict[str, float]:
    """The share, in hundredths, of texts whose right answer comes first, and among the first three; of those held out too."""
    right: dict[bool, list[tuple[bool, bool]]] = {False: [], True: []}
    for text, answers, first, held in texts():
        found = [iri.removeprefix(BASE).removeprefix("id/") for iri in find(text)]
        three = bool(answers & set(found[:3]))
        right[held].append((bool(answers & set(found[:1])) or (three and not first), three))
    known, held_out = right[False], right[True]
    return {
        "first": 100 * statistics.mean(one for one, _ in known),
        "three": 100 * statistics.mean(three for _, three in known),
        "held-out first": 100 * statistics.mean(one for one, _ in held_out),
        "held-out three": 100 * statistics.mean(three for _, three in held_out),
    }


def pace(find: Find, clients: int, seconds: float) -> dict[str, float]:
    """Milliseconds that answers take, and work for, when clients ask without a pause: median, 95th centile."""
    asked = [text for text, *_ in texts()]
    spent: list[float] = []
    worked: list[float] = []
    until = time.perf_counter() + seconds

    def ask(client: int) -> None:
        n = 0
        while time.perf_counter() < until:
            n += 1
            text = asked[(n * 7 + client * 61) % len(asked)]
            began, cpu = time.perf_counter(), time.thread_time()
            find(text)
            spent.append((time.perf_counter() - began) * 1000)
            worked.append((time.thread_time() - cpu) * 1000)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent.sort()
    worked.sort()
    late = int(len(spent) * 0.95)
    return {
        "median": spent[len(spent) // 2],
        "p95": spent[late],
        "cpu": statistics.mean(worked),
        "cpu p95": worked[late],
    }


def measure(things: Path, folder: Path, clients: int, seconds: float) -> list[dict[str, object]]:
    """Build each index of a table of things, and ask it."""
    results = []
    makers: dict[str, tuple[Path, Callable[[Path], object], Callable[[Path], Find]]] = {
        "Maillage": (folder / "index", lambda path: write_index(things, path), ask_index)
    }
    for name, tokenizer in TOKENIZERS.items():
        makers[name] = (
            folder / f"{name[6:]}.db",
            lambda path, tokenizer=tokenizer: fts(things, path, tokenizer),
            lambda path, trigrams="trigram" in tokenizer: ask_fts(path, trigrams),
        )
    for name, (path, make, opened) in makers.items():
        began, cpu = time.perf_counter(), time.process_time()
        make(path)
        took, worked = time.perf_counter() - began, time.process_time() - cpu
        files = [path] if path.is_file() else list(path.iterdir())
        find = opened(path)
        result: dict[str, object] = {"engine": name, "made": took, "made, CPU": worked}
        result["MB"] = sum(file.stat().st_size for file in files) / 1e6
        result |= quality(find)
        for number in (1, clients):
            result |= {f"{key}, {number}": value for key, value in pace(find, number, seconds).items()}
        print({key: machine.figure_text(value) for key, value in result.items()}, flush=True)
        results.append(result)
    return results


def tables(results: list[dict[str, object]], clients: int) -> str:
    """Two tables of results: how well, how quickly."""
    well = ["first", "three", "held-out first", "held-out three"]
    fast = [
        "made",
        "made, CPU",
        "MB",
        "median, 1",
        "p95, 1",
        f"median, {clients}",
        f"p95, {clients}",
        "cpu, 1",
        "cpu p95, 1",
    ]
    rows = [[r["engine"], *(r[key] for key in well)] for r in results]
    times = [[r["engine"], *(r[key] for key in fast)] for r in results]
    return "\n\n".join(
        (
            machine.table(["engine", "first, %", "in three, %", "held out: first, %", "in three, %"], rows),
            machine.table(
                [
                    "engine", "made in, s", "CPU, s", "size, MB", "median, ms", "p95, ms",
                    f"median, {clients} clients", f"p95, {clients} clients", "CPU an answer, ms", "p95",
                ],
                times,
            ),
        )
    )  # fmt: skip


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("releases", type=Path)
    parser.add_argument("--units", type=int, default=1_360_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    release = Release.open(given.releases)
    work = Path(tempfile.mkdtemp(prefix="maillage-bench-"))
    parts, every = [], []
    try:
        for title in ("A release", "National size"):
            folder = work / title.replace(" ", "-")
            folder.mkdir()
            things = release.path / THINGS
            names = 0
            if title == "National size":
                if not given.units:
                    continue
                things = folder / "things.parquet"
                names = national(release, given.units, things)
            with duckdb.connect() as con:
                count = con.execute(f"SELECT count(*) FROM '{things}'").fetchall()[0][0]
            results = measure(things, folder, given.clients, given.seconds)
            every += [{"size": title, "things": count, **result} for result in results]
            said = f"{count:,} things" + (f", {names:,} names" if names else "")
            parts.append(f"## {title}\n\n{said}.\n\n{tables(results, given.clients)}")
    finally:
        shutil.rmtree(work)
    head = machine.header(
        "Search", "python bench/search.py RELEASES", machine.versions("maillage", "tantivy", "rapidfuzz")
    )
    about = (
        f"Goals: {GOALS}. Clients are threads of one process that ask without a pause; the 95th centile with"
        f" {given.clients} of them is that of a crowd. CPU is what an answer costs, whatever else the machine does. SQLite {sqlite3.sqlite_version}."
    )
    machine.write("search", f"{head}\n{about}\n\n" + "\n\n".join(parts) + "\n", every)


if __name__ == "__main__":
    main()
