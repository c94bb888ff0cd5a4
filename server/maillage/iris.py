"""Mints the IRI of a thing from its kind and key, the same every time."""

import hashlib
import re
import unicodedata
from typing import Final

from maillage import vocabulary

KEY_PATTERN: Final = r"[A-Za-z0-9][A-Za-z0-9._~-]*"
_KEY: Final = re.compile(KEY_PATTERN)
_LIGATURES: Final = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))


class _Plain(dict[int, str]):
    """What each character is without its marks, worked out once."""

    def __missing__(self, code: int) -> str:
        spread = unicodedata.normalize("NFD", chr(code))
        self[code] = "".join(c for c in spread if unicodedata.category(c)[0] != "M")
        return self[code]


_PLAIN: Final = _Plain({ord(mark): letters for mark, letters in _LIGATURES})


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


def plain(text: str) -> str:
    """A text in lower case, without accents and other marks, its ligatures in two letters."""
    text = text.lower()
    return text if text.isascii() else text.translate(_PLAIN)


def slug(text: str) -> str:
    """A key made from a name: ASCII, lower case, words joined by `-`: `Éole` gives `eole`.

    It is empty for a name without a Latin letter or a digit; see `key`.
    """
    return "-".join(re.findall("[a-z0-9]+", plain(text)))


def slug_sql(value: str) -> str:
    """The SQL of the same key, from the SQL of a name."""
    plain = f"lower({value})"
    for mark, letters in _LIGATURES:
        plain = f"replace({plain}, '{mark}', '{letters}')"
    return f"trim(regexp_replace(strip_accents({plain}), '[^a-z0-9]+', '-', 'g'), '-')"


def key(*parts: str) -> str:
    """A key made from any names: their slug, with a digest of them where a slug leaves letters or a part out.

    `Кафе` has no Latin letter: its key is the digest alone, the same every time. `!!!` has no letter at all.
    """
    plain = [unicodedata.normalize("NFC", " ".join(part.split())).lower() for part in parts]
    text = " ".join(part for part in plain if part)
    whole = all(slug(part) for part in plain if part) and all(slug(c) for c in text if c.isalpha())
    digest = "" if whole else "n" + hashlib.sha256(text.encode()).hexdigest()[:8]
    return "-".join(part for part in (slug(text), digest) if part)
