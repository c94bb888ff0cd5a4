"""What is found of a kind of things asked for in a place, and the nearest when none is there."""

from collections.abc import Sequence
from dataclasses import replace

from maillage.search.asked import Asked
from maillage.search.hits import Local
from maillage.search.judging import ALMOST, AROUND, FAR, NAMED, PLACE, WITHIN, Judged, bears


def local_kind(asked: Asked, judged: Sequence[Judged]) -> Local | None:
    """The kind that a text asks for in a place; None when its words say anything else.

    Args:
        asked: the text, as read.
        judged: what it finds.
    """
    if not asked.told or len(asked.places) != 1 or asked.themes or len(asked.kinds) != 1:
        return None
    kind, where = min(asked.kinds), asked.places[0]
    place = where.centre or where.things[0]
    wanted = [one for one in judged if one.thing.kind == kind]
    there = any(all(bears(one.thing, context) for context in asked.places) for one in wanted)
    around = [one for one in wanted if one.distance is not None and 0 < one.distance <= FAR]
    nearest = min(around, key=lambda one: (one.distance or 0.0, one.rank), default=None)
    found = Local(kind, place.iri, place.kind, place.label_fr, there, nearest.hit() if nearest else None)
    return found if found.small else replace(found, nearest=None)


def settled(asked: Asked, judged: Sequence[Judged]) -> list[Judged]:
    """The same, best first, without guesses where something is none.

    Communes of near names that no source mentions, when the first is no guess; what is far and of a near
    name, when some of the kind asked for in a place is there or around.
    """
    told = asked.told and any(one.why in (WITHIN, AROUND) for one in judged)
    sure = bool(judged) and judged[0].why in (NAMED, WITHIN, AROUND, PLACE)

    def guessed(one: Judged) -> bool:
        far = one.distance is None or one.distance > FAR
        return one.why == ALMOST and ((sure and one.thing.origin == "gazetteer") or (told and far))

    return [one for one in judged if not guessed(one)]
