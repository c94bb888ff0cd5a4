"""Runs the application under gunicorn: several processes, each with the store open for reading."""

from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from maillage.release import Release
from maillage.web.app import create_app

_SECONDS: Final = 30


def serve(
    release_dir: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    public_url: str = "",
) -> None:
    """Serve a release until stopped. A process that is busy for 30 s is killed and replaced.

    Raises:
        ReleaseError: there is no release, or it is damaged.
    """
    Release.open(release_dir)
    _Server(release_dir, f"{host}:{port}", workers, public_url).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no stubs
    """Gunicorn within this program; `load` runs in each worker, after the fork."""

    def __init__(self, release_dir: Path, bind: str, workers: int, public_url: str) -> None:
        self.release_dir, self.public_url = release_dir, public_url
        self.settings: dict[str, Any] = {
            "bind": bind,
            "workers": workers,
            "worker_class": "sync",
            "timeout": _SECONDS,
            "graceful_timeout": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "limit_request_line": 8_190,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "maillage",
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the settings given here, and no file or environment."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of one worker."""
        return create_app(self.release_dir, public_url=self.public_url)
