"""The texts of the pages of questions, in French and in English."""

from typing import Final

QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "notes.question": ("Question", "Question"),
    "notes.description": ("Ce que dit la réponse", "What the answer says"),
    "answer.others": ("Autres formats :", "Other formats:"),
    "answer.take": ("Emporter cette réponse :", "Take this answer away:"),
    "answer.plain": ("CSV (RFC 4180)", "CSV (RFC 4180)"),
}
