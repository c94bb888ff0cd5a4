"""The tables of a territory, to take away: its PTCEs, places, actors, ties, ties to weave, awards."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from maillage.extracts import Column, Extract, Kind, Note, Value
from maillage.web.areas.page import AreaPage
from maillage.web.areas.wording import because, lacking, state, title
from maillage.web.things import Thing
from maillage.web.words.texts import say

Address = Callable[[str], str]
"""The absolute address of the page of an IRI."""
_POINT: Final = (Column("lon", "Longitude", Kind.NUMBER), Column("lat", "Latitude", Kind.NUMBER))
Row = tuple[Value, ...]


class Sheets:
    """The tables of a page, by the end of their address."""

    def __init__(self, page: AreaPage, address: Address, notes: Callable[[str], tuple[Note, ...]]) -> None:
        """Take a page.

        Args:
            page: what it tells.
            address: the address of the page of each thing.
            notes: what is to be known of each table, by its name.
        """
        self.page, self.address, self.notes = page, address, notes

    def table(self, name: str) -> Extract | None:
        """The table of that name; None when there is none."""
        if name not in TABLES:
            return None
        lang, (columns, rows) = self.page.lang, TABLES[name](self)
        heading = f"{say(f'area.h.{name}', lang)} – {title(self.page.area, lang)}"
        return Extract(heading, tuple(columns), list(rows), self.notes(name), lang)

    def poles(self) -> tuple[list[Column], Iterator[Row]]:
        """The PTCEs."""
        page, lang = self.page, self.page.lang
        columns = [
            *self._thing(),
            self._column("porteur", "area.carrier"),
            self._column("situation", "area.status"),
            self._column("etat", "area.state"),
            self._column("date_etat", "area.state_date"),
            self._column("article9", "area.gaps"),
            *_POINT,
        ]
        rows = (
            (
                *self._of(pole.thing, pole.km),
                " | ".join(map(page.name, pole.carriers)) or None,
                " | ".join(map(page.name, pole.statuses)) or None,
                state(pole, lang) or None,
                pole.ended or pole.active or None,
                " | ".join(f"{what} {names}" for what, names in lacking(pole, lang)) or None,
                *_position(pole.thing),
            )
            for pole in page.poles
        )
        return columns, rows

    def places(self) -> tuple[list[Column], Iterator[Row]]:
        """The third places."""
        rows = ((*self._of(one.thing, one.km), *_position(one.thing)) for one in self.page.places)
        return [*self._thing(), *_POINT], rows

    def actors(self) -> tuple[list[Column], Iterator[Row]]:
        """The actors."""
        page, lang = self.page, self.page.lang
        columns = [
            *self._thing(),
            self._column("famille", "area.group"),
            self._column("prend_part", "area.joins"),
            self._column("situe_ici", "area.located", Kind.BOOLEAN),
            *_POINT,
        ]
        rows = (
            (
                *self._of(one.thing, one.km),
                say(f"group.{one.group}", lang),
                " | ".join(map(page.name, one.joins)) or None,
                one.here,
                *_position(one.thing),
            )
            for those in page.groups.values()
            for one in those
        )
        return columns, rows

    def ties(self) -> tuple[list[Column], Iterator[Row]]:
        """Who cooperates with whom."""
        page = self.page
        columns = [
            self._column("nom", "area.who"),
            self._column("lien", "area.does"),
            self._column("autre", "area.whom"),
            self._column("depuis", "area.since"),
            self._column("jusqu_a", "area.until"),
            self._column("deduit", "area.deduced", Kind.BOOLEAN),
            self._column("sources", "area.sources"),
            self._column("liens", "area.statements", Kind.NUMBER),
            self._column("page", "area.tie_page", Kind.LINK),
        ]
        rows = (
            (
                page.name(tie.source),
                tie.verb,
                page.name(tie.target),
                tie.start or None,
                tie.end or None,
                tie.deduced,
                " | ".join(paper.title for paper in page.papers(tie)) or None,
                len(tie.nodes),
                self.address(tie.nodes[0]),
            )
            for tie in page.ties
        )
        return columns, rows

    def missing(self) -> tuple[list[Column], Iterator[Row]]:
        """The ties to weave; the point is that of the third place."""
        page, lang = self.page, self.page.lang
        columns = [
            self._column("nom", "weave.place"),
            self._column("ptce", "weave.pole"),
            self._column("raisons", "weave.why"),
            self._column("force", "weave.strength", Kind.NUMBER),
            self._column("themes", "weave.themes_column"),
            self._column("acteurs", "weave.actors_column"),
            self._column("epci", "weave.epci_column"),
            self._column("commune", "weave.commune_column"),
            self._column("km", "area.distance", Kind.NUMBER),
            self._column("page", "weave.place_page", Kind.LINK),
            self._column("page_ptce", "weave.pole_page", Kind.LINK),
            *_POINT,
        ]
        rows = (
            (
                one.place.label(lang),
                one.pole.label(lang),
                because(one, page.name, lang),
                one.strength,
                *(
                    " | ".join(map(page.name, one.of(sort))) or None
                    for sort in ("theme", "actor", "epci", "commune")
                ),
                _km(one.km),
                self.address(one.place.iri),
                self.address(one.pole.iri),
                *_position(one.place),
            )
            for one in page.missing
        )
        return columns, rows

    def awards(self) -> tuple[list[Column], Iterator[Row]]:
        """The calls that things of the territory won."""
        page = self.page
        columns = [
            self._column("nom", "area.holder"),
            self._column("appel", "area.call"),
            self._column("annee", "area.year", Kind.YEAR),
            self._column("montant", "area.euros", Kind.NUMBER),
            self._column("page", "area.award_page", Kind.LINK),
        ]
        rows = (
            (
                " | ".join(map(page.name, event.about)),
                page.name(event.what),
                int(event.date) if event.date.isdecimal() else None,
                _amount(event.amount),
                self.address(event.node),
            )
            for event in page.awards
        )
        return columns, rows

    def _column(self, name: str, key: str, kind: Kind = Kind.TEXT) -> Column:
        return Column(name, say(key, self.page.lang), kind)

    def _thing(self) -> list[Column]:
        """The columns that each table of things begins with."""
        columns = [
            self._column("nom", "area.name"),
            self._column("commune", "area.commune_column"),
            self._column("departement", "area.departement_column"),
            self._column("page", "area.page", Kind.LINK),
        ]
        around = [self._column("km", "area.distance", Kind.NUMBER)] if self.page.area.km else []
        return [*columns, *around]

    def _of(self, thing: Thing, km: float | None) -> Row:
        """The cells of these columns."""
        where = (
            self.page.place("commune", thing.commune) or None,
            self.page.place("departement", thing.departement) or None,
        )
        around = (_km(km),) if self.page.area.km else ()
        return (thing.label(self.page.lang), *where, self.address(thing.iri), *around)


TABLES: Final[dict[str, Callable[[Sheets], tuple[Sequence[Column], Iterator[Row]]]]] = {
    "ptce": Sheets.poles,
    "tiers-lieux": Sheets.places,
    "acteurs": Sheets.actors,
    "cooperations": Sheets.ties,
    "soutiens": Sheets.awards,
    "liens-a-tisser": Sheets.missing,
}
"""Each table, by the end of its address."""


def _position(thing: Thing) -> tuple[Value, Value]:
    point = thing.point
    return (Decimal(str(point.lon)), Decimal(str(point.lat))) if point else (None, None)


def _km(km: float | None) -> Decimal | None:
    return None if km is None else round(Decimal(km), 1)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None
