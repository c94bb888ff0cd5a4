"""Finds in a release the things that the rows of a sheet may be about."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import duckdb

from maillage import iris
from maillage.facts.known_things import Asked, Thing
from maillage.files.values import rna_number
from maillage.mapping import quoted
from maillage.vocabulary import ID

_MEMORY: Final = "1GB"
_LETTERS: Final = 4
"""The letters from which a word of a name is looked for."""


def things_near(table: Path, asked: Sequence[Asked]) -> Iterable[Thing]:
    """The things of a release that have a number that rows say, or a word of their name in their commune.

    Args:
        table: `search/things.parquet` of the release.
        asked: what the rows say.
    """
    pairs = {
        (one.kind, one.commune, word)
        for one in asked
        if one.commune
        for name in one.read
        for word in name.core
        if len(word) >= _LETTERS
    }
    codes = {(one.kind, code) for one in asked for code in one.codes}
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as con:
        con.execute("CREATE TABLE pairs(kind VARCHAR, commune VARCHAR, word VARCHAR)")
        con.execute("CREATE TABLE numbers(kind VARCHAR, code VARCHAR)")
        for name, rows in (("pairs", sorted(pairs)), ("numbers", sorted(codes))):
            if rows:
                marks = ", ".join("(" + ", ".join("?" * len(rows[0])) + ")" for _ in rows)
                con.execute(f"INSERT INTO {name} VALUES {marks}", [text for row in rows for text in row])
        found = con.execute(f"""
            WITH known AS (
                SELECT iri, kind, label_fr, names, codes, coalesce(commune, '') AS commune,
                    departement, region
                FROM read_parquet({quoted(str(table))})
                WHERE kind IN (SELECT kind FROM pairs UNION SELECT kind FROM numbers)
            ),
            words AS (
                SELECT iri, kind, commune,
                    unnest(string_split({iris.slug_sql("array_to_string(names, ' ')")}, '-')) AS word
                FROM known WHERE commune IN (SELECT commune FROM pairs)
            ),
            met AS (
                SELECT iri FROM words JOIN pairs USING (kind, commune)
                WHERE words.word = pairs.word OR words.word = pairs.word || 's'
                UNION
                SELECT iri FROM (SELECT iri, kind, unnest(codes) AS code FROM known)
                JOIN numbers USING (kind, code)
            )
            SELECT * FROM known SEMI JOIN met USING (iri) ORDER BY iri
        """).fetchall()
    return [_thing(*row) for row in found]


def _thing(
    iri: str,
    kind: str,
    label: str | None,
    names: list[str] | None,
    codes: list[str] | None,
    commune: str,
    departement: str | None,
    region: str | None,
) -> Thing:
    areas = (("departement", departement), ("region", region))
    called = tuple(names or ((label,) if label else ()))
    return Thing(
        kind,
        iri.removeprefix(f"{ID}{kind}/"),
        label or (called[0] if called else ""),
        called,
        tuple(code for code in codes or () if code.isdecimal() or rna_number(code)),
        commune,
        frozenset((name, code) for name, code in areas if code),
    )
