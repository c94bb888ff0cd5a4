"""Finds things by what people type: the table of things and the index of a release."""

from maillage.search.hits import Found, Hit
from maillage.search.index import Index
from maillage.search.things import write_things
from maillage.search.writing import write_index

__all__ = ["Found", "Hit", "Index", "write_index", "write_things"]
