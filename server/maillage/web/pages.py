"""Makes pages from templates: the reader's language, links that keep it, the language switch."""

from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from maillage.terms.names import short
from maillage.web import dossier, navigation
from maillage.web.bundle import bundled
from maillage.web.site import href, site
from maillage.web.words import periods, reading
from maillage.web.words.texts import LANGUAGES, language, say, tag

_NAMES: Final = {"turtle": "Turtle", "ntriples": "N-Triples", "rdfxml": "RDF/XML", "jsonld": "JSON-LD"}


def install(app: Flask) -> None:
    """Give the templates their filters, and the addresses of bundled scripts."""
    app.jinja_env.globals["bundled"] = bundled
    app.jinja_env.filters.update(
        local=_kept,
        place=shown,
        shorten=dossier.short,
        css_text=css_text,
        rooted=lambda path: request.script_root + path,
        short=short,
        thousands=reading.thousands,
        weight=reading.weight,
        typeset=reading.typeset,
        typeset_markup=reading.typeset_markup,
        sentence=reading.sentence,
        literal=reading.literal,
        format_name=lambda name: _NAMES.get(name, name.upper()),
        tag=tag,
        period=periods.period,
        euros=periods.euros,
        number=reading.number,
        host=reading.host,
    )


def render(template: str, status: int = 200, **context: object) -> Response:
    """A page in the reader's language."""
    lang = language()
    other = "en" if lang == "fr" else "fr"
    text = render_template(
        template,
        **{
            "lang": lang,
            "other": other,
            "other_href": _switch(other),
            "t": lambda key, **values: reading.typeset(say(key, lang, **values), lang),
            "colon": "\u00a0: " if lang == "fr" else ": ",
            "link": link,
            "navigation": navigation,
            "release": site().release,
            "date": reading.day(site().release.manifest.get("date", ""), lang),
            "searchable": site().searchable,
            **context,
        },
    )
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = lang
    return response


def prose(name: str, **context: object) -> Response:
    """A page of prose in the reader's language: `templates/prose/NAME.LANGUAGE.html`."""
    return render(
        "prose.html",
        200,
        name=name,
        title=say(f"prose.{name}", language()),
        full=lambda path: site().address(request.url_root, path),
        **context,
    )


def see_other(address: str) -> Response:
    """A 303: what was asked for is described at another address (RFC 9110, 15.4.4)."""
    return Response(status=303, headers={"Location": address})


def link(path: str, **arguments: str) -> str:
    """A path of this site, with arguments; it keeps the language that was asked for."""
    if request.args.get("lang") in LANGUAGES:
        arguments = {**arguments, "lang": language()}
    path, mark, fragment = path.partition("#")
    query = f"?{urlencode(arguments)}" if arguments else ""
    return f"{request.script_root}{path}{query}{mark}{fragment}"


def css_text(text: str) -> Markup:
    """A text as a string of CSS, whatever it holds."""
    plain = "".join(c if c.isalnum() or c in " .,:;/()’-–_~" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{plain}"')  # noqa: S704 - each sign that could end the string is escaped


def shown(iri: str) -> str:
    """Where a link to a thing goes, in the reader's language; empty where there is no page."""
    return _kept(href(iri)) or ""


def _kept(target: str | None) -> str | None:
    return link(target) if target is not None and target.startswith("/") else target


def _switch(lang: str) -> str:
    """This page in the other language; a posted form is not repeated."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"{request.script_root}{request.path}?{urlencode([*pairs, ('lang', lang)])}"
