"""Adds the looks of our cells to the styles of a workbook, after its own (ECMA-376, 18.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from maillage.files.annotate.xmltext import (
    Edit,
    edited,
    end_of_element,
    end_of_tag,
    is_empty,
    opened,
    read_through,
    with_attribute,
)

_FONT: Final = '<{p}font><{p}b/><{p}sz val="11"/><{p}name val="Calibri"/><{p}family val="2"/></{p}font>'
_FILL: Final = (
    '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/><{p}bgColor indexed="64"/>'
    "</{p}patternFill></{p}fill>"
)
_XF: Final = (
    '<{p}xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" '
    'applyFont="1" applyFill="1"/>'
)
_DXF: Final = (
    '<{p}dxf><{p}fill><{p}patternFill><{p}bgColor rgb="FFFBD5CC"/></{p}patternFill></{p}fill></{p}dxf>'
)
_HEADER: Final = "FFE3EEE6"
_WRONG: Final = "FFFBD5CC"


@dataclass(frozen=True)
class Looks:
    """The numbers of the styles of our cells; 0 and None for none."""

    of_header: int = 0
    text: int = 0
    wrong: int = 0
    shown: int | None = None

    def of(self, warning: str) -> int:
        """The style of a cell, by what it warns of."""
        return self.wrong if warning else self.text


@dataclass
class _List:
    """A list of styles: where it starts, its end tag begins and it ends; and its items."""

    start: int
    end: int = 0
    after: int = 0
    items: list[tuple[int, int]] = field(default_factory=list)


def with_ours(data: bytes, file: str) -> tuple[bytes, Looks]:
    """The styles with ours, and their numbers; as they were when a list that they need is not there.

    Raises:
        TableError: not XML.
    """
    prefix, lists = _scan(data, file)
    if not {"fonts", "fills", "borders", "cellXfs", "cellStyleXfs"} <= lists.keys():
        return data, Looks()
    adding = _Adding(data, prefix, lists)
    font = adding.number("fonts", _FONT.format(p=prefix))
    header_fill = adding.number("fills", _FILL.format(p=prefix, rgb=_HEADER))
    wrong_fill = adding.number("fills", _FILL.format(p=prefix, rgb=_WRONG))
    header = adding.number("cellXfs", _XF.format(p=prefix, font=font, fill=header_fill))
    wrong = adding.number("cellXfs", _XF.format(p=prefix, font=0, fill=wrong_fill))
    text = adding.number("cellXfs", _XF.format(p=prefix, font=0, fill=0))
    shown = adding.number("dxfs", _DXF.format(p=prefix))
    return adding.done(), Looks(header, text, wrong, shown)


class _Adding:
    """Adds items to lists, each once."""

    def __init__(self, data: bytes, prefix: str, lists: Mapping[str, _List]) -> None:
        self.data, self.prefix, self.lists = data, prefix, lists
        self.more: dict[str, list[bytes]] = {}

    def number(self, name: str, xml: str) -> int:
        """The number of an item that is there, or is added."""
        known = [self.data[start:end] for start, end in self.lists[name].items] if name in self.lists else []
        items = known + self.more.setdefault(name, [])
        item = xml.encode()
        if item in items:
            return items.index(item)
        self.more[name].append(item)
        return len(items)

    def done(self) -> bytes:
        """The styles with what was added."""
        edits = []
        for name, more in self.more.items():
            if not more:
                continue
            close = f"</{self.prefix}{name}>".encode()
            if name not in self.lists:  # `dxfs` follows the styles of cells (18.8.39)
                where = self.lists.get("cellStyles", self.lists["cellXfs"]).after
                tag = f'<{self.prefix}{name} count="{len(more)}">'.encode()
                edits.append(Edit(where, where, tag + b"".join(more) + close))
                continue
            found = self.lists[name]
            end = end_of_tag(self.data, found.start)
            count = len(found.items) + len(more)
            tag = with_attribute(opened(self.data, found.start), b"count", str(count).encode())
            if is_empty(self.data, end):
                edits.append(Edit(found.start, end, tag + b"".join(more) + close))
            else:
                edits += [Edit(found.start, end, tag), Edit(found.end, found.end, b"".join(more))]
        return edited(self.data, edits)


def _scan(data: bytes, file: str) -> tuple[str, dict[str, _List]]:
    parser = expat.ParserCreate()
    depth, prefix, current, began = 0, "", "", 0
    lists: dict[str, _List] = {}

    def start(name: str, _: Mapping[str, str]) -> None:
        nonlocal depth, prefix, current, began
        depth += 1
        local = name.rpartition(":")[2]
        if depth == 1:
            prefix = name[: -len(local)]
        elif depth == 2:
            current = local
            lists[current] = _List(parser.CurrentByteIndex)
        elif depth == 3:
            began = parser.CurrentByteIndex

    def end(_: str) -> None:
        nonlocal depth
        at = parser.CurrentByteIndex
        if depth == 2:
            lists[current].end = at
            lists[current].after = end_of_element(data, lists[current].start, at)
        elif depth == 3:
            lists[current].items.append((began, end_of_element(data, began, at)))
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    read_through(parser, data, file)
    return prefix, lists
