"""Says at which line of a file each thing is named, in one pass over its text.

A line is that where a thing first stands as a subject; where it never does, that of its first name. The text
has been read by a parser before: what stands here need not tell good from bad.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import urljoin
from xml.parsers import expat

from pyoxigraph import BlankNode, Literal, NamedNode

from maillage.vocabulary import PREFIXES

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNICODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPED: Final = re.compile(r"\\(.)")
_TURTLE: Final = re.compile(
    r'''(?P<text>"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?|\'\'\'(?:[^'\\]++|\\.|'(?!''))*+(?:\'\'\')?'''
    r"""|"(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?)"""
    r"|(?P<comment>\#[^\n]*)|(?P<mark><<\(?|\)?>>|\^\^|[\[\](){};,.|~])"
    r"|(?P<iri><(?:[^<>\s\\]++|\\[uU][0-9A-Fa-f]{4})*+>)"
    r"|(?P<blank>_:[\w·](?:[\w·-]|\.+(?=[\w·-]))*)"
    r"|(?P<name>@?[^\W\d_](?:[\w·-]|\.+(?=[\w·-]))*(?::(?:[\w:%·-]|\\.|\.+(?=[\w:%\\·-]))*)?"
    r"|:(?:[\w:%·-]|\\.|\.+(?=[\w:%\\·-]))*)"
    r"|(?P<number>[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)|(?P<other>\S)",
    re.DOTALL,
)
_CUT: Final = frozenset(
    expat.errors.codes[said]
    for said in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN)
)
"""What expat says of a text that ends too soon."""
_JSON: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
"""A text that does not end is one token: sought again from each quote, it would take quadratic time."""


@dataclass
class Lines:
    """The 1-based lines of things, by IRI or by `_:` and the label of a blank node."""

    subjects: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    cut: int = 0
    """The last line of an XML text that ends before its elements do; 0 of another."""

    def of(self, thing: str) -> int | None:
        """The line of a thing, or None when it is named in a way that is not known here."""
        return self.subjects.get(thing) or self.named.get(thing)

    def add(self, thing: str, line: int, *, subject: bool) -> None:
        """Keep the line of a name, unless an earlier one is known."""
        if subject:
            self.subjects.setdefault(thing, line)
        self.named.setdefault(thing, line)


