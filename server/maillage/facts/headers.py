"""What the headers of people's sheets mean: a column of a table of facts, or a contact, never read."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz.distance import OSA

from maillage import iris
from maillage.facts.header_words import ALIASES, ALIASES_OF, POSTCODES, PTCES, TOWN_CODES
from maillage.model import Column, Table

_CONTACTS: Final = re.compile(
    "mail(?!lage)|courriel|telephone|(^|-)(tel|fax|mobile|gsm)(-|$)|portable|contact|prenom|referent|interlocut"
    "|(^|-)(president|presidente|directeur|directrice|gerant|gerante|dirigeant|dirigeante|responsable)(-|$)"
    "|nom-de-famille|nom-et-prenom|nomunitelegale|civilite|patronym"
)
_PERSONS: Final = frozenset({"nom", "nom-usage", "nom-d-usage", "name", "fonction", "qualite", "titre"})
"""Headers that are of a person where another is a first name."""

_REMARK: Final = re.compile(r" \(| : |, ")
"""Where the remark of a title begins: `Activités (codes)`, `Commune, nom courant`."""

_ADDED: Final = re.compile(
    r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\b(?:obligatoire|facultatif|required)\b", re.IGNORECASE
)
"""What forms add to a header: a unit or a hint in brackets, whether it must be filled."""
_SHORT: Final = 5
"""The letters from which a header may have a typing error."""
_MOST_WORDS: Final = 6
_COUNTS: Final = frozenset(
    {"nombre", "nb", "nbre", "taux", "budget", "montant", "surface", "effectif", "pourcentage"}
)
"""What makes a header one of figures."""

_PTCE: Final = re.compile("(^|-)(ptce|poles?-territoria|poles?-de-cooperation)")


def contacts_of(header: Iterable[str]) -> tuple[str, ...]:
    """The columns that hold contacts, from their headers; `Nom` is one where `Prénom` stands beside."""
    names = [name for name in header if name]
    person = any("prenom" in iris.slug(name) for name in names)
    return tuple(
        name
        for name in names
        if _CONTACTS.search(iris.slug(name)) or (person and iris.slug(name) in _PERSONS)
    )


def names_ptce(text: str) -> bool:
    """Whether a text says that what it is about are PTCEs."""
    return bool(_PTCE.search(iris.slug(text)))


def heading(column: Column) -> str:
    """The header of a column in a template: its title up to a remark on it."""
    return _REMARK.split(column.title)[0]


def known_headers(tables: Iterable[Table]) -> frozenset[str]:
    """The names that the columns of sheets are known by, as slugs."""
    columns = [column for table in tables for column in table.columns]
    titles = frozenset(
        iris.slug(text) for column in columns for text in (column.name, column.title, heading(column))
    )
    return titles.union(TOWN_CODES, POSTCODES, PTCES, *ALIASES.values(), *ALIASES_OF.values())


def plain_header(header: str) -> str:
    """A header as a slug, without what forms add: `Code postal * (5 chiffres)` gives `code-postal`."""
    return iris.slug(_ADDED.sub(" ", header)) or iris.slug(header)


def matched(table: Table, header: Iterable[str]) -> dict[str, str]:
    """The header of each column of a table that one fits; a header serves once.

    A header is known by its slug; else without stars, units and brackets; else by its beginning or give or
    take a letter or two.
    """
    return fitted(wanted_headers(table), header)


def fitted(wanted: Mapping[str, Iterable[str]], header: Iterable[str]) -> dict[str, str]:
    """As `matched`, for columns each with the headers, as slugs, by which it is known."""
    names = list(header)
    fits: dict[str, str] = {}
    codes = {*TOWN_CODES, *POSTCODES, *PTCES}
    for read in (iris.slug, plain_header):
        slugs = {name: read(name) for name in names if name}
        for column, words in wanted.items():
            found = [h for word in words for h, slug in slugs.items() if slug == word]
            free = [h for h in found if h not in fits.values()]
            if free and column not in fits:
                fits[column] = free[0]
    for name in names:
        if name and name not in fits.values() and plain_header(name) not in codes:
            column = nearest_column(name, {c: words for c, words in wanted.items() if c != "id"})
            if column and column not in fits:
                fits[column] = name
    return fits


def wanted_headers(table: Table) -> dict[str, tuple[str, ...]]:
    """The headers, as slugs, by which each column of a table is known; the surest first.

    Links, which have no notes, keep remarks in their description.
    """
    return {
        column.name: (
            iris.slug(column.name),
            *ALIASES.get(column.name, ()),
            *ALIASES_OF.get((table.name, column.name), ()),
            iris.slug(column.title),
            iris.slug(heading(column)),
            *(ALIASES["note"] if (table.name, column.name) == ("links", "description") else ()),
        )
        for column in table.columns
        if column.mapping or column.name == "id"
    }


def nearest_column(header: str, wanted: Mapping[str, Iterable[str]]) -> str:
    """The column whose names a header is near: begun by one, or a letter or two away; none when unsure."""
    slug = plain_header(header)
    words = slug.split("-")
    if len(slug) < _SHORT or not _COUNTS.isdisjoint(words):
        return ""
    best: dict[str, float] = {}
    for column, names in wanted.items():
        for name in names:
            if slug.startswith(f"{name}-") and len(name) > _SHORT and len(words) <= _MOST_WORDS:
                best[column] = max(best.get(column, 0), len(name))
            elif abs(len(name) - len(slug)) <= 2 and OSA.distance(slug, name, score_cutoff=2) <= edits(name):
                best[column] = max(best.get(column, 0), len(name) + 1)
    most = max(best.values(), default=0)
    found = [column for column, length in best.items() if length == most]
    return found[0] if len(found) == 1 else ""


def edits(name: str) -> int:
    """How many letters of a header may be wrong."""
    return 0 if len(name) < _SHORT else 1 if len(name) < 2 * _SHORT else 2


def town_codes(header: Iterable[str]) -> list[str]:
    """The headers of the INSEE code and of the postcode of a commune, those that are there."""
    names = [name for name in header if name]
    found = []
    for known in (TOWN_CODES, POSTCODES):
        for read in (iris.slug, plain_header):
            by_slug = {read(name): name for name in reversed(names)}
            if name := next((by_slug[n] for n in known if n in by_slug), ""):
                break
        else:
            name = next((h for h in names if nearest_column(h, {"code": known})), "")
        found.append(name)
    return [name for name in found if name]


def tied_ptces(header: Iterable[str]) -> str:
    """The header of the PTCE that each row is tied to; none when empty."""
    names = [name for name in header if name]
    return next((name for name in names if plain_header(name) in PTCES), "")
