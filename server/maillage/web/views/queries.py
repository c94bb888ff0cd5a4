"""The canned queries: list, form, answer in every format, text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from maillage import extracts
from maillage.catalogue import Arguments, CannedQuery, Option, Parameter, Type
from maillage.catalogue.needs import missing
from maillage.engine import FORMATS, Answer, Format, Query
from maillage.engine.formats import GRAPHS, ROWS
from maillage.sparql.guard import Form
from maillage.vocabulary import QUERY
from maillage.web import answers, asked, csvw, portrait, results, tables, taking
from maillage.web.arguments import arguments
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
_INPUTS: Final = {Type.INTEGER: "numeric", Type.DECIMAL: "decimal", Type.YEAR: "numeric"}


@dataclass(frozen=True)
class Field:
    """A parameter on the form: its value as its options have it, its options, its fault if it has one."""

    parameter: Parameter
    value: str
    options: tuple[Option, ...]
    example: str
    fault: str

    @property
    def example_label(self) -> str:
        """The example as a person reads it."""
        return next((option.label for option in self.options if option.value == self.example), self.example)

    @property
    def input_mode(self) -> str:
        """The keyboard that suits it."""
        return _INPUTS.get(self.parameter.type, "text")


@blueprint.get("/requetes", strict_slashes=False)
def index() -> Response:
    """Every canned query, by theme."""
    answered = site().answered
    others = [query for query in site().catalogue if query not in answered.queries]
    return render("queries.html", by_tag=by_tag(answered), others=others)


@blueprint.get("/requetes/<name>")
def canned(name: str) -> Response:
    """A query as a page with its form, or its answer in the format asked for."""
    if name.endswith(csvw.ENDING):
        return _metadata(site().catalogue.find(name.removesuffix(csvw.ENDING)))
    stem, dot, ending = name.partition(".")
    query = site().catalogue.find(stem)
    if ending == "rq":
        text = query.asked(site().engine, arguments()).text if arguments() else query.text
        return Response(text, content_type="application/sparql-query; charset=utf-8")
    if ending in asked.TAKEN and query.form is Form.SELECT:
        return _taken(query, asked.TAKEN[ending])
    if dot:
        return _answer(query, results.named_choice(ending, _forms(query)))
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


def _forms(query: CannedQuery) -> tuple[Format, ...]:
    return GRAPHS if query.form in (Form.CONSTRUCT, Form.DESCRIBE) else ROWS


def _answer(query: CannedQuery, choice: negotiate.Choice) -> Response:
    response = results.send_answer(query.asked(site().engine, arguments()), choice)
    if choice.form is FORMATS["csv"]:
        target = f"{request.script_root}/requetes/{query.name}{csvw.ENDING}{_given()}"
        results.add_link(response, target, "describedby", csvw.MEDIA_TYPE)
    return response


def _taken(query: CannedQuery, form: extracts.Form) -> Response:
    """The rows of an answer as people take them away: for a spreadsheet, for a map.

    Raises:
        MissingData, ParameterError, EngineError: as `CannedQuery.asked`.
        ParameterError: there is no such column to sort by.
        Problem: the form is for maps, and the rows have no points.
    """
    given, order = _given_and_order()
    if absent := query.lacking(site().engine):
        raise missing(site().engine, absent)
    read = query.check_known(query.read(given), site().engine)
    answer = site().engine.query(Query(query.bound(read)))
    assert isinstance(answer, QuerySolutions)
    return taking.send(asked.extract(query, read, asked.rows(answer, order), given), form, query.name)


def _given_and_order() -> tuple[dict[str, str], str]:
    """The arguments of the question, and the column that its rows are sorted by."""
    given = arguments()
    return given, given.pop("tri", "")


def _metadata(query: CannedQuery) -> Response:
    """The description of the question's CSV, for the same arguments."""
    if FORMATS["csv"] not in _forms(query):
        raise Problem(
            "introuvable",
            f"la réponse de «{query.name}» est un graphe, sans CSV",
            f"the answer of '{query.name}' is a graph, without CSV",
        )
    text = json.dumps(csvw.metadata(query, f"{query.name}.csv{_given()}"), ensure_ascii=False, indent=1)
    return Response(f"{text}\n", content_type=csvw.MEDIA_TYPE)


