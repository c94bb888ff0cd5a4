"""What a national source is: its files, how they are read, and what was taken of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from maillage.mapping import Mapping as RowMapping


@dataclass(frozen=True)
class Imported:
    """What was taken of the files of a source.

    Args:
        read: how many rows there were.
        kept: how many became triples.
        refused: how many were left out, by reason (French, English).
        mappings: how the tables of kept rows become triples.
        dropped: how many values of kept rows were left out, by reason (French, English).
    """

    read: int
    kept: int
    refused: Mapping[tuple[str, str], int]
    mappings: tuple[RowMapping, ...]
    dropped: Mapping[tuple[str, str], int] = field(default_factory=dict)


Reader = Callable[[duckdb.DuckDBPyConnection, Mapping[str, Path]], Imported]
"""Reads the files of a source, by role, into tables of the database; raises `TableError`."""


@dataclass(frozen=True)
class NationalSource:
    """A national source.

    Args:
        name: of its folder in `data/sources` and of its named graph: `sirene`.
        files: for each role, the patterns of file names that play it (`StockUniteLegale_utf8*`); the first
            role is required, others are read when there.
        read: its reader.
        register: whether it is so large that the store keeps it in the default graph only.
        after: sources whose tables it joins with, read before it.
        perimeters: other readers, by the name of the perimeter that each takes.
    """

    name: str
    files: Mapping[str, tuple[str, ...]]
    read: Reader
    register: bool = False
    after: tuple[str, ...] = ()
    perimeters: Mapping[str, Reader] = field(default_factory=dict)
