"""Rows of a register become N-Triples: Maillage's mapping in SQL, and morph-kgc on the same rows.

    python bench/rows.py [--rows 100000 1000000] [--peer-rows 100000] [--peer VENV/bin/python] [--times 3]

The peer pins other versions of DuckDB and rdflib, so it lives in an environment of its own:
`python -m venv VENV && VENV/bin/pip install morph-kgc`. Both read the same CSV and write one file; at the
smallest size the two files are compared line by line, sorted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import machine

from maillage.mapping import INSEE_ACTIVITY, INSEE_LEGAL_CATEGORY, Mapping, Triple, iri, text, thing, typed
from maillage.publish.ntriples import write_lines
from maillage.quads import Quads
from maillage.vocabulary import CODES, ID, PREFIXES, expand

UNIT, SITE = "unit", "site"
SOURCE = f"{ID}document/register"
LITERALS = (
    (UNIT, "rdfs:label", "name", "@fr"),
    (UNIT, "skos:altLabel", "short_name", "@fr"),
    (UNIT, "mlg:siren", "siren", ""),
    (UNIT, "mlg:rna", "rna", ""),
    (UNIT, "mlg:creationDate", "created", "date"),
    (UNIT, "mlg:objectText", "purpose", "@fr"),
    (SITE, "mlg:siret", "siret", ""),
    (SITE, "mlg:postalCode", "postcode", ""),
)
LINKS = (
    (UNIT, "rov:orgType", INSEE_LEGAL_CATEGORY, "category"),
    (UNIT, "rov:orgActivity", INSEE_ACTIVITY, "activity"),
    (UNIT, "mlg:staffBand", f"{CODES}staff-bands/", "staff"),
    (UNIT, "mlg:locatedIn", f"{ID}commune/", "commune"),
    (UNIT, "org:hasRegisteredSite", f"{ID}site/", "siret"),
    (SITE, "mlg:siteCommune", f"{ID}commune/", "commune"),
)
CONSTANTS = (
    (UNIT, "rdf:type", expand("mlg:Actor")),
    (UNIT, "dcterms:source", SOURCE),
    (SITE, "rdf:type", expand("mlg:Place")),
)
SUBJECTS = {UNIT: ("actor", "siren"), SITE: ("site", "siret")}


def generate(rows: int, path: Path) -> None:
    """Write a register of so many rows, the same at each run, with accents, quotes and missing cells."""
    duckdb.execute(f"""
        COPY (
            SELECT lpad((100000000 + i * 7)::VARCHAR, 9, '0') AS siren,
                'Association « L’Étincelle » n° ' || i
                    || CASE WHEN i % 50 = 0 THEN ' "Les Amis"' ELSE '' END AS name,
                CASE WHEN i % 3 = 0 THEN 'ETI' || i % 1000 END AS short_name,
                CASE WHEN i % 4 > 0 THEN 'W' || lpad((i * 13 % 1000000000)::VARCHAR, 9, '0') END AS rna,
                (DATE '1901-07-01' + (i * 17 % 45000)::INTEGER)::VARCHAR AS created,
                CASE WHEN i % 5 = 0 THEN 'Développer la coopération, l’entraide et le partage ; n° ' || i END
                    AS purpose,
                lpad((100000000 + i * 7)::VARCHAR, 9, '0') || '00017' AS siret,
                lpad((i * 11 % 95000 + 1000)::VARCHAR, 5, '0') AS postcode,
                ['9220', '9230', '5460', '5710'][i % 4 + 1] AS category,
                ['94.99Z', '88.99B', '90.01Z'][i % 3 + 1] AS activity,
                CASE WHEN i % 6 > 0 THEN ['00', '01', '11'][i % 3 + 1] END AS staff,
                lpad((i * 31 % 95000 + 1000)::VARCHAR, 5, '0') AS commune
            FROM range({rows}) AS t(i) ORDER BY i
        ) TO '{path}' (HEADER)
    """)


def mapping() -> Mapping:
    """The triples of a row, in SQL."""
    subjects = {key: thing(kind, column) for key, (kind, column) in SUBJECTS.items()}
    triples = [
        Triple(subjects[key], p, name_of) for key, p, name_of in ((k, p, f"'<{o}>'") for k, p, o in CONSTANTS)
    ]
    for key, predicate, column, kind in LITERALS:
        value = typed(column, kind) if kind == "date" else text(column, kind.removeprefix("@"))
        triples.append(Triple(subjects[key], predicate, value))
    triples += [
        Triple(subjects[key], predicate, iri(start, column)) for key, predicate, start, column in LINKS
    ]
    return Mapping("register", "register", tuple(triples))


def rml(csv: Path) -> str:
    """The same mapping in RML."""
    out = [
        "@prefix rml: <http://semweb.mmlab.be/ns/rml#> .",
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .",
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .",
    ]
    for key, (kind, column) in SUBJECTS.items():
        maps = [
            f"rr:predicateObjectMap [ rr:predicate <{expand(p)}> ; rr:objectMap [ {o} ] ]"
            for p, o in [
                *((p, f"rr:constant <{o}>") for k, p, o in CONSTANTS if k == key),
                *((p, f'rml:reference "{c}"{_literal(how)}') for k, p, c, how in LITERALS if k == key),
                *((p, f'rr:template "{start}{{{c}}}"') for k, p, start, c in LINKS if k == key),
            ]
        ]
        out.append(
            f'<#{key}> rml:logicalSource [ rml:source "{csv}" ; rml:referenceFormulation ql:CSV ] ;'
            f' rr:subjectMap [ rr:template "{ID}{kind}/{{{column}}}" ] ; {" ; ".join(maps)} .'
        )
    return "\n".join(out)


def _literal(how: str) -> str:
    if how.startswith("@"):
        return f' ; rr:language "{how[1:]}"'
    return f" ; rr:datatype <{PREFIXES['xsd']}{how}>" if how else ""


def ours(csv: Path, out: Path) -> None:
    """In a child: read, map, write; print the parts of the time."""
    out.with_suffix(".duckdb").unlink(missing_ok=True)
    start = time.perf_counter()
    quads = Quads(out.with_suffix(".duckdb"), memory="4GB")
    quads.con.execute(f"CREATE TABLE register AS SELECT * FROM read_csv('{csv}', all_varchar = true)")
    read = time.perf_counter()
    write_lines(quads, [mapping()], (), out)
    print(json.dumps({"read": read - start, "write": time.perf_counter() - read}))


def theirs(python: Path, csv: Path, out: Path) -> list[str | Path]:
    """The command of the peer."""
    rules, config = out.with_suffix(".rml.ttl"), out.with_suffix(".ini")
    rules.write_text(rml(csv), encoding="utf-8")
    config.write_text(
        f"[CONFIGURATION]\noutput_format = N-TRIPLES\noutput_file = {out}\nlogging_level = ERROR\n"
        f"number_of_processes = 2\n[rows]\nmappings = {rules}\n",
        encoding="utf-8",
    )
    return [python, "-m", "morph_kgc", config]


def lines(path: Path) -> int:
    """How many lines a file has."""
    return int(
        subprocess.run(["wc", "-l", path], capture_output=True, text=True, check=True).stdout.split()[0]
    )


def same(one: Path, other: Path) -> bool:
    """Whether two files hold the same lines."""
    found = [
        subprocess.run(["sort", "-u", path], capture_output=True, check=True, env={"LC_ALL": "C"}).stdout
        for path in (one, other)
    ]
    return found[0] == found[1]


def measure(options: argparse.Namespace, folder: Path) -> tuple[list[dict[str, object]], bool | None]:
    """Every size, ours then the peer's."""
    results: list[dict[str, object]] = []
    equal = None
    for rows in sorted({*options.rows, *(options.peer_rows if options.peer else ())}):
        csv, mine, peer = folder / "rows.csv", folder / "ours.nt", folder / "peer.nt"
        generate(rows, csv)
        commands: dict[str, list[str | Path]] = {"Maillage": [sys.executable, __file__, "--ours", csv, mine]}
        if options.peer and rows in options.peer_rows:
            commands["morph-kgc"] = theirs(options.peer, csv, peer)
        for engine, command in commands.items():
            found = machine.runs(command, options.times)
            if found.status != 0:
                sys.exit(f"{engine}: status {found.status}")
            triples = lines(peer if engine == "morph-kgc" else mine)
            results.append(machine.as_result(engine, rows, found, triples=triples))
            print(results[-1], file=sys.stderr)
        if equal is None and "morph-kgc" in commands:
            equal = same(mine, peer)
        for path in folder.iterdir():
            path.unlink()
    return results, equal


