"""The addresses of standards and of the search: SPARQL, graphs, validation, reconciliation, outlines."""

from typing import Any, Final

from maillage.engine.formats import GRAPHS, ROWS
from maillage.facts.asked import OFFERED
from maillage.search.asking import EVERY, FARTHEST, LONGEST
from maillage.search.index import MOST
from maillage.search.kinds import GROUPS
from maillage.vocabulary import GRAPH
from maillage.web import finding
from maillage.web.openapi.parts import (
    NUMBER,
    PAGE,
    TEXT,
    content_of,
    filtered,
    format_of,
    in_words,
    operation_of,
    schema_of,
)
from maillage.web.views import uploads

_ASK: Final = "SELECT ?s { ?s a <https://w3id.org/maillage/ontology#PTCE> } ORDER BY ?s LIMIT 10"


def sparql(lang: str) -> dict[str, Any]:
    """A query by GET or POST (SPARQL 1.1 Protocol)."""
    graphs: list[dict[str, Any]] = [
        {"name": name, "in": "query", "schema": {"type": "array", "items": TEXT}}
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    graphs.append(format_of((*ROWS, *GRAPHS), "html"))
    query = {
        "name": "query",
        "in": "query",
        "required": False,
        "description": in_words(
            lang,
            "Sans elle, la description du service (SPARQL 1.1 Service Description).",
            "Without it, the description of the service (SPARQL 1.1 Service Description).",
        ),
        "schema": TEXT,
        "example": _ASK,
    }
    title = in_words(lang, "Une requête SPARQL 1.1", "A SPARQL 1.1 query")
    content, faults = content_of((*ROWS, *GRAPHS)) | PAGE, ("400", "403", "406")
    posted = operation_of("post_sparql", "sparql", title, graphs, content, (*faults, "413", "415"), lang)
    form = {"type": "object", "required": ["query"], "properties": {"query": TEXT}}
    body = {
        "required": True,
        "description": in_words(
            lang,
            "Un formulaire ; ou le texte de la requête, de type application/sparql-query.",
            "A form; or the text of the query, of type application/sparql-query.",
        ),
        "content": {"application/x-www-form-urlencoded": {"schema": form, "example": {"query": _ASK}}},
    }
    return {
        "get": operation_of("get_sparql", "sparql", title, [query, *graphs], content, faults, lang),
        "post": posted | {"requestBody": body},
    }


def search(lang: str) -> dict[str, Any]:
    """The search, as a page, JSON or CSV."""
    parameters = [
        _text(lang),
        filtered(lang, "genre", "Un genre de choses.", "One kind of things.", {"enum": ["", *GROUPS, EVERY]}),
        filtered(lang, "region", "Une région, par son code ou son nom.", "A region, by its code or name."),
        filtered(
            lang,
            "departement",
            "Un département, par son code ou son nom.",
            "A département, by its code or name.",
        ),
        filtered(lang, "theme", "Un thème, par son code ou son nom.", "A theme, by its code or name."),
        {
            "name": "rayon",
            "in": "query",
            "allowEmptyValue": True,
            "description": in_words(
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
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST // finding.PAGE},
        },
        {
            "name": "format",
            "in": "query",
            "allowEmptyValue": True,
            "schema": {"type": "string", "enum": ["json", "csv", "html"]},
        },
    ]
    title = in_words(lang, "Chercher par un nom, un lieu, un code", "Search by a name, a place, a code")
    content = {"application/json": schema_of("Hits"), "text/csv": {"schema": TEXT}} | PAGE
    return {"get": operation_of("search", "recherche", title, parameters, content, ("400", "406"), lang)}


def suggestions(lang: str) -> dict[str, Any]:
    """What a text that is being typed may mean."""
    title = in_words(lang, "Suggérer pendant la frappe", "Suggest while one types")
    content = {"application/json": schema_of("Completions")}
    return {"get": operation_of("suggest", "recherche", title, [_text(lang)], content, ("400",), lang)}


def _text(lang: str) -> dict[str, Any]:
    said = in_words(
        lang, "Un nom, un sigle, une commune, un SIREN.", "A name, an acronym, a commune, a SIREN."
    )
    schema = TEXT | {"maxLength": LONGEST}
    return {"name": "q", "in": "query", "description": said, "schema": schema, "example": "cbe seignanx"}


def outlines(lang: str) -> dict[str, Any]:
    """The outlines of territories: those of a kind, and of the communes of a département."""
    start = "/territoires/contours"
    ending: dict[str, Any] = {
        "name": "ending",
        "in": "path",
        "required": True,
        "schema": TEXT | {"enum": ["json", "geojson"]},
        "description": in_words(lang, "json est du TopoJSON.", "json is TopoJSON."),
    }
    kind: dict[str, Any] = {
        "name": "kind",
        "in": "path",
        "required": True,
        "schema": TEXT | {"enum": ["region", "departement", "epci"]},
        "example": "region",
    }
    departement: dict[str, Any] = {
        "name": "departement",
        "in": "path",
        "required": True,
        "description": in_words(lang, "Le code du département.", "The code of the département."),
        "schema": TEXT | {"pattern": "^[0-9AB]{2,3}$"},
        "example": "64",
    }
    content = dict.fromkeys(("application/json", "application/geo+json"), schema_of("Outlines"))
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
        path: {
            "get": operation_of(name, "contours", in_words(lang, fr, en), parameters, content, ("404",), lang)
        }
        for path, (name, parameters, fr, en) in told.items()
    }


def graphs(lang: str) -> dict[str, Any]:
    """A named graph, or the union (SPARQL 1.1 Graph Store HTTP Protocol)."""
    parameters: list[dict[str, Any]] = [
        {
            "name": "graph",
            "in": "query",
            "schema": {"type": "string", "format": "iri"},
            "example": GRAPH + "codes",
        },
        {"name": "default", "in": "query", "allowEmptyValue": True, "schema": TEXT},
        format_of(GRAPHS),
    ]
    title = in_words(lang, "Un graphe nommé, ou l’union", "A named graph, or the union")
    faults = ("400", "403", "404", "406")
    return {"get": operation_of("get_graph", "graphes", title, parameters, content_of(GRAPHS), faults, lang)}


def validate(lang: str) -> dict[str, Any]:
    """The form that takes a file, and what is said of the file."""
    title = in_words(lang, "Examiner un fichier", "Examine a file")
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {"application/json": schema_of("Examination")} | content_of(GRAPHS) | PAGE
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
        "description": in_words(
            lang,
            "Un formulaire ; ou le fichier lui-même, avec son type (text/turtle, text/csv…). format=sheet "
            "rend un tableau complété.",
            "A form; or the file itself, with its type (text/turtle, text/csv…). format=sheet gives a sheet "
            "back completed.",
        ),
        "content": {"multipart/form-data": {"schema": form}},
    }
    formats = [format_of(GRAPHS, "json", "html", uploads.SHEET)]
    faults = ("400", "406", "413", "415", "422")
    page = operation_of(
        "get_form", "valider", in_words(lang, "Le formulaire", "The form"), [], PAGE, (), lang
    )
    posted = operation_of("validate_file", "valider", title, formats, content, faults, lang)
    return {"get": page, "post": posted | {"requestBody": body}}


