"""The site as files: every link leads to one, and nothing on a page needs a server."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask

from maillage.cli.main import main
from maillage.errors import ParameterError
from maillage.web import twin
from maillage.web.twin import write

LINK = re.compile(r'<(?:a|link|img)\b[^>]*?\s(?:href|src)="([^"]*)"')
FAULTS: list[str] = []
"""What the small release has no page for, and links to all the same: questions, and examples of guides."""
LIVE = "https://exemple.org/maillage"


@pytest.fixture(scope="module")
def folder(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release as files."""
    found = tmp_path_factory.mktemp("twin") / "site"
    with pytest.MonkeyPatch.context() as patched:  # the 600 codes have pages like all others
        patched.setattr(twin, "_LIVE", re.compile(f"{twin._LIVE.pattern}|/(?:codes|graph|data/codes)/"))
        counted = write(app, found, LIVE)
    FAULTS.extend(counted.faults)
    assert counted.pages == len([*found.rglob("*.html")])
    assert counted.pages + counted.files == len([path for path in found.rglob("*") if path.is_file()])
    return found


def test_the_pages_are_there_in_both_languages(folder: Path) -> None:
    """Home, a thing, a question, a dump."""
    for name in ("index", "page/ptce/essai", "requetes", "requetes/poles", "donnees", "page/actor/atelier"):
        french = (folder / f"{name}.html").read_text(encoding="utf-8")
        english = (folder / "en" / f"{name}.html").read_text(encoding="utf-8")
        assert '<html lang="fr">' in french and '<html lang="en">' in english
    assert (folder / "donnees/fichiers/dumps/maillage.ttl").is_file()
    assert (folder / "static/maillage.css").is_file()
    assert (folder / "data/ptce/essai.ttl").is_file()


def test_every_link_leads_to_a_file_or_to_the_live_site(folder: Path) -> None:
    """Relative, so that the folder may stand anywhere; what needs a server leads to one."""
    lived = set()
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<form" not in text and "data-gone" not in text, page
        assert not re.search(r"<script(?![^>]*ld\+json)", text), page
        for link in map(unescape, LINK.findall(text)):
            parts = urlsplit(link)
            if parts.scheme:
                lived |= {link} if link.startswith(LIVE) else set()
                continue
            assert not link.startswith("/"), (page, link)
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            name = target.relative_to(folder).with_suffix("").as_posix().removeprefix("en/")
            assert target.is_file() or f"/{name} (404)" in FAULTS, (page, link)
    assert [fault for fault in FAULTS if not fault.endswith(" (404)")] == []
    assert any(link.startswith(f"{LIVE}/sparql") for link in lived)


def test_without_a_live_site_what_needs_one_is_no_link(app: Flask, tmp_path: Path) -> None:
    """Its words stay."""
    found = twin._Twin(app, tmp_path, "")
    found.place("/", "fr")
    text = found.page(app.test_client().get("/").text, "/", "fr")
    assert "<span>SPARQL</span>" in text and 'href="/' not in text and 'href="requetes.html"' in text


def test_no_address_leads_out_of_the_folder(app: Flask, tmp_path: Path) -> None:
    """Whatever a link says; a thing and its page are one file."""
    found = twin._Twin(app, tmp_path, "")
    assert found.place("/../../escaped.csv", "fr") == "" == found.place("/id/../../../escaped", "fr")
    assert (
        found.place("/id/ptce/essai", "fr") == found.place("/page/ptce/essai", "fr") == "page/ptce/essai.html"
    )
    assert len(found.waiting) == 1


def test_a_folder_that_holds_something_is_left_alone(app: Flask, tmp_path: Path) -> None:
    """Nothing of what stands there is overwritten."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ParameterError):
        write(app, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_refuses_what_is_no_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["static", str(tmp_path / "site"), "--live", "exemple"])
    assert "--live" in capsys.readouterr().err
