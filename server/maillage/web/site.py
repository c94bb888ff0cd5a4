"""What every view is given: the release, the engine, the queries, and where things of ours stand."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import duckdb
from flask import Flask, g

from maillage.catalogue import Catalogue, Option, Parameter
from maillage.catalogue.places import gazetteer
from maillage.engine import Engine, Pool
from maillage.errors import MaillageError, ReleaseError
from maillage.network import Network, load
from maillage.reconcile import Matcher
from maillage.release import CURRENT, NETWORK, THINGS, Release, Watch
from maillage.search import Index
from maillage.vocabulary import BASE
from maillage.web import lexicon, quality
from maillage.web.finding import Finder
from maillage.web.http.message import Edition
from maillage.web.lexicon import Lexicon
from maillage.web.maps.atlas import Atlas
from maillage.web.operator import Operator
from maillage.web.quality import Quality
from maillage.web.things import Things, above
from maillage.web.words import translations
from maillage.why import Explainer

EXTENSION: Final = "maillage"
_LOG: Final = logging.getLogger("maillage")
Kept = TypeVar("Kept")
_PLACES: Final = {"id/": "/page/", "query/": "/requetes/"}


@dataclass(frozen=True)
class Site:
    """A release on the web."""

    release: Release
    engine: Engine
    catalogue: Catalogue
    public_url: str
    watch: Watch
    operator: Operator | None = None
    tiles: bool = True
    _kept: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def kept(self, key: tuple[object, ...], read: Callable[[], Kept]) -> Kept:
        """What `read` gives, read once under a key: a release does not change."""
        if key not in self._kept:
            self._kept[key] = read()
        return cast(Kept, self._kept[key])

    def options(self, parameter: Parameter, lang: str) -> tuple[Option, ...]:
        """What `parameter.options` gives, asked once."""
        key = (parameter.type, parameter.rdf_class, parameter.scheme, parameter.values, lang)
        return self.kept(key, lambda: tuple(parameter.options(self.engine, lang)))

    @cached_property
    def answered(self) -> Catalogue:
        """The queries whose data the release holds: those that are offered first."""
        return self.catalogue.answered_by(self.engine)

    @cached_property
    def index(self) -> Index:
        """The search index of the release.

        Raises:
            ReleaseError: it has none, or one that cannot be read.
        """
        try:
            return Index.open(self.release.index_path)
        except ReleaseError as fault:  # it names a folder of the server, which is nobody else's business
            raise ReleaseError(
                "l’index de recherche est absent, abîmé ou d’une autre version ; relancer « maillage build »",
                "the search index is missing, damaged or of another version; run 'maillage build' again",
            ) from fault

    @property
    def searchable(self) -> bool:
        """Whether the release has an index: a page says so without opening it, as it may be damaged."""
        return self.release.index_path.is_dir()

    @cached_property
    def finder(self) -> Finder:
        """What searches the release.

        Raises:
            ReleaseError: it has no index, or one that cannot be read.
        """
        return Finder(self.index, self.engine)

    @cached_property
    def things(self) -> Things:
        """The things that people write of; none in a release without a table of things."""
        path = self.release.things_path
        try:
            return Things.read(path, above(self.engine)) if path else Things((), above(self.engine))
        except duckdb.Error as fault:
            raise _damaged(THINGS) from fault

    @cached_property
    def english(self) -> dict[str, str]:
        """The English of the French words of answers, asked once: see `translations`."""
        named = {one.label_fr: one.label_en for one in self.things.every if one.label_en}
        return named | translations.pairs(self.engine)

    @cached_property
    def quality(self) -> Quality:
        """What the release lacks, and what its sources count."""
        return quality.read(self.release, self.engine, self.answered)

    @cached_property
    def explainer(self) -> Explainer:
        """What says why a fact is in the release."""
        return Explainer(self.release.store_path)

    @cached_property
    def network(self) -> Network:
        """The network of cooperation; empty in a release without one."""
        path = self.release.network_path
        try:
            return load(path) if path else Network()
        except (ValueError, KeyError, TypeError) as fault:
            raise _damaged(NETWORK) from fault

    @cached_property
    def atlas(self) -> Atlas:
        """What the map may show; nothing in a release without a table of things."""
        return Atlas(self.things, self.engine)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The terms of the vocabulary, with their use in the release."""
        return lexicon.read(self.engine, self.release.manifest.get("classes", {}))

    @cached_property
    def edition(self) -> Edition:
        """What its answers say of the release."""
        return Edition(self.release.version, self.release.made.timestamp(), self.limits)

    @cached_property
    def matcher(self) -> Matcher:
        """What matches rows of sheets with the things of the release.

        Raises:
            ReleaseError: the release has no index.
        """
        return Matcher(self.index, gazetteer())

    @property
    def limits(self) -> str:
        """What a query may take; empty where nothing bounds it."""
        return self.engine.settings.header if isinstance(self.engine, Pool) else ""

    def close(self) -> None:
        """End the processes that answer for it."""
        if "explainer" in self.__dict__:
            self.explainer.close()
        close = getattr(self.engine, "close", None)
        if close is not None:
            close()

    def address(self, root: str, path: str) -> str:
        """The absolute address of a path: under the public address, else under the request's root."""
        return (self.public_url or root).rstrip("/") + path


