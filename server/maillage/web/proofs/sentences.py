"""Says facts as sentences of the reader's language, with links to what they speak of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.terms.names import short
from maillage.terms.rdf import parsed
from maillage.web.site import href
from maillage.web.tables import Name, cell
from maillage.web.words import reading
from maillage.web.words.why_texts import PATTERNS, PREPOSITIONS, VERBS
from maillage.why import Step

_SLOT: Final = re.compile(r"\{([a-z]+)\}")
GROUPS: Final = {
    "membership": ("org:member", "org:organization", "org:role"),
    "involvement": ("mlg:involvedParty", "mlg:involvementIn", "mlg:involvementRole"),
    "tie": ("mlg:fromParty", "mlg:toParty", "mlg:linkKind"),
    "award": ("mlg:awardedTo", "mlg:awardedUnder", ""),
}
"""What several facts of one node say together: the properties of its two ends, and of their relation."""


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: its words, where they lead, their language when it is not the page's."""

    text: str
    href: str = ""
    lang: str = ""


class Teller:
    """Says facts in a language, from what things are called."""

    def __init__(self, names: Mapping[str, Name], lang: str) -> None:
        self.names, self.lang = names, lang

    def fact(self, step: Step) -> tuple[Part, ...]:
        """The sentence of one fact."""
        predicate = step.predicate.strip("<>")
        slots = {"s": self.part(step.subject), "o": self.part(step.object)}
        pattern = PATTERNS.get(short(predicate))
        if pattern is not None:
            return self.filled(pattern[self.lang != "fr"], slots)
        label = self.part(step.predicate, linked=False).text
        if label.partition(" ")[0] in VERBS[self.lang]:
            said = "{s} {p} {o}"
        elif label.rpartition(" ")[2] in PREPOSITIONS[self.lang]:
            said = "{s} is {p} {o}"
        else:
            said = "{s}, {p} : {o}" if self.lang == "fr" else "{s}, {p}: {o}"
        return self.filled(said, {**slots, "p": Part(label)})

    def together(self, steps: Sequence[Step]) -> tuple[Part, ...] | None:
        """One sentence for the facts of a node that relates two things; None when they do not make one."""
        said: dict[str, list[str]] = {}
        for step in steps:
            said.setdefault(short(step.predicate.strip("<>")), []).append(step.object)
        for name, (one, two, kind) in GROUPS.items():
            ends = [
                *said.get(one, ()),
                *said.get(two, ()),
                *(said.get("mlg:party", ()) if name == "tie" else ()),
            ]
            if len(ends) < 2 or not set(said) <= {one, two, kind, "mlg:party"}:
                continue
            slots = {"s": self.part(ends[0]), "o": self.part(ends[1])}
            if said.get(kind):
                slots["r"] = self.part(said[kind][0], linked=False)
            directed = name == "tie" and {one, two} <= set(said)
            pattern = f"{'directed' if directed else name}{'' if 'r' in slots else '.bare'}"
            return self.filled(PATTERNS[pattern][self.lang != "fr"], slots)
        return None

    def part(self, term: str, *, linked: bool = True) -> Part:
        """A term as it is read: the name of a thing, the value of a literal."""
        node = parsed(term)
        if isinstance(node, NamedNode):
            name = self.names.get(node.value) or Name(short(node.value))
            lang = name.lang if name.lang != self.lang else ""
            return Part(name.text, (href(node.value) or "") if linked else "", lang)
        if isinstance(node, Literal):
            shown = cell(node)
            lang = shown.lang if shown.lang != self.lang else ""
            return Part(reading.literal(shown.text, shown.datatype, self.lang), "", lang)
        return Part(str(node))

    def filled(self, pattern: str, slots: Mapping[str, Part]) -> tuple[Part, ...]:
        """A pattern with its slots filled, typeset, with a capital."""
        return tuple(_pieces(reading.sentence(pattern, self.lang), slots))


def _pieces(whole: str, slots: Mapping[str, Part]) -> Iterator[Part]:
    place = 0
    for found in _SLOT.finditer(whole):
        if found.start() > place:
            yield Part(whole[place : found.start()])
        yield slots[found[1]]
        place = found.end()
    if place < len(whole):
        yield Part(whole[place:])


def plain(parts: Sequence[Part]) -> str:
    """A sentence without its links."""
    return "".join(part.text for part in parts)
