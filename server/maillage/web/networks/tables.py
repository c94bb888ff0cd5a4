"""The two tables of a part of the network, as extracts: undertakings with their measures, and ties."""

from decimal import Decimal

from maillage.extracts import Column, Extract, Kind, Note
from maillage.network import Undertaking
from maillage.web.networks.part import Part
from maillage.web.words.texts import say


def undertakings(part: Part, title: str, notes: tuple[Note, ...], lang: str) -> Extract:
    """The undertakings of a part, those with most ties first."""
    columns = (
        Column("structure", say("network.column.undertaking", lang)),
        Column("sorte", say("network.column.kind", lang)),
        Column("reliees", say("network.column.ties", lang), Kind.NUMBER),
        Column("reliees_en_tout", say("network.column.all_ties", lang), Kind.NUMBER),
        Column("passerelle", say("network.column.between", lang), Kind.NUMBER),
        Column("point_de_passage", say("network.column.bridge", lang), Kind.BOOLEAN),
        Column("communaute", say("network.column.community", lang)),
        Column("departement", say("network.column.departement", lang)),
        Column("adresse", say("network.column.address", lang), Kind.LINK),
    )
    named = communities(part, lang)
    rows = [
        (
            one.label(lang),
            say(f"network.kind.{one.kind}", lang),
            len(part.near[one.iri]),
            measured.neighbours,
            percent(measured.betweenness),
            measured.bridge,
            named.get(measured.community, ""),
            one.departement,
            one.iri,
        )
        for one in part.undertakings
        for measured in (part.network.measures[one.iri],)
    ]
    return Extract(title, columns, rows, notes, lang)


def ties(part: Part, title: str, notes: tuple[Note, ...], lang: str) -> Extract:
    """The ties of a part: who, what, with whom, since when."""
    columns = (
        Column("structure", say("network.column.from", lang)),
        Column("lien", say("network.column.tie", lang)),
        Column("autre_structure", say("network.column.to", lang)),
        Column("depuis", say("network.column.start", lang)),
        Column("jusqua", say("network.column.end", lang)),
        Column("sorte", say("network.column.sort", lang)),
        Column("dit", say("network.column.stated", lang), Kind.BOOLEAN),
        Column("adresse", say("network.column.address", lang), Kind.LINK),
        Column("adresse_structure", say("network.column.from_address", lang), Kind.LINK),
        Column("adresse_autre_structure", say("network.column.to_address", lang), Kind.LINK),
    )
    rows = [
        (
            part.by_iri[edge.source].label(lang),
            edge.label(lang),
            part.by_iri[edge.target].label(lang),
            edge.start or None,
            edge.end or None,
            say(f"network.sort.{edge.sort}", lang),
            not edge.deduced,
            edge.node,
            edge.source,
            edge.target,
        )
        for edge in part.edges
    ]
    return Extract(title, columns, rows, notes, lang)


def communities(part: Part, lang: str) -> dict[int, str]:
    """What each community of the whole network is called: after the one with most ties in it."""
    first: dict[int, Undertaking] = {}
    measures = part.network.measures
    for one in sorted(part.network.undertakings, key=lambda one: (-measures[one.iri].neighbours, one.iri)):
        number = measures[one.iri].community
        if number:
            first.setdefault(number, one)
    return {number: say("network.around", lang, name=one.label(lang)) for number, one in first.items()}


def percent(share: float) -> Decimal:
    """A share as percents, with one decimal."""
    return Decimal(f"{share * 100:.1f}")
