"""What a person takes away: rows for a spreadsheet, points for a map."""

from maillage.extracts.extract import Column, Extract, Kind, Note, Value, extract_of
from maillage.extracts.forms import FORMS, Form, offered

__all__ = ["FORMS", "Column", "Extract", "Form", "Kind", "Note", "Value", "extract_of", "offered"]
