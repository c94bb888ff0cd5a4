"""The web site and SPARQL endpoint of a release."""

from maillage.web.app import Options, create_app

__all__ = ["Options", "create_app"]
