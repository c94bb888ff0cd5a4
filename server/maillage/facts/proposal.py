"""Proposes a mapping of a sheet: which table of facts it fills, from which columns, with which codes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, RdfFormat, parse

from maillage import iris
from maillage.errors import Place, TableError, in_quotes
from maillage.facts.asked import template_of
from maillage.facts.contents import CONTACT, POSTCODE, TOWN_CODE, contents, looks_like_names
from maillage.facts.headers import (
    contacts_of,
    matched,
    names_ptce,
    plain_header,
    tied_ptces,
    town_codes,
    wanted_headers,
)
from maillage.facts.returned_columns import theirs
from maillage.files.grid import Grid, Notice
from maillage.files.values import contact_fault, says_nothing
from maillage.model import Column, Table
from maillage.territories import Gazetteer
from maillage.vocabulary import PREFIXES

TABLES: Final = ("tiers_lieux", "ptce", "organisations", "links")
_OURS: Final = frozenset({"source", "confidence"})
"""Columns that a mapping fills by itself."""

_BOOLEANS: Final = {"oui": "true", "non": "false", "vrai": "true", "faux": "false"}
_SEPARATORS: Final = (";", "|", ",")
_SAMPLE: Final = 500
_CODES_SHOWN: Final = 60
_SHOWN: Final = 5
_CODES: Final = (POSTCODE, TOWN_CODE)
_ABOUT: Final = {
    "tiers_lieux": re.compile("(^|-)(tiers-lieux?|nom-du-lieu|fablabs?|coworkings?|d-ouverture)(-|$)"),
    "organisations": re.compile(
        "(^|-)(structures?|raison-sociale|siren|siret|adherents?|forme-juridique)(-|$)"
    ),
}
"""What says in a header, or in the name of the file or the sheet, which table it fills."""
_SURE: Final = 5
"""How many times a header is looked at as the cells of a column are."""
_ROW_NUMBER: Final = re.compile("[0-9]{1,5}")


@dataclass(frozen=True)
class Proposal:
    """A mapping as YAML, and what its reader must know or decide: a sentence a line."""

    yaml: str
    notices: tuple[Notice, ...]


def read_words(folder: Path) -> dict[str, dict[str, str]]:
    """The notation that each word means, as a slug, by code list: its labels in French and English."""
    return {path.stem: _words(path) for path in sorted(folder.glob("*.ttl"))}


def read_labels(path: Path) -> dict[str, dict[str, str]]:
    """The notation that each label of a code list means, by language; without one, itself."""
    skos = PREFIXES["skos"]
    notations, labels = {}, []
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal):
            if quad.predicate.value == skos + "notation":
                notations[quad.subject] = quad.object.value
            elif quad.predicate.value in (skos + "prefLabel", skos + "altLabel"):
                labels.append((quad.subject, quad.object))
    found: dict[str, dict[str, str]] = {"": {notation: notation for notation in notations.values()}}
    for subject, label in labels:
        if subject in notations:
            found.setdefault(label.language or "", {})[label.value] = notations[subject]
    return found


def propose(
    grid: Grid,
    tables: Mapping[str, Table],
    words: Mapping[str, Mapping[str, str]],
    gazetteer: Gazetteer,
    table: str = "",
) -> Proposal:
    """A mapping for a sheet, from its headers and some of its values; to be read and corrected by a person.

    Args:
        grid: the sheet.
        tables: the tables of facts.
        words: as `read_words` gives.
        gazetteer: what places are looked up in, where a header says nothing.
        table: the one to fill; that which most headers fit when empty.

    Raises:
        TableError: no column is known; the message says which are there.
    """
    contacts = contacts_of(grid.header)
    cells = {name: grid.column_values(name) for name in theirs(grid.header) if name and name not in contacts}
    held = contents(cells, gazetteer)
    names = list(cells)
    table = table or template_of(names, tables)
    fits = {name: matched(tables[name], names) for name in ([table] if table else TABLES)}
    chosen = table or _chosen(grid, fits)
    headers = dict(fits[chosen])
    numbers = headers.pop("id") if _only_numbers(grid, headers) else ""
    codes = town_codes(names)
    tied = tied_ptces(names)
    free = [name for name in names if name not in (*headers.values(), *codes, numbers, tied)]
    contacts = (*contacts, *(name for name in free if held.get(name) == CONTACT))
    free = [name for name in free if name not in contacts]
    codes += [name for name in free if held.get(name) in _CODES and not codes]
    seen = _by_contents(tables[chosen], headers, free, held, cells)
    if not headers and not codes and seen.keys() <= {"name"}:
        raise _nothing(grid, contacts)
    headers |= seen
    columns: dict[str, Any] = {"id": {"slug": headers["id"]}} if "id" in headers else {}
    for column in tables[chosen].columns:
        if column.name in headers and column.name != "id":
            columns[column.name] = _rule(grid, column, headers[column.name], words)
    used = {*headers.values(), *codes, numbers}
    if "operators" in headers:
        more = matched(tables["organisations"], [name for name in names if name not in used])
        described = {name: more[name] for name in ("siren", "legal_form") if name in more}
        columns["operators"] = {**_as_rule(columns["operators"]), "with": described}
        used |= set(described.values())
    if codes and any(c.name == "commune" for c in tables[chosen].columns):
        columns["commune"] = {"from": [*codes, *([headers["commune"]] if "commune" in headers else [])]}
    made = _made_of(grid, headers)
    if "id" not in columns and made and "id" in {column.name for column in tables[chosen].columns}:
        columns = {"id": {"slug": made}} | columns
    document = iris.key(Path(grid.file).stem)
    written = {
        "table": chosen,
        **({"sheet": grid.sheet} if grid.sheet else {}),
        "document": {"id": document, "title": Path(grid.file).stem},
        "columns": columns,
        "constants": {"source": document, "confidence": "stated"},
    }
    unnamed = not fits[chosen] and not town_codes(names)
    notices = (
        *(_without_header(grid, gazetteer) if unnamed else ()),
        *_without_numbers(grid, numbers, columns),
        *_of_table(grid, tables[chosen], fits, columns, asked=bool(table)),
        *_taken_for(grid, tables[chosen], headers, seen),
        *_tied(grid, tied),
        *_of_columns(grid, [name for name in names if name not in (*used, tied, *contacts)], contacts),
        *_without_code(grid, columns),
    )
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100)
    return Proposal(text, notices)


def _as_rule(rule: Any) -> dict[str, Any]:
    return dict(rule) if isinstance(rule, dict) else {"from": rule}


def _by_contents(
    table: Table,
    headers: Mapping[str, str],
    free: list[str],
    held: Mapping[str, str],
    cells: Mapping[str, Iterable[str]],
) -> dict[str, str]:
    """The headers that say nothing known, by the columns that their cells tell; the name is the last."""
    columns = {column.name for column in table.columns}
    found: dict[str, str] = {}
    for name in free:
        kind = held.get(name, "")
        if kind in columns - headers.keys() - found.keys():
            found[kind] = name
    if "name" in columns - headers.keys():
        left = (name for name in free if name not in held and looks_like_names(cells[name]))
        if first := next(left, ""):
            found["name"] = first
    return found


def _taken_for(
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


def _tied(grid: Grid, header: str) -> Iterator[Notice]:
    if header:
        yield Notice(
            "la feuille ne dit pas quel lien unit chacun à ce PTCE (membre, lieu, partenaire) : "
            "l’écrire dans une feuille de liens (De, Vers, Nature du lien)",
            "the sheet does not say what ties each to this PTCE (member, place, partner): "
            "write it in a sheet of links (De, Vers, Nature du lien)",
            Place(grid.file, None, header),
        )


def _without_header(grid: Grid, gazetteer: Gazetteer) -> Iterator[Notice]:
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


def _chosen(grid: Grid, fits: Mapping[str, Mapping[str, str]]) -> str:
    """The table that most headers fit; that of PTCEs only when something says that they are.

    Where the one header of names says that they are PTCEs, no other table is meant, whatever else fits.
    """
    named = fits.get("ptce", {}).get("name", "")
    if names_ptce(named) and named != tied_ptces([named]) and _alone_names(named, fits):
        return "ptce"
    about = [
        Path(grid.file).stem,
        grid.sheet,
        *(name for name in grid.header if name != tied_ptces(grid.header)),
    ]
    tables = [name for name in fits if name != "ptce" or any(map(names_ptce, about))]
    said = {name: any(_ABOUT[name].search(iris.slug(text)) for text in about) for name in _ABOUT}
    return max(tables, key=lambda name: (len(fits[name]) + said.get(name, 0), name == "ptce"))


def _alone_names(header: str, fits: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether no table takes its names from another column."""
    return all(columns.get("name", header) == header for columns in fits.values())


