"""What processes say to each other, and what is made of what cannot be read."""

import io

import pytest

from maillage.confine import frames
from maillage.errors import EngineError, Place, RdfError


def test_a_fault_comes_back_as_it_was() -> None:
    """With its kind, both languages and its place."""
    out = io.BytesIO()
    frames.send_fault(out, RdfError("un", "one", Place("a.ttl", 3, "4")))
    ((kind, content),) = frames.Joined().feed(out.getvalue())
    found = frames.fault(content)
    assert (kind, type(found)) == (frames.FAULT, RdfError)
    assert found.message("en") == "a.ttl, line 3, column 4: one"


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b"1", b"{}", b'{"kind": [], "place": {"x": 1}}', b"[" * 99_999]
)
def test_a_process_gone_astray(content: bytes) -> None:
    """Whatever it says, what comes out is a fault of ours."""
    assert isinstance(frames.fault(content), EngineError)
