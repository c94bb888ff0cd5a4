"""Says of each PTCE and each element of article 9: established, an indication, missing or not documented.

An absent fact proves nothing; what only the curators deduced establishes nothing; facets of one undertaking
(an association and the place that it carries) are counted once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import RDFS, SKOS, Namespace

from maillage import iris
from maillage.sparql.binding import bind
from maillage.terms.labels import both
from maillage.validate.article9.elements import Clue, Element, Outcome, Wording, elements
from maillage.vocabulary import GRAPH, PREFIXES, expand

_MLG: Final = Namespace(PREFIXES["mlg"])
_SHOWN: Final = 6
_DEDUCED: Final = "/deduced"
_INFERRED: Final = GRAPH + "inferred/"
_STATED: Final = ("graph", "graph2")
"""The variables whose graphs say who states what a query looked for."""
_POLES: Final = f"SELECT DISTINCT ?this ?label WHERE {{ ?this a <{_MLG.PTCE}> ; <{RDFS.label}> ?label }}"
_ONE_UNDERTAKING: Final = f"""
SELECT DISTINCT ?one ?two WHERE {{
  ?one <{_MLG.takesPartIn}> $this . ?two <{_MLG.takesPartIn}> $this .
  ?one <{expand("owl:sameAs")}>|<{_MLG.carries}>|<{_MLG.placeOf}>|<{_MLG.operates}> ?two .
}}"""
_TRUE: Final = ox.Literal(True)
_NOTHING_KNOWN: Final = Wording("rien de connu", "nothing known")


@dataclass(frozen=True)
class Ground:
    """A fact that a verdict tells of.

    Args:
        clue: the short name of what found it.
        fact: its IRI.
        name: its name.
        detail: what is to be said of it besides; empty where there is nothing.
        shows: what it shows: `established` where the fact establishes the element.
        graphs: the graphs that state it; none of what national registers state.
        kind: the IRI of the kind of the party, where the verdict tells of kinds.
    """

    clue: str
    fact: str
    name: Wording
    detail: Wording
    shows: Outcome
    graphs: tuple[str, ...]
    kind: str = ""

    @property
    def label(self) -> Wording:
        """What it says, in words: the name, and in brackets what is to be said besides."""
        pairs = ((self.name.fr, self.detail.fr), (self.name.en, self.detail.en))
        return Wording(*(f"{name} ({detail})" if detail else name for name, detail in pairs))


@dataclass(frozen=True)
class Verdict:
    """What the facts show of one PTCE on one element, in words.

    Args:
        ptce: its IRI.
        criterion: the IRI of the criterion.
        outcome: what is shown.
        pole: its name.
        element: the name of the element.
        reason: why, in a sentence or several.
        grounds: the facts found, those that decide and those that only point to the element.
        settled_by: what would settle it; none where it is established or missing.
        kinds_found: which kinds of parties are found, where the element tells it.
    """

    ptce: str
    criterion: str
    outcome: Outcome
    pole: Wording
    element: Wording
    reason: Wording
    grounds: tuple[Ground, ...]
    settled_by: Wording | None = None
    kinds_found: Wording | None = None

    @property
    def label(self) -> Wording:
        """The names of the pole and of the element."""
        return Wording(f"{self.pole.fr} : {self.element.fr}", f"{self.pole.en}: {self.element.en}")

    @property
    def key(self) -> str:
        """The keys of the pole and of the criterion: `sud-aquitaine--l1`."""
        return "--".join((self.ptce.rpartition("/")[2], self.criterion.rpartition("/")[2]))

    @property
    def iri(self) -> str:
        """The verdict's own IRI: `…/id/verdict/sud-aquitaine--l1`."""
        return iris.thing("verdict", self.key)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The facts that decide."""
        return tuple(sorted({g.fact for g in self.grounds if g.shows == self.outcome}))


@dataclass
class _Found:
    """A fact that a query finds: rows of several things, languages, sources or details are one fact."""

    fact: str
    group: str
    things: set[str] = field(default_factory=set)
    kind: str = ""
    deduced: bool = True
    names: list[ox.Literal] = field(default_factory=list)
    details: list[ox.Literal] = field(default_factory=list)
    group_names: list[ox.Literal] = field(default_factory=list)
    graphs: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _STATED})

    @property
    def firm(self) -> bool:
        """Whether a source states all that was looked for: nothing of it is the curators' alone."""
        return not self.deduced and all(
            not graphs or any(not graph.endswith(_DEDUCED) for graph in graphs)
            for graphs in self.graphs.values()
        )

    @property
    def stated_in(self) -> tuple[str, ...]:
        """The graphs that state it; those of reasoning only where no other does."""
        every = set().union(*self.graphs.values())
        return tuple(sorted({g for g in every if not g.startswith(_INFERRED)} or every))

    def ground(self, clue: Clue, shows: Outcome) -> Ground:
        name, detail = Wording(*both(self.names)), Wording(*_joined(self.details))
        return Ground(clue.key, self.fact, name, detail, shows, self.stated_in, self.kind)


