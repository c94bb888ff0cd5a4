"""Runs the application under gunicorn: threads that listen, and processes that answer (`engine.Pool`)."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from maillage.engine.pool import Pool, Settings
from maillage.release import Release
from maillage.web.app import Options, create_app
from maillage.web.limits import Rates
from maillage.web.metrics import LOG

_QUIET: Final = "error"  # its warnings name who asks


@dataclass(frozen=True)
class Service:
    """How the server runs.

    Args:
        host, port: where it listens.
        threads: requests answered at a time; the others wait to be accepted.
        pool: what the processes that answer queries may do.
        rates: what one client may do.
        public_url, proxies, log, log_queries: as for `web.app.Options`.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 32
    pool: Settings = field(default_factory=Settings)
    rates: Rates = field(default_factory=Rates)
    public_url: str = ""
    proxies: int = 0
    log: bool = False
    log_queries: bool = False


def serve(release_dir: Path, service: Service | None = None) -> None:
    """Serve the current release until stopped, and the one that takes its place.

    One process listens: admission, limits and counts are in one place. If it ends, gunicorn starts another,
    and what was asked meanwhile waits on the socket.

    Raises:
        ReleaseError: there is no release, or it is damaged.
    """
    Release.open(release_dir)
    _Server(release_dir, service or Service()).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no stubs
    """Gunicorn within this program; `load` runs in the worker, after the fork."""

    def __init__(self, release_dir: Path, service: Service) -> None:
        self.release_dir, self.service = release_dir, service
        self.settings: dict[str, Any] = {
            "bind": f"{service.host}:{service.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": service.threads,
            "worker_connections": 1_000,
            "backlog": 1_024,
            "timeout": 30,
            "graceful_timeout": 10,
            "keepalive": 5,
            "limit_request_line": 8_190,
            "accesslog": None,
            "loglevel": _QUIET,
            "proc_name": "maillage",
        }
        super().__init__()

    def load_config(self) -> None:
        """Take the settings given here, and no file or environment."""
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application of the worker."""
        service = self.service
        logging.basicConfig(format="%(message)s")
        if service.log:
            LOG.setLevel(logging.INFO)
        return create_app(
            self.release_dir,
            Options(
                public_url=service.public_url,
                engine=lambda release: Pool(release.store_path, service.pool),
                rates=service.rates,
                proxies=service.proxies,
                log=service.log,
                log_queries=service.log_queries,
            ),
        )
