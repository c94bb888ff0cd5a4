"""Reads a cell of a person's sheet as its column means it: what it says, what was mended, what is wrong.

Its lists and patterns are those of `files.cells`, which cleans the columns of national files by SQL.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from maillage.errors import shortened
from maillage.files.cells import BARE, NOTHING, URL
from maillage.files.personal import PHONE, contact_in, contact_in_iri
from maillage.files.repair import repaired

Message = tuple[str, str]
"""A sentence in French and in English."""

_NOTHING: Final = frozenset(NOTHING)
_URL: Final = re.compile(URL)
_BARE: Final = re.compile(BARE)
_SCHEME: Final = re.compile(r"(?i)https?://")
_NO_ADDRESS: Final = re.compile(
    r"(?i)(pas|aucun|sans|non|n[ée]ant|inconnu|en cours|en construction|à venir)\b"
)
_SPACES: Final = re.compile(r"[\s.\u00a0\u202f\u2009-]+")
_SIREN, _SIRET = 9, 14
_WHOLE: Final = re.compile(r"(?<=[0-9])[.,]0\Z")
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]{1,14})?[eE]\+?[0-9]{1,2}")
_RNA: Final = re.compile(r"W[0-9][0-9A-Z][0-9]{7}")
_VAT: Final = re.compile(r"FR[0-9A-Z]{2}([0-9]{9})")
_RUN: Final = re.compile(r"[0-9](?:[ .\u00a0\u202f]?[0-9]){8,13}")

_NOT_IN_IRI: Final = re.compile(r'[\s<>"{}|\\^`\[\]]')
_PHONE: Final = re.compile(PHONE)
_STRAY: Final = re.compile("%(?![0-9A-Fa-f]{2})")
_QUESTION: Final = re.compile(r"[^\W\d_]\?[^\W\d_]")
"""What an export leaves of a letter that it could not write."""
_SAFE: Final = "!$&'()*+,;=:@/?%~-._"
MAX_ADDRESS: Final = 2_000


@dataclass(frozen=True)
class Value:
    """What a cell says.

    Args:
        text: its value; empty when it says nothing.
        notice: what was put right, which its keeper should know.
        fault: why it cannot be read.
        fix: what may be written instead.
    """

    text: str
    notice: Message | None = None
    fault: Message | None = None
    fix: str | None = None


def read_text(cell: str) -> Value:
    """A text: repaired, its runs of spaces made one, empty when it says nothing (`N/A`, `NULL`, `n.c.`)."""
    plain = " ".join(repaired(cell).split())
    if plain.lower() in _NOTHING:
        return Value("")
    if plain != " ".join(cell.split()):
        return Value(plain, (f"lu «{shortened(plain)}»", f"read as '{shortened(plain)}'"))
    return Value(plain)


def says_nothing(text: str) -> bool:
    """Whether a text is one of those that stand for an empty cell."""
    return " ".join(text.split()).lower() in _NOTHING


def lost_letters(text: str) -> tuple[Message | None, Message | None]:
    """What to say of a text that an export took letters from: a fault where that is sure, else a doubt."""
    said = shortened(text)
    if "\ufffd" in text:
        return (f"«{said}» : lettre perdue ; la récrire", f"'{said}': lost letter; write it again"), None
    if _QUESTION.search(text):
        return None, (
            f"«{said}» : un point d’interrogation dans un mot, lettre perdue peut-être ; à vérifier",
            f"'{said}': a question mark within a word, a lost letter perhaps; check it",
        )
    return None, None


def contact_fault(text: str) -> Message | None:
    """The fault of a text or address that holds a contact, which its message does not repeat."""
    found = contact_in(text) or (contact_in_iri(text) if ":" in text or "/" in text else None)
    if found is None:
        return None
    return (
        f"{found.fr} : à retirer, le graphe ne contient aucune donnée personnelle",
        f"{found.en}: remove it, the graph holds no personal data",
    )


def without_contacts(text: str) -> str:
    """A text less the e-mail addresses and telephone numbers in it; empty when one remains."""
    words = _PHONE.sub(" ", text).split()
    plain = " ".join(word for word in words if not contact_in(word))
    plain = re.sub(r"\( ?\)|\[ ?\]|< ?>", " ", plain)
    plain = " ".join(plain.split()).strip(" ,;:/-–—|")
    return "" if contact_in(plain) else plain


def read_address(cell: str) -> Value:
    """An http(s) address; `http://` is added where there is no scheme, and said."""
    plain = cell.strip().rstrip(".,;")
    if says_nothing(plain):
        return Value("")
    if several := _addresses(plain)[1:]:
        return Value(
            plain,
            fault=(
                f"«{shortened(plain)}» : plusieurs adresses, n’en garder qu’une",
                f"'{shortened(plain)}': several addresses, keep one",
            ),
            fix=_addresses(plain)[0].strip(",;") if several else None,
        )
    if "." not in plain and _NO_ADDRESS.match(plain):
        return Value(
            "",
            (
                f"«{shortened(plain)}» laissé de côté : pas d’adresse",
                f"'{shortened(plain)}' left out: no address",
            ),
        )
    added = "" if _SCHEME.match(plain) or not _BARE.match(_host_first(plain)) else "http://"
    written = _ascii(added + plain)
    if written is None:
        return Value(
            plain,
            fault=(
                f"«{shortened(plain)}» n’est pas une adresse ; attendu : https://…, ou une cellule vide",
                f"'{shortened(plain)}' is not an address; expected https://… or an empty cell",
            ),
            fix=_mended(plain),
        )
    if not added:
        return Value(written)
    return Value(written, (f"«{shortened(plain)}» : http:// ajouté", f"'{shortened(plain)}': http:// added"))


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address as it must be written in a table of facts."""
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return False
    return bool(_SCHEME.match(text)) and "." in host and not _NOT_IN_IRI.search(text)


