"""The one place that knows which engine answers SPARQL."""

from typing import IO, Protocol

from pyoxigraph import QuerySolutions

from maillage.engine.embedded import Embedded, fill, new_store, open_store
from maillage.engine.formats import FORMATS, Answer, Format, write
from maillage.engine.pool import Pool
from maillage.sparql.query import Query

__all__ = [
    "FORMATS",
    "Answer",
    "Embedded",
    "Engine",
    "Format",
    "Pool",
    "Query",
    "fill",
    "new_store",
    "open_store",
    "rows",
    "write",
]


class Engine(Protocol):
    """Whatever answers SPARQL: a store in this process, a server, a pool of processes."""

    def query(self, query: Query) -> Answer:
        """Answer a query.

        Raises:
            QueryError: the query is malformed or refused, or takes too long.
            EngineError: the engine failed or does not answer.
        """
        ...

    def send(self, query: Query, form: str, out: IO[bytes]) -> str:
        """Write the answer of a query.

        Args:
            query: what is asked.
            form: a name of `FORMATS`; JSON for rows and N-Triples for a graph when empty.
            out: a file of its own, at its start; it may be emptied on the way.

        Returns:
            the name of the format.

        Raises:
            QueryError, EngineError: as `query`; what was written is then worth nothing.
        """
        ...


def rows(engine: Engine, text: str) -> QuerySolutions:
    """The answer of a SELECT.

    Raises:
        QueryError, EngineError: as `Engine.query`.
    """
    answer = engine.query(Query(text))
    assert isinstance(answer, QuerySolutions)
    return answer
