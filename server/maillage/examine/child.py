"""A process that examines the files of one folder: `python -m maillage.examine.child FOLDER MEMORY [THINGS]`.

It loads shapes, codes and facts before it is confined. THINGS is the `search/things.parquet` of a release,
whose things the rows of a sheet may be about.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from maillage import paths
from maillage.confine.worker import Handler, work
from maillage.errors import DataError, Place
from maillage.examine.examiner import Examiner
from maillage.examine.member_file import list_as_json
from maillage.examine.sheet_files import ReadAs, examine_any
from maillage.examine.sheets import SheetReader

_MACHINE: Final = tuple(
    map(
        Path,
        ("/proc/self/cgroup", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu", "/sys/fs/cgroup"),
    )
)
"""What DuckDB reads of the machine whenever it starts."""


def prepare(folder: Path, things: Path | None) -> tuple[Handler, list[Path]]:
    """Load the shapes and the facts."""
    own = (paths.DATA, paths.ONTOLOGY, paths.SHAPES)
    library = (Path(sys.prefix), Path(sys.base_prefix), Path(paths.__file__).parent)
    machine = [path for path in _MACHINE if path.exists()]
    known = [things] if things else []
    reader = SheetReader(Examiner(), things)
    return partial(examine, reader, folder), [folder, *own, *known, *library, *machine]


def examine(reader: SheetReader, folder: Path, request: Mapping[str, Any], out: IO[bytes]) -> str:
    """Examine one file, or read it as a list of members; the answer is what is found, in JSON."""
    name = request["name"]
    beside = [folder / other for other in request["beside"]]
    if "list_in" in request:
        found = list_as_json(reader, folder / name, request["list_in"])
    else:
        found = asdict(examine_any(reader, folder / name, beside, ReadAs(**request["read_as"])))
    try:
        out.write(json.dumps(found, ensure_ascii=False).encode())
    except OverflowError as fault:
        raise DataError(
            "trop de remarques pour un rapport ; couper le fichier en plusieurs",
            "too many remarks for a report; split the file in several",
            Place(name),
        ) from fault
    return ""


if __name__ == "__main__":
    _folder, _memory, *_things = sys.argv[1:]
    work(partial(prepare, Path(_folder), Path(_things[0]) if _things else None), int(_memory))
