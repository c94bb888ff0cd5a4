"""The canned queries: list, form, answer in every format, text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QuerySolutions

from maillage.catalogue import CannedQuery, Choice, Parameter, Type
from maillage.engine import Answer, Format
from maillage.engine.formats import GRAPHS, ROWS
from maillage.errors import ParameterError
from maillage.sparql.guard import Form
from maillage.vocabulary import QUERY
from maillage.web import portrait, results, tables
from maillage.web.http import negotiate
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render, see_other
from maillage.web.site import site
from maillage.web.views.home import by_tag
from maillage.web.words.labels import names
from maillage.web.words.texts import language, say

blueprint = Blueprint("queries", __name__)
_OF_IRI: Final = re.compile(r"^IRI(?: (?:du|de la|des|de l’|de) ?(.+)| of (?:the |its )?(.+))?$")
_MOST_NEAR: Final = 6
_OWN: Final = frozenset({"lang", "format"})
_INPUTS: Final = {Type.INTEGER: "numeric", Type.DECIMAL: "decimal", Type.YEAR: "numeric"}


@dataclass(frozen=True)
class Field:
    """A parameter on the form: what was given, its choices, its fault if it has one."""

    parameter: Parameter
    value: str
    choices: tuple[Choice, ...]
    example: str
    fault: str

    @property
    def shown(self) -> str:
        """The value as the choices have it: a full IRI is the choice of the same term."""
        wanted = _term(self.parameter, self.value)
        same = (c.value for c in self.choices if _term(self.parameter, c.value) == wanted)
        return next(same, self.value) if wanted else self.value

    @property
    def example_label(self) -> str:
        """The example as a person reads it."""
        return next((c.label for c in self.choices if c.value == self.example), self.example)

    @property
    def input_mode(self) -> str:
        """The keyboard that suits it."""
        return _INPUTS.get(self.parameter.type, "text")


def _term(parameter: Parameter, value: str) -> object:
    try:
        return parameter.term(value) if value else None
    except ParameterError:
        return None


@blueprint.get("/requetes", strict_slashes=False)
def index() -> Response:
    """Every canned query, by theme."""
    return render("queries.html", by_tag=by_tag(site().catalogue))


@blueprint.get("/requetes/<name>")
def canned(name: str) -> Response:
    """A query as a page with its form, or its answer in the format asked for."""
    stem, _, ending = name.rpartition(".")
    if stem and ending == "rq":
        query = site().catalogue.find(stem)
        text = query.bind(_arguments()) if _arguments() else query.text
        return Response(text, content_type="application/sparql-query; charset=utf-8")
    if stem:
        query = site().catalogue.find(stem)
        return _answer(query, results.named_choice(ending, _forms(query)))
    query = site().catalogue.find(name)
    choice = results.accepted(_forms(query), html="first")
    return _page(query) if choice.form is None else _answer(query, choice)


@blueprint.get("/requetes/<name>/<path:part>")
def parameter(name: str, part: str) -> Response:
    """A parameter of a query is described on the query's page."""
    site().catalogue.find(name).parameter(part.partition("/")[0])
    return see_other(link(f"/requetes/{name}"))


@blueprint.get("/query/<path:name>")
def described(name: str) -> Response:
    """The IRI of a query: see its page, or read its description in RDF."""
    site().catalogue.find(name.partition("/")[0])
    choice = results.graph_choice(html="first")
    if choice.form is None:
        return see_other(link(f"/requetes/{name.partition('/')[0]}"))
    return results.send_graph(portrait.triples(site().engine, QUERY + name), choice)


def _arguments() -> dict[str, str]:
    """The arguments of the address.

    Raises:
        Problem: one is given twice.
    """
    found = {}
    for name, values in request.args.lists():
        if name not in _OWN and len(values) > 1:
            raise Problem("parametre", f"«{name}» est donné deux fois", f"'{name}' is given twice")
        if name not in _OWN:
            found[name] = values[0]
    return found


def _forms(query: CannedQuery) -> tuple[Format, ...]:
    return GRAPHS if query.form in (Form.CONSTRUCT, Form.DESCRIBE) else ROWS


def _answer(query: CannedQuery, choice: negotiate.Choice) -> Response:
    return results.send_answer(query.asked(site().engine, _arguments()), choice)


def _page(query: CannedQuery) -> Response:
    """The form, and beneath it the answer when nothing required is missing."""
    arguments = _arguments()
    table, text, faults = None, query.text, _faults(query, arguments)
    if not faults and (arguments or not any(p.required for p in query.parameters)):
        try:
            table = _table(query, query.run(site().engine, arguments))
            text = query.bind(arguments)
        except ParameterError as fault:
            faults = {_culprit(query, fault): fault.message(language())}
    given = {name: value for name, value in arguments.items() if value}
    return render(
        "query.html",
        400 if faults else 200,
        query=query,
        near=_near(query),
        fields=_fields(query, arguments, faults),
        faults=faults,
        table=table,
        given=given,
        text=text,
        forms=_forms(query),
    )


def _near(query: CannedQuery) -> list[CannedQuery]:
    """A few other queries, those that share most tags with it first."""
    shared = {other.name: len({*query.tags} & {*other.tags}) for other in site().catalogue}
    found = [other for other in site().catalogue if other.name != query.name and shared[other.name]]
    first = query.tags[:1]
    return sorted(found, key=lambda q: (q.tags[:1] != first, -shared[q.name], q.name))[:_MOST_NEAR]


def _fields(query: CannedQuery, arguments: Mapping[str, str], faults: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            p,
            arguments.get(p.name, p.default),
            site().choices(p, language()),
            query.example.get(p.name, ""),
            faults.get(p.name, ""),
        )
        for p in query.parameters
    ]


def _faults(query: CannedQuery, arguments: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each argument, by its name; under an empty name what is wrong with them all."""
    found: dict[str, str] = {}
    for parameter in query.parameters if arguments else ():
        try:
            value = arguments.get(parameter.name, "").strip() or parameter.default
            if value:
                parameter.term(value)
            elif parameter.required:
                found[parameter.name] = say("query.needed", language())
        except ParameterError as fault:
            found[parameter.name] = fault.message(language())
    unknown = sorted(set(arguments) - {p.name for p in query.parameters})
    if unknown:
        found[""] = say("query.unknown", language(), names=", ".join(unknown))
    return found


def _culprit(query: CannedQuery, fault: ParameterError) -> str:
    """The parameter that a fault names."""
    return next((p.name for p in query.parameters if f"«{p.name}»" in fault.fr.partition(":")[0]), "")


def _table(query: CannedQuery, answer: Answer) -> tables.Table:
    if isinstance(answer, QueryBoolean):
        return tables.of_boolean(bool(answer))
    lang = language()
    if isinstance(answer, QuerySolutions):
        table = tables.linked(tables.of_solutions(answer))
        titles = {name: texts.get(lang) or texts.get("fr", name) for name, texts in query.columns.items()}
        titles = {name: _OF_IRI.sub(_plain, title) for name, title in titles.items()}
    else:
        table = tables.of_triples(answer)
        titles = {name: say(f"column.{name}", lang) for name in table.columns}
    called = names(site().engine, tables.iris(table), lang)
    return tables.renamed(tables.named(table, called, lang), titles)


def _plain(found: re.Match[str]) -> str:
    """The title of a column of IRIs, which a page shows by their names: `IRI du lien` is `Lien`."""
    rest = found[1] or found[2] or say("column.thing", language())
    return rest[:1].upper() + rest[1:]
