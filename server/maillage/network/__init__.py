"""The network of cooperation: undertakings, what ties them, and how they stand among the others.

`measures` is apart: a build alone computes, and a site need not load what it computes with.
"""

from maillage.network.model import Edge, Measured, Network, Undertaking
from maillage.network.reading import read_network
from maillage.network.writing import JSON, load, write

__all__ = ["JSON", "Edge", "Measured", "Network", "Undertaking", "load", "read_network", "write"]
