"""What a person asks: the words typed, and what of them says a kind, a place or a theme."""

import re
from dataclasses import dataclass, replace
from typing import Final

from maillage.names import SMALL, Name, read_name, singular
from maillage.search.hits import Thing
from maillage.search.schema import TERRITORIES

_SMALLEST: Final = {"commune": 0, "epci": 1}
_DASH: Final = re.compile(r" [–—-] ")
_LONG: Final = re.compile(
    r"((?!(?:Saint|Sainte)-)[^-]{3,}?)-(?:sur|en|lès|les|sous|de|du|la|le|d'|l'|aux?|[A-Z]).*"
)
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PART: Final = 0.98
_FORMER: Final = 0.96
_KEYED: Final = 0.97

KIND_WORDS: Final = {
    "ptce": ("ptce",),
    "pole": ("ptce",),
    "tierslieu": ("tiers-lieu",),
    "acteur": ("actor",),
    "projet": ("project",),
    "document": ("document",),
    "dispositif": ("scheme",),
    "appel": ("call", "scheme"),
    "ami": ("call", "scheme"),
    "label": ("scheme",),
    "theme": ("theme",),
    "definition": ("term",),
    "question": ("question",),
    "territoire": ("territory",),
    "commune": ("commune",),
    "ville": ("commune",),
    "departement": ("departement",),
    "region": ("region",),
    "agglomeration": ("epci",),
    "metropole": ("epci",),
    "cc": ("epci",),
    "ca": ("epci",),
    "cu": ("epci",),
}
"""The words that say a kind of thing."""
MAIN_KINDS: Final = frozenset({"ptce", "tiers-lieu", "actor"})
"""The kinds that are looked for by their name and a place alone: `PTCE Bayonne`."""


@dataclass(frozen=True)
class Context:
    """Some of the words typed that name a place or a theme, and the things that bear that name.

    Args:
        words: which words of the core, by their place in it.
        things: those named so, the most likely first.
        theme: whether they are themes or activities, rather than territories.
    """

    words: frozenset[int]
    things: tuple[Thing, ...]
    theme: bool

    @property
    def centre(self) -> Thing | None:
        """The one place that distances are taken from: a commune, else an EPCI, else any; the most likely."""
        placed = [one for one in self.things if one.point]
        return min(placed, key=lambda one: _SMALLEST.get(one.kind, len(_SMALLEST)), default=None)


@dataclass(frozen=True)
class Asked:
    """A text as it was read.

    Args:
        name: the text as a name.
        contexts: what of it names a place or a theme.
        typing: whether the last word may be unfinished.
    """

    name: Name
    contexts: tuple[Context, ...] = ()
    typing: bool = False

    @property
    def whole(self) -> frozenset[int]:
        """All words of the core, by their places."""
        return frozenset(range(len(self.name.core)))

    @property
    def kinds(self) -> frozenset[str]:
        """The main kinds that its words say."""
        said = {kind for word in self.name.core for kind in KIND_WORDS.get(word, ())}
        return frozenset(said & MAIN_KINDS)

    @property
    def kind_words(self) -> frozenset[int]:
        """Which words of the core say a main kind."""
        return frozenset(
            n for n, word in enumerate(self.name.core) if MAIN_KINDS & set(KIND_WORDS.get(word, ()))
        )

    @property
    def all_told(self) -> bool:
        """Whether each word says a main kind, a place or a theme."""
        return self.kind_words.union(*(context.words for context in self.contexts)) == self.whole

    @property
    def told(self) -> bool:
        """Whether a main kind, with its places and themes, is all that was typed."""
        return bool(self.kind_words) and self.all_told

    @property
    def places(self) -> tuple[Context, ...]:
        """The contexts that are territories."""
        return tuple(context for context in self.contexts if not context.theme)

    @property
    def themes(self) -> tuple[Context, ...]:
        """The contexts that are themes or activities."""
        return tuple(context for context in self.contexts if context.theme)


def reading(thing: Thing) -> list[tuple[Name, frozenset[int], float]]:
    """What a thing may be called, as read: each name, which words of its core say its kind, what it is worth.

    It is kept with the thing: the same things come up again and again.
    """
    if thing.called is None:
        names = [(read_name(text), worth) for text, worth in called(thing)]
        thing.called = [(name, says(name, thing.kind), worth) for name, worth in names]
    return thing.called


def called(thing: Thing) -> list[tuple[str, float]]:
    """What a thing may be called, each with what it is worth.

    It is called by its names, by the parts of a name cut by a dash, by its key. A commune is also called by
    what comes before `sur`, `en`, `lès`… in its name.
    """
    other = _FORMER if thing.kind in TERRITORIES else 1.0
    found = [(text, other if n else 1.0) for n, text in enumerate(thing.names)]
    if thing.label_en:
        found.append((thing.label_en, 1.0))
    for text in thing.names:
        parts = _DASH.split(text)
        if len(parts) > 1:
            found += [(part, _PART) for part in parts]
    if thing.kind == "commune" and (short := short_name(thing.label_fr)):
        found.append((short, _PART))
    if thing.origin == "curated" and thing.kind not in TERRITORIES:
        key = thing.code.rpartition("#")[2]
        found.append((_CAPITAL.sub(" ", key).replace("-", " "), _KEYED))
    return found


def short_name(commune: str) -> str:
    """What people call a commune with a long name: Romans for `Romans-sur-Isère`; empty for a short one."""
    found = _LONG.match(commune)
    return found[1] if found else ""


def says(name: Name, kind: str) -> frozenset[int]:
    """Which words of the core of a name say a kind."""
    return frozenset(n for n, word in enumerate(name.core) if kind in KIND_WORDS.get(word, ()))


def without(name: Name, words: frozenset[int]) -> Name:
    """A name without some words of its core, given by their places."""
    core = tuple([word for n, word in enumerate(name.core) if n not in words])
    gone = {name.core[n] for n in words}
    content = tuple([word for word in name.content if word not in gone])
    content = content or core
    written = tuple([word for word in name.words if word not in SMALL and singular(word) not in gone])
    letters = "".join([word[0] for word in content])
    return replace(name, core=core, content=content, words=written or content, letters=letters)


def with_word(name: Name, old: str, new: str) -> Name:
    """A name where a word of its core stands for another."""
    return replace(
        name,
        core=tuple([new if word == old else word for word in name.core]),
        content=tuple([new if word == old else word for word in name.content]),
        words=tuple([new if word == old else word for word in name.words]),
    )
