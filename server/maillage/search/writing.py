"""Writes the index of a release from its table of things."""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import duckdb
import tantivy

from maillage.mapping import quoted
from maillage.names import read_name
from maillage.search.asked import called
from maillage.search.hits import Thing
from maillage.search.schema import (
    FILED,
    NAMES,
    SPELT,
    STORED,
    TIMES,
    cell,
    compacts,
    groups,
    initials,
    key,
    schema,
)
from maillage.vocabulary import BASE

_MEMORY: Final = 1_500_000_000
_SMALL: Final = 200_000_000
_MANY: Final = 200_000
_BATCH: Final = 10_000
_READABLE: Final = 0o644
"""tantivy lets its own user alone read its list of files; a release is served by others too."""


def write_index(things: Path, folder: Path) -> None:
    """Write the index of a table of things: one segment, so that the same table gives the same answers.

    Args:
        things: the table, as `write_things` makes it.
        folder: of the index; what it held is removed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(things))})").fetchall()[0][0]
        index = tantivy.Index(schema(), path=str(folder))
        writer = index.writer(heap_size=_MEMORY if rows > _MANY else _SMALL, num_threads=1)
        times: Counter[str] = Counter()
        for row in _rows(con, things):
            words = _add(writer, row)
            times.update(words)
        for word, number in sorted(times.items()):
            spelt = tantivy.Document()
            spelt.add_text(SPELT, word)
            spelt.add_unsigned(TIMES, number)
            spelt.add_bytes(STORED, word.encode())
            writer.add_document(spelt)
        writer.commit()
        writer.wait_merging_threads()
    for path in folder.iterdir():
        if path.suffix == ".lock":
            path.unlink()
        else:
            path.chmod(_READABLE)


def _rows(con: duckdb.DuckDBPyConnection, things: Path) -> Iterator[tuple[Any, ...]]:
    """The rows, each with its JSON at the end; of things that fit alike, a search prefers the first."""
    columns = ", ".join(field.name for field in fields(Thing) if field.name != "called")
    order = (
        "CASE origin WHEN 'curated' THEN 0 WHEN 'gazetteer' THEN 1 ELSE 2 END,"
        " coalesce(list_position(['ptce', 'tiers-lieu', 'actor'], kind), 9), iri"
    )
    ordered = f"SELECT {columns} FROM read_parquet({quoted(str(things))}) ORDER BY {order}"
    con.execute(f"SELECT {columns}, json_array({columns}) FROM ({ordered})")
    while rows := con.fetchmany(_BATCH):
        yield from rows


def _add(writer: tantivy.IndexWriter, row: tuple[Any, ...]) -> set[str]:
    """Add a thing, from its values and their JSON; return its words."""
    *values, stored = row
    thing = Thing(*values)
    read = [read_name(text) for text, _ in called(thing)]
    words = {word for name in read for word in name.core}
    words.update(word for name in read for word in name.content)
    filed = [key("kind", thing.kind), *(key("group", one) for one in groups(thing.kind, thing.origin))]
    codes = [*thing.codes, thing.domain, thing.iri.removeprefix(BASE).removeprefix("id/")]
    filed += [key("code", code.lower()) for code in codes if code]
    places = (("commune", thing.commune), ("epci", thing.epci), ("departement", thing.departement))
    filed += [key(level, code) for level, code in (*places, ("region", thing.region)) if code]
    filed += [key("theme", theme) for theme in thing.themes]
    filed += [key("exact", one) for one in dict.fromkeys(one for name in read for one in compacts(name))]
    filed += [key("initials", one) for one in dict.fromkeys(one for name in read for one in initials(name))]
    if thing.lon is not None and thing.lat is not None:
        filed.append(key("cell", cell(thing.lon, thing.lat)))
    document = tantivy.Document()
    document.add_text(NAMES, " ".join(sorted(words)))
    document.add_text(FILED, " ".join(filed))
    document.add_bytes(STORED, stored.encode())
    writer.add_document(document)
    return words
