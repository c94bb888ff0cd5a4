"""The one place that knows which engine answers SPARQL."""

from collections.abc import Sequence
from typing import Protocol

from maillage.engine.embedded import Embedded, fill
from maillage.engine.formats import FORMATS, Answer, Format, write
from maillage.engine.remote import Remote

__all__ = ["FORMATS", "Answer", "Embedded", "Engine", "Format", "Remote", "fill", "write"]


class Engine(Protocol):
    """Whatever answers SPARQL: a store in this process, a server, a pool of processes."""

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Answer:
        """Answer a query on a dataset (SPARQL 1.1 Protocol, 2.1.4).

        Raises:
            QueryError: the query is malformed or refused.
            EngineError: the engine failed or does not answer.
        """
        ...