def _joined(details: Iterable[ox.Literal]) -> tuple[str, str]:
    """The details of a fact in French and in English, each once."""
    found = list(dict.fromkeys(details))
    texts = []
    for lang in ("fr", "en"):
        own = [text.value for text in found if text.language == lang]
        texts.append(", ".join(sorted(set(own or (text.value for text in found)))))
    return texts[0], texts[1]


def verdicts(store: ox.Store, shapes: Path) -> list[Verdict]:
    """The verdict on each PTCE and each element, by PTCE, then in the order of the law.

    Args:
        store: the graph, already reasoned over: all triples in its default graph, and by named graph.
        shapes: the file of the elements; the prefixes of its queries stand beside it.

    Raises:
        RdfError: the file does not say all that is needed.
    """
    return judged(store, elements(shapes))


def judged(store: ox.Store, looked_for: Sequence[Element]) -> list[Verdict]:
    """The verdicts of `verdicts`, on elements that are already read."""
    judge = _Judge(store, {kind for element in looked_for for kind in element.kinds})
    return [
        verdict
        for pole, name in sorted(_poles(store).items())
        for verdict in judge.verdicts(pole, name, looked_for)
    ]


def _poles(store: ox.Store) -> dict[str, Wording]:
    """Every PTCE with its name; the French one where it has no English one."""
    names: dict[str, list[ox.Literal]] = {}
    for row in _select(store, _POLES):
        pole, label = row["this"], row["label"]
        if isinstance(pole, ox.NamedNode) and isinstance(label, ox.Literal):
            names.setdefault(pole.value, []).append(label)
    return {pole: Wording(*both(texts)) for pole, texts in names.items()}


class _Judge:
    """Puts the questions of the elements to a graph."""

    def __init__(self, store: ox.Store, kinds: Iterable[str]) -> None:
        self.store = store
        self.kinds = {kind: self.kind_name(kind) for kind in kinds}

    def kind_name(self, kind: str) -> Wording:
        found = self.store.quads_for_pattern(ox.NamedNode(kind), ox.NamedNode(str(SKOS.prefLabel)), None)
        return Wording(*both(q.object for q in found if isinstance(q.object, ox.Literal)))

    def verdicts(self, pole: str, name: Wording, looked_for: Iterable[Element]) -> Iterator[Verdict]:
        """The verdicts on one PTCE."""
        same = self.undertakings(pole)
        for element in looked_for:
            yield self.verdict(pole, name, element, same)

    def undertakings(self, pole: str) -> Mapping[str, str]:
        """The participants that are facets of one undertaking, each with the one that stands for all."""
        same: dict[str, str] = {}
        for row in _select(self.store, bind(_ONE_UNDERTAKING, {"this": ox.NamedNode(pole)})):
            one, two = (_one_of(same, str(_iri(row, name))) for name in ("one", "two"))
            if one != two:
                same[max(one, two)] = min(one, two)
        return {thing: _one_of(same, thing) for thing in same}

    def verdict(self, pole: str, name: Wording, element: Element, same: Mapping[str, str]) -> Verdict:
        found = {clue: self.found(clue, pole, element.criterion) for clue in element.clues}
        settled = _settled(found, same)
        told = [answer for clue in element.clues for answer in _read(clue, found[clue], same, settled)]
        outcomes = {outcome for outcome, _, _ in told}
        order: tuple[Outcome, ...] = ("established", "missing", "indication")
        outcome: Outcome = next((one for one in order if one in outcomes), "not-documented")
        reasons = [reason for shows, reason, _ in told if shows == outcome] or [element.not_documented]
        grounds = tuple(ground for _, _, found in told for ground in found)
        return Verdict(
            pole,
            element.criterion,
            outcome,
            name,
            element.name,
            Wording(" ".join(r.fr for r in reasons), " ".join(r.en for r in reasons)),
            grounds,
            element.settled_by if outcome in ("indication", "not-documented") else None,
            self.kinds_found(element, grounds),
        )

    def found(self, clue: Clue, pole: str, criterion: str) -> list[_Found]:
        """The facts that a clue finds, by IRI."""
        facts: dict[tuple[str, str], _Found] = {}
        terms = {"this": ox.NamedNode(pole), "criterion": ox.NamedNode(criterion)}
        for row in _select(self.store, bind(clue.evidence, terms)):
            read = {name: _iri(row, name) for name in ("fact", "thing", "group", "kind", *_STATED)}
            key = read["fact"], read["group"]
            fact = facts.setdefault(key, _Found(*key))
            fact.things.add(read["thing"] or read["fact"])
            fact.kind = max(fact.kind, read["kind"])
            fact.deduced = fact.deduced and _value(row, "deduced") == _TRUE
            for texts, name in (
                (fact.names, "name"),
                (fact.details, "detail"),
                (fact.group_names, "groupName"),
            ):
                text = _value(row, name)
                if isinstance(text, ox.Literal):
                    texts.append(text)
            for name in _STATED:
                if read[name]:
                    fact.graphs[name].add(read[name])
        return [facts[key] for key in sorted(facts)]

    def kinds_found(self, element: Element, grounds: Sequence[Ground]) -> Wording | None:
        """Which of the kinds that an element tells of are found, and whom."""
        if not element.kinds:
            return None
        parts = []
        for kind in element.kinds:
            firm = {g.name for g in grounds if g.kind == kind and g.shows == "established"}
            found = firm or {g.name for g in grounds if g.kind == kind}
            said = _listed(found) if found else _NOTHING_KNOWN
            if found and not firm:
                said = Wording(f"{said.fr} (indice)", f"{said.en} (indication)")
            named = self.kinds[kind]
            parts.append(
                Wording(
                    f"{named.fr[:1].upper()}{named.fr[1:]} : {said.fr}.",
                    f"{named.en[:1].upper()}{named.en[1:]}: {said.en}.",
                )
            )
        return Wording(" ".join(p.fr for p in parts), " ".join(p.en for p in parts))


