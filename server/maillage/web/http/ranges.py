"""Sends a part of an answer that says `Accept-Ranges: bytes` (RFC 9110, 14)."""

import re
from typing import Final

from maillage.web.http.addresses import kind
from maillage.web.http.caching import date_in
from maillage.web.http.message import Answer, File, Request
from maillage.web.http.negotiate import HTML
from maillage.web.http.problems import Problem

_ONE: Final = re.compile(r"bytes\s*=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*", re.IGNORECASE)


def offer(request: Request, answer: Answer) -> None:
    """Say of an answer that may be asked for in parts that it may."""
    whole = answer.status == 200 and isinstance(answer.body, bytes | File)
    if whole and kind(request.path).parts and answer.media_type != HTML:
        answer.headers["Accept-Ranges"] = "bytes"


def cut(request: Request, answer: Answer) -> None:
    """Leave of a whole answer the part that is asked for.

    Several parts, a part in another unit, or of what has changed since, are not cut: the whole is sent.

    Raises:
        Problem: there is no such part (416).
    """
    asked = _ONE.fullmatch(request.headers.get("range", ""))
    if asked is None or answer.status != 200 or request.method != "GET" or answer.size is None:
        return
    if answer.headers.get("Accept-Ranges") != "bytes" or not _same(request, answer):
        return
    size = answer.size
    first, last, suffix = asked.groups()
    begin = max(0, size - int(suffix)) if suffix else int(first)
    end = size if suffix or not last else min(int(last) + 1, size)
    if first and last and int(last) < int(first):
        return
    if begin >= end:
        raise Problem(
            "partie",
            f"pas de telle partie : il y a {size} octets",
            f"no such part: there are {size} bytes",
            {"Content-Range": f"bytes */{size}"},
        )
    answer.status, answer.size = 206, end - begin
    answer.headers |= {"Content-Range": f"bytes {begin}-{end - 1}/{size}", "Content-Length": str(end - begin)}
    if isinstance(answer.body, bytes):
        answer.body = answer.body[begin:end]
    elif isinstance(answer.body, File):
        answer.body = answer.body.pieces(begin, end - begin)
    else:
        raise TypeError("an answer that says Accept-Ranges has bytes or a file")


def _same(request: Request, answer: Answer) -> bool:
    """Whether what the client has a part of is what there is: by a strong tag, or by its date (13.1.5)."""
    condition = request.headers.get("if-range", "").strip()
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == answer.headers.get("ETag") and not condition.startswith("W/")
    date = date_in(condition)
    return date is not None and date == date_in(answer.headers.get("Last-Modified", ""))
