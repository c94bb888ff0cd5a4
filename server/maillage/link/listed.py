"""Reads a list of bodies that a person has, CSV or workbook, into bodies to link.

The headers are those of the things of a release, or the French words for them: see `HEADERS`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from maillage.errors import Place, TableError, TableFaults, shortened
from maillage.files.grid import Grid, read_grid
from maillage.files.values import read_siren
from maillage.iris import slug
from maillage.link.bodies import Body
from maillage.territories import Gazetteer, read_territories

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "iri": ("iri", "id", "cle", "identifiant"),
    "label": (
        "label",
        "label-fr",
        "name",
        "nom",
        "nom-du-lieu",
        "nom-du-tiers-lieu",
        "raison-sociale",
        "denomination",
        "denomination-sociale",
        "structure",
        "nom-de-la-structure",
        "organisation",
    ),
    "names": ("names", "other-names", "autres-noms", "sigle", "acronyme"),
    "kind": ("kind", "nature"),
    "siren": (
        "siren",
        "siret",
        *(f"{number}-{word}" for number in ("n", "no", "num", "numero") for word in ("siren", "siret")),
        *(f"{number}-de-{word}" for number in ("n", "numero") for word in ("siren", "siret")),
    ),
    "rna": ("rna", "numero-rna", "n-rna"),
    "commune": ("commune", "ville", "code-insee", "insee"),
    "departement": ("departement", "dept", "dpt", "dep"),
    "begun": ("begun", "begin", "annee", "annee-de-creation", "annee-d-ouverture", "year-founded"),
    "legal_form": ("legal-form", "categorie-juridique"),
    "naf": ("naf", "ape", "code-naf"),
    "domain": ("domain", "website", "site", "site-web", "site-internet", "adresse-web"),
}
"""What each column of a list may be called, case, accents and hyphens aside."""
_MOST: Final = 50_000


def read_list(path: Path, gazetteer: Gazetteer | None = None) -> tuple[Body, ...]:
    """Read a list of bodies; a row without an `iri` is known by its file and number.

    Raises:
        TableError: it is no table, it has no column of names, or too many rows; every wrong cell is told.
    """
    grid = read_grid(path)
    columns = _columns(grid)
    if len(grid.rows) > _MOST:
        raise TableError(
            f"plus de {_MOST} lignes : les rapprocher en plusieurs fois",
            f"more than {_MOST} rows: link them in several times",
            Place(grid.file),
        )
    gazetteer = gazetteer or read_territories()
    faults = list(grid.faults)
    bodies = []
    for number, cells in grid.rows:
        row = {name: cells[at].strip() for name, at in columns.items()}
        found = len(faults)
        for column, fault in _faults(row, gazetteer):
            faults.append(
                TableError(fault.fr, fault.en, Place(grid.file, number, grid.header[columns[column]]))
            )
        if len(faults) == found:
            bodies.append(_body(row, grid.file, number, gazetteer))
    if faults:
        raise TableFaults(faults)
    return tuple(bodies)


def _columns(grid: Grid) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, header in enumerate(grid.header):
        name = next((name for name, words in HEADERS.items() if slug(header) in words), "")
        if name and name not in found:
            found[name] = at
    if "label" not in found:
        raise TableError(
            f"aucune colonne de noms : l’en-tête doit avoir l’une de {', '.join(HEADERS['label'])}",
            f"no column of names: the header must have one of {', '.join(HEADERS['label'])}",
            Place(grid.file, grid.header_row),
        )
    return found


def _faults(row: Mapping[str, str], gazetteer: Gazetteer) -> list[tuple[str, TableError]]:
    """What is wrong in a row, by the column."""
    found: list[tuple[str, TableError]] = []
    if not row["label"]:
        found.append(("label", TableError("un nom est attendu", "a name is expected")))
    if wrong := read_siren(row.get("siren", "")).fault:
        found.append(("siren", TableError(*wrong)))
    year = row.get("begun", "")
    if year and not year[:4].isdecimal():
        said = shortened(year)
        found.append(
            ("begun", TableError(f"«{said}» : une année est attendue", f"'{said}': a year is expected"))
        )
    for column, read in (("departement", _departement), ("commune", _commune)):
        try:
            read(row, gazetteer)
        except TableError as fault:
            found.append((column, fault))
            break
    return found


def _departement(row: Mapping[str, str], gazetteer: Gazetteer) -> str:
    text = row.get("departement", "")
    return gazetteer.find("departement", text).code if text else ""


def _commune(row: Mapping[str, str], gazetteer: Gazetteer) -> str:
    text = row.get("commune", "")
    return gazetteer.find("commune", text, row.get("departement", "")).code if text else ""


def _body(row: Mapping[str, str], file: str, number: int, gazetteer: Gazetteer) -> Body:
    siren = read_siren(row.get("siren", "")).text
    rna = row.get("rna", "").replace(" ", "").upper()
    return Body(
        row.get("iri") or f"{file}#{number}",
        row["label"],
        tuple(name.strip() for name in row.get("names", "").split("|") if name.strip()),
        row.get("kind", ""),
        (siren,) if siren else (),
        (rna,) if rna else (),
        _commune(row, gazetteer),
        _departement(row, gazetteer),
        int(row["begun"][:4]) if row.get("begun") else None,
        row.get("legal_form", ""),
        row.get("naf", ""),
        domain_of(row.get("domain", "")),
    )


def domain_of(address: str) -> str:
    """The domain of a website, without `www.`; empty when the text is no address."""
    text = address.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return host if "." in host and " " not in host else ""
