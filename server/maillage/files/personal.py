"""What a contact and a person's name look like in a text or an address: the one list of patterns.

Each pattern reads the same for Python, for DuckDB (RE2) and for SHACL (XPath), and takes time in proportion
to the text: it looks for a fixed mark, and what follows one mark ends before the next.
"""

import re
import unicodedata
from enum import Enum
from typing import Final
from urllib.parse import unquote


def _any_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" for letter in word)


_SPACE: Final = " \u00a0\u2009\u202f"
_BETWEEN: Final = f"[{_SPACE}./·\u2011\u2013-]{{1,3}}"
"""What people write between the groups of a telephone number."""

_AROBASE: Final = f"{_any_case('ar')}{_any_case('r')}?{_any_case('obas')}{_any_case('e')}?"
_AT: Final = (
    rf"([{_SPACE}]?(@|＠|%(25)?40|&#64;|&#[xX]40;|&commat;"
    rf"|[\[({{<][{_SPACE}]?({_any_case('at')}|{_AROBASE})[{_SPACE}]?[\])}}>])[{_SPACE}]?"
    rf"|[{_SPACE}]{_AROBASE}[{_SPACE}])"
)
_DOT: Final = (
    rf"(\.|[{_SPACE}]?[\[({{<][{_SPACE}]?({_any_case('dot')}|{_any_case('point')})[{_SPACE}]?[\])}}>][{_SPACE}]?"
    rf"|[{_SPACE}]{_any_case('point')}[{_SPACE}])"
)
_NUMBER: Final = (
    rf"([1-9](({_BETWEEN}[0-9]{{2}}){{4}}|({_BETWEEN})?[0-9]{{8}}|({_BETWEEN}[0-9]){{8}}"
    rf"|[0-9]{{2}}({_BETWEEN}[0-9]{{2}}){{3}}|({_BETWEEN})?[0-9]{{2}}({_BETWEEN}[0-9]{{3}}){{2}}))"
)
"""A French number after its first zero: in pairs, threes, one run, digit by digit, with a code of four."""

EMAIL: Final = rf"[A-Za-z0-9À-ɏ_+-]{_AT}[A-Za-z0-9À-ɏ-]+({_DOT}[A-Za-z0-9À-ɏ-]+)*{_DOT}[A-Za-z]{{2}}"
PHONE: Final = (
    rf"(^|[^0-9.,/]|[^0-9][.,/])"
    rf"((0[{_SPACE}]?|(\+|00)(33|262|590|594|596|508|681|687|689)\)?({_BETWEEN})?(\(0\)|0)?({_BETWEEN})?){_NUMBER}"
    rf"|(\+|00)(508|681|687|689)({_BETWEEN})?[0-9]{{2}}(({_BETWEEN})?[0-9]{{2}}){{2}})([^0-9]|$)"
)
_PROFILE: Final = (
    rf"{_any_case('linkedin')}\.com/({_any_case('in')}|{_any_case('pub')})/"
    rf"|{_any_case('facebook')}\.com/(profile\.php|people/)"
)
"""The page of a person on a social network."""
PERHAPS_PROFILE: Final = (
    rf"{_any_case('facebook')}\.com/[A-Za-zÀ-ɏ-]+\.[A-Za-zÀ-ɏ-]+(\.[0-9]+)?/?([?#]|$)"
    r"|/~[A-Za-zÀ-ɏ-]+[._][A-Za-zÀ-ɏ-]+([/?#]|$)"
    r"|://([A-VX-Za-vx-z][A-Za-z-]*|[Ww][A-VX-Za-vx-z-][A-Za-z-]*)\.[A-Za-z-]+"
    r"\.(blogspot|wordpress|over-blog|canalblog|hautetfort|tumblr|wixsite|free|github)\.[a-z]"
)
"""`facebook.com/given.family`, `/~given.family`, `given.family.blogspot.com`: the page of a person, or of a
place such as `facebook.com/le.quai`.

Whoever reads the data of others leaves it and says so; a source that gives it as a place's page is believed.
"""
ADDRESS: Final = (
    rf"^({_any_case('mailto')}|{_any_case('tel')}|{_any_case('sms')}|{_any_case('callto')}|{_any_case('fax')}"
    rf"|{_any_case('sip')}[sS]?|{_any_case('xmpp')}|{_any_case('skype')}|{_any_case('whatsapp')}):"
    r"|^[A-Za-z][A-Za-z0-9+.-]*://[^/?#@]*@"
    r"|(wa\.me/|[?&](phone|tel|telephone|mobile|portable)=)(\+|%2[bB])?[0-9]{9,15}([^0-9]|$)"
    rf"|{_PROFILE}"
)
"""An address that is one, or that holds one: scheme, user's part, messaging link, person's profile."""