def _given() -> str:
    """The arguments as they stand at the end of an address."""
    given = urlencode(arguments())
    return f"?{given}" if given else ""


def _page(query: CannedQuery) -> Response:
    """The form, and beneath it the answer when nothing required is missing.

    The arguments are read once, bound once and asked once.
    """
    (given, order), lang = _given_and_order(), language()
    if absent := query.lacking(site().engine):
        said = missing(site().engine, absent).message(lang)
        return render(
            "query.html",
            query=query,
            title=query.title[lang],
            near=_near(query),
            missing=said,
            given={},
            text=query.text,
        )
    read = query.check_known(query.read(given), site().engine)
    text = query.text if read.faults else query.bound(read)
    given = {name: value for name, value in given.items() if value}
    answer = None if read.faults else site().engine.query(Query(text))
    found = asked.rows(answer, order) if isinstance(answer, QuerySolutions) else None
    faults = {fault.parameter: fault.reason[lang] for fault in read.faults if request.args}
    return render(
        "query.html",
        400 if faults else 200,
        query=query,
        title=answers.titled(query, read, asked.called(read), lang),
        near=_near(query),
        fields=[_field(query, p, given, read, faults.get(p.name, "")) for p in query.parameters if not p.of],
        faults=faults,
        labels={p.name: p.label[lang] for p in query.parameters},
        table=None if answer is None else _table(query, answer, found),
        given=given,
        text=text,
        forms=_forms(query),
        taken=asked.takings(query, found, given, order) if found else [],
        plain=[(form, link(f"/requetes/{query.name}.{form.ending}", **given)) for form in _forms(query)],
    )


def _near(query: CannedQuery) -> list[CannedQuery]:
    """A few other queries, those that share most tags with it first."""
    shared = {other.name: len({*query.tags} & {*other.tags}) for other in site().answered}
    found = [other for other in site().answered if other.name != query.name and shared[other.name]]
    first = query.tags[:1]
    return sorted(found, key=lambda q: (q.tags[:1] != first, -shared[q.name], q.name))[:_MOST_NEAR]


def _field(
    query: CannedQuery, parameter: Parameter, given: Mapping[str, str], arguments: Arguments, fault: str
) -> Field:
    value = given.get(parameter.name, parameter.default)
    term = arguments.terms.get(parameter.name)
    if term is not None and value:
        value = parameter.written(term, value)
    options = site().options(parameter, language())
    return Field(parameter, value, options, query.example.get(parameter.name, ""), fault)


def _table(query: CannedQuery, answer: Answer, found: answers.Rows | None) -> tables.AnswerTable:
    if isinstance(answer, QueryBoolean):
        return tables.of_boolean(bool(answer))
    lang = language()
    if found is not None:
        table = tables.linked(tables.of_rows(found.names, found.rows))
        titles = {name: texts[lang] for name, texts in query.columns.items()}
        titles = {name: _OF_IRI.sub(_plain, title) for name, title in titles.items()}
    else:
        assert isinstance(answer, QueryTriples)
        table = tables.of_triples(answer)
        titles = {name: say(f"column.{name}", lang) for name in table.columns}
    called = names(site().engine, tables.iris(table), lang)
    return tables.renamed(tables.named(table, called, lang), titles)


def _plain(found: re.Match[str]) -> str:
    """The title of a column of IRIs, which a page shows by their names: `IRI du lien` is `Lien`."""
    rest = found[1] or found[2] or say("column.thing", language())
    return rest[:1].upper() + rest[1:]
