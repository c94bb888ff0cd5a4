"""Learns the parameters of linking from a made truth, and writes them where the code reads them.

    python bench/link_training.py [--units 1360000] [--names 5000] [--seed 11] [--truth DIR] [--out FILE]

The truth is that of `bench/link_truth.py`; another seed is for measuring (`bench/link.py`). The same
arguments give the same bytes.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import link_truth

from maillage.link import training
from maillage.link.bodies import load_things
from maillage.link.deciding import Scored
from maillage.link.parameters import TRAINED


def compared(folder: Path) -> tuple[list[list[Scored]], Mapping[int, int], int]:
    """The compared pairs of a truth, which are true, and how many names there are."""
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        number = load_things(con, folder / "names.parquet", "given")
        load_things(con, folder / "units.parquet", "known")
        rows = con.execute(f"""
            SELECT g.n, k.n FROM read_csv('{folder / "truth.csv"}', header = true) t
            JOIN given g ON g.iri = t.iri JOIN known k ON k.iri = t.unit
        """).fetchall()
        return training.compared(con, "given", "known"), dict(rows), number


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=1_360_000)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--truth", type=Path, help="a truth made before")
    parser.add_argument("--out", type=Path, default=TRAINED)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.truth or Path(scratch)
        if given.truth is None:
            link_truth.write(folder, given.units, given.names, given.seed)
        bodies, truth, _ = compared(folder)
    parameters = training.with_threshold(training.learn(bodies, truth), bodies, truth)
    given.out.write_text(parameters.as_json(), encoding="utf-8")
    print(f"{sum(map(len, bodies))} pairs, {len(truth)} true; threshold {parameters.threshold}")


if __name__ == "__main__":
    main()
