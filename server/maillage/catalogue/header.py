"""Reads the header of a canned query: YAML in the `#+` comments that open the file.

The file stays valid SPARQL in any editor (the convention of grlc). Whatever is wrong is told with
the file and the line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml

from maillage.errors import HeaderError, Place
from maillage.files.yamltext import why

MARK: Final = "#+"
LANGUAGES: Final = ("fr", "en")
_QUICK: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML in C, ten times as quick, where it is there; its faults have other words."""
Path = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A mapping of the header: what it holds, and on which line each of its keys stands."""

    file: str
    path: Path
    values: Mapping[str, object]
    lines: Mapping[Path, int]

    def fault(self, key: str, fr: str, en: str) -> HeaderError:
        """A fault on the line of one of the keys, or of the section itself."""
        line = self.lines.get((*self.path, key)) or self.lines.get(self.path, 1)
        return HeaderError(fr, en, Place(self.file, line))

    def only(self, *known: str) -> None:
        """Refuse any key that is not known.

        Raises:
            HeaderError: there is one.
        """
        for key in self.values:
            if key not in known:
                listed = ", ".join(known)
                raise self.fault(
                    key, f"clé «{key}» inconnue ; connues : {listed}", f"unknown key '{key}'; known: {listed}"
                )

    def both(self, key: str, *, required: bool = True) -> dict[str, str]:
        """A text in French and English.

        Raises:
            HeaderError: it is missing in one of the two, or is no text.
        """
        if key not in self.values and not required:
            return {}
        value = self.values.get(key)
        texts = value if isinstance(value, dict) else {}
        found = {lang: texts[lang].strip() for lang in LANGUAGES if isinstance(texts.get(lang), str)}
        if set(texts) != set(LANGUAGES) or not all(found.get(lang) for lang in LANGUAGES):
            raise self.fault(key, f"«{key}» : donner fr et en", f"'{key}': give fr and en")
        return found

    def text(self, key: str) -> str:
        """A value as text, empty when the key is not there: `true` for yes, ISO 8601 for a date.

        Raises:
            HeaderError: it is a list or a mapping.
        """
        return self._plain(key, self.values.get(key, ""))

    def flag(self, key: str, default: bool) -> bool:
        """A yes or no.

        Raises:
            HeaderError: it is anything else.
        """
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, f"«{key}» : écrire true ou false", f"'{key}': write true or false")
        return value

    def list(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when the key is not there.

        Raises:
            HeaderError: it is no list, or an item is a list or a mapping.
        """
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, f"«{key}» : écrire une liste", f"'{key}': write a list")
        return tuple(self._plain(key, item) for item in value)

    def section(self, key: str) -> "Section":
        """A mapping under a key, empty when the key is not there.

        Raises:
            HeaderError: it is no mapping of names.
        """
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise self.fault(key, f"«{key}» : écrire des paires clé : valeur", f"'{key}': write key: value")
        return Section(self.file, (*self.path, key), value, self.lines)

    def _plain(self, key: str, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | int | float | date):
            return str(value).strip()
        raise self.fault(key, f"«{key}» : écrire une valeur simple", f"'{key}': write a plain value")


def read_header(file: str, text: str) -> tuple[Section, str]:
    """The header of a query, and the query below it.

    Args:
        file: the name to tell faults with.
        text: the whole file.

    Raises:
        HeaderError: no header, malformed YAML, a key written twice.
    """
    lines = text.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    if not count:
        raise HeaderError(
            f"aucun en-tête : les premières lignes commencent par «{MARK}»",
            f"no header: the first lines start with '{MARK}'",
            Place(file, 1),
        )
    source = "".join(line[len(MARK) :].removeprefix(" ") for line in lines[:count])
    values, places = _yaml(file, source)
    return Section(file, (), values, places), "".join(lines[count:]).strip() + "\n"


def _yaml(file: str, source: str) -> tuple[dict[str, object], dict[Path, int]]:
    try:
        try:
            values, places = _loaded(file, source, _QUICK)
        except yaml.YAMLError:
            values, places = _loaded(file, source, yaml.SafeLoader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        fr, en = why(fault)
        raise HeaderError(
            f"en-tête YAML mal formé : {fr}", f"malformed YAML header: {en}", Place(file, line)
        ) from fault
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise HeaderError(
            "l’en-tête est fait de paires clé : valeur", "the header is made of key: value", Place(file, 1)
        )
    return values, places


def _loaded(file: str, source: str, loader: Any) -> tuple[object, dict[Path, int]]:
    """The values of a text, and on which line each key stands, read once."""
    reading = loader(source)
    try:
        node = reading.get_single_node()
        places = dict(_places(file, node, ()))
        return None if node is None else reading.construct_document(node), places
    finally:
        reading.dispose()


def _places(file: str, node: yaml.Node | None, path: Path) -> Iterator[tuple[Path, int]]:
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in seen:
            raise HeaderError(
                f"clé «{name}» écrite deux fois", f"key '{name}' written twice", Place(file, line)
            )
        seen.add(name)
        yield (*path, name), line
        yield from _places(file, value, (*path, name))
