"""What the pool and its processes say to each other: a letter, a length, that many bytes."""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Final

from maillage import errors

READY: Final = b"R"
ASK: Final = b"A"
DATA: Final = b"D"
END: Final = b"E"
FAULT: Final = b"F"
_START: Final = struct.Struct(">cI")
_FAULTS: Final = {
    kind.__name__: kind
    for kind in (
        *(errors.SyntaxFault, errors.RefusedQuery, errors.EngineError, errors.ReleaseError),
        *(errors.TableError, errors.RdfError, errors.HeaderError, errors.DataError),
    )
}


def frame(kind: bytes, content: bytes) -> bytes:
    """A frame."""
    return _START.pack(kind, len(content)) + content


def send(out: IO[bytes], kind: bytes, content: bytes) -> None:
    """Write a frame whole."""
    put(out, frame(kind, content))


def put(out: IO[bytes], framed: bytes) -> None:
    """Write frames whole, to what may take less than it is given."""
    rest = memoryview(framed)
    while rest:
        rest = rest[out.write(rest) :]


def send_json(out: IO[bytes], kind: bytes, content: object) -> None:
    """Write a frame of JSON."""
    send(out, kind, json.dumps(content, ensure_ascii=False).encode())


def receive(source: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The letter and the content of the next frame, or None at the end or in the middle of one."""
    start = source.read(_START.size)
    if len(start) < _START.size:
        return None
    kind, length = _START.unpack(start)
    content = source.read(length)
    return (kind, content) if len(content) == length else None


class Joined:
    """Frames out of the pieces in which they come."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The letters and contents of the frames that are whole with this piece."""
        data, place = self.rest + piece, 0
        while len(data) - place >= _START.size:
            kind, length = _START.unpack_from(data, place)
            end = place + _START.size + length
            if len(data) < end:
                break
            yield kind, data[place + _START.size : end]
            place = end
        self.rest = data[place:]


def send_fault(out: IO[bytes], fault: errors.MaillageError) -> None:
    """Write one of our faults."""
    place = fault.place or errors.Place()
    kind = next((name for name, known in _FAULTS.items() if isinstance(fault, known)), "EngineError")
    send_json(out, FAULT, {"kind": kind, "fr": fault.fr, "en": fault.en, "place": asdict(place)})


def fault(content: bytes) -> errors.MaillageError:
    """The fault that a frame holds; a fault of the engine when it holds none, as of a process gone astray."""
    try:
        said = json.loads(content)
        given = errors.Place(**said["place"])
        place = given if given != errors.Place() else None
        return _FAULTS.get(said["kind"], errors.EngineError)(str(said["fr"]), str(said["en"]), place)
    except (ValueError, KeyError, TypeError, RecursionError):
        return errors.EngineError(
            "le moteur dit des choses illisibles", "what the engine says cannot be read"
        )
