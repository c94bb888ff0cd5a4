"""How people write a town: `PARIS 11`, `75011 Paris`, `St Etienne`, `BORDEAUX CEDEX 2`, `Rochelle (La)`."""

import re
from dataclasses import dataclass
from typing import Final

from maillage import iris
from maillage.names import ARTICLES, SAINTS
from maillage.territories.official import departement_of

_CEDEX: Final = "[ -]+cedex.*$"
_ORDINAL: Final = (
    "[ -]*(0?[0-9]{1,2} *(er|e|eme|ème)?|[0-9]{1,2} *(er|e|ème|eme)?[ -]*arr(ondissement)?[.]?)$"
)
_NOT_PLAIN: Final = re.compile("cedex|[0-9/]", re.IGNORECASE)
"""What those two, or `s/` for `sur`, have; few of 40,000 names do."""
_CODE: Final = r"(?:F-)?(?P<code>[0-9]{4,5}|2[ABab][0-9]{3})"
_LEADING: Final = re.compile(rf"{_CODE}\b[ ,:–-]*")
_TRAILING: Final = re.compile(rf"[ ,–-]*\(?\b{_CODE}\)?$")
_BRACKETS: Final = re.compile(r" *\((?P<inside>[^()]{1,60})\)$")
_AREA: Final = re.compile(r"[0-9]{1,3}|2[ab]")


@dataclass(frozen=True)
class Town:
    """A town as written.

    Args:
        name: the key of its name, as `town_slug`; empty when a code stands alone.
        code: an INSEE code or a postcode, with the zero that a spreadsheet lost; empty when there is none.
        area: a département as people write it: what stands in brackets, or that of a postcode with CEDEX,
            which no list holds; empty when nothing says it.
        padded: whether the zero of the code was put back.
    """

    name: str
    code: str = ""
    area: str = ""
    padded: bool = False


def read_town(text: str) -> Town:
    """What a cell says of a town: its name, a code before or after it, a département in brackets.

    A second code before the name is a postcode after an INSEE code, which says more.
    """
    rest, code, area = " ".join(text.split()), "", ""
    found = _LEADING.match(rest)
    if found:
        rest, code = rest[found.end() :], found["code"]
        if other := _LEADING.match(rest):
            rest = rest[other.end() :]
    elif found := _TRAILING.search(rest):
        rest, code = rest[: found.start()], found["code"]
    while found := _BRACKETS.search(rest):
        inside = found["inside"]
        rest = rest[: found.start()]
        if iris.slug(inside) in ARTICLES:
            rest = f"{inside} {rest}"
        else:
            area = inside
    name, padded = town_slug(rest), len(code) == 4
    code = code.upper().zfill(5) if code else ""
    if code and re.search(_CEDEX, text, re.IGNORECASE):
        return Town(name, "", departement_of(code), padded)
    return Town(name, code, area, padded)


def town_slug(name: str) -> str:
    """The key of a town's name: without CEDEX or the number of an arrondissement, `St` written in full."""
    plain = name.strip()
    if _NOT_PLAIN.search(plain):
        plain = re.sub(_CEDEX, "", plain, flags=re.IGNORECASE)
        plain = re.sub(_ORDINAL, "", plain, flags=re.IGNORECASE)
        plain = re.sub(r"(?i)\bs/ *", "sur ", plain)
    return "-".join([SAINTS.get(word, word) for word in iris.slug(plain).split("-")])


def town_slug_sql(value: str) -> str:
    """The SQL of the same key, from the SQL of a name."""
    plain = f"regexp_replace(trim({value}), '(?i){_CEDEX}', '')"
    plain = f"regexp_replace({plain}, '(?i){_ORDINAL}', '')"
    plain = f"regexp_replace({plain}, '(?i)\\bs/ *', 'sur ', 'g')"
    return f"trim(regexp_replace('-' || {iris.slug_sql(plain)} || '-', '-st(e?)-', '-saint\\1-', 'g'), '-')"