class Counter:
    """The line of places of a text that are asked for in their order."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.end = text, 1, 0

    def at(self, place: int) -> int:
        """The line of a place."""
        self.line += self.text.count("\n", self.end, place)
        self.end = place
        return self.line


def turtle_lines(text: str, base: str) -> Lines:
    """The lines of a text in Turtle, TriG, N-Triples, N-Quads or the plain part of N3.

    Args:
        text: the file.
        base: the IRI that relative ones are resolved against until the file gives its own.
    """
    found, counter = Lines(), Counter(text)
    prefixes: dict[str, str] = {}
    names: dict[str, str] = {}
    declared: list[str] = []
    begins, depth = True, 0
    for token in _TURTLE.finditer(text):
        kind, said = token.lastgroup, token[0]
        if kind == "name" and ":" not in said:
            kind = "word"
        if kind == "comment":
            continue
        if declared and kind in ("iri", "name", "text"):
            if kind == "name":
                declared.append(said[:-1])
                continue
            if declared[0] == "base":
                base = _resolved(said, base)
            elif declared[0] == "prefix" and len(declared) > 1:
                prefixes[declared[1]] = _resolved(said, base)
            names.clear()
            declared, begins = [], True
            continue
        if kind == "word" and said.lstrip("@").lower() in ("prefix", "base", "version") and begins:
            declared = [said.lstrip("@").lower()]
        elif kind in ("iri", "name", "blank"):
            if kind == "blank":
                thing = said
            else:
                thing = names.get(said) or _resolved(said, base, prefixes)
                names[said] = thing
            found.add(thing, counter.at(token.start()), subject=begins)
            begins = False
        elif kind == "mark":
            if said in "[(":
                depth, begins = depth + 1, False
            elif said in "])":
                depth -= 1
            elif said in "{}" or (said == "." and not depth):
                depth, begins = 0, True
        elif kind != "word" or said.lower() != "graph":
            begins = False
    return found


def line_of_formula(text: str) -> int:
    """The line of the first formula of a text in N3; 1 without one."""
    braces = (token.start() for token in _TURTLE.finditer(text) if token["mark"] == "{")
    return Counter(text).at(next(braces, 0))


def _resolved(said: str, base: str, prefixes: dict[str, str] | None = None) -> str:
    """The IRI that a token of Turtle stands for."""
    if said.startswith("<"):
        iri = _UNICODE.sub(lambda m: chr(int(m[1] or m[2], 16)), said[1:-1])
        return iri if _ABSOLUTE.match(iri) else _joined(base, iri)
    prefix, _, local = said.partition(":")
    return (prefixes or {}).get(prefix, "") + _ESCAPED.sub(r"\1", local)


def _joined(base: str, iri: str) -> str:
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri


@dataclass
class _Element:
    """An element of RDF/XML: whether it is a node, what its children are, the base within it."""

    children: str
    base: str


def xml_lines(text: str, base: str) -> Lines:
    """The lines of a text in RDF/XML, which has no DOCTYPE (RDF 1.1 XML Syntax, 7.2)."""
    found, rdf = Lines(), PREFIXES["rdf"]
    parser = expat.ParserCreate(namespace_separator="")
    parser.buffer_text = True
    stack = [_Element("nodes", base)]

    def start(name: str, attributes: dict[str, str]) -> None:
        above, line = stack[-1], parser.CurrentLineNumber
        within = attributes.get("http://www.w3.org/XML/1998/namespacebase", "")
        own = _joined(above.base, within) if within else above.base
        if above.children == "none" or name == f"{rdf}RDF":
            stack.append(_Element("nodes" if name == f"{rdf}RDF" else "none", own))
            return
        node = above.children == "nodes"
        for word in ("about", "ID", "resource", "nodeID"):
            said = attributes.get(rdf + word)
            if said is not None:
                thing = (
                    f"_:{said}" if word == "nodeID" else _joined(own, f"#{said}" if word == "ID" else said)
                )
                found.add(thing, line, subject=node)
        found.add(name, line, subject=False)
        if node:
            stack.append(_Element("properties", own))
        else:
            kinds = {"Resource": "properties", "Literal": "none", "Collection": "nodes"}
            parse_type = attributes.get(f"{rdf}parseType")
            stack.append(_Element(kinds.get(parse_type, "none") if parse_type else "nodes", own))

    def end(_: str) -> None:
        stack.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as fault:
        found.cut = fault.lineno if fault.code in _CUT else 0
    return found


@dataclass(eq=False, slots=True)
class _Object:
    """An object or an array of JSON under way; an array adds to the texts of the object that holds it."""

    start: int
    line: int
    array: bool
    context: bool
    above: "_Object | None" = None
    of: str = ""
    """The key that it stands under; the objects of an array have that of the array."""
    key: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """The texts of the object, by key."""
    lines: dict[str, int] = field(default_factory=dict)
    """The lines of its keys."""
    values: list[tuple[str, str, int]] = field(default_factory=list)
    """Its texts and those of its arrays: key, text, line."""
    opaque: bool = False
    """Whether it is a value of JSON, or within one: nothing there is linked."""


@dataclass(frozen=True)
class Json:
    """What a look at the text of a JSON-LD file tells."""

    contexts: tuple[tuple[int, int, str, int], ...]
    """The contexts named by address: start, end, address, line."""
    unnamed: tuple[tuple[int, int], ...]
    """Objects with a type and no name: the place after their brace, and their line."""
    top: dict[str, str]
    """The texts of the outermost object."""
    has_keywords: bool
    """Whether some key is one of JSON-LD's."""
    ignored: dict[str, int]
    """The keys of named or typed objects that no context knows, with their lines."""
    known: frozenset[str]
    """The names that the contexts know."""
    malformed: tuple[tuple[str, str, int], ...]
    """What JSON-LD drops because it is no `iri` or no `language`: which, the text, its line."""
    lines: Lines
    imports: int
    """The line of the first context that imports another; 0 without one."""


@dataclass
class _Names:
    """The terms that the contexts of a file define, wherever they do, and the base."""

    iris: dict[str, str] = field(default_factory=lambda: {word: word for word in ("@id", "@type", "@value")})
    types: dict[str, str] = field(default_factory=dict)
    containers: dict[str, str] = field(default_factory=dict)

    def define(self, term: str, definition: dict[str, str]) -> None:
        """Keep what a context says of a term, unless an earlier one did."""
        if iri := definition.get("@id") or definition.get("@reverse"):
            self.iris.setdefault(term, iri)
        self.types.setdefault(term, definition.get("@type", ""))
        self.containers.setdefault(term, definition.get("@container", ""))

    def map_of(self, found: _Object) -> str:
        """What the keys of an object are (JSON-LD 1.1, 4.6); empty when they are properties."""
        held = self.containers.get(found.of, "").split() if found.of else []
        return next((word for word in ("@id", "@type", "@language", "@index") if word in held), "")


