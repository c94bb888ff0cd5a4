"""French messages as tests write them: with usual spaces, and none inside quotation marks."""

import re
from typing import Final

_MARKS: Final = re.compile(r"(?<=«) | (?=»)")


def plain(text: str) -> str:
    """A text without no-break spaces, nor spaces inside quotation marks."""
    return _MARKS.sub("", text.replace("\u00a0", " "))
