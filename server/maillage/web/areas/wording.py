"""Says what a page of a territory tells: its title, its counts in a sentence, why two could talk."""

from collections.abc import Callable, Sequence
from typing import Final

from maillage.model import Territory
from maillage.territories import departement_of
from maillage.web.areas.area import Area
from maillage.web.areas.page import AreaPage
from maillage.web.areas.poles import Pole
from maillage.web.areas.weaving import Missing
from maillage.web.words import periods, reading
from maillage.web.words.texts import say

_SHOWN: Final = 3
"""How many themes or actors a sentence names."""
_OUTCOMES: Final = ("missing", "indication", "not-documented")
Name = Callable[[str], str]


def called(territory: Territory) -> str:
    """A territory as people tell it from others of its name: `Figeac (46)`, `Lot (46)`."""
    if territory.kind == "commune":
        return f"{territory.name} ({departement_of(territory.code)})"
    return f"{territory.name} ({territory.code})" if territory.kind == "departement" else territory.name


def title(area: Area, lang: str) -> str:
    """The title of the page."""
    name = called(area.territory)
    return say("area.around_of", lang, n=area.km, name=name) if area.km else name


def counts(page: AreaPage, lang: str) -> list[tuple[str, str]]:
    """What is known there, each count with the section that it is of: `1 PTCE`, `3 liens à tisser`."""
    numbers = {
        "ptce": len(page.poles),
        "tiers-lieux": len(page.places),
        "acteurs": len(page.actors),
        "cooperations": len(page.ties),
        "soutiens": len(page.awards),
        "liens-a-tisser": len(page.missing),
    }
    found = []
    for section, number in numbers.items():
        if number:
            key = f"area.count.{section}" if number == 1 else f"area.counts.{section}"
            found.append((section, say(key, lang, n=reading.thousands(number, lang))))
    return found


def money(page: AreaPage, lang: str) -> str:
    """The euros obtained, and how many awards have no known amount; empty without any award."""
    unpriced = page.unpriced
    without = say("area.unpriced" if unpriced == 1 else "area.unpriceds", lang, n=unpriced)
    if not page.amount:
        return say("area.no_amount", lang) if page.awards else ""
    total = say("area.amount", lang, sum=periods.euros(str(page.amount), lang))
    return f"{total} ({without})" if unpriced else total


def state(pole: Pole, lang: str) -> str:
    """Whether a PTCE is at work, and when that was last seen; empty when no source says."""
    if pole.ended:
        return say("area.ended", lang, when=periods.at(pole.ended, lang))
    return say("area.active", lang, when=periods.at(pole.active, lang)) if pole.active else ""


def established(pole: Pole, lang: str) -> str:
    """How many elements of article 9 are established."""
    number = pole.elements - len(pole.gaps)
    return say(f"area.elements{number if number < 2 else ''}", lang, n=number, all=pole.elements)


def lacking(pole: Pole, lang: str) -> list[tuple[str, str]]:
    """The elements of article 9 that nothing establishes, by what is known of them."""
    found = []
    for outcome in _OUTCOMES:
        names = [_small(gap.name) for gap in pole.gaps if gap.outcome == outcome]
        if names:
            found.append((say(f"area.gap.{outcome}", lang), listed(names, lang)))
    return found


def because(one: Missing, name: Name, lang: str) -> str:
    """Why a third place and a PTCE that nothing ties have to talk, as a sentence."""
    actors, themes, epcis = (one.of(sort) for sort in ("actor", "theme", "epci"))
    common = [_named("theme", themes, name, lang)] if themes else []
    if communes := one.of("commune"):
        common.append(_named("commune", communes, name, lang))
    elif epcis:
        common.append(_named("epci", epcis, name, lang))
    near = distance(one.km, lang)
    said = listed(common, lang)
    if near:
        said = f"{said}, {near}" if said else say("weave.are", lang, what=near)
    parts = [_named("actor", actors, name, lang)] if actors else []
    if said:
        parts.append(say("weave.they", lang, what=said))
    text = " ; ".join(parts) if lang == "fr" else "; ".join(parts)
    return reading.sentence(f"{text}.", lang)


def distance(km: float | None, lang: str) -> str:
    """How far two are from one another; empty when that is not known."""
    if km is None:
        return ""
    return say("weave.km", lang, n=round(km)) if km >= 1 else say("weave.beside", lang)


def listed(names: Sequence[str], lang: str) -> str:
    """Names in a sentence: `a, b et c`."""
    last = f" {say('area.and', lang)} "
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _named(sort: str, found: Sequence[str], name: Name, lang: str) -> str:
    """A reason with the names of what two have in common, the first few of them."""
    names = [name(iri) for iri in found[:_SHOWN]]
    if len(found) > _SHOWN:
        names.append(say("area.others", lang, n=len(found) - _SHOWN))
    key = f"weave.{sort}" if len(found) == 1 else f"weave.{sort}s"
    return say(key, lang, names=listed(names, lang))


def _small(name: str) -> str:
    """A name within a sentence."""
    return name[:1].lower() + name[1:]
