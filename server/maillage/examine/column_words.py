"""Reads the words of a column of a list of members as codes, and says what is near to one that has none."""

import difflib
import re
from collections.abc import Mapping
from typing import Final

from maillage import iris
from maillage.errors import shortened
from maillage.examine.member_words import TWO_MEANINGS

_SHORT: Final = 6
_ACRONYM: Final = 4
_IN_BRACKETS: Final = re.compile(r"([^()]+)\(([^()]+)\)\s*")


class Words:
    """The codes of the words of a column, and what is said of a word that has none.

    Args:
        labels: the code of each label of the code lists, by language.
        own: the codes of the words that people write, in French.
        unknown: what is said of a word that is not known, in French and in English.
        examples: words that are known, in French and in English.
    """

    def __init__(
        self,
        labels: Mapping[str, Mapping[str, str]],
        own: Mapping[str, str],
        unknown: tuple[str, str],
        examples: tuple[str, str],
    ) -> None:
        self.unknown, self.examples = unknown, examples
        texts = [*(pair for listed in labels.values() for pair in listed.items()), *own.items()]
        self.codes = {iris.slug(text): code for text, code in texts}
        self.singular = {_singular(slug): code for slug, code in self.codes.items()}
        french, english = (*own, *labels.get("fr", ())), labels.get("en", ())
        self.suggested = [{iris.slug(text): text for text in texts} for texts in (french, english)]

    def codes_of(self, word: str) -> list[str] | None:
        """The codes of a word, in the singular or the plural; nothing where it is not known."""
        slug = iris.slug(word)
        code = self.codes.get(slug, self.singular.get(_singular(slug)))
        if code is not None:
            return code.split()
        if match := _IN_BRACKETS.fullmatch(word):
            outside, inside = map(self.codes_of, match.groups())
            return None if outside is None or inside is None else outside + inside
        return None

    def wrong(self, word: str) -> tuple[str, str]:
        """The fault of a word, with the near ones of the reader's language, or with examples."""
        shown = shortened(word)
        if meanings := TWO_MEANINGS.get(iris.slug(word)):
            one, two = meanings
            return (
                f"«{shown}» a deux sens : écrire « {one} » ou « {two} »",
                f"'{shown}' has two meanings: write '{one}' or '{two}'",
            )
        near, near_en = (self.near(word, suggested) for suggested in self.suggested)
        (fr, en), (known, known_en) = self.unknown, self.examples
        return (
            f"«{shown}» : {fr} ; {f'proches : {near}' if near else f'par exemple : {known}'}",
            f"'{shown}': {en}; {f'near: {near_en}' if near_en else f'for instance: {known_en}'}",
        )

    def near(self, word: str, suggested: Mapping[str, str]) -> str:
        """The words nearest to one; fewer of a short one, as acronyms are all alike."""
        slug = iris.slug(word)
        cutoff = 0.75 if len(slug) <= _SHORT else 0.65
        found = difflib.get_close_matches(slug, sorted(suggested), n=3, cutoff=cutoff)
        return ", ".join(suggested[near] for near in found)


def _singular(slug: str) -> str:
    return "-".join(word.removesuffix("s") if len(word) > _ACRONYM else word for word in slug.split("-"))
