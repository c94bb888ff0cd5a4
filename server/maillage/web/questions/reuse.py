"""How to take an answer again elsewhere: a few lines for each tool."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Snippet:
    """A few lines for a tool: the end of the keys of its texts, what to copy, whether that is code."""

    name: str
    text: str
    code: bool = True


def snippets(table: str, query: str, endpoint: str) -> tuple[Snippet, ...]:
    """What to copy in a terminal, a program or a spreadsheet.

    Args:
        table: the whole address of the answer in CSV, escaped as addresses are.
        query: that of the text of the query.
        endpoint: that of the SPARQL endpoint.
    """
    return (
        Snippet("excel", _POWER_QUERY.format(table)),
        Snippet("libreoffice", table, code=False),
        Snippet("python", _PANDAS.format(table)),
        Snippet("sparqlwrapper", _SPARQLWRAPPER.format(query, endpoint)),
        Snippet("r", _R.format(table)),
        Snippet("curl", _CURL.format(table)),
    )


_POWER_QUERY: Final = """let
    Source = Csv.Document(
        Web.Contents("{0}"),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Rows = Table.PromoteHeaders(Source, [PromoteAllScalars = true])
in
    Rows
"""
_PANDAS: Final = """import pandas as pd

table = pd.read_csv("{0}")
print(table)
"""
_SPARQLWRAPPER: Final = """from urllib.request import urlopen

from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("{1}", returnFormat=JSON)
endpoint.setQuery(urlopen("{0}").read().decode("utf-8"))
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({{name: term["value"] for name, term in row.items()}})
"""
_R: Final = """rows <- read.csv("{0}", encoding = "UTF-8", check.names = FALSE)
print(rows)
"""
_CURL: Final = """curl --fail --location '{0}' --output answer.csv
"""
