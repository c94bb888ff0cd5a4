"""The rows and the sentences of a comparison, in the language of its reader."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maillage.extracts import Column, Extract, Note
from maillage.vocabulary import ID
from maillage.web.comparison import Comparison, Shared, awards
from maillage.web.diagnoses.extracts import outcome
from maillage.web.diagnoses.whereabouts import kilometres
from maillage.web.profiles import Profile
from maillage.web.profiles.deeds import Figure
from maillage.web.profiles.participations import Participation
from maillage.web.words.periods import euros, period
from maillage.web.words.reading import day, number
from maillage.web.words.texts import say


@dataclass(frozen=True)
class Part:
    """A value: its text, what it names, and the graphs that state it; for an outcome, its code."""

    text: str
    iri: str = ""
    graphs: frozenset[str] = frozenset()
    outcome: str = ""

    @property
    def before(self) -> str:
        """The space before its text, which is no part of a link."""
        return " " if self.text.startswith(" ") else ""

    @property
    def after(self) -> str:
        """The space after its text."""
        return " " if self.text.endswith(" ") else ""


@dataclass(frozen=True)
class Row:
    """A row: what it is about, and the values of each PTCE; `key` is that of an element of article 9."""

    title: str
    cells: tuple[tuple[Part, ...], ...]
    key: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence, in pieces: texts, and names that lead somewhere."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return "".join(part.text for part in self.parts)


def rows(found: Comparison, named: Mapping[str, str], lang: str, made: str) -> list[Row]:
    """The rows of a comparison; those that tell nothing of any PTCE are left out.

    Args:
        found: the PTCEs.
        named: the names of measures.
        lang: the language of the reader.
        made: the date of the data.
    """
    poles = found.poles
    listed = [
        Row(say("profile.carrier", lang), tuple(_participants(p, p.carriers, lang) for p in poles)),
        Row(say("profile.status", lang), tuple(_told(p, "status") for p in poles)),
        Row(say("profile.where", lang), tuple(_named(p, p.places.values()) for p in poles)),
        Row(say("profile.born", lang), tuple(_told(p, "founded") for p in poles)),
        Row(say("profile.latest", lang), tuple(_day(p.latest(made), lang) for p in poles)),
        Row(say("profile.members", lang), tuple(_count(p.members) for p in poles)),
        *(
            Row(
                f"– {say(f'group.{group}s', lang)}",
                tuple(_count(len({one.other for one in p.participants.get(group, ())})) for p in poles),
            )
            for group in found.groups
        ),
        *(
            Row(
                named.get(measure.iri, measure.iri),
                tuple(tuple(_figure(f, lang) for f in of) for of in measure.figures),
            )
            for measure in found.measures
        ),
        Row(say("compare.themes", lang), tuple(_named(p, found.shared_themes(p)) for p in poles)),
        Row(say("compare.own_themes", lang), tuple(_named(p, found.own_themes(p)) for p in poles)),
        Row(say("compare.calls", lang), tuple(_awards(p, lang) for p in poles)),
        *(_element(found, key, lang) for key in found.elements),
    ]
    return [row for row in listed if any(row.cells)]


def sentences(found: Comparison, lang: str) -> Iterator[Sentence]:
    """What they have in common, and what ties them, each as a sentence."""
    for one in found.between:
        pole, tie = _pole(found, one.one), one.tie
        when = period(tie.start, tie.end, lang, tie.kind)
        said, end = pole.name(tie.relation).text, Part(f" {when}." if when else ".", "", tie.graphs)
        ends = _name(found, one.one), _name(found, one.other)
        if tie.relation == tie.kind:
            yield Sentence((*_all(found, (one.one, one.other), lang), Part(": "), Part(said, tie.node), end))
        else:
            yield Sentence((ends[0], Part(f" {said} ", tie.node), ends[1], end))
    for shared in found.members:
        who = Part(_pole(found, shared.of[0]).name(shared.iri).text, shared.iri)
        yield _said("compare.member", found, shared, lang, who)
    for shared in found.wholes:
        yield _said("compare.whole", found, shared, lang)
    for shared in found.calls:
        yield _said("compare.call", found, shared, lang)
    by_poles: dict[tuple[str, ...], list[str]] = {}
    for shared in found.themes:
        by_poles.setdefault(shared.of, []).append(shared.iri)
    for of, themes in by_poles.items():
        pole = _pole(found, of[0])
        text = ", ".join(pole.name(iri).text for iri in themes)
        key = "compare.theme" if len(themes) == 1 else "compare.themed"
        yield Sentence((*_all(found, of, lang), Part(f" {say(key, lang)} {text}.")))
    for shared in found.places:
        level = shared.iri.removeprefix(ID).partition("/")[0]
        name = _pole(found, shared.of[0]).name(shared.iri).text
        yield Sentence(
            (
                Part(f"{say(f'compare.{level}', lang)} "),
                Part(name, shared.iri),
                Part(" ("),
                *_all(found, shared.of, lang),
                Part(")."),
            )
        )
    for first, second, km in found.distances:
        text = say("compare.far", lang, km=kilometres(km, lang))
        yield Sentence((*_all(found, (first, second), lang), Part(f" {text}")))


def extract(found: Comparison, listed: Iterable[Row], notes: tuple[Note, ...], lang: str) -> Extract:
    """The rows of a comparison to take away: a column a PTCE."""
    names = [p.title.text for p in found.poles]
    keys = [p.iri.removeprefix(f"{ID}ptce/") for p in found.poles]
    columns = (
        Column("rubrique", say("column.about", lang)),
        *(Column(key, name) for key, name in zip(keys, names, strict=True)),
    )
    table = [(row.title, *(" ; ".join(part.text for part in cell) for cell in row.cells)) for row in listed]
    common = [(say("compare.common", lang), sentence.text) for sentence in sentences(found, lang)]
    more = tuple(Note(*one) for one in common)
    return Extract(say("compare.of", lang, names=", ".join(names)), columns, table, (*more, *notes), lang)


def _said(key: str, found: Comparison, shared: Shared, lang: str, who: Part | None = None) -> Sentence:
    """A sentence about something that several have: who has it, then the thing, or the reverse."""
    poles = _all(found, shared.of, lang)
    if who is not None:
        return Sentence((who, Part(f" {say(key, lang)} "), *poles, Part(".")))
    name = _pole(found, shared.of[0]).name(shared.iri).text
    return Sentence((*poles, Part(f" {say(key, lang)} "), Part(name, shared.iri), Part(".")))


def _all(found: Comparison, of: Iterable[str], lang: str) -> tuple[Part, ...]:
    """Names of PTCEs in a row: `A, B et C`."""
    names = [_name(found, iri) for iri in of]
    parts: list[Part] = []
    for n, name in enumerate(names):
        if n:
            parts.append(Part(f" {say('compare.and', lang)} " if n == len(names) - 1 else ", "))
        parts.append(name)
    return tuple(parts)


def _pole(found: Comparison, iri: str) -> Profile:
    return next(pole for pole in found.poles if pole.iri == iri)


def _name(found: Comparison, iri: str) -> Part:
    return Part(_pole(found, iri).title.text, iri)


def _participants(p: Profile, those: Iterable[Participation], lang: str) -> tuple[Part, ...]:
    found = []
    for one in those:
        when = period(one.start, one.end, lang)
        name = p.name(one.other).text
        found.append(Part(f"{name} {when}" if when else name, one.other, one.graphs))
    return tuple(found)


def _told(p: Profile, name: str) -> tuple[Part, ...]:
    return tuple(
        Part(p.name(one.iri).text if one.iri else one.text, one.iri, one.graphs)
        for one in p.about.told(name, p.lang)
    )


def _named(p: Profile, iris: Iterable[str]) -> tuple[Part, ...]:
    return tuple(Part(p.name(iri).text, iri) for iri in iris)


def _count(count: int) -> tuple[Part, ...]:
    return (Part(str(count)),) if count else ()


def _day(text: str, lang: str) -> tuple[Part, ...]:
    return (Part(day(text, lang)),) if text else ()


def _figure(figure: Figure, lang: str) -> Part:
    """A figure with what it counts and when: figures of other dates and scopes are no race."""
    when = period(figure.start, figure.end, lang) or figure.period or say("profile.undated", lang)
    scope = f", {figure.scope}" if figure.scope else ""
    text = f"{number(figure.value, lang)} {figure.unit}{scope} ({when})"
    return Part(text, figure.node, figure.graphs)


def _awards(p: Profile, lang: str) -> tuple[Part, ...]:
    found = []
    for event in awards(p):
        call = p.name(event.about).text if event.about else " ".join(event.words)
        facts = (day(event.date, lang), euros(event.amount, lang) if event.amount else "")
        said = ", ".join(filter(None, facts))
        found.append(Part(f"{call} ({said})" if said else call, event.about, event.graphs))
    return tuple(found)


def _element(found: Comparison, key: str, lang: str) -> Row:
    title = f"{say('compare.article9', lang)} {say(f'diagnosis.{key}', lang)}"
    cells = tuple(
        (Part(outcome(of[key], lang), outcome=of[key]),) if key in of else () for of in found.outcomes
    )
    return Row(title, cells, key)
