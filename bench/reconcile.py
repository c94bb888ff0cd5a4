"""Times the reconciliation service on an index of any size: batches of ten names, as OpenRefine sends them.

    python bench/reconcile.py --things THINGS.parquet --index FOLDER [--batches 60] [--seed 1]

THINGS is the table of a release (`search/things.parquet`), curated or national; its index is written to FOLDER
unless it is there. Names are drawn from the table: half as they are, half as people write them (an accent
lost, a letter wrong, a word left out), three quarters with their commune, a fifth with their SIREN.
"""

import argparse
import json
import random
import statistics
import time
from pathlib import Path

import duckdb

from maillage.names import fold
from maillage.reconcile import Matcher, read_batch
from maillage.search import Index, write_index
from maillage.territories import read_territories


def drawn(things: Path, number: int, seed: int) -> list[tuple[str, str, list[str], str]]:
    """Things of the table, the same each time: IRI, name, codes, commune."""
    with duckdb.connect() as con:
        return con.execute(
            f"""SELECT iri, label_fr, codes, commune FROM read_parquet('{things}')
            WHERE kind = 'actor' AND commune <> '' ORDER BY hash(iri || '{seed}') LIMIT {number}"""
        ).fetchall()


def noisy(name: str, chance: random.Random) -> str:
    """A name as somebody else writes it."""
    kind = chance.randrange(4)
    words = name.split()
    if kind == 0:
        return fold(name)
    if kind == 1 and len(name) > 6:
        at = chance.randrange(2, len(name) - 1)
        return name[:at] + chance.choice("aeimnrst") + name[at + 1 :]
    if kind == 2 and len(words) > 3:
        return " ".join(words[:-1])
    return name.title()


def main() -> None:
    """Ask, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--things", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--batches", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.index.is_dir():
        began = time.perf_counter()
        write_index(options.things, options.index)
        print(f"index written in {time.perf_counter() - began:.1f} s")
    matcher = Matcher(Index.open(options.index), read_territories())
    chance = random.Random(options.seed)
    rows = drawn(options.things, options.batches * 10, options.seed)
    seconds, busy, right, sure, wrong = [], [], 0, 0, 0
    for start in range(-10, len(rows), 10):  # the first batch warms, and is not counted
        batch, told = {}, rows[max(start, 0) : max(start, 0) + 10]
        for n, (_, name, codes, commune) in enumerate(told):
            properties = [{"pid": "insee", "v": commune}] if chance.random() < 0.75 else []
            number = next((code for code in codes if len(code) == 9 and code.isdecimal()), "")
            if number and chance.random() < 0.2:
                properties.append({"pid": "siren", "v": number})
            text = name if chance.random() < 0.5 else noisy(name, chance)
            batch[f"q{n}"] = {"query": text, "properties": properties}
        began, before = time.perf_counter(), time.process_time()
        outcomes = matcher.answer(read_batch(json.dumps(batch)), seconds=60)
        took, used = time.perf_counter() - began, time.process_time() - before
        if start < 0:
            continue
        seconds.append(took)
        busy.append(used)
        for outcome, (iri, *_) in zip(outcomes.values(), told, strict=True):
            assert isinstance(outcome, tuple), outcome
            right += any(one.thing.iri == iri for one in outcome)
            certain = next((one.thing.iri for one in outcome if one.match), "")
            sure, wrong = sure + bool(certain), wrong + (bool(certain) and certain != iri)
    for what, times in (("clock", seconds), ("processor", busy)):
        median, last = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"ms a batch, {what}: median {1000 * median:.0f}, 95th centile {1000 * last:.0f}")
    print(
        f"among the candidates {right / len(rows):.3f}; certain {sure / len(rows):.3f}, of which wrong {wrong}"
    )


if __name__ == "__main__":
    main()
