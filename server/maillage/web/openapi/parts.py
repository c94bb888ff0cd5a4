"""The parts that descriptions of operations are made of (OpenAPI 3.1)."""

from typing import Any, Final

from maillage.engine.formats import Format
from maillage.web.http.bounds import DEFAULT
from maillage.web.http.negotiate import HTML
from maillage.web.http.problems import MEDIA_TYPE

TEXT: Final = {"type": "string"}
MAYBE: Final = {"type": ["string", "null"]}
NUMBER: Final = {"type": "integer"}
FAULTS: Final = {
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
PAGE: Final[dict[str, Any]] = {HTML: {"schema": {"type": "string"}}}


def schema_of(name: str) -> dict[str, Any]:
    """A reference to one of `schemas.SCHEMAS`, as the content of a response."""
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def in_words(lang: str, fr: str, en: str) -> str:
    """One of two texts: the French one, or the English one."""
    return fr if lang == "fr" else en


def operation_of(
    name: str,
    tag: str,
    summary: str,
    parameters: list[dict[str, Any]],
    content: dict[str, Any],
    faults: tuple[str, ...],
    lang: str,
) -> dict[str, Any]:
    """An operation, with its answer and its faults; those of a busy server are added.

    Args:
        name: the `operationId`, an identifier.
        tag: under which it is listed.
        summary: in the language of the reader.
        parameters: Parameter Objects.
        content: of the answer: by media type.
        faults: the HTTP statuses of `FAULTS` that it may answer.
        lang: the language of the reader.
    """
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
            "200": {"description": in_words(lang, "La réponse.", "The answer."), "content": content},
            **{
                code: {
                    "description": in_words(lang, *FAULTS[code]),
                    "content": {MEDIA_TYPE: schema_of("Problem"), **PAGE},
                    **headers.get(code, {}),
                }
                for code in (*faults, "429", "503")
            },
        },
    }


def content_of(forms: tuple[Format, ...]) -> dict[str, Any]:
    """Formats and their schemas, plain text first: generated clients read an answer as the first of them."""
    text = sorted(forms, key=lambda form: not form.media_type.startswith("text/"))
    named = {"json": "Results", "jsonld": "Graph"}
    return {
        form.media_type: schema_of(named[form.name]) if form.name in named else {"schema": TEXT}
        for form in text
    }


def format_of(forms: tuple[Format, ...], *pages: str) -> dict[str, Any]:
    """The parameter that names a format, for who cannot set Accept."""
    return {
        "name": "format",
        "in": "query",
        "allowEmptyValue": True,
        "schema": {"type": "string", "enum": [*(form.name for form in forms), *pages]},
    }


def filtered(lang: str, name: str, fr: str, en: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
    """A parameter that may be left out or left empty; `more` is added to its schema, a text."""
    return {
        "name": name,
        "in": "query",
        "allowEmptyValue": True,
        "description": in_words(lang, fr, en),
        "schema": TEXT | (more or {}),
    }
