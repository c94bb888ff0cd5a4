"""Looks one body up in live services, for a person who decides; a build never does.

A service that fails, or that answers another question than the one put, raises `LookupFailure`: nothing found
and not asked are never told alike.
"""

from maillage.lookup.companies import Companies, Found, Unit
from maillage.lookup.geocoder import Geocoder, Located
from maillage.lookup.service import Cache, LookupFailure, Service
from maillage.lookup.wikidata import Wikidata

__all__ = [
    "Cache",
    "Companies",
    "Found",
    "Geocoder",
    "Located",
    "LookupFailure",
    "Service",
    "Unit",
    "Wikidata",
]
