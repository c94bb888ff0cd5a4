"""What a page tells of a territory: its poles, places and actors, their ties, those that are missing."""

from maillage.web.areas.area import KINDS, Area, area_of
from maillage.web.areas.page import AreaPage, read

__all__ = ["KINDS", "Area", "AreaPage", "area_of", "read"]
