"""Describes the addresses for programs (OpenAPI 3.1), every question of the catalogue among them."""

from typing import Any, Final

from flask import Blueprint, Response, json, request

from maillage import __version__
from maillage.catalogue import CannedQuery, Parameter, Type
from maillage.engine.formats import GRAPHS, ROWS, Format
from maillage.engine.guard import Form
from maillage.web.problems import MEDIA_TYPE
from maillage.web.site import site
from maillage.web.texts import language

blueprint = Blueprint("openapi", __name__)
_TYPES: Final[dict[Type, dict[str, str]]] = {
    Type.INTEGER: {"type": "integer"},
    Type.DECIMAL: {"type": "number"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.YEAR: {"type": "string", "pattern": "^[0-9]{4}$"},
}
_FAULTS: Final = {
    "400": ("Demande ou requête mal formée.", "Malformed request or query."),
    "403": (
        "Requête refusée : trop grande, mise à jour, SERVICE.",
        "Query refused: too large, update, SERVICE.",
    ),
    "404": ("Rien à cette adresse.", "Nothing at this address."),
    "406": ("Aucun format acceptable.", "No acceptable format."),
    "415": ("Type de contenu non pris en charge.", "Unsupported media type."),
    "422": ("Fichier à corriger.", "File to correct."),
    "429": ("Trop de demandes ; voir Retry-After.", "Too many requests; see Retry-After."),
    "503": ("Réponse trop longue ou serveur très demandé.", "Answer too long, or server in great demand."),
}
_QUERY: Final[dict[str, Any]] = {
    "name": "query",
    "in": "query",
    "required": True,
    "schema": {"type": "string"},
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description, in the reader's language."""
    lang = language()
    paths: dict[str, Any] = {"/sparql": _sparql(lang), "/graphes": _graphs(lang), "/valider": _validate(lang)}
    for query in site().catalogue:
        paths[f"/requetes/{query.name}.{{ending}}"] = {"get": _canned(query, lang)}
    for path, fr, en in (
        ("/sante", "Le serveur tourne", "The server runs"),
        ("/sante/prete", "Le serveur répond", "The server answers"),
    ):
        paths[path] = {"get": _operation(_say(lang, fr, en), [], {"application/json": {}}, (), lang)}
    told = {
        "openapi": "3.1.0",
        "info": {
            "title": "Maillage",
            "version": __version__,
            "description": _say(
                lang,
                "Le graphe ouvert de la coopération territoriale : SPARQL, questions, graphes, validation.",
                "The open graph of territorial cooperation: SPARQL, questions, graphs, validation.",
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": site().address(request.url_root, "")}],
        "paths": paths,
        "components": {"schemas": {"Problem": _PROBLEM}},
    }
    return Response(json.dumps(told, indent=1) + "\n", content_type="application/json")


_PROBLEM: Final = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail", "fr", "en"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "detail", "instance", "fr", "en")},
        **{name: {"type": "integer"} for name in ("status", "line", "column")},
    },
}


def _say(lang: str, fr: str, en: str) -> str:
    return fr if lang == "fr" else en


def _operation(
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    faults: tuple[str, ...],
    lang: str,
) -> dict[str, Any]:
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": _say(lang, "La réponse.", "The answer."), "content": content},
            **{
                code: {"description": _say(lang, *_FAULTS[code]), "content": problem}
                for code in (*faults, "429", "503")
            },
        },
    }


def _content(forms: tuple[Format, ...]) -> dict[str, Any]:
    return {form.media_type: {} for form in forms}


def _sparql(lang: str) -> dict[str, Any]:
    graphs: list[dict[str, Any]] = [
        {"name": name, "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    title = _say(lang, "Une requête SPARQL 1.1", "A SPARQL 1.1 query")
    content, faults = _content((*ROWS, *GRAPHS)), ("400", "403", "406")
    posted = _operation(title, graphs, content, (*faults, "415"), lang)
    form = {"schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}}
    body = {
        "application/sparql-query": {"schema": {"type": "string"}},
        "application/x-www-form-urlencoded": form,
    }
    return {
        "get": _operation(title, [_QUERY, *graphs], content, faults, lang),
        "post": posted | {"requestBody": {"required": True, "content": body}},
    }


def _graphs(lang: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": "graph", "in": "query", "schema": {"type": "string", "format": "iri"}},
        {"name": "default", "in": "query", "allowEmptyValue": True, "schema": {"type": "string"}},
    ]
    title = _say(lang, "Un graphe nommé, ou l’union", "A named graph, or the union")
    return {"get": _operation(title, parameters, _content(GRAPHS), ("400", "403", "404", "406"), lang)}


def _validate(lang: str) -> dict[str, Any]:
    title = _say(lang, "Examiner un fichier", "Examine a file")
    content = {"application/json": {}} | _content(GRAPHS)
    file = {
        "type": "object",
        "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    }
    body = {"multipart/form-data": {"schema": file}, "text/turtle": {"schema": {"type": "string"}}}
    told = _operation(title, [], content, ("400", "415", "422"), lang)
    return {"post": told | {"requestBody": {"required": True, "content": body}}}


def _canned(query: CannedQuery, lang: str) -> dict[str, Any]:
    forms = GRAPHS if query.form in (Form.CONSTRUCT, Form.DESCRIBE) else ROWS
    ending = {
        "name": "ending",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": [form.ending for form in forms]},
        "example": forms[0].ending,
    }
    parameters = [_parameter(p, query.example.get(p.name, ""), lang) for p in query.parameters]
    told = _operation(query.title[lang], [ending, *parameters], _content(forms), ("400", "406"), lang)
    return told | {
        "operationId": query.name,
        "description": query.description[lang],
        "tags": list(query.tags),
    }


def _parameter(parameter: Parameter, example: str, lang: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES.get(parameter.type, {"type": "string"}))
    if parameter.type is Type.BOOLEAN:
        schema["enum"] = ["true", "false"]
    if parameter.values:
        schema["enum"] = list(parameter.values)
    if parameter.default:
        schema["default"] = parameter.default
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.label[lang],
        "schema": schema,
    }
    return told | ({"example": example} if example else {})
