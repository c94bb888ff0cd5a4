"""The HTTP client of everything that is fetched or published: one set of time-outs, proxies and redirects."""

import ssl
from functools import cache
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from maillage import __version__
from maillage.errors import FetchError, cause

_CONNECT: Final = 30.0
"""Seconds to connect, whatever a server then takes to answer."""


def client(timeout: float) -> httpx.Client:
    """A client that gives up after so many silent seconds, and follows no redirect by itself.

    Proxies are those of the environment, certificates those of the system.

    Raises:
        ValueError: the environment names a proxy that is none.
        ImportError: it names one of a kind that is not installed (SOCKS).
        FetchError: later, at a redirect to another scheme than http and https.
    """
    return httpx.Client(
        headers={"User-Agent": f"maillage/{__version__}"},
        timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT)),
        verify=_trusted(),
        follow_redirects=False,
        event_hooks={"response": [_refuse_other_schemes]},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates of the system, read once."""
    return ssl.create_default_context()


def _refuse_other_schemes(response: httpx.Response) -> None:
    """Stop at a redirect out of the web, before its address is read as one of HTTP."""
    if response.has_redirect_location:
        target = urljoin(str(response.url), response.headers["Location"])
        if urlsplit(target).scheme not in ("http", "https"):
            raise redirect_refused(str(response.url), target)


def network_cause(fault: Exception) -> tuple[str, str]:
    """Why a server cannot be reached: httpx keeps the reason among the causes of its own exceptions."""
    reason: BaseException | None = fault
    while reason is not None:
        if isinstance(reason, OSError) and not isinstance(reason, ssl.SSLError):
            return cause(reason)
        reason = reason.__cause__ or reason.__context__
    if isinstance(fault, httpx.TimeoutException):
        return "il se tait", "it is silent"
    return f"« {fault} »", str(fault)


def redirect_refused(source: str, target: str) -> FetchError:
    """The fault of a redirect that must not be followed."""
    return FetchError(
        f"redirection refusée de {source} vers {target}", f"redirect refused from {source} to {target}"
    )
