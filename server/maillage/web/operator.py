"""Reads who runs this site: what the law wants told of them, and where to write to them."""

import datetime
import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from maillage.errors import DataError, Place, cause, shortened

_LONGEST: Final = 500
_ADDRESS: Final = re.compile(r"https?://[^\s/?#@<>\"]+(?:[/?#][^\s<>\"]*)?")
_MAIL: Final = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[A-Za-z]{2,}")
_WHERE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_HALF: Final = 50
_ALL: Final = 100


@dataclass(frozen=True)
class Host:
    """Who runs the machines: name, postal address, telephone."""

    name: str
    address: str
    telephone: str


@dataclass(frozen=True)
class Contact:
    """Where to write: an e-mail address, the address of a form, or both."""

    email: str = ""
    form: str = ""

    def __bool__(self) -> bool:
        """Whether there is somewhere to write to."""
        return bool(self.email or self.form)


@dataclass(frozen=True)
class Audit:
    """An audit of accessibility: who made it, when, and the share of criteria that are met, in per cent."""

    by: str
    date: datetime.date
    met: int

    @property
    def state(self) -> str:
        """The state of conformity that follows (RGAA): `whole`, `partial` or `none`."""
        return "whole" if self.met == _ALL else "partial" if self.met >= _HALF else "none"


@dataclass(frozen=True)
class Operator:
    """Who runs a site, as its file says; what it does not say is empty.

    Args:
        name, legal_form, address, telephone: of the body.
        publication_director: who answers for what is published.
        registration, capital: its number in a register, its share capital.
        host: who runs the machines.
        contact: where to write of anything.
        accessibility: where to write of accessibility; the contact unless another is given.
        audit: of accessibility, if there was one.
        data_protection: the address of the data protection officer.
        proxy_log_days: how many days the server before the site keeps the addresses of its clients.
    """

    name: str
    legal_form: str
    address: str
    telephone: str
    publication_director: str
    host: Host
    contact: Contact
    accessibility: Contact
    registration: str = ""
    capital: str = ""
    audit: Audit | None = None
    data_protection: str = ""
    proxy_log_days: int | None = None


@dataclass(frozen=True)
class _Kind:
    """What a value must be, in French and in English, and how that is told."""

    fr: str
    en: str
    holds: Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and value.isprintable()


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


_TEXT: Final = _Kind(
    f"un texte d’une ligne, de {_LONGEST} caractères au plus est attendu",
    f"a text of one line, of {_LONGEST} characters at most, is expected",
    _text,
)
_EMAIL: Final = _Kind(
    "une adresse électronique est attendue, comme contact@exemple.fr",
    "an e-mail address is expected, such as contact@exemple.fr",
    lambda value: _text(value) and _MAIL.fullmatch(value) is not None,
)
_WEB: Final = _Kind(
    "une adresse http(s) est attendue, comme https://exemple.fr/contact",
    "an http(s) address is expected, such as https://exemple.fr/contact",
    lambda value: _text(value) and _ADDRESS.fullmatch(value) is not None,
)
_DATE: Final = _Kind(
    "une date sans guillemets est attendue, comme 2026-03-31",
    "a date without quotes is expected, such as 2026-03-31",
    lambda value: isinstance(value, datetime.date) and not isinstance(value, datetime.datetime),
)
_SHARE: Final = _Kind(
    "un nombre entier de 0 à 100 est attendu", "a whole number from 0 to 100 is expected", _whole(0, 100)
)
_DAYS: Final = _Kind(
    "un nombre entier de jours est attendu, de 0 à 3650",
    "a whole number of days is expected, from 0 to 3650",
    _whole(0, 3650),
)
_MUST: Final = {"name": _TEXT, "address": _TEXT, "telephone": _TEXT}
_REQUIRED: Final[Mapping[str, Mapping[str, _Kind]]] = {
    "operator": {**_MUST, "legal_form": _TEXT, "publication_director": _TEXT},
    "host": _MUST,
    "contact": {},
    "audit": {"by": _TEXT, "date": _DATE, "criteria_met": _SHARE},
}
_OPTIONAL: Final[Mapping[str, Mapping[str, _Kind]]] = {
    "operator": {"registration": _TEXT, "capital": _TEXT},
    "contact": {"email": _EMAIL, "form": _WEB},
    "accessibility": {"email": _EMAIL, "form": _WEB},
    "privacy": {"data_protection": _EMAIL, "proxy_log_days": _DAYS},
}
_SECTIONS: Final = ("operator", "host", "contact", "accessibility", "audit", "privacy")
_ALWAYS: Final = ("operator", "host", "contact")


