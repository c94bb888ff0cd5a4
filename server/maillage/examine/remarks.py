"""What an examination says of a file: its remarks, bounded, as text, as JSON and as results of SHACL."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from maillage import validate
from maillage.errors import Place, quoted
from maillage.vocabulary import PREFIXES

MOST_ALIKE: Final = 100
"""Remarks that one constraint, or one kind of fault of a column, may make; the others are counted."""
MOST: Final = 1_000
"""Remarks of a file; the others are counted, by severity."""
MOST_ROWS: Final = 10_000
"""Remarks that one constraint may make of the rows of a sheet, each of which has its own beside."""
_SEVERITIES: Final = ("Violation", "Warning", "Info")
PERSONAL, USUAL, UNKNOWN = range(3)
"""Which remarks of one severity come first, where not all are told."""
_TERMS: Final = ("termes inconnus", "unknown terms")
_COMPONENT: Final = PREFIXES["mls"] + "ExaminationConstraintComponent"
"""Where a result comes from that no shape gives."""


@dataclass(frozen=True)
class Remark:
    """What is wrong or could be better, where, and how bad: `Violation`, `Warning` or `Info`."""

    severity: str
    place: Place
    about: str
    fr: str
    en: str
    number: int = 1
    """How many it stands for: those alike that are counted and not shown."""

    def message(self, lang: str) -> str:
        """One line: place, what it is about, what to do."""
        text = self.fr if lang == "fr" else self.en
        separator = " : " if lang == "fr" else ": "
        said = separator.join(part for part in (self.place.text(lang), self.about, text) if part)
        return quoted(said) if lang == "fr" else said


@dataclass(frozen=True)
class SheetBack:
    """What becomes of a person's sheet.

    Args:
        table: the table of facts that it fills.
        known: how many of its rows are about things that are known.
        undecided: how many may be, where a person decides.
        wrong: how many have something to be corrected.
        name: of the file that is given back.
        packed: that file, in base64.
        facts: what its rows say, in N-Triples; empty where something is wrong.
    """

    table: str
    known: int
    undecided: int
    wrong: int
    name: str
    packed: str
    facts: str

    @property
    def data(self) -> bytes:
        """The file that is given back."""
        return base64.b64decode(self.packed)


@dataclass(frozen=True)
class Examination:
    """The remarks on a file, the same as a SHACL report, and how many things were examined.

    `sheet` is what becomes of the sheet that a person keeps; None for RDF and for a table of facts.
    """

    file: str
    remarks: tuple[Remark, ...]
    report: validate.Report
    examined: int
    sheet: SheetBack | None = None

    @property
    def conforms(self) -> bool:
        """Whether there is nothing to say, as SHACL has it (3.6.1.1); a file without things has a remark."""
        return not self.remarks

    @property
    def passes(self) -> bool:
        """Whether something was examined, and nothing is an error."""
        return self.examined > 0 and not self.counts["Violation"]

    @property
    def counts(self) -> dict[str, int]:
        """How many remarks there are of each severity, shown or not."""
        return {
            severity: sum(remark.number for remark in self.remarks if remark.severity == severity)
            for severity in _SEVERITIES
        }

    def verdict(self, lang: str) -> str:
        """How many things were examined, and what was found of them, in `fr` or `en`."""
        number, wrong = self.examined, self.counts["Violation"]
        more = sum(self.counts.values()) - wrong
        if lang == "fr":
            what = "ligne" if self.sheet else "chose"
            parts = [f"{number} {what}{'s' * (number > 1)} examinée{'s' * (number > 1)}"]
            good, without, errors, remarks = "conforme", "aucune erreur", "erreur", "remarque"
        else:
            what = "row" if self.sheet else "thing"
            parts = [f"{number} {what}{'s' * (number != 1)} examined"]
            good, without, errors, remarks = "conforms", "no error", "error", "remark"
        if self.conforms:
            parts.append(good)
        elif number or wrong:
            parts.append(f"{wrong} {errors}{'s' * (wrong > 1)}" if wrong else without)
        if more and number:
            parts.append(f"{more} {remarks}{'s' * (more > 1)}")
        return ", ".join(parts)


def as_json(found: Examination) -> str:
    """The remarks as JSON, both languages side by side."""
    remarks = [
        {
            "severity": r.severity,
            "file": r.place.file,
            "line": r.place.line,
            "column": r.place.column or None,
            "about": r.about or None,
            "fr": quoted(r.fr),
            "en": r.en,
            "number": r.number,
        }
        for r in found.remarks
    ]
    content: dict[str, object] = {
        "file": found.file,
        "examined": found.examined,
        "conforms": found.conforms,
        "counts": found.counts,
        "remarks": remarks,
    }
    if back := found.sheet:
        content["sheet"] = {
            "table": back.table,
            "known": back.known,
            "undecided": back.undecided,
            "wrong": back.wrong,
            "name": back.name,
        }
    return json.dumps(content, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Said:
    """A remark, the thing it is about as a term, what it is alike with, and the result it comes from."""

    remark: Remark
    focus: str = ""
    kind: object = None
    result: validate.Result | None = None
    rank: int = USUAL

    def as_result(self) -> validate.Result:
        """The remark as a result of SHACL, whose messages name its place."""
        if self.result:
            return self.result
        remark = self.remark
        said = remark.message("fr"), remark.message("en")
        return validate.Result(remark.severity, self.focus, "", "", "", _COMPONENT, *said)


def alike(told: Iterable[Said], left: Mapping[object, int] = {}, most: int = MOST_ALIKE) -> Iterator[Said]:
    """The first remarks of each kind, then how many others there are; `left` are those never made."""
    seen, last = Counter[object](), dict[object, Said]()
    for said in told:
        seen[said.kind] += said.kind is not None
        if seen[said.kind] <= most:
            yield said
        last[said.kind] = said
    for kind, number in seen.items():
        more = max(number - most, 0) + left.get(kind, 0) if kind is not None else 0
        if more:
            remark, rank = last[kind].remark, last[kind].rank
            place = Place(remark.place.file, None, remark.place.column)
            about = _TERMS if rank == UNKNOWN else ("", "")
            yield replace(others(place, remark.severity, more, *about), rank=rank)


def first(file: str, told: list[Said], most: int = MOST) -> list[Said]:
    """The first remarks, worst first when there are too many, then how many others there are."""
    if len(told) <= most:
        return told
    told = sorted(told, key=lambda said: (_SEVERITIES.index(said.remark.severity), said.rank))
    left = Counter[str]()
    for said in told[most:]:
        left[said.remark.severity] += said.remark.number
    return [*told[:most], *(others(Place(file), severity, number) for severity, number in left.items())]


def others(place: Place, severity: str, number: int, fr: str = "", en: str = "") -> Said:
    """How many remarks are not shown; those alike that are say what is to be done."""
    some = "s" * (number > 1)
    fr = f"et {number} autre{some}" + (f" : {fr}" if fr else "")
    en = f"and {number} other{some}" + (f": {en}" if en else "")
    return Said(Remark(severity, place, "", fr, en, number))
