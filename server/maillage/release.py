"""Opens a release: an immutable folder with its store, dumps, report and manifest."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from maillage.errors import ReleaseError, cause

CURRENT: Final = "current"
MANIFEST: Final = "manifest.json"
STORE: Final = "store"
INDEX: Final = "search/index"
THINGS: Final = "search/things.parquet"
NETWORK: Final = "network/network.json"
STORE_SEAL: Final = "store.json"
"""The size and digest of each file of the store and of the index.

It is apart from the manifest, as two builds differ in them.
"""

_UNSEALED: Final = ("LOCK", "LOG", ".")
"""How the files of RocksDB and of tantivy begin that hold no data, and that they write when they open."""


@dataclass(frozen=True)
class File:
    """A file of a release: its path within it, size in bytes, SHA-256, media type and title."""

    path: str
    size: int
    sha256: str
    media_type: str
    title: Mapping[str, str]


@dataclass(frozen=True)
class Sealed:
    """A file as it was sealed: its path within the release, size in bytes and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Damage:
    """A file that is not as it was sealed, and how, in French and in English."""

    path: str
    fr: str
    en: str


@dataclass(frozen=True)
class Release:
    """A release folder that was opened: its version, what its manifest says, when it was made."""

    path: Path
    version: str
    manifest: Mapping[str, Any]
    made: datetime

    @classmethod
    def open(cls, folder: Path) -> "Release":
        """Open a release, or the current one of a folder of releases.

        Raises:
            ReleaseError: none is there, or a file of it is missing or has another size than when sealed.
        """
        release = cls.read(folder)
        damaged = next(release.damages(), None)
        if damaged:
            raise ReleaseError(
                f"livraison abîmée dans {folder} : {damaged.path} {damaged.fr} ;"
                " relancer « maillage build », qui la remplace",
                f"damaged release in {folder}: {damaged.path} {damaged.en};"
                " run 'maillage build' again, which replaces it",
            )
        return release

    @classmethod
    def read(cls, folder: Path) -> "Release":
        """Read the manifest of a release alone, as `open` does; its other files may be damaged.

        Raises:
            ReleaseError: none is there, or its manifest cannot be read.
        """
        path = folder / CURRENT if (folder / CURRENT).exists() else folder
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
            version = str(manifest["version"])
            made = datetime.fromtimestamp(int((path / MANIFEST).stat().st_mtime), UTC)
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise ReleaseError(
                f"aucune livraison dans {folder} ; lancer « maillage build »",
                f"no release in {folder}; run 'maillage build'",
            ) from fault
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise ReleaseError(
                f"livraison abîmée dans {folder} : {MANIFEST} illisible ; relancer « maillage build »",
                f"damaged release in {folder}: unreadable {MANIFEST}; run 'maillage build' again",
            ) from fault
        return cls(path.resolve(), version, manifest, made)

    @property
    def store_path(self) -> Path:
        """The Oxigraph store's folder."""
        return self.path / STORE

    @property
    def index_path(self) -> Path:
        """The folder of the search index."""
        return self.path / INDEX

    @property
    def things_path(self) -> Path | None:
        """The table of things that are searched; none in a release that was made before there was one."""
        path = self.path / THINGS
        return path if path.is_file() else None

    @property
    def network_path(self) -> Path | None:
        """The network of cooperation; none in a release that was made before there was one."""
        path = self.path / NETWORK
        return path if path.is_file() else None

    @cached_property
    def files(self) -> tuple[File, ...]:
        """The files that the release publishes."""
        return tuple(File(**item) for item in self.manifest["files"])

    def sealed(self) -> Iterator[Sealed]:
        """Every file whose size and digest are known: what is published, then the store.

        Raises:
            ReleaseError: the list of the store's files is missing or cannot be read.
        """
        for file in self.files:
            yield Sealed(file.path, file.size, file.sha256)
        if "store" not in self.manifest:
            return
        try:
            store = json.loads((self.path / STORE_SEAL).read_text(encoding="utf-8"))
            yield from (Sealed(**item) for item in store)
        except (OSError, ValueError, TypeError) as fault:
            raise ReleaseError(
                f"livraison abîmée : {STORE_SEAL} manque ou est illisible ; relancer « maillage build »",
                f"damaged release: {STORE_SEAL} is missing or unreadable; run 'maillage build' again",
            ) from fault

    def damages(self, *, digests: bool = False) -> Iterator[Damage]:
        """The files that are missing or changed, by their size; by their content too with `digests`."""
        if not self.store_path.is_dir():
            yield Damage(STORE, "manque", "is missing")
            return
        try:
            files = list(self.sealed())
        except ReleaseError:
            yield Damage(STORE_SEAL, "manque ou est illisible", "is missing or unreadable")
            return
        for file in files:
            damaged = _damage(self.path, file, digests=digests)
            if damaged:
                yield damaged


def _damage(folder: Path, file: Sealed, *, digests: bool) -> Damage | None:
    """How a file differs from what was sealed, or None."""
    try:
        size = (folder / file.path).stat().st_size
        if size != file.size:
            return Damage(
                file.path, f"a {size} octets au lieu de {file.size}", f"has {size} bytes, not {file.size}"
            )
        if digests and digest(folder / file.path) != file.sha256:
            return Damage(file.path, "a été modifié", "was changed")
    except FileNotFoundError:
        return Damage(file.path, "manque", "is missing")
    except OSError as fault:
        fr, en = cause(fault)
        return Damage(file.path, f"est illisible ({fr})", f"cannot be read ({en})")
    return None


def seal_store(folder: Path) -> None:
    """Write the size and digest of each file of a release's store, which is closed, and of its index."""
    files = [
        {"path": f"{part}/{path.name}", "size": path.stat().st_size, "sha256": digest(path)}
        for part in (STORE, INDEX)
        if (folder / part).is_dir()
        for path in sorted((folder / part).iterdir())
        if not path.name.startswith(_UNSEALED)
    ]
    (folder / STORE_SEAL).write_text(json.dumps(files, indent=1) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Watch:
    """Whether the files of a release that is served stay whole.

    Digests are computed once, in the background; sizes and times are looked at each time.
    """

    def __init__(self, release: Release) -> None:
        """Note the files as they are, and begin to compute their digests."""
        self.release = release
        self._files = tuple(file.path for file in release.sealed())
        self._times = {path: self._time(path) for path in self._files}
        self._changed: Damage | None = None
        self._thread = threading.Thread(target=self._compare, daemon=True, name="digests")
        self._thread.start()

    def damage(self) -> Damage | None:
        """The first file that is damaged, as far as is known; None when there is none."""
        if self._changed:
            return self._changed
        for path in self._files:
            if self._time(path) != self._times[path]:
                return Damage(path, "manque ou a changé", "is missing or has changed")
        return None

    def wait(self, seconds: float) -> None:
        """Wait for the digests."""
        self._thread.join(seconds)

    def _time(self, path: str) -> tuple[int, int] | None:
        try:
            found = (self.release.path / path).stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns

    def _compare(self) -> None:
        self._changed = next(self.release.damages(digests=True), None)
