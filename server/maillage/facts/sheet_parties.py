"""Finds what the cells of a sheet refer to: a known thing keeps its key, a new organisation gets one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from maillage import iris
from maillage.errors import Place, TableFaults, shortened
from maillage.facts.checks import PARTIES, Known, close
from maillage.facts.known_things import Asked, KnownThings, Thing, contradicts
from maillage.facts.sheet_mapping import Rule, SheetMapping
from maillage.facts.sheet_notes import Notes
from maillage.files.grid import Notice
from maillage.files.values import Value, read_siren, read_text
from maillage.model import Row

_SLIP: Final = 0.8
"""How near a name is that may be written instead; one less near is only told."""
_SHOWN: Final = 5
_NEAR: Final = 2
"""How many known organisations are named that a new one may be."""
_MOST_COMPARED: Final = 1_000
"""How many new organisations are compared with the known ones: each takes some milliseconds."""
_CALLED: Final = {
    "actor": ("l’organisation", "the organisation"),
    "ptce": ("le PTCE", "the PTCE"),
    "tiers-lieu": ("le tiers-lieu", "the third place"),
}


class Parties:
    """The things that cells refer to, by their names, numbers or keys.

    Args:
        notes: where what is wrong or known is noted.
        mapping: how the columns of the sheet are read.
        known: the things whose names cells may hold.
        recogniser: the same, by their numbers and names.
    """

    def __init__(self, notes: Notes, mapping: SheetMapping, known: Known, recogniser: KnownThings) -> None:
        self.notes, self.mapping, self.known, self.recogniser = notes, mapping, known, recogniser
        self.described: dict[tuple[str, ...], Row] = {}
        """The organisations that rows refer to and say more of, by key and SIREN."""
        self.asked: list[Asked] = []
        """What is said of the organisations that rows refer to and that may be known."""
        self.siren: dict[int, str] = {}
        """The SIREN of the organisation that a row refers to."""
        self.rna: dict[int, str] = {}
        """The RNA number that a row says, which no table keeps."""
        self.met: set[tuple[str, str]] = set()
        """What was said of the known organisations."""
        self.meant: dict[tuple[str, str], Value] = {}
        """The things that cells refer to, by what they may be and how they are written."""
        self.new: dict[str, tuple[tuple[str, ...], tuple[Thing, ...]]] = {}
        """The new organisations, by name: the columns that name them, the known ones that are near."""

    def party(self, number: int, rule: Rule, ref: str, value: str, cells: Sequence[str]) -> str:
        """The key of the thing that a cell refers to; one that is not known is described, if it may be."""
        if rule.described is None:
            return self.thing(number, rule, ref, value)
        said: dict[str, tuple[str, ...]] = {}
        for name, header in rule.described.items():
            its = Rule((header,))
            read = read_siren if name == "siren" else read_text
            text = self.notes.read(number, its, read(cells[self.notes.grid.column(header)]))
            if text := self.notes.legal_form(number, its, text) if name == "legal_form" else text:
                said[name] = (text,)
        siren = said.get("siren", ())
        asked = Asked(ref, (value,), (*siren, *filter(None, [self.rna.get(number, "")])))
        self.asked += [asked] if asked.codes else []
        by_number = self.recogniser.recognise(asked).thing if asked.codes else None
        if siren or by_number:
            self.siren[number] = siren[0] if siren else by_number.siren if by_number else ""
        named = [] if by_number else sorted(self.named(ref, value, asked))
        if not by_number and not named and (bearer := self.recogniser.bearer(asked)):
            named = [f"{ref}/{bearer.key}"]
        if not by_number and (value in self.known.things.get(ref, ()) or named[1:]):
            return self.thing(number, rule, ref, value)
        key = by_number.key if by_number else named[0].partition("/")[2] if named else iris.key(value)
        if not by_number and not named and key in self.known.things.get(ref, ()):
            key = iris.key(value, *asked.codes)  # a known thing has that key, and another number
        if by_number or named:
            self.say_known(number, rule, ref, value, key)
        else:
            self.say_new(number, rule, value, asked)
        if not named or said:
            own = {"id": (key,), "name": (value,), "source": (self.mapping.constants.get("source", ""),)}
            row = Row("organisations", number, own | said | {"confidence": ("stated",)})
            self.described.setdefault((key, *siren), row)
        return key

    def named(self, ref: str, value: str, asked: Asked) -> Iterator[str]:
        """The known things of a kind that bear a name, less those that have another number."""
        for found in self.known.names.get(iris.slug(value), ()):
            kind, _, key = found.partition("/")
            thing = self.recogniser.of_key(kind, key)
            if kind == ref and not (thing and contradicts(asked, thing)):
                yield found

    def say_known(self, number: int, rule: Rule, ref: str, value: str, key: str) -> None:
        """Say which known thing a cell was read as, and its town: once in the list, and beside each row."""
        town = self.town(self.recogniser.of_key(ref, key))
        thing = f"{ref}/{key} ({town})" if town else f"{ref}/{key}"
        said = f"«{shortened(value)}», déjà connu : {thing}", f"'{shortened(value)}', known already: {thing}"
        known = Notice(*said, self.notes.place(number, rule), settled=True)
        (self.notes.again if said in self.met else self.notes.notices).append(known)
        self.met.add(said)

    def say_new(self, number: int, rule: Rule, value: str, asked: Asked) -> None:
        """Say beside a row that its organisation is new; the list tells those that are near a known one."""
        met = value in self.new
        if not met:
            near = self.recogniser.like(asked)[:_NEAR] if len(self.new) < _MOST_COMPARED else ()
            self.new[value] = (rule.columns, near)
        near = self.new[value][1]
        fr, en = f"organisation nouvelle : «{shortened(value)}»", f"new organisation: '{shortened(value)}'"
        if near:
            called = [self.called(f"{thing.kind}/{thing.key}") for thing in near]
            maybe_fr, maybe_en = (" ; ".join(said) for said in zip(*called, strict=True))
            fr = f"{fr}, ou peut-être {maybe_fr} : écrire alors son nom"
            en = f"{en}, or maybe {maybe_en}: then write its name"
        notice = Notice(fr, en, self.notes.place(number, rule))
        (self.notes.notices if near and not met else self.notes.again).append(notice)

    def new_ones(self) -> Iterator[Notice]:
        """The organisations that the sheet brings, and that no known one is near, once by column."""
        columns = dict.fromkeys(columns for columns, near in self.new.values() if not near)
        for those in columns:
            values = [value for value, (columns, near) in self.new.items() if columns == those and not near]
            more = "…" if len(values) > _SHOWN else ""
            listed = ", ".join(f"«{shortened(value)}»" for value in values[:_SHOWN]) + more
            listed_en = ", ".join(f"'{shortened(value)}'" for value in values[:_SHOWN]) + more
            number, many = len(values), "s" if len(values) > 1 else ""
            yield Notice(
                f"{number} organisation{many} nouvelle{many} : {listed}",
                f"{number} new organisation{many}: {listed_en}",
                Place(self.notes.grid.file, None, " + ".join(those)),
            )

    def thing(self, number: int, rule: Rule, ref: str, value: str) -> str:
        """The thing that a cell refers to by its name or by its key alone."""
        met = (ref, value) in self.meant
        if not met:
            self.meant[ref, value] = self.looked_up(ref, value)
        found = self.meant[ref, value]
        if met and found.notice:
            self.notes.again.append(Notice(*found.notice, self.notes.place(number, rule)))
            found = replace(found, notice=None)
        return self.notes.read(number, rule, found)

    def looked_up(self, ref: str, value: str) -> Value:
        """The one thing of a kind (`*` for any) that bears a name, or what is wrong with it."""
        kinds = PARTIES if ref == "*" else (ref,)
        if "/" in value or ref not in ("*", *PARTIES) or value in self.known.things.get(ref, ()):
            return Value(value)
        every = self.known.names
        found = sorted(
            t for t in every.get(iris.slug(value), ()) if t.startswith(tuple(f"{k}/" for k in kinds))
        )
        if len(found) == 1:
            said = f"lu {found[0]}", f"read as {found[0]}"
            return Value(found[0] if ref == "*" else found[0].partition("/")[2], said)
        if found:
            fr, en = (", ".join(said) for said in zip(*map(self.called, found), strict=True))
            return Value(
                "",
                fault=(
                    f"«{shortened(value)}» : plusieurs choses de ce nom ; écrire la clé de l’une : {fr}",
                    f"'{shortened(value)}': several things of that name; write the key of one: {en}",
                ),
            )
        near = close(iris.slug(value), every) if len(self.notes.faults) < TableFaults.MOST else []
        meant = [t for name in near for t in sorted(every[name]) if t.partition("/")[0] in kinds]
        listed = ", ".join(sorted(set(meant)))
        nearest = close(iris.slug(value), near, _SLIP)[:1]
        slip = {t for name in nearest for t in meant if t in every[name]}
        proposed = slip.pop() if len(slip) == 1 else ""
        return Value(
            "",
            fault=(
                f"«{shortened(value)}» : rien de connu sous ce nom"
                + (f" ; proches : {listed}" if listed else ""),
                f"'{shortened(value)}': nothing known by that name" + (f"; near: {listed}" if listed else ""),
            ),
            fix=(proposed if ref == "*" else proposed.partition("/")[2]) or None,
        )

    def called(self, thing: str) -> tuple[str, str]:
        """What a known thing (`ptce/station-a`) is, its name, its commune and its key."""
        kind, _, key = thing.partition("/")
        found = self.recogniser.of_key(kind, key)
        label = found.label if found else key
        if iris.slug(label).startswith(f"{kind}-"):
            label = label[len(kind) :].strip()  # the kind is said before it
        town = self.town(found)
        fr, en = _CALLED[kind]
        where = f"{label} ({thing}, {town})" if town else f"{label} ({thing})"
        return f"{fr} {where}", f"{en} {where}"

    def town(self, thing: Thing | None) -> str:
        """The name of the commune of a known thing; empty where it is not known."""
        found = self.known.gazetteer.territories.by_code.get(("commune", thing.commune)) if thing else None
        return found.name if found else ""
