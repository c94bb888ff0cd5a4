"""The texts of the map, in French and in English."""

from typing import Final

MAP: Final[dict[str, tuple[str, str]]] = {}
