"""Reads a batch of queries, and what is asked of a data extension, from the JSON that a client sends.

Reconciliation Service API 0.2, 4.1 and 7.5; what OpenRefine sends since 0.1 is read too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from maillage.errors import ParameterError, shortened
from maillage.reconcile.columns import BY_ID, COLUMNS, Column
from maillage.reconcile.kinds import TYPES, Type, type_of

Message = tuple[str, str]
"""A sentence in French and in English."""

BATCH: Final = 50
"""The most queries of one batch: `batchSize` of the manifest."""
KEY, TEXT = 100, 500
"""The most characters of the key of a query, and of a text."""
GIVEN: Final = 20
"""The most properties of a query, and values of a property."""
MOST, USUAL = 50, 5
"""The most candidates of a query, and how many when it does not say."""
IDS, TAKEN = 100, 30
"""The most things and properties of a data extension."""
SHOWN: Final = 10
_MEMBERS: Final = frozenset({"query", "type", "limit", "properties", "type_strict"})
_STRICT: Final = ("any", "should", "all")


@dataclass(frozen=True)
class Value:
    """A value of a property: what it says, and the thing that it was matched with before, if it was."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Asked:
    """A query that can be answered."""

    text: str = ""
    types: tuple[Type, ...] = ()
    limit: int = USUAL
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Faulty:
    """A query that cannot be answered, and all that is wrong with it."""

    faults: tuple[Message, ...]


Batch = Mapping[str, Asked | Faulty]


@dataclass(frozen=True)
class Wanted:
    """A column to take, the most values of a cell (0 for no limit), whether things are names alone."""

    column: Column
    limit: int = 0
    names: bool = False


@dataclass(frozen=True)
class Extension:
    """What a data extension asks: identifiers of things, and columns."""

    ids: tuple[str, ...]
    wanted: tuple[Wanted, ...]


class TooManyQueries(ParameterError):
    """A batch has more queries than one may have."""


def read_batch(text: str) -> Batch:
    """The queries of a batch by their keys, each read or with its faults.

    Raises:
        TooManyQueries: there are more than `BATCH`.
        ParameterError: it is no JSON object, or has no query.
    """
    found = _object(text, "queries")
    if len(found) > BATCH:
        raise TooManyQueries(
            f"{len(found)} requêtes dans un lot : au plus {BATCH}",
            f"{len(found)} queries in a batch: at most {BATCH}",
        )
    if not found:
        raise ParameterError("le lot ne contient aucune requête", "the batch holds no query")
    for key in found:
        if len(key) > KEY or _unwritable(key):
            raise ParameterError(
                f"clé de requête trop longue ou illisible : au plus {KEY} caractères",
                f"key of a query too long or unreadable: at most {KEY} characters",
            )
    return {key: _Reader().query(value) for key, value in found.items()}


def read_extension(text: str) -> Extension:
    """What a data extension asks.

    Raises:
        ParameterError: it is not as the API wants it; all its faults are told.
    """
    found = _object(text, "extend")
    reader = _Reader()
    ids = reader.ids(found.get("ids"))
    wanted = reader.wanted(found.get("properties"))
    reader.unknown(found, {"ids", "properties"})
    if reader.faults:
        raise all_of(reader.faults)
    return Extension(ids, wanted)


def all_of(faults: Iterable[Message]) -> ParameterError:
    """One fault that tells several."""
    french, english = zip(*faults, strict=True)
    return ParameterError(" ; ".join(french), "; ".join(english))


