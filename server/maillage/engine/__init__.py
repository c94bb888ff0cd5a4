"""The one place that knows which engine answers SPARQL."""

from collections.abc import Sequence
from typing import IO, Protocol

from maillage.engine.embedded import Embedded, fill
from maillage.engine.formats import FORMATS, Answer, Format, write
from maillage.engine.pool import Pool

__all__ = ["FORMATS", "Answer", "Embedded", "Engine", "Format", "Pool", "fill", "write"]


class Engine(Protocol):
    """Whatever answers SPARQL: a store in this process, a server, a pool of processes."""

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Answer a query on a dataset (SPARQL 1.1 Protocol, 2.1.4).

        Raises:
            QueryError: the query is malformed or refused, or takes too long.
            EngineError: the engine failed or does not answer.
        """
        ...

    def send(
        self,
        text: str,
        form: str,
        out: IO[bytes],
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> str:
        """Write the answer of a query.

        Args:
            text, default_graphs, named_graphs: as for `query`.
            form: a name of `FORMATS`; JSON for rows and N-Triples for a graph when empty.
            out: a file of its own, at its start; it may be emptied on the way.

        Returns:
            the name of the format.

        Raises:
            QueryError, EngineError: as `query`; what was written is then worth nothing.
        """
        ...
