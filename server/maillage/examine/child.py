"""A process that examines the files of one folder: `python -m maillage.examine.child FOLDER MEMORY`.

It loads shapes, codes and facts first, then is confined; the system ends it at the deadline of a file.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from maillage import paths
from maillage.confine import frames
from maillage.confine.sandbox import confine, deadline, pipes
from maillage.errors import MaillageError
from maillage.examine.examiner import Examiner

_MACHINE: Final = tuple(
    map(
        Path,
        ("/proc/self/cgroup", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu", "/sys/fs/cgroup"),
    )
)
"""What DuckDB reads of the machine whenever it starts."""


def main(folder: Path, memory: int) -> None:
    """Examine until the requests end."""
    requests, out = pipes()
    examiner = Examiner()
    own = (paths.DATA, paths.ONTOLOGY, paths.SHAPES)
    library = (Path(sys.prefix), Path(sys.base_prefix), Path(paths.__file__).parent)
    machine = [path for path in _MACHINE if path.exists()]
    frames.send_json(out, frames.READY, confine([folder, *own, *library, *machine], memory))
    while request := frames.receive(requests):
        asked = json.loads(request[1])
        deadline(asked["seconds"])
        try:
            found = examiner.examine(folder / asked["name"])
        except MaillageError as fault:
            deadline(0)
            frames.send_fault(out, fault)
            continue
        deadline(0)
        frames.send(out, frames.DATA, json.dumps(asdict(found), ensure_ascii=False).encode())
        frames.send(out, frames.END, b"")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
