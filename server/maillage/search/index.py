"""The index of a release: opened once, asked by many."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from tantivy import Query

from maillage.errors import ParameterError
from maillage.names import Name, fold, read_name, singular
from maillage.search.asked import KIND_WORDS, MAIN_KINDS, Asked, Context, with_word
from maillage.search.hits import Found, Hit, Thing
from maillage.search.judging import CODE, PLACE, Judge, Judged, apart, meant
from maillage.search.local import local_kind, settled
from maillage.search.opened import Opened
from maillage.search.schema import FILED, NAMES, compacts, key, rings
from maillage.search.wording import counted, plainly, with_kinds

LONGEST: Final = 200
"""How many characters of a text are searched for."""
MOST: Final = 100
"""How many things a search gives at most."""

_WORDS: Final = 12
_KEYED: Final = 0.99
_FEW: Final = 3
_PLACE: Final = 0.6
"""What a place is worth that stands beside the kind of thing that is looked for."""
_FIRST: Final = 60
_OTHERS: Final = 30
_MISTAKEN: Final = 120
_BEGUN: Final = 24
_RUN: Final = 5
_NAMESAKES: Final = 12
_POOR: Final = 0.8
_TOLD: Final = 4
"""How many letters a word has at least that alone may tell a commune."""
_HEARD: Final = 4
_HEARD_WORTH: Final = 0.97
"""How many words are tried that sound as one typed, and what they are worth."""
_PLACES: Final = ("commune", "epci", "departement", "region")
_THEMES: Final = ("theme", "activity")
_IRI: Final = re.compile(r"(?:https?://w3id\.org/maillage/|mid:)(?:id/)?([^\s?<>]+)")
_SITE: Final = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/\S*)?", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?:(?:siren|siret|rna|insee|n°|no|:) *)*"
    r"([0-9][0-9 .\u00a0\u202f]*[0-9]|2[ab][0-9]{0,3}|w[0-9][0-9a-z][0-9 ]{7,9})",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?:[0-9]{2}|2[ab])(?:[0-9]{3})?|97[1-6]")
_LETTERS: Final = re.compile(r"[a-z]{2}")
"""What may stand for a région beside another word, and is often a word: `na`, `ge`."""
_SPACES: Final = re.compile(r"[ .\u00a0\u202f]")
_CODED: Final = ("ptce", "tiers-lieu", "departement", "commune", "actor", "epci", "region")
"""The kinds of things that a code names, those that it names most likely first."""
_KEY: Final = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9.]+)+")


class Index(Opened):
    """What finds things by what people type. Many threads may ask it at once."""

    def __init__(self, folder: Path) -> None:
        """Open the index of a folder; see `open`."""
        super().__init__(folder)
        self._named = lru_cache(1 << 12)(self._find_named)

    def find(
        self,
        text: str,
        kinds: Collection[str] = (),
        departement: str = "",
        region: str = "",
        theme: str = "",
        limit: int = 10,
        *,
        radius: float = 0,
        typing: bool = True,
    ) -> Found:
        """The things that a text may mean, best first; the same text gives the same things in the same order.

        Args:
            text: what a person typed: names, acronyms, codes, a kind, a place, in any order and spelling;
                what is beyond `LONGEST` characters is left out.
            kinds: the kinds that are wanted; all when empty.
            departement: the code of the département that they must lie in.
            region: the code of the région.
            theme: the code of a theme or activity that they must have.
            limit: how many, `MOST` at most.
            radius: the kilometres from the place typed within which things must be known to be; 0 for any.
            typing: whether the last word may be unfinished.

        Raises:
            ParameterError: a radius, and no place in the text.
        """
        limit = max(1, min(limit, MOST))
        text = " ".join(text[:LONGEST].split())
        must = self._filters(kinds, departement, region, theme)
        coded, sure = self._coded(text, must)
        name = read_name(with_kinds(text))
        if sure or not name.core:
            if radius:
                raise _nowhere()
            return Found(tuple(one.hit() for one in coded[:limit]))
        wanted = {"departement": departement, "region": region}
        wanted = {kind: code for kind, code in wanted.items() if code}
        asked = self._asked(name, wanted, typing)
        if (plain := plainly(text)) != text:
            only = self._asked(read_name(plain), wanted, typing)
            if (number := counted(text)) and not only.places:
                only = self._asked(read_name(number), wanted, typing)
            asked = only if only.told or number else asked
        if radius and not asked.places:
            raise _nowhere()
        judge = Judge(asked, self._words)
        judged = judge.judge(self._candidates(asked, must, limit))
        if not judged or judged[0].score < _POOR:
            things = {one.thing.iri: one.thing for one in judged}
            things |= {thing.iri: thing for thing in self._mistaken(asked, must)}
            judged = judge.judge(things.values())
            if not judged or judged[0].score < _POOR:
                judged += self._read_again(asked, must, judged)
        if not must:
            coded += [Judged(one, _PLACE, PLACE, None) for one in self._asked_for(asked)]
        best: dict[str, Judged] = {}
        for one in sorted([*coded, *judged], key=lambda one: one.rank):
            best.setdefault(one.thing.iri, one)
        judged = settled(asked, list(best.values()))
        local = local_kind(asked, judged)
        if not judged and plain not in ("", text):
            return self.find(plain, kinds, departement, region, theme, limit, radius=radius, typing=typing)
        if radius:
            judged = [one for one in judged if one.distance is not None and one.distance <= radius]
        return Found(tuple(one.hit() for one in judged[:limit]), self._suggestion(asked, judged), local)

    def _asked(self, name: Name, wanted: Mapping[str, str], typing: bool) -> Asked:
        contexts = meant(self._contexts(name), wanted)
        asked = Asked(replace(name, core=name.core[:_WORDS]), contexts, typing)
        return replace(asked, contexts=apart(contexts)) if asked.told else asked

    def suggest(self, prefix: str, kinds: Collection[str] = (), limit: int = 8) -> tuple[Hit, ...]:
        """What a person who is typing may be about to type, most likely first; see `find`."""
        return self.find(prefix, kinds, limit=limit).hits

    def near(
        self, text: str, kinds: Collection[str] = (), commune: str = "", departement: str = ""
    ) -> list[Thing]:
        """The things that a name or a code may mean, in no order, for who judges them by other means.

        Args:
            text: a name, of which no word says a kind or a place; or a code, which those alone bear that are
                given.
            kinds: the kinds that are wanted; all when empty.
            commune: the code of the commune that they must lie in.
            departement: the code of the département.
        """
        text = " ".join(text[:LONGEST].split())
        must = self._filters(kinds, departement, "", "")
        must += [self._term(FILED, key("commune", commune))] if commune else []
        coded, sure = self._coded(text, must)
        found = {one.thing.iri: one.thing for one in coded}
        name = read_name(text)
        if name.core and not sure:
            asked = Asked(replace(name, core=name.core[:_WORDS]))
            if commune:  # so few that one search is enough
                some = self._some([*self._whole(asked), *self._wanted(asked)])
                things = self._things([*must, some], _FIRST)
            else:
                things = self._candidates(asked, must, _OTHERS)
            found |= {thing.iri: thing for thing in things}
        return list(found.values())

    def _coded(self, text: str, must: Sequence[Query]) -> tuple[list[Judged], bool]:
        """The things that bear a code, and whether the text can be nothing else than a code."""
        codes, sure = [], True
        if found := _IRI.fullmatch(text):
            codes = [found[1]]
        elif found := _NUMBER.fullmatch(text):
            plain = _SPACES.sub("", found[1])
            codes = [plain, plain[:9]] if len(plain) == 14 else [plain]
        elif _KEY.fullmatch(text):
            codes, sure = [text], False
        elif found := _SITE.fullmatch(text):
            codes, sure = [found[1]], False
        for code in codes:
            things = self._things([*must, self._term(FILED, key("code", code.lower()))], _OTHERS)
            if things:
                worth = 1 - len(_CODED) / 1000 if sure else _KEYED
                judged = [Judged(t, worth - _coded_rank(t) / 1000, CODE, None) for t in things]
                return sorted(judged, key=lambda one: one.rank), sure
        return [], False

    def _candidates(self, asked: Asked, must: list[Query], limit: int) -> list[Thing]:
        """The things that may be meant: those that hold the words, those of the kind around the place."""
        found: dict[str, Thing] = {}
        words = self._wanted(asked)
        first = self._term(FILED, key("group", "first"))
        whole = self._whole(asked)
        searches: list[tuple[list[Query], int]] = [
            ([first, *must, self._some(whole)], _OTHERS),
            ([first, *must, self._some(words)], _FIRST),
        ]
        typed = [self._term(NAMES, word) for word in dict.fromkeys(asked.name.core)]
        if len(typed) < len(words):
            searches.insert(1, ([first, *must, self._some(typed)], _FIRST))
        if self._words.filed("group", "register"):
            searches.append(([*must, self._some(whole[: len(compacts(asked.name))])], _OTHERS))
            searches.append(([*must, self._some(words)] if must else [self._some(words)], _OTHERS))
        most = max(_OTHERS, (10 if asked.kinds else 2) * limit)
        searches += [([*must, *queries], most) for queries in self._around(asked)]
        for queries, most in searches:
            for thing in self._things(queries, most):
                found.setdefault(thing.iri, thing)
        return list(found.values())

    def _asked_for(self, asked: Asked) -> list[Thing]:
        """The places beside a kind; the région that two letters alone may stand for."""
        if asked.told:
            return [one for where in asked.places for one in where.things[:_FEW]]
        alone = asked.name.core[0] if len(asked.name.core) == 1 else ""
        return [*self._coded_place(alone)] if _LETTERS.fullmatch(alone) else []

    def _read_again(self, asked: Asked, must: list[Query], known: Iterable[Judged]) -> list[Judged]:
        """The things that a text means when some of its words are a part of the name of their commune.

        So are they when a word of their name was written as it sounds: `fabrique st pardoux` is La FabriK,
        in Saint-Pardoux-Soutiers.
        """
        wide = self._wide(asked)
        if not wide:
            return []
        said = frozenset[int]().union(*(context.words for context in wide))
        others = [word for n, word in enumerate(asked.name.core) if n not in said]
        heard = [(word, other) for word in others for other in self._words.sounding(word)][:_HEARD]
        communes = dict.fromkeys(key("commune", one.code) for context in wide for one in context.things)
        words = [self._term(NAMES, word) for word in dict.fromkeys([*others, *(other for _, other in heard)])]
        first = self._term(FILED, key("group", "first"))
        there = self._things([first, *must, self._any(FILED, communes), self._some(words)], _FIRST)
        things = list({one.iri: one for one in (*there, *(one.thing for one in known))}.values())
        names = [asked.name, *(with_word(asked.name, word, other) for word, other in heard)]
        found = list[Judged]()
        for worth, name in zip([1.0, *[_HEARD_WORTH] * len(heard)], names, strict=True):
            judge = Judge(replace(asked, name=name, contexts=wide), self._words)
            found += [
                replace(one, score=one.score * worth) for one in judge.judge(things) if one.distance == 0
            ]
        return found

    def _wide(self, asked: Asked) -> tuple[Context, ...]:
        """The runs of words that the names of communes hold, the longest; none when nothing else is said."""
        core, taken, found = asked.name.core, set[int](), list[Context]()
        mended = [self._mended(word) for word in core]
        for width in range(min(_RUN, len(core) - 1), 0, -1):
            for at in range(len(core) - width + 1):
                run = frozenset(range(at, at + width))
                words = mended[at : at + width]
                if run & taken or max(map(len, words)) < _TOLD or any(word in KIND_WORDS for word in words):
                    continue
                held = [self._term(NAMES, word) for word in words]
                things = self._things([self._term(FILED, key("kind", "commune")), *held], _MISTAKEN)
                if things:
                    found.append(Context(run, tuple(things), False))
                    taken |= run
        return tuple(found) if len(taken) < len(core) else ()

    def _whole(self, asked: Asked) -> list[Query]:
        """The names that are wholly what was typed, then those that its words are the acronym of."""
        whole = [self._term(FILED, key("exact", one)) for one in compacts(asked.name)]
        core = asked.name.core
        return whole + [self._term(FILED, key("initials", word)) for word in core if 1 < len(word) < 9]

    def _mistaken(self, asked: Asked, must: list[Query]) -> list[Thing]:
        """The things that may be meant if words that names hold are slips for others too."""
        words = dict.fromkeys(other for word in asked.name.core for other, _ in self._words.spelt(word))
        for one, other in pairwise(asked.name.core):
            words.update((near, None) for near, _ in self._words.spelt(one + other))
        if not words:
            return []
        some = [self._term(NAMES, word) for word in dict.fromkeys((*words, *asked.name.core))]
        return self._things([self._term(FILED, key("group", "first")), *must, self._some(some)], _FIRST)

    def _wanted(self, asked: Asked) -> list[Query]:
        """The words to look for: those typed, those that they may be a slip for, those that they begin."""
        words = dict.fromkeys((*asked.name.core, *asked.name.content))
        core = asked.name.core
        for word in list(words):
            if self._words.unknown(word):
                words.update((other, None) for other, _ in self._words.spelt(word))
                words.update((half, None) for cut in self._words.cut(word) for half in cut)
        for one, other in pairwise(core):
            if self._words.holding(one + other):
                words[one + other] = None
        if asked.typing and core:
            words.update((word, None) for word in self._words.beginning(core[-1], _BEGUN))
        return [self._term(NAMES, word) for word in words]

    def _around(self, asked: Asked) -> list[list[Query]]:
        """Queries for things that no name tells: of the kind, in or around the place, on the theme typed."""
        around = self._term(FILED, key("group", "around"))
        of_kind = (
            [self._any(FILED, [key("kind", kind) for kind in sorted(asked.kinds)])] if asked.kinds else []
        )
        must = [*of_kind]
        for context in asked.themes:
            must.append(self._any(FILED, [key("theme", one.code) for one in context.things]))
        if not asked.places:
            return [[around, *must]] if must else []
        queries = []
        for context in asked.places:
            near = [self._term(FILED, key(one.kind, one.code)) for one in context.things]
            centre = context.centre
            point = centre.point if centre and centre.kind in ("commune", "epci") else None
            centres = [(point.lon, point.lat)] if point else []
            cells = [self._any(FILED, squares) for squares in rings(centres, far=bool(of_kind))]
            queries.append([*must, self._some(near), around])
            if asked.themes:  # a word may be part of a name rather than a theme: Le Bois du Barde
                queries.append([*of_kind, self._some(near), around])
            queries += [[*must, squares, around] for squares in cells]
        return queries

    def _contexts(self, name: Name) -> tuple[Context, ...]:
        """The runs of words that name a territory or a theme, the longest alone where one holds another."""
        core = name.core[:_WORDS]
        mended = tuple(self._mended(word) for word in core)
        found: list[Context] = []
        taken: set[int] = set()
        for width in range(min(_RUN, len(core)), 0, -1):
            for at in range(len(core) - width + 1):
                run = frozenset(range(at, at + width))
                if run & taken or all(core[n] in KIND_WORDS for n in run):
                    continue
                for theme in (False, True):
                    things = self._named("".join(mended[at : at + width]), theme)
                    if things:
                        found.append(Context(run, things, theme))
                        taken |= run
        if len(core) > 1:
            found += [
                Context(frozenset({at}), things, False)
                for at, word in enumerate(core)
                if at not in taken and (things := self._coded_place(word))
            ]
        if MAIN_KINDS.isdisjoint(kind for word in core for kind in KIND_WORDS.get(word, ())):
            return tuple(found)
        return tuple(one if one.theme else _with_kind(one, core) for one in found)

    def _coded_place(self, word: str) -> tuple[Thing, ...]:
        """The région, the département, or the communes of a postcode or INSEE code, that a word is."""
        if _LETTERS.fullmatch(word):
            kind = "region"
        elif _CODE.fullmatch(word):
            kind = "commune" if len(word) == 5 else "departement"
        else:
            return ()
        found = self._things(
            [self._term(FILED, key("kind", kind)), self._term(FILED, key("code", word))], _OTHERS
        )
        return tuple(sorted(found, key=lambda one: (-(one.population or 0), one.iri)))

    def _mended(self, word: str) -> str:
        """The word that one stands for: itself when things hold it, else the nearest that they hold."""
        if self._words.holding(word):
            return word
        near = self._words.spelt(word)
        return near[0][0] if near else word

    def _find_named(self, compact: str, theme: bool) -> tuple[Thing, ...]:
        """The territories, or the themes and activities, that have this whole name; the largest first."""
        if not self._words.filed("exact", compact):
            return ()
        kinds = self._any(FILED, [key("kind", kind) for kind in (_THEMES if theme else _PLACES)])
        things = self._things([kinds, self._term(FILED, key("exact", compact))], _OTHERS)
        rank = {kind: n for n, kind in enumerate((*reversed(_PLACES), *_THEMES))}
        things.sort(key=lambda one: (rank[one.kind], -(one.population or 0), one.iri))
        return tuple(things[:_NAMESAKES])

    def _suggestion(self, asked: Asked, judged: list[Judged]) -> str:
        """What was probably meant when words typed are in no name; empty when all are or none is near."""
        if not judged:
            return ""
        written = dict(pair for name in judged[0].thing.names for pair in _shown(name))
        wrong: dict[str, str] = {}
        for word in asked.name.core:
            if self._words.holding(word) or any(known.startswith(word) for known in written):
                continue
            for other, _ in self._words.spelt(word):
                if other in written:
                    wrong[word] = written[other]
                    break
        if not wrong:
            return ""
        return " ".join(wrong.get(read, shown) for read, shown in _shown(asked.name.text))


def _nowhere() -> ParameterError:
    return ParameterError(
        "rayon : la recherche doit nommer un lieu, par exemple «ptce bayonne»",
        "rayon: the search must name a place, for example 'ptce bayonne'",
        "rayon",
    )


def _with_kind(context: Context, core: Sequence[str]) -> Context:
    """The same with the word before that says its kind: the région of Normandie, the ville of Vienne."""
    before = min(context.words) - 1
    kinds = KIND_WORDS.get(core[before], ()) if before >= 0 else ()
    things = tuple(one for one in context.things if one.kind in kinds)
    return Context(context.words | {before}, things, False) if things else context


def _coded_rank(thing: Thing) -> int:
    place = _CODED.index(thing.kind) if thing.kind in _CODED else len(_CODED)
    return place + 10 * (thing.origin == "register")


def _shown(text: str) -> list[tuple[str, str]]:
    """The words of a text as written, each with what it is compared by."""
    return [(singular(fold(word)), word) for word in re.findall(r"[^\W_]+", text)]
