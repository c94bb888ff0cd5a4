"""The open knowledge graph of territorial cooperation in France."""

from importlib.metadata import version

__version__ = version("maillage")
