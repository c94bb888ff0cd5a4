"""The search: a page with filters, the same as JSON or CSV, and suggestions while one types."""

import json
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage.engine import FORMATS, Format
from maillage.engine.formats import AnswerKind
from maillage.errors import ParameterError
from maillage.search import asking
from maillage.search.asking import Asked
from maillage.search.index import MOST
from maillage.search.showing import Shown, as_csv
from maillage.web import results
from maillage.web.finding import PAGE, Answer, Finder, gazetteer
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render
from maillage.web.site import href, site
from maillage.web.words.texts import language, say

blueprint = Blueprint("search", __name__)
FILTERS: Final = ("genre", "region", "departement", "theme")
SUGGESTED: Final = 8
"""How many suggestions are made."""
_JSON: Final = Format("json", "application/json", "json", AnswerKind.ROWS)
FORMS: Final = (_JSON, FORMATS["csv"])
EXAMPLES: Final = ("PTCE Sud-Aquitaine", "fab coop", "Bayonne", "tiers-lieux Toulouse", "CRESS Bretagne")
_SUGGESTION: Final = ("iri", "label", "kind", "kind_label", "place")
_LAST: Final = MOST // PAGE


@blueprint.get("/recherche", strict_slashes=False)
def search() -> Response:
    """What a text finds, for people or for programs."""
    choice = results.accepted(FORMS, html="first")
    finder, lang = _finder(), language()
    if choice.form is None:
        return _page(finder, lang)
    asked, page = _asked(finder, lang), _number()
    answer = finder.answer(asked, lang, page)
    if choice.form is _JSON:
        return _json(choice.content_type, _told(answer, page), lang)
    response = Response(as_csv(answer.hits, lang), content_type=choice.content_type)
    response.headers["Content-Language"] = lang
    return response


@blueprint.get("/recherche/suggestions")
def suggestions() -> Response:
    """The few things that a text which is being typed may mean."""
    finder, lang = _finder(), language()
    asked = _asked(finder, lang)
    found = finder.suggestions(asked.text, lang, SUGGESTED)
    content = {"q": asked.text, "suggestions": [_suggested(one) for one in found]}
    return _json("application/json", content, lang)


def _finder() -> Finder:
    """What searches the release that is served.

    Raises:
        Problem: it has no index.
        ReleaseError: its index cannot be read.
    """
    if not site().searchable:
        raise Problem(
            "absentes",
            "cette livraison n’a pas d’index de recherche ; la refaire avec « maillage build »",
            "this release has no search index; make it again with 'maillage build'",
        )
    return site().finder


def _asked(finder: Finder, lang: str) -> Asked:
    """The search of the address.

    Raises:
        ParameterError: it is too long, a filter means nothing, or a parameter is given twice.
    """
    given = {}
    for name in ("q", *FILTERS, "page"):
        values = request.args.getlist(name)
        if len(values) > 1:
            raise ParameterError(f"«{name}» est donné deux fois", f"'{name}' is given twice")
        given[name] = values[0] if values else ""
    return asking.read(given.pop("q"), given, gazetteer(), finder.themes(lang))


def _page(finder: Finder, lang: str) -> Response:
    """The page; what is wrong with the address is said above its form."""
    try:
        asked, number = _asked(finder, lang), _number()
    except ParameterError as fault:
        text = asking.clean(request.args.get("q", ""))[: asking.LONGEST]
        return render("search.html", 400, asked=Asked(text), fault=fault.message(lang), files=())
    answer = finder.answer(asked, lang, number)
    goes_on = answer.count > PAGE * number
    return render(
        "search.html",
        asked=asked,
        examples=EXAMPLES,
        suggestion=answer.suggestion,
        count=_count(answer.count, lang),
        hits=answer.hits,
        filters=answer.filters,
        narrow=lambda name, value: _address(replace(asked, **{name: value})),
        more=_address(asked, page=str(number + 1)) if goes_on else "",
        bounded=0 if goes_on or answer.count < MOST else MOST,
        files=[(form.name.upper(), _address(asked, format=form.name)) for form in FORMS if asked.text],
    )


def _count(number: int, lang: str) -> str:
    if number >= MOST:
        return say("search.at_least", lang, n=number)
    return say("search.one", lang) if number == 1 else say("search.many", lang, n=number)


def _number() -> int:
    """The page that is asked for, the first when none is."""
    text = request.args.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= _LAST):
        raise ParameterError(f"page : un nombre de 1 à {_LAST}", f"page: a number from 1 to {_LAST}")
    return int(text)


def _address(asked: Asked, **more: str) -> str:
    return link("/recherche", **{"q": asked.text, **asked.filters, **more})


def _of(one: Shown) -> dict[str, Any]:
    """A hit as JSON, and the address of its page, whole: a program may be anywhere."""
    page = site().address(request.url_root, href(one.hit.iri) or "") if one.has_page else None
    return {**one.as_json(), "page": page}


def _suggested(one: Shown) -> dict[str, str]:
    """A suggestion, and where it leads on this site: its page, or the search of what is around it."""
    page = link(href(one.hit.iri) or "") if one.has_page else link("/recherche", q=one.label)
    told = one.as_json()
    return {**{key: told[key] for key in _SUGGESTION}, "page": page}


def _told(answer: Answer, page: int) -> dict[str, Any]:
    """An answer as JSON."""
    return {
        "q": answer.asked.text,
        "filters": answer.asked.filters,
        "count": answer.count,
        "bounded": answer.count >= MOST,
        "page": page,
        "suggestion": answer.suggestion or None,
        "hits": [_of(one) for one in answer.hits],
        "facets": {
            one.name: [{"value": c.value, "label": c.label, "count": c.count} for c in one.choices]
            for one in answer.filters
        },
    }


def _json(content_type: str, content: dict[str, Any], lang: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    response = Response(f"{text}\n", content_type=content_type)
    response.headers["Content-Language"] = lang
    return response
