"""Proposes a mapping of a sheet: which table of facts it fills, from which columns, with which codes."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, RdfFormat, parse

from maillage import iris
from maillage.files.grid import Grid
from maillage.model import Column, Table
from maillage.vocabulary import PREFIXES

TABLES: Final = ("tiers_lieux", "ptce", "organisations", "links")
ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "identifiant", "code", "id-unique"),
    "name": ("nom", "name", "denomination", "raison-sociale", "intitule", "nom-tl", "structure"),
    "other_names": ("autres-noms", "sigle", "nom-d-usage"),
    "commune": ("commune", "ville", "nomcom", "libcom", "libelle-commune", "localite"),
    "departement": ("departement", "departement-tl", "nom-departement", "libelle-departement"),
    "region": ("region", "region-tl", "nomreg", "nom-region", "libelle-region"),
    "activities": ("activites", "activite", "familles", "familles-tiers-lieux", "typologie", "typo"),
    "activity": ("activite", "activites", "objet", "secteur"),
    "themes": ("themes", "theme", "thematiques", "filieres", "filiere"),
    "year_opened": ("annee-d-ouverture", "date-d-ouverture", "ouverture", "date-ouv", "ouvert-en"),
    "year_founded": ("annee-de-creation", "date-de-creation", "creation", "annee", "cree-en"),
    "website": ("site", "site-web", "site-internet", "web", "internet", "url", "adresse-internet"),
    "description": ("description", "presentation", "resume"),
    "legal_form": ("forme-juridique", "statut-juridique", "statut"),
    "legal_family": ("famille-juridique", "famille"),
    "kind": ("nature", "genre", "type", "nature-du-lien", "type-de-lien", "type-de-structure"),
    "status": ("situation", "etat", "statut-ptce"),
    "siren": ("siren", "numero-siren", "siret", "numero-siret"),
    "from": ("de", "origine", "partie-d-origine", "financeur", "porteur"),
    "to": ("vers", "a", "partie-visee", "beneficiaire"),
    "start": ("debut", "date-de-debut", "depuis"),
    "end": ("fin", "date-de-fin"),
    "note": ("remarque", "remarques", "commentaire", "observations"),
}
"""Headers that people give to the columns of tables of facts, as slugs."""

CONTACTS: Final = re.compile(
    "mail|courriel|telephone|(^|-)tel(-|$)|portable|contact|prenom|referent|interlocuteur"
)
_SEPARATORS: Final = (";", "|", ",")
_SAMPLE: Final = 500
_CODES_SHOWN: Final = 60


@dataclass(frozen=True)
class Proposal:
    """A mapping as YAML, the columns of the sheet that it leaves out, and those that hold contacts."""

    yaml: str
    left: tuple[str, ...]
    contacts: tuple[str, ...]


def read_words(folder: Path) -> dict[str, dict[str, str]]:
    """The notation that each word means, as a slug, by code list: its labels in French and English."""
    return {path.stem: _words(path) for path in sorted(folder.glob("*.ttl"))}


def header_words(tables: Mapping[str, Table]) -> frozenset[str]:
    """The names that the columns of sheets are known by, as slugs."""
    columns = [column for name in TABLES for column in tables[name].columns]
    titles = frozenset(iris.slug(text) for column in columns for text in (column.name, column.title))
    return titles.union(*ALIASES.values())


def propose(
    grid: Grid, tables: Mapping[str, Table], words: Mapping[str, Mapping[str, str]], table: str = ""
) -> Proposal:
    """A mapping for a sheet, from its headers and some of its values; to be read and corrected by a person.

    Args:
        grid: the sheet.
        tables: the tables of facts.
        words: as `read_words` gives.
        table: the one to fill; that which most headers fit when empty.
    """
    contacts = tuple(name for name in grid.header if CONTACTS.search(iris.slug(name)))
    open_names = [name for name in grid.header if name and name not in contacts]
    fits = {name: _matched(tables[name], open_names) for name in ([table] if table else TABLES)}
    chosen = max(fits, key=lambda name: len(fits[name]))
    found = fits[chosen]
    columns: dict[str, Any] = {}
    for column in tables[chosen].columns:
        if column.name in found:
            columns[column.name] = _rule(grid, column, found[column.name], words)
    if "id" not in columns and "name" in found:
        columns = {"id": {"slug": found["name"]}} | columns
    elif "id" in columns:
        columns["id"] = {"slug": found["id"]}
    document = iris.slug(Path(grid.file).stem)
    written = {
        "table": chosen,
        "document": {"id": document, "title": Path(grid.file).stem},
        "columns": columns,
        "constants": {"source": document, "confidence": "stated"},
    }
    left = tuple(name for name in open_names if name not in found.values())
    return Proposal(yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100), left, contacts)


def _matched(table: Table, header: list[str]) -> dict[str, str]:
    """The header of each column that one fits; a header serves once."""
    found: dict[str, str] = {}
    for column in table.columns:
        names = (iris.slug(column.name), iris.slug(column.title), *ALIASES.get(column.name, ()))
        for name in names:
            fitting = [h for h in header if iris.slug(h) == name and h not in found.values()]
            if fitting and (column.mapping or column.name == "id"):
                found[column.name] = fitting[0]
                break
    return found


def _rule(grid: Grid, column: Column, header: str, words: Mapping[str, Mapping[str, str]]) -> Any:
    values = [value for _, value in zip(range(_SAMPLE), grid.values(header), strict=False)]
    rule: dict[str, Any] = {"from": header}
    if column.many:
        split = next((mark for mark in _SEPARATORS if sum(mark in v for v in values) * 10 > len(values)), "")
        if split:
            rule["split"] = split
            values = [part.strip() for value in values for part in value.split(split)]
    if column.mapping and column.mapping.code:
        known = words.get(column.mapping.code, {})
        seen = [v for v, _ in Counter(values).most_common(_CODES_SHOWN) if v]
        rule["values"] = {value: known.get(iris.slug(value), "") for value in seen}
    if column.name == "siren" and any(len(re.sub(r"\D", "", value)) == 14 for value in values):
        rule["first"] = 9
    if column.mapping and column.mapping.dated and any(re.fullmatch(r"\d{2}/\d{2}/\d{4}", v) for v in values):
        rule["date"] = "%d/%m/%Y"
    return rule if len(rule) > 1 else header


def _words(path: Path) -> dict[str, str]:
    skos = PREFIXES["skos"]
    notations, labels = {}, []
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal):
            if quad.predicate.value == skos + "notation":
                notations[quad.subject] = quad.object.value
            elif quad.predicate.value in (skos + "prefLabel", skos + "altLabel"):
                labels.append((quad.subject, quad.object.value))
    found = {iris.slug(label): notations[subject] for subject, label in labels if subject in notations}
    return found | {iris.slug(notation): notation for notation in notations.values()}
