"""The page of one fact: who says it, or how it follows from what is said."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from maillage.errors import ParameterError
from maillage.terms.rdf import parsed
from maillage.web.arguments import only
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render
from maillage.web.proofs import Page, Shown, Source, told
from maillage.web.proofs.sentences import plain
from maillage.web.site import site
from maillage.web.words.texts import language
from maillage.why import fact, term

blueprint = Blueprint("why", __name__)
_LONGEST: Final = {"s": 500, "p": 500, "o": 4_000}
"""Characters that each argument may have."""
_ANY: Final = '"x"'


@blueprint.get("/pourquoi")
def page() -> Response:
    """Why a fact is in the graph, or where each value of a property comes from."""
    asked = _asked()
    found = _told(asked)
    given = {name: value for name, value in asked.items() if value}
    return render(
        "why.html",
        page=found,
        asked=asked,
        data=link("/pourquoi.json", **given),
        report=link("/contact", sujet=f"/pourquoi?{urlencode(given)}"),
        plain=plain,
    )


@blueprint.get("/pourquoi.json")
def data() -> Response:
    """The same as JSON."""
    found = _told(_asked())
    return jsonify(
        {
            "facts": [_step(found, step) for step in found.steps],
            "opinions": [
                {
                    "thing": one.thing.text,
                    "value": one.value.text,
                    "fact": dict(zip("spo", one.fact, strict=True)),
                    "sources": [_source(found, source) for source in one.sources],
                }
                for one in found.opinions
            ],
        }
    )


def _asked() -> dict[str, str]:
    """The subject, the predicate and the object that the address names.

    Raises:
        ParameterError: one is missing, unknown, given twice, or too long.
    """
    given = only(*_LONGEST)
    asked = {name: given.get(name, "").strip() for name in _LONGEST}
    for name, most in _LONGEST.items():
        if not asked[name] and name != "o":
            raise ParameterError(
                f"il manque «{name}» : écrire /pourquoi?s=ptce/clé&p=mlg:propriété&o=valeur",
                f"'{name}' is missing: write /pourquoi?s=ptce/key&p=mlg:property&o=value",
                name,
            )
        if len(asked[name]) > most:
            raise ParameterError(
                f"«{name}» dépasse {most} caractères", f"'{name}' is over {most} characters", name
            )
    return asked


def _told(asked: Mapping[str, str]) -> Page:
    """The page of the fact.

    Raises:
        ParameterError: the subject or the predicate can be no IRI.
        Problem: the graph does not hold it.
    """
    subject, predicate = term(asked["s"]), term("rdf:type" if asked["p"] == "a" else asked["p"])
    fact((subject, predicate, _ANY))
    account = site().explainer.explain(str(parsed(subject)), str(parsed(predicate)), asked["o"])
    if account.steps:
        return told(site().engine, account, language())
    if not account.known:
        raise Problem(
            "introuvable",
            f"Maillage ne sait rien de «{asked['s']}» ; le chercher par son nom",
            f"Maillage knows nothing of '{asked['s']}'; look for its name",
        )
    said = [one.object for one in account.others]
    there = ", ".join(getattr(parsed(text), "value", text) for text in said[:5])
    raise Problem(
        "introuvable",
        "ce fait n’est pas dans Maillage" + (f" ; ce qui y est dit : {there}" if there else ""),
        "this fact is not in Maillage" + (f"; what is said there: {there}" if there else ""),
    )


def _step(found: Page, step: Shown) -> dict[str, Any]:
    return {
        "sentence": plain(step.sentence),
        "fact": dict(zip("spo", step.fact, strict=True)),
        "standing": step.standing,
        "sources": [_source(found, source) for source in step.sources],
        "rules": [*step.rules],
        "because": [_step(found, premise) for premise in step.premises],
        "elsewhere": _absolute(link("/pourquoi", **dict(zip("spo", step.fact, strict=True))))
        if step.elsewhere
        else "",
    }


def _absolute(path: str) -> str:
    return site().address(request.url_root.rstrip("/").removesuffix(request.script_root), path)


def _source(found: Page, source: Source) -> dict[str, Any]:
    return {
        "standing": source.standing,
        "title": source.title,
        "documents": [
            {
                "iri": paper.iri,
                "title": paper.title,
                "publisher": found.publishers[paper.publisher].text if paper.publisher else "",
                "date": paper.date,
                "address": paper.page,
                "read": paper.consulted,
            }
            for paper in source.papers
        ],
        "words": [{"text": words.text, "quoted": words.quoted} for words in source.words],
    }
