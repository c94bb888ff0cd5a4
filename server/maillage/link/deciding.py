"""What becomes of a scored pair: accepted, refused, or for a person; and why.

- Identifiers that agree settle a pair; identifiers that contradict forbid it.
- A name alone never decides: a pair is accepted only where the place, the website or the year agrees too.
- A body is at most one unit: the probability of a pair is weighed against the other candidates of its body,
  so that two homonyms of one commune are both left to a person.
- Nothing that contradicts (another region, another legal form, a unit that has ceased) is accepted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from maillage.link.candidates import ACCEPTED, REFUSED, REVIEW
from maillage.link.comparing import DATES, DOMAIN, FORM, NAME, PLACE, RARITY
from maillage.link.parameters import Parameters

_MOST: Final = 60.0
SURE: Final = 0.9999
"""The probability of a pair whose identifiers agree."""

AGREE, CONTRADICT = "agree", "contradict"


@dataclass(frozen=True)
class Scored:
    """A pair as the model leaves it.

    Args:
        left: the number of the left body.
        right: that of the right body.
        weight: log2 of the odds that the pair is true, by the model alone.
        levels: the level that each comparison gave, by its name.
        codes: `AGREE` when they share a SIREN or RNA number, `CONTRADICT` when each has one and none is
        shared.
        active: whether the unit on the right is.
        foreign: whether what it does is foreign to territorial cooperation: car trade, mining, gambling.
        other_town: whether the unit's name says its commune, and the body is of another.
        probability: what `decide` makes of it.
        verdict: one of `accepted`, `review`, `refused`.
        why: what refuses it or keeps it from being accepted, a key of `evidence`; empty when nothing does.
    """

    left: int
    right: int
    weight: float
    levels: Mapping[str, str]
    codes: str = ""
    active: bool = True
    foreign: bool = False
    other_town: bool = False
    probability: float = 0.0
    verdict: str = REVIEW
    why: str = ""

    @property
    def alone(self) -> float:
        """The probability by this pair alone."""
        odds = float(2 ** max(-_MOST, min(_MOST, self.weight)))
        return odds / (1 + odds)


def decide(pairs: Sequence[Scored], parameters: Parameters) -> list[Scored]:
    """Decide the pairs of one left body; the likeliest first."""
    settled = [pair for pair in pairs if pair.codes == AGREE]
    odds = [0.0 if pair.codes == CONTRADICT else 2 ** max(-_MOST, min(_MOST, pair.weight)) for pair in pairs]
    whole = 1 + sum(odds)
    found = []
    for pair, odd in zip(pairs, odds, strict=True):
        if settled:
            probability = SURE / len(settled) if pair.codes == AGREE else (1 - SURE) * odd / whole
        else:
            probability = odd / whole
        verdict, why = _verdict(pair, probability, len(settled), parameters)
        found.append(replace(pair, probability=probability, verdict=verdict, why=why))
    return sorted(found, key=lambda pair: (-pair.probability, -pair.weight, pair.right))


def _verdict(pair: Scored, probability: float, settled: int, parameters: Parameters) -> tuple[str, str]:
    if pair.codes == CONTRADICT:
        return REFUSED, "codes"
    if pair.codes == AGREE:
        return (ACCEPTED, "") if settled == 1 else (REVIEW, "shared")
    if settled:
        return REFUSED, "settled"
    if pair.foreign and pair.levels[PLACE] not in ("commune", "epci", "departement"):
        return REFUSED, "foreign"
    unlikely = pair.alone < parameters.doubt and (
        pair.levels[NAME] not in ("same", "short") or contradiction(pair)
    )
    if unlikely or _unalike(pair):
        return REFUSED, _strongest(pair)
    if against := contradiction(pair):
        return REVIEW, against
    if probability < parameters.threshold:
        return REVIEW, "rivals" if pair.alone >= parameters.threshold else "unsure"
    return (ACCEPTED, "") if corroborated(pair) else (REVIEW, "alone")


def agrees(pair: Scored) -> bool:
    """Whether something other than the name agrees: the place, the website, the year."""
    return (
        pair.levels[PLACE] in ("commune", "named", "epci", "departement")
        or pair.levels[DOMAIN] == "same"
        or pair.levels[DATES] == "same"
    )


def corroborated(pair: Scored) -> bool:
    """Whether that is enough to accept: for a name that many bear, only the commune or the website is."""
    if pair.levels[PLACE] in ("commune", "named") or pair.levels[DOMAIN] == "same":
        return True
    return agrees(pair) and pair.levels[RARITY] not in ("common", "none")


def _unalike(pair: Scored) -> bool:
    """Whether the names are too far apart for what else agrees: a year alone makes up for little."""
    if pair.levels[NAME] in ("crossed", "some", "other"):
        return pair.levels[PLACE] in ("unknown", "region", "elsewhere") and pair.levels[DOMAIN] != "same"
    if pair.levels[NAME] == "within":
        return pair.levels[RARITY] not in ("unique", "rare") and not agrees(pair)
    return pair.levels[NAME] == "near" and not agrees(pair)


def contradiction(pair: Scored) -> str:
    """What contradicts a pair, a key of `evidence`; empty when nothing does."""
    if pair.levels[PLACE] in ("region", "elsewhere"):
        return "place"
    if pair.other_town:
        return "town"
    if pair.levels[FORM] == "other":
        return "form"
    if pair.levels[DATES] == "before":
        return "dates"
    return "" if pair.active else "ceased"


def _strongest(pair: Scored) -> str:
    """The reason to give for a pair that is too unlikely."""
    return contradiction(pair) or ("name" if _unalike(pair) else "unlikely")
