"""The canned queries: header, parameters, running them; what a release says against article 9."""

from maillage.catalogue.describe import describe
from maillage.catalogue.parameters import Option, Parameter
from maillage.catalogue.queries import Arguments, CannedQuery, Catalogue, load, read_query
from maillage.catalogue.values import Type
from maillage.catalogue.verdicts import told_of
from maillage.catalogue.views import View

__all__ = [
    "Arguments",
    "CannedQuery",
    "Catalogue",
    "Option",
    "Parameter",
    "Type",
    "View",
    "describe",
    "load",
    "read_query",
    "told_of",
]
