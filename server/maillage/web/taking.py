"""What readers take away from a page: its rows in each form, with what is to be known of them."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Response, request

from maillage.extracts import FORMS, Extract, Form, Note, offered
from maillage.publish.dcat import LICENCE
from maillage.web.http.problems import Problem
from maillage.web.site import site
from maillage.web.words.texts import language, say

Arguments = Mapping[str, str | Sequence[str]]
"""The arguments of an address; one that is given several times has several values."""
_SAVED: Final = frozenset({"excel.csv", "xlsx", "umap", "gogocarto.json"})
"""What is saved rather than shown: a browser shows nothing of use."""


def form_of(ending: str) -> Form:
    """The form of that ending.

    Raises:
        Problem: there is none.
    """
    if ending not in FORMS:
        known = ", ".join(FORMS)
        raise Problem(
            "introuvable", f"formes possibles : {known}", f"possible forms: {known}", available=[*FORMS]
        )
    return FORMS[ending]


def parted(name: str) -> tuple[str, str]:
    """The key and the ending of the last part of an address: `archer`, or `archer` and `xlsx`."""
    ending = next((end for end in sorted(FORMS, key=len, reverse=True) if name.endswith(f".{end}")), "")
    return name.removesuffix(f".{ending}"), ending


def send(extract: Extract, form: Form, name: str) -> Response:
    """An extract as a file, called `name` and its ending.

    Raises:
        Problem: the form is for maps, and the extract has no points.
    """
    if form not in offered(extract):
        raise Problem(
            "introuvable",
            f"ces lignes n’ont pas de coordonnées : pas de {form.ending}",
            f"these rows have no coordinates: no {form.ending}",
        )
    response = Response(form.write(extract), content_type=form.media_type)
    ending = form.ending.removeprefix("excel.")
    kind = "attachment" if form.ending in _SAVED else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}.{ending}"'
    return response


def links(extract: Extract, path: str, arguments: Arguments) -> list[tuple[str, str]]:
    """What each form is called, and its address: the path of the page, and the ending.

    Args:
        extract: the rows of the page.
        path: the path of the page, from the root of the site.
        arguments: those of the page.
    """
    given = {**arguments, "lang": extract.lang} if extract.lang != "fr" else dict(arguments)
    query = f"?{urlencode(given, doseq=True)}" if given else ""
    return [
        (form.names[extract.lang != "fr"], f"{request.script_root}{path}.{form.ending}{query}")
        for form in offered(extract)
    ]


def notes(*more: Note, path: str = "", arguments: Arguments | None = None) -> tuple[Note, ...]:
    """What is to be known of the rows of a page: its address, the licence, the version, how to cite.

    Args:
        more: what is to be known of these rows alone; it comes first.
        path: the path of the page; that of the request by default.
        arguments: those of the page.
    """
    lang = language()
    query = f"?{urlencode(arguments, doseq=True)}" if arguments else ""
    address = site().address(request.url_root, (path or request.path) + query)
    version = site().release.version
    return (
        *more,
        Note(say("notes.address", lang), address, address),
        Note(say("notes.licence", lang), say("notes.licence_text", lang), LICENCE),
        Note(say("notes.version", lang), version),
        Note(say("notes.cite", lang), say("notes.citation", lang, version=version, address=address)),
    )
