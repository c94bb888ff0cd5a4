"""One HTTP request, its answer or the kind of its failure (RFC 9110)."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from maillage.errors import FetchError, cause
from maillage.fetch.client import client, redirect_refused

TEMPORARY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_NO_HEAD: Final = (405, 501)
_EXPECTED: Final = frozenset({200, 206, 304, 416})
_MOST_REDIRECTS: Final = 10


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
    headers: Mapping[str, str]
    pieces: Iterator[bytes]

    @property
    def length(self) -> int | None:
        """The bytes announced, as sent; None when the server does not say."""
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isdecimal() else None

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def read(self) -> bytes:
        """The next bytes of the body as they come, still coded; empty at its end, or where it was cut.

        Raises:
            TemporaryFault: the connection is silent, or cut with no length announced.
        """
        try:
            return next(self.pieces, b"")
        except httpx.HTTPError as fault:
            if isinstance(fault, httpx.RemoteProtocolError) and self.length is not None:
                return b""  # who counts the bytes says how many are missing
            raise _network_fault(fault, "") from fault


@contextmanager
def request(url: str, headers: Mapping[str, str], timeout: float, method: str = "GET") -> Iterator[Answer]:
    """Put a request, following redirects; the answer is 200, 206, 304 or 416.

    Raises:
        TemporaryFault: the server is busy or failing, or the network.
        FetchError: the server refuses, or sends to an address that must not be followed.
    """
    with ExitStack() as stack:
        try:
            http = stack.enter_context(client(timeout))
            sent = {"Accept-Encoding": "identity"} | dict(headers)
            response = follow(http, http.build_request(method, url, headers=sent))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, ImportError) as fault:
            raise _network_fault(fault, url) from fault
        stack.callback(response.close)
        if response.status_code not in _EXPECTED:
            raise _status_fault(url, method, response)
        yield Answer(response.status_code, response.headers, response.iter_raw())


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


def follow(http: httpx.Client, asked: httpx.Request) -> httpx.Response:
    """Send a request and follow its redirects, never from https to http.

    Raises:
        FetchError: such a redirect.
    """
    secure, response = asked.url.scheme == "https", http.send(asked, stream=True)
    for _ in range(_MOST_REDIRECTS):
        following = response.next_request
        if following is None:
            break
        response.close()
        if secure and following.url.scheme == "http":
            raise redirect_refused(str(response.url), str(following.url))
        response = http.send(following, stream=True)
    return response


def _status_fault(url: str, method: str, response: httpx.Response) -> Exception:
    status = response.status_code
    if status in TEMPORARY or (status in _NO_HEAD and method == "HEAD"):
        return TemporaryFault(
            f"le serveur répond {status}", f"the server answers {status}", response.headers.get("Retry-After")
        )
    if 300 <= status < 400:
        return FetchError(
            f"trop de redirections, ou en rond, depuis {url}", f"too many redirects, or a loop, from {url}"
        )
    return FetchError(f"le serveur répond {status} : {url}", f"the server answers {status}: {url}")


def _network_fault(fault: Exception, url: str) -> Exception:
    """What a failure at an address is: httpx keeps the reason among the causes of its own exceptions.

    The server that fails is told too where it is another, after a redirect.
    """
    host = urlsplit(_asked(fault) or url).hostname or ""
    cut = ("connexion coupée", "connection cut")
    reason: BaseException | None = fault
    while reason is not None:
        if isinstance(reason, ssl.SSLCertVerificationError):
            text = reason.verify_message
            return FetchError(
                f"{url} : certificat de {host} refusé : « {text} »",
                f"{url}: certificate of {host} refused: {text}",
            )
        if isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME:
            return FetchError(
                f"{url} : serveur inconnu, ou réseau absent : {host}",
                f"{url}: unknown server, or no network: {host}",
            )
        if isinstance(reason, OSError):
            cut = cause(reason)
        reason = reason.__cause__ or reason.__context__
    if not isinstance(fault, httpx.HTTPError) or isinstance(fault, httpx.UnsupportedProtocol):
        return FetchError(f"{url} : adresse refusée : « {fault} »", f"{url}: address refused: {fault}")
    if isinstance(fault, httpx.TimeoutException):
        return TemporaryFault("le serveur se tait", "the server is silent")
    fr, en = (f"{host} : {cut[0]}", f"{host}: {cut[1]}") if host else cut
    return TemporaryFault(fr, en)


def _asked(fault: Exception) -> str:
    """The address that a request of httpx was put to; empty when the fault does not tell."""
    try:
        return str(fault.request.url) if isinstance(fault, httpx.RequestError) else ""
    except RuntimeError:
        return ""
