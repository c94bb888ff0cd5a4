"""What a build reads: the four folders, and the national files of a folder."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage import paths
from maillage.errors import TableError
from maillage.ontology import axiom_files
from maillage.publish.manifest import digest_folder
from maillage.registers.national import NationalSource, Reader
from maillage.release import digest

Progress = Callable[[str, float, float], None]
"""Called at the end of a stage with its name, its seconds and the peak memory so far in MB."""


@dataclass(frozen=True)
class Inputs:
    """The folders that every build reads."""

    data: Path = paths.DATA
    ontology: Path = paths.ONTOLOGY
    shapes: Path = paths.SHAPES
    queries: Path = paths.QUERIES

    def axioms(self) -> list[Path]:
        """The files that the reasoner reads."""
        return list(axiom_files(self.ontology))

    def shape_files(self) -> list[Path]:
        """The files of shapes, without the diagnostic of article 9, which gives verdicts."""
        return sorted(p for p in self.shapes.glob("*.ttl") if p.name != "article9.ttl")

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each folder."""
        return {
            name: digest_folder(getattr(self, name)) for name in ("data", "ontology", "shapes", "queries")
        }


@dataclass(frozen=True)
class National:
    """The national files to take in, and how.

    Args:
        folder: where the files are; none are read when None.
        departments: the codes of the départements to build, as `33`; all when empty.
        memory: gigabytes that the build may use in all.
        perimeter: which units a source that has several perimeters takes, by name; its own when empty.
        spark: the address of the Spark that runs rules, counts and shapes; DuckDB does when empty.
    """

    folder: Path | None = None
    departments: frozenset[str] = frozenset()
    memory: float = 6.0
    spark: str = ""
    perimeter: str = ""

    def chosen(
        self, sources: tuple[NationalSource, ...]
    ) -> Iterator[tuple[NationalSource, Mapping[str, Path]]]:
        """The sources whose first file is there, in an order that respects `after`, with their files by role.

        Raises:
            TableError: the folder holds no file of any source, or two for one role.
        """
        if self.folder is None:
            return
        if not self.folder.is_dir():
            raise TableError(f"dossier absent : {self.folder}", f"no such folder: {self.folder}")
        found = {source.name: (source, self._files(source)) for source in sources}
        there = {name: pair for name, pair in found.items() if next(iter(pair[0].files)) in pair[1]}
        if not there:
            raise TableError(
                f"aucun fichier national connu dans {self.folder} ; voir « maillage fetch »",
                f"no known national file in {self.folder}; see 'maillage fetch'",
            )
        done: list[str] = []
        while len(done) < len(there):
            for name, (source, _) in there.items():
                if name not in done and all(other in done or other not in there for other in source.after):
                    done.append(name)
        yield from (there[name] for name in done)

    def reader(self, source: NationalSource) -> Reader:
        """How a source is read, in the perimeter chosen."""
        return source.perimeters.get(self.perimeter, source.read)

    def _files(self, source: NationalSource) -> dict[str, Path]:
        assert self.folder is not None
        files = {}
        for role, patterns in source.files.items():
            found = sorted(
                {path for pattern in patterns for path in self.folder.glob(pattern) if path.is_file()}
            )
            if len(found) > 1:
                names = ", ".join(path.name for path in found)
                raise TableError(
                    f"{source.name} : plusieurs fichiers pour un rôle, n’en garder qu’un : {names}",
                    f"{source.name}: several files for one role, keep one: {names}",
                )
            if found:
                files[role] = found[0]
        return files

    def digests(self, sources: tuple[NationalSource, ...]) -> dict[str, str]:
        """The SHA-256 of each file read, by its name."""
        return {path.name: digest(path) for _, files in self.chosen(sources) for path in files.values()}
