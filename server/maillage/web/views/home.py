"""The home page, its figures, and the small addresses that machines ask for."""

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, Response, current_app, request
from markupsafe import escape
from pyoxigraph import NamedNode

from maillage.catalogue import CannedQuery, Catalogue
from maillage.engine import Query, rows
from maillage.errors import MaillageError, ReleaseError
from maillage.vocabulary import ID, PREFIXES
from maillage.web import adapter, navigation, structured
from maillage.web.atom import Entry
from maillage.web.http.policy import Policy
from maillage.web.http.problems import SORTS, Problem
from maillage.web.news import news, told
from maillage.web.pages import render
from maillage.web.questions.aims import by_aim
from maillage.web.site import Site, href, site
from maillage.web.words.texts import LANGUAGES, language

blueprint = Blueprint("home", __name__)
_KINDS: Final = {
    "PTCE": "ptce-par-region",
    "TiersLieu": "tiers-lieux-et-ptce",
    "Actor": "acteurs-dans-plusieurs-ptce",
    "Membership": "",
    "CooperationLink": "liens",
    "Award": "laureats",
    "KeyFigure": "chiffres-cles",
    "Document": "sources",
}
"""The classes counted at home, each with the question that shows its things."""
_PART: Final = 50_000
"""How many addresses a sitemap may have (sitemaps.org)."""
_THINGS: Final = (
    "SELECT DISTINCT ?x WHERE { VALUES ?c { "
    + " ".join(f"<{PREFIXES['mlg']}{name}>" for name in ("PTCE", "TiersLieu", "Actor"))
    + " } GRAPH ?g { ?x a ?c } } LIMIT 500000"
)
_FIRST: Final = (
    "ptce-par-region",
    "ptce-fiche",
    "liens-a-tisser-par-departement",
    "article9-diagnostic",
    "appui-a-l-emergence",
    "liens",
)
"""The questions that most people come with."""
_NEWEST: Final = 6
"""How many pieces of news home has."""
_COVERAGE: Final = "couverture"
"""The question that sets what is known here beside what sources count."""


@dataclass(frozen=True)
class Figure:
    """How many things of a class there are, and the question that shows them."""

    name: str
    count: int
    query: str = ""


@blueprint.get("/")
def home() -> Response:
    """What this is, what it holds, where to ask."""
    known = {query.name: query for query in site().answered}
    return render(
        "home.html",
        website=structured.website(),
        figures=_figures(),
        coverage=_COVERAGE if _COVERAGE in known else "",
        newest=_newest(site(), language()),
        first=[known[name] for name in _FIRST if name in known],
        by_tag=by_tag(site().answered),
        aims=by_aim(site().answered),
    )


def prepare(found: Site) -> None:
    """Read what home tells, in both languages: later, its questions would wait behind those of strangers.

    A release that cannot be read is told when its pages are asked for.
    """
    with suppress(MaillageError):
        _ = found.answered
        for lang in LANGUAGES:
            _newest(found, lang)


@blueprint.get("/sante")
def health() -> Response:
    """Whether the server runs, and which release it serves: for monitors."""
    return _status("ok")


@blueprint.get("/sante/prete")
def ready() -> Response:
    """Whether it answers questions from a whole release: for what sends it traffic. 503 when it does not."""
    damage = site().watch.damage()
    if damage:
        raise ReleaseError(
            f"livraison abîmée : {damage.path} {damage.fr} ; relancer « maillage build »",
            f"damaged release: {damage.path} {damage.en}; run 'maillage build' again",
        )
    site().engine.query(Query("ASK { ?s ?p ?o }"))
    return _status("ready")


def _status(word: str) -> Response:
    text = json.dumps({"status": word, "version": site().release.version})
    return Response(f"{text}\n", content_type="application/json", headers={"Cache-Control": "no-store"})


@blueprint.get("/metrics")
def metrics() -> Response:
    """What the server has done, for Prometheus."""
    policy = cast(Policy, current_app.extensions[adapter.EXTENSION])
    text, media_type = policy.metrics.text()
    return Response(text, content_type=media_type)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers had better leave alone: answers are endless, pages are not."""
    rules = (
        "User-agent: *\nDisallow: /sparql?\nDisallow: /requetes/*?\nDisallow: /recherche\n"
        "Disallow: /data/\nDisallow: /graphes\n"
        f"Crawl-delay: 2\nSitemap: {site().address(request.url_root, '/sitemap.xml')}\n"
    )
    return Response(rules, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """What search engines may visit; where its parts are when it is too long for one file (sitemaps.org)."""
    paths = _paths()
    if len(paths) <= _PART:
        return _map("urlset", "url", paths)
    parts = range(1, -(-len(paths) // _PART) + 1)
    return _map("sitemapindex", "sitemap", [f"/sitemap-{number}.xml" for number in parts])


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap_part(number: int) -> Response:
    """A part of what search engines may visit."""
    paths = _paths()[_PART * (number - 1) : _PART * number] if number else []
    if not paths:
        raise Problem("introuvable", f"pas de partie {number}", f"no part {number}")
    return _map("urlset", "url", paths)


def _paths() -> list[str]:
    """Pages, questions, and the PTCEs, tiers-lieux and actors that the named graphs speak of."""
    things = rows(site().engine, _THINGS)
    found = (row["x"] for row in things)
    pages = sorted(href(x.value) or "" for x in found if isinstance(x, NamedNode) and x.value.startswith(ID))
    questions = (f"/requetes/{query.name}" for query in site().catalogue)
    firsts = (place.path for places in navigation.WAYS.values() for place in places)
    return ["/", *firsts, *questions, *pages]


def _map(kind: str, item: str, paths: list[str]) -> Response:
    root, day = site().address(request.url_root, ""), site().release.manifest.get("date", "")
    dated = f"<lastmod>{escape(day)}</lastmod>" if day else ""
    lines = "\n".join(f"<{item}><loc>{escape(root + path)}</loc>{dated}</{item}>" for path in paths)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}\n</{kind}>\n'
    )
    return Response(text, content_type="application/xml; charset=utf-8")


@blueprint.get("/problemes")
def problems() -> Response:
    """What each sort of problem means: the `type` of a problem document leads here."""
    return render("problems.html", sorts=SORTS.values())


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for those who look for it without reading the page."""
    return current_app.send_static_file("favicon.ico")


def by_tag(catalogue: Catalogue) -> list[tuple[str, list[CannedQuery]]]:
    """The queries under the first of their tags, both sorted."""
    groups: dict[str, list[CannedQuery]] = {}
    for query in catalogue:
        groups.setdefault(query.tags[0] if query.tags else "…", []).append(query)
    return sorted(groups.items())


def _newest(found: Site, lang: str) -> list[Entry]:
    """The newest of what sources date, read once a release."""
    return found.kept(("newest", lang), lambda: told(found.engine, news(found.engine)[:_NEWEST], lang))


def _figures() -> list[Figure]:
    counts = site().release.manifest.get("classes", {})
    known = {query.name for query in site().catalogue}
    found = {name: counts.get(PREFIXES["mlg"] + name, 0) for name in _KINDS}
    asked = {name: query if query in known else "" for name, query in _KINDS.items()}
    return [Figure(name, count, asked[name]) for name, count in found.items() if count]
