"""Mints the IRI of a thing from its kind and key, the same every time."""

import re
import unicodedata
from typing import Final

from maillage import vocabulary

KEY_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9._~-]*"
_KEY: Final = re.compile(KEY_PATTERN)


def thing(kind: str, key: str) -> str:
    """The IRI of a thing: `thing("ptce", "sud-aquitaine")`.

    Raises:
        ValueError: the key is not made of ASCII letters, digits, `.`, `_`, `~` and `-`.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return f"{vocabulary.ID}{kind}/{key}"


def code(scheme: str, value: str) -> str:
    """The IRI of a concept in one of the code lists."""
    return f"{vocabulary.CODES}{scheme}/{value}"


def graph(name: str) -> str:
    """The IRI of a named graph."""
    return vocabulary.GRAPH + name


def query(name: str) -> str:
    """The IRI of a canned query."""
    return vocabulary.QUERY + name


def slug(text: str) -> str:
    """A key made from a name: ASCII, lower case, words joined by `-`: `Éole` gives `eole`."""
    replaced = re.sub("['’ʼ`]", "-", text).replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
