"""The command that serves the canned questions as tools for agents (Model Context Protocol)."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import click
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from maillage import __version__, catalogue
from maillage.catalogue import CannedQuery, Catalogue, Parameter
from maillage.catalogue.values import Type
from maillage.cli.context import BadUsage, Context, pass_context
from maillage.engine import Answer, Engine, rows
from maillage.errors import MaillageError
from maillage.publish.dcat import LICENCE
from maillage.terms.labels import best
from maillage.vocabulary import BASE, ID, prologue

MOST_ROWS: Final = 200
"""How many rows an answer gives; it says that there are more."""
_MOST_THINGS: Final = 50
_MOST_SOURCES: Final = 50
_TYPES: Final = {Type.INTEGER: "integer", Type.DECIMAL: "number", Type.BOOLEAN: "boolean"}
_SOURCES: Final = """
SELECT DISTINCT ?document ?title ?page {{
  {{ SELECT DISTINCT ?document {{
      VALUES ?x {{ {things} }} GRAPH ?g {{ ?x ?p ?o }} ?g dcterms:source ?document }}
    ORDER BY ?document LIMIT {most} }}
  ?document dcterms:title ?title OPTIONAL {{ ?document foaf:page ?page }} }}"""
_INSTRUCTIONS: Final = (
    "The open knowledge graph of territorial cooperation in France: PTCE (poles of economic cooperation),"
    " tiers-lieux, actors, their links, awards and sources. Each tool is one question. Cite the sources and"
    " the citation of an answer; an absent fact proves nothing."
)


@click.command()
@pass_context
def mcp(context: Context) -> None:
    """Donner les requêtes prêtes à l’emploi aux agents, comme outils (MCP, par l’entrée et la sortie).

    Serve the canned questions to agents as tools (MCP over stdio). Needs the extra « maillage[mcp] ».
    """
    try:
        from mcp import types
        from mcp.server.lowlevel import Server
        from mcp.server.stdio import stdio_server
    except ImportError as fault:
        raise BadUsage(
            "il manque une bibliothèque : pip install 'maillage[mcp]'",
            "a library is missing: pip install 'maillage[mcp]'",
        ) from fault
    release, engine = context.release(), context.engine()
    known = catalogue.load().answered_by(engine)

    async def listed(_: object, __: object) -> types.ListToolsResult:
        tools = [types.Tool.model_validate(described(query, context.lang)) for query in known]
        return types.ListToolsResult(tools=tools)

    async def called(_: object, asked: types.CallToolRequestParams) -> types.CallToolResult:
        given = asked.arguments or {}
        try:
            found = await asyncio.to_thread(
                answered, known, engine, asked.name, given, context.lang, release.version
            )
        except MaillageError as fault:
            said = types.TextContent(type="text", text=fault.message(context.lang))
            return types.CallToolResult(content=[said], is_error=True)
        text = types.TextContent(type="text", text=json.dumps(found, ensure_ascii=False))
        return types.CallToolResult(content=[text], structured_content=found)

    server = Server(
        "maillage",
        version=__version__,
        instructions=_INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )

    async def serve() -> None:
        async with stdio_server() as (reads, writes):
            await server.run(reads, writes, server.create_initialization_options())

    asyncio.run(serve())


def described(query: CannedQuery, lang: str) -> dict[str, Any]:
    """A question as a tool: its name, title, description and the JSON Schema of its parameters."""
    return {
        "name": query.name,
        "title": query.title[lang],
        "description": f"{query.title[lang]}. {query.description[lang]}",
        "inputSchema": {
            "type": "object",
            "properties": {parameter.name: _schema(parameter, query, lang) for parameter in query.parameters},
            "required": [parameter.name for parameter in query.parameters if parameter.required],
            "additionalProperties": False,
        },
        "annotations": {"readOnlyHint": True, "openWorldHint": False},
    }


def _schema(parameter: Parameter, query: CannedQuery, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": _TYPES.get(parameter.type, "string"),
        "description": parameter.label[lang],
    }
    if parameter.values:
        found["enum"] = [*parameter.values]
    if parameter.name in query.example:
        found["examples"] = [_typed(found["type"], query.example[parameter.name])]
    if parameter.default:
        found["default"] = _typed(found["type"], parameter.default)
    return found


def _typed(kind: str, text: str) -> object:
    """A value as JSON has it, where it reads so."""
    try:
        return text if kind == "string" else json.loads(text)
    except ValueError:
        return text


def answered(
    known: Catalogue, engine: Engine, name: str, given: Mapping[str, object], lang: str, version: str
) -> dict[str, Any]:
    """The answer of a question, with its sources and how to cite it.

    Args:
        known: the questions that the release can answer.
        engine: answers from the release.
        name: of the question.
        given: its arguments, as JSON has them.
        lang: of titles and labels.
        version: of the release.

    Raises:
        UnknownQuery, ParameterError, EngineError: as `CannedQuery.run`.
    """
    query = known.find(name)
    texts = {key: _text(value) for key, value in given.items() if value is not None}
    answer = query.run(engine, texts)
    address = f"{BASE}requetes/{name}" + (f"?{urlencode(texts)}" if texts else "")
    found: dict[str, Any] = {"title": query.title[lang], **_rows(answer, query, lang)}
    things = {value for row in found.get("rows", ()) for value in row.values() if str(value).startswith(ID)}
    found["sources"] = _sources(engine, sorted(map(str, things))[:_MOST_THINGS], lang)
    found["citation"] = f"Maillage, version {version}, {address}"
    found["licence"] = LICENCE
    return found


def _text(value: object) -> str:
    """An argument as a person would type it."""
    return value if isinstance(value, str) else json.dumps(value)


def _rows(answer: Answer, query: CannedQuery, lang: str) -> dict[str, Any]:
    if isinstance(answer, QueryBoolean):
        return {"answer": bool(answer)}
    if not isinstance(answer, QuerySolutions):
        triples = [[str(part) for part in triple] for triple in answer]
        return {"triples": triples[:MOST_ROWS], "more": len(triples) > MOST_ROWS}
    names = [variable.value for variable in answer.variables]
    rows = [{name: _value(row[name]) for name in names if row[name] is not None} for row in answer]
    labels = {name: query.columns[name][lang] for name in names if name in query.columns}
    return {"columns": labels, "rows": rows[:MOST_ROWS], "more": len(rows) > MOST_ROWS}


def _value(term: object) -> object:
    """A term as JSON has it."""
    if isinstance(term, Literal):
        plain = term.datatype.value.rpartition("#")[2] in ("integer", "decimal", "double", "boolean")
        return _typed("number" if plain else "string", term.value)
    return term.value if isinstance(term, NamedNode) else str(term)


def _sources(engine: Engine, things: list[str], lang: str) -> list[dict[str, str]]:
    """The documents that speak of some things, by title, with their addresses."""
    if not things:
        return []
    block = " ".join(str(NamedNode(iri)) for iri in things)
    text = prologue("dcterms", "foaf") + _SOURCES.format(things=block, most=_MOST_SOURCES)
    titles: dict[str, list[Literal]] = {}
    pages: dict[str, str] = {}
    for row in rows(engine, text):
        document, title, page = row["document"], row["title"], row["page"]
        if isinstance(document, NamedNode) and isinstance(title, Literal):
            titles.setdefault(document.value, []).append(title)
            if isinstance(page, NamedNode):
                pages[document.value] = page.value
    found = [
        {"document": iri, "title": best(said, lang).value, "address": pages.get(iri, "")}
        for iri, said in titles.items()
    ]
    return sorted(found, key=lambda one: one["title"].casefold())


COMMANDS = (mcp,)