def reconcile(lang: str) -> dict[str, Any]:
    """The reconciliation service: one address for manifest, queries and values, and those of its helpers."""
    path, json_ = "/reconcile", "application/json"
    batch = '{"q0": {"query": "PTCE Sud-Aquitaine", "properties": [{"pid": "departement", "v": "40"}]}}'
    fields = {"queries": TEXT, "extend": TEXT}
    asked: list[dict[str, Any]] = [
        {"name": "queries", "in": "query", "schema": TEXT, "example": batch},
        {"name": "extend", "in": "query", "schema": TEXT},
    ]
    faults = ("400", "413")
    title = in_words(lang, "Le manifeste, ou des réponses", "The manifest, or answers")
    posted = in_words(lang, "Des lignes à rapprocher", "Rows to match")
    whole = {json_: schema_of("Reconciliation")}
    form = {"schema": {"type": "object", "properties": fields}, "example": {"queries": batch}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": form}}
    post = operation_of("post_reconcile", "reconcile", posted, [], whole, (*faults, "415"), lang)
    found = {
        path: {
            "get": operation_of("get_reconcile", "reconcile", title, asked, whole, faults, lang),
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
            "schema": TEXT,
            "example": example,
        }
        cursor: dict[str, Any] = {"name": "cursor", "in": "query", "allowEmptyValue": True, "schema": NUMBER}
        content = {json_: schema_of("Suggestions")}
        operation = operation_of(
            f"suggest_{what}", "reconcile", in_words(lang, fr, en), [prefix, cursor], content, ("400",), lang
        )
        found[f"{path}/suggest/{what}"] = {"get": operation}
    kind: dict[str, Any] = {
        "name": "type",
        "in": "query",
        "allowEmptyValue": True,
        "schema": TEXT,
        "example": "PTCE",
    }
    limit: dict[str, Any] = {"name": "limit", "in": "query", "allowEmptyValue": True, "schema": NUMBER}
    thing: dict[str, Any] = {"name": "id", "in": "query", "schema": TEXT, "example": "id/ptce/sud-aquitaine"}
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
            {json_: schema_of("Proposals")},
            ("400",),
        ),
        (
            "flyout/{what}",
            "get_flyout",
            ("Quelques mots", "A few words"),
            [named, thing],
            {json_: schema_of("Flyout")},
            ("404",),
        ),
        ("preview", "get_preview", ("Une petite page", "A small page"), [thing], PAGE, ("404",)),
    ):
        operation = operation_of(name, "reconcile", in_words(lang, *texts), parameters, content, codes, lang)
        found[f"{path}/{end}"] = {"get": operation}
    return found
