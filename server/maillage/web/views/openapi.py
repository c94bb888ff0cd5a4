"""Describes the addresses for programs (OpenAPI 3.1), every question of the catalogue among them."""

import json
from typing import Any, Final

from flask import Blueprint, Response, request

from maillage import __version__
from maillage.catalogue import CannedQuery, Parameter, Type
from maillage.engine.formats import GRAPHS, ROWS, Format
from maillage.facts.asked import OFFERED
from maillage.search.asking import EVERY, FARTHEST, LONGEST
from maillage.search.index import MOST
from maillage.search.kinds import GROUPS
from maillage.sparql.guard import Form
from maillage.vocabulary import GRAPH
from maillage.web.finding import PAGE
from maillage.web.http.bounds import DEFAULT
from maillage.web.http.negotiate import HTML
from maillage.web.http.problems import MEDIA_TYPE
from maillage.web.questions.answers import MOST as MOST_ROWS
from maillage.web.questions.asked import TAKEN
from maillage.web.site import site
from maillage.web.views import uploads
from maillage.web.views.search import SUGGESTED
from maillage.web.words.texts import language

blueprint = Blueprint("openapi", __name__)
_TYPES: Final[dict[Type, dict[str, str]]] = {
    Type.INTEGER: {"type": "integer"},
    Type.DECIMAL: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"},
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
    "413": DEFAULT.bodies_said,
    "415": ("Type de contenu non pris en charge.", "Unsupported media type."),
    "422": ("Fichier à corriger.", "File to correct."),
    "429": ("Trop de demandes ; voir Retry-After.", "Too many requests; see Retry-After."),
    "503": ("Réponse trop longue ou serveur très demandé.", "Answer too long, or server in great demand."),
}
_CANNED: Final = ("400", "403", "404", "406")
_ASK: Final = "SELECT ?s { ?s a <https://w3id.org/maillage/ontology#PTCE> } ORDER BY ?s LIMIT 10"
_TAKEN: Final = (
    "csv : RFC 4180 ; excel.csv et xlsx : pour un tableur, {1} lignes au plus, ce que le fichier dit s’il en "
    "manque ; {0} aussi, quand les choses de la réponse ont des coordonnées.",
    "csv: RFC 4180; excel.csv and xlsx: for a spreadsheet, {1} rows at most, the file says when some are "
    "left out; {0} too, where the things of the answer have coordinates.",
)
_MAPS: Final = ", ".join(ending for ending, form in TAKEN.items() if form.points)
_PAGE: Final[dict[str, Any]] = {HTML: {"schema": {"type": "string"}}}
_TAGS: Final = {
    "sparql": ("Poser une requête SPARQL.", "Put a SPARQL query."),
    "recherche": ("Trouver par ce que l’on tape.", "Find by what one types."),
    "graphes": ("Prendre un graphe entier.", "Take a whole graph."),
    "valider": ("Vérifier un fichier.", "Check a file."),
    "reconcile": ("Rapprocher un tableau (OpenRefine).", "Match a sheet (OpenRefine)."),
    "contours": ("Dessiner une carte.", "Draw a map."),
    "etat": ("Savoir si le serveur tourne.", "Know whether the server runs."),
}
"""The tags of the operations that are no question; those of questions are their own."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description, in the reader's language."""
    lang = language()
    paths: dict[str, Any] = {
        "/sparql": _sparql(lang),
        "/graphes": _graphs(lang),
        "/valider": _validate(lang),
        **_reconcile(lang),
        **_outlines(lang),
    }
    if site().searchable:
        paths |= {"/recherche": _search(lang), "/recherche/suggestions": _suggestions(lang)}
    for query in site().answered:
        paths[f"/requetes/{query.name}.{{ending}}"] = {"get": _canned(query, lang)}
        if not _gives_graph(query):
            paths[f"/requetes/{query.name}.json"] = {"get": _canned_json(query, lang)}
    for path, name, fr, en in (
        ("/sante", "health", "Le serveur tourne", "The server runs"),
        ("/sante/prete", "ready", "Le serveur répond", "The server answers"),
    ):
        content = {"application/json": _schema("State")}
        paths[path] = {"get": _operation(name, "etat", _say(lang, fr, en), [], content, (), lang)}
    description = {
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
        "tags": [{"name": name, "description": _say(lang, *texts)} for name, texts in _TAGS.items()]
        + [{"name": tag} for tag in site().catalogue.tags if tag not in _TAGS],
        "paths": paths,
        "components": {"schemas": _SCHEMAS},
    }
    return Response(
        json.dumps(description, ensure_ascii=False, indent=1) + "\n", content_type="application/json"
    )


