"""Examines a file that a person gives, RDF or a table of facts, and says where it is wrong."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, starmap
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import SH, Graph

from maillage import paths, validate
from maillage.errors import ContactError, DataError, Place, TableError, cause, not_a_file
from maillage.examine.drawn import drawn, drawn_of_rows
from maillage.examine.plain_words import PlainWords
from maillage.examine.reading import FORMATS, Content, read_rdf
from maillage.examine.remarks import (
    MOST,
    MOST_ALIKE,
    MOST_ROWS,
    PERSONAL,
    UNKNOWN,
    USUAL,
    Examination,
    Remark,
    Said,
    alike,
    first,
    others,
)
from maillage.examine.syntax import MALFORMED
from maillage.examine.unknown import Vocabulary, classes_said, nearest_of
from maillage.facts import Known, check_rows, fact_quads, read_facts, subjects_of, things
from maillage.facts.schemas import TOGETHER
from maillage.facts.tables import check_rows_of
from maillage.facts.triples import iri_of
from maillage.files.grid import WORKBOOKS
from maillage.files.personal import contact_in, contact_in_iri
from maillage.files.rows import OtherDelimiter, rows
from maillage.files.values import is_register_number
from maillage.link.decisions import check_decisions, known
from maillage.link.sssom import ENDING
from maillage.model import Facts, Row, Table
from maillage.ontology import codes_quads, ontology_quads, read_codes
from maillage.quads import Quads, Texts, as_written, texts
from maillage.territories import read_territories, territories_used, territory_quads
from maillage.validate.report import ordered
from maillage.vocabulary import compact, expand

MAX_BYTES: Final = 50_000_000
TABLES: Final = {".csv": ",", ".tsv": "\t"}
"""The delimiter of tables of facts, by ending."""
_SEVERAL: Final = 2
OF_A_FOLDER: Final = frozenset({*TABLES, *WORKBOOKS, *FORMATS}) - {".json", ".xml"}
"""Endings of the files of a folder that are examined; what may be anything else must be named."""
_EMPTY_IS_RDF: Final = frozenset({".ttl", ".turtle", ".n3", ".trig", ".nt", ".nq"})
"""Endings of the syntaxes in which no text at all is a graph without triples."""
_REGISTER_NUMBERS: Final = {expand("mlg:siren"): 9, expand("mlg:siret"): 14}
"""How many digits they have."""
_BETWEEN_DIGITS: Final = re.compile(r"[\s.]")
_MADE_UP: Final = re.compile(r"_:([0-9a-f]{25,32}|line[0-9]+-[0-9]+)")
"""The label of a blank node that the file does not name."""


class Examiner:
    """Examines files against the shapes, with the curated facts as the context they refer to."""

    def __init__(
        self, data: Path = paths.DATA, ontology: Path = paths.ONTOLOGY, shapes: Path = paths.SHAPES
    ) -> None:
        self.context = ontology / "context.jsonld"
        graph = Graph()
        with as_written():
            for path in sorted(p for p in shapes.glob("*.ttl") if p.name != "article9.ttl"):
                graph.parse(path, format="turtle")
        self.shapes = validate.Shapes(graph)
        self.gazetteer = read_territories(data / "territories")
        self.codes = read_codes(ontology / "codes")
        self.facts = read_facts(data / "facts", self.codes, self.gazetteer)
        vocabulary, codes = tuple(ontology_quads(ontology)), tuple(codes_quads(ontology))
        self.ontology = tuple(map(texts, vocabulary))
        self.around = _Index((*fact_quads(self.facts), *codes))
        self.words = PlainWords((*vocabulary, *codes))
        targets = map(str, graph.objects(None, SH.targetClass))
        self.vocabulary = Vocabulary((*vocabulary, *codes), targets)

    def examine(self, path: Path, beside: Iterable[Path] = ()) -> Examination:
        """Examine one file, by its ending: a table of facts, or an RDF format.

        Args:
            path: the file.
            beside: other files; a table of facts may refer to what those among them that are tables describe.

        Raises:
            DataError: the file cannot be read: unknown format, syntax, encoding, size.
        """
        _check_size(path)
        ending = path.suffix.lower()
        if path.name.endswith(ENDING):
            return self._decisions(path)
        if ending in TABLES:
            try:
                return self._table(path, TABLES[ending], beside)
            except OtherDelimiter as fault:
                raise OtherDelimiter(
                    f"{fault.fr} dans une table de faits ; une feuille à soi se lit par "
                    "maillage import sheet",
                    f"{fault.en}, in a table of facts; a sheet of your own is read by maillage import sheet",
                    fault.place,
                ) from fault
        if ending not in FORMATS:
            known = ", ".join([*TABLES, *WORKBOOKS, *FORMATS])
            raise DataError(
                f"format inconnu ; connus : {known}", f"unknown format; known: {known}", Place(path.name)
            )
        return self._rdf(path)

    def is_table(self, path: Path) -> bool:
        """Whether a delimited text is a table of facts: by its name and half of its columns, or by all."""
        try:
            usual = TABLES[path.suffix.lower()]
            delimiter = self._delimiter(path, usual)[0]
            header = {name for name in next(rows(path, path.name, delimiter), (1, []))[1] if name}
            columns = {column.name for column in self._table_of(path, delimiter).columns}
        except DataError:
            return False
        return 2 * len(header & columns) >= len(header)

    def _table(self, path: Path, delimiter: str, beside: Iterable[Path]) -> Examination:
        delimiter, other = self._delimiter(path, delimiter)
        table = self._table_of(path, delimiter)
        reading = check_rows_of(path.name, table, rows(path, path.name, delimiter))
        if reading.broken:
            raise reading.broken
        near = tuple(self._beside(beside))
        known = Known(self.codes, things(self.facts.tables, self.facts.rows), self.gazetteer)
        for name, described in (*near, (table.name, reading.rows)):
            known = known.with_things(things(self.facts.tables, {name: described}))
        checks = check_rows(path.name, table, reading.rows, known)
        subjects = {row.line: _subject(table, row) for row in reversed(reading.rows)}
        remarks = []
        for fault in (*reading.faults, *checks.faults):
            place, personal = fault.place or Place(path.name), isinstance(fault, ContactError)
            remark = Remark("Violation", place, "", fault.fr, fault.en)
            kind = ("Violation", *reading.faults.kind(fault))
            rank = PERSONAL if personal else USUAL
            remarks.append(Said(remark, subjects.get(place.line or 0, ""), kind, rank=rank))
        for notice in checks.notices:
            remark = Remark("Warning", notice.place, "", notice.fr, notice.en)
            kind = ("Warning", type(notice), notice.place.column)
            remarks.append(Said(remark, subjects.get(notice.place.line or 0, ""), kind))
        if other:
            remarks.append(Said(_cut_otherwise(path.name), "", ("Info", "delimiter")))
        left = Counter[object]()
        for (cls, column), number in (reading.faults.left + checks.faults.left).items():
            left["Violation", cls, column] = number
        remarks = list(alike(remarks, left))
        wrong = reading.faults.lines | checks.faults.lines
        good = tuple(row for row in reading.rows if row.line not in wrong)
        facts = Facts({table.name: table}, {table.name: good}, checks.places)
        lines: dict[str, int | None] = {
            str(subject): row.line for row in reversed(good) for subject in subjects_of(table, row)
        }
        around = _Index(chain.from_iterable(starmap(self._classes, near)))
        return self._shacl(path, list(fact_quads(facts)), lines, remarks, reading.number, around)

    def examine_rows(self, name: str, table: Table, facts: Facts) -> Examination:
        """What the shapes and the scan for personal data say of rows, each at its line; `MOST_ROWS` at most.

        Args:
            name: of the file that they come from.
            table: the one that they fill first; the document that the sheet is has no line.
            facts: the rows.
        """
        lines: dict[str, int | None] = {}
        for its, row in facts:
            nodes = (NamedNode(iri_of(node.iri, row)) for node in its.nodes.values())
            for thing in (*subjects_of(its, row), *nodes):
                lines.setdefault(str(thing), None if its.name == "documents" else row.line)
        quads, number = [*fact_quads(facts), *drawn_of_rows(facts)], len(facts.rows[table.name])
        return self._shacl(Path(name), quads, lines, [], number, most=MOST_ROWS)

    def _decisions(self, path: Path) -> Examination:
        """Examine a table of decisions on links, whose things the curated facts describe."""
        number, faults = check_decisions(path, known(self.facts, self.gazetteer.territories))
        remarks = [
            Said(Remark("Violation", fault.place or Place(path.name), "", fault.fr, fault.en), kind=ENDING)
            for fault in faults
        ]
        return self._shacl(path, [], {}, list(alike(remarks)), number)

    def _delimiter(self, path: Path, usual: str) -> tuple[str, bool]:
        """What cuts a table of facts, empty where its first lines tell; and whether it is not the usual one.

        Another one is taken when it cuts the first line into columns of a table, its key among them.
        """
        try:
            header = next(rows(path, path.name), (1, []))[1]
        except TableError:
            return usual, False
        named = self.facts.tables.get(path.stem)
        tables = [named] if named else self.facts.tables.values()
        if len(header) < _SEVERAL or not any(set(table.key) <= set(header) for table in tables):
            return usual, False
        try:
            next(rows(path, path.name, usual))
        except OtherDelimiter:
            return "", True
        return usual, False

    def _table_of(self, path: Path, delimiter: str) -> Table:
        tables = self.facts.tables
        if path.stem in tables:
            return tables[path.stem]
        header = set(next(rows(path, path.name, delimiter), (1, []))[1])
        fitting = [
            t
            for t in tables.values()
            if header and header <= {c.name for c in t.columns} and set(t.key) <= header
        ]
        own = [t for t in fitting if t.name.endswith(TOGETHER) is (TOGETHER in path.stem)]
        if len(own) == 1:
            return own[0]
        names = ", ".join(name for name in tables if not name.endswith(TOGETHER))
        raise DataError(
            f"table inconnue : nommer le fichier comme une de celles-ci : {names}",
            f"unknown table: name the file after one of these: {names}",
            Place(path.name),
        )

    def _beside(self, paths: Iterable[Path]) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """The rows with a key of the tables of facts among some files, by table; faults are not told here."""
        for path in paths:
            delimiter, table = TABLES.get(path.suffix.lower()), self.facts.tables.get(path.stem)
            if delimiter and table:
                cut = rows(path, path.name, self._delimiter(path, delimiter)[0])
                read = check_rows_of(path.name, table, cut).rows
                yield table.name, tuple(row for row in read if all(map(row.one, table.key)))

    def _classes(self, name: str, rows: Iterable[Row]) -> Iterator[Quad]:
        """Of what class the things are that rows of a table describe."""
        table, kind = self.facts.tables[name], NamedNode(expand("rdf:type"))
        for row in rows if table.rdf_class and table.iri.endswith("/{id}") else ():
            for subject in subjects_of(table, row):
                yield Quad(subject, kind, NamedNode(expand(table.rdf_class)))

    def _rdf(self, path: Path) -> Examination:
        content = read_rdf(path, self.context)
        lines = {
            str(subject): content.lines.of(_thing(str(subject)))
            for subject in dict.fromkeys(quad.subject for quad in content.quads)
        }
        return self._shacl(
            path,
            [*content.quads, *drawn(content.quads)],
            lines,
            list(alike(self._unknown(path, content))),
            len(self.vocabulary.things(content.quads)),
        )

    def _unknown(self, path: Path, content: Content) -> Iterator[Said]:
        """What the file says in words that do not exist."""
        for found in self.vocabulary.unknown(content.quads):
            place = Place(path.name, content.lines.of(found.iri))
            remark = Remark("Violation", place, compact(found.iri), found.fr, found.en)
            yield Said(remark, found.subject, "unknown term", rank=UNKNOWN)
        for kind, text, line in content.malformed:
            (fr, en), about = MALFORMED[kind], "" if contact_in(text) else text
            fr, en = f"{fr} ; JSON-LD la laisse de côté", f"{en}; JSON-LD drops it"
            yield Said(Remark("Violation", Place(path.name, line), about, fr, en), kind=kind)
        for key, line in content.ignored.items():
            nearest = nearest_of(key, content.known)
            fr = f"vouliez-vous dire « {nearest} » ?" if nearest else "lui donner un sens dans « @context »"
            en = f"did you mean “{nearest}”?" if nearest else "give it a meaning in “@context”"
            fr, en = f"clé sans effet ; {fr}", f"key without effect; {en}"
            yield Said(Remark("Warning", Place(path.name, line), key, fr, en))
        yield from _wrong_numbers(path.name, content)
        if content.quads and not self.vocabulary.things(content.quads):
            said = ", ".join(f"<{iri}>" for iri in classes_said(content.quads)[:5])
            fr = f"classes vues : {said}" if said else "aucune chose n’y a de classe (rdf:type)"
            en = f"classes seen: {said}" if said else "nothing there has a class (rdf:type)"
            fr = f"rien ici n’est d’une classe que les formes examinent ; {fr}"
            en = f"nothing here is of a class that shapes examine; {en}"
            yield Said(Remark("Warning", Place(path.name), "", fr, en))

    def _shacl(
        self,
        path: Path,
        quads: list[Quad],
        lines: Mapping[str, int | None],
        told: list[Said],
        examined: int,
        beside: "_Index | None" = None,
        most: int = MOST_ALIKE,
    ) -> Examination:
        """Add what the scan for personal data and the shapes say of the subjects in `lines`."""
        private = []
        for finding in validate.personal_data(quads):
            fr = f"donnée personnelle possible ({finding.fr}) : la retirer"
            en = f"possible personal data ({finding.en}): remove it"
            place = Place(path.name, lines.get(finding.subject))
            about = _shown(finding.subject)
            remark = Remark("Violation", place, about, fr, en)
            private.append(Said(remark, finding.subject * bool(about), fr, rank=PERSONAL))
        table = Quads()
        indexes = (beside, self.around) if beside else (self.around,)
        table.add_texts([*map(texts, quads), *self._around(quads, lines.keys(), indexes)])
        focus = sorted(lines, key=lambda thing: lines[thing] or 0)
        found = validate.validate(table, self.shapes, bound=validate.Bound(focus, most))
        told = [*told, *alike(private, most=most)]
        for result in found.results:
            place, (fr, en) = Place(path.name, lines.get(result.focus)), _with_value(result)
            told.append(Said(Remark(result.severity, place, _shown(result.focus), fr, en), result=result))
        for result, number in found.left:
            told.append(others(Place(path.name), result.severity, number, result.fr, result.en))
        if not examined and not told:
            fr, en = "rien à examiner dans ce fichier", "nothing to examine in this file"
            told.append(Said(Remark("Warning", Place(path.name), "", fr, en)))
        told = first(path.name, told, max(most, MOST))
        report = validate.Report(ordered(said.as_result() for said in told))
        return Examination(path.name, tuple(said.remark for said in told), report, examined)

    def _around(self, quads: list[Quad], own: Iterable[str], known: Iterable["_Index"]) -> Iterator[Texts]:
        """What the curated graph says of the things that a file refers to, and of who refers to its own.

        What it says of the file's own things is left out: the file is examined for what it says.
        """
        mine = set(own)
        named = {str(term) for quad in quads for term in (quad.object, quad.predicate)} - mine
        places = _Index(territory_quads(self.gazetteer.territories, territories_used(quads)))
        for index in (*known, places):
            for term in named:
                yield from index.by_subject.get(term, ())
            for term in mine:
                yield from (row for row in index.by_object.get(term, ()) if row[1] not in mine)
        yield from self.ontology


def _wrong_numbers(file: str, content: Content) -> Iterator[Said]:
    """The SIREN and SIRET that have their digits, and a wrong key."""
    for quad in content.quads:
        length = _REGISTER_NUMBERS.get(quad.predicate.value)
        said = quad.object.value if length and isinstance(quad.object, Literal) else ""
        digits = _BETWEEN_DIGITS.sub("", said)
        if len(digits) == length and digits.isdecimal() and not is_register_number(digits):
            thing, name = str(quad.subject), compact(quad.predicate.value)[4:].upper()
            place = Place(file, content.lines.of(_thing(thing)))
            fr = f"{name} de {length} chiffres «{said.strip()}» : la clé de contrôle est fausse"
            en = f"{name} of {length} digits '{said.strip()}': wrong check digit"
            yield Said(Remark("Warning", place, _shown(thing), fr, en), thing, name)


def _with_value(result: validate.Result) -> tuple[str, str]:
    """What a result says, in French and in English, and the other thing that it is about."""
    value = result.value
    shown = _shown(value) if value.startswith("<") and value != result.focus else ""
    if not shown:
        return result.fr, result.en
    return f"{result.fr} Valeur : {shown}", f"{result.en} Value: {shown}"


class _Index:
    """Quads by their subject and by their object, terms in N-Triples form."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.by_subject: dict[str, list[Texts]] = {}
        self.by_object: dict[str, list[Texts]] = {}
        for row in map(texts, quads):
            self.by_subject.setdefault(row[1], []).append(row)
            self.by_object.setdefault(row[3], []).append(row)


