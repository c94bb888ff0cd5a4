"""A query and its dataset: one value from the socket to the engine."""

from dataclasses import dataclass
from functools import cached_property

from maillage.sparql.dataset import dataset
from maillage.sparql.guard import Study, check
from maillage.vocabulary import BASE


@dataclass(frozen=True)
class Query:
    """A query as the SPARQL 1.1 Protocol has it (2.1).

    Args:
        text: SPARQL; relative IRIs are taken from `https://w3id.org/maillage/`.
        default_graphs, named_graphs: the IRIs of the graphs that make the dataset; FROM and FROM NAMED
            when there is none (2.1.4).
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @cached_property
    def study(self) -> Study:
        """What it is, judged once.

        Raises:
            RefusedQuery, SyntaxFault: it may not be run; see `guard.check`.
        """
        return check(self.text)

    @cached_property
    def dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Its default and named graphs: those of the protocol, else those of the text.

        Raises:
            SyntaxFault: it cannot be cut into tokens.
            RefusedQuery: see `dataset.dataset`.
        """
        if self.default_graphs or self.named_graphs:
            return self.default_graphs, self.named_graphs
        return dataset(self.text, BASE) if "FROM" in self.text.upper() or "\\" in self.text else ((), ())
