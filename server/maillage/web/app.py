"""Makes the application that serves a release."""

from pathlib import Path
from typing import Final

from flask import Flask

from maillage import catalogue, paths
from maillage.engine import Embedded, Engine
from maillage.release import Release
from maillage.web import datasets, entities, headers, home, pages, problems, queries, sparql, terms
from maillage.web.site import EXTENSION, Site

_LARGEST_REQUEST: Final = 512 * 1024


def create_app(
    release_dir: Path,
    *,
    public_url: str = "",
    engine: Engine | None = None,
    queries_dir: Path = paths.QUERIES,
) -> Flask:
    """The application of a release; it reads, and changes nothing.

    Args:
        release_dir: a release, or a folder of releases, whose current one is served.
        public_url: the address of the site as its readers see it, if a proxy stands before it.
        engine: what answers SPARQL; the release's own store by default.
        queries_dir: the canned queries.

    Raises:
        ReleaseError: there is no release, or it is damaged.
        HeaderError: a canned query has a fault.
    """
    release = Release.open(release_dir)
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = _LARGEST_REQUEST
    app.extensions[EXTENSION] = Site(
        release, engine or Embedded.open(release.store_path), catalogue.load(queries_dir), public_url
    )
    for module in (home, sparql, queries, entities, terms, datasets):
        app.register_blueprint(module.blueprint)
    pages.install(app)
    problems.install(app)
    headers.install(app)
    return app