class _Reader:
    """Reads one query, and keeps what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[Message] = []

    def query(self, found: object) -> Asked | Faulty:
        """A query; a text alone is its name, as the first clients sent it."""
        if isinstance(found, str):
            found = {"query": found}
        if not isinstance(found, dict):
            return Faulty((("une requête est un objet JSON", "a query is a JSON object"),))
        text = self.text(found.get("query"), "query")
        types, limit = self.types(found.get("type")), self.limit(found.get("limit"))
        values = self.properties(found.get("properties"))
        if found.get("type_strict") not in (None, "", *_STRICT):
            self.fault("type_strict : any, should ou all", "type_strict: any, should or all")
        self.unknown(found, _MEMBERS)
        if not self.faults and not text and not any(values.values()):
            self.fault(
                "rien à chercher : donner un nom (query) ou un identifiant (properties)",
                "nothing to look for: give a name (query) or an identifier (properties)",
            )
        return Faulty(tuple(self.faults)) if self.faults else Asked(text, types, limit, values)

    def fault(self, french: str, english: str) -> None:
        """Keep a fault."""
        self.faults.append((french, english))

    def unknown(self, found: Mapping[str, object], known: Iterable[str]) -> None:
        """Tell the members that mean nothing here."""
        if others := sorted({*found} - {*known}):
            said, names = shortened(", ".join(map(_plain, others))), ", ".join(sorted(known))
            self.fault(f"«{said}» inconnu ici ; connus : {names}", f"'{said}' unknown here; known: {names}")

    def text(self, found: object, name: str) -> str:
        """A text within bounds; a number as it is written."""
        text = _as_text(found)
        if text is None:
            self.fault(f"{name} : un texte est attendu", f"{name}: a text is expected")
            return ""
        if len(text) > TEXT:
            self.fault(f"{name} : au plus {TEXT} caractères", f"{name}: at most {TEXT} characters")
        if _unwritable(text):
            self.fault(f"{name} : caractère illisible", f"{name}: unreadable character")
        return text.replace("\0", " ").strip()

    def types(self, found: object) -> tuple[Type, ...]:
        """The types: an identifier, or several, each alone or in an object."""
        types = []
        for one in self.list(found, "type"):
            name = _as_text(one.get("id") if isinstance(one, dict) else one) or ""
            kind = type_of(name) if len(name) <= TEXT else None
            if kind is None and name:
                known, said = ", ".join(t.id for t in TYPES), shortened(_plain(name))
                self.fault(
                    f"type «{said}» inconnu ; connus : {known}", f"unknown type '{said}'; known: {known}"
                )
            elif kind is not None and kind not in types:
                types.append(kind)
        return tuple(types)

    def limit(self, found: object) -> int:
        """How many candidates; 0 and nothing are the usual number, and more than the most is the most."""
        if found is None or found == "":
            return USUAL
        number = _number(found)
        if number is None or number < 0:
            self.fault("limit : un nombre entier positif", "limit: a positive whole number")
            return USUAL
        return min(number, MOST) or USUAL

    def properties(self, found: object) -> dict[str, tuple[Value, ...]]:
        """The values of each property."""
        values: dict[str, tuple[Value, ...]] = {}
        for one in self.list(found, "properties"):
            if not isinstance(one, dict) or "v" not in one:
                self.fault(
                    'properties : attendu {"pid": …, "v": …}', 'properties: expected {"pid": …, "v": …}'
                )
                continue
            self.unknown(one, {"pid", "v", "p"})
            name = (_as_text(one.get("pid")) or "").strip()
            column = BY_ID.get(name)
            if column is None or not column.matched:
                known = ", ".join(c.id for c in COLUMNS if c.matched)
                said = shortened(_plain(name))
                self.fault(
                    f"propriété «{said}» inconnue ; connues : {known}",
                    f"unknown property '{said}'; known: {known}",
                )
                continue
            read = tuple(v for v in (self.value(v, name) for v in self.list(one["v"], name)) if v)
            values[name] = values.get(name, ()) + read
        return values

    def value(self, found: object, name: str) -> Value | None:
        """A value: a text, a number, or a thing that was matched before; None when it says nothing."""
        if isinstance(found, dict):
            identifier, label = self.text(found.get("id"), name), self.text(found.get("name", ""), name)
            return Value(label or identifier, identifier) if identifier else None
        text = self.text(found, name)
        return Value(text) if text else None

    def ids(self, found: object) -> tuple[str, ...]:
        """The identifiers of a data extension, each once."""
        if not isinstance(found, list) or len(found) > IDS:
            self.fault(
                f"ids : une liste d’au plus {IDS} identifiants", f"ids: a list of at most {IDS} identifiers"
            )
            return ()
        return tuple(dict.fromkeys(self.text(one, "ids") for one in found))

    def wanted(self, found: object) -> tuple[Wanted, ...]:
        """The columns of a data extension, each once, with their settings."""
        if not isinstance(found, list) or len(found) > TAKEN:
            self.fault(
                f"properties : une liste d’au plus {TAKEN} propriétés",
                f"properties: a list of at most {TAKEN} properties",
            )
            return ()
        wanted: dict[str, Wanted] = {}
        for one in found:
            name = _as_text(one.get("id")) if isinstance(one, dict) else None
            column = BY_ID.get(name or "")
            if column is None or not column.pattern:
                known = ", ".join(c.id for c in COLUMNS if c.pattern)
                said = shortened(_plain(name or ""))
                self.fault(
                    f"propriété «{said}» inconnue ; connues : {known}",
                    f"unknown property '{said}'; known: {known}",
                )
                continue
            settings = one.get("settings") or {}
            if not isinstance(settings, dict):
                self.fault("settings : un objet JSON", "settings: a JSON object")
                continue
            number = _number(settings.get("limit") or 0)
            if number is None or number < 0:
                self.fault("limit : un nombre entier positif, ou 0", "limit: a positive whole number, or 0")
            content = settings.get("content") or "thing"
            if content not in ("thing", "name"):
                self.fault("content : thing ou name", "content: thing or name")
            wanted.setdefault(column.id, Wanted(column, number or 0, content == "name"))
        return tuple(wanted.values())

    def list(self, found: object, name: str) -> list[Any]:
        """Several things, or one alone, or none, as a list within bounds."""
        many = [] if found is None or found == "" else found if isinstance(found, list) else [found]
        if len(many) > GIVEN:
            self.fault(f"{name} : au plus {GIVEN} valeurs", f"{name}: at most {GIVEN} values")
        return many[:GIVEN]


def _object(text: str, name: str) -> dict[str, Any]:
    """The JSON object of a parameter; a key that is there twice, and what no JSON is, is refused."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        where = f" ({fault.lineno}:{fault.colno})" if isinstance(fault, json.JSONDecodeError) else ""
        raise ParameterError(f"{name} n’est pas du JSON{where}", f"{name} is not JSON{where}") from fault
    if not isinstance(found, dict):
        raise ParameterError(f"{name} : un objet JSON est attendu", f"{name}: a JSON object is expected")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _as_text(found: object) -> str | None:
    """A text, or a number as it is written: spreadsheets make numbers of codes; None for anything else."""
    if isinstance(found, str):
        return found
    if isinstance(found, bool) or not isinstance(found, int | float):
        return "" if found is None else None
    if isinstance(found, float) and found.is_integer() and abs(found) < 1e15:
        found = int(found)
    return str(found)


def _number(found: object) -> int | None:
    """A whole number, written as one or as a text; None when it is none."""
    text = _as_text(found)
    return int(text) if text and len(text) < 10 and text.strip().isdecimal() and text.isascii() else None


def _unwritable(text: str) -> bool:
    """Whether a text holds half of a pair of UTF-16, which no encoding can write."""
    return any("\ud800" <= c <= "\udfff" for c in text)


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
