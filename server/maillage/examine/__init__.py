"""Examines a file that a person gives, and says where it is wrong."""

from maillage.examine.confined import Confined
from maillage.examine.examiner import MAX_BYTES, OF_A_FOLDER, TABLES, Examiner, read
from maillage.examine.remarks import Examination, Remark, as_json

__all__ = [
    "MAX_BYTES",
    "OF_A_FOLDER",
    "TABLES",
    "Confined",
    "Examination",
    "Examiner",
    "Remark",
    "as_json",
    "read",
]