def _of_table(
    grid: Grid,
    table: Table,
    fits: Mapping[str, Mapping[str, str]],
    columns: Mapping[str, Any],
    *,
    asked: bool,
) -> Iterator[Notice]:
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
            f"Table choisie : {table.name} ; conviendrait aussi : {listed} (la nommer s’il le faut)",
            f"Table chosen: {table.name}; would fit as well: {listed} (name it if it is meant)",
            place,
        )


def _of_columns(grid: Grid, left: list[str], contacts: tuple[str, ...]) -> Iterator[Notice]:
    place = Place(grid.file)
    if left:
        fr, en = in_quotes(left)
        yield Notice(f"Colonnes laissées : {fr}", f"Columns left out: {en}", place)
    if contacts:
        fr, en = in_quotes(contacts)
        yield Notice(f"Contacts, jamais lus : {fr}", f"Contacts, never read: {en}", place)


def _without_code(grid: Grid, columns: Mapping[str, Any]) -> Iterator[Notice]:
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


def _nothing(grid: Grid, contacts: tuple[str, ...]) -> TableError:
    seen, seen_en = in_quotes(name for name in grid.header if name and name not in contacts)
    return TableError(
        f"aucune colonne connue ; vues : {seen or '–'} ; attendues : au moins un nom et une commune "
        "(renommer l’en-tête, ou écrire la correspondance à la main)",
        f"no known column; seen: {seen_en or '–'}; expected at least a name and a commune "
        "(rename the header, or write the mapping by hand)",
        Place(grid.file, grid.header_row),
    )


