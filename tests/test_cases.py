"""Each case is a file of `tests/cases` with what is expected of it beside: adding one takes no Python.

`NAME.expected.yaml` says what is run on `NAME.*` (the command `validate`, `import`, an upload) or asked of the site:

    run: validate        # validate | import | sheet (import sheet without --map) | rdf (import rdf)
                         # | article9 (--members) | request | upload (to /valider)
    status: 1            # exit status of the command; HTTP status of a request or an upload
    says: ["ligne 4"]    # each is in the French output: what is printed, the proposed mapping, the body
                         # (spaces inside « » do not count)
    says_en: ["line 4"]  # each is in the English output
    never: ["@exemple"]  # in no output, nor in the Turtle that an import writes
    turtle: ["commune:"] # import, sheet, rdf: each is in the Turtle written
    collectives: ptce    # rdf: what its collectives are
    map: {header: 3}     # import: these keys replace those of the proposed mapping
    mapping: other.yaml  # import: this mapping of the folder instead of the proposed one
    sheet: Lieux         # import: the sheet asked for
    method: POST         # request, as are path and body; headers are those of an upload too
    answer_headers: {Content-Type: text/csv}
"""

import html
import io
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from french import plain
from maillage.cli import article9, bring, check
from maillage.cli.main import main
from maillage.examine import Confined, Examination, Examiner
from maillage.examine.sheet_files import USUAL, ReadAs
from maillage.files.grid import read_grid
from maillage.model import Facts, Table
from maillage.release import Release
from maillage.territories import Gazetteer, read_territories
from maillage.web import create_app
from maillage.web.views import uploads

CASES: Final = Path(__file__).parent / "cases"
ENDING: Final = ".expected.yaml"
_OF_EACH: Final = frozenset({"run", "status", "says", "says_en", "never"})
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "validate": _OF_EACH,
    "import": _OF_EACH | {"turtle", "map", "mapping", "sheet"},
    "sheet": _OF_EACH | {"turtle", "sheet"},
    "rdf": _OF_EACH | {"turtle", "collectives"},
    "article9": _OF_EACH | {"sheet"},
    "request": _OF_EACH | {"method", "path", "headers", "body", "answer_headers"},
    "upload": _OF_EACH | {"headers", "answer_headers"},
}


@dataclass(frozen=True)
class Case:
    """What is run, and what is expected; see the keys above."""

    name: str
    run: str
    status: int
    says: tuple[str, ...] = ()
    says_en: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    turtle: tuple[str, ...] = ()
    map: Mapping[str, object] = field(default_factory=dict)
    mapping: str = ""
    sheet: str = ""
    collectives: str = ""
    method: str = "GET"
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    answer_headers: Mapping[str, str] = field(default_factory=dict)

    def input(self) -> Path:
        """The file or the folder that the case is about."""
        names = [p for p in CASES.iterdir() if p.stem == self.name and p.suffix != ".yaml"]
        assert len(names) == 1, f"{self.name}: expected one input, seen {[p.name for p in names]}"
        return names[0]

    def files(self) -> list[Path]:
        """The input, or the files in it when it is a folder: the name of a table of facts matters."""
        source = self.input()
        return sorted(source.iterdir()) if source.is_dir() else [source]


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its status, what was said, the Turtle written, the headers of the answer."""

    status: int
    said: str
    turtle: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def load(path: Path) -> Case:
    """The case of an expected file; a key that does not serve its kind of run is a fault."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(raw, dict) and raw.get("run") in KEYS, f"{path.name}: run is one of {', '.join(KEYS)}"
    unknown = set(raw) - KEYS[raw["run"]]
    assert not unknown, f"{path.name}: keys that `run: {raw['run']}` does not have: {sorted(unknown)}"
    values: dict[str, Any] = {}
    for key in fields(Case):
        if key.name in raw:
            value = raw[key.name]
            if str(key.type).startswith("tuple"):
                assert isinstance(value, list) and all(isinstance(v, str) and v for v in value), (
                    f"{path.name}: {key.name} is a list of texts"
                )
                value = tuple(value)
            values[key.name] = value
    return Case(name=path.name.removesuffix(ENDING), **values)


