"""Matches rows of people's sheets with things of the graph (Reconciliation Service API)."""

from maillage.reconcile.batch import BATCH, Asked, Batch, Faulty, TooManyQueries, read_batch, read_extension
from maillage.reconcile.columns import COLUMNS, Column, columns_of
from maillage.reconcile.judging import Candidate, Feature, Shown, Thing
from maillage.reconcile.kinds import SCHEMA_SPACE, TYPES, Type, type_of, type_of_kind
from maillage.reconcile.matcher import Failure, Finder, Matcher, Outcome, described

__all__ = [
    "BATCH",
    "COLUMNS",
    "SCHEMA_SPACE",
    "TYPES",
    "Asked",
    "Batch",
    "Candidate",
    "Column",
    "Failure",
    "Faulty",
    "Feature",
    "Finder",
    "Matcher",
    "Outcome",
    "Shown",
    "Thing",
    "TooManyQueries",
    "Type",
    "columns_of",
    "described",
    "read_batch",
    "read_extension",
    "type_of",
    "type_of_kind",
]
