"""What a page tells of one thing: in short, who takes part, what it does, and who says so."""

from maillage.web.profiles.profile import SORTS, Profile, read
from maillage.web.profiles.sheet import sheet

__all__ = ["SORTS", "Profile", "read", "sheet"]
