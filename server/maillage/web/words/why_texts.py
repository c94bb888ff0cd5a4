"""The texts of the page that says why, in French and in English."""

from typing import Final

WHY: Final[dict[str, tuple[str, str]]] = {}
