"""Finds what things are called, in the reader's language."""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from maillage.engine import Engine
from maillage.vocabulary import PREFIXES
from maillage.web.tables import short

PREDICATES: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"), ("foaf", "name"))
)
_PATH: Final = "|".join(f"<{iri}>" for iri in PREDICATES)
_AT_ONCE: Final = 400


def rows(engine: Engine, text: str) -> QuerySolutions:
    """The answer of a SELECT."""
    answer = engine.query(text)
    assert isinstance(answer, QuerySolutions)
    return answer


def values(iris: Iterable[str]) -> str:
    """IRIs as a block of VALUES holds them."""
    return " ".join(str(NamedNode(iri)) for iri in iris)


def labels(engine: Engine, iris: Iterable[str], lang: str) -> dict[str, str]:
    """A label for each IRI: in the language, else in French, else any; its short name if it has none."""
    wanted = sorted(set(iris))
    found: dict[str, list[Literal]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        block = values(wanted[start : start + _AT_ONCE])
        for row in rows(engine, f"SELECT ?x ?l {{ VALUES ?x {{ {block} }} ?x {_PATH} ?l }}"):
            thing, label = row["x"], row["l"]
            if isinstance(thing, NamedNode) and isinstance(label, Literal):
                found.setdefault(thing.value, []).append(label)
    return {iri: best(found[iri], lang) if iri in found else short(iri) for iri in wanted}


def best(texts: Sequence[Literal], lang: str) -> str:
    """The text in the language, else in French, else in none, else the first."""
    order = {lang: 0, "fr": 1, None: 2}
    return min(texts, key=lambda text: (order.get(text.language, 3), text.value)).value
