"""Reads the tables of decisions on links, `data/links/*.sssom.tsv`: all their faults in one pass."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from maillage import iris
from maillage.errors import DataError, Place, TableError, TableFaults, shortened
from maillage.files.personal import names_a_person
from maillage.files.text import encoding_of, lines, visible
from maillage.files.values import contact_fault, is_address, is_register_number
from maillage.files.yamltext import why
from maillage.link import sssom
from maillage.link.sssom import Decision, MappingSet
from maillage.model import Facts, Territories
from maillage.vocabulary import ID

Message = tuple[str, str]
_SIREN: Final = 9
_RNA: Final = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
_ITEM: Final = re.compile(r"Q[1-9][0-9]{0,9}")
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_HEADER: Final = 200
_LONGEST_HEADER: Final = 20_000
"""How many characters a header may have: YAML is read whole."""
_MOST_COLUMNS: Final = 100
_MOST_ROWS: Final = 100_000
_MOST_NEAR: Final = 20
"""For how many subjects that nothing describes the nearest are looked for, which takes time."""
_SCALARS: Final = (str, int, float, date)
_COLLECTIVES: Final = ("ptce", "tiers-lieu", "place")
_TERRITORIES: Final = ("commune", "epci", "departement", "region")


@dataclass(frozen=True)
class Known:
    """What decisions may be about.

    Args:
        things: the French names of the things that facts describe and of territories, by IRI.
        sirens: the SIREN that facts state, by the IRI of the thing.
        bodies: the one name that stands for all the keys of a body, by each of its IRIs.
    """

    things: Mapping[str, frozenset[str]]
    sirens: Mapping[str, frozenset[str]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)

    def body(self, iri: str) -> str:
        """The one name of a body."""
        return self.bodies.get(iri, iri)


def known(facts: Facts, territories: Territories) -> Known:
    """What the curated facts and the official list of territories describe."""
    things: dict[str, set[str]] = {
        iris.thing(kind, code): {territory.name} for (kind, code), territory in territories.by_code.items()
    }
    sirens: dict[str, set[str]] = {}
    bodies: dict[str, str] = {}
    for table, row in facts:
        kind, _, template = table.iri.partition("/")
        if template != "{id}":
            continue
        subject = iris.thing(kind, row.one("id"))
        things.setdefault(subject, set()).add(row.one("name") or row.one("label"))
        if siren := row.one("siren"):
            sirens.setdefault(subject, set()).add(siren)
        if same := row.one("same_as"):
            other = iris.thing(kind, same)
            first = min(bodies.get(subject, subject), bodies.get(other, other))
            bodies |= {subject: first, other: first}
    return Known(_frozen(things), _frozen(sirens), bodies)


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {iri: frozenset(values) for iri, values in found.items()}


def read_decisions(folder: Path, known: Known) -> tuple[MappingSet, ...]:
    """Every table of decisions of a folder; none where there is no folder.

    Raises:
        TableFaults: every fault of every table: its header, a cell, decisions that contradict one another.
    """
    readers = [_Reader(path, known) for path in sorted(folder.glob(f"*{sssom.ENDING}"))]
    faults = [fault for reader in readers for fault in reader.faults]
    faults += contradictions([(r.path.name, d) for r in readers for d in r.decisions], known)
    if faults:
        raise TableFaults(faults)
    return tuple(reader.set for reader in readers)


def check_decisions(path: Path, known: Known) -> tuple[int, list[TableError]]:
    """How many rows one table has, and all its faults."""
    reader = _Reader(path, known)
    faults = [*reader.faults, *contradictions([(path.name, d) for d in reader.decisions], known)]
    return reader.number, faults


class _Reader:
    """Reads one table; what is wrong is in `faults`, what is right in `decisions`."""

    def __init__(self, path: Path, known: Known) -> None:
        self.path, self.known = path, known
        self.faults: list[TableError] = []
        self.decisions: list[Decision] = []
        self.header: dict[str, Any] = {}
        self.columns: tuple[str, ...] = ()
        self.number = self.lost = 0
        try:
            self.read()
        except DataError as fault:
            self.faults.append(TableError(fault.fr, fault.en, fault.place))

    @property
    def set(self) -> MappingSet:
        """The table, when it has no fault."""
        head = {name: str(self.header.get(name, "")) for name in sssom.HEADER}
        return MappingSet(
            self.path.name.removesuffix(sssom.ENDING),
            head["mapping_set_id"],
            head["mapping_set_version"],
            head["mapping_set_title"],
            head["license"],
            tuple(self.decisions),
        )

    def fault(self, line: int | None, column: str, message: Message) -> None:
        self.faults.append(TableError(*message, Place(self.path.name, line, column)))

    def read(self) -> None:
        texts = enumerate(lines(self.path, self.path.name, encoding_of(self.path, self.path.name)), 1)
        comments: list[str] = []
        for line, raw in texts:
            text = raw.rstrip("\r\n")
            if text.startswith("#") and not self.columns:
                comments.append(text[1:])
            elif not self.columns:
                self.take_header(comments)
                self.take_columns(line, text.split("\t"))
                if not self.columns:
                    return
            elif text.strip():
                self.take(line, text.split("\t"))
        if not self.columns:
            self.take_header(comments)
            self.fault(None, "", ("aucune ligne d’en-tête de colonnes", "no line that names the columns"))

    def take_header(self, comments: Sequence[str]) -> None:
        """Take the YAML of the first lines."""
        if len(comments) > _MOST_HEADER or sum(map(len, comments)) > _LONGEST_HEADER:
            said = f"{_MOST_HEADER}", f"{_LONGEST_HEADER}"
            self.fault(
                1,
                "",
                (
                    "en-tête trop long : {} lignes et {} caractères au plus".format(*said),
                    "header too long: {} lines and {} characters at most".format(*said),
                ),
            )
            return
        try:
            header = yaml.safe_load("\n".join(comments))
        except RecursionError:
            self.fault(1, "", ("en-tête YAML trop imbriqué", "header nested too deep"))
            return
        except (yaml.YAMLError, ValueError) as fault:
            mark = getattr(fault, "problem_mark", None)
            fr, en = why(fault)
            line = mark.line + 1 if mark else 1
            self.fault(line, "", (f"en-tête YAML illisible : {fr}", f"header is no YAML: {en}"))
            return
        if not isinstance(header, dict):
            self.fault(
                1,
                "",
                (
                    "en-tête YAML attendu dans des lignes qui commencent par # (mapping_set_id, license…)",
                    "expected a YAML header in lines that begin with # (mapping_set_id, license…)",
                ),
            )
            return
        self.header = {str(key): value for key, value in header.items() if isinstance(key, str)}
        odd = {n for n, v in self.header.items() if n != "curie_map" and not isinstance(v, _SCALARS)}
        for name in sorted(odd & sssom.HEADER.keys()):
            self.header[name] = ""
            self.fault(1, name, ("une valeur attendue, et une seule", "expected one value, and only one"))
        for name in self.header:
            if name not in sssom.HEADER:
                self.fault(
                    1, name, _unknown("clé d’en-tête inconnue", "unknown key of a header", name, sssom.HEADER)
                )
        for name, required in sssom.HEADER.items():
            if required and not self.header.get(name) and name not in odd:
                self.fault(1, name, ("clé d’en-tête absente", "missing key of the header"))
        self.check_header()

    def check_header(self) -> None:
        name = self.path.name.removesuffix(sssom.ENDING)
        if not _NAME.fullmatch(name):
            wanted = "minuscules sans accent, chiffres et tirets", "lower-case letters, digits and hyphens"
            self.fault(None, "", (f"nom de fichier : {wanted[0]}", f"file name: {wanted[1]}"))
        given = self.header.get("mapping_set_id")
        if given and given != sssom.SETS + name:
            self.fault(
                1,
                "mapping_set_id",
                (
                    f"«{shortened(str(given))}» ; attendu pour ce fichier : {sssom.SETS}{name}",
                    f"'{shortened(str(given))}'; expected for this file: {sssom.SETS}{name}",
                ),
            )
        licence = self.header.get("license")
        if licence and not is_address(str(licence)):
            self.fault(1, "license", ("adresse d’une licence attendue", "expected the address of a licence"))
        table = self.header.get("curie_map") or {}
        if not isinstance(table, dict):
            self.fault(1, "curie_map", ("préfixes et adresses attendus", "expected prefixes and addresses"))
            return
        for prefix, namespace in table.items():
            if sssom.PREFIXES.get(str(prefix)) != namespace:
                right = sssom.PREFIXES.get(str(prefix))
                expected = right or ", ".join(sssom.PREFIXES)
                self.fault(
                    1,
                    "curie_map",
                    (
                        f"préfixe «{shortened(str(prefix))}» ; attendu : {expected}",
                        f"prefix '{shortened(str(prefix))}'; expected: {expected}",
                    ),
                )

    def take_columns(self, line: int, names: Sequence[str]) -> None:
        """Take the line that names the columns."""
        faults = len(self.faults)
        if len(names) > _MOST_COLUMNS:
            said = len(names), _MOST_COLUMNS
            self.fault(
                line, "", ("{} colonnes ; {} au plus".format(*said), "{} columns; {} at most".format(*said))
            )
            return
        for name in sorted(set(names)):
            if names.count(name) > 1:
                self.fault(line, name, ("colonne présente deux fois", "column present twice"))
            elif name not in sssom.COLUMNS:
                self.fault(line, name, _unknown("colonne inconnue", "unknown column", name, sssom.COLUMNS))
        for name in sssom.COLUMNS:
            if name not in names and name not in sssom.MAY_BE_EMPTY:
                self.fault(line, name, ("colonne obligatoire absente", "required column missing"))
        if len(self.faults) == faults:
            self.columns = tuple(names)

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Take a row."""
        self.number += 1
        if self.number > _MOST_ROWS:
            raise TableError(
                f"plus de {_MOST_ROWS} décisions",
                f"more than {_MOST_ROWS} decisions",
                Place(self.path.name, line),
            )
        if len(cells) != len(self.columns):
            said = len(cells), len(self.columns)
            self.fault(
                line, "", ("{} cellules au lieu de {}".format(*said), "{} cells instead of {}".format(*said))
            )
            return
        row = dict.fromkeys(sssom.COLUMNS, "") | dict(zip(self.columns, cells, strict=True))
        wrong = dict(wrong_cells(row))
        if "subject_id" not in wrong:
            wrong |= dict(self.wrong_subject(row))
        if wrong.keys().isdisjoint(("subject_id", "object_id", "predicate_id", "predicate_modifier")):
            wrong |= dict(self.wrong_pair(row))
        for column in self.columns:
            if column in wrong:
                self.fault(line, column, wrong[column])
        if not wrong:
            self.decisions.append(_decision(line, row))

    def wrong_subject(self, row: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
        """What is wrong with what a row says of its subject."""
        subject, said = sssom.expand(row["subject_id"]), shortened(row["subject_id"])
        names = self.known.things.get(subject)
        if names is None and not _is_unit(subject):
            self.lost += 1
            things = self.known.things if self.lost <= _MOST_NEAR else ()
            among = sorted(iri for iri in things if _kind(iri) not in _TERRITORIES)
            near = get_close_matches(subject, among, n=3, cutoff=0.6)
            listed = ", ".join(map(sssom.compact, near))
            yield (
                "subject_id",
                (
                    f"«{said}» n’est décrit par aucune table de faits ni de territoires"
                    + (f" ; proches : {listed}" * bool(near)),
                    f"'{said}' is described by no table of facts or of territories"
                    + (f"; near: {listed}" * bool(near)),
                ),
            )
        elif names and row["subject_label"] and row["subject_label"] not in names:
            called = ", ".join(sorted(names))
            yield "subject_label", (f"nos tables l’appellent : {called}", f"our tables call it: {called}")

    def wrong_pair(self, row: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
        """What is wrong with what a row says of two things."""
        subject, other = sssom.expand(row["subject_id"]), sssom.expand(row["object_id"])
        kind = _kind(subject)
        if subject == other:
            yield "object_id", ("une chose est rapprochée d’elle-même", "a thing is linked to itself")
        expected = _predicates(kind, other)
        if row["predicate_id"] not in expected:
            yield "predicate_id", _predicate_fault(kind, other, expected)
        stated = self.known.sirens.get(subject, frozenset())
        if not row["predicate_modifier"] and stated and _is_siren(other) and _key(other) not in stated:
            numbers = ", ".join(sorted(stated))
            yield (
                "object_id",
                (
                    f"les faits disent un autre SIREN de cet acteur : {numbers}",
                    f"the facts state another SIREN of this actor: {numbers}",
                ),
            )


def wrong_cells(row: Mapping[str, str]) -> Iterator[tuple[str, Message]]:
    """The cells of a row that are wrong by themselves, with what is wrong, by column."""
    for column, value in row.items():
        if not value.strip() and column not in sssom.MAY_BE_EMPTY:
            yield column, ("valeur obligatoire absente", "required value missing")
        elif value and (message := _wrong(column, value)):
            yield column, message


def _decision(line: int, row: Mapping[str, str]) -> Decision:
    return Decision(
        line,
        sssom.expand(row["subject_id"]),
        row["subject_label"].strip(),
        row["predicate_id"],
        sssom.expand(row["object_id"]),
        row["object_label"].strip(),
        not row["predicate_modifier"],
        row["mapping_justification"],
        float(row["confidence"]),
        row["reviewer_label"],
        row["mapping_date"],
        row["object_source"].strip(),
        row["object_source_version"].strip(),
        tuple(part for part in row["see_also"].split("|") if part),
        row["comment"].strip(),
    )


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def _kind(iri: str) -> str:
    return iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""


def _is_siren(iri: str) -> bool:
    return _kind(iri) == "actor" and len(_key(iri)) == _SIREN and is_register_number(_key(iri))


def _is_unit(iri: str) -> bool:
    """Whether an IRI is that of a unit of a register: an actor whose key is a SIREN or an RNA number."""
    return _is_siren(iri) or (_kind(iri) == "actor" and bool(_RNA.fullmatch(_key(iri))))


def predicates_between(subject: str, other: str) -> tuple[str, ...]:
    """The predicates that may join a thing, by its IRI, to another."""
    return _predicates(_kind(subject), other)


def _predicates(kind: str, other: str) -> tuple[str, ...]:
    """The predicates that may join a thing of a kind to another."""
    if not other.startswith(ID):
        return (sssom.MATCH, sssom.CLOSE) if kind in _TERRITORIES else (sssom.MATCH,)
    if kind in _TERRITORIES:
        return ()
    if kind in _COLLECTIVES and _kind(other) == "actor":
        return (sssom.MATCH,)
    return (sssom.SAME,) if kind == _kind(other) else ()


def _predicate_fault(kind: str, other: str, expected: Sequence[str]) -> Message:
    listed = ", ".join(expected)
    if not other.startswith(ID):
        return f"attendu pour Wikidata : {listed}", f"expected for Wikidata: {listed}"
    if kind in _TERRITORIES:
        return (
            "un territoire n’est pas l’organisme qui l’administre : seul Wikidata, wd:Q…",
            "a territory is not the body that governs it: Wikidata alone, wd:Q…",
        )
    if not expected:
        return (
            f"«{kind}» et «{_kind(other)}» : deux choses de natures différentes ne se rapprochent pas",
            f"'{kind}' and '{_kind(other)}': two things of different kinds are not linked",
        )
    if kind in _COLLECTIVES:
        return (
            f"un PTCE, un tiers-lieu ou un lieu n’est pas l’unité légale qui le porte ; attendu : {listed}",
            f"a PTCE, a tiers-lieu or a place is not the legal unit that carries it; expected: {listed}",
        )
    return (
        f"attendu entre deux choses de même nature : {listed}",
        f"expected between two things of a kind: {listed}",
    )


def _unknown(fr: str, en: str, name: str, expected: Iterable[str]) -> Message:
    listed = ", ".join(get_close_matches(name, list(expected), n=3, cutoff=0.6) or expected)
    return f"{fr} ; attendu : {listed}", f"{en}; expected: {listed}"


def _wrong(column: str, value: str) -> Message | None:
    """What is wrong with a cell by itself."""
    if visible(value) != value:
        return "caractère invisible : le retirer", "invisible character: remove it"
    if '"' in value:
        return "guillemet droit : écrire « »", "straight quotation mark: write “ ”"
    check = _CHECKS.get(column)
    if check:
        return check(value)
    if column in ("subject_label", "object_label", "comment"):
        contact = contact_fault(value)
        if contact is None and names_a_person(value):
            return "nom de personne : à retirer", "name of a person: remove it"
        return contact
    return None


def _wrong_curie(value: str, *, subject: bool) -> Message | None:
    said = shortened(value)
    prefix, colon, local = value.partition(":")
    allowed = ("mid",) if subject else ("mid", "wd")
    if not colon or prefix not in allowed:
        listed = ", ".join(f"{name}:" for name in allowed)
        return (
            f"«{said}» : préfixe inconnu ; attendu : {listed}",
            f"'{said}': unknown prefix; expected: {listed}",
        )
    if prefix == "wd":
        if _ITEM.fullmatch(local):
            return None
        return (
            f"«{said}» n’est pas un élément de Wikidata : wd:Q123",
            f"'{said}' is no Wikidata item: wd:Q123",
        )
    kind, _, key = local.partition("/")
    if not re.fullmatch(iris.KEY_PATTERN, key) or not _NAME.fullmatch(kind):
        return f"«{said}» : mid:NATURE/CLÉ attendu", f"'{said}': expected mid:KIND/KEY"
    if subject:
        return None
    return _wrong_object(said, kind, key)


def _wrong_object(said: str, kind: str, key: str) -> Message | None:
    if kind in ("tiers-lieu", "ptce", "place") or (kind == "actor" and _is_unit(f"{ID}{kind}/{key}")):
        return None
    if key.isdecimal():
        return (
            f"«{said}» : la clé de contrôle de ce SIREN est fausse, ou il n’a pas neuf chiffres",
            f"'{said}': the check digit of this SIREN is wrong, or it has not nine digits",
        )
    return (
        f"«{said}» : attendu mid:actor/ suivi d’un SIREN ou d’un numéro RNA, ou wd:Q…",
        f"'{said}': expected mid:actor/ followed by a SIREN or an RNA number, or wd:Q…",
    )


def _wrong_confidence(value: str) -> Message | None:
    if re.fullmatch(r"0(\.[0-9]{1,4})?|1(\.0{1,4})?", value):
        return None
    return (
        f"«{shortened(value)}» : nombre de 0 à 1 attendu, au point décimal",
        f"'{shortened(value)}': expected a number from 0 to 1, with a decimal point",
    )


def _wrong_date(value: str) -> Message | None:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) and date.fromisoformat(value):
            return None
    except ValueError:
        pass
    return f"«{shortened(value)}» : AAAA-MM-JJ attendu", f"'{shortened(value)}': expected YYYY-MM-DD"


def _one_of(expected: Iterable[str]) -> Callable[[str], Message | None]:
    allowed = tuple(expected)

    def check(value: str) -> Message | None:
        if value in allowed:
            return None
        listed = ", ".join(allowed)
        return f"«{shortened(value)}» ; attendu : {listed}", f"'{shortened(value)}'; expected: {listed}"

    return check


def _wrong_addresses(value: str) -> Message | None:
    for part in value.split("|"):
        if not is_address(part):
            return (
                f"«{shortened(part)}» n’est pas une adresse ; attendu : https://…, séparées par |",
                f"'{shortened(part)}' is not an address; expected https://…, separated by |",
            )
    return contact_fault(value)


_CHECKS: Final[Mapping[str, Callable[[str], Message | None]]] = {
    "subject_id": lambda value: _wrong_curie(value, subject=True),
    "object_id": lambda value: _wrong_curie(value, subject=False),
    "predicate_id": _one_of((sssom.SAME, sssom.MATCH, sssom.CLOSE)),
    "predicate_modifier": _one_of((sssom.NOT,)),
    "mapping_justification": _one_of(sssom.JUSTIFICATIONS),
    "reviewer_label": _one_of(sssom.ROLES),
    "confidence": _wrong_confidence,
    "mapping_date": _wrong_date,
    "see_also": _wrong_addresses,
}


def contradictions(found: Sequence[tuple[str, Decision]], known: Known) -> Iterator[TableError]:
    """The decisions that contradict others, of the same table or of another.

    Args:
        found: each with the name of its file.
        known: which keys are one body.
    """
    pairs: dict[tuple[str, str], tuple[str, Decision]] = {}
    units: dict[str, tuple[str, Decision]] = {}
    bodies: dict[tuple[str, bool], tuple[str, Decision]] = {}
    for file, decision in found:
        place = Place(file, decision.line, "object_id")
        first = pairs.setdefault((decision.subject, decision.object), (file, decision))
        if first[1] is not decision:
            where = _where(first)
            if first[1].accepted == decision.accepted:
                yield TableError(f"déjà décidé, {where[0]}", f"decided already, {where[1]}", place)
            else:
                yield TableError(
                    f"accepté et refusé à la fois, voir {where[0]}",
                    f"both accepted and refused, see {where[1]}",
                    place,
                )
            continue
        if not decision.accepted or decision.predicate != sssom.SAME:
            continue
        body = known.body(decision.subject)
        one = units.setdefault(decision.object, (file, decision))
        if known.body(one[1].subject) != body:
            where, key = _where(one), sssom.compact(one[1].subject)
            yield TableError(
                f"{_key(decision.object)} est déjà {key} ({where[0]}), que rien ne dit être le même",
                f"{_key(decision.object)} is {key} already ({where[1]}), and nothing says that they are one",
                place,
            )
        other = bodies.setdefault((body, _is_siren(decision.object)), (file, decision))
        if other[1].object != decision.object and _is_unit(decision.object):
            where = _where(other)
            yield TableError(
                f"cet acteur est déjà {_key(other[1].object)} ({where[0]}) : un organisme n’a qu’un numéro",
                f"this actor is {_key(other[1].object)} already ({where[1]}): a body has one number",
                place,
            )


def _where(found: tuple[str, Decision]) -> Message:
    place = Place(found[0], found[1].line)
    return place.text("fr"), place.text("en")
