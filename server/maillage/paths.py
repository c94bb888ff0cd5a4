"""Where the four folders are."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_WHEEL_FILES = _PACKAGE / "files"
ROOT = _WHEEL_FILES if _WHEEL_FILES.is_dir() else _PACKAGE.parents[1]

ONTOLOGY = ROOT / "ontology"
SHAPES = ROOT / "shapes"
DATA = ROOT / "data"
QUERIES = ROOT / "queries"
