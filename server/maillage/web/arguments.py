"""The arguments of an address, without what trackers add to it."""

import re
from typing import Final

from flask import request

from maillage.errors import ParameterError

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


def once(name: str, values: list[str]) -> str:
    """The one value of a parameter; empty when it is not given.

    Raises:
        ParameterError: it is given twice.
    """
    if len(values) > 1:
        raise ParameterError(f"«{name}» est donné deux fois", f"'{name}' is given twice", name)
    return values[0] if values else ""
