"""Writes the site as files that any web folder serves: no server, no script needed, links from page to page.

A page has a file a language. What a server must compute (a search, an answer to arguments, a file to check)
is left to the address of a live site, when one is given; else its links are left out. Forms always are.
"""

import re
from collections import deque
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path, PurePosixPath
from posixpath import relpath
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb
from flask import Flask
from werkzeug.test import TestResponse

from maillage.errors import ParameterError
from maillage.mapping import quoted
from maillage.vocabulary import ID
from maillage.web import navigation
from maillage.web.site import EXTENSION, Serving
from maillage.web.words.texts import LANGUAGES

_LIVE: Final = re.compile(
    r"/(?:sparql|recherche|reconcile|graphes|metrics|sante|pourquoi|editeur\.json|opensearch\.xml|valider|contact"
    r"|static/bundled|territoire/[^/]+/[^/]+/.+)(?:[/.?]|$)"
)
"""What only a server does."""
_THINGS: Final = frozenset({"actor", "tiers-lieu", "establishment", "commune", "epci"})
"""The kinds of things that registers have by the million: those that people write of have a file."""
_ENDING: Final = re.compile(r"\.[a-z][a-z0-9]*$")
_NAMED: Final = {"/shapes": "shapes.ttl"}
"""What is no page although its address has no ending."""
_LINK: Final = re.compile(r'(<(?:a|link|img|script)\b[^<>]*?\s)(href|src|xlink:href)="([^"]*)"')
_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_SCRIPT: Final = re.compile(r'<script(?![^>]*type="application/ld\+json")[^>]*></script>')
_ANCHOR: Final = re.compile(r"<a\b(?>[^<>]*?\sdata-gone\b)[^<>]*+>((?:(?!</?a\b).)*+)</a>", re.DOTALL)


@dataclass(frozen=True)
class Written:
    """How many pages and other files were written, and the addresses that gave a fault: they have no file."""

    pages: int
    files: int
    faults: tuple[str, ...] = ()


def write(app: Flask, folder: Path, live: str = "") -> Written:
    """Write the site of an application into a folder, which is made if need be.

    Args:
        app: the application.
        folder: where the files go; it is empty, or does not exist.
        live: the address of the same site on a server, for what files cannot do.

    Raises:
        ParameterError: the folder holds something.
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ParameterError(
            f"{folder} n’est pas vide : donner un dossier vide, ou qui n’existe pas",
            f"{folder} is not empty: give a folder that is empty, or does not exist",
        )
    return _Twin(app, folder, live.rstrip("/")).write()


class _Twin:
    """Pages from the first ones on, each once a language; what they lead to follows."""

    def __init__(self, app: Flask, folder: Path, live: str) -> None:
        serving = app.extensions[EXTENSION]
        assert isinstance(serving, Serving)
        self.client, self.folder, self.live = app.test_client(), folder, live
        self.known = _curated(serving.current.release.things_path)
        self.places: dict[tuple[str, str], str] = {}
        self.waiting: deque[tuple[str, str]] = deque()

    def write(self) -> Written:
        pages = files = 0
        faults = list[str]()
        firsts = ["/", *(place.path for places in navigation.WAYS.values() for place in places)]
        for lang in LANGUAGES:
            for path in firsts:
                self.place(path, lang)
        while self.waiting:
            path, lang = self.waiting.popleft()
            response = self.get(path, lang)
            content = response.get_data()
            if response.status_code >= 400:
                faults.append(f"{path} ({response.status_code})")
                continue
            if 300 <= response.status_code < 400:
                content = self.leading(response.headers["Location"], path, lang)
                pages += 1
            elif response.mimetype == "text/html":
                content = self.page(response.get_data(as_text=True), path, lang).encode()
                pages += 1
            else:
                files += 1
            target = self.folder / self.places[path, lang]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return Written(pages, files, tuple(faults))

    def get(self, path: str, lang: str) -> TestResponse:
        """What the application answers to a browser."""
        asked = {"lang": lang} if lang != "fr" else {}
        accepts = {"Accept": "text/html, */*;q=0.5", "Accept-Language": lang}
        return self.client.get(path, query_string=asked, headers=accepts)

    def place(self, path: str, lang: str) -> str:
        """The file of a path, which is written in its turn; empty where there is none."""
        if path.startswith("/id/"):  # a 303 to its page
            path = f"/page/{path.removeprefix('/id/')}"
        if (path, lang) not in self.places:
            found = self.file(path, lang)
            self.places[path, lang] = found
            if found:
                self.waiting.append((path, lang))
        return self.places[path, lang]

    def file(self, path: str, lang: str) -> str:
        """What the file of a path is called; empty where a server must answer."""
        kind, _, name = path.removeprefix("/page/").partition("/")
        counted = self.known is not None and kind in _THINGS
        if ".." in path.split("/"):
            return ""
        if _LIVE.match(path) or (counted and f"{ID}{kind}/{name}" not in (self.known or ())):
            return ""
        root = PurePosixPath("en" if lang == "en" else "")
        if path in _NAMED or (_ENDING.search(path) and not path.startswith("/page/")):
            return str(root / _NAMED.get(path, path.lstrip("/")))
        return f"{root / (path.strip('/') or 'index')}.html"

    def leading(self, address: str, path: str, lang: str) -> bytes:
        """A page that leads to another."""
        here = str(PurePosixPath(self.places[path, lang]).parent)
        target = escape(self.target(address, path, lang, here) or ".")
        text = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={target}">'
        return f'{text}<title>Maillage</title><a href="{target}">{target}</a>\n'.encode()

    def page(self, text: str, path: str, lang: str) -> str:
        """A page whose links lead to files, or to the live site."""
        text = _SCRIPT.sub("", _FORM.sub("", text))
        here = str(PurePosixPath(self.places[path, lang]).parent)

        def linked(found: re.Match[str]) -> str:
            target = self.target(unescape(found[3]), path, lang, here)
            if target is None:
                return found[1] + ("data-gone" if found[0].startswith("<a") else 'href="data:,"')
            return f'{found[1]}{found[2]}="{escape(target)}"'

        return _ANCHOR.sub(r"<span>\1</span>", _LINK.sub(linked, text))

    def target(self, address: str, path: str, lang: str, here: str) -> str | None:
        """Where a link leads from a file; None when it is to be left out."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or (not parts.path and not parts.query):
            return address
        asked = dict(parse_qsl(parts.query))
        spoken = asked.pop("lang", "fr" if asked or parts.path != path else lang)
        file = ""
        if not asked or set(asked) == {"v"}:  # the digest of a bundled file
            file = self.place(unquote(parts.path) or path, spoken if spoken in LANGUAGES else lang)
        if file:
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            return relpath(file, here) + fragment
        return f"{self.live}{address}" if self.live and parts.path else None


def _curated(path: Path | None) -> frozenset[str] | None:
    """The things that people write of, by IRI; None in a release without a table of things."""
    if path is None:
        return None
    text = f"SELECT iri FROM read_parquet({quoted(str(path))}) WHERE origin = 'curated'"
    with duckdb.connect() as con:
        return frozenset(iri for (iri,) in con.execute(text).fetchall())
