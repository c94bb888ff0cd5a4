"""The rule and the premises of each inferred triple, kept as lines of JSON beside the dumps."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import Place, ReleaseError

Statement = tuple[str, str, str]


@dataclass(frozen=True)
class Derivation:
    """A triple, the rule that gives it and the triples it rests on, terms in N-Triples form."""

    triple: Statement
    rule: str
    premises: tuple[Statement, ...]


def write_derivations(derivations: Iterable[Derivation], path: Path) -> None:
    """Write one JSON array a line, sorted by triple: triple, rule, premises."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for item in sorted(derivations, key=lambda d: d.triple):
            file.write(json.dumps([item.triple, item.rule, item.premises], ensure_ascii=False) + "\n")


def read_derivations(path: Path) -> dict[Statement, Derivation]:
    """The derivations of a release, by triple.

    Raises:
        ReleaseError: the file is missing or damaged.
    """
    try:
        return {item.triple: item for item in _lines(path)}
    except (OSError, ValueError, IndexError) as fault:
        raise ReleaseError(
            "la liste des déductions manque ou est abîmée",
            "the list of derivations is missing or damaged",
            Place(path.name),
        ) from fault


def _lines(path: Path) -> Iterator[Derivation]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            triple, rule, premises = json.loads(line)
            yield Derivation(
                (triple[0], triple[1], triple[2]), rule, tuple((p[0], p[1], p[2]) for p in premises)
            )
