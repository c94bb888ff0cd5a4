"""A canned question as it was asked on the site: its rows, its title, what people take away of it."""

from collections.abc import Mapping
from typing import Final

from flask import request
from pyoxigraph import Literal, NamedNode, QuerySolutions

from maillage.catalogue import Arguments, CannedQuery
from maillage.engine.formats import ROWS
from maillage.extracts import FORMS, Extract, Note
from maillage.terms.names import short
from maillage.territories import Point
from maillage.vocabulary import ID
from maillage.web import taking
from maillage.web.pages import link
from maillage.web.questions import answers
from maillage.web.site import href, site
from maillage.web.words.labels import names
from maillage.web.words.reading import typeset
from maillage.web.words.texts import language, say
from maillage.web.words.translations import translated

TAKEN: Final = {ending: form for ending, form in FORMS.items() if ending not in {own.ending for own in ROWS}}
"""The forms that people take away and that are no format of SPARQL, by the ending of their address."""


def rows(answer: QuerySolutions, order: str) -> answers.Rows:
    """The rows of an answer in the reader's language, where that is known, and in the order asked for.

    Raises:
        ParameterError: there is no such column.
    """
    return answers.in_order(shown(answers.read(answer)), order)


def shown(found: answers.Rows) -> answers.Rows:
    """The rows in the reader's language, where that is known."""
    return found if language() == "fr" else found.each(_in_english)


def called(read: Arguments) -> dict[str, str]:
    """The names of the things that were asked for, by IRI."""
    wanted = {term.value for term in read.terms.values() if isinstance(term, NamedNode)}
    found = names(site().engine, wanted, language()) if wanted else {}
    return {iri: name.text for iri, name in found.items() if name.text != short(iri)}


def extract(query: CannedQuery, read: Arguments, found: answers.Rows, given: Mapping[str, str]) -> Extract:
    """The rows with the titles of their columns, and what is to be known of them.

    Args:
        query: the question.
        read: its arguments.
        found: its rows.
        given: the arguments as the address has them.
    """
    lang, things = language(), called(read)
    told = (
        Note(p.label[lang], said)
        for p in query.parameters
        if (said := answers.said_of(p, read, things, lang, whole=True))
    )
    known = taking.notes(
        Note(say("notes.question", lang), query.title[lang]),
        *told,
        Note(say("notes.description", lang), query.description[lang]),
        path=f"/requetes/{query.name}",
        arguments=given,
    )
    title = typeset(answers.titled(query, read, things, lang), lang)
    titles = {name: texts[lang] for name, texts in query.columns.items()}
    return answers.extract(title, found, titles, known, lang, _address, _point)


def located(found: answers.Rows) -> int | None:
    """The place of the column whose things have points."""
    return answers.located(found, _point)


def takings(
    query: CannedQuery, found: answers.Rows, given: Mapping[str, str], order: str
) -> list[tuple[str, str]]:
    """What each form that people take away is called, and its address; those of maps where rows have points.

    Args:
        query: the question.
        found: its rows.
        given: the arguments as the address has them.
        order: the column that the rows are sorted by.
    """
    mapped = located(found) is not None
    sorted_by = {"tri": order} if order else {}
    return [
        (form.names[language() != "fr"], link(f"/requetes/{query.name}.{ending}", **given, **sorted_by))
        for ending, form in TAKEN.items()
        if mapped or not form.points
    ]


def network(read: Arguments) -> str:
    """The address of the network, of the region or around the thing that was asked for."""
    for term in read.terms.values():
        if isinstance(term, NamedNode) and term.value.startswith(ID):
            name = term.value.removeprefix(ID)
            if name.startswith(("region/", "departement/")):
                return link("/reseau", territoire=name)
            whole = site().network
            if whole and any(term.value in one.facets for one in whole.undertakings):
                return link("/reseau", autour=name)
    return link("/reseau")


def _in_english(term: answers.Term) -> answers.Term:
    """A French text in English, where that is known."""
    if not isinstance(term, Literal) or term.language not in (None, "fr"):
        return term
    text = translated(term.value, site().english)
    return Literal(text, language="en") if text != term.value else term


def _address(iri: str) -> str:
    """The whole address of the page of an IRI: it may be opened from anywhere."""
    path = href(iri) or ""
    return site().address(request.url_root, path) if path.startswith("/") else iri


def _point(iri: str) -> Point | None:
    """Where a thing that people write of is."""
    thing = site().things.by_iri.get(iri)
    return thing.point if thing else None
