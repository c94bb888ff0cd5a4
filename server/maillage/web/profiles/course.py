"""The course of a thing: when it was founded, what it was awarded and recognised as, what changed."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.engine import Engine
from maillage.web.profiles.rows import Node, nodes

_AWARD: Final = {
    "about": "mlg:awardedUnder",
    "start": "mlg:year",
    "amount": "mlg:amount",
    "note": "mlg:note",
}
_RECOGNITION: Final = {
    "about": "mlg:recognitionKind",
    "start": "mlg:startDate",
    "end": "mlg:endDate",
    "by": "mlg:grantedBy",
    "note": "mlg:note",
}
_CHANGE: Final = {
    "name": "rdfs:label",
    "about": "mlg:changeKind",
    "start": "dcterms:date",
    "note": "mlg:note",
}


@dataclass(frozen=True)
class Event:
    """Something that happened to a thing.

    Args:
        sort: `award`, `recognition`, `change`, `founding`, `opening` or `news`.
        node: what says it; empty where the thing itself does.
        date: when, as written: a year, a month or a day; empty where no source says it.
        end: until when.
        about: the IRI of the call, or of the kind of recognition.
        by: the IRI of who granted it.
        amount: in euros, as written.
        words: what is told of it.
        graphs: those that state it.
    """

    sort: str
    node: str
    date: str
    end: str = ""
    about: str = ""
    by: str = ""
    amount: str = ""
    words: tuple[str, ...] = ()
    graphs: frozenset[str] = frozenset()


def events(engine: Engine, iri: str, lang: str) -> list[Event]:
    """What happened to a thing, the newest first, what has no date last."""
    node = NamedNode(iri)
    patterns = {
        "award": (f"?node mlg:awardedTo {node} .", _AWARD),
        "recognition": (f"?node mlg:holder {node} .", _RECOGNITION),
        "change": (f"?node org:originalOrganization|org:resultingOrganization {node} .", _CHANGE),
    }
    return in_order(
        [
            _event(sort, one, lang)
            for sort, (pattern, names) in patterns.items()
            for one in nodes(engine, pattern, names).values()
        ]
    )


def in_order(found: list[Event]) -> list[Event]:
    """The newest first; what has no date last."""
    dated = sorted((one for one in found if one.date), key=lambda one: (one.date, one.node), reverse=True)
    return [*dated, *sorted((one for one in found if not one.date), key=lambda one: one.node)]


def _event(sort: str, node: Node, lang: str) -> Event:
    name = node.text("name", lang)
    return Event(
        sort,
        node.iri,
        _value(node.literal("start")),
        _value(node.literal("end")),
        about=node.iri_of("about"),
        by=node.iri_of("by"),
        amount=_value(node.literal("amount")),
        words=(*([name] if name else []), *node.texts("note", lang)),
        graphs=frozenset(node.graphs),
    )


def _value(term: Literal | None) -> str:
    return term.value if term else ""
