"""Opens a release: an immutable folder with its store, dumps, report and manifest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from maillage.errors import ReleaseError

CURRENT = "current"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class File:
    """A file of a release: its path within it, size in bytes, SHA-256, media type and title."""

    path: str
    size: int
    sha256: str
    media_type: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Release:
    """A release folder that was opened: its version and what its manifest says."""

    path: Path
    version: str
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path) -> "Release":
        """Open a release, or the current one of a folder of releases.

        Raises:
            ReleaseError: none is there, or its manifest or store is missing or damaged.
        """
        path = folder / CURRENT if (folder / CURRENT).exists() else folder
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            version = str(manifest["version"])
        except FileNotFoundError as fault:
            raise ReleaseError(
                f"aucune livraison dans {folder} ; lancer « maillage build »",
                f"no release in {folder}; run 'maillage build'",
            ) from fault
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise ReleaseError(
                f"livraison abîmée dans {folder} : manifeste illisible ; relancer « maillage build »",
                f"damaged release in {folder}: unreadable manifest; run 'maillage build' again",
            ) from fault
        if not (path / "store").is_dir():
            raise ReleaseError(
                f"livraison abîmée dans {folder} : le dossier store manque",
                f"damaged release in {folder}: no store",
            )
        return cls(path.resolve(), version, manifest)

    @property
    def store_path(self) -> Path:
        """The Oxigraph store's folder."""
        return self.path / "store"

    @cached_property
    def made(self) -> datetime:
        """When it was made, to the second."""
        return datetime.fromtimestamp(int((self.path / MANIFEST).stat().st_mtime), UTC)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files that the release publishes."""
        return tuple(File(**item) for item in self.manifest["files"])
