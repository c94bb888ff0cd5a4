"""What a person types for a parameter, and the RDF term that it means."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage import iris
from maillage.terms.cell import typed
from maillage.vocabulary import CODES, GRAPH, ID


class Type(Enum):
    """What a parameter's value may be."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    YEAR = "year"
    BOOLEAN = "boolean"
    IRI = "iri"
    CODE = "code"


Reader = Callable[[str], Literal | None]

KINDS: Final[Mapping[str, str]] = {
    "mlg:PTCE": "ptce",
    "mlg:TiersLieu": "tiers-lieu",
    "mlg:Actor": "actor",
    "mlg:Place": "place",
    "mlg:Project": "project",
    "mlg:Service": "service",
    "mlg:Commune": "commune",
    "mlg:EPCI": "epci",
    "mlg:Departement": "departement",
    "mlg:Region": "region",
    "mlg:ProjectTerritory": "territory",
    "mlg:Scheme": "scheme",
    "mlg:Call": "call",
    "mlg:Document": "document",
    "mlg:Criterion": "criterion",
    "mlg:KeyFigure": "figure",
    "mlg:Statement": "statement",
}
"""The kind of the IRIs of a class, where there is one only: then the key is enough."""

_INSEE: Final = frozenset(("commune", "departement"))
"""The kinds whose keys are codes of INSEE: the letter of Corsica is a capital, whatever a person types."""
_GRAPHS: Final = frozenset(("mlg:SourceGraph", "mlg:TogetherGraph", "mlg:InferenceGraph"))
_KEY: Final = re.compile(iris.KEY_PATTERN)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES: Final = frozenset(("true", "1", "oui", "vrai", "yes"))
_NO: Final = frozenset(("false", "0", "non", "faux", "no"))


def literal(kind: Type, value: str) -> Literal | None:
    """The literal that a value means, or None when it is not of the type."""
    return _READERS[kind](value)


def thing(rdf_class: str, value: str) -> NamedNode | None:
    """The IRI that a value means: in full (http or https), `kind/key`, or the key alone.

    The key is enough where the class has one kind of IRI; a kind given must be that one. A graph is
    named without the common beginning of the graphs' IRIs. None when it is none of these.
    """
    if value.startswith(("https://", "http://")):
        return _named(value)
    if rdf_class in _GRAPHS:
        return _named(GRAPH + value) if all(map(_KEY.fullmatch, value.split("/"))) else None
    known = KINDS.get(rdf_class, "")
    given, slash, key = value.rpartition("/")
    kind = given if slash else known
    key = key.upper() if kind in _INSEE else key
    if kind == (known or kind) and _KEY.fullmatch(kind) and _KEY.fullmatch(key):
        return NamedNode(iris.thing(kind, key))
    return None


def concept(scheme: str, value: str) -> NamedNode | None:
    """The IRI of a code, given as the code or as its IRI; None when it cannot be one."""
    code = value.removeprefix(f"{CODES}{scheme}/")
    return NamedNode(iris.code(scheme, code)) if _KEY.fullmatch(code) else None


def short(iri: str, rdf_class: str, scheme: str) -> str:
    """The shortest value that means this IRI: a code, a key, `kind/key`, or the IRI itself."""
    starts = [f"{CODES}{scheme}/"] if scheme else [f"{ID}{KINDS.get(rdf_class, '-')}/", ID, GRAPH]
    return next((iri.removeprefix(start) for start in starts if iri.startswith(start)), iri)


def expected(kind: Type, rdf_class: str, scheme: str) -> tuple[str, str]:
    """What a value should look like, in French and English."""
    if kind is Type.CODE:
        return f"un code de la liste «{scheme}»", f"a code of the list '{scheme}'"
    if kind is not Type.IRI:
        return _EXPECTED[kind]
    if rdf_class in _GRAPHS:
        return "le nom d’un graphe ou une adresse http(s)", "the name of a graph or an http(s) IRI"
    if rdf_class in KINDS:
        form = f"{KINDS[rdf_class]}/…"
        return (
            f"{form}, la clé seule, le nom ou une adresse http(s)",
            f"{form}, the key alone, the name or an http(s) IRI",
        )
    return "genre/clé (par exemple ptce/sud-aquitaine) ou une adresse http(s)", "kind/key or an http(s) IRI"


def _named(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def _matching(pattern: str, datatype: str) -> Reader:
    """A reader of values that match a pattern; a decimal comma is taken for a point."""
    whole = re.compile(pattern)
    return lambda value: typed(value.replace(",", "."), datatype) if whole.fullmatch(value) else None


def _date(value: str) -> Literal | None:
    try:
        day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
    except ValueError:
        return None
    return typed(day.isoformat(), "date") if day else None


def _boolean(value: str) -> Literal | None:
    word = value.lower()
    return Literal(word in _YES) if word in _YES | _NO else None


_READERS: Final[Mapping[Type, Reader]] = {
    Type.STRING: Literal,
    Type.INTEGER: _matching(r"[+-]?[0-9]{1,18}", "integer"),
    Type.DECIMAL: _matching(r"[+-]?[0-9]{1,18}([.,][0-9]{1,18})?", "decimal"),
    Type.DATE: _date,
    Type.YEAR: _matching(r"[0-9]{4}", "gYear"),
    Type.BOOLEAN: _boolean,
}
_EXPECTED: Final[Mapping[Type, tuple[str, str]]] = {
    Type.STRING: ("un texte bien formé", "well-formed text"),
    Type.INTEGER: ("un nombre entier", "a whole number"),
    Type.DECIMAL: ("un nombre", "a number"),
    Type.DATE: ("une date, comme 2023-12-07", "a date, such as 2023-12-07"),
    Type.YEAR: ("une année, comme 2023", "a year, such as 2023"),
    Type.BOOLEAN: ("oui ou non", "yes or no"),
}
