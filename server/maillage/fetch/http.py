"""One HTTP request, its answer or the kind of its failure (RFC 9110)."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from maillage import __version__
from maillage.errors import FetchError

TEMPORARY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_HEAD: Final = (405, 501)
_EXPECTED: Final = frozenset({200, 206, 304, 416})


class TemporaryFault(Exception):
    """An attempt that failed, and that another may mend.

    Args:
        fr, en: what happened.
        retry_after: the header of that name, when the server sent one.
    """

    def __init__(self, fr: str, en: str, retry_after: str | None = None) -> None:
        self.fr, self.en, self.retry_after = fr, en, retry_after
        super().__init__(en)


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of a response to GET or HEAD."""

    status: int
    headers: Message
    body: "HTTPResponse | HTTPError"

    @property
    def length(self) -> int | None:
        """The bytes announced, as sent; None when the server does not say."""
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdecimal() else None

    def read(self) -> bytes:
        """The next bytes of the body as they come; empty at its end.

        Raises:
            TemporaryFault: the connection is cut or silent.
        """
        try:
            return self.body.read1(1 << 16)
        except (OSError, HTTPException) as fault:
            raise _network_fault(fault) from fault


@contextmanager
def request(url: str, headers: Mapping[str, str], timeout: float, method: str = "GET") -> Iterator[Answer]:
    """Put a request, following redirects; the answer is 200, 206, 304 or 416.

    Raises:
        TemporaryFault: the server is busy or failing, or the network.
        FetchError: the server refuses, or sends to an address that must not be followed.
    """
    sent = {"User-Agent": f"maillage/{__version__}", "Accept-Encoding": "identity"} | dict(headers)
    try:
        found = _opener(url).open(Request(url, headers=sent, method=method), timeout=timeout)  # noqa: S310
    except HTTPError as answer:
        found = answer
    except (OSError, HTTPException, ValueError) as fault:
        raise _network_fault(fault) from fault
    with found:
        if found.status not in _EXPECTED:
            raise _status_fault(url, method, found.status, found.headers)
        yield Answer(found.status, found.headers, found)


def announced_size(url: str, timeout: float) -> int | None:
    """The bytes of a file as its server says without sending it; None when it does not.

    Raises:
        FetchError: the server refuses; one that is busy, or that knows no HEAD, is not a fault.
    """
    try:
        with request(url, {}, timeout, method="HEAD") as answer:
            return answer.length
    except TemporaryFault:
        return None


class _Redirects(HTTPRedirectHandler):
    """Follows redirects to http(s), never from https to http, and keeps the method."""

    max_redirections = 10

    def __init__(self, secure: bool) -> None:
        self.secure = secure

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme not in ("http", "https") or (self.secure and scheme == "http"):
            raise FetchError(
                f"redirection refusée de {req.full_url} vers {newurl}",
                f"redirect refused from {req.full_url} to {newurl}",
            )
        found = super().redirect_request(req, fp, code, msg, headers, newurl)
        if found:
            found.method = req.get_method()
        return found


def _opener(url: str) -> OpenerDirector:
    """An opener of http and https alone: a redirect never reaches a file or FTP."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        UnknownHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        _Redirects(secure=urlsplit(url).scheme == "https"),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _status_fault(url: str, method: str, status: int, headers: Message) -> Exception:
    if status in TEMPORARY or (status in _NO_HEAD and method == "HEAD"):
        return TemporaryFault(
            f"le serveur répond {status}", f"the server answers {status}", headers.get("Retry-After")
        )
    if 300 <= status < 400:
        return FetchError(
            f"trop de redirections, ou en rond, depuis {url}", f"too many redirects, or a loop, from {url}"
        )
    return FetchError(f"le serveur répond {status} : {url}", f"the server answers {status}: {url}")


def _network_fault(fault: Exception) -> Exception:
    reason = fault.reason if isinstance(fault, URLError) else fault
    if isinstance(reason, ssl.SSLCertVerificationError):
        text = reason.verify_message
        return FetchError(f"certificat refusé : {text}", f"certificate refused: {text}")
    if isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME:
        return FetchError(f"serveur inconnu : {reason}", f"unknown server: {reason}")
    if isinstance(reason, ValueError) or "unknown url type" in str(reason):
        return FetchError(f"adresse refusée : {reason}", f"address refused: {reason}")
    if isinstance(reason, TimeoutError):
        return TemporaryFault("le serveur se tait", "the server is silent")
    return TemporaryFault(f"connexion coupée ({reason})", f"connection cut ({reason})")