_Answer = tuple[Outcome, Wording, tuple[Ground, ...]]


def _settled(found: Mapping[Clue, Sequence[_Found]], same: Mapping[str, str]) -> frozenset[str]:
    """The things that establish the element: none of them is told as an indication besides."""
    return frozenset(
        thing
        for clue, facts in found.items()
        if clue.shows == "established"
        for firm in [[fact for fact in _best_group(facts, same) if fact.firm]]
        if _number(firm, same) >= clue.at_least
        for fact in firm
        for thing in fact.things
    )


def _read(
    clue: Clue, found: Sequence[_Found], same: Mapping[str, str], settled: frozenset[str]
) -> Iterator[_Answer]:
    """What a clue shows by what it finds: an outcome, the sentence, the facts."""
    if clue.shows != "established":
        told = [
            fact for fact in found if (fact.firm if clue.shows == "missing" else not fact.things <= settled)
        ]
        if told:
            yield _answer(clue, clue.shows, clue.reason, told)
        return
    found = _best_group(found, same)
    firm = [fact for fact in found if fact.firm]
    if _number(firm, same) >= clue.at_least:
        yield _answer(clue, "established", clue.reason, firm)
    elif firm:
        yield _answer(clue, "indication", clue.few, firm)
    if deduced := [fact for fact in found if not fact.firm and not fact.things <= settled]:
        enough = _number(deduced, same) >= clue.at_least
        yield _answer(clue, "indication", clue.deduced if enough else clue.few_deduced, deduced)


def _best_group(found: Sequence[_Found], same: Mapping[str, str]) -> Sequence[_Found]:
    """The facts of the group that has the most firm ones, then the most; all where there is no group."""
    groups: dict[str, list[_Found]] = {}
    for fact in found:
        groups.setdefault(fact.group, []).append(fact)

    def rank(group: str) -> tuple[int, int, str]:
        facts = groups[group]
        return -_number([f for f in facts if f.firm], same), -_number(facts, same), group

    return groups[min(groups, key=rank)] if groups else ()


def _number(facts: Iterable[_Found], same: Mapping[str, str]) -> int:
    """How many distinct things facts are about; facets of one undertaking count once."""
    return len({same.get(thing, thing) for fact in facts for thing in fact.things})


def _answer(clue: Clue, shows: Outcome, sentence: Wording, found: Sequence[_Found]) -> _Answer:
    grounds = tuple(fact.ground(clue, shows) for fact in found)
    facts = _listed([ground.label for ground in grounds])
    group = Wording(*both(text for fact in found for text in fact.group_names))
    return (
        shows,
        Wording(
            sentence.fr.replace("{facts}", facts.fr).replace("{group}", group.fr),
            sentence.en.replace("{facts}", facts.en).replace("{group}", group.en),
        ),
        grounds,
    )


def _listed(labels: Collection[Wording]) -> Wording:
    return Wording(
        _cut((label.fr for label in labels), " ; ", "et {} autres"),
        _cut((label.en for label in labels), "; ", "and {} more"),
    )


def _cut(labels: Iterable[str], separator: str, more: str) -> str:
    """Labels in alphabetical order, each once; beyond six, how many others there are."""
    names = sorted(set(labels), key=lambda name: (iris.slug(name), name))
    if len(names) <= _SHOWN + 1:
        return separator.join(names)
    return separator.join(names[:_SHOWN]) + " " + more.format(len(names) - _SHOWN)


def _one_of(same: Mapping[str, str], thing: str) -> str:
    while thing in same:
        thing = same[thing]
    return thing


def _select(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    solutions = store.query(query)
    if isinstance(solutions, ox.QuerySolutions):
        yield from solutions


def _value(row: ox.QuerySolution, name: str) -> object:
    try:
        return row[name]
    except KeyError:
        return None


def _iri(row: ox.QuerySolution, name: str) -> str:
    """The IRI that a row has for a variable; empty where it has none."""
    value = _value(row, name)
    return value.value if isinstance(value, ox.NamedNode) else ""
