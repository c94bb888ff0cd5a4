"""Where each PTCE stands: one row a PTCE, an outcome an element."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import ID, prologue
from maillage.web.things import Things

ELEMENTS: Final = ("l1", "l2", "l3", "l4-5", "l6", "l7", "l8")
"""The short names of the elements of article 9, in the order of the law."""
_POLES: Final = """
SELECT ?ptce ?name ?criterion ?outcome {
  ?ptce a mlg:PTCE ; rdfs:label ?name .
  OPTIONAL { ?verdict mlg:verdictOn ?ptce ; mlg:criterion ?criterion ; mlg:outcome ?outcome }
}"""


@dataclass(frozen=True)
class Pole:
    """A PTCE: its IRI, its name, the codes of its département and région, the outcome of each element."""

    iri: str
    name: str
    departement: str
    region: str
    outcomes: Mapping[str, str]

    @property
    def key(self) -> str:
        """The end of its IRI."""
        return self.iri.removeprefix(f"{ID}ptce/")


def poles(engine: Engine, things: Things, lang: str) -> list[Pole]:
    """Every PTCE, by name."""
    names: dict[str, list[Literal]] = {}
    outcomes: dict[str, dict[str, str]] = {}
    for row in rows(engine, prologue("mlg", "rdfs") + _POLES):
        ptce, name, criterion, outcome = row["ptce"], row["name"], row["criterion"], row["outcome"]
        if isinstance(ptce, NamedNode) and isinstance(name, Literal):
            names.setdefault(ptce.value, []).append(name)
            if isinstance(criterion, NamedNode) and isinstance(outcome, NamedNode):
                of_it = outcomes.setdefault(ptce.value, {})
                of_it[criterion.value.rpartition("/")[2]] = outcome.value.rpartition("/")[2]
    found = []
    for iri, texts in names.items():
        thing = things.by_iri.get(iri)
        found.append(
            Pole(
                iri,
                best(texts, lang).value,
                thing.departement if thing else "",
                thing.region if thing else "",
                outcomes.get(iri, {}),
            )
        )
    return sorted(found, key=lambda pole: (pole.name.casefold(), pole.iri))
