"""Scripts bundled with packages of npm: what is served of them, and pages without them."""

import gzip
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from maillage.web import bundle

TEXT = b"export const one = 1;\n" * 100
PAGE = "{% from 'macros.html' import module %}{{ module('one') }}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle of one script."""
    (tmp_path / "one.js").write_bytes(TEXT)
    (tmp_path / "one.js.gz").write_bytes(gzip.compress(TEXT))
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    return tmp_path


def tags(client: FlaskClient) -> str:
    """What a page writes to load the module `one`."""
    assert isinstance(client.application, Flask)
    with client.application.test_request_context("/"):
        return render_template_string(PAGE).strip()


def test_a_script_is_served_as_the_client_takes_it(client: FlaskClient, folder: Path) -> None:
    """Compressed beforehand, or whole; in both cases as a script."""
    packed = client.get("/static/bundled/one.js", headers={"Accept-Encoding": "gzip"})
    whole = client.get("/static/bundled/one.js")
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == TEXT
    assert "Content-Encoding" not in whole.headers and whole.data == TEXT
    assert packed.mimetype == whole.mimetype == "text/javascript"
    assert packed.headers["ETag"] != whole.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in whole.headers["Vary"]
    same = client.get("/static/bundled/one.js", headers={"If-None-Match": whole.headers["ETag"]})
    assert same.status_code == 304


def test_an_address_with_the_digest_may_be_kept(client: FlaskClient, folder: Path) -> None:
    """A year; any other address of the file is asked about again; another file has another address."""
    first = tags(client)
    address = first.split('"')[3]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    for other in ("/static/bundled/one.js", "/static/bundled/one.js?v=", "/static/bundled/one.js?v=0"):
        assert client.get(other).headers["Cache-Control"] == "no-cache"
    (folder / "one.js").write_bytes(b"export const two = 2;")
    assert tags(client) != first


def test_a_page_goes_without_a_bundle(client: FlaskClient, folder: Path) -> None:
    """No tag where there is no file; a style sheet where there is one; nothing else is served."""
    (folder / "one.css").write_bytes(b"p { color: red }")
    assert tags(client).startswith('<link rel="stylesheet" href="/static/bundled/one.css?v=')
    for path in ("one.js", "one.css"):
        (folder / path).unlink()
    assert tags(client) == ""
    for path in ("one.css", "..", "one.js.gz.gz"):
        assert client.get(f"/static/bundled/{path}").status_code == 404
