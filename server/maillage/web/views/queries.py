"""The canned queries: list, form, answer in every format, text."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from maillage import extracts
from maillage.catalogue import Arguments, CannedQuery, Option, Parameter, Type, View
from maillage.catalogue.known import words
from maillage.catalogue.needs import missing
from maillage.engine import FORMATS, Answer, Format, Query, rows
from maillage.engine.formats import GRAPHS, ROWS
from maillage.names import fold
from maillage.sparql.guard import Form
from maillage.vocabulary import QUERY
from maillage.web import atom, portrait, results, tables, taking
from maillage.web.arguments import arguments, only
from maillage.web.citing import Citation
from maillage.web.http import negotiate
from maillage.web.http.problems import Problem
from maillage.web.pages import link, render, see_other
from maillage.web.questions import answers, asked, charts, csvw, following, placed, reuse, sheets
from maillage.web.questions.advice import advice, related
from maillage.web.questions.aims import by_aim
from maillage.web.site import site
from maillage.web.words.labels import names
from maillage.web.words.reading import typeset
from maillage.web.words.texts import language, say

blueprint = Blueprint("queries", __name__)
_OF_IRI: Final = re.compile(
    r"^(?:Fiche|IRI|Page)(?: (?:du|de la|des|de l’|de) ?(.+)| of (?:the |its )?(.+))?$"
)
_INPUTS: Final = {Type.INTEGER: "numeric", Type.DECIMAL: "decimal", Type.YEAR: "numeric"}
_LONGEST: Final = 100
"""Characters of the words that questions are looked for by."""
_LISTED: Final = 40
"""How many options a list has; of more, a person writes the name."""
_SUGGESTED: Final = {
    "mlg:Commune": ("territoire", "commune"),
    "mlg:Actor": ("acteur", "actor"),
    "org:Organization": ("", "ptce tiers-lieu actor"),
    "mlg:Document": ("document", "document"),
}
"""The classes whose things a script suggests while one types: the kind to search, and those to keep."""


@dataclass(frozen=True)
class Field:
    """A parameter on the form: its value as its options have it, its options, its fault if it has one.

    `suggested` says what a script may suggest: the kind to search, and those to keep.
    """

    parameter: Parameter
    value: str
    options: tuple[Option, ...]
    example: str
    fault: str
    suggested: tuple[str, str] | None = None

    @property
    def listed(self) -> bool:
        """Whether its options make a list to choose from, short enough."""
        return 0 < len(self.options) <= _LISTED

    @property
    def written(self) -> str:
        """Its value as a person writes it: the name, where only one thing has it."""
        return self._names.get(self.value, self.value)

    @property
    def offers(self) -> Iterable[tuple[str, str]]:
        """What may be written, and what it means where that is not the same."""
        for option in self.options:
            name = self._names[option.value]
            yield name, "" if name == option.label else option.label

    @property
    def example_label(self) -> str:
        """The example as a person reads it."""
        return next((option.label for option in self.options if option.value == self.example), self.example)

    @property
    def input_mode(self) -> str:
        """The keyboard that suits it."""
        return _INPUTS.get(self.parameter.type, "text")

    @cached_property
    def _names(self) -> dict[str, str]:
        """How each option is written: its name, or its value where several things have that name."""
        bearers = Counter(words(option.label) for option in self.options)
        return {o.value: o.label if bearers[words(o.label)] == 1 else o.value for o in self.options}


@dataclass(frozen=True)
class Head:
    """The head of a column: its title, the address that sorts by it, how it is sorted now."""

    title: str
    href: str
    sorted: str


@blueprint.get("/requetes", strict_slashes=False)
def index() -> Response:
    """Every canned query, by what people come to do, or those that hold some words."""
    word = only("mot").get("mot", "").strip()[:_LONGEST]
    answered = site().answered
    found = [query for query in site().catalogue if _holds(query, word)]
    return render(
        "queries.html",
        word=word,
        count=len(found),
        aims=by_aim(query for query in found if query in answered.queries),
        others=[query for query in found if query not in answered.queries],
    )


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
    if ending == "atom" and query.form is Form.SELECT:
        return _followed(query)
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


def _holds(query: CannedQuery, word: str) -> bool:
    """Whether all these words are in what a page says of a query."""
    lang = language()
    said = fold(" ".join((query.name, query.title[lang], query.description[lang], *query.tags)))
    return all(part in said for part in fold(word).split())


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
    read = _read(query, given)
    answer = asked.rows(rows(site().engine, query.bound(read)), order)
    return taking.send(asked.extract(query, read, answer, given), form, query.name)


def _followed(query: CannedQuery) -> Response:
    """The rows of an answer as a feed.

    Raises:
        MissingData, ParameterError, EngineError: as `CannedQuery.asked`.
    """
    (written, _), lang = _given_and_order(), language()
    read = _read(query, written)
    given = {p.name: _stated(p, read) for p in query.parameters if written.get(p.name)}
    found = answers.read(rows(site().engine, query.bound(read)))
    wanted = following.things(found)
    called = {iri: name.text for iri, name in names(site().engine, wanted, lang).items()}
    title = typeset(answers.titled(query, read, asked.called(read), lang), lang)
    told = asked.shown(found)
    return atom.send(following.feed(query, title, given, found, told, called, lang))


def _read(query: CannedQuery, given: Mapping[str, str]) -> Arguments:
    """The arguments of a question whose data the release has.

    Raises:
        MissingData, ParameterError: as `CannedQuery.asked`.
    """
    if absent := query.lacking(site().engine):
        raise missing(site().engine, absent)
    return query.check_known(query.read(given), site().engine)


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
    (written, order), lang = _given_and_order(), language()
    if absent := query.lacking(site().engine):
        said = missing(site().engine, absent).message(lang)
        return render(
            "query.html",
            query=query,
            title=query.title[lang],
            near=related(query, None),
            missing=said,
            given={},
            text=query.text,
        )
    read = query.check_known(query.read(written), site().engine)
    faults = {fault.parameter: fault.reason[lang] for fault in read.faults if written}
    about: dict[str, Any] = {
        "query": query,
        "title": answers.titled(query, read, asked.called(read), lang),
        "near": related(query, read),
        "fields": [
            _field(query, p, written, read, faults.get(p.name, "")) for p in query.parameters if not p.of
        ],
        "faults": faults,
        "labels": {p.name: p.label[lang] for p in query.parameters},
        "text": query.text,
        "given": {name: value for name, value in written.items() if value},
    }
    if read.faults:
        return render("query.html", 400 if faults else 200, **about)
    text, given = query.bound(read), _canonical(query, written, read)
    answer = site().engine.query(Query(text))
    return render(
        "query.html", **about | {"text": text, "given": given} | _told(query, read, given, order, answer)
    )


def _told(
    query: CannedQuery, read: Arguments, given: Mapping[str, str], order: str, answer: Answer
) -> dict[str, Any]:
    """What the page says of an answer."""
    path, lang = f"/requetes/{query.name}", language()
    found = asked.rows(answer, order) if isinstance(answer, QuerySolutions) else None
    table = _table(answer, found)
    titles = _titles(query, table)
    told, table = tables.common(table) if found and query.view is not View.SHEET else ((), table)
    shown = tables.renamed(table, titles)
    empty = found is not None and not found.rows
    title = typeset(answers.titled(query, read, asked.called(read), lang), lang)
    return {
        "table": shown,
        "common": [(titles[name], said) for name, said in told],
        "heads": _heads(query, table, shown, given, order) if found and len(found.rows) > 1 else (),
        "forms": _forms(query),
        "taken": asked.takings(query, found, given, order) if found and not empty else [],
        "feed": link(f"{path}.atom", **given)
        if found and not found.more and len(found.rows) <= following.MOST
        else "",
        "plain": [(form, link(f"{path}.{form.ending}", **given)) for form in _forms(query)],
        "cut": answers.MOST if found and found.more else 0,
        "chart": charts.chart(found, query.axes) if found and query.view is View.CHART else None,
        "network": asked.network(read) if query.view is View.NETWORK else "",
        "placed": _placed(found) if found and query.view is View.MAP else None,
        "sections": sheets.sheet(shown) if found and found.rows and query.view is View.SHEET else (),
        "advice": advice(query, read, given) if empty else [],
        "snippets": reuse.snippets(
            _whole(f"{path}.csv", given), _whole(f"{path}.rq", given), _whole("/sparql", {})
        )
        if found
        else (),
        "citation": Citation.of_answer(site().release, query.name, title, _whole(path, given), lang),
    }


def _placed(found: answers.Rows) -> placed.Placed | None:
    place = asked.located(found)
    return None if place is None else placed.placed(found, place, language())


def _stated(parameter: Parameter, read: Arguments) -> str:
    """An argument in the form that does not change, however it was written: a key, a code, a plain value."""
    term = read.terms[parameter.name]
    return parameter.written(term, str(int(term.value)) if parameter.type is Type.INTEGER else term.value)


def _canonical(query: CannedQuery, given: Mapping[str, str], read: Arguments) -> dict[str, str]:
    """The arguments in the form that does not change: keys and codes, not names."""
    found = {name: value for name, value in given.items() if value}
    for p in query.parameters:
        if p.name in found and p.of_data:
            found[p.name] = p.written(read.terms[p.name], found[p.name])
    return found


def _whole(path: str, given: Mapping[str, str]) -> str:
    """A whole address, to use anywhere."""
    asked_for = f"?{urlencode(given)}" if given else ""
    return site().address(request.url_root, path + asked_for)


def _heads(
    query: CannedQuery,
    table: tables.AnswerTable,
    shown: tables.AnswerTable,
    given: Mapping[str, str],
    order: str,
) -> tuple[Head, ...]:
    """The heads of the columns: a first address sorts upwards, then downwards, then as the query does."""
    turns = {"": ("", "{}"), "{}": ("ascending", "-{}"), "-{}": ("descending", "")}
    heads = []
    for name, title in zip(table.columns, shown.columns, strict=True):
        state = next((turn for turn in turns if turn and turn.format(name) == order), "")
        said, then = turns[state]
        sorting = {"tri": then.format(name)} if then else {}
        heads.append(Head(title, link(f"/requetes/{query.name}#answer", **given, **sorting), said))
    return tuple(heads)


def _field(
    query: CannedQuery, parameter: Parameter, given: Mapping[str, str], arguments: Arguments, fault: str
) -> Field:
    value = given.get(parameter.name, parameter.default)
    term = arguments.terms.get(parameter.name)
    if term is not None and value:
        value = parameter.written(term, value)
    options = site().options(parameter, language())
    suggested = _SUGGESTED.get(parameter.rdf_class) if site().searchable else None
    if options and parameter.rdf_class != "mlg:Commune":
        suggested = None
    return Field(parameter, value, options, query.example.get(parameter.name, ""), fault, suggested)


def _table(answer: Answer, found: answers.Rows | None) -> tables.AnswerTable:
    """The first rows of an answer, each thing called by its name."""
    if isinstance(answer, QueryBoolean):
        return tables.of_boolean(bool(answer))
    if found is not None:
        table = tables.linked(tables.of_rows(found.names, found.rows))
    else:
        assert isinstance(answer, QueryTriples)
        table = tables.of_triples(answer)
    lang = language()
    return tables.named(table, names(site().engine, tables.iris(table), lang), lang)


def _titles(query: CannedQuery, table: tables.AnswerTable) -> dict[str, str]:
    """The titles of the columns; those of a graph, where the query has none."""
    lang = language()
    if query.form is not Form.SELECT:
        return {name: say(f"column.{name}", lang) for name in table.columns}
    return {name: _OF_IRI.sub(_plain, texts[lang]) for name, texts in query.columns.items()}


def _plain(found: re.Match[str]) -> str:
    """The title of a column of IRIs, which a page shows by their names: `Fiche du lien` is `Lien`."""
    rest = found[1] or found[2] or say("column.thing", language())
    return rest[:1].upper() + rest[1:]
