"""The texts of help, quality and legal notices, in French and in English."""

from typing import Final

HELP: Final[dict[str, tuple[str, str]]] = {}
