"""Changes the XML of a workbook by its bytes: what is not said stays as it was, byte for byte."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from maillage.files.sheetxml import unreadable

_TAG: Final = re.compile(rb"""<[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*>""")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True)
class Edit:
    """Bytes in place of those from `start` to `end`."""

    start: int
    end: int
    data: bytes


def read_through(parser: "expat.XMLParserType", data: bytes, file: str) -> None:
    """Run a parser, its handlers set, through a part of a workbook.

    Args:
        parser: what reads; its handlers note places.
        data: the part.
        file: what faults call the workbook.

    Raises:
        TableError: the XML is damaged, or has a document type, which may hide entities.
    """

    def doctype(*_: object) -> None:
        raise unreadable(file)

    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise unreadable(file) from fault


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with edits that do not overlap; those of one place stay in their order."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts += [data[at : edit.start], edit.data]
        at = edit.end
    return b"".join([*parts, data[at:]])


def end_of_tag(data: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends."""
    found = _TAG.match(data, start)
    assert found is not None, "a parser found a tag here"
    return found.end()


def is_empty(data: bytes, end: int) -> bool:
    """Whether the tag that ends at `end` closes itself."""
    return data[end - 2 : end] == b"/>"


def end_of_element(data: bytes, start: int, tag: int) -> int:
    """Where the element that starts at `start` ends, whose end tag, if it has one, begins at `tag`."""
    end = end_of_tag(data, start)
    return end if is_empty(data, end) else end_of_tag(data, tag)


def opened(data: bytes, start: int) -> bytes:
    """The start tag at `start`, open where it closes itself."""
    end = end_of_tag(data, start)
    return data[start : end - 2].rstrip() + b">" if is_empty(data, end) else data[start:end]


def with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """A start tag with another value of an attribute that it has; as it was when it has none."""
    pattern = rb"""(\s""" + re.escape(name) + rb"""\s*=\s*)("[^"]*"|'[^']*')"""
    return re.sub(pattern, lambda found: found[1] + b'"' + value + b'"', tag, count=1)


def without_attribute(tag: bytes, name: bytes) -> bytes:
    """A start tag without an attribute."""
    return re.sub(rb"""\s""" + re.escape(name) + rb"""\s*=\s*("[^"]*"|'[^']*')""", b"", tag, count=1)


def escaped(text: str) -> bytes:
    """A text as XML in ASCII, which stands in any encoding; what XML cannot hold is left out."""
    kept = _NOT_XML.sub("", text)
    return "".join(_SPECIAL.get(c, c) for c in kept).encode("ascii", "xmlcharrefreplace")
