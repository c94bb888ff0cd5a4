"""The national build at several sizes: seconds a stage, triples, peak memory, and how they grow.

    python bench/build.py [--units 10000 100000 340000 1360000] [--departments …] [--keep DIR]

Each size is a register with its establishments, the list of ESS France and the associations in the layouts of
Sirene and RNA (`bench/register.py`), with every smaller source (`bench/places.py`). A build is one process,
from its start to the switched release.
"""

import argparse
import json
import math
import shutil
import sys
import tempfile
from pathlib import Path

import machine

BENCH = Path(__file__).resolve().parent
STAGES = ("sources", "graph", "reason", "count", "store", "validate", "publish")


def ours(national: Path, releases: Path, memory: float) -> None:
    """Build, and print the stages as JSON on the last line."""
    from maillage.build import National, build

    stages: dict[str, float] = {}
    release = build(
        releases,
        progress=lambda name, seconds, _: stages.update({name: round(seconds, 2)}),
        national=National(national, memory=memory),
    )
    counts = release.manifest["counts"]
    print(json.dumps(stages | {name: counts[name] for name in ("triples", "inferred")}))


def generate(units: int, folder: Path) -> None:
    """The national files of one size; places grow with the register."""
    for command in (
        ["register.py", "--units", str(units), "--out", str(folder)],
        ["places.py", "--scale", str(max(0.05, units / 1_360_000)), "--out", str(folder)],
    ):
        done = machine.run([sys.executable, BENCH / command[0], *command[1:]])
        if done.status:
            raise SystemExit(f"{command[0]}: {done.output}")


def page(results: list[dict[str, object]]) -> str:
    """The page of results."""
    columns = ["units", "triples", "inferred", "seconds", "triples/s", "peak MB", *STAGES]
    rows = [
        [
            r["units"],
            r["size"],
            r["inferred"],
            r["seconds"],
            float(str(r["size"])) / float(str(r["seconds"])),
            r["peak_mb"],
            *(r[stage] for stage in STAGES),
        ]
        for r in results
    ]
    small, large = results[-2] if len(results) > 1 else results[0], results[-1]
    growth = ""
    if small is not large:
        times, sizes = (
            math.log(float(str(large[name])) / float(str(small[name]))) for name in ("seconds", "size")
        )
        growth = (
            f"From {float(str(small['size'])):,.0f} to {float(str(large['size'])):,.0f} triples,"
            f" seconds grow as triples to the power {times / sizes:.2f}.\n"
        )
    head = machine.header(
        "The national build",
        f"python bench/build.py --units {' '.join(str(r['units']) for r in results)}",
        machine.versions("maillage", "duckdb", "pyoxigraph"),
    )
    about = (
        "Generated files in the layouts of Sirene, ESS France, RNA, the census of tiers-lieux, digital"
        " mediation, data·inclusion, two GoGoCarto maps and subsidies, and the curated facts: rows to the"
        " switched release, one process. Columns after the memory are seconds a stage."
    )
    return f"{head}\n{about}\n\n{machine.table(columns, rows)}\n\n{growth}\n![](build.svg)\n"


def main() -> None:
    """Measure each size, then write `docs/bench/build.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000, 340_000, 1_360_000])
    parser.add_argument("--memory", type=float, default=6.0)
    parser.add_argument("--keep", type=Path, help="where the release of the last size stays")
    parser.add_argument("--ours", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        ours(*options.ours, options.memory)
        return
    results = []
    for units in sorted(options.units):
        with tempfile.TemporaryDirectory() as name:
            national, releases = Path(name) / "national", Path(name) / "releases"
            generate(units, national)
            command = [sys.executable, __file__, "--memory", str(options.memory), "--ours"]
            found = machine.run([*command, national, releases])
            if found.status:
                raise SystemExit(f"the build of {units} units failed")
            told = dict(found.result)
            size = int(told.pop("triples"))
            results.append(machine.as_result("maillage build", size, found, units=units, **told))
            print(json.dumps(results[-1]), flush=True)
            if options.keep and units == max(options.units):
                shutil.rmtree(options.keep, ignore_errors=True)
                shutil.move(releases, options.keep)
    machine.write("build", page(results), results)


if __name__ == "__main__":
    main()