def read_json(text: str, base: str) -> Json:
    """Look through a text in JSON once, well formed or not, however deep (JSON-LD 1.1, 9)."""
    counter = Counter(text)
    at = _Object(0, 1, array=True, context=False)
    names = _Names()
    contexts, opened, named = [], [at], []
    top: dict[str, str] = {}
    for token in _JSON.finditer(text):
        said = token[0]
        if said in "{[":
            key = (at.of if at.array else at.key) or ""
            line, within = counter.at(token.start()), at.context or key == "@context"
            held = (at.texts, at.lines, at.values) if said == "[" else ({}, {}, [])
            at = _Object(token.end(), line, said == "[", within, at, key, None, *held)
            opened.append(at)
        elif said in "}]":
            if at.above:
                done, at = at, at.above
                if done.context and not done.array and at.context and at.key:
                    names.define(at.key, done.texts)
                if not done.array and not done.context:
                    top = done.texts if at is opened[0] else top
            at.key = None
        elif said == ",":
            at.key = None
        elif said.startswith('"'):
            value, line = _text(said), counter.at(token.start())
            if not at.array and at.key is None:
                at.key = value
                at.lines[value] = line
                named.append((value, line))
                continue
            key = (at.of if at.array else at.key) or ""
            if key == "@context":
                contexts.append((token.start(), token.end(), value, line, at))
            elif at.context and at.of == "@context" and (key[:1] != "@" or key in ("@base", "@vocab")):
                names.iris.setdefault(key, value)
            if not at.array:
                at.texts[key] = value
            elif at.context:
                at.texts[key] = f"{at.texts.get(key, '')} {value}"
            at.values.append((key, value, line))
            if not at.context and key != value:
                named.append((value, line))
    for done in opened[1:]:
        assert done.above is not None
        done.opaque = done.above.opaque or (
            not done.context and (names.iris.get(done.of) == "@value" or names.types.get(done.of) == "@json")
        )
    linked = [done for done in opened[1:] if not done.opaque and not done.array]
    imports = [done.lines["@import"] for done in linked if done.context and "@import" in done.lines]
    found = Lines()
    unnamed, ignored = [], dict[str, int]()
    base = names.iris.get("@base", base)
    for done in linked:
        if done.context or names.map_of(done):
            continue
        roles = {names.iris.get(key, key): key for key in done.lines}
        if ("@id" in roles or "@type" in roles) and "@vocab" not in names.iris:
            for key, line in done.lines.items():
                if key not in names.iris and ":" not in key and not key.startswith("@"):
                    ignored.setdefault(key, line)
        if "@id" in roles:
            key = roles["@id"]
            if key in done.texts:
                found.add(_expanded(done.texts[key], names.iris, base), done.lines[key], subject=True)
        elif "@type" in roles and "@value" not in roles and _may_be_named(done, names):
            unnamed.append((done.start, done.line))
    for value, line in named:
        found.add(_expanded(value, names.iris, base), line, subject=False)
    return Json(
        tuple(context[:4] for context in contexts if not context[4].opaque),
        tuple(sorted(unnamed)),
        top,
        any(key.startswith("@") for done in opened for key in done.lines),
        ignored,
        frozenset(name for name in names.iris if not name.startswith("@")),
        tuple(sorted(_malformed(linked, names, base), key=lambda said: said[2])),
        found,
        min(imports, default=0),
    )


def _may_be_named(found: _Object, names: _Names) -> bool:
    """Whether an object without a name is a thing of its own (not `@nest`) that no key names."""
    holder = found.above.above if found.above and found.above.array else found.above
    by_key = holder is not None and names.map_of(holder) == "@id"
    return not by_key and names.iris.get(found.of, found.of) != "@nest"


def _malformed(linked: Iterable[_Object], names: _Names, base: str) -> Iterator[tuple[str, str, int]]:
    """What is no IRI or no language tag where one is meant."""
    iris = names.iris
    for found in linked:
        kind = "" if found.context else names.map_of(found)
        for key, line in () if found.context else found.lines.items():
            if kind == "@language":
                if not key.startswith("@") and iris.get(key) != "@none" and not _is_language(key):
                    yield "language", key, line
            elif kind == "@index" or key.startswith("@"):
                continue
            elif (kind or ":" in key or key in iris or "@vocab" in iris) and not _is_iri(key, iris, base):
                yield "iri", key, line
        for key, value, line in found.values:
            role = iris.get(key, key)
            if role == "@language":
                if not _is_language(value):
                    yield "language", value, line
            elif found.context or kind:
                continue
            elif (role in ("@id", "@type") or names.types.get(key) in ("@id", "@vocab")) and not _is_iri(
                value, iris, base
            ):
                yield "iri", value, line


def _is_iri(value: str, names: dict[str, str], base: str) -> bool:
    """Whether a value is an IRI once expanded, a blank node or a keyword."""
    if value.startswith("@") or names.get(value, "").startswith("@"):
        return True
    iri = _expanded(value, names, base)
    if iri.startswith("_:"):
        return _is_term(BlankNode, iri[2:])
    if ":" in value.split("/")[0] and not _ABSOLUTE.match(value) and value not in names:
        return False
    return _is_term(NamedNode, iri)


def _is_language(value: str) -> bool:
    return _is_term(partial(Literal, ""), language=value)


def _is_term(make: Callable[..., object], *value: str, **words: str) -> bool:
    try:
        make(*value, **words)
    except ValueError:
        return False
    return True


def _text(said: str) -> str:
    try:
        return str(json.loads(said))
    except ValueError:
        return said[1:-1]


def _expanded(value: str, names: dict[str, str], base: str) -> str:
    """The IRI of a value of `@id` or of a term, as far as the file declares names."""
    for _ in range(5):
        prefix, colon, local = value.partition(":")
        if value in names and names[value] != value:
            value = names[value]
        elif colon and prefix in names and not local.startswith("//"):
            value = names[prefix] + local
        else:
            break
    if _ABSOLUTE.match(value) or value.startswith("_:"):
        return value
    return names["@vocab"] + value if "@vocab" in names and "/" not in value else _joined(base, value)
