"""The web site and SPARQL endpoint of a release."""

from maillage.web.app import create_app

__all__ = ["create_app"]
