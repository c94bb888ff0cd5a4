"""The texts of the pages of questions, in French and in English."""

from typing import Final

QUESTIONS: Final[dict[str, tuple[str, str]]] = {}
