"""The geocoder of the Géoplateforme (data.geopf.fr): where an address is, in the commune that it says.

A hit at the level of a commune is no place of an address: it is refused. The commune is compared by its INSEE
code, never by a postcode, which several communes share.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from maillage.lookup.service import Service, texts

URL: Final = "https://data.geopf.fr/geocodage/search"
PACE: Final = 20.0
_PRECISE: Final = ("housenumber", "street", "locality")
_SURE: Final = 0.5
_LONGEST: Final = 200
_EAST, _NORTH = 180.0, 90.0


@dataclass(frozen=True)
class Located:
    """An address found.

    Args:
        label: as the geocoder writes it.
        lon, lat: in degrees (WGS 84).
        level: `housenumber`, `street` or `locality`.
        commune: its INSEE code.
        score: of the geocoder, 0 to 1.
    """

    label: str
    lon: float
    lat: float
    level: str
    commune: str
    score: float


class Geocoder:
    """The geocoder.

    Args:
        service: asks; its URL is `URL`, but in tests.
        fold: gives the commune of an INSEE code, that of an arrondissement too.
    """

    def __init__(self, service: Service, fold: Callable[[str], str]) -> None:
        self.service, self.fold = service, fold

    def locate(self, address: str, communes: Collection[str]) -> Located | None:
        """Where an address is, or None when no hit is precise enough.

        Args:
            address: number and street.
            communes: INSEE codes, those of the arrondissements of one town together.

        Raises:
            LookupFailure: it fails, or answers for other communes only: the filter was ignored.
        """
        wanted = {self.fold(code) for code in communes}
        found: list[Located] = []
        for code in sorted(communes):
            asked = {
                "q": " ".join(address.split())[:_LONGEST],
                "citycode": code,
                "limit": "5",
                "index": "address",
            }
            answer = self.service.ask(asked)
            features = answer.get("features") if isinstance(answer, dict) else None
            if not isinstance(features, list):
                raise self.service.failure(
                    "répond autre chose que du GeoJSON", "answers something else than GeoJSON"
                )
            hits = [self._hit(feature) for feature in features]
            within = [hit for hit in hits if hit.commune in wanted]
            if hits and not within:
                raise self.service.failure(
                    "a répondu pour d’autres communes que celle demandée : réponse écartée",
                    "answered for other communes than the one asked for: answer discarded",
                )
            found += [hit for hit in within if hit.level in _PRECISE and hit.score >= _SURE]
        return max(found, key=lambda hit: (hit.score, hit.label), default=None)

    def _hit(self, feature: Any) -> Located:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        point = geometry.get("coordinates") if isinstance(geometry, dict) else None
        try:
            lon, lat = (float(number) for number in point or ())
            score = float(texts(feature, "properties", "score"))
            if not (abs(lon) <= _EAST and abs(lat) <= _NORTH and 0 <= score <= 1):
                raise ValueError
        except (TypeError, ValueError) as fault:
            raise self.service.failure(
                "donne un point illisible", "gives a point that cannot be read"
            ) from fault
        code = self.fold(texts(feature, "properties", "citycode"))
        label, level = texts(feature, "properties", "label"), texts(feature, "properties", "type")
        return Located(label, lon, lat, level, code, score)