_OFFICE: Final = (
    r"([Ss]ecrétaire|[Tt]résori(er|ère)|[Pp]résidente?|[Dd]irect(eur|rice)|[Gg]érante?|[Rr]éférente?)"
    r"( général| générale| adjoint| adjointe| délégué| déléguée)?"
)
PERSON: Final = (
    r"(^|[^A-Za-z0-9])(M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|MME|MLLE) +[A-ZÀ-Ý]"
    rf"|{_OFFICE} ?: ?[A-ZÀ-Ý][A-Za-zÀ-ɏ-]+ +[A-ZÀ-Ý]"
)
"""A civility and a name; an office and who holds it."""
_NAMES: Final = r"[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+( +[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+){1,2}"
SOLE_TRADER: Final = rf"^{_NAMES},? +\(?(EI|E\.I\.|EIRL)\)?$|^(EI|E\.I\.|EIRL) +{_NAMES}$"
"""A sole trader, whose name is a person's: two or three names beside `EI`.

`EI` also says «entreprise d’insertion», so that whoever reads this leaves a name and says it, no more.
"""
_HELD: Final = (
    r"([Ss]ecrétaire|[Tt]résori(er|ère)|([Vv]ice-?|[Cc]o-?)?[Pp]résidente?|([Cc]o-?)?[Dd]irect(eur|rice)"
    r"|([Cc]o-?)?[Gg]érante?|[Rr]éférente?|[Rr]esponsable|[Cc]oordinat(eur|rice)|[Aa]nimat(eur|rice)"
    r"|[Aa]dministrat(eur|rice)|([Cc]o-?)?[Ff]ondat(eur|rice)|[Cc]hargée? de|[Mm]embre|[Bb]énévole|[Éé]lue?"
    r"|[Mm]aire)"
)
_CALLED: Final = (
    r"[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+( +((de|du|des|la|le|van|von|el|ben) +)?[A-ZÀ-Ý][A-Za-zÀ-ɏ'’-]+){1,2}"
)
_BESIDE: Final = f"([{_SPACE}]?[,;:/()–—-][{_SPACE}]?|[{_SPACE}]+)"
HOLDER: Final = rf"^{_CALLED}{_BESIDE}{_HELD}([^A-Za-zÀ-ɏ]|$)|(^|[^A-Za-zÀ-ɏ]){_HELD}{_BESIDE}{_CALLED}\)?$"
"""A role that begins or ends with who holds it: «Prénom Nom, trésorier», «présidente – Prénom Nom».

`président Crédit Coopératif` reads the same, so that only whoever reads the roles of others leaves it.
"""
CONTACT: Final = f"{EMAIL}|{PHONE}"

_WIDE: Final = re.compile(r"[\uff01-\uff5e]|\d")
"""Full-width signs, which stand as far from ASCII as U+FF01 from `!`, and digits of any script."""
_DIGEST: Final = re.compile(r"-(?=[0-9]*[a-f])[0-9a-f]{16}\Z")
_EMAIL, _PHONE, _ADDRESS, _PERHAPS, _PERSON, _SOLE, _HOLDER = map(
    re.compile, (EMAIL, PHONE, ADDRESS, PERHAPS_PROFILE, PERSON, SOLE_TRADER, HOLDER)
)


class Contact(Enum):
    """What sort of contact was seen: its name in French and in English."""

    EMAIL = ("adresse électronique", "e-mail address")
    TELEPHONE = ("numéro de téléphone", "telephone number")
    ADDRESS = ("adresse de contact", "contact address")

    @property
    def fr(self) -> str:
        """Its French name."""
        return self.value[0]

    @property
    def en(self) -> str:
        """Its English name."""
        return self.value[1]


def contact_in(text: str) -> Contact | None:
    """The contact that a text holds, or None; digits and signs of any script or width count."""
    if not text.isascii():
        text = _WIDE.sub(lambda sign: _plain(sign[0]), text)
    if _EMAIL.search(text):
        return Contact.EMAIL
    return Contact.TELEPHONE if _PHONE.search(text) else None


def _plain(sign: str) -> str:
    """The ASCII sign that a full-width one, or a digit, stands for."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else chr(ord(sign) - 0xFEE0)


def contact_in_iri(iri: str) -> Contact | None:
    """The contact that an IRI is or holds, in any of its parts, percent-encoded or not; or None.

    The digest that ends a key of ours is passed over: `feb0881645004e63` is no telephone number.
    """
    plain = unquote(iri)
    if _EMAIL.search(plain):
        return Contact.EMAIL
    if _PHONE.search(_DIGEST.sub("-", plain)):
        return Contact.TELEPHONE
    return Contact.ADDRESS if _ADDRESS.search(plain) else None


def may_be_private(iri: str) -> bool:
    """Whether an IRI is or holds a contact, or may be the page of a person."""
    return contact_in_iri(iri) is not None or bool(_PERHAPS.search(unquote(iri)))


def names_a_person(text: str) -> bool:
    """Whether a text names a person: after a civility, after an office, or as a sole trader."""
    return bool(_PERSON.search(text) or _SOLE.search(text.strip()))


def names_its_holder(role: str) -> bool:
    """Whether the words of a role name the person who holds it."""
    return names_a_person(role) or bool(_HOLDER.search(role.strip()))
