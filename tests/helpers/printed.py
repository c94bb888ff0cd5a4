"""Reads what Chromium prints: the text of each page of a PDF, as Skia writes it."""

import re
import unicodedata
import zlib
from collections.abc import Mapping
from typing import Final

_OBJECT: Final = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_SHOWN: Final = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj")
_CHARACTER: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n")
_RANGE: Final = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>\n")


def pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it is painted."""
    objects = {int(number): content for number, content in _OBJECT.findall(b"\n" + pdf)}
    found = [content for content in objects.values() if re.search(rb"/Type /Page\b(?!s)", content)]
    return [_text(content, objects) for content in found]


def _text(page: bytes, objects: Mapping[int, bytes]) -> str:
    fonts = {
        name: _letters(objects[int(font)], objects) for name, font in re.findall(rb"/(F\d+) (\d+) 0 R", page)
    }
    letters: Mapping[str, str] = {}
    said = []
    for font, glyphs in _SHOWN.findall(_stream(objects[_refers(page, b"Contents")])):
        if font:
            letters = fonts[font]
        else:
            codes = glyphs.decode().upper()
            said += [letters.get(codes[n : n + 4], "") for n in range(0, len(codes), 4)]
    return unicodedata.normalize("NFKC", "".join(said))


def _letters(font: bytes, objects: Mapping[int, bytes]) -> dict[str, str]:
    """What each glyph of a font stands for."""
    cmap = _stream(objects[_refers(font, b"ToUnicode")])
    found = {
        code.decode().upper(): bytes.fromhex(to.decode()).decode("utf-16-be")
        for code, to in _CHARACTER.findall(cmap)
    }
    for first, last, to in _RANGE.findall(cmap):
        start = int(first, 16)
        for code in range(start, int(last, 16) + 1):
            found[f"{code:04X}"] = chr(int(to, 16) + code - start)
    return found


def _refers(content: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", content)
    assert found, name
    return int(found[1])


def _stream(content: bytes) -> bytes:
    return zlib.decompress(content.partition(b"stream\n")[2].rpartition(b"\nendstream")[0])