def _only_numbers(grid: Grid, headers: Mapping[str, str]) -> bool:
    """Whether the column of keys holds numbers of rows: `1`, `2`, `3` name nothing outside their sheet."""
    if not {"id", "name"} <= headers.keys():
        return False
    values = list(grid.values(headers["id"]))
    return bool(values) and all(_ROW_NUMBER.fullmatch(value) for value in values)


def _without_numbers(grid: Grid, numbers: str, columns: Mapping[str, Any]) -> Iterator[Notice]:
    if numbers:
        made = columns["id"]["slug"]
        names = " + ".join([made] if isinstance(made, str) else made)
        yield Notice(
            f"simples numéros de lignes, qui ne font pas une clé ; clé proposée : {names}",
            f"mere numbers of rows, which make no key; key proposed: {names}",
            Place(grid.file, None, numbers),
        )


def _made_of(grid: Grid, headers: Mapping[str, str]) -> str | list[str]:
    """What the key is made of: the name or the parties, and what tells apart those that come twice."""
    first, *more = ("from", "to", "kind", "start") if "from" in headers else ("name", "commune")
    made = [headers[first]] if first in headers else []
    for column in more if made else ():
        keys = Counter(iris.key(*parts) for parts in _cells(grid, made) if parts[0])
        if column in headers and (column == "to" or any(number > 1 for number in keys.values())):
            made.append(headers[column])
    return made[0] if len(made) == 1 else made


def _cells(grid: Grid, names: list[str]) -> Iterator[list[str]]:
    places = [grid.column(name) for name in names]
    return ([cells[place] for place in places] for _, cells in grid.rows)


def _rule(grid: Grid, column: Column, header: str, words: Mapping[str, Mapping[str, str]]) -> Any:
    sample = [value for _, value in zip(range(_SAMPLE), grid.values(header), strict=False)]
    values = [value for value in sample if not says_nothing(value) and not contact_fault(value)]
    rule: dict[str, Any] = {"from": header}
    known = words.get(column.mapping.code, {}) if column.mapping and column.mapping.code else {}
    if column.many:
        split = next((mark for mark in _SEPARATORS if _splits(mark, values, known)), "")
        if split:
            rule["split"] = split
            values = [part.strip() for value in values for part in value.split(split)]
    if column.mapping and column.mapping.code:
        seen = [v for v, _ in Counter(values).most_common(_CODES_SHOWN) if v]
        rule["values"] = {value: known.get(iris.slug(value), "") for value in seen}
    if column.type == "boolean":
        rule["values"] = dict(_BOOLEANS)
    if column.name == "siren" and any(len(re.sub(r"\D", "", value)) == 14 for value in values):
        rule["first"] = 9
    if column.mapping and column.mapping.dated and any(re.fullmatch(r"\d{2}/\d{2}/\d{4}", v) for v in values):
        rule["date"] = "%d/%m/%Y"
    return rule if len(rule) > 1 else header


def _splits(mark: str, values: list[str], known: Mapping[str, str]) -> bool:
    """Whether a mark stands between values: in a tenth of the cells, or between words of the code list."""
    cut = [value.split(mark) for value in values if mark in value]
    return len(cut) * 10 > len(values) or any(
        all(iris.slug(part) in known for part in parts if part.strip()) for parts in cut
    )


def _words(path: Path) -> dict[str, str]:
    labels = read_labels(path)
    notations = labels.pop("")
    said = {iris.slug(label): code for listed in labels.values() for label, code in listed.items()}
    return said | {iris.slug(notation): code for notation, code in notations.items()}