class OnceConfined(Confined):
    """Examines a content once for both languages: an examination has both."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[object, ...], Examination] = {}

    def examine(
        self, name: str, content: bytes, beside: Iterable[Path] = (), read_as: ReadAs = USUAL
    ) -> Examination:
        """As it is done, or was."""
        beside = list(beside)
        asked = name, content, read_as, *((path.name, path.read_bytes()) for path in beside)
        if asked not in self.known:
            self.known[asked] = super().examine(name, content, beside, read_as)
        return self.known[asked]


class OnceExaminer(Examiner):
    """Examines a content once for both languages."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[object, ...], Examination] = {}

    def examine(self, path: Path, beside: Iterable[Path] = ()) -> Examination:
        """As it is done, or was."""
        beside = list(beside)
        asked = tuple((file.name, file.read_bytes()) for file in (path, *beside))
        if asked not in self.known:
            self.known[asked] = super().examine(path, beside)
        return self.known[asked]

    def examine_rows(self, name: str, table: Table, facts: Facts) -> Examination:
        """As it is done, or was."""
        asked = name, repr(facts.rows)
        if asked not in self.known:
            self.known[asked] = super().examine_rows(name, table, facts)
        return self.known[asked]


@pytest.fixture(scope="session")
def confined() -> Any:
    """One process that examines the files of all cases."""
    with OnceConfined() as examiner:
        yield examiner


@pytest.fixture(scope="session")
def examiner() -> Examiner:
    """One examiner for all imports."""
    return OnceExaminer()


@pytest.fixture(scope="session")
def site(release: Release, confined: Confined) -> Flask:
    """The site of the curated release, whose uploads one process examines: none waits for the next to start."""
    app = create_app(release.path)
    app.extensions.pop(uploads.EXTENSION).close()
    app.extensions[uploads.EXTENSION] = confined
    return app


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The territories, read once for all lists of members."""
    return read_territories()


class _Shared:
    """Lends one examiner to commands that would each start their own."""

    def __init__(self, examiner: Confined) -> None:
        self.examiner = examiner

    def __enter__(self) -> Confined:
        return self.examiner

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a case in a language."""

    def call(case: Case, lang: str) -> Outcome:
        if case.run == "validate":
            shared = request.getfixturevalue("confined")
            monkeypatch.setattr(check, "Confined", lambda things: _Shared(shared))
            return validate(case, lang, tmp_path)
        if case.run in ("import", "sheet"):
            known = request.getfixturevalue("examiner")
            monkeypatch.setattr(bring, "Examiner", lambda: known)
            monkeypatch.setattr(bring, "read_sheet", read_grid)
            return (bring_in if case.run == "import" else read_in)(case, lang, tmp_path)
        if case.run == "rdf":
            return bring_rdf(case, lang, tmp_path)
        if case.run == "article9":
            gazetteer = request.getfixturevalue("gazetteer")
            monkeypatch.setattr(article9, "read_sheet", read_grid)
            monkeypatch.setattr(article9, "read_territories", lambda _: gazetteer)
            release: Release = request.getfixturevalue("release")
            return diagnose(case, lang, tmp_path, release.path.parent)
        return ask(case, lang, request.getfixturevalue("site"))

    return call


def command(*words: object) -> Outcome:
    """Run `maillage` as its users do."""
    runner = CliRunner()
    with runner.isolation() as streams:
        try:
            main([str(word) for word in words])
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
        said = b"".join(stream.getvalue() for stream in streams[:2])
    return Outcome(status, said.decode("utf-8"))


def validate(case: Case, lang: str, folder: Path) -> Outcome:
    """`maillage validate` on the file or the folder."""
    copy = folder / case.input().name
    (shutil.copytree if case.input().is_dir() else shutil.copy)(case.input(), copy)
    return command("--lang", lang, "validate", copy)


def diagnose(case: Case, lang: str, folder: Path, releases: Path) -> Outcome:
    """`maillage article9 --members` on the file."""
    copy = folder / case.input().name
    shutil.copy(case.input(), copy)
    sheet = ("--sheet", case.sheet) if case.sheet else ()
    return command("--lang", lang, "--releases", releases, "article9", "--members", copy, *sheet)


def bring_in(case: Case, lang: str, folder: Path) -> Outcome:
    """`maillage import sheet`: the mapping proposed, corrected as the case says, then the import."""
    source = case.input()
    sheet, mapping, out = folder / source.name, folder / "mapping.yaml", folder / "out.ttl"
    shutil.copy(source, sheet)
    base = ("--lang", lang, "import", "sheet", sheet, *(("--sheet", case.sheet) if case.sheet else ()))
    said = ""
    if case.mapping:
        shutil.copy(CASES / case.mapping, mapping)
    else:
        proposed = command(*base, "--propose", "--map", mapping)
        if proposed.status:
            return proposed
        text = mapping.read_text(encoding="utf-8")
        said = proposed.said + text
        if case.map:
            changed = yaml.safe_load(text) | dict(case.map)
            mapping.write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8")
    done = command(*base, "--map", mapping, "--out", out)
    turtle = out.read_text(encoding="utf-8") if out.exists() else ""
    assert done.status == 0 or not turtle, "an import that fails writes nothing"
    return Outcome(done.status, said + done.said, turtle)


