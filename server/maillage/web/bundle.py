"""The scripts bundled with packages of npm: their addresses, and their files; a checkout may lack them."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request, send_from_directory, url_for

from maillage.web.http import compression

FOLDER: Final = Path(__file__).parent / "static/bundled"
blueprint = Blueprint("bundle", __name__)
_LONGEST: Final = 100
"""The characters of a file's name; systems refuse to look for one of more than 255."""
_YEAR: Final = 365 * 24 * 3600


@blueprint.get("/static/bundled/<name>")
def file(name: str) -> Response:
    """A file of the bundle, as it was compressed beforehand for those who take that.

    Its address has the digest of the file: what is kept under that address stays true.
    """
    if len(name) > _LONGEST:
        abort(404)
    asked = request.headers.get("Accept-Encoding", "")
    packed = compression.wanted(asked) and (FOLDER / f"{name}.gz").is_file()
    lasting = request.args.get("v", "") == (_version(name) or None)
    response = send_from_directory(
        FOLDER, f"{name}.gz" if packed else name, max_age=_YEAR if lasting else None
    )
    response.cache_control.immutable = lasting
    response.vary.add("Accept-Encoding")
    return response


def bundled(name: str) -> str:
    """The address of a file of the bundle; empty where it is not there: the page then goes without."""
    version = _version(name)
    return url_for("bundle.file", name=name, v=version) if version else ""


def _version(name: str) -> str:
    path = FOLDER / Path(name).name[:_LONGEST]
    return _digest(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache(maxsize=64)
def _digest(path: Path, _written: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