def page(results: list[dict[str, object]], equal: bool | None, packages: dict[str, str]) -> str:
    """The page of results."""
    ours_of = {r["size"]: float(str(r["seconds"])) for r in results if r["engine"] == "Maillage"}
    rows = [
        [
            r["engine"],
            r["size"],
            r["triples"],
            r["seconds"],
            float(str(r["triples"])) / float(str(r["seconds"])),
            r["peak_mb"],
            float(str(r["seconds"])) / ours_of[r["size"]],
        ]
        for r in results
    ]
    columns = ["engine", "rows", "triples", "seconds", "triples/s", "peak MB", "times ours"]
    said = {
        None: "",
        True: "\nAt the smallest size that both ran, both wrote the same lines.\n",
        False: "\nThe lines differ.\n",
    }[equal]
    about = (
        "A register in CSV, 12 columns, becomes one N-Triples file;"
        " a process each, from its start to its end, median."
    )
    sizes = " ".join(str(r["size"]) for r in results if r["engine"] != "Maillage")
    command = f"python bench/rows.py --peer VENV/bin/python --peer-rows {sizes}"
    head = machine.header("Rows to triples", command, packages)
    return f"{head}\n{about}\n\n{machine.table(columns, rows)}\n{said}"


def main() -> None:
    """Measure, then write `docs/bench/rows.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--peer-rows", type=int, nargs="+", default=[100_000])
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--ours", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        ours(*options.ours)
        return
    machine.require({"sort": "Debian's package coreutils"}, ["maillage"], options.peer, "morph-kgc")
    packages = machine.versions("maillage", "duckdb")
    if options.peer:
        packages |= machine.versions("morph-kgc", python=options.peer)
    with tempfile.TemporaryDirectory() as folder:
        results, equal = measure(options, Path(folder))
    machine.write("rows", page(results, equal, packages), results)


if __name__ == "__main__":
    main()
