"""The fields of the index, and the terms under which things are filed in it."""

import math
from collections.abc import Sequence
from typing import Final

import tantivy

from maillage.names import Name

NAMES: Final = "names"
"""The words of all names of a thing, each once."""
FILED: Final = "filed"
"""What a thing is filed under: its kind, codes, places, themes, whole names, initials; see `key`."""
STORED: Final = "stored"
"""What is kept of a thing, as a JSON list; of a word, the word."""
SPELT: Final = "spelt"
"""A word that names hold, in a document of its own: typing errors are looked for among them."""
TIMES: Final = "times"
"""How many things hold that word."""

TERRITORIES: Final = frozenset({"commune", "epci", "departement", "region", "territory", "country"})

_PREFIXES: Final = {
    "kind": "k", "group": "g", "code": "n", "commune": "c", "epci": "e", "departement": "d", "region": "r",
    "theme": "t", "exact": "x", "initials": "i", "cell": "q",
}  # fmt: skip
_WIDTH: Final = 0.5
_LONGEST: Final = 80


def schema() -> tantivy.Schema:
    """The schema: words are cut at spaces alone, since names are read before."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(NAMES, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(FILED, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field(SPELT, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(TIMES, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


def kept(document: tantivy.Document) -> bytes:
    """What is kept in a document."""
    return bytes(document.get_first(STORED) or b"")


def key(what: str, value: str) -> str:
    """The term under which things are filed: `key("kind", "ptce")`. Spaces are left out."""
    return f"{_PREFIXES[what]}:{value.replace(' ', '')[:_LONGEST]}"


def groups(kind: str, origin: str) -> tuple[str, ...]:
    """The groups of a thing.

    `first`: what people wrote, and territories, which come before what registers alone name, `register`;
    `around`: what a person wants to see around a place, without the many units of registers.
    """
    first = "first" if origin == "curated" or kind in TERRITORIES else "register"
    around = kind not in TERRITORIES and (origin == "curated" or kind != "actor")
    return (first, "around") if around else (first,)


def compacts(name: Name) -> tuple[str, ...]:
    """A whole name in one word: its core, and all its words."""
    return tuple({"".join(name.core): "", "".join(name.words): ""}) if name.words else ()


def initials(name: Name) -> tuple[str, ...]:
    """The acronyms that a name may have: those written in it, its initials without small words, with them."""
    found = {*name.acronyms, name.initials}
    found.add(name.letters)
    found.add("".join([word[0] for word in name.words]))
    return tuple(sorted(one for one in found if 1 < len(one) < 9))


def cell(lon: float, lat: float, east: int = 0, north: int = 0) -> str:
    """The square of half a degree that a point is in, or one some squares east and north of it."""
    return f"{math.floor(lon / _WIDTH) + east}_{math.floor(lat / _WIDTH) + north}"


def rings(points: Sequence[tuple[float, float]], *, far: bool) -> list[list[str]]:
    """The terms of the squares around some points.

    Those beside theirs; when `far`, also all those within a hundred kilometres.
    """
    return [
        [
            key("cell", cell(*point, east, north))
            for point in points
            for east in range(-wide, wide + 1)
            for north in range(-high, high + 1)
        ]
        for wide, high in ([(1, 1), (3, 2)] if far else [(1, 1)])
        if points
    ]
