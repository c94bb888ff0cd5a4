"""The schemas of what is answered, by the name that operations refer to."""

from typing import Any, Final

from maillage.search.index import MOST
from maillage.web.finding import PAGE
from maillage.web.openapi.parts import MAYBE, NUMBER, TEXT
from maillage.web.views.search import SUGGESTED

SCHEMAS: Final[dict[str, Any]] = {
    "Outlines": {"type": "object", "description": "TopoJSON, or GeoJSON (RFC 7946)"},
    "Problem": {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "fr", "en"],
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "instance", "fr", "en"), TEXT),
            **dict.fromkeys(("status", "line", "column"), NUMBER),
        },
    },
    "Results": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format",
        "required": ["head"],
        "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
        "properties": {
            "head": {"type": "object", "properties": {"vars": {"type": "array", "items": TEXT}}},
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
                "properties": {"vars": {"type": "array", "items": TEXT}},
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
            **dict.fromkeys(("value", "xml:lang", "datatype"), TEXT),
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
            "file": TEXT,
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
                    **dict.fromkeys(("table", "name"), TEXT),
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
                        **dict.fromkeys(("file", "fr", "en"), TEXT),
                        **dict.fromkeys(("column", "about"), MAYBE),
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
                    "properties": dict.fromkeys(("id", "name", "description"), TEXT),
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
        "properties": dict.fromkeys(("id", "html"), TEXT),
    },
    "Hit": {
        "type": "object",
        "required": ["iri", "label", "kind", "kind_label", "group", "score", "why", "place", "page"],
        "properties": {
            **dict.fromkeys(("iri", "label", "kind", "kind_label", "group", "why", "place", "origin"), TEXT),
            **{key: {"type": "number"} for key in ("score", "lon", "lat", "distance_km")},
            **{key: {"$ref": "#/components/schemas/Area"} for key in ("commune", "departement", "region")},
            **{key: {"type": "array", "items": TEXT} for key in ("codes", "themes")},
            "active": {"type": "boolean"},
            "page": MAYBE,
        },
    },
    "Area": {
        "type": "object",
        "required": ["code", "name"],
        "properties": {"code": TEXT, "name": TEXT},
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
            "q": TEXT,
            "filters": {"type": "object", "additionalProperties": TEXT},
            "count": {"type": "integer", "minimum": 0, "maximum": MOST},
            "bounded": {"type": "boolean", "description": "whether there may be more than are counted"},
            "page": NUMBER,
            "suggestion": MAYBE,
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
            "kind": TEXT,
            "place": {
                "type": "object",
                "required": ["iri", "name"],
                "properties": {"iri": TEXT, "name": TEXT},
            },
            "message": TEXT,
            "nearest": {
                "type": ["object", "null"],
                "required": ["iri", "label", "distance_km"],
                "properties": {"iri": TEXT, "label": TEXT, "distance_km": {"type": "number"}},
            },
        },
    },
    "Facet": {
        "type": "object",
        "required": ["value", "label", "count"],
        "properties": {"value": TEXT, "label": TEXT, "count": NUMBER},
    },
    "Completions": {
        "type": "object",
        "required": ["q", "suggestions"],
        "properties": {
            "q": TEXT,
            "suggestions": {
                "type": "array",
                "maxItems": SUGGESTED,
                "items": {
                    "type": "object",
                    "required": ["iri", "label", "kind", "kind_label", "place", "page"],
                    "properties": dict.fromkeys(
                        ("iri", "label", "kind", "kind_label", "place", "page"), TEXT
                    ),
                },
            },
        },
    },
    "State": {
        "type": "object",
        "required": ["status", "version"],
        "properties": {"status": {"type": "string", "enum": ["ok", "ready"]}, "version": TEXT},
    },
    "Taken": {
        "type": "object",
        "description": "rows with a title and notes, GeoJSON (RFC 7946), or the form of uMap or GoGoCarto",
    },
    "Proof": {
        "type": "object",
        "description": "each fact of the proof, with its sources, and what other sources say",
        "required": ["facts", "opinions"],
        "properties": {key: {"type": "array", "items": {"type": "object"}} for key in ("facts", "opinions")},
    },
}
