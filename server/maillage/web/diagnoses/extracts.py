"""The rows of the diagnoses, for spreadsheets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from maillage.extracts import Column, Extract, Kind, Note
from maillage.validate.article9 import OUTCOMES, Told
from maillage.web.diagnoses.nearby import Found
from maillage.web.diagnoses.overview import ELEMENTS, Pole
from maillage.web.words.dossier_texts import LAW
from maillage.web.words.texts import say

_BETWEEN: Final = " ; "


def outcome(code: str, lang: str) -> str:
    """An outcome in words; empty where there is none."""
    wording = OUTCOMES.get(code)
    return "" if wording is None else wording.en if lang == "en" else wording.fr


def of_poles(
    title: str,
    poles: Iterable[Pole],
    names: Mapping[tuple[str, str], str],
    pages: Mapping[str, str],
    notes: tuple[Note, ...],
    lang: str,
) -> Extract:
    """A row a PTCE, a column an element.

    Args:
        title: what the rows are.
        poles: the PTCEs.
        names: those of territories, by kind and code.
        pages: the address of the diagnosis of each, by IRI.
        notes: what is to be known of the rows.
        lang: the language of the reader.
    """
    columns = (
        Column("ptce", say("column.ptce", lang)),
        Column("departement", say("column.departement", lang)),
        Column("region", say("column.region", lang)),
        *(Column(element, say(f"diagnosis.{element}", lang)) for element in ELEMENTS),
        Column("adresse", say("column.page", lang), Kind.LINK),
    )
    rows = [
        (
            pole.name,
            names.get(("departement", pole.departement), ""),
            names.get(("region", pole.region), ""),
            *(outcome(pole.outcomes.get(element, ""), lang) for element in ELEMENTS),
            pages[pole.iri],
        )
        for pole in poles
    ]
    return Extract(title, columns, rows, notes, lang)


def of_one(
    title: str, told: Sequence[Told], near: Mapping[str, Found], notes: tuple[Note, ...], lang: str
) -> Extract:
    """A row an element: its outcome, why, the facts and their sources, what would settle it, who is near."""
    names = ("element", "law", "outcome", "why", "settled", "facts", "sources", "near")
    rows = [
        (
            one.element,
            LAW.get(one.key, ""),
            outcome(one.outcome, lang),
            one.reason,
            one.settled_by,
            _BETWEEN.join(fact.label for fact in one.facts),
            _sources(one),
            _BETWEEN.join(c.thing.label(lang) for c in near[one.key].near) if one.key in near else "",
        )
        for one in told
    ]
    return Extract(title, _columns(names, lang), rows, notes, lang)


def of_list(
    title: str, told: Sequence[Told], alone: Sequence[Told], notes: tuple[Note, ...], lang: str
) -> Extract:
    """A row an element of the diagnosis of a list: its outcome with our data, and by the list alone."""
    by_key = {one.key: one for one in alone}
    rows = [
        (
            one.element,
            outcome(one.outcome, lang),
            outcome(by_key[one.key].outcome, lang),
            one.reason,
            one.settled_by,
            _sources(one),
        )
        for one in told
    ]
    names = ("element", "outcome", "alone", "why", "settled", "sources")
    return Extract(title, _columns(names, lang), rows, notes, lang)


def _columns(names: Iterable[str], lang: str) -> tuple[Column, ...]:
    return tuple(Column(name, say(f"column.{name}", lang)) for name in names)


def _sources(one: Told) -> str:
    cited = (source.citation for fact in one.facts for source in fact.sources)
    return _BETWEEN.join(dict.fromkeys(cited))
