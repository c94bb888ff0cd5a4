"""A process that gives accounts of the facts of a store: `python -m maillage.why.child STORE MEMORY`.

It reads the ontology before it is confined.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Store

from maillage import paths
from maillage.confine.worker import Handler, work
from maillage.engine import open_store
from maillage.ontology import axiom_files
from maillage.reason import Prover
from maillage.why.account import account


def prepare(path: Path) -> tuple[Handler, list[Path]]:
    """Open the store, and read the ontology."""
    store = open_store(path)
    library = (Path(sys.prefix), Path(sys.base_prefix), Path(paths.__file__).parent)
    return partial(answer, store, prover_of(store)), [path, *library]


def prover_of(store: Store) -> Prover:
    """What proves the triples of a store."""
    return Prover(store, [*axiom_files(paths.ONTOLOGY)])


def answer(store: Store, prover: Prover, request: Mapping[str, Any], out: IO[bytes]) -> str:
    """Give one account, in JSON."""
    found = account(store, prover, request["subject"], request["predicate"], request["object"])
    out.write(json.dumps(asdict(found), ensure_ascii=False).encode())
    return ""


if __name__ == "__main__":
    work(partial(prepare, Path(sys.argv[1])), int(sys.argv[2]))
