"""Reads an RDF file that a person gives: its encoding, its quads, the lines of what it names."""

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad, RdfFormat, Triple, parse

from maillage.errors import Place, RdfError
from maillage.examine.lines import Json, Lines, line_of_formula, read_json, turtle_lines, xml_lines
from maillage.examine.syntax import explained
from maillage.vocabulary import ONTOLOGY, PREFIXES

FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".n3": RdfFormat.N3,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".rdfs": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}
"""The endings of RDF files, in lower case."""

CONTEXT: Final = f"{ONTOLOGY}/context.jsonld"
_OWN: Final = re.compile(r"https?://w3id\.org/maillage/ontology(/[0-9][0-9A-Za-z.-]*)?/context\.jsonld")
_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[][{}]', re.DOTALL)
_DEEPEST: Final = 500
_SCHEMA_ORG: Final = re.compile(r"https?://schema\.org/?(docs/jsonldcontext\.jsonl?d?)?")
_SCHEMA_CONTEXT: Final = {"@vocab": PREFIXES["schema"], "id": "@id", "type": "@type"}
"""What the context of schema.org says of the keys that are read; it is written here, never fetched."""
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_DECLARED: Final = re.compile(
    r"""\A(<\?xml[^>]{0,99}?)\s{1,9}encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']"""
)
_DECLARABLE: Final = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"})
_DRAWN: Final = re.compile("[0-9a-f]{25,32}")
"""The label of a blank node that the parser draws by chance."""
_LONE_CR: Final = re.compile(r"\r(?!\n)")
"""A line's end of old; within a text too, where every XML parser reads it as one."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 (2.2) cannot hold."""
_DOCTYPE: Final = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)
_GEOJSON: Final = frozenset(
    {"FeatureCollection", "Feature", "GeometryCollection", "Topology"}
    | {many + shape for many in ("", "Multi") for shape in ("Point", "LineString", "Polygon")}
)


@dataclass(frozen=True)
class Content:
    """What an RDF file says, the lines of its names, and what JSON-LD passes over: see `Json`."""

    quads: list[Quad]
    lines: Lines
    ignored: Mapping[str, int] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    malformed: tuple[tuple[str, str, int], ...] = ()


def read_rdf(path: Path, context: Path) -> Content:
    """Read an RDF file, its format known by its ending.

    Args:
        path: the file.
        context: the project's own JSON-LD context, which files may name by its address.

    Raises:
        RdfError: a fault of encoding or of syntax, with its line and an extract.
    """
    data, place = path.read_bytes(), Place(path.name)
    form = FORMATS[path.suffix.lower()]
    text = _decoded(data, place, xml=form is RdfFormat.RDF_XML)
    text = _LONE_CR.sub("\n", text) if "\r" in text else text
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        raise _of_control(control[0], Place(place.file, line, str(column)))
    if (
        path.suffix.lower() == ".owl"
        and not text.lstrip().startswith("<?xml")
        and "<rdf:RDF" not in text[:9999]
    ):
        form = RdfFormat.TURTLE
    base = PREFIXES["mid"]
    if form is RdfFormat.JSON_LD:
        return _json_ld(text, place, base, context)
    if form is RdfFormat.RDF_XML:
        if _DOCTYPE.search(text):
            raise RdfError(
                "une déclaration DOCTYPE ou ENTITY n’est pas acceptée : écrire les IRI en entier",
                "a DOCTYPE or ENTITY declaration is not accepted: write IRIs in full",
                place,
            )
        text = _DECLARED.sub(r"\1", text, count=1)
    quads, blank = _parsed(text, form, place, base)
    if form is RdfFormat.N3 and any(not isinstance(quad.graph_name, DefaultGraph) for quad in quads):
        raise RdfError(
            "une formule de N3 ({ … }) n’est pas un fait : ni règles ni citations ne sont lues ; les retirer",
            "an N3 formula ({ … }) is not a fact: neither rules nor quotations are read; remove them",
            Place(place.file, line_of_formula(text)),
        )
    lines = xml_lines(text, base) if form is RdfFormat.RDF_XML else turtle_lines(text, base)
    if lines.cut:
        raise RdfError(
            "le fichier s’arrête avant la fin : une balise n’est pas fermée",
            "the file stops before its end: an element is not closed",
            Place(place.file, lines.cut),
        )
    for label, line in blank.items():
        lines.add(label, line, subject=True)
    _refuse_controls(quads, lines, place)
    return Content(quads, lines)


def _refuse_controls(quads: list[Quad], lines: Lines, place: Place) -> None:
    """Refuse what an escape stands for, too: `\\u0000`."""
    for quad in quads:
        if control := isinstance(quad.object, Literal) and _CONTROL.search(quad.object.value):
            line = lines.of(str(quad.subject).removeprefix("<").removesuffix(">"))
            raise _of_control(control[0], Place(place.file, line))


