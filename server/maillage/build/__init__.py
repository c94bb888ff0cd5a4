"""The order of the stages: from the four folders and national files to a release that is served."""

from maillage.build.inputs import Inputs, National, Progress
from maillage.build.stages import LATE, build

__all__ = ["LATE", "Inputs", "National", "Progress", "build"]
