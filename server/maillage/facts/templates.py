"""Makes the templates that people fill in, one a table: XLSX with lists to choose from, CSV, Table Schema."""

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from maillage.errors import TableError
from maillage.facts.asked import OFFERED, asked
from maillage.facts.headers import heading
from maillage.facts.proposal import read_labels
from maillage.model import SEPARATOR, Column, Table

FORMATS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}
"""The media type of each format, by its ending."""
_MADE: Final = datetime.datetime(2000, 1, 1)
"""The date of a workbook: the same input gives the same bytes."""
_ROWS: Final = 2_000
"""How many rows have lists to choose from."""
_EXAMPLES: Final = 2
_BOOLEANS: Final = {"true": "oui", "false": "non"}
_MEANT: Final = {
    "boolean": "oui ou non",
    "integer": "un nombre entier",
    "number": "un nombre",
}


@dataclass(frozen=True)
class Template:
    """What a person fills in for a table.

    Args:
        table: the table of facts.
        columns: those that are asked for, in their order.
        choices: the French labels of the columns that take codes, by column.
        examples: rows of the curated facts, by column.
    """

    table: Table
    columns: tuple[Column, ...]
    choices: Mapping[str, tuple[str, ...]]
    examples: tuple[Mapping[str, str], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The header."""
        return tuple(heading(column) for column in self.columns)

    def written(self, form: str) -> bytes:
        """The template in a format: `xlsx`, `csv` or `json`; the same bytes every time."""
        return {"xlsx": _xlsx, "csv": _csv, "json": _json}[form](self)


def read_template(name: str, tables: Mapping[str, Table], data: Path, codes: Path) -> Template:
    """The template of a table.

    Args:
        name: of the table.
        tables: the tables of facts.
        data: the folder of the curated facts, whose rows are the examples.
        codes: the folder of the code lists.

    Raises:
        TableError: no template is offered for it.
    """
    if name not in OFFERED:
        known = ", ".join(OFFERED)
        raise TableError(
            f"pas de modèle «{name}» ; connus : {known}", f"no template '{name}'; known: {known}"
        )
    table = tables[name]
    columns = asked(table)
    labels = {c.name: _labels(codes, c.mapping.code) for c in columns if c.mapping and c.mapping.code}
    return Template(
        table,
        columns,
        {name: tuple(sorted(found.values(), key=str.casefold)) for name, found in labels.items()},
        tuple(_examples(data / f"{name}.csv", columns, labels)),
    )


def _labels(codes: Path, scheme: str) -> dict[str, str]:
    """The preferred French label of each code, by its notation."""
    found = read_labels(codes / f"{scheme}.ttl")
    labels: dict[str, str] = {}
    for label, notation in sorted(found.get("fr", {}).items(), key=lambda pair: (len(pair[0]), pair[0])):
        labels[notation] = label
    return labels


def _examples(
    path: Path, columns: Sequence[Column], labels: Mapping[str, Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    """The rows that fill most columns, and that no one doubts."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row.get("note", "").startswith("à vérifier")]
    rows.sort(key=lambda row: -sum(bool(row[column.name]) for column in columns))
    said: list[dict[str, str]] = []
    for row in rows:
        example = {c.name: _as_people_write(row[c.name], c, labels.get(c.name, {})) for c in columns}
        if example not in said:
            said.append(example)
    yield from said[:_EXAMPLES]


def _as_people_write(cell: str, column: Column, labels: Mapping[str, str]) -> str:
    if column.type == "boolean":
        return _BOOLEANS.get(cell, "")
    return SEPARATOR.join(labels.get(part, part) for part in cell.split(SEPARATOR)) if cell else ""


def _csv(template: Template) -> bytes:
    """For a French Excel: semicolons, a byte order mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(template.headings)
    return out.getvalue().encode("utf-8-sig")


def _json(template: Template) -> bytes:
    """Frictionless Table Schema, of the CSV."""
    fields = [_field(column, template.choices.get(column.name, ())) for column in template.columns]
    schema = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": template.table.name,
        "title": template.table.title,
        "fields": fields,
        "missingValues": [""],
    }
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def _field(column: Column, choices: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if choices and not column.many:
        constraints["enum"] = [*choices]
    elif column.pattern and not column.many:
        constraints["pattern"] = column.pattern
    field: dict[str, Any] = {
        "name": heading(column),
        "title": column.title,
        "description": meant(column),
        "type": "boolean" if column.type == "boolean" else "string",
    }
    if column.type == "boolean":
        field |= {"trueValues": ["oui"], "falseValues": ["non"]}
    return field | ({"constraints": constraints} if constraints else {})


def meant(column: Column) -> str:
    """What a cell of a column is to hold, in French."""
    mapping = column.mapping
    if mapping and mapping.code:
        said = "un choix de la liste"
    elif mapping and mapping.territory:
        said = "le nom, ou le code INSEE"
    elif mapping and mapping.ref:
        said = "le nom, ou l’identifiant dans Maillage"
    elif mapping and mapping.iri:
        said = "une adresse : https://…"
    elif mapping and mapping.dated:
        said = "une année, un mois ou un jour : 2026, 2026-10, 2026-10-01"
    elif column.name == "siren":
        said = "neuf chiffres ; ou les quatorze d’un SIRET"
    else:
        said = _MEANT.get(column.type, "un texte")
    return f"{said} ; plusieurs : les séparer par «{SEPARATOR.strip()}»" if column.many else said


def _xlsx(template: Template) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": template.table.title, "created": _MADE})
    bold = book.add_format({"bold": True, "bg_color": "#E3EEE6", "bottom": 1, "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#F7D9A8", "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    data = book.add_worksheet(template.table.name)
    examples, notice, lists = (book.add_worksheet(name) for name in ("Exemples", "Notice", "Listes"))
    lists.hide()
    data.freeze_panes(1, 1)
    for place, column in enumerate(template.columns):
        for sheet in (data, examples):
            sheet.write_string(0, place, heading(column), must if column.required else bold)
            sheet.set_column(place, place, max(16, len(heading(column)) + 2), text)
        for row, example in enumerate(template.examples, 1):
            examples.write_string(row, place, example[column.name])
        _choices(data, lists, place, column, template.choices.get(column.name, ()))
    _notice(notice, template, bold, wrapped)
    book.close()
    return out.getvalue()


def _choices(data: Any, lists: Any, place: int, column: Column, choices: tuple[str, ...]) -> None:
    """The list to choose from of a column; several values are typed, or one is chosen."""
    options: dict[str, Any] = {
        "validate": "any",
        "input_title": heading(column)[:32],
        "input_message": meant(column)[:255],
    }
    if column.type == "boolean":
        options |= {"validate": "list", "source": [*_BOOLEANS.values()]}
    elif choices:
        lists.write_column(0, place, (heading(column), *choices))
        letters = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        options |= {
            "validate": "list",
            "source": f"=Listes!{letters}$2:{letters}${len(choices) + 1}",
            "show_error": not column.many,
            "error_type": "warning",
            "error_title": "Hors de la liste",
            "error_message": "Ce choix n’est pas dans la liste : il sera gardé en texte ou laissé de côté.",
        }
    data.data_validation(1, place, _ROWS, place, options)


def _notice(sheet: Any, template: Template, bold: Any, wrapped: Any) -> None:
    lines = (
        f"{template.table.title} : modèle à remplir",
        f"Remplir la feuille «{template.table.name}», une ligne par chose ; la feuille «Exemples» en montre.",
        "Une cellule vide veut dire : on ne sait pas. Ni nom de personne, ni courriel, ni téléphone.",
        "Puis déposer le fichier sur la page «Vérifier un fichier» de Maillage, ou : "
        "maillage import sheet FICHIER --annotate RENDU.xlsx --out FAITS.ttl",
        "Fill in the first sheet, one row a thing; see the sheet of examples. Orange headers are required.",
    )
    sheet.set_column(0, 0, 32, wrapped)
    sheet.set_column(1, 1, 12, wrapped)
    sheet.set_column(2, 3, 60, wrapped)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    top = len(lines) + 1
    for place, name in enumerate(("Colonne", "Obligatoire", "Ce que l’on y écrit", "Ce que c’est")):
        sheet.write_string(top, place, name, bold)
    for row, column in enumerate(template.columns, top + 1):
        said = (heading(column), "oui" if column.required else "", meant(column), column.title)
        for place, cell in enumerate(said):
            sheet.write_string(row, place, cell)