_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "integer"}
_SCHEMAS: Final[dict[str, Any]] = {
    "Outlines": {"type": "object", "description": "TopoJSON, or GeoJSON (RFC 7946)"},
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "fr", "en"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "instance", "fr", "en"), _TEXT),
            **dict.fromkeys(("status", "line", "column"), _NUMBER),
        },
    },
    "Results": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format",
        "required": ["head"],
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
        "properties": {
            "head": {"type": "object", "properties": {"vars": {"type": "array", "items": _TEXT}}},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
            },
            "boolean": {"type": "boolean"},
        },
    },
    "Graph": {"type": ["object", "array"], "items": {"type": "object"}, "description": "JSON-LD 1.1"},
    "Rows": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format, 3.1, 3.2",
        "required": ["head", "results"],
        "properties": {
            "head": {
                "type": "object",
                "required": ["vars"],
                "properties": {"vars": {"type": "array", "items": _TEXT}},
            },
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {"$ref": "#/components/schemas/Term"},
                        },
                    }
                },
            },
        },
    },
    "Term": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format, 3.2.2",
        "required": ["type", "value"],
        "properties": {
            "type": {"type": "string", "enum": ["uri", "literal", "bnode"]},
            **dict.fromkeys(("value", "xml:lang", "datatype"), _TEXT),
        },
    },
    "Truth": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format, 3.3",
        "required": ["head", "boolean"],
        "properties": {"head": {"type": "object"}, "boolean": {"type": "boolean"}},
    },
    "Examination": {
        "type": "object",
        "required": ["file", "examined", "conforms", "counts", "remarks"],
        "properties": {
            "file": _TEXT,
            "examined": {"type": "integer"},
            "conforms": {"type": "boolean", "description": "SHACL 3.6.1.1: no remark, of any severity"},
            "counts": {
                "type": "object",
                "properties": {key: {"type": "integer"} for key in ("Violation", "Warning", "Info")},
            },
            "sheet": {
                "type": "object",
                "description": "of a person's sheet alone",
                "required": ["table", "known", "undecided", "wrong", "name"],
                "properties": {
                    **dict.fromkeys(("table", "name"), _TEXT),
                    **{key: {"type": "integer"} for key in ("known", "undecided", "wrong")},
                },
            },
            "remarks": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["severity", "file", "line", "column", "about", "fr", "en", "number"],
                    "properties": {
                        "severity": {"type": "string", "enum": ["Violation", "Warning", "Info"]},
                        "line": {"type": ["integer", "null"]},
                        "number": {
                            "type": "integer",
                            "description": "over 1: counts those alike that are not shown",
                        },
                        **dict.fromkeys(("file", "fr", "en"), _TEXT),
                        **dict.fromkeys(("column", "about"), _MAYBE),
                    },
                },
            },
        },
    },
    "Reconciliation": {
        "type": "object",
        "description": "Reconciliation Service API 0.2: 3.1 manifest, 4.2 answers to a batch, 7.6 values",
    },
    "Suggestions": {
        "type": "object",
        "description": "Reconciliation Service API 0.2, 6.3",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name"],
                    "properties": dict.fromkeys(("id", "name", "description"), _TEXT),
                },
            },
        },
    },
    "Proposals": {
        "type": "object",
        "description": "Reconciliation Service API 0.2, 7.4",
        "required": ["properties"],
        "properties": {
            "properties": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
        },
    },
    "Flyout": {
        "type": "object",
        "description": "Reconciliation Service API 0.2, 6.5",
        "required": ["id", "html"],
        "properties": dict.fromkeys(("id", "html"), _TEXT),
    },
    "Hit": {
        "type": "object",
        "required": ["iri", "label", "kind", "kind_label", "group", "score", "why", "place", "page"],
        "properties": {
            **dict.fromkeys(("iri", "label", "kind", "kind_label", "group", "why", "place", "origin"), _TEXT),
            **{key: {"type": "number"} for key in ("score", "lon", "lat", "distance_km")},
            **{key: {"$ref": "#/components/schemas/Area"} for key in ("commune", "departement", "region")},
            **{key: {"type": "array", "items": _TEXT} for key in ("codes", "themes")},
            "active": {"type": "boolean"},
            "page": _MAYBE,
        },
    },
    "Area": {
        "type": "object",
        "required": ["code", "name"],
        "properties": {"code": _TEXT, "name": _TEXT},
    },
    "Hits": {
        "type": "object",
        "required": [
            "q",
            "filters",
            "count",
            "bounded",
            "page",
            "suggestion",
            "none_there",
            "hits",
            "facets",
        ],
        "properties": {
            "q": _TEXT,
            "filters": {"type": "object", "additionalProperties": _TEXT},
            "count": {"type": "integer", "minimum": 0, "maximum": MOST},
            "bounded": {"type": "boolean", "description": "whether there may be more than are counted"},
            "page": _NUMBER,
            "suggestion": _MAYBE,
            "none_there": {"anyOf": [{"$ref": "#/components/schemas/NoneThere"}, {"type": "null"}]},
            "hits": {"type": "array", "maxItems": PAGE, "items": {"$ref": "#/components/schemas/Hit"}},
            "facets": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"$ref": "#/components/schemas/Facet"}},
            },
        },
    },
    "NoneThere": {
        "type": "object",
        "description": "none of the kind that the text asks for is known in the place that it names",
        "required": ["kind", "place", "message", "nearest"],
        "properties": {
            "kind": _TEXT,
            "place": {
                "type": "object",
                "required": ["iri", "name"],
                "properties": {"iri": _TEXT, "name": _TEXT},
            },
            "message": _TEXT,
            "nearest": {
                "type": ["object", "null"],
                "required": ["iri", "label", "distance_km"],
                "properties": {"iri": _TEXT, "label": _TEXT, "distance_km": {"type": "number"}},
            },
        },
    },
    "Facet": {
        "type": "object",
        "required": ["value", "label", "count"],
        "properties": {"value": _TEXT, "label": _TEXT, "count": _NUMBER},
    },
    "Completions": {
        "type": "object",
        "required": ["q", "suggestions"],
        "properties": {
            "q": _TEXT,
            "suggestions": {
                "type": "array",
                "maxItems": SUGGESTED,
                "items": {
                    "type": "object",
                    "required": ["iri", "label", "kind", "kind_label", "place", "page"],
                    "properties": dict.fromkeys(
                        ("iri", "label", "kind", "kind_label", "place", "page"), _TEXT
                    ),
                },
            },
        },
    },
    "State": {
        "type": "object",
        "required": ["status", "version"],
        "properties": {"status": {"type": "string", "enum": ["ok", "ready"]}, "version": _TEXT},
    },
}


