"""The texts of the page of a territory, in French and in English."""

from typing import Final

AREA: Final[dict[str, tuple[str, str]]] = {}
