"""What the SPARQL editor completes with: prefixes, the terms in use, the canned questions."""

import json
from collections.abc import Iterable
from typing import Final

from flask import Blueprint, Response
from pyoxigraph import NamedNode

from maillage.catalogue import CannedQuery
from maillage.engine import rows
from maillage.vocabulary import GRAPH, ONTOLOGY, PREFIXES, prologue
from maillage.web.pages import link
from maillage.web.site import site
from maillage.web.views.home import by_tag
from maillage.web.words.reading import typeset
from maillage.web.words.texts import language, tag

blueprint = Blueprint("editor", __name__)
PATH: Final = "/editeur.json"
_USED: Final = (
    prologue("void")
    + f"""SELECT DISTINCT ?x ?kind {{ GRAPH <{GRAPH}catalogue> {{
  {{ ?part void:class ?x BIND("class" AS ?kind) }}
  UNION {{ ?part void:property ?x BIND("property" AS ?kind) }}
}} }}"""
)
_OWN: Final = (
    prologue("owl")
    + f"""SELECT DISTINCT ?x ?kind {{ GRAPH <{GRAPH}ontology> {{
  {{ ?x a owl:Class BIND("class" AS ?kind) }}
  UNION {{ ?x a ?of FILTER(?of IN (owl:ObjectProperty, owl:DatatypeProperty)) BIND("property" AS ?kind) }}
}} FILTER(STRSTARTS(STR(?x), "{ONTOLOGY}#")) }}"""
)


@blueprint.get(PATH)
def terms() -> Response:
    """Prefixes; the classes and properties that VoID counts, and ours; the questions, by theme."""
    lang = language()
    found = [(row["kind"], row["x"]) for text in (_USED, _OWN) for row in rows(site().engine, text)]
    said = {
        "prefixes": PREFIXES,
        "classes": _iris(x for kind, x in found if getattr(kind, "value", "") == "class"),
        "properties": _iris(x for kind, x in found if getattr(kind, "value", "") == "property"),
        "questions": [
            {
                "group": tag(name, lang),
                "title": typeset(query.title[lang], lang),
                "address": link(f"/requetes/{query.name}.rq", **(query.example if _required(query) else {})),
            }
            for name, queries in by_tag(site().answered)
            for query in queries
        ],
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json")


def _required(query: CannedQuery) -> bool:
    """Whether it asks nothing without an argument: then its example is given."""
    return any(parameter.required for parameter in query.parameters)


def _iris(terms: Iterable[object]) -> list[str]:
    return sorted({term.value for term in terms if isinstance(term, NamedNode)})
