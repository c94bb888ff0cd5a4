"""Links 5,000 names as people write them to 1.36 million units, and counts what is right.

    python bench/link.py [--units 1360000] [--names 5000] [--seed 12] [--training DIR] [--work DIR]

Measured in processes of their own: `maillage link`'s whole work, files read to candidates written; Splink as
its tutorial has it (Jaro-Winkler on the name, equal commune, département, legal form and activity, parameters
by random sampling and expectation maximisation), at the threshold that suits it best on this very truth; and
the ablation of each comparison, learnt again without it on the truth of another seed. Needs
`pip install '.[link]'`.
"""

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import link_training
import link_truth
import machine

from maillage.link import training
from maillage.link.bodies import load_things
from maillage.link.candidates import ACCEPTED, REFUSED, read_candidates, write_candidates
from maillage.link.comparing import COMPARISONS
from maillage.link.deciding import Scored, decide
from maillage.link.linking import link
from maillage.link.parameters import Parameters

SEED, TRAINING_SEED = 12, 11
MEMORY = "4GB"
Figures = dict[str, float]


def ours(folder: Path) -> None:
    """Link, and write the candidates."""
    began = time.perf_counter()
    with duckdb.connect() as con:
        con.execute(f"SET preserve_insertion_order = false; SET memory_limit = '{MEMORY}'")
        load_things(con, folder / "names.parquet", "given")
        load_things(con, folder / "units.parquet", "known")
        write_candidates(folder / "candidates.csv", link(con, "given", "known"))
    seconds = time.perf_counter() - began
    truth = read_truth(folder)
    shown: dict[str, list[str]] = {}
    accepted: dict[str, str] = {}
    for pair in read_candidates(folder / "candidates.csv"):
        if pair.verdict != REFUSED:
            shown.setdefault(pair.subject_iri, []).append(pair.object_iri)
        if pair.automatic:
            accepted[pair.subject_iri] = pair.object_iri
    print(json.dumps({"seconds": seconds} | figures(truth, accepted, shown)))