def _of_control(control: str, place: Place) -> RdfError:
    name = f"U+{ord(control):04X}"
    return RdfError(
        f"caractère de contrôle {name}, que XML ne peut pas écrire : le retirer",
        f"control character {name}, which XML cannot hold: remove it",
        place,
    )


def _decoded(data: bytes, place: Place, *, xml: bool) -> str:
    """The text of a file: UTF-8, or what its mark or its XML declaration says."""
    if data.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise RdfError(
            "fichier compressé : le décompresser d’abord", "compressed file: unpack it first", place
        )
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\0" in data[:4]:
        nul = [byte == 0 for byte in data[:4].ljust(4, b"x")]
        order = "be" if nul[0] else "le"
        encoding = f"utf-32-{order}" if sum(nul) > 2 else f"utf-16-{order}"
    if not encoding and xml:
        declared = _DECLARED.match(data[:200].decode("latin-1"))
        encoding = declared[2].lower() if declared and declared[2].lower() in _DECLARABLE else ""
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        byte = f"{data[fault.start]:#04x}"
        name = fault.encoding.upper()
        raise RdfError(
            f"octet {byte} : ce n’est pas de l’{name} ; enregistrer le fichier en UTF-8",
            f"byte {byte}: not {name}; save the file as UTF-8",
            Place(place.file, line),
        ) from fault


class _Edited:
    """A text with pieces put in the place of others, none of which holds an end of line."""

    def __init__(self, text: str, edits: Iterable[tuple[int, int, str]], before: "_Edited | None" = None):
        self.before, self.original, self.edits = before, text, tuple(edits)
        pieces, end = [], 0
        for start, stop, new in self.edits:
            pieces += [text[end:start], new]
            end = stop
        self.text = "".join([*pieces, text[end:]])

    def place(self, line: int, column: int) -> int:
        """The column of the first text where one of this text came from."""
        start = 0
        for _ in range(line - 1):
            start = self.original.find("\n", start) + 1
        at = start + column - 1
        for begin, stop, new in self.edits:
            if begin >= start and at >= begin:
                at = max(begin, at - len(new) + stop - begin)
        column = at - start + 1
        return self.before.place(line, column) if self.before else column

    @property
    def first(self) -> str:
        """The text before any piece was put in."""
        return self.before.first if self.before else self.original


def _parsed(
    text: str, form: RdfFormat, place: Place, base: str, edited: _Edited | None = None
) -> tuple[list[Quad], dict[str, int]]:
    """The quads of a text, and the line at which each blank node first has a property."""
    source = _Pieces(text)
    quads: list[Quad] = []
    blank: dict[str, int] = {}
    relabel = _Relabel()
    try:
        for quad in parse(cast(BinaryIO, source), format=form, base_iri=base):
            quad = relabel(quad)
            quads.append(quad)
            if isinstance(quad.subject, BlankNode):
                blank.setdefault(str(quad.subject), source.line)
    except SyntaxError as fault:
        if edited:
            text = edited.first
            if fault.lineno and fault.offset:
                fault.offset = edited.place(fault.lineno, fault.offset)
        raise explained(fault, text, place, source.line) from fault
    except (OSError, ValueError) as fault:
        raise RdfError(f"fichier illisible : « {fault} »", f"unreadable file: {fault}", place) from fault
    return quads, blank


class _Relabel:
    """Gives blank nodes without a name the same labels at each reading: a parser draws them."""

    def __init__(self) -> None:
        self.labels: dict[str, BlankNode] = {}

    def __call__(self, quad: Quad) -> Quad:
        """A quad with those labels."""
        if not any(
            isinstance(term, BlankNode | Triple) for term in (quad.subject, quad.object, quad.graph_name)
        ):
            return quad
        subject, value, graph = self.term(quad.subject), self.term(quad.object), self.term(quad.graph_name)
        return Quad(subject, quad.predicate, value, graph)

    def term(self, term: Any) -> Any:
        """A term with those labels."""
        if isinstance(term, Triple):
            return Triple(self.term(term.subject), term.predicate, self.term(term.object))
        if not isinstance(term, BlankNode) or not _DRAWN.fullmatch(term.value):
            return term
        if term.value not in self.labels:
            self.labels[term.value] = BlankNode(f"{len(self.labels):032x}")
        return self.labels[term.value]


class _Pieces(io.BufferedIOBase):
    """Gives a text line by line, so that the line that a parser has come to is known."""

    def __init__(self, text: str) -> None:
        self.lines = iter(io.StringIO(text, newline="\n"))
        self.rest = memoryview(b"")
        self.line = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """The next line, or as much of it as was asked for."""
        if not self.rest:
            self.rest = memoryview(next(self.lines, "").encode("utf-8"))
            self.line += bool(self.rest)
        size = len(self.rest) if size is None or size < 0 else size
        piece, self.rest = self.rest[:size], self.rest[size:]
        return bytes(piece)


