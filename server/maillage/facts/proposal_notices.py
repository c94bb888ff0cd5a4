"""What the reader of a proposed mapping must know or decide, a sentence a notice."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from maillage import iris
from maillage.errors import Place, in_quotes
from maillage.facts.contents import contents
from maillage.facts.header_words import ALIASES, POSITIONS, STREETS
from maillage.facts.headers import plain_header, wanted_headers
from maillage.facts.returned_columns import Ours
from maillage.files.grid import Grid, Notice
from maillage.model import Table
from maillage.territories import Gazetteer

_OURS: Final = frozenset({"source", "confidence"})
"""Columns that a mapping fills by itself."""
_SHOWN: Final = 5
_SURE: Final = 5
"""How many times a header is looked at as the cells of a column are."""


def taken_for(
    grid: Grid, table: Table, headers: Mapping[str, str], seen: Mapping[str, str]
) -> Iterator[Notice]:
    """The headers that were not known as they are written, and what they were taken for."""
    wanted = wanted_headers(table)
    titles = {column.name: column.title for column in table.columns}
    for column, header in headers.items():
        if column in seen or not {iris.slug(header), plain_header(header)} & set(wanted.get(column, ())):
            by = ("par son contenu", "by its cells") if column in seen else ("", "")
            yield Notice(
                " ".join(filter(None, ("lue comme", f"«{titles[column]}»", by[0], ": à vérifier"))),
                " ".join(filter(None, ("read as", f"'{column}'", by[1], ": check it"))).replace(" :", ":"),
                Place(grid.file, None, header),
            )


def tied(grid: Grid, header: str) -> Iterator[Notice]:
    """That the sheet does not say how its things are tied to the PTCE of a column."""
    if header:
        yield Notice(
            "la feuille ne dit pas quel lien unit chacun à ce PTCE (membre, lieu, partenaire) : "
            "l’écrire dans une feuille de liens (De, Vers, Nature du lien)",
            "the sheet does not say what ties each to this PTCE (member, place, partner): "
            "write it in a sheet of links (De, Vers, Nature du lien)",
            Place(grid.file, None, header),
        )


def carried(grid: Grid, header: str) -> Iterator[Notice]:
    """That a column was taken for the organisations that carry the collectives, where it is not called so."""
    if header and not {iris.slug(header), plain_header(header)} & set(ALIASES["operators"]):
        yield Notice(
            "lue comme «Structure porteuse» : à vérifier",
            "read as 'Structure porteuse', the carrier: check it",
            Place(grid.file, None, header),
        )


def of_nobody(grid: Grid, header: str) -> Iterator[Notice]:
    """Whose number a column may hold, where the sheet names no organisation that it could be of."""
    if header:
        ours = Ours.SIREN.value
        yield Notice(
            "sans doute le numéro de la structure porteuse, que la feuille ne nomme pas : ajouter une colonne"
            f" «Structure porteuse» pour qu’il soit gardé ; il est seulement rendu dans «{ours.fr}»",
            "probably the number of the organisation that carries it, which the sheet does not name: add a"
            f" column 'Structure porteuse' for it to be kept; it is only given back in '{ours.en}'",
            Place(grid.file, None, header),
        )


def recognising(grid: Grid, header: str) -> Iterator[Notice]:
    """What a column of RNA numbers serves for."""
    if header:
        yield Notice(
            "sert à reconnaître les organisations déjà connues ; n’est pas gardé",
            "helps to recognise the organisations that are known already; is not kept",
            Place(grid.file, None, header),
        )


def without_header(grid: Grid, gazetteer: Gazetteer) -> Iterator[Notice]:
    """What is to be known of a sheet whose first row holds what rows hold: it is taken for their names."""
    held = contents({name: [name] * _SURE for name in grid.header if name}, gazetteer)
    if {*held.values()} - {"year"}:
        yield Notice(
            "aucune ligne ne nomme les colonnes : celle-ci en tient lieu et n’est pas lue comme les autres ;"
            " ajouter au-dessus une ligne d’en-têtes (Nom, Ville…)",
            "no row names the columns: this one stands for it and is not read as the others;"
            " add a row of headers above it (Name, Town…)",
            Place(grid.file, grid.header_row),
        )


def of_table(
    grid: Grid,
    table: Table,
    fits: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, Any],
    *,
    asked: bool,
) -> Iterator[Notice]:
    """The required columns that nothing fills, and the other tables that the sheet may fill."""
    place = Place(grid.file)
    lacking = [c for c in table.columns if c.required and c.name not in columns and c.name not in _OURS]
    if lacking:
        fr, en = ", ".join(f"{c.name} ({c.title})" for c in lacking), ", ".join(c.name for c in lacking)
        seen, seen_en = in_quotes(name for name in grid.header if name)
        yield Notice(
            f"Il manque : {fr} ; colonnes vues : {seen}", f"Missing: {en}; columns seen: {seen_en}", place
        )
    others = [name for name in fits if name != table.name and len(fits[name]) >= len(fits[table.name])]
    if others and not asked:
        listed = ", ".join(others)
        yield Notice(
            f"Table choisie : {table.name} ; conviendrait aussi : {listed} ; pour en changer : «Il parle de»"
            f" sur la page /valider, ou --table {others[0]}",
            f"Table chosen: {table.name}; would fit as well: {listed}; to change it: 'It tells of'"
            f" on the page /valider, or --table {others[0]}",
            place,
        )


def of_columns(grid: Grid, left: list[str], contacts: tuple[str, ...], *, located: bool) -> Iterator[Notice]:
    """The columns that are left out; a thing whose place they alone say has none (`located`)."""
    place = Place(grid.file)
    if left:
        fr, en = in_quotes(left)
        if any(plain_header(name) in (*POSITIONS, *STREETS) for name in left):
            fr += " ; d’une adresse ou de coordonnées, seule la commune est gardée"
            en += "; of an address or coordinates, the commune alone is kept"
            if not located:
                fr += " : ajouter une colonne «Commune»"
                en += ": add a column 'Commune'"
        yield Notice(f"Colonnes laissées : {fr}", f"Columns left out: {en}", place)
    if contacts:
        fr, en = in_quotes(contacts)
        yield Notice(f"Contacts, jamais lus : {fr}", f"Contacts, never read: {en}", place)


def without_code(grid: Grid, columns: Mapping[str, Any]) -> Iterator[Notice]:
    """What values have no code: they are counted, and kept as text if their reader gives none."""
    for rule in columns.values():
        values = (
            [v for v, code in rule.get("values", {}).items() if not code] if isinstance(rule, dict) else []
        )
        if values:
            more = "…" if values[_SHOWN:] else ""
            shown = ", ".join(f"«{v}»" for v in values[:_SHOWN]) + more
            shown_en = ", ".join(f"'{v}'" for v in values[:_SHOWN]) + more
            yield Notice(
                f"{len(values)} valeur{'s' if values[1:] else ''} sans code : {shown}",
                f"{len(values)} value{'s' if values[1:] else ''} without a code: {shown_en}",
                Place(grid.file, None, rule["from"]),
            )


def without_numbers(grid: Grid, numbers: str, columns: Mapping[str, Any]) -> Iterator[Notice]:
    """That the numbers of rows are no keys, and what keys are made of."""
    if numbers:
        made = columns["id"]["slug"]
        names = " + ".join([made] if isinstance(made, str) else made)
        yield Notice(
            f"simples numéros de lignes, qui ne font pas une clé ; clé proposée : {names}",
            f"mere numbers of rows, which make no key; key proposed: {names}",
            Place(grid.file, None, numbers),
        )
