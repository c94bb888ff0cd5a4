"""Chooses the table of facts that a sheet fills, by its headers, its titles and its names."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from maillage import iris
from maillage.facts.headers import names_ptce, plain_header, tied_ptces
from maillage.files.grid import Grid
from maillage.model import Table

TABLES: Final = ("tiers_lieux", "ptce", "organisations", "links")
_ABOUT: Final = {
    "tiers_lieux": re.compile("(^|-)(tiers-lieux?|nom-du-lieu|fablabs?|coworkings?|d-ouverture)(-|$)"),
    "organisations": re.compile(
        "(^|-)(structures?|raison-sociale|siren|siret|adherents?|forme-juridique)(-|$)"
    ),
}
"""What says in a header, or in the name of the file or the sheet, which table it fills."""
_LIST: Final = re.compile(
    "^((liste|annuaire|tableau|suivi|fichier|base|export|recensement|carte|donnees|les|nos|des|de|en|19[0-9]+|20[0-9]+)-)*"
    "(ptce|poles-territoriaux(-de-cooperation-economique)?)"
    "(-(liste|annuaire|tableau|suivis?|fichier|base|export|recensement|donnees|france|[0-9]+|v[0-9]+|final|ess|de|en|a-jour))*$"
    "|(^|-)(les|des|nos|liste-de|annuaire-de)-(ptce|poles-territoriaux)(-|$)"
)
"""A title that says of a sheet that it lists PTCEs."""
_OTHERS: Final = re.compile(
    "(^|-)(membre|adherent|partenaire|participant|structure|organisation|organisme|association|entreprise|acteur"
    "|tiers-lieu|lieu|lien|relation|projet|service|fablab|coworking|financeur|evenement|reunion)[sx]?(-|$)"
)
"""What a title says of what belongs to PTCEs, or is none."""
_PTCE_NAME: Final = re.compile("(le-)?(ptce|pole-territorial)(-|$)")
_MANY: Final = 0.4
"""The share of names from which all are taken for PTCEs."""


def of_kind(kind: str, tables: Mapping[str, Table]) -> str:
    """The table whose things are of a kind; none for an empty one."""
    return next((name for name in TABLES if kind and tables[name].iri.startswith(f"{kind}/")), "")


def chosen_table(grid: Grid, fits: Mapping[str, Mapping[str, str]]) -> str:
    """The table that most headers fit; that of PTCEs only when something says that they are.

    Where the one header of names says that they are PTCEs, or third places, no other table is meant, whatever
    else fits; nor where the file, the sheet, its titles or the names themselves say that they are PTCEs.
    """
    named = fits.get("ptce", {}).get("name", "")
    if names_ptce(named) and named != tied_ptces([named]) and _alone_names(named, fits):
        return "ptce"
    places = fits.get("tiers_lieux", {}).get("name", "")
    if _ABOUT["tiers_lieux"].search(plain_header(places)) and _alone_names(places, fits):
        return "tiers_lieux"
    titles = [Path(grid.file).stem, grid.sheet, *(text for _, cells in grid.above for text in cells)]
    if named and (
        _lists_ptces(titles, carried="operators" in fits.get("tiers_lieux", {})) or _are_ptces(grid, named)
    ):
        return "ptce"
    about = [
        Path(grid.file).stem,
        grid.sheet,
        *(name for name in grid.header if name != tied_ptces(grid.header)),
    ]
    tables = [name for name in fits if name != "ptce" or any(map(names_ptce, about))]
    said = {name: any(_ABOUT[name].search(iris.slug(text)) for text in about) for name in _ABOUT}
    return max(tables, key=lambda name: (len(fits[name]) + said.get(name, 0), name == "ptce"))


def _lists_ptces(titles: Iterable[str], *, carried: bool) -> bool:
    """Whether titles say that a sheet lists PTCEs, and not what belongs to one.

    One that names PTCEs among other words may name a single one: it tells where each row has a carrier.
    """
    slugs = [iris.slug(text) for text in titles if text]
    if any(_OTHERS.search(slug) for slug in slugs):
        return False
    return any(_LIST.search(slug) or (carried and names_ptce(slug)) for slug in slugs)


def _are_ptces(grid: Grid, header: str) -> bool:
    """Whether many of the names of a column are those of PTCEs."""
    names = list(grid.values(header))
    return bool(names) and sum(bool(_PTCE_NAME.match(iris.slug(name))) for name in names) >= _MANY * len(
        names
    )


def _alone_names(header: str, fits: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether no table takes its names from another column."""
    return all(columns.get("name", header) == header for columns in fits.values())
