"""Examines a file that a person gives, RDF or a table of facts, and says where it is wrong."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from maillage import paths, validate
from maillage.errors import DataError, Place, RdfError
from maillage.facts import Known, check_rows, fact_quads, read_facts, read_table, subject_of, things
from maillage.model import Facts, Row, Table
from maillage.ontology import codes_quads, ontology_quads, read_codes
from maillage.quads import Quads
from maillage.territories import read_territories, territories_used, territory_quads
from maillage.vocabulary import PREFIXES, compact

MAX_BYTES = 50_000_000
_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
_SHEETS = frozenset({".xlsx", ".xls", ".ods"})
_XML = (".rdf", ".xml")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)", re.I)


@dataclass(frozen=True)
class Remark:
    """What is wrong or could be better, where, and how bad: `Violation`, `Warning` or `Info`."""

    severity: str
    place: Place
    about: str
    fr: str
    en: str

    def message(self, lang: str) -> str:
        """One line: place, what it is about, what to do."""
        text = self.fr if lang == "fr" else self.en
        return " : ".join(part for part in (self.place.text(lang), self.about, text) if part)


@dataclass(frozen=True)
class Examination:
    """The remarks on a file, and the SHACL report that they come from."""

    file: str
    remarks: tuple[Remark, ...]
    report: validate.Report

    @property
    def conforms(self) -> bool:
        """Whether nothing is a violation."""
        return not any(remark.severity == "Violation" for remark in self.remarks)


def as_json(found: Examination) -> str:
    """The remarks as JSON, both languages side by side."""
    remarks = [
        {
            "severity": r.severity,
            "file": r.place.file,
            "line": r.place.line,
            "column": r.place.column or None,
            "about": r.about or None,
            "fr": r.fr,
            "en": r.en,
        }
        for r in found.remarks
    ]
    return json.dumps(
        {"file": found.file, "conforms": found.conforms, "remarks": remarks}, ensure_ascii=False, indent=1
    )


class Examiner:
    """Examines files against the shapes, with the curated facts as the context they refer to."""

    def __init__(
        self, data: Path = paths.DATA, ontology: Path = paths.ONTOLOGY, shapes: Path = paths.SHAPES
    ) -> None:
        self.ontology = ontology
        self.shapes = sorted(p for p in shapes.glob("*.ttl") if p.name != "article9.ttl")
        self.gazetteer = read_territories(data / "territories")
        self.codes = read_codes(ontology / "codes")
        self.facts = read_facts(data / "facts", self.codes, self.gazetteer)

    def examine(self, path: Path) -> Examination:
        """Examine one file, by its ending: `.csv`, or an RDF format.

        Raises:
            DataError: the file cannot be read: unknown format, syntax, encoding, size.
        """
        _check_size(path)
        if path.suffix == ".csv":
            return self._table(path)
        if path.suffix in _XML and _DOCTYPE.search(path.read_bytes()):
            raise RdfError(
                "une déclaration DOCTYPE ou ENTITY n’est pas acceptée : écrire les IRI en entier",
                "a DOCTYPE or ENTITY declaration is not taken: write IRIs in full",
                Place(path.name),
            )
        if path.suffix in _SHEETS:
            raise DataError(
                "un classeur ne se lit pas ; l’enregistrer en « CSV UTF-8 », une table par fichier",
                "a workbook is not read; save it as “CSV UTF-8”, one table a file",
                Place(path.name),
            )
        if path.suffix not in _FORMATS:
            known = ", ".join([".csv", *_FORMATS])
            raise DataError(
                f"format inconnu ; connus : {known}", f"unknown format; known: {known}", Place(path.name)
            )
        return self._rdf(path)

    def _table(self, path: Path) -> Examination:
        table = self._table_of(path)
        reading = read_table(path, table)
        if reading.broken:
            raise reading.broken
        known = Known(self.codes, self._things(table, reading.rows), self.gazetteer)
        checks = check_rows(path.name, table, reading.rows, known)
        faults = [*reading.faults, *checks.faults]
        remarks = [
            Remark("Violation", fault.place or Place(path.name), "", fault.fr, fault.en) for fault in faults
        ]
        remarks += [Remark("Warning", notice.place, "", notice.fr, notice.en) for notice in checks.notices]
        wrong = {fault.place.line for fault in faults if fault.place}
        rows = tuple(row for row in reading.rows if row.line not in wrong)
        facts = Facts({table.name: table}, {table.name: rows}, checks.places)
        lines = {subject_of(table, row).value: row.line for row in reversed(rows)}
        return self._shacl(path, list(fact_quads(facts)), lines, remarks)

    def _table_of(self, path: Path) -> Table:
        tables = self.facts.tables
        if path.stem in tables:
            return tables[path.stem]
        with path.open("rb") as file:
            header = set(file.readline(10_000).decode("utf-8", "replace").strip().split(","))
        fitting = [
            t
            for t in tables.values()
            if header and header <= {c.name for c in t.columns} and set(t.key) <= header
        ]
        if len(fitting) == 1:
            return fitting[0]
        names = ", ".join(tables)
        raise DataError(
            f"table inconnue : nommer le fichier comme une de celles-ci : {names}",
            f"unknown table: name the file after one of these: {names}",
            Place(path.name),
        )

    def _things(self, table: Table, rows: tuple[Row, ...]) -> Mapping[str, frozenset[str]]:
        known = dict(things(self.facts.tables, self.facts.rows))
        for kind, keys in things({table.name: table}, {table.name: rows}).items():
            known[kind] = known.get(kind, frozenset()) | keys
        return known

    def _rdf(self, path: Path) -> Examination:
        quads = read_rdf(path)
        lines = _Lines(path)
        subjects = {
            q.subject.value: line
            for q in quads
            if isinstance(q.subject, NamedNode)
            for line in [lines.of(q.subject.value)]
        }
        return self._shacl(path, quads, subjects, [])

    def _shacl(
        self, path: Path, quads: list[Quad], lines: Mapping[str, int | None], remarks: list[Remark]
    ) -> Examination:
        for finding in validate.personal_data(quads):
            iri = finding.subject.strip("<>")
            fr = f"donnée personnelle possible ({finding.fr}) : la retirer"
            en = f"possible personal data ({finding.en}): remove it"
            remarks.append(Remark("Violation", Place(path.name, lines.get(iri)), compact(iri), fr, en))
        table = Quads()
        table.add([*quads, *self._around(quads, set(lines))])
        found = validate.validate(table, self.shapes)
        results = tuple(r for r in found.results if r.focus.strip("<>") in lines)
        for result in results:
            iri = result.focus.strip("<>")
            place = Place(path.name, lines.get(iri))
            remarks.append(Remark(result.severity, place, compact(iri), result.fr, result.en))
        return Examination(path.name, tuple(remarks), validate.Report(results))

    def _around(self, quads: list[Quad], own: set[str]) -> Iterator[Quad]:
        """What the curated graph says of the things that a file refers to, and of who refers to its own.

        What it says of the file's own things is left out: the file is examined for what it says.
        """
        context = [
            *fact_quads(self.facts),
            *codes_quads(self.ontology),
            *territory_quads(self.gazetteer.territories, territories_used(quads)),
        ]
        named = {str(term) for quad in quads for term in (quad.object, quad.predicate)}
        mine = {f"<{iri}>" for iri in own}
        for quad in context:
            subject = str(quad.subject)
            if subject not in mine and (subject in named or str(quad.object) in mine):
                yield quad
        yield from ontology_quads(self.ontology)


def read_rdf(path: Path) -> list[Quad]:
    """The quads of an RDF file, its format known by its ending.

    Raises:
        RdfError: a fault of syntax, with its line and column.
    """
    try:
        return list(parse(path=str(path), format=_FORMATS[path.suffix], base_iri=PREFIXES["mid"]))
    except SyntaxError as fault:
        column = str(fault.offset) if fault.offset else ""
        raise RdfError(
            f"syntaxe : {fault.msg}", f"syntax: {fault.msg}", Place(path.name, fault.lineno, column)
        ) from fault
    except (OSError, ValueError) as fault:
        raise RdfError(
            f"fichier illisible : {fault}", f"unreadable file: {fault}", Place(path.name)
        ) from fault


def read(path: Path) -> bytes:
    """The bytes of a file that may be examined.

    Raises:
        DataError: there is no such file, or it is empty or too large.
    """
    _check_size(path)
    return path.read_bytes()


def _check_size(path: Path) -> None:
    place = Place(path.name)
    if not path.is_file():
        raise DataError("fichier introuvable", "no such file", Place(str(path)))
    size, most = path.stat().st_size, MAX_BYTES // 1_000_000
    if not size:
        raise DataError("fichier vide", "empty file", place)
    if size > MAX_BYTES:
        raise DataError(f"fichier de plus de {most} Mo", f"file over {most} MB", place)


class _Lines:
    """Finds the line of a text file where a thing is first named, in full or by a prefix."""

    def __init__(self, path: Path) -> None:
        self.lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        self.prefixes = dict(self._declared())

    def _declared(self) -> Iterator[tuple[str, str]]:
        for line in self.lines:
            words = line.split()
            if len(words) > 2 and words[0].lower() in ("@prefix", "prefix"):
                yield words[1], words[2].rstrip(".").strip("<>")

    def of(self, iri: str) -> int | None:
        """The 1-based line, or None when the thing is named in a way that cannot be found."""
        names = [f"<{iri}>", f'"{iri}"']
        names += [p + iri[len(ns) :] for p, ns in self.prefixes.items() if ns and iri.startswith(ns)]
        for number, line in enumerate(self.lines, 1):
            if any(name in line for name in names):
                return number
        return None
