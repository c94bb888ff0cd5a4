"""Reads what a release says of its PTCEs against article 9."""

from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.validate.article9 import Source, Told, ToldFact, deciding_first
from maillage.vocabulary import PREFIXES

_PREFIXES: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "mlg", "rdfs"))
_VERDICTS: Final = """
SELECT ?verdict ?ptce ?name ?criterion ?outcome ?predicate ?text WHERE {{
  {0}
  ?verdict mlg:verdictOn ?ptce ; mlg:criterion ?criterion ; mlg:outcome ?outcome .
  ?ptce rdfs:label ?name .
  ?verdict ?predicate ?text
  FILTER (?predicate IN (mlg:elementName, mlg:reason, mlg:settledBy, mlg:kindsFound))
}}"""
_FACTS: Final = """
SELECT ?verdict ?ground ?label ?shows ?fact ?graph ?citation WHERE {{
  {0}
  ?verdict mlg:verdictOn ?ptce ; mlg:hasGround ?ground .
  ?ground rdfs:label ?label ; mlg:shows ?shows ; mlg:fact ?fact .
  OPTIONAL {{
    ?ground mlg:statedIn ?graph .
    OPTIONAL {{ ?graph dcterms:bibliographicCitation ?cited }}
    OPTIONAL {{ ?graph rdfs:label ?called }}
    BIND (COALESCE(?cited, ?called) AS ?citation)
  }}
}}"""


def told_of(engine: Engine, lang: str, ptce: str = "", *, facts: bool = True) -> list[Told]:
    """What is told of a PTCE, or of each, element by element.

    Args:
        engine: the release.
        lang: `fr` or `en`.
        ptce: its IRI; every one when empty.
        facts: whether the facts of each are told too.
    """
    only = f"VALUES ?ptce {{ {NamedNode(ptce)} }}" if ptce else ""
    texts: dict[str, dict[str, list[Literal]]] = {}
    about: dict[str, tuple[str, str, str]] = {}
    for row in _rows(engine, _VERDICTS.format(only)):
        verdict = row["verdict"].value
        about[verdict] = tuple(row[name].value for name in ("ptce", "criterion", "outcome"))
        said = texts.setdefault(verdict, {})
        said.setdefault("name", []).append(row["name"])
        said.setdefault(row["predicate"].value.rpartition("#")[2], []).append(row["text"])
    grounds = _facts(engine, lang, only) if facts else {}
    found = []
    for verdict, (pole, criterion, outcome) in about.items():
        words = {name: best(terms, lang).value for name, terms in texts[verdict].items()}
        code = outcome.rpartition("/")[2]
        found.append(
            Told(
                pole,
                words["name"],
                criterion,
                words.get("elementName", ""),
                code,
                words.get("reason", ""),
                words.get("settledBy", ""),
                words.get("kindsFound", ""),
                tuple(deciding_first(grounds.get(verdict, ()), code)),
            )
        )
    return sorted(found, key=lambda one: (one.name.casefold(), one.ptce, one.criterion))


def _facts(engine: Engine, lang: str, only: str) -> dict[str, list[ToldFact]]:
    """The facts of each verdict, by its IRI."""
    grounds: dict[tuple[str, str], tuple[str, str, list[Literal], dict[str, list[Literal]]]] = {}
    for row in _rows(engine, _FACTS.format(only)):
        key = row["verdict"].value, row["ground"].value
        shows, fact = row["shows"].value.rpartition("/")[2], row["fact"].value
        _, _, labels, graphs = grounds.setdefault(key, (shows, fact, [], {}))
        labels.append(row["label"])
        if row["graph"] is not None:
            graphs.setdefault(row["graph"].value, []).append(row["citation"])
    found: dict[str, list[ToldFact]] = {}
    for (verdict, _), (shows, fact, labels, graphs) in grounds.items():
        cited = (Source(best(texts, lang).value, graph) for graph, texts in graphs.items())
        sources = sorted(cited, key=lambda source: (source.citation.casefold(), source.graph))
        found.setdefault(verdict, []).append(ToldFact(best(labels, lang).value, shows, fact, tuple(sources)))
    return found


def _rows(engine: Engine, text: str) -> QuerySolutions:
    return rows(engine, _PREFIXES + text)
