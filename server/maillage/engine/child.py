"""A process that answers queries on a store: `python -m maillage.engine.child STORE MEMORY`."""

import io
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, cast

from maillage.confine.worker import Handler, work
from maillage.engine.embedded import Embedded, unreadable
from maillage.engine.formats import write
from maillage.errors import RefusedQuery
from maillage.sparql.query import Query
from maillage.terms import jsonld

_PIECE: Final = 64 * 1024


def prepare(store: Path) -> tuple[Handler, list[Path]]:
    """Open a store, and read it once, as the context of JSON-LD: what is read first takes memory for good."""
    engine = Embedded.open(store, judge=False)
    engine.query(Query("ASK { ?s ?p ?o }"))
    jsonld.context()
    return partial(answer, engine), [store]


def answer(engine: Embedded, request: Mapping[str, Any], out: IO[bytes]) -> str:
    """Answer one request; return the format."""
    query = Query(request["text"], tuple(request["default"]), tuple(request["named"]))
    buffer = io.BufferedWriter(cast(io.RawIOBase, out), _PIECE)
    try:
        form = write(engine.query(query), request["form"], buffer)
        buffer.flush()
        return form
    except OSError as fault:
        raise unreadable() from fault
    except OverflowError as fault:
        most = request["bytes"] // 2**20
        raise RefusedQuery(
            f"la réponse dépasse {most} Mio ; ajouter LIMIT, ou prendre les fichiers de /donnees",
            f"the answer is over {most} MiB; add LIMIT, or take the files at /donnees",
        ) from fault


if __name__ == "__main__":
    work(partial(prepare, Path(sys.argv[1])), int(sys.argv[2]))
