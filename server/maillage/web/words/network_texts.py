"""The texts of the network, in French and in English."""

from typing import Final

NETWORK: Final[dict[str, tuple[str, str]]] = {}
