"""The file of candidates: what is written is read again, and a wrong one is told row by row."""

from pathlib import Path

import pytest

from maillage.errors import TableError
from maillage.link.candidates import Candidate, read_candidates, write_candidates

PAIRS = (
    Candidate(
        "https://example.org/a", "CBE du Seignanx, « le comité »", "https://example.org/b", "COMITE DE BASSIN",
        "123456782", 0.75, "review", 1, "nom proche (0,93), même commune", "close name (0.93), same commune",
        "un SIREN", "a SIREN", {"name": "close", "commune": "same"}, "actor", "actor",
    ),
    Candidate("https://example.org/a", "A\nB", "https://example.org/c", "C", "", 0.0, "refused", 2, "", ""),
)  # fmt: skip


@pytest.mark.parametrize("name", ["candidates.csv", "candidates.parquet"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    """Quotes, commas, line ends and levels come back as they were, in both formats."""
    assert write_candidates(tmp_path / name, PAIRS) == 2
    assert read_candidates(tmp_path / name) == PAIRS


def test_each_wrong_row_is_told(tmp_path: Path) -> None:
    """A probability of 2, an unknown verdict and a short row are told together, each at its line."""
    path = tmp_path / "candidates.csv"
    write_candidates(path, PAIRS)
    header = path.read_text(encoding="utf-8").splitlines()[0]
    good = "a,A,b,B,,0.5,review,1,,,,,,,"
    rows = [good, good.replace("0.5", "2"), good.replace("review", "maybe"), "a,A", good.replace("b,B", ",B")]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(TableError) as fault:
        read_candidates(path)
    lines = fault.value.message("en").splitlines()
    assert [line.split(":")[0].rsplit(" ", 1)[1] for line in lines] == ["3", "4", "5", "6"]
    assert "0 to 1" in lines[0] and "review" in lines[1] and "fewer" in lines[2] and "object_iri" in lines[3]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.csv", b"a,b\n1,2\n", "missing columns"),
        ("x.csv", b"\xff\xfe", "UTF-8"),
        ("x.parquet", b"not parquet", "Parquet"),
        ("x.txt", b"", ".csv or .parquet"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """A file that is none of candidates is refused with what it should be."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=said):
        read_candidates(tmp_path / name)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """No file, no folder."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(TableError):
            read_candidates(path)
