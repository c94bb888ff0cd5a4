"""Reads the mapping of a sheet, in YAML: which table of facts it fills, and how each column is filled."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import yaml

from maillage import iris
from maillage.errors import Place, TableError, TableFaults, cause
from maillage.facts.checks import missing, nearest
from maillage.facts.headers import heading
from maillage.facts.tables import wrong_value
from maillage.files.yamltext import why
from maillage.model import SEPARATOR, Column, Row, Table

_KEYS: Final = ("table", "sheet", "header", "columns", "memberships", "numbers", "constants", "document")
_RULE_KEYS: Final = ("from", "split", "values", "slug", "first", "date", "with")
_MEMBER_KEYS: Final = ("from", "split", "values", "with")
COLLECTIVES: Final = ("ptce", "tiers_lieux")
"""The tables whose rows have memberships: a column names who carries them, funds them…"""
NUMBERS: Final = ("siren", "rna")
"""The numbers that a table does not keep, and that serve all the same."""
_SEEN: Final[Mapping[type, tuple[str, str]]] = {
    str: ("un texte", "a text"),
    int: ("un nombre", "a number"),
    float: ("un nombre", "a number"),
    bool: ("oui ou non, à mettre entre guillemets", "yes or no, to be quoted"),
    list: ("une liste", "a list"),
    dict: ("un dictionnaire", "a mapping"),
    datetime.date: ("une date, à mettre entre guillemets", "a date, to be quoted"),
    type(None): ("rien", "nothing"),
}
_Path = tuple[str, ...]
_COLUMN: Final = ("le nom d’une colonne ou une liste de noms", "the name of a column, or a list")


@dataclass(frozen=True)
class Rule:
    """How a column of a table of facts is filled.

    Args:
        columns: of the sheet; several are joined by a space.
        split: what stands between the values of a cell; one value when empty.
        values: what each value becomes, by the slug of the value as written.
        slug: whether it is made into a key.
        first: how many characters are kept; all when 0.
        date: how dates are written, as in `strptime`: `%d/%m/%Y`; as the table wants them when empty.
        described: of an organisation that is referred to: the columns of the sheet that say more of it, by
            column of `organisations`. With it, those that are not known are described; None without.
    """

    columns: tuple[str, ...]
    split: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    slug: bool = False
    first: int = 0
    date: str = ""
    described: Mapping[str, str] | None = None

    @property
    def read(self) -> tuple[str, ...]:
        """Every column of the sheet that it reads."""
        return (*self.columns, *(self.described or {}).values())


@dataclass(frozen=True)
class SheetMapping:
    """A mapping: the table of facts, its rules by column, its constants, and where the sheet is in its file.

    `header` is the number of the row that names the columns, looked for by the names of the rules when 0.
    `document` is the row of `documents` that the sheet is, when it is not one of the known ones.
    `memberships` says by role (`carrier`) which column names the organisations that have it in the collective
    of the row. `numbers` are columns that become no fact: a `siren` comes back beside the row, a `rna` number
    helps to recognise a known organisation.
    `lines` are the lines of the keys of the file, each key with those that it stands in.
    """

    file: str
    table: str
    rules: Mapping[str, Rule]
    constants: Mapping[str, str]
    sheet: str = ""
    header: int = 0
    document: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[_Path, int] = field(default_factory=dict)
    memberships: Mapping[str, Rule] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    @property
    def read(self) -> dict[str, list[str]]:
        """The columns of the sheet that are read, each with the keys of the mapping that name it."""
        named = [(column, name) for name, rule in self.rules.items() for column in rule.read]
        for role, rule in self.memberships.items():
            named += [(column, f"memberships.{role}") for column in rule.read]
        found: dict[str, list[str]] = {}
        for column, name in (*named, *((column, f"numbers.{name}") for name, column in self.numbers.items())):
            found.setdefault(column, []).append(name)
        return found

    def place(self, *path: str) -> Place:
        """The line of a key, or of the nearest one that it stands in."""
        return Place(self.file, _line(self.lines, path))

    def path_of_value(self, column: str, slug: str) -> _Path:
        """The keys that lead to a value of a rule, from its slug."""
        start = ("columns", column, "values")
        written = (path for path in self.lines if path[:3] == start and iris.slug(path[-1]) == slug)
        return next(written, (*start, slug))

    def with_labels(self, words: Mapping[str, Mapping[str, str]], table: Table) -> "SheetMapping":
        """The mapping, whose required codes may be written as any of `words`; its own go first."""
        rules = dict(self.rules)
        for name, rule in self.rules.items():
            column = table.column(name)
            if column.required and (scheme := scheme_of(column)):
                rules[name] = replace(rule, values={**words.get(scheme, {}), **rule.values})
        return replace(self, rules=rules)

    def words(self) -> frozenset[str]:
        """The names of the columns of the sheet, as slugs."""
        return frozenset(map(iris.slug, self.read))

    def documents(self, tables: Mapping[str, Table]) -> tuple[Row, ...]:
        """The row of `documents` that describes the sheet, or none."""
        if not self.document:
            return ()
        columns = {column.name for column in tables["documents"].columns}
        cells = {"kind": "dataset", **self.document}
        return (Row("documents", 1, {name: (text,) for name, text in cells.items() if name in columns}),)


def wrong_codes(
    mapping: SheetMapping, table: Table, known: Mapping[str, frozenset[str]]
) -> Iterator[TableError]:
    """The faults of the codes that a mapping gives for values, each at its line."""
    for name, rule in mapping.rules.items():
        scheme = scheme_of(table.column(name))
        codes = known.get(scheme, ())
        for slug, code in rule.values.items() if scheme else ():
            wrong = missing(code, codes, f"code de «{scheme}» inconnu", f"code of '{scheme}'")
            if code and wrong:
                path = mapping.path_of_value(name, slug)
                key, (fr, en) = ".".join(path), wrong
                yield TableError(f"clé «{key}» : {fr}", f"key '{key}': {en}", mapping.place(*path))


def scheme_of(column: Column) -> str:
    """The code list that a column takes its values from; none when empty."""
    return column.mapping.code if column.mapping else ""


def read_mapping(
    path: Path, tables: Mapping[str, Table], codes: Mapping[str, frozenset[str]]
) -> SheetMapping:
    """Read a mapping.

    Raises:
        TableFaults: not YAML; a table, a column or a key that is not known; a value of another type than its
            key takes; with these, the codes that are in no list. All of them, each with its line and key.
    """
    lines: dict[_Path, int] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        twice = list(_note_lines(yaml.compose(text, Loader=yaml.SafeLoader), (), lines))
        raw = yaml.safe_load(text)
    except OSError as fault:
        raise TableError(
            f"illisible : {cause(fault)[0]}", f"unreadable: {cause(fault)[1]}", Place(str(path))
        ) from fault
    except RecursionError as fault:
        raise TableError(
            "YAML trop imbriqué : une correspondance a trois niveaux au plus",
            "YAML too deeply nested: a mapping has three levels at most",
            Place(path.name),
        ) from fault
    except (yaml.YAMLError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        fr, en = why(fault)
        raise TableError(
            f"YAML mal formé : {fr}",
            f"malformed YAML: {en}",
            Place(path.name, mark.line + 1 if mark else None),
        ) from fault
    return _Reader(path.name, tables, codes, lines, twice).read(raw)


def mapping_of(file: str, raw: object, tables: Mapping[str, Table]) -> SheetMapping:
    """The mapping that a YAML document says.

    Raises:
        TableFaults: as `read_mapping`.
    """
    return _Reader(file, tables, {}, {}, []).read(raw)


def _note_lines(node: yaml.Node | None, path: _Path, lines: dict[_Path, int]) -> Iterator[_Path]:
    """Note the line of each key; give the keys that stand twice in one mapping."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            inner = (*path, str(key.value))
            if inner in seen:
                yield inner
            seen.add(inner)
            lines.setdefault(inner, key.start_mark.line + 1)
            yield from _note_lines(value, inner, lines)


