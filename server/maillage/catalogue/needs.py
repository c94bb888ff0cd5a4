"""What a question needs of a release: national sources without which its answer would be wrong or empty."""

from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean

from maillage import iris
from maillage.engine import Engine, Query, rows
from maillage.errors import MissingData
from maillage.sparql.binding import bind
from maillage.terms.labels import both
from maillage.vocabulary import expand

_HELD: Final = f"ASK {{ $graph a <{expand('mlg:SourceGraph')}> }}"
_TITLES: Final = f"SELECT DISTINCT ?title WHERE {{ $document <{expand('dcterms:title')}> ?title }}"


def document(name: str) -> NamedNode:
    """A national source, by the name of its folder in `data/sources`."""
    return NamedNode(iris.thing("document", name))


def lacking(engine: Engine, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these national sources the release of an engine does not hold.

    A release describes the graph of each source that it read, and of no other.

    Raises:
        EngineError: the engine failed.
    """
    return tuple(name for name in names if not _holds(engine, name))


def missing(engine: Engine, names: Sequence[str]) -> MissingData:
    """The fault of asking without these sources; its message names each by its title.

    Raises:
        EngineError: the engine failed.
    """
    titles = [both(_titles(engine, name)) for name in names]
    fr = ", ".join(f"« {french or name} »" for name, (french, _) in zip(names, titles, strict=True))
    en = ", ".join(f"“{english or name}”" for name, (_, english) in zip(names, titles, strict=True))
    return MissingData(
        f"cette livraison ne contient pas {fr}, sans quoi la réponse serait fausse ou vide",
        f"this release does not hold {en}, without which the answer would be wrong or empty",
    )


def _holds(engine: Engine, name: str) -> bool:
    answer = engine.query(Query(bind(_HELD, {"graph": NamedNode(iris.graph(name))})))
    return isinstance(answer, QueryBoolean) and bool(answer)


def _titles(engine: Engine, name: str) -> list[Literal]:
    found = rows(engine, bind(_TITLES, {"document": document(name)}))
    return [row["title"] for row in found if isinstance(row["title"], Literal)]