def peer(folder: Path) -> None:
    """Splink as its tutorial has it."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    began = time.perf_counter()
    con = duckdb.connect()
    con.execute(f"SET preserve_insertion_order = false; SET memory_limit = '{MEMORY}'")
    for table, file in (("given", "names"), ("known", "units")):
        con.execute(f"""CREATE TABLE {table} AS SELECT iri AS unique_id, lower(strip_accents(label_fr)) AS label,
            left(lower(strip_accents(label_fr)), 6) AS start, commune, departement, legal_form, naf
            FROM '{folder / f"{file}.parquet"}'""")
    api = DuckDBAPI(con)
    frames = [api.register(table, dataset_display_name=table) for table in ("given", "known")]
    linker = Linker(
        frames,
        SettingsCreator(
            link_type="link_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("label", [0.95, 0.88, 0.8]),
                cl.ExactMatch("commune"),
                cl.ExactMatch("departement"),
                cl.ExactMatch("legal_form"),
                cl.ExactMatch("naf"),
            ],
            blocking_rules_to_generate_predictions=[
                block_on("label"), block_on("commune", "start"), block_on("departement", "start"),
            ],
        ),
        log_level="ERROR",
    )  # fmt: skip
    linker.training.estimate_probability_two_random_records_match([block_on("label", "commune")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("label"), block_on("commune", "start")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict().physical_name
    rows = con.execute(f"""
        SELECT unique_id_l, unique_id_r, match_probability FROM {found}
        QUALIFY row_number() OVER (PARTITION BY unique_id_l ORDER BY match_weight DESC, unique_id_r) <= 5
        ORDER BY unique_id_l, match_weight DESC, unique_id_r
    """).fetchall()
    seconds = time.perf_counter() - began
    truth = read_truth(folder)
    shown: dict[str, list[str]] = {}
    firsts: dict[str, tuple[str, float]] = {}
    for left, right, probability in rows:
        shown.setdefault(left, []).append(right)
        firsts.setdefault(left, (right, probability))
    best: Figures = {}
    for threshold in (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999):
        accepted = {left: right for left, (right, probability) in firsts.items() if probability >= threshold}
        found_now = figures(truth, accepted, shown)
        if (
            not best
            or (found_now["precision"] >= 0.995) > (best["precision"] >= 0.995)
            or (found_now["precision"] >= 0.995 and found_now["recall"] > best["recall"])
            or (best["precision"] < found_now["precision"] < 0.995)
        ):
            best = found_now | {"threshold": threshold}
    print(json.dumps({"seconds": seconds} | best))


def ablation(folder: Path, trained: Path) -> None:
    """The figures without each comparison."""
    bodies, truth, _ = link_training.compared(trained)
    tests, right, _ = link_training.compared(folder)
    found: dict[str, Figures] = {}
    for name in ("", *(made.name for made in COMPARISONS)):
        without = [name] if name else []
        parameters = training.with_threshold(training.learn(bodies, truth, without), bodies, truth)
        found[name] = of_pairs(tests, right, parameters) | {"threshold": parameters.threshold}
    print(json.dumps(found))


def of_pairs(bodies: Iterable[Sequence[Scored]], truth: Mapping[int, int], parameters: Parameters) -> Figures:
    """The figures of compared pairs under parameters."""
    accepted: dict[str, str] = {}
    shown: dict[str, list[str]] = {}
    for body in bodies:
        decided = decide(training.reweighed(body, parameters), replace(parameters))
        left = str(body[0].left)
        shown[left] = [str(pair.right) for pair in decided[:5] if pair.verdict != REFUSED]
        if decided[0].verdict == ACCEPTED:
            accepted[left] = str(decided[0].right)
    return figures({str(left): str(right) for left, right in truth.items()}, accepted, shown)


def figures(
    truth: Mapping[str, str], accepted: Mapping[str, str], shown: Mapping[str, Sequence[str]]
) -> Figures:
    """Precision and recall of what is accepted, and how often the right unit is first, and among the five shown."""
    right = sum(truth.get(left) == unit for left, unit in accepted.items())
    return {
        "accepted": len(accepted),
        "precision": right / max(1, len(accepted)),
        "recall": right / len(truth),
        "first": sum(shown.get(left, [""])[:1] == [unit] for left, unit in truth.items()) / len(truth),
        "five": sum(unit in shown.get(left, [])[:5] for left, unit in truth.items()) / len(truth),
    }


def read_truth(folder: Path) -> dict[str, str]:
    """The unit of each name that has one."""
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return {row["iri"]: row["unit"] for row in csv.DictReader(file) if row["unit"]}


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--units", type=int, default=1_360_000)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--work", type=Path, help="folder to keep the truths in, and to find them in")
    parser.add_argument("--only", choices=["ours", "peer", "ablation"])
    given = parser.parse_args()
    if given.only:
        folder = given.work / str(given.seed)
        if given.only == "ablation":
            ablation(folder, given.work / str(TRAINING_SEED))
        else:
            {"ours": ours, "peer": peer}[given.only](folder)
        return
    machine.require({}, ["splink", "duckdb"], None)
    with tempfile.TemporaryDirectory() as scratch:
        work = given.work or Path(scratch)
        for seed in (given.seed, TRAINING_SEED):
            if not (work / str(seed) / "truth.csv").exists():
                link_truth.write(work / str(seed), given.units, given.names, seed)
        runs = {
            name: machine.run(
                [sys.executable, __file__, "--only", name, "--work", work, "--seed", str(given.seed)]
            )
            for name in ("ours", "peer", "ablation")
        }
    failed = [name for name, run in runs.items() if not run.result]
    if failed:
        raise SystemExit(f"no figures of: {', '.join(failed)}")
    write(given, runs)


def write(given: argparse.Namespace, runs: Mapping[str, machine.Run]) -> None:
    """Write `docs/bench/link.md`."""
    percent = ("precision", "recall", "first", "five")
    rows = [
        [label, run.result["seconds"], run.peak_mb, *(f"{100 * run.result[name]:.1f} %" for name in percent)]
        for label, run in (("Maillage", runs["ours"]), ("Splink, untuned", runs["peer"]))
    ]
    without = [
        [f"without {name}" if name else "all", *(f"{100 * found[name_]:.1f} %" for name_ in percent)]
        for name, found in dict[str, Figures](runs["ablation"].result).items()  # type: ignore[arg-type]
    ]
    columns = ["precision, automatic", "recall, automatic", "right one first", "right one among five"]
    page = "\n".join(
        [
            machine.header(
                f"Linking {given.names:,} names to {given.units:,} units",
                "python bench/link.py",
                machine.versions("splink", "duckdb", "rapidfuzz"),
            ),
            f"Names are those of `bench/link_truth.py` (seed {given.seed}); one in ten has no unit. Parameters and",
            f"threshold were learnt on seed {TRAINING_SEED}. Recall is over the names that have a unit.",
            "",
            machine.table(["", "seconds", "peak MB", *columns], rows),
            "",
            "Splink untuned is shown at the best of six thresholds on this truth.",
            "",
            "## Without each comparison",
            "",
            machine.table(["", *columns], without),
        ]
    )
    results = [
        machine.as_result(name, given.units, runs[key], **{n: runs[key].result[n] for n in percent})
        for name, key in (("maillage", "ours"), ("splink", "peer"))
    ]
    machine.write("link", page, results)
    print(page)


if __name__ == "__main__":
    main()
