"""What happened to the things of a territory: awards, recognitions, changes, documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine, rows
from maillage.terms.labels import best
from maillage.vocabulary import expand, prologue
from maillage.web.words.labels import blocks

_PREFIXES: Final = prologue("dcterms", "mlg", "org", "rdfs")
_NEWS: Final = """
SELECT ?node ?about ?p ?o {{
  VALUES ?about {{ {0} }}
  ?node mlg:awardedTo|mlg:holder|org:originalOrganization|org:resultingOrganization|mlg:about ?about .
  ?node ?p ?o FILTER(?p IN ({1}))
}} LIMIT 30000"""
_SAID: Final = {
    expand(prefixed): name
    for prefixed, name in (
        ("mlg:awardedUnder", "call"),
        ("mlg:year", "year"),
        ("mlg:amount", "amount"),
        ("mlg:recognitionKind", "recognition"),
        ("mlg:startDate", "start"),
        ("mlg:changeKind", "change"),
        ("dcterms:date", "date"),
        ("dcterms:title", "title"),
        ("rdfs:label", "label"),
    )
}
_SORTS: Final = {"call": "award", "recognition": "recognition", "change": "change", "title": "document"}
"""What tells the sort of an event: the property that it alone has."""


@dataclass(frozen=True)
class Event:
    """Something that happened to things of the territory.

    Args:
        sort: `award`, `recognition`, `change` or `document`.
        node: what says it.
        about: the IRIs of the things that it happened to.
        date: when, as written: a year, a month or a day; empty where no source says it.
        what: the IRI of the call, or of the kind of recognition; empty for others.
        words: the title of the document, or what changed.
        amount: of an award, in euros, as written; empty where no source says it.
    """

    sort: str
    node: str
    about: tuple[str, ...]
    date: str = ""
    what: str = ""
    words: str = ""
    amount: str = ""


def events_of(engine: Engine, things: Iterable[str], lang: str) -> list[Event]:
    """What happened to some things, the newest first, what has no date last."""
    about: dict[str, set[str]] = {}
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    listed = ", ".join(f"<{iri}>" for iri in _SAID)
    for block in blocks(sorted(things)):
        for row in rows(engine, _PREFIXES + _NEWS.format(block, listed)):
            node, thing, predicate, value = row["node"], row["about"], row["p"], row["o"]
            if (
                isinstance(node, NamedNode)
                and isinstance(thing, NamedNode)
                and isinstance(predicate, NamedNode)
                and isinstance(value, NamedNode | Literal)
            ):
                about.setdefault(node.value, set()).add(thing.value)
                said.setdefault(node.value, {}).setdefault(_SAID[predicate.value], []).append(value)
    found = [event for node, own in said.items() if (event := _event(node, sorted(about[node]), own, lang))]
    return in_order(found)


def in_order(found: Iterable[Event]) -> list[Event]:
    """The newest first, what has no date last."""
    listed = sorted(found, key=lambda one: (one.sort, one.node))
    return sorted(listed, key=lambda one: one.date, reverse=True)


def amount_of(awards: Iterable[Event]) -> Decimal:
    """The sum of the awards whose amount is known, in euros."""
    return sum((Decimal(one.amount) for one in awards if one.amount), Decimal())


def _event(
    node: str, about: list[str], own: Mapping[str, list[NamedNode | Literal]], lang: str
) -> Event | None:
    """The event that a node says; None when it is none: a figure about a PTCE."""
    sort = next((name for key, name in _SORTS.items() if key in own), "")
    if not sort:
        return None

    def first(name: str) -> str:
        return min((term.value for term in own.get(name, ())), default="")

    texts = [term for name in ("title", "label") for term in own.get(name, ()) if isinstance(term, Literal)]
    words = best(texts, lang).value if texts and sort in ("change", "document") else ""
    date = first("year") if sort == "award" else first("start") if sort == "recognition" else first("date")
    return Event(
        sort, node, tuple(about), date, first("call") or first("recognition"), words, first("amount")
    )
