"""What the operating system offers to bound a process, and what it lacks."""

import sys
from typing import Final

if sys.platform != "win32":
    import resource

CONFINES: Final = sys.platform != "win32"
"""Whether a process can be bounded here at all."""


def lacking() -> tuple[str, str] | None:
    """What this system lacks to confine a process, for its user, in French and English; None on Linux."""
    if sys.platform.startswith("linux"):
        return None
    if not CONFINES:
        return (
            "Windows ne borne ni mémoire, ni durée, ni accès ; n’examiner que des fichiers sûrs",
            "Windows bounds neither memory, time nor access; examine trusted files only",
        )
    return (
        "ce système borne la durée de l’examen, sans fermer l’accès au réseau et aux fichiers",
        "this system bounds the time of the examination, and leaves network and files open",
    )


def peak_memory() -> float:
    """The most memory that this process has taken, in MiB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
