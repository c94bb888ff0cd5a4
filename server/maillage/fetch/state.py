"""What is kept beside fetched files: the part of one under way, what is known of a whole one, the lock.

All of it stands in the folder `.fetch` of the folder of files, out of the way of what looks files up by
pattern: `FILE.part` the bytes so far, `FILE.part.json` which edition they are of, `FILE.etag` which edition
the whole file is.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from maillage.errors import FetchError, cause
from maillage.files.lock import held, sync_folder

STATE_FOLDER: Final = ".fetch"


@dataclass(frozen=True)
class Edition:
    """Which edition of a file: its address, its validators, its size.

    Args:
        url: as it was asked for, before redirects.
        etag, modified: the headers `ETag` and `Last-Modified`; empty when not sent.
        size: the bytes of the whole file; None when not known.
        checksum: what it was found to add up to, `sha256:…`; empty when not checked.
    """

    url: str
    etag: str = ""
    modified: str = ""
    size: int | None = None
    checksum: str = ""

    @classmethod
    def of(cls, url: str, headers: Mapping[str, str], size: int | None) -> "Edition":
        """The edition that an answer is of."""
        return cls(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), size)

    @property
    def validator(self) -> str:
        """What `If-Range` takes: a strong tag or a date (RFC 9110, 13.1.5); empty when there is neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def same(self, other: "Edition") -> bool:
        """Whether nothing says that the two are different editions."""
        pairs = ((self.etag, other.etag), (self.modified, other.modified), (self.size, other.size))
        return all(one == another for one, another in pairs if one and another)


@dataclass(frozen=True)
class Paths:
    """The places of a file and of what is kept of it."""

    file: Path

    @property
    def folder(self) -> Path:
        """Where what is kept stands."""
        return self.file.parent / STATE_FOLDER

    @property
    def part(self) -> Path:
        """The bytes so far."""
        return self.folder / f"{self.file.name}.part"

    @property
    def part_edition(self) -> Path:
        """Which edition they are of."""
        return self.folder / f"{self.file.name}.part.json"

    @property
    def edition(self) -> Path:
        """Which edition the whole file is."""
        return self.folder / f"{self.file.name}.etag"

    def drop_part(self) -> None:
        """Forget what was under way."""
        self.part.unlink(missing_ok=True)
        self.part_edition.unlink(missing_ok=True)

    def publish(self, edition: Edition) -> None:
        """Give the part its name, on the disk before and after (never half a file under the final name)."""
        with self.part.open("rb") as done:
            os.fsync(done.fileno())
        self.edition.unlink(missing_ok=True)
        self.part.replace(self.file)
        sync_folder(self.file.parent)
        write_edition(self.edition, edition)
        self.part_edition.unlink(missing_ok=True)


def read_edition(path: Path) -> Edition | None:
    """The edition kept in a file; None when there is none that can be read."""
    try:
        return Edition(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_edition(path: Path, edition: Edition) -> None:
    """Keep an edition in a file, whole or not at all."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as out:
        json.dump(asdict(edition), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    new.replace(path)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for one fetch at a time; the lock falls with the process.

    Raises:
        FetchError: another process fetches into it, or it cannot be written.
    """
    with ExitStack() as stack:
        try:
            (folder / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
            stack.enter_context(held(folder / STATE_FOLDER / "lock"))
        except BlockingIOError as fault:
            raise FetchError(
                f"un autre téléchargement est en cours dans {folder}",
                f"another fetch is under way in {folder}",
            ) from fault
        except OSError as fault:
            fr, en = cause(fault)
            raise FetchError(
                f"le dossier {folder} ne peut pas être écrit : {fr}",
                f"the folder {folder} cannot be written: {en}",
            ) from fault
        yield
