"""Says at which line of a file each thing is named, in one pass over its text.

A line is that where a thing first stands as a subject; where it never does, that of its first name. The text
has been read by a parser before: what stands here need not tell good from bad.
"""

import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin
from xml.parsers import expat

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
_JSON: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.DOTALL)
"""A text that does not end is one token: sought again from each quote, it would take quadratic time."""


@dataclass
class Lines:
    """The 1-based lines of things, by IRI or by `_:` and the label of a blank node."""

    subjects: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)

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
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(text.encode("utf-8"), True)
    return found


@dataclass
class _Object:
    """An object or an array of JSON under way."""

    start: int
    line: int
    array: bool
    context: bool
    key: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    """The texts of the object, by key."""
    lines: dict[str, int] = field(default_factory=dict)
    """The lines of its keys."""


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
    lines: Lines
    imports: int
    """The line of the first context that imports another; 0 without one."""


def read_json(text: str, base: str) -> Json:
    """Look through a text in JSON once, well formed or not, however deep (JSON-LD 1.1, 9)."""
    counter = Counter(text)
    stack = [_Object(0, 1, array=True, context=False)]
    names = {"@id": "@id", "@type": "@type", "@value": "@value"}
    contexts, closed, named = [], [], []
    top: dict[str, str] = {}
    keywords, imports = False, 0
    for token in _JSON.finditer(text):
        said, at = token[0], stack[-1]
        if said in "{[":
            of_context = at.context or at.key == "@context"
            stack.append(
                _Object(token.end(), counter.at(token.start()), array=said == "[", context=of_context)
            )
        elif said in "}]":
            if len(stack) > 1:
                done = stack.pop()
                above = stack[-1]
                if done.context and above.context and above.key and "@id" in done.texts:
                    names.setdefault(above.key, done.texts["@id"])
                if not done.array and not done.context:
                    closed.append(done)
                    top = done.texts if len(stack) == 1 else top
            stack[-1].key = None
        elif said == ",":
            at.key = None
        elif said.startswith('"'):
            value = _text(said)
            if not at.array and at.key is None:
                at.key = value
                keywords |= value.startswith("@")
                at.lines[value] = counter.at(token.start())
                if at.context and value == "@import":
                    imports = imports or at.lines[value]
                named.append((value, at.lines[value]))
            elif at.key == "@context" or (at.array and at.context):
                contexts.append((token.start(), token.end(), value, counter.at(token.start())))
            elif at.context and at.key:
                names.setdefault(at.key, value)
                at.texts[at.key] = value
            elif at.key:
                at.texts[at.key] = value
            if (at.array and not at.context) or (not at.context and at.key and value != at.key):
                named.append((value, counter.at(token.start())))
    base = names.get("@base", base)
    found = Lines()
    unnamed, ignored = [], dict[str, int]()
    for done in closed:
        roles = {names.get(key, key): key for key in done.texts}
        if ("@id" in roles or "@type" in roles) and "@vocab" not in names:
            for key, line in done.lines.items():
                if key not in names and ":" not in key and not key.startswith("@"):
                    ignored.setdefault(key, line)
        if "@id" in roles:
            key = roles["@id"]
            found.add(_expanded(done.texts[key], names, base), done.lines[key], subject=True)
        elif "@type" in roles and "@value" not in roles:
            unnamed.append((done.start, done.line))
    for value, line in named:
        found.add(_expanded(value, names, base), line, subject=False)
    known = frozenset(name for name in names if not name.startswith("@"))
    return Json(tuple(contexts), tuple(sorted(unnamed)), top, keywords, ignored, known, found, imports)


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
