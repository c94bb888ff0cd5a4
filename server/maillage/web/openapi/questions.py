"""Each canned question, in each form, with its parameters."""

from typing import Any, Final

from maillage.catalogue import CannedQuery, Parameter, Type
from maillage.engine.formats import GRAPHS, ROWS
from maillage.sparql.guard import Form
from maillage.web.openapi.parts import TEXT, content_of, in_words, operation_of, schema_of
from maillage.web.questions.answers import MOST as MOST_ROWS
from maillage.web.questions.asked import TAKEN

_TYPES: Final[dict[Type, dict[str, str]]] = {
    Type.INTEGER: {"type": "integer"},
    Type.DECIMAL: {"type": "number"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.YEAR: {"type": "string", "pattern": "^[0-9]{4}$"},
}
_CANNED: Final = ("400", "403", "404", "406")
_TAKEN: Final = (
    "csv : RFC 4180 ; excel.csv et xlsx : pour un tableur, {1} lignes au plus, ce que le fichier dit s’il en "
    "manque ; {0} aussi, quand les choses de la réponse ont des coordonnées.",
    "csv: RFC 4180; excel.csv and xlsx: for a spreadsheet, {1} rows at most, the file says when some are "
    "left out; {0} too, where the things of the answer have coordinates.",
)
_MAPS: Final = ", ".join(ending for ending, form in TAKEN.items() if form.points)


def gives_graph(query: CannedQuery) -> bool:
    """Whether a question answers with triples rather than rows."""
    return query.form in (Form.CONSTRUCT, Form.DESCRIBE)


def canned(query: CannedQuery, lang: str) -> dict[str, Any]:
    """A question in any of its formats, by the ending of its address."""
    forms = GRAPHS if gives_graph(query) else ROWS
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
        ending["description"] = in_words(lang, *(text.format(_MAPS, MOST_ROWS) for text in _TAKEN))
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = content_of(forms) | {form.media_type: binary for form in taken if ";" not in form.media_type}
    return _question(query, "", [ending], content, lang)


def canned_json(query: CannedQuery, lang: str) -> dict[str, Any]:
    """A question in JSON alone: generated clients read its answer as an object, not as text."""
    schema = schema_of("Truth" if query.form is Form.ASK else "Rows")
    return _question(query, "_json", [], {ROWS[0].media_type: schema}, lang)


def _question(
    query: CannedQuery, suffix: str, more: list[dict[str, Any]], content: dict[str, Any], lang: str
) -> dict[str, Any]:
    parameters = [*more, *(_parameter(p, query.example.get(p.name, ""), lang) for p in query.parameters)]
    name = query.name.replace("-", "_") + suffix
    tags = list(query.tags) or ["etat"]
    operation = operation_of(name, tags[0], query.title[lang], parameters, content, _CANNED, lang)
    return operation | {"description": query.description[lang], "tags": tags}


def _parameter(parameter: Parameter, example: str, lang: str) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_TYPES.get(parameter.type, TEXT))
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
