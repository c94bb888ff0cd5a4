"""Describes the addresses for programs (OpenAPI 3.1), every question of the catalogue among them."""

import json
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage import __version__
from maillage.web.openapi import protocols
from maillage.web.openapi.parts import in_words, operation_of, schema_of
from maillage.web.openapi.questions import canned, canned_json, gives_graph
from maillage.web.openapi.rows import of_pages
from maillage.web.openapi.schemas import SCHEMAS
from maillage.web.site import site
from maillage.web.words.texts import language

blueprint = Blueprint("openapi", __name__)
TAGS: Final = {
    "sparql": ("Poser une requête SPARQL.", "Put a SPARQL query."),
    "recherche": ("Trouver par ce que l’on tape.", "Find by what one types."),
    "graphes": ("Prendre un graphe entier.", "Take a whole graph."),
    "valider": ("Vérifier un fichier.", "Check a file."),
    "reconcile": ("Rapprocher un tableau (OpenRefine).", "Match a sheet (OpenRefine)."),
    "carte": ("La carte, ligne par ligne.", "The map, row by row."),
    "reseau": ("Le réseau, ligne par ligne.", "The network, row by row."),
    "article9": ("Le diagnostic article 9.", "The article 9 diagnosis."),
    "comparer": ("Des PTCE côte à côte.", "PTCEs side by side."),
    "territoire": ("Ce qu’il y a sur un territoire.", "What there is in a territory."),
    "qualite": ("Ce que les données ont à compléter.", "What the data have to complete."),
    "pourquoi": ("D’où vient un fait.", "Where a fact comes from."),
    "contours": ("Dessiner une carte.", "Draw a map."),
    "etat": ("Savoir si le serveur tourne.", "Know whether the server runs."),
}
"""The tags of the operations that are no question; those of questions are their own."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description, in the reader's language."""
    lang = language()
    paths: dict[str, Any] = {
        "/sparql": protocols.sparql(lang),
        "/graphes": protocols.graphs(lang),
        "/valider": protocols.validate(lang),
        **protocols.reconcile(lang),
        **protocols.outlines(lang),
        **of_pages(lang),
    }
    if site().searchable:
        paths |= {"/recherche": protocols.search(lang), "/recherche/suggestions": protocols.suggestions(lang)}
    for query in site().answered:
        paths[f"/requetes/{query.name}.{{ending}}"] = {"get": canned(query, lang)}
        if not gives_graph(query):
            paths[f"/requetes/{query.name}.json"] = {"get": canned_json(query, lang)}
    for path, name, fr, en in (
        ("/sante", "health", "Le serveur tourne", "The server runs"),
        ("/sante/prete", "ready", "Le serveur répond", "The server answers"),
    ):
        content = {"application/json": schema_of("State")}
        paths[path] = {"get": operation_of(name, "etat", in_words(lang, fr, en), [], content, (), lang)}
    description = {
        "openapi": "3.1.0",
        "info": {
            "title": "Maillage",
            "version": __version__,
            "description": in_words(
                lang,
                "Le graphe ouvert de la coopération territoriale : SPARQL, questions, graphes, validation.",
                "The open graph of territorial cooperation: SPARQL, questions, graphs, validation.",
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": site().address(request.url_root, "")}],
        "tags": [{"name": name, "description": in_words(lang, *texts)} for name, texts in TAGS.items()]
        + [{"name": tag} for tag in site().catalogue.tags if tag not in TAGS],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
    return Response(
        json.dumps(description, ensure_ascii=False, indent=1) + "\n", content_type="application/json"
    )
