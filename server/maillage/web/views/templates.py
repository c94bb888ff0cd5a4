"""The templates that people fill in: a page that lists them, and each in its formats."""

from functools import cache
from typing import Final

from flask import Blueprint, Response

from maillage import paths
from maillage.facts import read_schemas
from maillage.facts.asked import OFFERED
from maillage.facts.headers import heading
from maillage.facts.templates import FORMATS, Template, read_template
from maillage.ontology import read_codes
from maillage.web.http.problems import Problem
from maillage.web.pages import render

blueprint = Blueprint("templates", __name__)
NAMES: Final = {"xlsx": "XLSX", "csv": "CSV", "json": "Table Schema"}


@blueprint.get("/modeles", strict_slashes=False)
def index() -> Response:
    """Each template with what it asks for."""
    listed = [
        (name, [(heading(column), column.required) for column in _template(name).columns]) for name in OFFERED
    ]
    return render("templates.html", templates=listed, forms=NAMES)


@blueprint.get("/modeles/<name>.<any(xlsx, csv, json):form>")
def template(name: str, form: str) -> Response:
    """A template as a file."""
    if name not in OFFERED:
        raise Problem(
            "introuvable", f"pas de modèle «{name}» ; voir /modeles", f"no template '{name}'; see /modeles"
        )
    charset = "; charset=utf-8" if form == "csv" else ""
    response = Response(_written(name, form), content_type=FORMATS[form] + charset)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return response


@cache
def _template(name: str) -> Template:
    tables = read_schemas(paths.DATA / "facts" / "schemas", read_codes(paths.ONTOLOGY / "codes"))
    return read_template(name, tables, paths.DATA / "facts", paths.ONTOLOGY / "codes")


@cache
def _written(name: str, form: str) -> bytes:
    return _template(name).written(form)