def read_siren(cell: str) -> Value:
    """A SIREN, from a SIREN or a SIRET; spaces and dots do not count.

    Digits and keys are checked before a SIRET is cut. A number that lost its first zero to a spreadsheet
    is read with it when its keys are right, and that is said.
    """
    text = _WHOLE.sub("", cell.strip())
    digits = _SPACES.sub("", text)
    if says_nothing(cell) or not digits:
        return Value("")
    said = shortened(cell.strip())
    if not digits.strip("0"):
        return Value("", (f"«{said}», des zéros : rien de dit", f"'{said}', zeros: nothing said"))
    if _ROUNDED.fullmatch(text):
        return Value(
            cell.strip(),
            fault=(
                f"«{said}» : nombre arrondi par le tableur, ses derniers chiffres sont perdus ; mettre la"
                " colonne au format texte et le réécrire",
                f"'{said}': number rounded by the spreadsheet, its last digits are lost; make the column"
                " text and write it again",
            ),
            fix="",
        )
    if rna_number(cell):
        why = f"«{said}» est un numéro RNA : non lu ici", f"'{said}' is an RNA number: not read here"
        return Value("", why)
    if (vat := _VAT.fullmatch(digits.upper())) and is_register_number(vat[1]):
        why = f"«{said}», numéro de TVA : lu {vat[1]}", f"'{said}', a VAT number: read as {vat[1]}"
        return Value(vat[1], why)
    if is_register_number(digits):
        return Value(digits[:_SIREN])
    padded = next(
        (p for n in (_SIREN, _SIRET) if is_register_number(p := digits.zfill(n)) and len(p) > len(digits)), ""
    )
    if padded and digits.isdecimal() and len(padded) - len(digits) <= 2:
        zeros = padded[: len(padded) - len(digits)]
        return Value(
            padded[:_SIREN],
            (
                f"«{shortened(cell.strip())}» : zéro de tête perdu ({zeros}), lu {padded} ; à vérifier",
                f"'{shortened(cell.strip())}': leading zero lost ({zeros}), read as {padded}; check it",
            ),
        )
    if digits.isdecimal() and len(digits) in (_SIREN, _SIRET):
        why = ("la clé de contrôle est fausse", "wrong check digit")
    else:
        why = ("9 chiffres (SIREN) ou 14 (SIRET) attendus", "expected 9 digits (SIREN) or 14 (SIRET)")
    return Value(
        cell.strip(),
        fault=(f"«{said}» : {why[0]}", f"'{said}': {why[1]}"),
        fix=_found_number(cell),
    )


def rna_number(cell: str) -> str:
    """The RNA number of an association that a cell holds, in capitals without spaces; empty without one."""
    plain = _SPACES.sub("", cell).upper()
    return plain if _RNA.fullmatch(plain) else ""


def _found_number(text: str) -> str:
    """The one right number among others words of a cell (`SIREN : 732 829 320`); empty when there is none."""
    runs = {re.sub(r"\D", "", run) for run in _RUN.findall(text)}
    right = sorted(run for run in runs if is_register_number(run))
    return right[0] if len(right) == 1 else ""


def is_register_number(digits: str) -> bool:
    """Whether digits are a SIREN or a SIRET whose keys are right (Luhn; for La Poste the sum of digits)."""
    if not digits.isascii() or not digits.isdecimal() or not digits.strip("0"):
        return False
    if len(digits) == _SIREN:
        return bool(siren_number.is_valid(digits))
    return len(digits) == _SIRET and bool(siret_number.is_valid(digits))


def _mended(text: str) -> str:
    """An address with its usual typing errors put right; empty when that is none."""
    plain = re.sub(r"\s+", "", text.replace(",", "."))
    plain = re.sub(r"(?i)^(h?t+p?s?|https?)[:;.]*[/\\]+", "https://", plain)
    plain = re.sub(r"(?i)^w{2,4}[.;]+", "www.", plain)
    added = plain if _SCHEME.match(plain) else f"https://{plain}"
    host = added.partition("://")[2].partition("/")[0]
    return added if " " not in text.strip() and "." in host and _ascii(added) else ""


def _addresses(text: str) -> list[str]:
    parts = re.split(r"[\s;,|]+|\s/\s", text)
    return [part for part in parts if _SCHEME.match(part) or _BARE.match(part)]


def _host_first(text: str) -> str:
    """The text with an ASCII host, to compare with the pattern of an address without a scheme."""
    host, mark, rest = text.partition("/")
    try:
        return host.encode("idna").decode("ascii") + mark + rest
    except UnicodeError:
        return text


def _ascii(address: str) -> str | None:
    """The address in ASCII (RFC 3987, 3.1), its scheme in lower case; None when it is none."""
    if len(address) > MAX_ADDRESS or re.search(r"\s", address) or _STRAY.search(address):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        netloc = host + (f":{parts.port}" if parts.port else "")
    except (UnicodeError, ValueError):
        return None
    if parts.username or parts.password:
        return None
    path, query, fragment = (quote(part, safe=_SAFE) for part in (parts.path, parts.query, parts.fragment))
    plain = urlunsplit((parts.scheme, netloc, path, query, fragment))
    return plain if _URL.fullmatch(plain) else None
