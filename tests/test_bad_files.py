"""National files that are not as they must be: a clear fault that says where, in bounded memory and time."""

import gzip
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from maillage.build import National
from maillage.errors import TableError
from maillage.quads import Quads
from maillage.registers.ess_france import ESS_FRANCE
from maillage.registers.rna import RNA

HEADER = "SIREN,Famille juridique de l'entreprise"
GOOD = f"{HEADER}\n552032534,Association\n"
RNA_HEADER = "id;date_creat;titre;titre_court;objet;adrs_codeinsee;siteweb;position"


def zipped(path: Path, *names: str) -> None:
    """An archive with one good table under each name."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, GOOD * 50)


def truncated_zip(path: Path) -> None:
    """Half of an archive."""
    zipped(path, "liste.csv")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def damaged_zip(path: Path) -> None:
    """An archive whose content does not have its checksum."""
    zipped(path, "liste.csv")
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """A file of this text."""
    return data(content.encode(encoding))


def data(content: bytes) -> Callable[[Path], None]:
    """A file of these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


CASES: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("entreprisesess.zip", truncated_zip, "", "cut short or damaged"),
    ("entreprisesess.zip", damaged_zip, "", "cut short or damaged"),
    ("entreprisesess.zip", lambda path: zipped(path), "", "one file in the archive"),
    ("entreprisesess.zip", lambda path: zipped(path, "a.csv", "b.csv"), "", "a.csv, b.csv"),
    ("entreprisesess.csv.gz", data(gzip.compress(GOOD.encode() * 99)[:-20]), "", "cut short or damaged"),
    ("entreprisesess.csv.gz", data(GOOD.encode()), "", "cut short or damaged"),
    ("entreprisesess.csv", text(""), "line 1", "empty file"),
    ("entreprisesess.csv", text("\n" + GOOD), "line 1", "empty file"),
    ("entreprisesess.csv", text(GOOD.replace(",", ";")), "line 1", "expected delimiter: comma; seen: semicolon"),
    ("entreprisesess.csv", text(GOOD.replace("SIREN", "Siren")), "line 1", 'column "SIREN" missing; seen: '),
    ("entreprisesess.csv", text(GOOD.replace("Famille", "Familles")), "line 1", "seen: 'Familles juridique"),
    ("entreprisesess.csv", text(GOOD + "552032534,a,b\n"), "line 3", "expected 2 cells"),
    ("entreprisesess.csv", text(GOOD + '552032534,"a\n552032534,b\n'), "line 3", "never closed"),
    ("entreprisesess.csv", data(GOOD.encode() + b"552032534,\x00\n"), "line 3", "NUL byte"),
    ("entreprisesess.csv", data(GOOD.encode() + "552032534,Société\n".encode("latin-1")), "line 3", "byte 15: not UTF-8"),
    ("entreprisesess.csv", data(b"PK\x03\x04" + b"x" * 99), "line 1", "not a text file"),
    ("entreprisesess.csv", text("a" + ",a" * 2_000_000 + "\n"), "line 1", "1000000 bytes"),
    ("entreprisesess.csv", text("a" + ",a" * 400_000 + "\n"), "line 1", "columns"),
    ("entreprisesess.parquet", data(b"PAR1" + b"x" * 99), "", "unreadable Parquet"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "place", "message"), CASES)
def test_a_bad_file_says_where_and_why(
    tmp_path: Path, name: str, make: Callable[[Path], None], place: str, message: str
) -> None:
    """The file, the line, what was expected; in French too."""
    make(tmp_path / name)
    with pytest.raises(TableError) as caught:
        ESS_FRANCE.read(_with_sirene(), {"list": tmp_path / name})
    assert caught.value.place
    said = caught.value.place.text("en")
    assert said.startswith(name)
    assert place in said
    assert message in caught.value.en
    assert caught.value.fr


def test_mixed_encodings_are_refused_where_both_are_known(tmp_path: Path) -> None:
    """A file that is UTF-8 but for one line is not read as Latin-1 in silence."""
    rows = ["W751000001;2001-02-03;CAFÉ DU LIEU;;;75111;;A", "W751000002;2001-02-03;THÉÂTRE;;;75111;;A"]
    content = f"{RNA_HEADER}\n{rows[0]}\n".encode() + f"{rows[1]}\n".encode("latin-1")
    path = tmp_path / "rna_waldec.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match="UTF-8") as caught:
        RNA.read(Quads().con, {"associations": path})
    assert caught.value.place
    assert caught.value.place.line == 3


def test_two_files_for_one_role_are_refused(tmp_path: Path) -> None:
    """Which edition is meant cannot be guessed."""
    for year in ("2023", "2024"):
        (tmp_path / f"entreprisesess_{year}.csv").write_text(GOOD, encoding="utf-8")
    with pytest.raises(TableError, match=r"entreprisesess_2023\.csv, entreprisesess_2024\.csv"):
        list(National(tmp_path).chosen((ESS_FRANCE,)))


def test_a_folder_without_known_files_is_refused(tmp_path: Path) -> None:
    """A mistyped folder must not give a build of facts alone."""
    (tmp_path / "autre.csv").write_text("a\n", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(TableError):
            list(National(folder).chosen((ESS_FRANCE,)))


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import test_bad_files as t
try:
    t.ESS_FRANCE.read(t._with_sirene(), {"list": Path(sys.argv[1])})
except t.TableError as fault:
    print(fault.place.text("en"), "|", fault.en)
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")))
"""
"""Its peak is that of its own memory: `ru_maxrss` would be that of the process that forked it, if larger."""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="looks at /proc")
@pytest.mark.parametrize(
    ("name", "line"), [("entreprisesess.csv", 1), ("entreprisesess.csv", 3), ("entreprisesess.csv.gz", 3)]
)
def test_a_line_of_a_gigabyte_is_refused_in_bounded_memory(tmp_path: Path, name: str, line: int) -> None:
    """Nothing is read to its end that has no end."""
    path, start = tmp_path / name, "" if line == 1 else GOOD
    if path.suffix == ".gz":
        with gzip.open(path, "wb", compresslevel=1) as out:
            out.write(start.encode())
            for _ in range(200):
                out.write(b"x" * 1_000_000)
    else:
        with path.open("wb") as out:
            out.write(start.encode())
            for _ in range(1000):
                out.write(b"x" * 1_000_000)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told, peak = done.stdout.strip().splitlines()
    assert f"{name}, line {line}" in told
    assert int(peak) < 400


def _with_sirene() -> duckdb.DuckDBPyConnection:
    """A database in which Sirene has been read, with no unit."""
    con = Quads().con
    con.execute("CREATE TABLE sirene_seats (siren VARCHAR, commune VARCHAR)")
    return con
