"""What can go wrong, one class a kind of fault.

    MaillageError
    ├── DataError              a file that people write is not as it must be
    │   ├── TableError         a table of facts: file, line, column
    │   │   ├── ContactError   a cell holds a contact
    │   │   └── TableFaults    several of them, told together
    │   ├── RdfError           an RDF file: file, line, column
    │   └── HeaderError        a query or source header
    ├── BuildError             a release cannot be made or switched
    │   ├── InconsistencyError the facts contradict the ontology
    │   ├── InvalidGraphError  the graph breaks its shapes or checks
    │   └── PersonalDataError  something that looks like personal data
    ├── QueryError             a question that cannot be put
    │   ├── SyntaxFault        not SPARQL
    │   ├── RefusedQuery       SPARQL that this endpoint does not run
    │   ├── ParameterError     a parameter missing, mistyped or unknown
    │   ├── UnknownQuery       no canned query of that name
    │   ├── MissingData        a question whose data the release does not hold
    │   ├── QueryTimeout       a question that takes too long
    │   └── QueryTooHeavy      a question that takes too much memory
    ├── EngineError            a SPARQL server that does not answer
    │   └── Overloaded         one that answers too many questions already
    ├── FetchError             a national file that cannot be brought here
    └── ReleaseError           no release, or a damaged one

Every message has a French and an English form; the CLI and the web choose.
"""

import errno
import re
import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unicodedata import category

_CAUSES: Final = {
    errno.ENOENT: ("introuvable", "no such file or folder"),
    errno.EISDIR: ("c’est un dossier", "it is a folder"),
    errno.ENOTDIR: ("ce n’est pas un dossier", "it is not a folder"),
    errno.EEXIST: ("existe déjà", "it exists already"),
    errno.EACCES: ("accès refusé", "access denied"),
    errno.EPERM: ("accès refusé", "access denied"),
    errno.EROFS: ("disque en lecture seule", "read-only disk"),
    errno.ENOSPC: ("disque plein", "disk full"),
    errno.ENAMETOOLONG: ("nom trop long", "name too long"),
    errno.ELOOP: ("c’est un lien", "it is a link"),
    errno.EINVAL: ("refusé par le système", "refused by the system"),
    errno.EIO: ("le disque ne se lit pas", "the disk cannot be read"),
    errno.EDQUOT: ("quota de disque atteint", "disk quota reached"),
    errno.EFBIG: ("fichier trop grand pour ce disque", "file too large for this disk"),
    errno.EMFILE: ("trop de fichiers ouverts", "too many open files"),
    errno.EADDRINUSE: ("adresse déjà prise", "address already in use"),
    errno.EADDRNOTAVAIL: ("cette adresse n’est pas celle de cette machine", "not an address of this machine"),
    errno.ECONNREFUSED: ("connexion refusée", "connection refused"),
    errno.ECONNRESET: ("connexion coupée", "connection reset"),
    errno.EPIPE: ("connexion coupée", "connection cut"),
    errno.ETIMEDOUT: ("pas de réponse", "no answer"),
    errno.EHOSTUNREACH: ("machine hors d’atteinte", "host out of reach"),
    errno.ENETUNREACH: ("réseau hors d’atteinte", "network out of reach"),
}
_OPENING: Final = re.compile(r"« ?(?=\S)")
_CLOSING: Final = re.compile(r"(?<=\S) ?»")
_REPEATED: Final = 80
"""How many characters of a value a message repeats."""
_NO_NAMES: Final = (
    "le nom du serveur ne se résout pas, le réseau manque peut-être",
    "the name of the server does not resolve, perhaps for lack of a network",
)


def cause(fault: OSError) -> tuple[str, str]:
    """Why a file cannot be read or written, or a server reached, in French and in English."""
    if fault.errno == socket.EAI_NONAME:
        return "serveur inconnu", "unknown server"
    if isinstance(fault, socket.gaierror):  # its numbers are not those of the system
        return _NO_NAMES
    said = fault.strerror or str(fault)
    return _CAUSES.get(fault.errno or 0, (f"le système dit « {said} »", said))


def quoted(french: str) -> str:
    """A French text with a no-break space inside each pair of quotation marks, as French has it."""
    return _CLOSING.sub("\u00a0»", _OPENING.sub("«\u00a0", french))


def shortened(value: str) -> str:
    """A value as a message repeats it: its first 80 characters, those that do not print as escapes."""
    start = value if len(value) <= _REPEATED else value[:_REPEATED] + "…"
    return "".join(c if c.isprintable() or category(c) == "Zs" else ascii(c)[1:-1] for c in start)


def not_a_file(path: Path) -> tuple[str, str]:
    """Why a path is not that of a file to read, in French and in English."""
    if path.is_dir():
        return "c’est un dossier : nommer ses fichiers", "it is a folder: name its files"
    if str(path) == "-":
        return (
            "l’entrée standard n’est pas lue : nommer un fichier",
            "standard input is not read: name a file",
        )
    if path.exists():
        return "ce n’est pas un fichier ordinaire", "it is not an ordinary file"
    return "fichier introuvable", "no such file"


def in_quotes(names: Iterable[str]) -> tuple[str, str]:
    """Names in quotes, which may hold commas, joined by commas: in French and in English."""
    names = list(names)
    return ", ".join(f"«{name}»" for name in names), ", ".join(f"'{name}'" for name in names)


