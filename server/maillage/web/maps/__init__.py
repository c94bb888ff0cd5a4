"""Maps without a script: outlines, points and ties as SVG, beside a table that says the same."""

from maillage.web.maps.drawing import Drawn, Mark, Tied, draw, layers_of, mainland, overseas

__all__ = ["Drawn", "Mark", "Tied", "draw", "layers_of", "mainland", "overseas"]
