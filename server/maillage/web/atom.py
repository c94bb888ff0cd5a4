"""Writes feeds (Atom, RFC 4287; RFC 5005), and other small documents in XML."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from maillage.vocabulary import BASE
from maillage.web.site import site
from maillage.web.words.texts import LANGUAGES, language, say

ATOM: Final = "application/atom+xml"
_XML, _HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""


@dataclass(frozen=True)
class Entry:
    """An entry of a feed.

    Args:
        iri: its name, which stays.
        page: the path of the page to read.
        kind: its category; empty for none.
        day: when it is from, `YYYY-MM-DD`.
        title: in the language of the feed.
        words: what it says.
    """

    iri: str
    page: str
    kind: str
    day: str
    title: str
    words: str


@dataclass(frozen=True)
class Feed:
    """A feed, whose name stays whatever address it is read at.

    Args:
        iri: its name.
        title: in the language of the reader.
        lead: what it is.
        links: relation and path of each; `alternate` is the page that says the same.
        entries: the newest first.
        kind: `archive` or `complete`, as RFC 5005 has them, or nothing.
    """

    iri: str
    title: str
    lead: str
    links: Iterable[tuple[str, str]]
    entries: Sequence[Entry]
    kind: str = ""


def send(feed: Feed) -> Response:
    """The feed, in the language of the reader."""
    root = ET.Element("feed", {"xmlns": _XML, "xmlns:fh": _HISTORY, "xml:lang": language()})
    said(root, "id", feed.iri)
    said(root, "title", feed.title)
    said(root, "subtitle", feed.lead)
    said(root, "updated", _moment(max((one.day for one in feed.entries), default=made())))
    author = ET.SubElement(root, "author")
    said(author, "name", "Maillage")
    said(author, "uri", BASE)
    said(root, "rights", say("foot.licence", language()))
    for relation, target in feed.links:
        media_type = "text/html" if relation == "alternate" else ATOM
        ET.SubElement(root, "link", rel=relation, type=media_type, href=_address(target))
    if feed.kind:
        ET.SubElement(root, f"fh:{feed.kind}")
    for one in feed.entries:
        entry = ET.SubElement(root, "entry")
        said(entry, "id", one.iri)
        said(entry, "title", one.title)
        said(entry, "updated", _moment(one.day))
        said(entry, "summary", one.words)
        if one.kind:
            ET.SubElement(entry, "category", term=one.kind)
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=_address(one.page))
    return document(root, ATOM)


def document(root: ET.Element, media_type: str) -> Response:
    """A document in XML, in the language of the reader."""
    ET.indent(root)
    declared = f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
    response = Response(declared, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Language"] = language()
    return response


def said(parent: ET.Element, name: str, text: str) -> None:
    """Add an element with a text; what XML cannot hold is left out."""
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)


def made() -> str:
    """The day of the data, `YYYY-MM-DD`."""
    return str(site().release.manifest.get("date", "")) or "1970-01-01"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _address(path: str) -> str:
    """The whole address of a page, in the language that was asked for."""
    asked = request.args.get("lang") in LANGUAGES
    kept = f"{'&' if '?' in path else '?'}lang={language()}" if asked else ""
    return site().address(request.url_root, path + kept)
