"""Finds the canned queries that can be put about one thing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from maillage.catalogue import CannedQuery, Parameter, Type
from maillage.catalogue.values import short
from maillage.vocabulary import CODES, expand

MOST: Final = 8


@dataclass(frozen=True)
class Question:
    """A canned query, and the arguments that put it about the thing."""

    query: CannedQuery
    arguments: dict[str, str]


def questions(catalogue: Iterable[CannedQuery], iri: str, types: Collection[str]) -> list[Question]:
    """The queries that take a thing of these classes, or a code of its list, and need nothing else.

    The most particular come first.
    """
    found = [
        (p.required, _depth(p), q, p) for q in catalogue for p in q.parameters if _takes(q, p, iri, types)
    ]
    found.sort(key=lambda one: (not one[0], one[1], one[2].name))
    asked: dict[str, Question] = {}
    for _, _, query, parameter in found:
        value = short(iri, parameter.rdf_class, parameter.scheme)
        asked.setdefault(query.name, Question(query, {parameter.name: value}))
    return list(asked.values())[:MOST]


def _takes(query: CannedQuery, parameter: Parameter, iri: str, types: Collection[str]) -> bool:
    alone = all(other is parameter or not other.required for other in query.parameters)
    if parameter.type is Type.CODE:
        return alone and iri.startswith(f"{CODES}{parameter.scheme}/")
    of_class = parameter.type is Type.IRI and parameter.rdf_class and expand(parameter.rdf_class) in types
    return bool(alone and of_class)


def _depth(parameter: Parameter) -> bool:
    """Whether its class is one of others' making, wider than ours."""
    return not parameter.rdf_class.startswith("mlg:")
