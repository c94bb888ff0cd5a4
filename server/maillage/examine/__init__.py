"""Examines a file that a person gives, and says where it is wrong."""

from maillage.examine.confined import Confined
from maillage.examine.examiner import MAX_BYTES, OF_A_FOLDER, TABLES, Examiner, read
from maillage.examine.remarks import Examination, Remark, SheetBack, as_json
from maillage.examine.sheet_files import ReadAs
from maillage.files.grid import WORKBOOKS

__all__ = [
    "MAX_BYTES",
    "OF_A_FOLDER",
    "TABLES",
    "WORKBOOKS",
    "Confined",
    "Examination",
    "Examiner",
    "ReadAs",
    "Remark",
    "SheetBack",
    "as_json",
    "read",
]
