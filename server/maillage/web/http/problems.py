"""Says every fault as a problem document (RFC 9457), in French and English."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from maillage import errors
from maillage.vocabulary import BASE

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Sort:
    """A sort of problem: the end of its type's IRI, its HTTP status, its title in French and English."""

    name: str
    status: int
    fr: str
    en: str


SORTS: Final[dict[str, Sort]] = {
    sort.name: sort
    for sort in (
        Sort("syntaxe", 400, "Requête mal formée", "Malformed query"),
        Sort("demande", 400, "Demande mal formée", "Malformed request"),
        Sort("parametre", 400, "Paramètre à corriger", "Parameter to correct"),
        Sort("fichier", 422, "Fichier à corriger", "File to correct"),
        Sort("cadence", 429, "Trop de demandes", "Too many requests"),
        Sort("delai", 503, "Réponse trop longue à venir", "The answer takes too long"),
        Sort("memoire", 503, "Réponse trop lourde", "The answer takes too much memory"),
        Sort("charge", 503, "Serveur très demandé", "Server in great demand"),
        Sort("refus", 403, "Requête refusée", "Query refused"),
        Sort("introuvable", 404, "Introuvable", "Not found"),
        Sort("absentes", 404, "Données absentes de cette livraison", "Data not in this release"),
        Sort("methode", 405, "Méthode non permise", "Method not allowed"),
        Sort("format", 406, "Aucun format acceptable", "No acceptable format"),
        Sort("taille", 413, "Demande trop grande", "Request too large"),
        Sort("partie", 416, "Partie introuvable", "No such part"),
        Sort("adresse", 414, "Adresse trop longue", "Address too long"),
        Sort("entete", 431, "En-tête trop long", "Header too long"),
        Sort("type", 415, "Type de contenu non pris en charge", "Unsupported media type"),
        Sort("panne", 500, "Erreur du serveur", "Server error"),
        Sort("moteur", 502, "Le moteur ne répond pas", "The engine does not answer"),
        Sort("place", 503, "Serveur sans place", "Server out of room"),
        Sort("livraison", 503, "Données indisponibles", "Data unavailable"),
    )
}
_FAULTS: Final[tuple[tuple[type[errors.MaillageError], str], ...]] = (
    (errors.SyntaxFault, "syntaxe"),
    (errors.RefusedQuery, "refus"),
    (errors.QueryTimeout, "delai"),
    (errors.QueryTooHeavy, "memoire"),
    (errors.Overloaded, "charge"),
    (errors.ParameterError, "parametre"),
    (errors.UnknownQuery, "introuvable"),
    (errors.MissingData, "absentes"),
    (errors.DataError, "fichier"),
    (errors.EngineError, "moteur"),
    (errors.ReleaseError, "livraison"),
)
_NO_ROOM: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EMFILE, errno.ENFILE}
)
"""Without a temporary folder either, `tempfile` says ENOENT of no file."""
_RETRY: Final = "5"
_STATUSES: Final = {404: "introuvable", 405: "methode", 413: "taille", 415: "type", 400: "demande"}
_DETAILS: Final = {
    404: ("rien à cette adresse", "nothing at this address"),
    405: ("cette adresse ne prend pas cette méthode", "this address does not take this method"),
    400: ("la demande ne se lit pas", "the request cannot be read"),
}
_SORRY: Final = (
    "le serveur a rencontré une erreur ; rien n’est perdu, réessayer plus tard",
    "the server met an error; nothing is lost, try again later",
)


class Problem(Exception):
    """A request that cannot be answered, in the words of its reader."""

    def __init__(
        self, sort: str, fr: str, en: str, headers: Mapping[str, str] | None = None, **extra: object
    ) -> None:
        super().__init__(en)
        self.document = Document(SORTS[sort], fr, en, dict(headers or {}), extra)


@dataclass(frozen=True)
class Document:
    """A problem document: its sort, its detail in French and English, headers and further members."""

    sort: Sort
    fr: str
    en: str
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fr", errors.quoted(self.fr))

    def members(self, lang: str, instance: str) -> dict[str, object]:
        """The members of RFC 9457, and `fr` and `en`, the detail in both languages.

        Args:
            lang: the reader's language.
            instance: the path of the request.
        """
        title, detail = (self.sort.fr, self.fr) if lang == "fr" else (self.sort.en, self.en)
        return {
            "type": f"{BASE}problemes#{self.sort.name}",
            "title": title,
            "status": self.sort.status,
            "detail": detail,
            "instance": instance,
            "fr": self.fr,
            "en": self.en,
            **self.extra,
        }


def of_fault(fault: errors.MaillageError) -> Document:
    """The document of one of our faults, with line and column where it has them."""
    name = next((name for kind, name in _FAULTS if isinstance(fault, kind)), "panne")
    place = fault.place
    if place is not None and place.file.startswith("/"):  # a file of the server is nobody else's business
        place = replace(place, file="")
        fault = errors.MaillageError(fault.fr, fault.en, place)
    extra: dict[str, object] = {}
    if place is not None and place.line is not None:
        extra["line"] = place.line
        if place.column.isdigit():
            extra["column"] = int(place.column)
    headers = {"Retry-After": _RETRY} if name == "charge" else {}
    return Document(SORTS[name], fault.message("fr"), fault.message("en"), headers, extra)


def of_system(fault: OSError) -> Document:
    """The document of a fault of the system: no room for a temporary file, or a file that has gone."""
    if fault.errno in _NO_ROOM or (fault.errno == errno.ENOENT and fault.filename is None):
        return Document(
            SORTS["place"],
            "le serveur n’a plus de place pour préparer sa réponse ; réessayer plus tard",
            "the server has no room left to prepare its answer; try again later",
            {"Retry-After": "60"},
        )
    if isinstance(fault, FileNotFoundError):
        return Document(
            SORTS["livraison"],
            "un fichier de la livraison a disparu du serveur ; qui l’administre doit la refaire",
            "a file of the release has gone from the server; its administrator must build it again",
        )
    return of_status(500)


def of_status(code: int, name: str = "", headers: Mapping[str, str] | None = None) -> Document:
    """The document of a status that no fault of ours explains; nothing is said of a failure within.

    Args:
        code: the HTTP status.
        name: its reason phrase.
        headers: those of the answer.
    """
    sort = SORTS[_STATUSES.get(code, "demande" if code < 500 else "panne")]
    fr, en = _DETAILS.get(code, (name, name)) if code < 500 else _SORRY
    return Document(Sort(sort.name, code, sort.fr, sort.en), fr, en, dict(headers or {}))
