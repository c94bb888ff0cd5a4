"""Finds the PTCEs of which most is known."""

from pyoxigraph import QuerySolutions

from maillage.engine import Engine, Query
from maillage.vocabulary import prologue

_MOST = """SELECT ?ptce (COUNT(DISTINCT ?fact) AS ?facts) {{
  ?ptce a mlg:PTCE .
  ?fact ?says ?ptce
}} GROUP BY ?ptce ORDER BY DESC(?facts) ?ptce LIMIT {0}"""


def heaviest(engine: Engine, number: int) -> list[str]:
    """The IRIs of the PTCEs that most things speak of."""
    answer = engine.query(Query(prologue("mlg") + _MOST.format(number)))
    assert isinstance(answer, QuerySolutions)
    return [row["ptce"].value for row in answer]
