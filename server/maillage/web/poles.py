"""The PTCE that an address names."""

import re

from pyoxigraph import NamedNode

from maillage import iris
from maillage.catalogue import known
from maillage.errors import shortened
from maillage.iris import KEY_PATTERN
from maillage.web.http.problems import Problem
from maillage.web.site import site


def known_pole(key: str) -> str:
    """The IRI of the PTCE of a key.

    Raises:
        Problem: there is none.
    """
    if re.fullmatch(KEY_PATTERN, key):
        iri = iris.thing("ptce", key)
        if known.is_thing(site().engine, NamedNode(iri), "mlg:PTCE"):
            return iri
    raise unknown_pole(key)


def unknown_pole(key: str) -> Problem:
    """What is said where no PTCE has a key."""
    said = shortened(key)
    return Problem(
        "introuvable",
        f"aucun PTCE ne s’appelle «{said}» ; les voir tous à l’adresse /article9",
        f"no PTCE is called '{said}'; see them all at /article9",
    )
