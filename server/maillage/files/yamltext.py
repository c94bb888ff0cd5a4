"""Says why a text is no YAML, in French and in English."""

from typing import Final

import yaml

_BRACKETS: Final = "une virgule ou la fin de {} était attendue", "expected a comma or the end of {}"
_QUOTE_IT: Final = " : mettre le texte entre guillemets", ": put the text in quotes"
_WHY: Final = {
    "expected the node content": ("une valeur était attendue ici", "expected a value here"),
    "expected ':'": ("un deux-points manque après une clé", "a colon is missing after a key"),
    "mapping values are not": (f"deux-points inattendu{_QUOTE_IT[0]}", f"unexpected colon{_QUOTE_IT[1]}"),
    "expected ',' or ']'": (_BRACKETS[0].format("la liste"), _BRACKETS[1].format("the list")),
    "expected ',' or '}'": (_BRACKETS[0].format("l’accolade"), _BRACKETS[1].format("the braces")),
    "expected <block end>": ("retrait inégal : aligner les clés", "uneven indentation: align the keys"),
    "sequence entries are not": (
        "tiret inattendu : vérifier le retrait",
        "unexpected dash: check indentation",
    ),
    "cannot start any token": (
        f"ce signe ne commence pas une valeur{_QUOTE_IT[0]}",
        f"this sign starts no value{_QUOTE_IT[1]}",
    ),
    "unexpected end of stream": ("un guillemet n’est jamais fermé", "a quote is never closed"),
    "escape": (
        "échappement inconnu : écrire «\\\\» pour «\\»",
        "unknown escape: write '\\\\' for '\\'",
    ),
    "undefined alias": (f"«*» ne commence pas un texte{_QUOTE_IT[0]}", f"'*' starts no text{_QUOTE_IT[1]}"),
    "alphabetic or numeric": (
        f"«*» ou «&» ne commence pas un texte{_QUOTE_IT[0]}",
        f"'*' or '&' starts no text{_QUOTE_IT[1]}",
    ),
    " tag": (f"«!» ne commence pas un texte{_QUOTE_IT[0]}", f"'!' starts no text{_QUOTE_IT[1]}"),
    "another document": ("un seul document : retirer «---»", "one document only: remove '---'"),
    "special characters": ("caractère de contrôle : le retirer", "control character: remove it"),
}
"""What the faults of PyYAML mean, by a part of their text."""


def why(fault: yaml.YAMLError | ValueError) -> tuple[str, str]:
    """Why a text is no YAML; what is seldom met stays in English, between quotation marks."""
    said = getattr(fault, "problem", None) or getattr(fault, "reason", None) or str(fault)
    return next((told for part, told in _WHY.items() if part in said), (f"«{said}»", said))
