"""Help: who comes to do what finds the way there, step by step."""

from typing import Final

from flask import Blueprint, Response

from maillage.web.http.problems import Problem
from maillage.web.pages import prose

blueprint = Blueprint("guides", __name__)
GUIDES: Final = ("cress", "tiers-lieux", "donnees-ouvertes", "recherche", "glossaire")


@blueprint.get("/aide", strict_slashes=False)
def index() -> Response:
    """The guides, and how to read a page."""
    return prose("help")


@blueprint.get("/aide/<name>")
def guide(name: str) -> Response:
    """One guide, or the glossary."""
    if name not in GUIDES:
        known = ", ".join(GUIDES)
        raise Problem("introuvable", f"guides : {known}", f"guides: {known}")
    return prose(f"guides/{name}", crumb=True)
