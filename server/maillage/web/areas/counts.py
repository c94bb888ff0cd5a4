"""What sources and registers count in a territory, beside what is known by name."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import CODES, ID, prologue

_PREFIXES: Final = prologue("dcterms", "mlg", "qb", "skos")
_COUNTED: Final = """
SELECT ?value ?start ?document ?title ?date {{
  ?figure mlg:measure <{0}measures/ptce-in-region> ; mlg:about {1} .
  GRAPH ?graph {{ ?figure mlg:value ?value }}
  OPTIONAL {{ ?figure mlg:startDate ?start }}
  ?graph dcterms:source ?document . ?document dcterms:title ?title .
  OPTIONAL {{ ?document dcterms:date ?date }}
}}"""
_FAMILIES: Final = """
SELECT ?family ?name ?number {{
  ?count qb:dataSet <{0}statistics/ess-families> ; mlg:byTerritory {1} .
  ?count mlg:byFamily ?family ; mlg:number ?number .
  ?family skos:prefLabel ?name .
}}"""


@dataclass(frozen=True)
class Counted:
    """How many PTCEs a source counts.

    Args:
        value: how many, as written.
        date: when they were that many, or when the document was published; empty when neither is said.
        document: the IRI of the document.
        title: its title.
    """

    value: str
    date: str
    document: str
    title: str


@dataclass(frozen=True)
class Family:
    """How many enterprises of the social economy registers count, of one legal family."""

    iri: str
    name: str
    number: int


def counted(engine: Engine, area: str) -> list[Counted]:
    """The counts of PTCEs that sources give of a territory, the latest first."""
    found = {}
    for row in rows(engine, _PREFIXES + _COUNTED.format(CODES, NamedNode(area))):
        document, value = row["document"], row["value"]
        if isinstance(document, NamedNode) and isinstance(value, Literal):
            date = _text(row["start"]) or _text(row["date"])
            one = Counted(value.value, date, document.value, _text(row["title"]))
            found[document.value, value.value] = one
    return sorted(found.values(), key=lambda one: (one.date, one.document), reverse=True)


def families(engine: Engine, area: str, lang: str) -> list[Family]:
    """The enterprises of the social economy by legal family, from the data cubes, the most numerous first."""
    names: dict[str, list[Literal]] = {}
    numbers: dict[str, int] = {}
    for row in rows(engine, _PREFIXES + _FAMILIES.format(ID, NamedNode(area))):
        family, name, number = row["family"], row["name"], row["number"]
        if isinstance(family, NamedNode) and isinstance(name, Literal) and isinstance(number, Literal):
            names.setdefault(family.value, []).append(name)
            numbers[family.value] = int(number.value)
    found = [Family(iri, best(texts, lang).value, numbers[iri]) for iri, texts in names.items()]
    return sorted(found, key=lambda one: (-one.number, one.name))


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else ""
