"""The texts of the data, their catalogue and their feeds, in French and in English."""

from typing import Final

DATA: Final[dict[str, tuple[str, str]]] = {}
