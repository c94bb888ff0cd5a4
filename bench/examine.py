"""Measures the examination of a file: CPU seconds and peak of memory, by size: `python bench/examine.py`.

Each size is examined in a process of its own; the peak is that of this process. What an empty file takes is told apart.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PREFIXES = """@prefix mlg: <https://w3id.org/maillage/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix x: <https://exemple.example/> .

"""
PLACE = """# le lieu x:lieu-{number}0
x:lieu-{number} a mlg:TiersLieu ;
    rdfs:label "Le lieu numéro {number}"@fr ;
    foaf:homepage <https://lieu-{number}.example/> ;
    mlg:openingYear "{year}"^^<http://www.w3.org/2001/XMLSchema#gYear> ;
    mlg:note "Un texte d’une ligne sur le lieu {number}, {filling}"@fr .
"""
TRIPLES = 5


def text(places: int, filling: str = "sans plus") -> str:
    """A Turtle file of so many places, one in ten with a year that cannot be."""
    return PREFIXES + "".join(
        PLACE.format(number=n, year=3020 if n % 10 == 0 else 2000 + n % 20, filling=filling)
        for n in range(places)
    )


def of_size(size: int) -> str:
    """A Turtle file of this many bytes or a little less."""
    filling = "où l’on travaille, répare, apprend et mange ensemble. " * 8
    each = len(text(1000, filling).encode()) / 1000
    return text(int(size / each), filling)


CHILD = """
import json, sys, time
from pathlib import Path
from maillage.examine import Examiner
examiner = Examiner()
path = Path(sys.argv[1])
began = time.process_time()
found = examiner.examine(path)
seconds = time.process_time() - began
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
text = path.read_text("utf-8").splitlines()
placed = [r for r in found.remarks if r.place.line]  # not those that say a number, or of the whole file
wrong = sum(r.about.rpartition("/")[2] not in text[r.place.line - 1] for r in placed)
print(json.dumps({"seconds": seconds, "peak": peak, "examined": found.examined, "remarks": sum(r.number for r in found.remarks), "wrong lines": wrong}))
"""


def measured(name: str, content: str) -> dict[str, object]:
    """What the examination of a content takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ttl"
        path.write_text(content, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True, timeout=900
        )
    return {"file": name, "bytes": len(content.encode()), **json.loads(done.stdout)}


def main() -> None:
    """Print one row a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the rows there too")
    options = parser.parse_args()
    contents = {
        "empty": PREFIXES,
        "5,000 triples": text(5_000 // TRIPLES),
        "10,000 triples": text(10_000 // TRIPLES),
        "25,000 triples": text(25_000 // TRIPLES),
        "50,000 triples": text(50_000 // TRIPLES),
        "5 MiB": of_size(5 * 2**20),
    }
    rows = []
    print(
        "| file | bytes | things | remarks | CPU s | peak MB | wrong lines |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for name, content in contents.items():
        row = measured(name, content)
        rows.append(row)
        print(
            f"| {name} | {row['bytes']:,} | {row['examined']:,} | {row['remarks']:,} | {row['seconds']:.2f} | {row['peak']:,} | {row['wrong lines']} |",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps({"when": time.strftime("%Y-%m-%d"), "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
