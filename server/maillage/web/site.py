"""What every view is given: the release, the engine, the queries, and where things of ours stand."""

from dataclasses import dataclass, field
from typing import Final, cast

from flask import current_app

from maillage.catalogue import Catalogue, Choice, Parameter
from maillage.engine import Engine
from maillage.release import Release
from maillage.vocabulary import BASE

EXTENSION: Final = "maillage"
_PLACES: Final = {"id/": "/page/", "query/": "/requetes/"}


@dataclass(frozen=True)
class Site:
    """A release on the web."""

    release: Release
    engine: Engine
    catalogue: Catalogue
    public_url: str
    _choices: dict[tuple[object, ...], tuple[Choice, ...]] = field(default_factory=dict)

    def choices(self, parameter: Parameter, lang: str) -> tuple[Choice, ...]:
        """What `parameter.choices` gives, asked once: a release does not change."""
        key = (parameter.type, parameter.rdf_class, parameter.scheme, parameter.values, lang)
        if key not in self._choices:
            self._choices[key] = tuple(parameter.choices(self.engine, lang))
        return self._choices[key]

    def address(self, root: str, path: str) -> str:
        """The absolute address of a path: under the public address, else under the request's root."""
        return (self.public_url or root).rstrip("/") + path


def site() -> Site:
    """The site of the application that answers this request."""
    return cast(Site, current_app.extensions[EXTENSION])


def href(iri: str) -> str | None:
    """Where a link to an IRI goes: a path of this site for ours, the IRI itself if http(s), else None."""
    if iri.startswith(BASE):
        rest = iri[len(BASE) :]
        for start, place in _PLACES.items():
            if rest.startswith(start):
                return place + rest[len(start) :]
        return "/" + rest
    return iri if iri.startswith(("http://", "https://")) else None
