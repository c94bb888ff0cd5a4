"""Draws where a thing is, with whom it is tied."""

from typing import Final

from maillage.vocabulary import ID
from maillage.web.maps import Drawn, Mark, Tied, draw, layers_of
from maillage.web.profiles.profile import Profile
from maillage.web.things import Thing, Things

_MOST: Final = 80
"""How many parties are drawn at most."""


def drawn(profile: Profile, things: Things, lang: str) -> Drawn | None:
    """The département of a thing, its place, and those who take part in it or are tied to it.

    None where its place is not known, or its outline. Parties that lie elsewhere are left out of the drawing.
    """
    own = next(
        (
            things.by_iri[iri]
            for iri in (profile.iri, *(f.iri for f in profile.facets))
            if iri in things.by_iri
        ),
        None,
    )
    if own is None or own.point is None or not own.departement:
        return None
    parties = [one.other for those in profile.participants.values() for one in those]
    parties += [other for tie in profile.ties for other in tie.others]
    near = [things.by_iri[iri] for iri in dict.fromkeys(parties) if iri in things.by_iri and iri != own.iri][
        :_MOST
    ]
    marks = [_mark(own, lang, 8.0), *(_mark(one, lang, 4.5) for one in near if one.point)]
    ties = [Tied(own.iri, one.iri) for one in near if one.point]
    return draw(layers_of("departement", own.departement), [own.departement], marks, ties)


def _mark(thing: Thing, lang: str, size: float) -> Mark:
    assert thing.point is not None
    return Mark(
        thing.iri, thing.label(lang), f"/page/{thing.iri.removeprefix(ID)}", thing.kind, thing.point, size
    )
