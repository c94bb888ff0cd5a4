"""The home page, its figures, and the small addresses that machines ask for."""

import json
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, Response, current_app, request
from markupsafe import escape
from pyoxigraph import NamedNode

from maillage.catalogue import CannedQuery, Catalogue
from maillage.engine import Query
from maillage.errors import ReleaseError
from maillage.vocabulary import ID, PREFIXES
from maillage.web import adapter
from maillage.web.http.policy import Policy
from maillage.web.http.problems import SORTS
from maillage.web.pages import render
from maillage.web.site import href, site
from maillage.web.words.labels import rows

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
_FIRST: Final = (
    "ptce-par-region",
    "ptce-fiche",
    "liens-a-tisser-par-departement",
    "article9-diagnostic",
    "appui-a-l-emergence",
    "liens",
)
"""The questions that most people come with."""


@dataclass(frozen=True)
class Figure:
    """How many things of a class there are, and the question that shows them."""

    name: str
    count: int
    query: str = ""


@blueprint.get("/")
def home() -> Response:
    """What this is, what it holds, where to ask."""
    known = {query.name: query for query in site().catalogue}
    return render(
        "home.html",
        figures=_figures(),
        counts=site().release.manifest.get("counts", {}),
        first=[known[name] for name in _FIRST if name in known],
        by_tag=by_tag(site().catalogue),
    )


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
        "User-agent: *\nDisallow: /sparql?\nDisallow: /requetes/*?\nDisallow: /data/\nDisallow: /graphes\n"
        f"Crawl-delay: 2\nSitemap: {site().address(request.url_root, '/sitemap.xml')}\n"
    )
    return Response(rules, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """What search engines may visit: pages, questions, PTCEs and tiers-lieux (sitemaps.org)."""
    things = rows(
        site().engine,
        "SELECT DISTINCT ?x WHERE { VALUES ?c { <https://w3id.org/maillage/ontology#PTCE>"
        " <https://w3id.org/maillage/ontology#TiersLieu> } GRAPH ?g { ?x a ?c } } LIMIT 20000",
    )
    paths = ["/", "/requetes", "/sparql", "/ontology", "/codes", "/donnees", "/valider"]
    paths += [f"/requetes/{query.name}" for query in site().catalogue]
    found = (row["x"] for row in things)
    paths += [href(x.value) or "" for x in found if isinstance(x, NamedNode) and x.value.startswith(ID)]
    root = site().address(request.url_root, "")
    lines = [f"<url><loc>{escape(root + path)}</loc></url>" for path in paths]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n' + "\n".join(lines) + "\n</urlset>\n"
    )
    return Response(text, content_type="application/xml; charset=utf-8")


@blueprint.get("/problemes")
def problems() -> Response:
    """What each sort of problem means: the `type` of a problem document leads here."""
    return render("problems.html", sorts=SORTS.values())


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """None: the page names its own icon."""
    return Response(status=204)


def by_tag(catalogue: Catalogue) -> list[tuple[str, list[CannedQuery]]]:
    """The queries under the first of their tags, both sorted."""
    groups: dict[str, list[CannedQuery]] = {}
    for query in catalogue:
        groups.setdefault(query.tags[0] if query.tags else "…", []).append(query)
    return sorted(groups.items())


def _figures() -> list[Figure]:
    counts = site().release.manifest.get("classes", {})
    known = {query.name for query in site().catalogue}
    found = {name: counts.get(PREFIXES["mlg"] + name, 0) for name in _KINDS}
    asked = {name: query if query in known else "" for name, query in _KINDS.items()}
    return [Figure(name, count, asked[name]) for name, count in found.items() if count]