def _json_ld(text: str, place: Place, base: str, context: Path) -> Content:
    """A JSON-LD text: our context put in its place, objects without a name named after their line."""
    _refuse_depth(text, place)
    looked = read_json(text, base)
    if looked.imports:
        raise RdfError(
            "un contexte qui en importe un autre (« @import ») n’est pas lu ;"
            " recopier son contenu dans « @context »",
            "a context that imports another (“@import”) is not read; copy its content in “@context”",
            Place(place.file, looked.imports),
        )
    whole = _with_context(text, looked, place, context)
    if looked.contexts:
        looked = read_json(whole.text, base)
    labels = {f"_:line{line}-{start}": line for start, line in looked.unnamed}
    named = [(at, at, f'"@id":"{label}",') for (at, _), label in zip(looked.unnamed, labels, strict=True)]
    edited = _Edited(whole.text, named, whole)
    quads, _ = _parsed(edited.text, RdfFormat.JSON_LD, place, base, edited)
    if not quads and not looked.has_keywords and text.strip() not in ("{}", "[]"):
        raise _not_linked(looked, place)
    for label, line in labels.items():
        looked.lines.add(label, line, subject=True)
    _lines_of_others(quads, looked.lines)
    _refuse_controls(quads, looked.lines, place)
    return Content(quads, looked.lines, looked.ignored, looked.known, looked.malformed)


def _refuse_depth(text: str, place: Place) -> None:
    """Refuse JSON that is nested too deep: a parser of JSON-LD takes memory for each level.

    Raises:
        RdfError: it is.
    """
    depth = 0
    for mark in _BRACKETS.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(mark[0], 0)
        if depth > _DEEPEST:
            line = text.count("\n", 0, mark.start()) + 1
            raise RdfError(
                f"imbriqué trop profondément, sur plus de {_DEEPEST} niveaux : écrire les choses à plat,"
                " chacune avec son « @id »",
                f"nested too deep, over {_DEEPEST} levels: write the things flat, each with its “@id”",
                Place(place.file, line),
            )


def _with_context(text: str, looked: Json, place: Place, context: Path) -> _Edited:
    own = json.dumps(json.loads(context.read_text("utf-8"))["@context"], ensure_ascii=False)
    schema = json.dumps(_SCHEMA_CONTEXT)
    edits = []
    for start, stop, address, line in looked.contexts:
        known = own if _OWN.fullmatch(address) else schema if _SCHEMA_ORG.fullmatch(address) else ""
        edits.append((start, stop, known))
        if not known:
            raise RdfError(
                f"le contexte « {address} » n’est pas lu : un examen ne va chercher aucun fichier ;"
                f" recopier son contenu dans « @context », ou y écrire {CONTEXT}",
                f"the context “{address}” is not read: nothing is fetched to examine a file;"
                f" copy its content in “@context”, or write {CONTEXT} there",
                Place(place.file, line),
            )
    return _Edited(text, edits)


def _not_linked(looked: Json, place: Place) -> RdfError:
    """What a JSON file without quads and without keywords is."""
    hint_fr = f'ajouter au début "@context": "{CONTEXT}", un « id » et un « type » à chaque chose'
    hint_en = f'add "@context": "{CONTEXT}" at the top, and an “id” and a “type” to each thing'
    if looked.top.get("type") in _GEOJSON:
        return RdfError(
            "c’est du GeoJSON, pas du JSON-LD : rien n’y dit ce que les clés désignent ; pour l’importer,"
            " l’enregistrer en CSV (maillage import) ; pour l’examiner, " + hint_fr,
            "this is GeoJSON, not JSON-LD: nothing says what its keys mean; to import it, save it as CSV"
            " (maillage import); to examine it, " + hint_en,
            place,
        )
    return RdfError(
        "JSON sans contexte : rien n’y dit ce que les clés désignent ; " + hint_fr,
        "JSON without a context: nothing says what its keys mean; " + hint_en,
        place,
    )


def _lines_of_others(quads: list[Quad], lines: Lines) -> None:
    """Give a blank node that has no line that of the thing which refers to it."""
    above = {str(q.object): str(q.subject) for q in quads if isinstance(q.object, BlankNode)}
    for label in {str(q.subject) for q in quads if isinstance(q.subject, BlankNode)}:
        thing, seen = label, set[str]()
        while lines.of(thing) is None and thing in above and thing not in seen:
            seen.add(thing)
            thing = above[thing]
        lines.add(label, lines.of(thing) or 1, subject=True)
