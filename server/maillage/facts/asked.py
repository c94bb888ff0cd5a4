"""What people are asked for, table by table: the columns of the templates that they fill in."""

from collections.abc import Iterable, Mapping
from typing import Final

from maillage import iris
from maillage.facts.headers import heading
from maillage.model import Column, Table

OFFERED: Final = (
    "tiers_lieux",
    "ptce",
    "organisations",
    "links",
    "memberships",
    "projects",
    "services",
    "recognitions",
)
"""The tables that have a template."""
_NOT_ASKED: Final = frozenset(
    {"id", "source", "confidence", "inferred_fields", "same_as", "same_as_reason", "alive_on", "ended_on"}
)
"""Columns that are filled in reading, or that only those who keep the register fill."""
_MOST: Final = 0.8
"""The share of its headers by which a template is known."""


def asked(table: Table) -> tuple[Column, ...]:
    """The columns of a template."""
    return tuple(c for c in table.columns if c.name not in _NOT_ASKED and not c.name.endswith("_text"))


def template_of(header: Iterable[str], tables: Mapping[str, Table]) -> str:
    """The table whose template a sheet is, by its headers; none when empty."""
    seen = {iris.slug(name) for name in header}
    found: dict[str, int] = {}
    for name in OFFERED:
        columns = {iris.slug(heading(column)): column for column in asked(tables[name])}
        hits = seen & columns.keys()
        whole = all(slug in hits for slug, column in columns.items() if column.required)
        if whole and len(hits) >= _MOST * len(columns):
            found[name] = len(hits)
    return max(found, key=lambda name: found[name], default="")
