"""A release on disk: dumps, catalogue, manifest, and the switch to it."""

from maillage.publish.dumps import write_dumps
from maillage.publish.manifest import seal
from maillage.publish.switch import Workshop, workshop
from maillage.publish.turtle import write_turtle

__all__ = ["Workshop", "seal", "workshop", "write_dumps", "write_turtle"]
