"""The trained parameters of the model: how likely each level is of a true pair and of a false one."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from maillage.errors import DataError, Place
from maillage.link.comparing import GROUPS, UNKNOWN, conditions

_PAIR: Final = re.compile(r"\[\s+([0-9.e-]+),\s+([0-9.e-]+)\s+\]")
TRAINED: Final = Path(__file__).with_name("parameters.json")
"""Those that come with the code, made by `bench/link_training.py`."""


@dataclass(frozen=True)
class Parameters:
    """What training gave.

    Args:
        prior: the probability that a pair which blocking keeps is true.
        levels: for each group of comparisons and each of its levels, the names of both joined by spaces, its
            probability among true pairs and among false ones.
        threshold: the probability from which a pair is accepted without a person.
        doubt: the probability under which a pair is refused.
    """

    prior: float
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    threshold: float
    doubt: float

    def of(self, group: Sequence[str], levels: Sequence[str]) -> tuple[float, float]:
        """The probabilities of a level of a group among true pairs and among false ones."""
        return self.levels[" ".join(group)][" ".join(levels)]

    def as_json(self) -> str:
        """The text of the file."""
        levels = {
            name: {level: [float(f"{m:.4g}"), float(f"{u:.4g}")] for level, (m, u) in those.items()}
            for name, those in self.levels.items()
        }
        whole: dict[str, Any] = {
            "prior": round(self.prior, 6),
            "threshold": self.threshold,
            "doubt": self.doubt,
            "levels": levels,
        }
        text = json.dumps(whole, indent=1)
        return _PAIR.sub(r"[\1, \2]", text) + "\n"


def read_parameters(path: Path = TRAINED) -> Parameters:
    """Read the parameters of the model.

    Raises:
        DataError: the file is not one, or is of other comparisons than the code's.
    """
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        levels = {
            name: {level: (float(m), float(u)) for level, (m, u) in those.items()}
            for name, those in said["levels"].items()
        }
        found = Parameters(float(said["prior"]), levels, float(said["threshold"]), float(said["doubt"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise DataError(
            "les paramètres du rapprochement ne se lisent pas",
            "the parameters of linking cannot be read",
            Place(str(path)),
        ) from fault
    expected = {" ".join(group): {" ".join(levels) for levels in weighed(group)} for group in GROUPS}
    if {name: set(those) for name, those in found.levels.items()} != expected:
        raise DataError(
            "ces paramètres sont d’autres comparaisons : refaire l’apprentissage (bench/link_training.py)",
            "these parameters are of other comparisons: train again (bench/link_training.py)",
            Place(str(path)),
        )
    return found


def weighed(group: Sequence[str]) -> list[tuple[str, ...]]:
    """The levels of a group that have probabilities: all but that of a lone comparison that says nothing."""
    return [levels for levels, _ in conditions(group) if levels != (UNKNOWN,)]
