"""The canned queries: header, parameters, running them."""

from maillage.catalogue.describe import describe
from maillage.catalogue.parameters import Choice, Parameter
from maillage.catalogue.queries import CannedQuery, Catalogue, load, read_query
from maillage.catalogue.values import Type

__all__ = [
    "CannedQuery",
    "Catalogue",
    "Choice",
    "Parameter",
    "Type",
    "describe",
    "load",
    "read_query",
]