def read_in(case: Case, lang: str, folder: Path) -> Outcome:
    """`maillage import sheet` without a mapping."""
    out = folder / "out.ttl"
    sheet = ("--sheet", case.sheet) if case.sheet else ()
    done = command("--lang", lang, "import", "sheet", case.input(), *sheet, "--out", out)
    return Outcome(done.status, done.said, out.read_text(encoding="utf-8") if out.exists() else "")


def bring_rdf(case: Case, lang: str, folder: Path) -> Outcome:
    """`maillage import rdf` on the file; what it writes has no fault."""
    out = folder / "out.ttl"
    options = ("--collectives", case.collectives) if case.collectives else ()
    done = command("--lang", lang, "import", "rdf", case.input(), "--out", out, *options)
    return Outcome(done.status, done.said, out.read_text(encoding="utf-8") if out.exists() else "")


def ask(case: Case, lang: str, site: Flask) -> Outcome:
    """A request to the site, or the upload of the file with its form."""
    client = site.test_client()
    answer: TestResponse
    if case.run == "upload":
        (file,) = case.files()
        headers = {"Accept": "text/html", "Accept-Language": lang, **case.headers}
        data = {"file": (io.BytesIO(file.read_bytes()), file.name)}
        answer = client.post("/valider", data=data, headers=headers, buffered=True)
    else:
        headers = {"Accept-Language": lang, **case.headers}
        body = case.body.encode() if case.body else None
        answer = client.open(case.path, method=case.method, headers=headers, data=body, buffered=True)
    return Outcome(answer.status_code, _as_read(answer), headers=dict(answer.headers.items()))


def _as_read(answer: TestResponse) -> str:
    """The body; a page followed by its text as a reader sees it."""
    body = answer.get_data(as_text=True)
    if answer.mimetype != "text/html":
        return body
    return body + "\n" + " ".join(html.unescape(re.sub("<[^>]*>", " ", body)).split())


PATHS: Final = sorted(CASES.glob(f"*{ENDING}"))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name.removesuffix(ENDING))
def test_case(path: Path, lang: str, run: Callable[[Case, str], Outcome]) -> None:
    """The status and the words that are expected, and none of those that must not be."""
    case = load(path)
    done = run(case, lang)
    assert done.status == case.status, done.said
    said = plain(done.said)
    for words in case.says if lang == "fr" else case.says_en:
        assert plain(words) in said, f"absent: {words}\n{done.said}"
    for words in case.turtle:
        assert words in done.turtle, f"absent from the Turtle: {words}\n{done.turtle}"
    for words in case.never:
        assert plain(words) not in said and words not in done.turtle, f"present: {words}\n{done.said}"
    for name, value in case.answer_headers.items():
        assert done.headers.get(name) == value, name


def test_every_file_is_a_case_or_serves_one() -> None:
    """An input without its expected file would never run."""
    cases = [load(path) for path in PATHS]
    used = {path.name for path in PATHS}
    for case in cases:
        used |= {case.mapping, case.input().name} if case.run != "request" else set()
    assert {path.name for path in CASES.iterdir()} <= used


KINDS: Final = [f"K{number:02}" for number in range(1, 39) if number != 33]
"""The kinds of fault that strangers met; none has the number 33."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_three_cases(kind: str) -> None:
    """A kind is mended, not a file."""
    assert sum(path.name.startswith(f"{kind}-") for path in PATHS) >= 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("run: validate\nstatus: 0\nsay: [a]\n", "say"),
        ("run: validate\nstatus: 0\nturtle: [a]\n", "turtle"),
        ("run: serve\nstatus: 0\n", "run is one of"),
        ("run: validate\nstatus: 0\nsays: a\n", "says is a list"),
    ],
)
def test_a_badly_written_case_fails(tmp_path: Path, text: str, fault: str) -> None:
    """A mistyped key does not make a test that checks nothing."""
    path = tmp_path / f"K01-x{ENDING}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError, match=fault):
        load(path)