def _damaged(name: str) -> ReleaseError:
    """A part of the release that cannot be read."""
    return ReleaseError(
        f"livraison abîmée ou d’une autre version : {name} ; relancer « maillage build »",
        f"damaged release, or of another version: {name}; run 'maillage build' again",
    )


class Serving:
    """The site of the current release. When that changes, the other is opened aside, then takes over.

    A request sees one site from its start to its end; the one before is closed when its last request ends.
    A release that does not open, or goes, is told by a line in the log; what is served stays until another
    one comes.
    """

    def __init__(
        self, folder: Path, make: Callable[[Release], Site], lang: str = "fr", every: float = 1.0
    ) -> None:
        """Open the current release.

        Args:
            folder: a release, or a folder of releases.
            make: opens the site of a release.
            lang: the language of the log.
            every: seconds between two looks at which release is current.

        Raises:
            ReleaseError: there is no release, or it is damaged.
        """
        self.folder, self.make, self.lang, self.every = folder, make, lang, every
        self.current = make(Release.open(folder))
        self.link = folder / CURRENT if (folder / CURRENT).exists() else folder
        self.tried = self._leads()
        self.users = {id(self.current): 0}
        self.lock, self.looking = threading.Lock(), threading.Lock()
        self.looked = time.monotonic()

    def enter(self) -> Site:
        """The site for one request, which must `leave` it."""
        if time.monotonic() - self.looked >= self.every and self.looking.acquire(blocking=False):
            self.looked = time.monotonic()
            found = self._leads()
            if found == self.tried:
                self.looking.release()
            else:
                threading.Thread(target=self._open, args=(found,), daemon=True).start()
        with self.lock:
            self.users[id(self.current)] += 1
            return self.current

    def leave(self, used: Site) -> None:
        """End a request."""
        with self.lock:
            self.users[id(used)] -= 1
        self._close(used)

    def _leads(self) -> tuple[Path, bool]:
        """Where `current` leads, and whether a folder is there."""
        path = self.link.resolve()
        return path, path.is_dir()

    def _open(self, led: tuple[Path, bool]) -> None:
        """Open the release that is current now, while requests go on with the one before."""
        self.tried = led
        try:
            found = self.make(Release.open(led[0]))
            with self.lock:
                before, self.current = self.current, found
                self.users[id(found)] = 0
            self._close(before)
        except MaillageError as fault:
            _LOG.error("%s", fault.message(self.lang))
        finally:
            self.looking.release()

    def _close(self, used: Site) -> None:
        with self.lock:
            if used is self.current or self.users.get(id(used)) != 0:
                return
            del self.users[id(used)]
        used.close()


def install(app: Flask, serving: Serving) -> None:
    """Give each request the site of its own."""
    app.extensions[EXTENSION] = serving

    def enter() -> None:
        g.site = serving.enter()

    def leave(_: BaseException | None) -> None:
        used = g.pop("site", None)
        if used is not None:
            serving.leave(used)

    app.before_request(enter)
    app.teardown_request(leave)


def site() -> Site:
    """The site of this request."""
    return cast(Site, g.site)


def href(iri: str) -> str | None:
    """Where a link to an IRI goes: a path of this site for ours, the IRI itself if http(s), else None."""
    if iri.startswith(BASE):
        rest = iri[len(BASE) :]
        for start, place in _PLACES.items():
            if rest.startswith(start):
                return place + rest[len(start) :]
        return "/" + rest
    return iri if iri.startswith(("http://", "https://")) else None
