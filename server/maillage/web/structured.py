"""What search engines read in a page: schema.org as JSON-LD, in a block of data that no browser runs."""

from collections.abc import Sequence
from typing import Any, Final

from flask import request

from maillage.publish.dcat import LICENCE
from maillage.publish.void import DATASET
from maillage.release import Release
from maillage.vocabulary import BASE
from maillage.web import profiles
from maillage.web.site import href, site
from maillage.web.words.texts import LANGUAGES, language, say

Block = dict[str, Any]
_CONTEXT: Final = "https://schema.org"
_TYPES: Final[dict[str, str | list[str]]] = {
    "ptce": "Organization",
    "actor": "Organization",
    "project": "Project",
    "service": "Service",
    "tiers-lieu": ["Organization", "Place"],
}
"""The classes of schema.org of each kind of thing that has some."""
_REGISTERS: Final = {"siren": "SIREN", "rna": "RNA"}
_MOST_MEMBERS: Final = 100


def website() -> Block:
    """The site, and where it is searched, if it can be."""
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{_address('/recherche')}?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    return _block(
        "WebSite",
        name="Maillage",
        description=say("site.tagline", language()),
        url=_address("/"),
        inLanguage=[*LANGUAGES],
        potentialAction=search if site().searchable else None,
    )


def dataset(release: Release, files: Sequence[tuple[str, str, int]]) -> Block:
    """The data of a release.

    Args:
        release: it.
        files: the path on this site, the media type and the bytes of each file to take.
    """
    date, since = (str(release.manifest.get(name, "")) for name in ("date", "since"))
    return _block(
        "Dataset",
        iri=DATASET,
        name=say("data.cited", language()),
        description=say("data.about", language()),
        url=_address("/donnees"),
        identifier=DATASET,
        version=release.version,
        dateModified=date,
        temporalCoverage=f"{since[:4]}/{date}" if since else "",
        spatialCoverage={"@type": "Country", "name": "France"},
        license=LICENCE,
        isAccessibleForFree=True,
        inLanguage=[*LANGUAGES],
        keywords=["PTCE", "tiers-lieux", "économie sociale et solidaire", "coopération territoriale"],
        creator={"@type": "Organization", "name": "Maillage", "url": BASE},
        distribution=[
            {
                "@type": "DataDownload",
                "contentUrl": _address(path),
                "encodingFormat": media_type,
                "contentSize": f"{size} B",
            }
            for path, media_type, size in files
        ],
    )


def thing(told: profiles.Profile) -> Block | None:
    """A thing as its page tells it; None where schema.org has no class for its kind."""
    kind = _TYPES.get(told.sort)
    if kind is None:
        return None
    about, lang = told.about, told.lang
    places = {level: told.name(iri).text for level, iri in told.places.items()}
    address = {"addressLocality": places.get("commune"), "addressRegion": places.get("region")}
    known = site().things.by_iri.get(told.iri)
    point = known.point if known else None
    return _block(
        kind,
        iri=told.iri,
        name=told.title.text,
        alternateName=about.texts("other", lang),
        description=about.text("words", lang),
        mainEntityOfPage=_address(href(told.iri) or "/"),
        url=_first(about.iris("home")),
        identifier=[
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for key, name in _REGISTERS.items()
            for value in about.texts(key, lang)
        ],
        **_of_body(told) if "Organization" in kind else {},
        **({} if kind in ("Project", "Service") else _somewhere(address)),
        **({"geo": {"@type": "GeoCoordinates", "latitude": point.lat, "longitude": point.lon}})
        if point and "Place" in kind
        else {},
    )


def trail(*steps: tuple[str, str]) -> Block:
    """The pages that lead to this one, from the home page: what each is called, and its path."""
    return _block(
        "BreadcrumbList",
        itemListElement=[
            {"@type": "ListItem", "position": number, "name": name, "item": _address(path)}
            for number, (name, path) in enumerate([(say("nav.home", language()), "/"), *steps], 1)
        ],
    )


def _of_body(told: profiles.Profile) -> Block:
    """When a body was founded, and who takes part in it."""
    others = [one.other for those in told.participants.values() for one in those]
    return {
        "foundingDate": _first(told.about.texts("founded", told.lang)),
        "member": [
            {"@type": "Organization", "@id": iri, "name": told.name(iri).text}
            for iri in list(dict.fromkeys(others))[:_MOST_MEMBERS]
        ],
    }


def _somewhere(address: dict[str, str | None]) -> Block:
    if not any(address.values()):
        return {}
    return {"address": _full({"@type": "PostalAddress", **address, "addressCountry": "FR"})}


def _block(kind: str | list[str], iri: str = "", **said: Any) -> Block:
    return _full({"@context": _CONTEXT, "@type": kind, "@id": iri, **said})


def _full(block: Block) -> Block:
    """A block without what is not known."""
    return {name: value for name, value in block.items() if value not in ("", None, [], {})}


def _first(values: Sequence[str]) -> str:
    return next(iter(values), "")


def _address(path: str) -> str:
    return site().address(request.url_root, path)
