"""What other programs follow: feeds of what is new, and how browsers search the site."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Final

from flask import Blueprint, Response, request

from maillage.vocabulary import BASE
from maillage.web import atom, news
from maillage.web.atom import Entry
from maillage.web.http.problems import Problem
from maillage.web.site import site
from maillage.web.words.texts import language, say

blueprint = Blueprint("feeds", __name__)
SEARCH: Final = "application/opensearchdescription+xml"
_NEWS, _CORRECTIONS = "/flux/nouveautes", "/flux/corrections"
_OPEN: Final = "http://a9.com/-/spec/opensearch/1.1/"


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
    found = news.corrections(query, site().engine, atom.made(), language()) if query else []
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
        atom.said(root, name, text)
    image = ET.SubElement(root, "Image", type="image/svg+xml", width="16", height="16")
    image.text = site().address(request.url_root, "/static/maillage.svg")
    for media_type, path in (
        ("text/html", "/recherche"),
        ("application/x-suggestions+json", "/recherche/suggestions.json"),
    ):
        template = f"{site().address(request.url_root, path)}?q={{searchTerms}}&lang={lang}"
        ET.SubElement(root, "Url", type=media_type, method="get", template=template)
    return atom.document(root, SEARCH)


def _told(found: Sequence[news.Dated]) -> list[Entry]:
    return news.told(site().engine, found, language())


def _feed(
    name: str, path: str, entries: Sequence[Entry], links: Iterable[tuple[str, str]], kind: str = ""
) -> Response:
    """A feed of news.

    Args:
        name: of its texts.
        path: of the feed, without ending; its name is made of it.
        entries: the newest first.
        links: relation and path of each.
        kind: as `atom.Feed` has it.
    """
    lang = language()
    title, lead = say(f"feed.{name}", lang), say(f"feed.{name}_lead", lang)
    every = [*links, ("alternate", "/donnees")]
    return atom.send(atom.Feed(BASE + path[1:], title, lead, every, entries, kind))
