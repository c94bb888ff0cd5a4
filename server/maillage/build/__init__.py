"""The order of the stages: from the four folders and national files to a release that is served."""

from maillage.build.inputs import Inputs, National, Progress
from maillage.build.stages import build

__all__ = ["Inputs", "National", "Progress", "build"]
