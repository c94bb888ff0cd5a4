"""What other programs follow: feeds of what is new (Atom, RFC 5005), and how browsers search the site."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Final

from flask import Blueprint, Response, request

from maillage.vocabulary import BASE
from maillage.web import news
from maillage.web.http.problems import Problem
from maillage.web.news import Entry
from maillage.web.site import href, site
from maillage.web.words.texts import language, say

blueprint = Blueprint("feeds", __name__)
ATOM: Final = "application/atom+xml"
SEARCH: Final = "application/opensearchdescription+xml"
_NEWS, _CORRECTIONS = "/flux/nouveautes", "/flux/corrections"
_XML, _HISTORY, _OPEN = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/syndication/history/1.0",
    "http://a9.com/-/spec/opensearch/1.1/",
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""


@blueprint.get("/flux/nouveautes.atom")
def newest() -> Response:
    """The newest awards, ties, projects, ends and documents; older years are archives (RFC 5005, 4)."""
    current, archives = news.in_parts(news.news(site().engine))
    older = [("prev-archive", f"{_NEWS}/{next(iter(archives))}.atom")] if archives else []
    return _feed("news", _NEWS, _told(current), [("self", f"{_NEWS}.atom"), *older])


@blueprint.get("/flux/nouveautes/<year>.atom")
def archive(year: str) -> Response:
    """The news of a year that the feed itself no longer has."""
    _, archives = news.in_parts(news.news(site().engine))
    if year not in archives:
        raise Problem(
            "introuvable",
            f"pas d’archive «{year[:20]}» ; le flux est /flux/nouveautes.atom",
            f"no archive '{year[:20]}'; the feed is /flux/nouveautes.atom",
        )
    years = [*archives]
    place = years.index(year)
    links = [("self", f"{_NEWS}/{year}.atom"), ("current", f"{_NEWS}.atom")]
    links += [("prev-archive", f"{_NEWS}/{one}.atom") for one in years[place + 1 : place + 2]]
    links += [("next-archive", f"{_NEWS}/{one}.atom") for one in years[:place][-1:]]
    return _feed("news", _NEWS, _told(archives[year]), links, "archive")


@blueprint.get("/flux/corrections.atom")
def corrected() -> Response:
    """What one source said and another corrects: all of it (RFC 5005, 2)."""
    query = next((query for query in site().catalogue if query.name == "corrections"), None)
    found = news.corrections(query, site().engine, _date(), language()) if query else []
    return _feed("corrections", _CORRECTIONS, found, [("self", f"{_CORRECTIONS}.atom")], "complete")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches this site from its own bar (OpenSearch 1.1)."""
    lang = language()
    root = ET.Element("OpenSearchDescription", {"xmlns": _OPEN})
    for name, text in (
        ("ShortName", "Maillage"),
        ("Description", say("nav.search", lang)),
        ("InputEncoding", "UTF-8"),
        ("OutputEncoding", "UTF-8"),
        ("Language", lang),
    ):
        ET.SubElement(root, name).text = text
    image = ET.SubElement(root, "Image", type="image/svg+xml", width="16", height="16")
    image.text = site().address(request.url_root, "/static/maillage.svg")
    for media_type, path in (
        ("text/html", "/recherche"),
        ("application/x-suggestions+json", "/recherche/suggestions.json"),
    ):
        template = f"{site().address(request.url_root, path)}?q={{searchTerms}}&lang={lang}"
        ET.SubElement(root, "Url", type=media_type, method="get", template=template)
    return _sent(root, SEARCH)


def _told(found: Sequence[news.Dated]) -> list[Entry]:
    return news.told(site().engine, found, language())


def _feed(
    name: str, path: str, entries: Sequence[Entry], links: Iterable[tuple[str, str]], kind: str = ""
) -> Response:
    """A feed, whose name stays whatever address it is read at.

    Args:
        name: of its texts.
        path: of the feed, without ending; its name is made of it.
        entries: the newest first.
        links: relation and path of each.
        kind: `archive` or `complete`, as RFC 5005 has them, or nothing.
    """
    lang = language()
    feed = ET.Element("feed", {"xmlns": _XML, "xmlns:fh": _HISTORY, "xml:lang": lang})
    _said(feed, "id", BASE + path[1:])
    _said(feed, "title", say(f"feed.{name}", lang))
    _said(feed, "subtitle", say(f"feed.{name}_lead", lang))
    _said(feed, "updated", _moment(max((one.day for one in entries), default=_date())))
    author = ET.SubElement(feed, "author")
    _said(author, "name", "Maillage")
    _said(author, "uri", BASE)
    _said(feed, "rights", say("foot.licence", lang))
    for relation, target in links:
        ET.SubElement(feed, "link", rel=relation, type=ATOM, href=_address(target))
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=_address("/donnees"))
    if kind:
        ET.SubElement(feed, f"fh:{kind}")
    for one in entries:
        entry = ET.SubElement(feed, "entry")
        _said(entry, "id", one.iri)
        _said(entry, "title", one.title)
        _said(entry, "updated", _moment(one.day))
        _said(entry, "summary", one.words)
        ET.SubElement(entry, "category", term=one.kind)
        page = _address(href(one.iri) or "/")
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
    return _sent(feed, ATOM)


def _sent(root: ET.Element, media_type: str) -> Response:
    ET.indent(root)
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
    response = Response(declared, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Language"] = language()
    return response


def _said(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _date() -> str:
    return str(site().release.manifest.get("date", "")) or "1970-01-01"


def _address(path: str) -> str:
    """The whole address of a page, in the language that was asked for."""
    kept = f"?lang={language()}" if request.args.get("lang") in ("fr", "en") else ""
    return site().address(request.url_root, path + kept)
