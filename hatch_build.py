"""Writes the README of the package: a reader of an index follows no link to a file of the project."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

BASE = "https://w3id.org/maillage/"
SERVED = {
    "ontology/maillage.ttl": "ontology",
    "ontology/codes": "codes",
    "shapes": "shapes",
    "queries": "requetes",
    "data/facts/README.md": "donnees",
}
"""By path in the project: where the graph is served, what stands at that path."""


class Readme(MetadataHookInterface):
    """Gives the package's metadata its README."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme` from README.md."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        readme = re.sub(r"\[([^\]]+)\]\((?!https?:)([^)]+)\)", _absolute, text)
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}


def _absolute(link: re.Match[str]) -> str:
    """The link with an address that is served, or the path of the file in the source distribution."""
    label, path = link.groups()
    if path in SERVED:
        return f"[{label}]({BASE}{SERVED[path]})"
    return f"`{path}`" if label == path else f"{label} (`{path}`)"
