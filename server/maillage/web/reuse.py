"""How to take an answer again elsewhere: a few lines for each tool, and how to cite it."""

import re
from dataclasses import dataclass
from typing import Final

from maillage.web.words.reading import day

_TEX: Final = {
    "\\": r"\textbackslash{}",
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPACES: Final = re.compile(r"[\u00a0\u202f]")


@dataclass(frozen=True)
class Snippet:
    """A few lines for a tool: the end of the keys of its texts, what to copy, whether that is code."""

    name: str
    text: str
    code: bool = True


@dataclass(frozen=True)
class Citation:
    """How to cite an answer: a sentence, and an entry for BibTeX."""

    text: str
    bibtex: str


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


def citation(name: str, title: str, version: str, date: str, address: str, lang: str) -> Citation:
    """How to cite an answer, with the version and the date of the data.

    Args:
        name: of the question: it makes the key of the entry.
        title: of the answer, what was asked included.
        version: of the data.
        date: of the data, as ISO 8601 has it; empty where it is not known.
        address: of the page, whole.
        lang: of the title.
    """
    title = _SPACES.sub(" ", title)
    said = f"« {title} »" if lang == "fr" else f"“{title}”"
    of = "données du" if lang == "fr" else "data of"
    dated = f", {of} {day(date, lang)}" if date else ""
    lines = [
        f"  title = {{{{{_tex(title)}}}}},",
        "  author = {{Maillage}},",
        *([f"  year = {{{date[:4]}}},", f"  date = {{{date}}},"] if date else []),
        f"  version = {{{_tex(version)}}},",
        f"  url = {{{address}}},",
        f"  language = {{{'french' if lang == 'fr' else 'english'}}},",
        "  note = {Licence Ouverte 2.0},",
    ]
    return Citation(
        f"Maillage, {said}, version {version}{dated}, Licence Ouverte 2.0, {address}",
        "\n".join((f"@misc{{maillage-{name},", *lines, "}")) + "\n",
    )


def _tex(text: str) -> str:
    return "".join(_TEX.get(mark, mark) for mark in text)
