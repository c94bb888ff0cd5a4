"""Writes the README of the package for readers of an index, and bundles the scripts of its pages."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
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
    """Gives the package's metadata a README whose links lead somewhere from an index."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme` from README.md."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        readme = re.sub(r"!?\[([^\]]+)\]\((?!https?:)([^)]+)\)", _absolute, text)
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}


class Bundle(BuildHookInterface[Any]):
    """Bundles the scripts of the site before a wheel is made; in a checkout, make does."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle them.

        Raises:
            CalledProcessError: npm or Node failed, and has said why.
        """
        if version != "editable":
            words = [sys.executable, Path(self.root) / "assets/bundle.py"]
            subprocess.run(words, check=True)  # noqa: S603 - our own script


def _absolute(link: re.Match[str]) -> str:
    """The link with an address that is served, or the path of the file in the source distribution."""
    label, path = link.groups()
    if link[0].startswith("!"):
        return label  # an index shows no picture that stands in the project
    if path in SERVED:
        return f"[{label}]({BASE}{SERVED[path]})"
    return f"`{path}`" if label == path else f"{label} (`{path}`)"
