"""Gives a person's sheet back with columns of ours on the right of its table, its own bytes untouched."""

from maillage.files.annotate.added import Added
from maillage.files.annotate.annotated import annotate, as_json, ending_of, name_of

__all__ = ["Added", "annotate", "as_json", "ending_of", "name_of"]
