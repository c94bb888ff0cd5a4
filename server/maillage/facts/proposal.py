"""Proposes a mapping of a sheet: which table of facts it fills, from which columns, with which codes."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, RdfFormat, parse

from maillage import iris
from maillage.errors import Place, TableError, in_quotes
from maillage.facts import proposal_notices as notes
from maillage.facts.asked import template_of
from maillage.facts.contents import (
    CONTACT,
    POSTCODE,
    RNA_NUMBER,
    TOWN_CODE,
    contents,
    known_parts,
    looks_like_names,
)
from maillage.facts.header_words import ALIASES, RNA
from maillage.facts.headers import (
    contacts_of,
    fitted,
    matched,
    plain_header,
    tied_ptces,
    town_codes,
)
from maillage.facts.returned_columns import kind_given, theirs
from maillage.facts.sheet_columns import columns_once
from maillage.facts.sheet_mapping import COLLECTIVES
from maillage.facts.statuses import LEGAL_FORM, SITUATIONS, left_out, statuses
from maillage.facts.table_choice import TABLES, chosen_table, of_kind
from maillage.files.grid import Grid, Notice
from maillage.files.values import contact_fault, says_nothing
from maillage.model import Column, Table
from maillage.territories import Gazetteer
from maillage.vocabulary import PREFIXES

_BOOLEANS: Final = {"oui": "true", "non": "false", "vrai": "true", "faux": "false"}
_SEPARATORS: Final = (";", "|", ",")
_SAMPLE: Final = 500
_CODES_SHOWN: Final = 60
_CODES: Final = (POSTCODE, TOWN_CODE)
_FORM: Final = re.compile("juridique|legal|forme")
"""What a header says that holds legal forms, and not the state of a pole."""
_STATUSES: Final = "ptce-statuses"
_ROW_NUMBER: Final = re.compile("[0-9]{1,5}")


@dataclass(frozen=True)
class Proposal:
    """A mapping as YAML, and what its reader must know or decide: a sentence a line.

    `uncoded` are of the values that the mapping gives no code; who reads the sheet says what becomes of each.
    """

    yaml: str
    notices: tuple[Notice, ...]
    uncoded: tuple[Notice, ...] = ()


def read_words(folder: Path) -> dict[str, dict[str, str]]:
    """The notation that each word means, as a slug, by code list: its labels in French and English."""
    found = {path.stem: _words(path) for path in sorted(folder.glob("*.ttl"))}
    return found | {_STATUSES: {**SITUATIONS, **found.get(_STATUSES, {})}}


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
    sheet: Grid,
    tables: Mapping[str, Table],
    words: Mapping[str, Mapping[str, str]],
    gazetteer: Gazetteer,
    table: str = "",
) -> Proposal:
    """A mapping for a sheet, from its headers and some of its values; to be read and corrected by a person.

    Args:
        sheet: as it was read.
        tables: the tables of facts.
        words: as `read_words` gives.
        gazetteer: what places are looked up in, where a header says nothing.
        table: the one to fill; that which most headers fit when empty.

    Raises:
        TableError: no column is known; the message says which are there.
    """
    grid = columns_once(sheet, sheet.header)
    contacts = contacts_of(grid.header)
    cells = {name: grid.column_values(name) for name in theirs(grid.header) if name and name not in contacts}
    judged = statuses(cells, words.get(_STATUSES, {}))
    held = {**contents(cells, gazetteer), **judged}
    names = [name for name in cells if name not in judged]
    table = table or of_kind(kind_given(grid), tables) or template_of(cells, tables)
    fits = {name: matched(tables[name], names) for name in ([table] if table else TABLES)}
    chosen = table or chosen_table(grid, fits)
    headers = dict(fits[chosen])
    numbers = headers.pop("id") if _only_numbers(grid, headers) else ""
    codes = town_codes(names)
    tied = tied_ptces(names)
    free = [name for name in names if name not in (*headers.values(), *codes, numbers, tied)]
    contacts = (*contacts, *(name for name in free if held.get(name) == CONTACT))
    free = [name for name in free if name not in contacts]
    codes += [name for name in free if held.get(name) in _CODES and not codes]
    carrier = fitted({"carrier": ALIASES["operators"]}, free).get("carrier", "") if chosen == "ptce" else ""
    rna = _first(free, lambda name: plain_header(name) in RNA or held.get(name) == RNA_NUMBER)
    free = [name for name in free if name not in (carrier, rna)] + [*filter(judged.get, judged)]
    seen = _by_contents(tables[chosen], headers, free, held, cells)
    if not headers and not codes and seen.keys() <= {"name"}:
        raise _nothing(grid, contacts)
    headers |= seen
    columns: dict[str, Any] = {"id": {"slug": headers["id"]}} if "id" in headers else {}
    for column in tables[chosen].columns:
        if column.name in headers and column.name != "id":
            columns[column.name] = _rule(grid, column, headers[column.name], words)
    used = {*headers.values(), *codes, numbers, carrier}
    form = headers.get("legal_form", "") if carrier else ""
    unused = [name for name in cells if name not in used and judged.get(name, LEGAL_FORM) == LEGAL_FORM]
    described = _described(tables["organisations"], unused, held, form)
    siren, memberships = described.get("siren", ""), dict[str, Any]()
    if "operators" in headers:
        columns["operators"] = {**_as_rule(columns["operators"]), "with": described}
    elif carrier:
        rule = _rule(grid, tables["tiers_lieux"].column("operators"), carrier, words)
        memberships["carrier"] = {**_as_rule(rule), "with": described}
    named = "operators" in headers or bool(carrier)
    used |= {*described.values()} if named else set()
    of_nobody = siren if not named and chosen in COLLECTIVES else ""
    beside = _said({"siren": of_nobody, "rna": rna if named or chosen == "organisations" else ""})
    if codes and any(c.name == "commune" for c in tables[chosen].columns):
        columns["commune"] = {"from": [*codes, *([headers["commune"]] if "commune" in headers else [])]}
    made = _made_of(grid, headers)
    if "id" not in columns and made and "id" in {column.name for column in tables[chosen].columns}:
        columns = {"id": {"slug": made}} | columns
    title = Path(grid.file).stem
    if says_nothing(title) or says_nothing(iris.key(title)):
        title = f"Feuille {title}"
    document = iris.key(title)
    written = {
        "table": chosen,
        **({"sheet": grid.sheet} if grid.sheet else {}),
        "document": {"id": document, "title": title},
        "columns": columns,
        **_said({"memberships": memberships, "numbers": beside}),
        "constants": {"source": document, "confidence": "stated"},
    }
    used |= set(beside.values())
    twice = columns_once(sheet, used).notices[len(sheet.notices) :]
    left = [name for name in names if name not in (*used, tied, *contacts)]
    unnamed = not fits[chosen] and not town_codes(names)
    notices = (
        *twice,
        *(notes.without_header(grid, gazetteer) if unnamed else ()),
        *notes.without_numbers(grid, numbers, columns),
        *notes.of_table(grid, tables[chosen], fits, columns, asked=bool(table)),
        *notes.taken_for(grid, tables[chosen], headers, seen),
        *notes.carried(grid, carrier),
        *notes.tied(grid, tied),
        *left_out(grid, judged, used),
        *notes.of_nobody(grid, of_nobody),
        *notes.recognising(grid, beside.get("rna", "")),
        *notes.of_columns(grid, left, contacts, located="commune" in columns),
    )
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100)
    return Proposal(text, notices, tuple(notes.without_code(grid, columns)))


def _described(organisations: Table, left: list[str], held: Mapping[str, str], form: str) -> dict[str, str]:
    """What the columns that are left say of the organisations that a sheet names; `form` may say it too."""
    more = matched(organisations, left)
    siren = more.get("siren", "") or _first(left, lambda name: held.get(name) == "siren")
    stated = _first([*left, form], lambda name: held.get(name) == LEGAL_FORM)
    legal = more.get("legal_form", "") or stated or (form if _FORM.search(iris.slug(form)) else "")
    return _said({"siren": siren, "legal_form": legal})


def _said(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Those that say something."""
    return {name: rule for name, rule in rules.items() if rule}


def _first(names: Iterable[str], fits: Callable[[str], bool]) -> str:
    return next(filter(fits, names), "")


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
        if column.many:
            values = [part for v in values for part in known_parts(v, lambda word: iris.slug(word) in known)]
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
