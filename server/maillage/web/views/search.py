"""The search: a page with filters, the same as JSON or CSV, and suggestions while one types."""

import json
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage.catalogue.places import gazetteer
from maillage.engine import FORMATS, Format
from maillage.engine.formats import AnswerKind
from maillage.errors import ParameterError
from maillage.search import asking
from maillage.search.asking import Asked
from maillage.search.hits import Local
from maillage.search.index import MOST
from maillage.search.showing import Shown, as_csv, none_there
from maillage.web.arguments import once, only
from maillage.web.finding import PAGE, Answer, Finder
from maillage.web.http import negotiate
from maillage.web.http.negotiate import Choice
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render
from maillage.web.site import href, site
from maillage.web.words.texts import language, say

blueprint = Blueprint("search", __name__)
FILTERS: Final = ("genre", "region", "departement", "theme", "rayon")
_KNOWN: Final = ("q", *FILTERS, "page")
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
    choice = _choice()
    finder, lang = _finder(), language()
    if choice.form is None:
        return _page(finder, lang)
    asked, page = _asked(finder, lang), _number()
    answer = finder.answer(asked, lang, page)
    if choice.form is _JSON:
        return _json(choice.content_type, _told(answer, page, lang), lang)
    response = Response(as_csv(answer.hits, lang), content_type=choice.content_type)
    response.headers["Content-Language"] = lang
    return response


@blueprint.get("/recherche/suggestions")
def suggestions() -> Response:
    """The few things that a text which is being typed may mean."""
    finder, lang = _finder(), language()
    asked = _asked(finder, lang)
    found = finder.suggestions(asked.text, lang, SUGGESTED, asked.kinds)
    content = {"q": asked.text, "suggestions": [_suggested(one) for one in found]}
    return _json("application/json", content, lang)


@blueprint.get("/recherche/suggestions.json")
def suggested() -> Response:
    """The same as a browser asks for them in its own bar (OpenSearch Suggestions 1.1)."""
    finder, lang = _finder(), language()
    asked = _asked(finder, lang)
    found = [_suggested(one) for one in finder.suggestions(asked.text, lang, SUGGESTED)]
    pages = [site().address(request.host_url, one["page"]) for one in found]
    content = [asked.text, [one["label"] for one in found], [one["kind_label"] for one in found], pages]
    return _json("application/x-suggestions+json", content, lang)


def _choice() -> Choice:
    """The format that the address names, else the one that the Accept header prefers.

    Raises:
        ParameterError: `format` is given twice.
        Problem: no such format, whatever the Accept header says.
    """
    name = once("format", request.args.getlist("format"))
    return negotiate.chosen(
        (name,) if name else (), None if name else request.headers.get("Accept"), FORMS, html="first"
    )


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
        ParameterError: it is too long, a filter means nothing, a parameter is unknown or given twice.
    """
    given = only(*_KNOWN)
    return asking.read(given.get("q", ""), given, gazetteer(), finder.themes(lang))


def _page(finder: Finder, lang: str) -> Response:
    """The page; what is wrong with the address is said above its form."""
    try:
        asked, number = _asked(finder, lang), _number()
        answer = finder.answer(asked, lang, number)
    except ParameterError as fault:
        text = asking.clean(request.args.get("q", ""))[: asking.LONGEST]
        return render("search.html", 400, asked=Asked(text), fault=fault.message(lang), files=())
    asked, goes_on = answer.asked, answer.count > PAGE * number
    said = bool(answer.local and answer.local.small)
    return render(
        "search.html",
        asked=asked,
        examples=EXAMPLES,
        suggestion=answer.suggestion,
        none_there=none_there(answer.local, lang),
        count=_count(answer.count, lang),
        hits=answer.hits,
        filters=answer.filters,
        narrow=lambda name, value: _address(_narrowed(asked, name, value, said)),
        whole=_address(Asked(asked.text, every=said)),
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
    """The address of a search."""
    every = {"genre": asking.EVERY} if asked.every and not asked.genre else {}
    return link("/recherche", **{"q": asked.text, **_filters(asked), **every, **more})


def _narrowed(asked: Asked, name: str, value: str, said: bool) -> Asked:
    """The search with another value of a filter; without a kind, for all, where the text `said` one."""
    every = asked.every or (said and name == "genre" and not value)
    return replace(asked.narrowed(name, value), every=every)


def _filters(asked: Asked) -> dict[str, str]:
    """The filters that are set, as the address has them."""
    return {**asked.filters, **({"rayon": str(asked.radius)} if asked.radius else {})}


def _of(one: Shown) -> dict[str, Any]:
    """A hit as JSON, and the address of its page, whole: a program may be anywhere."""
    page = site().address(request.url_root, href(one.hit.iri) or "") if one.has_page else None
    return {**one.as_json(), "page": page}


def _suggested(one: Shown) -> dict[str, str]:
    """A suggestion, and where it leads on this site: its page, or the search of what is around it."""
    page = link(href(one.hit.iri) or "") if one.has_page else link("/recherche", q=one.label)
    told = one.as_json()
    return {**{key: told[key] for key in _SUGGESTION}, "page": page}


def _none_there(local: Local | None, lang: str) -> dict[str, Any] | None:
    """That none of the kind asked for is known in the place, and the nearest; None when one is."""
    if local is None or local.there:
        return None
    near = local.nearest
    return {
        "kind": local.kind,
        "place": {"iri": local.iri, "name": local.name},
        "message": none_there(local, lang),
        "nearest": near and {"iri": near.iri, "label": near.label, "distance_km": near.distance},
    }


def _told(answer: Answer, page: int, lang: str) -> dict[str, Any]:
    """An answer as JSON."""
    return {
        "q": answer.asked.text,
        "filters": _filters(answer.asked),
        "count": answer.count,
        "bounded": answer.count >= MOST,
        "page": page,
        "suggestion": answer.suggestion or None,
        "none_there": _none_there(answer.local, lang),
        "hits": [_of(one) for one in answer.hits],
        "facets": {
            one.name: [{"value": c.value, "label": c.label, "count": c.count} for c in one.choices]
            for one in answer.filters
        },
    }


def _json(content_type: str, content: object, lang: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    response = Response(f"{text}\n", content_type=content_type)
    response.headers["Content-Language"] = lang
    return response
