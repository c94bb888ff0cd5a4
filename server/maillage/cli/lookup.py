"""The command that looks a body up in live services: `maillage lookup`."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from rich.console import Console
from rich.table import Table

from maillage.cli.context import Context, pass_context
from maillage.errors import ParameterError, shortened
from maillage.files.values import is_register_number
from maillage.lookup import (
    Cache,
    Companies,
    Geocoder,
    LookupFailure,
    Service,
    Unit,
    Wikidata,
    companies,
    geocoder,
    wikidata,
)
from maillage.names import read_name, similarity
from maillage.territories import Gazetteer, read_territories

_T = TypeVar("_T")
_WIDE: Final = 160
_NO_ITEMS: Final[dict[str, tuple[str, ...]]] = {}
_SHOWN: Final = 25


@click.command()
@click.argument("name")
@click.option("--in", "commune", default="", help="Commune, ou son code INSEE / commune, or its INSEE code.")
@click.option("--address", default="", help="Adresse à situer dans cette commune / address to locate there.")
@click.option(
    "--no-cache", is_flag=True, help="Ne rien lire ni garder des réponses d’avant / keep no answers."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@pass_context
def lookup(context: Context, name: str, commune: str, address: str, no_cache: bool, form: str) -> None:
    """Chercher un organisme par son nom (ou son SIREN) dans les services publics en ligne.

    Recherche d’entreprises donne le SIREN, l’état, le drapeau ESS ; Wikidata, son élément ; la Géoplateforme
    situe une adresse. Un service qui ne répond pas est dit en échec, jamais « rien trouvé ».

    Look a body up by its name (or SIREN) in live public services. A service that fails is said to have
    failed, never to have found nothing.
    """
    if not name.strip():
        raise ParameterError("donner un nom, ou un SIREN", "give a name, or a SIREN")
    if address and not commune:
        raise ParameterError("--address demande --in COMMUNE", "--address needs --in COMMUNE")
    gazetteer = read_territories()
    codes = _codes(gazetteer, commune) if commune else []
    if not codes and not is_register_number("".join(name.split())):
        raise ParameterError(
            "un nom seul ne suffit pas : --in COMMUNE", "a name alone is not enough: --in COMMUNE"
        )
    services = _Services(
        gazetteer, None if no_cache else Cache(Path(click.get_app_dir("maillage")) / "lookup")
    )
    found = services.companies.search(name, codes)
    items, no_items = _tried(lambda: services.wikidata.items(_identifiers(found.units)), _NO_ITEMS)
    place, no_place = _tried(lambda: services.geocoder.locate(address, codes) if address else None, None)
    asked = read_name(name)
    scored = sorted(
        (
            (max(similarity(asked, read_name(n)) for n in (unit.name, unit.acronym) if n), unit)
            for unit in found.units
        ),
        key=lambda pair: (-pair[0], pair[1].siren),
    )
    if form == "json":
        units = [asdict(u) | {"similarity": round(s, 3), "wikidata": _items(u, items)} for s, u in scored]
        document: dict[str, Any] = {"units": units, "more": found.more, "persons_left_out": found.persons}
        document["wikidata_failed"] = no_items.en if no_items else None
        document["address"] = asdict(place) if place else None
        document["address_failed"] = no_place.en if no_place else None
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    _show(context, scored, items, failed=bool(no_items))
    _say(context, found.units, found.more, found.persons, commune)
    for fault in (no_items, no_place):
        if fault:
            click.echo(context.say(f"échec : {fault.fr}", f"failed: {fault.en}"), err=True)
    if address and not no_place:
        said = f"{place.label} ({place.lat:.5f}, {place.lon:.5f}, {place.level})" if place else ""
        click.echo(
            context.say(f"adresse : {said}", f"address: {said}")
            if said
            else context.say("adresse : introuvable à la rue près", "address: not found to the street")
        )


class _Services:
    """The three services, at the addresses that the environment may move (MAILLAGE_LOOKUP_…) for trials."""

    def __init__(self, gazetteer: Gazetteer, cache: Cache | None) -> None:
        def service(name: str, variable: str, url: str, pace: float) -> Service:
            return Service(name, os.environ.get(f"MAILLAGE_LOOKUP_{variable}", url), pace, cache=cache)

        def fold(code: str) -> str:
            return gazetteer.successor(code) or code

        self.companies = Companies(
            service("Recherche d’entreprises", "COMPANIES", companies.URL, companies.PACE), fold
        )
        self.geocoder = Geocoder(service("Géoplateforme", "GEOCODER", geocoder.URL, geocoder.PACE), fold)
        self.wikidata = Wikidata(service("Wikidata", "WIKIDATA", wikidata.URL, wikidata.PACE))


def _codes(gazetteer: Gazetteer, text: str) -> list[str]:
    """The INSEE code of a commune; those of its arrondissements where it has some, which services use."""
    code = gazetteer.match("commune", text).territory.code
    parts = [
        old
        for old, formers in gazetteer.former.items()
        if any(former.successor == code and former.lives for former in formers) and _is_arrondissement(old)
    ]
    return sorted(parts) or [code]


def _is_arrondissement(code: str) -> bool:
    return "75101" <= code <= "75120" or "69381" <= code <= "69389" or "13201" <= code <= "13216"


def _identifiers(units: tuple[Unit, ...]) -> dict[str, list[str]]:
    return {wikidata.SIREN: [u.siren for u in units], wikidata.RNA: [u.rna for u in units if u.rna]}


def _tried(ask: Callable[[], _T], nothing: _T) -> tuple[_T, LookupFailure | None]:
    try:
        return ask(), None
    except LookupFailure as fault:
        return nothing, fault


def _items(unit: Unit, items: dict[str, tuple[str, ...]]) -> list[str]:
    return sorted({*items.get(unit.siren, ()), *(items.get(unit.rna, ()) if unit.rna else ())})


def _show(
    context: Context, scored: list[tuple[float, Unit]], items: dict[str, tuple[str, ...]], *, failed: bool
) -> None:
    if not scored:
        return
    table = Table(show_lines=False, header_style="bold")
    for french, english in (
        ("SIREN", "SIREN"), ("nom", "name"), ("commune", "commune"), ("état", "state"), ("ESS", "SSE"),
        ("RNA", "RNA"), ("Wikidata", "Wikidata"), ("ce qui le dit", "what says so"),
    ):  # fmt: skip
        table.add_column(context.say(french, english), overflow="fold")
    for score, unit in scored[:_SHOWN]:
        names = f"{unit.name} ({unit.acronym})" if unit.acronym else unit.name
        on_wikidata = context.say("échec", "failed") if failed else ", ".join(_items(unit, items))
        table.add_row(
            unit.siren, shortened(names), shortened(unit.town), _state(context, unit), _sse(context, unit),
            unit.rna, on_wikidata, _evidence(context, score, unit),
        )  # fmt: skip
    Console(width=None if sys.stdout.isatty() else _WIDE, file=sys.stdout).print(table, markup=False)


def _state(context: Context, unit: Unit) -> str:
    since = unit.created[:4]
    if unit.active:
        return context.say(
            f"active, {since}" if since else "active", f"active, {since}" if since else "active"
        )
    return context.say(f"cessée {unit.closed[:4]}".strip(), f"ceased {unit.closed[:4]}".strip())


def _sse(context: Context, unit: Unit) -> str:
    if unit.sse is None:
        return "?"
    return context.say("oui", "yes") if unit.sse else context.say("non", "no")


def _evidence(context: Context, score: float, unit: Unit) -> str:
    near = context.say(f"nom {score:.2f}".replace(".", ","), f"name {score:.2f}")
    if unit.nearby:
        near += context.say(" ; siège ailleurs", "; seat elsewhere")
    return f"{near} · {unit.category} · {unit.activity}"


def _say(context: Context, units: tuple[Unit, ...], more: int, persons: int, commune: str) -> None:
    where_fr, where_en = (f" à {commune}", f" in {commune}") if commune else ("", "")
    if not units:
        click.echo(
            context.say(
                f"aucune personne morale de ce nom{where_fr}", f"no legal person of that name{where_en}"
            )
        )
    if persons:
        click.echo(
            context.say(
                f"{persons} entrepreneurs individuels laissés de côté", f"{persons} sole traders left out"
            )
        )
    if more:
        click.echo(
            context.say(f"et {more} autres : préciser le nom", f"and {more} more: make the name precise")
        )


COMMANDS = (lookup,)
