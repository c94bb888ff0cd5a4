"""The page that says why: sentences for a fact and its proof, and the documents behind each step."""

from maillage.web.proofs.page import Page, told
from maillage.web.proofs.steps import Shown, Source

__all__ = ["Page", "Shown", "Source", "told"]