def _subject(table: Table, row: Row) -> str:
    """What a row describes first, as a term; empty when its key is not one."""
    try:
        return str(subjects_of(table, row)[0])
    except (KeyError, ValueError):
        return ""


def _thing(subject: str) -> str:
    """A subject as lines know it: an IRI without brackets, or a blank node."""
    return subject.removeprefix("<").removesuffix(">")


def _shown(subject: str) -> str:
    """A subject as a reader knows it: empty for one that the file does not name, or whose name is private."""
    if _MADE_UP.fullmatch(subject) or contact_in_iri(_thing(subject)):
        return ""
    return compact(_thing(subject))


def read(path: Path) -> bytes:
    """The bytes of a file that may be examined.

    Raises:
        DataError: there is no such file, or it is empty, too large or not to be read.
    """
    try:
        _check_size(path)
        return path.read_bytes()
    except OSError as fault:
        raise DataError(*cause(fault), Place(str(path))) from fault


def _cut_otherwise(file: str) -> Remark:
    return Remark(
        "Info",
        Place(file, 1),
        "",
        "table lue avec un autre séparateur que celui de data/facts, la virgule ; l’y enregistrer avec des"
        " virgules",
        "table read with another delimiter than that of data/facts, the comma; save it with commas there",
    )


def _check_size(path: Path) -> None:
    place = Place(path.name)
    if path.is_dir():
        endings = ", ".join(sorted(OF_A_FOLDER))
        raise DataError(
            f"aucun fichier à examiner dans ce dossier ; fins de nom attendues : {endings}",
            f"no file to examine in this folder; expected endings: {endings}",
            Place(str(path)),
        )
    if not path.is_file():
        raise DataError(*not_a_file(path), Place(str(path)))
    size, most = path.stat().st_size, MAX_BYTES // 1_000_000
    if not size and path.suffix.lower() not in _EMPTY_IS_RDF:
        raise DataError("fichier vide", "empty file", place)
    if size > MAX_BYTES:
        raise DataError(f"fichier de plus de {most} Mo", f"file over {most} MB", place)