def _schema(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _say(lang: str, fr: str, en: str) -> str:
    return fr if lang == "fr" else en


def _operation(
    name: str,
    tag: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    faults: tuple[str, ...],
    lang: str,
) -> dict[str, Any]:
    retry: dict[str, Any] = {"description": "RFC 9110", "schema": {"type": "integer", "minimum": 1}}
    headers = {
        "429": {"headers": {"Retry-After": retry | {"required": True}}},
        "503": {"headers": {"Retry-After": retry}},
    }
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {"description": _say(lang, "La réponse.", "The answer."), "content": content},
            **{
                code: {
                    "description": _say(lang, *_FAULTS[code]),
                    "content": {MEDIA_TYPE: _schema("Problem"), **_PAGE},
                    **headers.get(code, {}),
                }
                for code in (*faults, "429", "503")
            },
        },
    }


def _content(forms: tuple[Format, ...]) -> dict[str, Any]:
    """Formats and their schemas, plain text first: generated clients read an answer as the first of them."""
    text = sorted(forms, key=lambda form: not form.media_type.startswith("text/"))
    named = {"json": "Results", "jsonld": "Graph"}
    return {
        form.media_type: _schema(named[form.name]) if form.name in named else {"schema": _TEXT}
        for form in text
    }


def _format(forms: tuple[Format, ...], *pages: str) -> dict[str, Any]:
    """The parameter that names a format, for who cannot set Accept."""
    return {
        "name": "format",
        "in": "query",
        "allowEmptyValue": True,
        "schema": {"type": "string", "enum": [*(form.name for form in forms), *pages]},
    }