def read_operator(path: Path) -> Operator:
    """The operator that a TOML file declares.

    Raises:
        DataError: it cannot be read; a key is missing, unknown, or holds something else than it must. The
            message names the file, the section and the key, and what is expected.
    """
    found = _Reader(path, _parsed(path))
    known = {section: found.section(section) for section in _SECTIONS}
    contact = Contact(**known["contact"])
    if not contact:
        raise found.fault("contact", "", "email ou form est attendu", "email or form is expected")
    audit, privacy = known["audit"], known["privacy"]
    return Operator(
        **known["operator"],
        host=Host(**known["host"]),
        contact=contact,
        accessibility=Contact(**known["accessibility"]) or contact,
        audit=Audit(audit["by"], audit["date"], audit["criteria_met"]) if audit else None,
        data_protection=privacy.get("data_protection", ""),
        proxy_log_days=privacy.get("proxy_log_days"),
    )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise DataError(*cause(fault), Place(str(path))) from fault
    except UnicodeDecodeError as fault:
        raise DataError(
            "ce n’est pas du texte en UTF-8", "it is not text in UTF-8", Place(str(path))
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        where = _WHERE.search(str(fault))
        place = Place(str(path), int(where[1]), where[2]) if where else Place(str(path))
        raise DataError(
            'ce n’est pas du TOML : clé = "valeur" est attendu, un texte entre guillemets',
            'it is not TOML: key = "value" is expected, a text in quotes',
            place,
        ) from fault


class _Reader:
    """The sections of a file, each read once."""

    def __init__(self, path: Path, content: dict[str, Any]) -> None:
        self.path, self.content = path, content
        for name in content:
            if name not in _SECTIONS:
                raise self.fault("", name, *_unknown("section inconnue", "unknown section", name, _SECTIONS))

    def section(self, name: str) -> dict[str, Any]:
        """The values of a section, all of which hold what they must; none where it is left out."""
        given = self.content.get(name)
        required, optional = _REQUIRED.get(name, {}), _OPTIONAL.get(name, {})
        if given is None and name not in _ALWAYS:
            return {}
        if not isinstance(given, dict):
            raise self.fault("", name, "cette section est attendue", "this section is expected")
        for key, value in given.items():
            kind = required.get(key) or optional.get(key)
            if kind is None:
                known = (*required, *optional)
                raise self.fault(name, key, *_unknown("clé inconnue", "unknown key", key, known))
            if not kind.holds(value):
                said = shortened(str(value))
                raise self.fault(name, key, f"« {said} » : {kind.fr}", f"'{said}': {kind.en}")
        for key, kind in required.items():
            if key not in given:
                raise self.fault(name, key, f"manque ; {kind.fr}", f"is missing; {kind.en}")
        return {key: value.strip() if isinstance(value, str) else value for key, value in given.items()}

    def fault(self, section: str, key: str, fr: str, en: str) -> DataError:
        """What is wrong, and where."""
        where = f"[{section}] {key}".strip() if section else f"[{key}]"
        return DataError(f"{where} : {fr}", f"{where}: {en}", Place(str(self.path)))


def _unknown(fr: str, en: str, name: str, known: tuple[str, ...]) -> tuple[str, str]:
    near = difflib.get_close_matches(name, known, 1)
    listed = ", ".join(known)
    if near:
        return f"{fr} ; vouliez-vous dire {near[0]} ?", f"{en}; did you mean {near[0]}?"
    return f"{fr} ; connues : {listed}", f"{en}; known: {listed}"
