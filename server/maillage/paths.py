"""Where the four folders are."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKAGED = _PACKAGE / "_packaged"
ROOT = _PACKAGED if _PACKAGED.is_dir() else _PACKAGE.parents[1]

ONTOLOGY = ROOT / "ontology"
SHAPES = ROOT / "shapes"
DATA = ROOT / "data"
QUERIES = ROOT / "queries"