@dataclass(frozen=True)
class Place:
    """Where in a file: path, 1-based line and column name or number, each optional."""

    file: str = ""
    line: int | None = None
    column: str = ""

    def text(self, lang: str = "fr") -> str:
        """The place as a reader says it: `ptce.csv, ligne 3, colonne «themes»`."""
        line_word, column_word = ("ligne", "colonne") if lang == "fr" else ("line", "column")
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"{line_word} {self.line}")
        if self.column.isdigit():
            parts.append(f"{column_word} {self.column}")
        elif self.column:
            parts.append(
                f"{column_word} «{self.column}»" if lang == "fr" else f'{column_word} "{self.column}"'
            )
        return ", ".join(parts)


class MaillageError(Exception):
    """A fault that its reader can do something about.

    Args:
        fr: the message in French: what is known, what was expected, what to do.
        en: the same in English.
        place: where in a file, when there is one.
    """

    def __init__(self, fr: str, en: str, place: Place | None = None) -> None:
        self.fr, self.en, self.place = fr, en, place
        super().__init__(self.message("en"))

    def message(self, lang: str = "fr") -> str:
        """One line in `fr` or `en`, the place first."""
        text = self.fr if lang == "fr" else self.en
        where = self.place.text(lang) if self.place else ""
        separator = " : " if lang == "fr" else ": "
        said = f"{where}{separator}{text}" if where else text
        return quoted(said) if lang == "fr" else said


class DataError(MaillageError):
    """A file that people write is not as it must be."""


@dataclass(frozen=True)
class Fix:
    """What may be written in a cell instead of what is wrong: a proposal, which a person accepts.

    Args:
        text: what to write; to leave the cell empty when it is empty.
        first: whether it goes in the first of the columns that are at fault together (that of a code, where
            its name has one of its own), else in the last.
    """

    text: str
    first: bool = False


class TableError(DataError):
    """A table of facts has a fault.

    Args:
        fr: the message in French.
        en: the same in English.
        place: where in a file.
        fix: what may be written instead, where something is likely.
    """

    def __init__(self, fr: str, en: str, place: Place | None = None, fix: Fix | None = None) -> None:
        self.fix = fix
        super().__init__(fr, en, place)


class ContactError(TableError):
    """A cell holds a contact."""


class Faults:
    """Faults of cells: the first of each column and class, and how many others there are of each.

    Args:
        most: how many of a column are kept; all when None.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.told: list[TableError] = []
        self.numbers: Counter[tuple[type, str]] = Counter()
        self.lines: set[int | None] = set()
        """The lines of all of them."""

    def add(self, fault: TableError) -> None:
        """Keep a fault, or count it."""
        kind = self.kind(fault)
        self.numbers[kind] += 1
        self.lines.add(fault.place.line if fault.place else None)
        if self.most is None or self.numbers[kind] <= self.most:
            self.told.append(fault)

    @staticmethod
    def kind(fault: TableError) -> tuple[type, str]:
        """What a fault is counted with: those of its class in its column."""
        return type(fault), fault.place.column if fault.place else ""

    @property
    def left(self) -> Counter[tuple[type, str]]:
        """How many are counted and not kept, by kind."""
        return self.numbers - Counter(map(self.kind, self.told))

    def __iter__(self) -> Iterator[TableError]:
        """Those that are kept."""
        return iter(self.told)

    def __len__(self) -> int:
        """How many there are, kept or not."""
        return self.numbers.total()


class TableFaults(TableError):
    """Several faults of tables, one a line; as many as a reader can take, then their number.

    Args:
        faults: at least one.
        others: how many more there are, which are not kept.
    """

    MOST = 100

    def __init__(self, faults: Iterable[TableError], others: int = 0) -> None:
        self.faults = tuple(faults)
        self.number = len(self.faults) + others
        super().__init__(self._lines("fr"), self._lines("en"))

    def _lines(self, lang: str) -> str:
        lines = [fault.message(lang) for fault in self.faults[: self.MOST]]
        if others := self.number - len(lines):
            lines.append(f"et {others} de plus" if lang == "fr" else f"and {others} more")
        return "\n".join(lines)


class RdfError(DataError):
    """An RDF file cannot be read."""


class HeaderError(DataError):
    """The header of a query or of a source is not as it must be."""


class BuildError(MaillageError):
    """A release cannot be made or switched."""


class InconsistencyError(BuildError):
    """The facts contradict the ontology."""


class InvalidGraphError(BuildError):
    """The graph breaks its shapes, or a check found rows."""


class PersonalDataError(BuildError):
    """Something in the graph looks like personal data."""


class QueryError(MaillageError):
    """A question that cannot be put."""


class SyntaxFault(QueryError):
    """The query is not SPARQL 1.1."""


class RefusedQuery(QueryError):
    """The query is SPARQL that this endpoint does not run."""


class ParameterError(QueryError):
    """A parameter is missing, mistyped or unknown.

    Args:
        fr: the message in French.
        en: the same in English.
        parameter: the name of the parameter that is at fault, when it is one.
        reason: the message by language, for a reader who sees that name already.
    """

    def __init__(
        self, fr: str, en: str, parameter: str = "", reason: Mapping[str, str] | None = None
    ) -> None:
        self.parameter, self.reason = parameter, reason or {"fr": fr, "en": en}
        super().__init__(fr, en)


class UnknownQuery(QueryError):
    """No canned query has that name."""


class MissingData(QueryError):
    """The question needs data that the release does not hold."""


class QueryTimeout(QueryError):
    """The answer takes longer than it may."""


class QueryTooHeavy(QueryError):
    """The answer takes more memory than it may."""


class EngineError(MaillageError):
    """A SPARQL server does not answer."""


class Overloaded(EngineError):
    """The engine answers too many questions already."""


class FetchError(MaillageError):
    """A national file cannot be brought here."""


class ReleaseError(MaillageError):
    """There is no release, or it is damaged."""