def _line(lines: Mapping[_Path, int], path: _Path) -> int | None:
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


class _Reader:
    """Takes the parts of a mapping; a part at fault is noted, and the others are read on."""

    def __init__(
        self,
        file: str,
        tables: Mapping[str, Table],
        codes: Mapping[str, frozenset[str]],
        lines: Mapping[_Path, int],
        twice: list[_Path],
    ) -> None:
        self.file, self.tables, self.codes, self.lines = file, tables, codes, lines
        self.table = ""
        self.faults: list[TableError] = []
        for path in twice:
            self.fault(path, "clé présente deux fois", "key present twice")

    def read(self, raw: object) -> SheetMapping:
        whole = self.mapping((), raw, _KEYS)
        name = self.text(("table",), whole.get("table"))
        if isinstance(raw, dict) and name not in self.tables and (name or not whole.get("table")):
            names = ", ".join(self.tables)
            self.fault(
                ("table",),
                f"table «{name}» inconnue ; connues : {names}",
                f"unknown table '{name}'; known: {names}",
            )
        table, self.table = self.tables.get(name), name
        columns = tuple(column.name for column in table.columns) if table else None
        rules = {
            str(column): self.rule(("columns", str(column)), rule)
            for column, rule in self.mapping(("columns",), whole.get("columns"), columns).items()
        }
        constants = self.texts(("constants",), whole.get("constants"), columns)
        mapping = SheetMapping(
            self.file,
            name,
            {column: rule for column, rule in rules.items() if rule},
            constants,
            self.sheet(whole.get("sheet")),
            self.number(("header",), whole.get("header")),
            self.document(whole.get("document")),
            self.lines,
            self.memberships(whole.get("memberships")),
            {
                name: column
                for name, column in self.texts(("numbers",), whole.get("numbers"), NUMBERS).items()
                if column
            },
        )
        if table:
            self.check("constants", table, constants)
            self.complete(table, {*rules, *constants})
        if self.faults:
            self.faults += wrong_codes(mapping, table, self.codes) if table and self.codes else ()
            faults = sorted(self.faults, key=lambda fault: (fault.place and fault.place.line) or 0)
            raise faults[0] if len(faults) == 1 else TableFaults(faults)
        return mapping

    def complete(self, table: Table, filled: set[str]) -> None:
        """Note the columns that a table must have, and that nothing fills.

        Of a mapping that nobody wrote, they are those that the sheet lacks; its key is made of them.
        """
        wanted = [column for column in table.columns if column.required or column.name in table.key]
        lacking = [column for column in wanted if column.name not in filled]
        if self.lines:
            for column in lacking:
                self.fault(
                    ("columns",),
                    f"rien ne remplit «{column.name}», colonne obligatoire de «{table.name}»",
                    f"nothing fills '{column.name}', a required column of '{table.name}'",
                )
            return
        for column in [column for column in lacking if column.name != "id"] or lacking:
            self.fault(
                (),
                f"il manque une colonne, obligatoire pour ce dont parle la feuille : «{heading(column)}»",
                f"a column is missing, required of what the sheet tells of: '{heading(column)}'",
            )

    def fault(self, path: _Path, fr: str, en: str) -> None:
        key = ".".join(path)
        line = _line(self.lines, path)
        known = (f"clé «{key}» : {fr}", f"key '{key}': {en}") if key else (fr, en)
        self.faults.append(TableError(*known, Place(self.file, line)))

    def expected(self, path: _Path, fr: str, en: str, seen: object) -> None:
        fr_seen, en_seen = _SEEN.get(type(seen), (type(seen).__name__,) * 2)
        if isinstance(seen, str):
            fr_seen, en_seen = f"{fr_seen} «{seen}»", f"{en_seen} '{seen}'"
        self.fault(path, f"{fr} était attendu, vu : {fr_seen}", f"expected {en}, seen: {en_seen}")

    def mapping(self, path: _Path, raw: object, names: tuple[str, ...] | None) -> dict[object, object]:
        """A mapping whose keys are among names; those that are not are noted and left out."""
        if raw is None and path:
            return {}
        if not isinstance(raw, dict):
            self.expected(path, "un dictionnaire", "a mapping", raw)
            return {}
        for name in raw:
            if names is not None and name not in names:
                near = nearest(str(name), names)
                listed = near or ", ".join(names)
                self.fault(
                    (*path, str(name)),
                    f"«{name}» inconnu ; {'proches' if near else 'connus'} : {listed}",
                    f"unknown '{name}'; {'near' if near else 'known'}: {listed}",
                )
        return {name: value for name, value in raw.items() if names is None or name in names}

    def text(self, path: _Path, raw: object) -> str:
        if raw is None:
            return ""
        if isinstance(raw, datetime.date):
            return raw.isoformat()
        if isinstance(raw, (str, int, float)) and not isinstance(raw, bool):
            return str(raw)
        self.expected(path, "un texte", "a text", raw)
        return ""

    def sheet(self, raw: object) -> str:
        """The name of a sheet; YAML reads 2026-01-01 as a day, written otherwise than the name may be."""
        if isinstance(raw, datetime.date):
            self.expected(("sheet",), "le nom d’une feuille", "the name of a sheet", raw)
            return ""
        return self.text(("sheet",), raw)

    def texts(self, path: _Path, raw: object, names: tuple[str, ...] | None) -> dict[str, str]:
        values = {}
        for name, value in self.mapping(path, raw, names).items():
            if isinstance(name, bool):
                self.expected((*path, str(name).lower()), "une clé de texte", "a key of text", name)
            values[str(name)] = self.text((*path, str(name)), value)
        return values

    def number(self, path: _Path, raw: object) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
            return raw
        if raw is not None:
            self.expected(path, "un nombre entier, 1 ou plus,", "a whole number, 1 or more", raw)
        return 0

    def memberships(self, raw: object) -> dict[str, Rule]:
        """The rules of the columns that name organisations, by the role that these have."""
        if raw is not None and self.table not in COLLECTIVES:
            listed = ", ".join(COLLECTIVES)
            self.fault(
                ("memberships",),
                f"ne sert qu’aux tables de collectifs : {listed}",
                f"only acts in tables of collectives: {listed}",
            )
        roles = tuple(sorted(self.codes.get("roles", ()))) or None
        rules = {
            str(role): self.rule(("memberships", str(role)), rule, _MEMBER_KEYS)
            for role, rule in self.mapping(("memberships",), raw, roles).items()
        }
        return {role: rule for role, rule in rules.items() if rule}

    def rule(self, path: _Path, raw: object, keys: tuple[str, ...] = _RULE_KEYS) -> Rule | None:
        if isinstance(raw, (str, list)):
            return Rule(self.columns(path, raw))
        if not isinstance(raw, (dict, type(None))):
            self.expected(path, *_COLUMN, raw)
            return None
        whole = self.mapping(path, raw, keys)
        source = "slug" if "slug" in whole else "from"
        if not whole.get(source):
            if isinstance(raw, dict):
                self.fault(
                    path,
                    "donner «from» ou «slug», la colonne de la feuille",
                    "give 'from' or 'slug', the column of the sheet",
                )
            return None
        values = self.texts((*path, "values"), whole.get("values"), None)
        return Rule(
            columns=self.columns((*path, source), whole[source]),
            split=self.text((*path, "split"), whole.get("split")),
            values={iris.slug(value): text for value, text in values.items()},
            slug=source == "slug",
            first=self.number((*path, "first"), whole.get("first")),
            date=self.date((*path, "date"), whole.get("date")),
            described=self.described(path, whole["with"]) if "with" in whole else None,
        )

    def described(self, path: _Path, raw: object) -> dict[str, str]:
        """What is said of the organisations that a column refers to."""
        names = tuple(column.name for column in self.tables["organisations"].columns)
        columns = self.texts((*path, "with"), raw, names)
        table = self.tables.get(self.table)
        named = table.columns if table and path[0] == "columns" else ()
        column = next((c for c in named if c.name == path[-1]), None)
        if column and (self.table == "organisations" or not column.mapping or column.mapping.ref != "actor"):
            self.fault(
                (*path, "with"),
                "ne sert qu’aux colonnes qui nomment des organisations",
                "only acts in columns that name organisations",
            )
        return {name: text for name, text in columns.items() if text}

    def columns(self, path: _Path, raw: object) -> tuple[str, ...]:
        if isinstance(raw, dict) or raw is True or raw == []:
            self.expected(path, *_COLUMN, raw)
            return ()
        return tuple(self.text(path, name) for name in (raw if isinstance(raw, list) else [raw]))

    def date(self, path: _Path, raw: object) -> str:
        form = self.text(path, raw)
        if form and not re.search("%[Yy]", form):
            self.fault(
                path,
                f"«{form}» : une forme comme %d/%m/%Y était attendue",
                f"'{form}': expected a form such as %d/%m/%Y",
            )
        return form

    def document(self, raw: object) -> dict[str, str]:
        table = self.tables["documents"]
        cells = self.texts(("document",), raw, tuple(column.name for column in table.columns))
        for name in ("id", "title") if cells else ():
            if not cells.get(name) and not (isinstance(raw, dict) and raw.get(name)):
                self.fault(("document", name), "valeur obligatoire absente", "required value missing")
        self.check("document", table, cells)
        return {name: text for name, text in cells.items() if text}

    def check(self, part: str, table: Table, cells: Mapping[str, str]) -> None:
        """Check the form of texts as that of cells, once and not in each row."""
        for name, text in cells.items():
            column = table.column(name)
            for value in text.split(SEPARATOR) if column.many else [text]:
                if text and (wrong := wrong_value(column, value)):
                    self.fault((part, name), *wrong)
