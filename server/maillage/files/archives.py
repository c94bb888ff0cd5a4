"""Opens a national file as it comes: plain, zipped with one table in it, or gzipped."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from maillage.errors import Place, TableError, cause
from maillage.files.scratch import scratch

_CHUNK: Final = 1 << 20


@contextmanager
def unpacked(path: Path, folder: Path | None = None, *, several: bool = False) -> Iterator[list[Path]]:
    """The tables that a file holds, unpacked beside if need be and removed after.

    Args:
        path: `.zip`, `.gz`, or a plain file.
        folder: where to unpack; a folder of this process when None.
        several: whether a zip may hold more than one table.

    Raises:
        TableError: the archive is cut short or damaged, or holds no table, or several.
    """
    ending = path.suffix.lower()
    if ending not in (".zip", ".gz"):
        yield [path]
        return
    with tempfile.TemporaryDirectory(dir=folder or scratch()) as name:
        try:
            if ending == ".zip":
                targets = _unzip(path, Path(name), several=several)
            else:
                targets = [Path(name) / path.stem]
                with gzip.open(path) as packed:
                    _copy(packed, targets[0])
        # zipfile raises NotImplementedError for a compression that it does not know.
        except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, NotImplementedError) as fault:
            raise TableError(
                f"archive tronquée ou abîmée (« {fault} ») ; la télécharger de nouveau",
                f"archive cut short or damaged ({fault}); download it again",
                Place(path.name),
            ) from fault
        except RuntimeError as fault:  # zipfile's, of a password
            raise TableError(
                "archive protégée par un mot de passe", "archive protected by a password", Place(path.name)
            ) from fault
        except OSError as fault:
            raise TableError(
                f"décompression : {cause(fault)[0]}", f"unpacking: {cause(fault)[1]}", Place(path.name)
            ) from fault
        yield targets


def _unzip(path: Path, folder: Path, *, several: bool) -> list[Path]:
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if not members or (len(members) > 1 and not several):
            names = ", ".join(m.filename for m in members[:5]) or "—"
            raise TableError(
                f"un seul fichier attendu dans l’archive ; vus : {names}",
                f"expected one file in the archive; seen: {names}",
                Place(path.name),
            )
        targets = []
        for number, member in enumerate(members):
            target = folder / f"{number}-{Path(member.filename).name}"
            with archive.open(member) as packed:
                _copy(packed, target)
            targets.append(target)
        return targets


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path) -> None:
    with target.open("wb") as out:
        shutil.copyfileobj(packed, out, _CHUNK)