def _sparql(lang: str) -> dict[str, Any]:
    graphs: list[dict[str, Any]] = [
        {"name": name, "in": "query", "schema": {"type": "array", "items": _TEXT}}
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    graphs.append(_format((*ROWS, *GRAPHS), "html"))
    query = {
        "name": "query",
        "in": "query",
        "required": False,
        "description": _say(
            lang,
            "Sans elle, la description du service (SPARQL 1.1 Service Description).",
            "Without it, the description of the service (SPARQL 1.1 Service Description).",
        ),
        "schema": _TEXT,
        "example": _ASK,
    }
    title = _say(lang, "Une requête SPARQL 1.1", "A SPARQL 1.1 query")
    content, faults = _content((*ROWS, *GRAPHS)) | _PAGE, ("400", "403", "406")
    posted = _operation("post_sparql", "sparql", title, graphs, content, (*faults, "413", "415"), lang)
    form = {"type": "object", "required": ["query"], "properties": {"query": _TEXT}}
    body = {
        "required": True,
        "description": _say(
            lang,
            "Un formulaire ; ou le texte de la requête, de type application/sparql-query.",
            "A form; or the text of the query, of type application/sparql-query.",
        ),
        "content": {"application/x-www-form-urlencoded": {"schema": form, "example": {"query": _ASK}}},
    }
    return {
        "get": _operation("get_sparql", "sparql", title, [query, *graphs], content, faults, lang),
        "post": posted | {"requestBody": body},
    }


def _search(lang: str) -> dict[str, Any]:
    """The search, as a page, JSON or CSV."""
    parameters = [
        _text(lang),
        _filter(lang, "genre", "Un genre de choses.", "One kind of things.", {"enum": ["", *GROUPS, EVERY]}),
        _filter(lang, "region", "Une région, par son code ou son nom.", "A region, by its code or name."),
        _filter(
            lang,
            "departement",
            "Un département, par son code ou son nom.",
            "A département, by its code or name.",
        ),
        _filter(lang, "theme", "Un thème, par son code ou son nom.", "A theme, by its code or name."),
        {
            "name": "rayon",
            "in": "query",
            "allowEmptyValue": True,
            "description": _say(
                lang,
                "À combien de kilomètres au plus du lieu que le texte nomme.",
                "Within how many kilometres of the place that the text names.",
            ),
            "schema": {"type": "integer", "minimum": 1, "maximum": FARTHEST},
        },
        {
            "name": "page",
            "in": "query",
            "allowEmptyValue": True,
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST // PAGE},
        },
        {
            "name": "format",
            "in": "query",
            "allowEmptyValue": True,
            "schema": {"type": "string", "enum": ["json", "csv", "html"]},
        },
    ]
    title = _say(lang, "Chercher par un nom, un lieu, un code", "Search by a name, a place, a code")
    content = {"application/json": _schema("Hits"), "text/csv": {"schema": _TEXT}} | _PAGE
    return {"get": _operation("search", "recherche", title, parameters, content, ("400", "406"), lang)}


def _suggestions(lang: str) -> dict[str, Any]:
    """What a text that is being typed may mean."""
    title = _say(lang, "Suggérer pendant la frappe", "Suggest while one types")
    content = {"application/json": _schema("Completions")}
    return {"get": _operation("suggest", "recherche", title, [_text(lang)], content, ("400",), lang)}


def _text(lang: str) -> dict[str, Any]:
    said = _say(lang, "Un nom, un sigle, une commune, un SIREN.", "A name, an acronym, a commune, a SIREN.")
    schema = _TEXT | {"maxLength": LONGEST}
    return {"name": "q", "in": "query", "description": said, "schema": schema, "example": "cbe seignanx"}


def _filter(lang: str, name: str, fr: str, en: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
    schema = _TEXT | (more or {})
    return {
        "name": name,
        "in": "query",
        "allowEmptyValue": True,
        "description": _say(lang, fr, en),
        "schema": schema,
    }


def _outlines(lang: str) -> dict[str, Any]:
    """The outlines of territories: those of a kind, and of the communes of a département."""
    start = "/territoires/contours"
    ending: dict[str, Any] = {
        "name": "ending",
        "in": "path",
        "required": True,
        "schema": _TEXT | {"enum": ["json", "geojson"]},
        "description": _say(lang, "json est du TopoJSON.", "json is TopoJSON."),
    }
    kind: dict[str, Any] = {
        "name": "kind",
        "in": "path",
        "required": True,
        "schema": _TEXT | {"enum": ["region", "departement", "epci"]},
        "example": "region",
    }
    departement: dict[str, Any] = {
        "name": "departement",
        "in": "path",
        "required": True,
        "description": _say(lang, "Le code du département.", "The code of the département."),
        "schema": _TEXT | {"pattern": "^[0-9AB]{2,3}$"},
        "example": "64",
    }
    content = dict.fromkeys(("application/json", "application/geo+json"), _schema("Outlines"))
    told = {
        f"{start}/{{kind}}.{{ending}}": (
            "outlines",
            [ending, kind],
            "Les contours de territoires",
            "Outlines",
        ),
        f"{start}/commune/{{departement}}.{{ending}}": (
            "communes_outlines",
            [ending, departement],
            "Les contours des communes d’un département",
            "Outlines of the communes of a département",
        ),
    }
    return {
        path: {"get": _operation(name, "contours", _say(lang, fr, en), parameters, content, ("404",), lang)}
        for path, (name, parameters, fr, en) in told.items()
    }


def _graphs(lang: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {
            "name": "graph",
            "in": "query",
            "schema": {"type": "string", "format": "iri"},
            "example": GRAPH + "codes",
        },
        {"name": "default", "in": "query", "allowEmptyValue": True, "schema": _TEXT},
        _format(GRAPHS),
    ]
    title = _say(lang, "Un graphe nommé, ou l’union", "A named graph, or the union")
    faults = ("400", "403", "404", "406")
    return {"get": _operation("get_graph", "graphes", title, parameters, _content(GRAPHS), faults, lang)}


def _validate(lang: str) -> dict[str, Any]:
    title = _say(lang, "Examiner un fichier", "Examine a file")
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {"application/json": _schema("Examination")} | _content(GRAPHS) | _PAGE
    content |= dict.fromkeys(uploads.SHEET_TYPES, binary)
    file = {"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"}
    form = {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": file,
            "table": {"type": "string", "enum": ["", *OFFERED]},
            "sheet": {"type": "string", "maxLength": uploads.LONGEST},
        },
    }
    body = {
        "required": True,
        "description": _say(
            lang,
            "Un formulaire ; ou le fichier lui-même, avec son type (text/turtle, text/csv…). format=sheet "
            "rend un tableau complété.",
            "A form; or the file itself, with its type (text/turtle, text/csv…). format=sheet gives a sheet "
            "back completed.",
        ),
        "content": {"multipart/form-data": {"schema": form}},
    }
    formats = [_format(GRAPHS, "json", "html", uploads.SHEET)]
    faults = ("400", "406", "413", "415", "422")
    page = _operation("get_form", "valider", _say(lang, "Le formulaire", "The form"), [], _PAGE, (), lang)
    posted = _operation("validate_file", "valider", title, formats, content, faults, lang)
    return {"get": page, "post": posted | {"requestBody": body}}


def _reconcile(lang: str) -> dict[str, Any]:
    """The reconciliation service: one address for manifest, queries and values, and those of its helpers."""
    path, json_ = "/reconcile", "application/json"
    batch = '{"q0": {"query": "PTCE Sud-Aquitaine", "properties": [{"pid": "departement", "v": "40"}]}}'
    fields = {"queries": _TEXT, "extend": _TEXT}
    asked: list[dict[str, Any]] = [
        {"name": "queries", "in": "query", "schema": _TEXT, "example": batch},
        {"name": "extend", "in": "query", "schema": _TEXT},
    ]
    faults = ("400", "413")
    title = _say(lang, "Le manifeste, ou des réponses", "The manifest, or answers")
    posted = _say(lang, "Des lignes à rapprocher", "Rows to match")
    whole = {json_: _schema("Reconciliation")}
    form = {"schema": {"type": "object", "properties": fields}, "example": {"queries": batch}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": form}}
    post = _operation("post_reconcile", "reconcile", posted, [], whole, (*faults, "415"), lang)
    found = {
        path: {
            "get": _operation("get_reconcile", "reconcile", title, asked, whole, faults, lang),
            "post": post | {"requestBody": body},
        }
    }
    for what, example, fr, en in (
        ("entity", "sud", "Des choses à proposer", "Things to suggest"),
        ("type", "pt", "Des types à proposer", "Types to suggest"),
        ("property", "si", "Des propriétés à proposer", "Properties to suggest"),
    ):
        prefix = {
            "name": "prefix",
            "in": "query",
            "allowEmptyValue": True,
            "schema": _TEXT,
            "example": example,
        }
        cursor: dict[str, Any] = {"name": "cursor", "in": "query", "allowEmptyValue": True, "schema": _NUMBER}
        content = {json_: _schema("Suggestions")}
        operation = _operation(
            f"suggest_{what}", "reconcile", _say(lang, fr, en), [prefix, cursor], content, ("400",), lang
        )
        found[f"{path}/suggest/{what}"] = {"get": operation}
    kind: dict[str, Any] = {
        "name": "type",
        "in": "query",
        "allowEmptyValue": True,
        "schema": _TEXT,
        "example": "PTCE",
    }
    limit: dict[str, Any] = {"name": "limit", "in": "query", "allowEmptyValue": True, "schema": _NUMBER}
    thing: dict[str, Any] = {"name": "id", "in": "query", "schema": _TEXT, "example": "id/ptce/sud-aquitaine"}
    named: dict[str, Any] = {
        "name": "what",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": ["entity", "type", "property"]},
        "example": "entity",
    }
    for end, name, texts, parameters, content, codes in (
        (
            "properties",
            "propose_properties",
            ("Des colonnes à prendre", "Columns to take"),
            [kind, limit],
            {json_: _schema("Proposals")},
            ("400",),
        ),
        (
            "flyout/{what}",
            "get_flyout",
            ("Quelques mots", "A few words"),
            [named, thing],
            {json_: _schema("Flyout")},
            ("404",),
        ),
        ("preview", "get_preview", ("Une petite page", "A small page"), [thing], _PAGE, ("404",)),
    ):
        operation = _operation(name, "reconcile", _say(lang, *texts), parameters, content, codes, lang)
        found[f"{path}/{end}"] = {"get": operation}
    return found


def _gives_graph(query: CannedQuery) -> bool:
    return query.form in (Form.CONSTRUCT, Form.DESCRIBE)


def _canned(query: CannedQuery, lang: str) -> dict[str, Any]:
    """A question in any of its formats, by the ending of its address."""
    forms = GRAPHS if _gives_graph(query) else ROWS
    taken = [form for form in TAKEN.values() if not form.points] if query.form is Form.SELECT else []
    ending: dict[str, Any] = {
        "name": "ending",
        "in": "path",
        "required": True,
        "schema": {
            "type": "string",
            "enum": [*(form.ending for form in forms), *(form.ending for form in taken)],
        },
        "example": forms[0].ending,
    }
    if taken:
        ending["description"] = _say(lang, *(text.format(_MAPS, MOST_ROWS) for text in _TAKEN))
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = _content(forms) | {form.media_type: binary for form in taken if ";" not in form.media_type}
    return _question(query, "", [ending], content, lang)


def _canned_json(query: CannedQuery, lang: str) -> dict[str, Any]:
    """A question in JSON alone: generated clients read its answer as an object, not as text."""
    schema = _schema("Truth" if query.form is Form.ASK else "Rows")
    return _question(query, "_json", [], {ROWS[0].media_type: schema}, lang)


def _question(
    query: CannedQuery, suffix: str, more: list[dict[str, Any]], content: dict[str, Any], lang: str
) -> dict[str, Any]:
    parameters = [*more, *(_parameter(p, query.example.get(p.name, ""), lang) for p in query.parameters)]
    name = query.name.replace("-", "_") + suffix
    tags = list(query.tags) or ["etat"]
    operation = _operation(name, tags[0], query.title[lang], parameters, content, _CANNED, lang)
    return operation | {"description": query.description[lang], "tags": tags}


def _parameter(parameter: Parameter, example: str, lang: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES.get(parameter.type, _TEXT))
    if parameter.values:
        schema["enum"] = [_typed(parameter, value) for value in parameter.values]
    if parameter.default:
        schema["default"] = _typed(parameter, parameter.default)
    if parameter.required and schema["type"] == "string":
        schema["minLength"] = 1
    description: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "allowEmptyValue": not parameter.required,
        "description": parameter.label[lang],
        "schema": schema,
    }
    return description | ({"example": _typed(parameter, example)} if example else {})


def _typed(parameter: Parameter, value: str) -> object:
    """A value that the header of a query gives, as JSON has it."""
    text = parameter.term(value).value
    if parameter.type is Type.BOOLEAN:
        return text == "true"
    if parameter.type is Type.INTEGER:
        return int(text)
    return float(text) if parameter.type is Type.DECIMAL else value
