"""The arguments of an address, without what trackers add to it."""

import re
from collections.abc import Iterable
from typing import Final

from flask import request

from maillage.errors import ParameterError, shortened

_OWN: Final = frozenset({"lang", "format"})
"""What each page reads by itself."""
_TRACKER: Final = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa)_[a-z_]+|(?:fb|g|d|ms|y|tt|tw)clid|[gw]braid|gad_source|mc_[ce]id|igshid"
    r"|srsltid|_hs(?:enc|mi)|_ga|_gl",
    re.IGNORECASE,
)
"""What social networks and mailings add to the addresses that they share; it means nothing here."""


def arguments() -> dict[str, str]:
    """The arguments of the address, but for the language and the format.

    Raises:
        ParameterError: one is given twice.
    """
    names = [name for name in request.args if name not in _OWN and not _TRACKER.fullmatch(name)]
    return {name: once(name, request.args.getlist(name)) for name in names}


def only(*known: str, longest: int = 0) -> dict[str, str]:
    """The arguments of the address, but for the language and the format, all of which are known.

    Args:
        known: their names.
        longest: the characters that a value may have; 0 where the caller bounds it.

    Raises:
        ParameterError: one is unknown, too long, or given twice.
    """
    given = arguments()
    for name, value in given.items():
        if name not in known:
            said, listed = shortened(name), ", ".join(known)
            raise ParameterError(
                f"pas de paramètre «{said}» ; connus : {listed}",
                f"no parameter '{said}'; known: {listed}",
                said,
            )
        if longest and len(value) > longest:
            raise ParameterError(
                f"«{name}» : au plus {longest} caractères", f"'{name}': at most {longest} characters", name
            )
    return given


def one_of(name: str, value: str, known: Iterable[str]) -> str:
    """A value that is empty, or one of those that a parameter takes.

    Raises:
        ParameterError: it is another.
    """
    known = list(known)
    if value and value not in known:
        said, listed = shortened(value), ", ".join(known)
        raise ParameterError(
            f"«{name}» ne prend pas «{said}» ; possibles : {listed}",
            f"'{name}' does not take '{said}'; possible: {listed}",
            name,
        )
    return value


def once(name: str, values: list[str]) -> str:
    """The one value of a parameter; empty when it is not given.

    Raises:
        ParameterError: it is given twice.
    """
    if len(values) > 1:
        raise ParameterError(f"«{name}» est donné deux fois", f"'{name}' is given twice", name)
    return values[0] if values else ""
