"""Makes the application that serves a release."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from maillage import catalogue, paths
from maillage.engine import Embedded, Engine
from maillage.examine import Confined
from maillage.release import Release, Watch
from maillage.web import adapter, bundle, pages
from maillage.web.http import limits
from maillage.web.http.bounds import DEFAULT, Bounds
from maillage.web.http.metrics import Metrics
from maillage.web.http.policy import Policy
from maillage.web.operator import Operator
from maillage.web.site import Serving, Site
from maillage.web.site import install as install_site
from maillage.web.views import (
    areas,
    article9,
    comparison,
    datasets,
    dossier,
    editor,
    entities,
    feeds,
    graph_store,
    guides,
    home,
    maps,
    network,
    notices,
    openapi,
    outlines,
    quality,
    queries,
    reconcile,
    search,
    sparql,
    templates,
    terms,
    uploads,
    why,
)


def _embedded(release: Release) -> Engine:
    return Embedded.open(release.store_path)


@dataclass(frozen=True)
class Options:
    """How an application is run.

    Args:
        public_url: the address of the site as its readers see it, if a proxy stands before it.
        operator: who runs the site; nobody is declared when None.
        tiles: whether maps have a background of the State's Géoplateforme, which readers' browsers ask.
        engine: opens what answers SPARQL on a release; its own store in this process by default.
        queries_dir: the canned queries.
        rates: what one client may do; anything when None.
        bounds: how large and how slow a request may be.
        proxies: how many proxies stand before it, whose `X-Forwarded-*` are believed.
        lang: the language of the messages on standard error.
        log: whether to log a line of JSON a request; `log_queries`, with the query.
        prepare: whether what home tells is read before a release is served.
    """

    public_url: str = ""
    operator: Operator | None = None
    tiles: bool = True
    engine: Callable[[Release], Engine] = _embedded
    queries_dir: Path = paths.QUERIES
    rates: limits.Rates | None = None
    bounds: Bounds = DEFAULT
    proxies: int = 0
    lang: str = "fr"
    log: bool = False
    log_queries: bool = False
    prepare: bool = False


def create_app(release_dir: Path, options: Options | None = None) -> Flask:
    """The application of a release; it reads, and changes nothing.

    Args:
        release_dir: a release, or a folder of releases, whose current one is served.
        options: how it is run.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        HeaderError: a canned query has a fault.
    """
    options = options or Options()
    known = catalogue.load(options.queries_dir)

    def opened(release: Release) -> Site:
        engine, watch = options.engine(release), Watch(release)
        found = Site(release, engine, known, options.public_url, watch, options.operator, options.tiles)
        if options.prepare:
            home.prepare(found)
        return found

    serving = Serving(release_dir, opened, options.lang)
    app = Flask(__name__)
    app.url_map.merge_slashes = False  # an address with one more slash names nothing
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    limiter = limits.Limiter(options.rates) if options.rates else None
    metrics = Metrics(serving, limiter, log=options.log, log_queries=options.log_queries)
    app.extensions[uploads.EXTENSION] = Confined(
        once=True, things=lambda: serving.current.release.things_path
    )
    for module in (
        article9,
        comparison,
        dossier,
        home,
        areas,
        sparql,
        queries,
        search,
        entities,
        terms,
        datasets,
        feeds,
        uploads,
        graph_store,
        reconcile,
        templates,
        openapi,
        outlines,
        editor,
        bundle,
        network,
        notices,
        quality,
        why,
        maps,
        guides,
    ):
        app.register_blueprint(module.blueprint)
    install_site(app, serving)
    adapter.install(app, Policy(metrics, limiter, options.bounds), options.lang)
    pages.install(app)
    if options.proxies:
        n = options.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n, x_prefix=n)  # type: ignore[method-assign]
    return app
