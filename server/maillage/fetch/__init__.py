"""Brings national files from the network into a folder, whole or not at all."""

from maillage.fetch.download import Outcome, Watch, fetch
from maillage.fetch.http import announced_size
from maillage.fetch.policy import Clock, Policy
from maillage.fetch.state import STATE_FOLDER, locked

__all__ = ["STATE_FOLDER", "Clock", "Outcome", "Policy", "Watch", "announced_size", "fetch", "locked"]
