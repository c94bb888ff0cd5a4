"""Feeds the parsers of strangers' bytes, led by coverage: `python parsers.py TARGET FOLDER [libFuzzer options]`.

Only our own faults may come out: what a reader can mend. libFuzzer ends the process, with status 0 when all its runs
have passed; else the traceback and the input are on standard error.
"""

import contextlib
import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["maillage"], enable_loader_override=False):
    from pyoxigraph import Store

    from maillage import catalogue, facts, paths
    from maillage.catalogue import Parameter, Type
    from maillage.confine import frames
    from maillage.engine import Embedded, Query
    from maillage.engine.formats import FORMATS, GRAPHS, ROWS
    from maillage.errors import DataError, MaillageError, ParameterError, QueryError
    from maillage.examine import confined, examiner, lines, reading
    from maillage.facts import tables
    from maillage.files import grid, sheetxml
    from maillage.sparql import guard
    from maillage.sparql.dataset import dataset
    from maillage.sparql.tokens import tokens
    from maillage.web.http import compression, limits, negotiate, protocol
    from maillage.web.http.message import Request
    from maillage.web.http.problems import Problem

Target = Callable[[bytes], None]
LABEL = {"fr": "x", "en": "x"}
KINDS = tuple(
    Parameter("x", kind, LABEL, rdf_class=rdf_class, scheme="roles" if kind is Type.CODE else "")
    for kind in Type
    for rdf_class in (("mlg:PTCE", "mlg:Actor", "mlg:SourceGraph", "mlg:X") if kind is Type.IRI else ("",))
)
KNOWN = [query for query in catalogue.load(paths.QUERIES) if query.parameters]
ENGINE = Embedded(Store())


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _pieces(data: bytes, number: int) -> list[bytes]:
    """The parts of an input, between bytes FF, which UTF-8 has not."""
    return [*data.split(b"\xff", number - 1), *([b""] * number)][:number]


def query(data: bytes) -> None:
    """A query: cut into tokens in order, judged, and if let pass, taken by an engine as no call to another server."""
    text = _text(data)
    try:
        end = 0
        for token in tokens(text):
            assert end <= token.start < token.end and text[token.start : token.end] == token.text
            end = token.end
        guard.changes(text)
        dataset(text, "http://a/")
        guard.check(text)
        ENGINE.query(Query(text))
    except QueryError:
        pass


def request(data: bytes) -> None:
    """A request as SPARQL Protocol has it: query string, Content-Type, Accept, body."""
    query_string, kind, accept, body = _pieces(data, 4)
    accepted = accept.decode("latin-1") or None
    for content_type in (None, kind.decode("latin-1"), protocol.FORM, protocol.QUERY):
        try:
            kinds = {} if content_type is None else {"content-type": content_type}
            method = "GET" if content_type is None else "POST"
            found = protocol.read(Request(method, "/sparql", query_string, kinds, body=body))
            if found is not None:
                assert protocol.choice(found, accepted).form in (None, *FORMATS.values())
        except (Problem, QueryError):
            pass


def headers(data: bytes) -> None:
    """What Accept, Accept-Encoding and an address are taken for: never a fault."""
    text = data.decode("latin-1")
    for found in negotiate.ranges(text):
        assert 0 <= found.weight <= 1
    for forms in (ROWS, GRAPHS):
        choice = negotiate.choose(text, forms, "last")
        assert choice is None or choice.form in (None, *forms)
    negotiate.wants_page(text)
    compression.wanted(text)
    assert limits.client_of(text) or not text


def value(data: bytes) -> None:
    """A value of a parameter: a term or a refusal; put in a query, it leaves a query of the same form."""
    text = _text(data)
    for parameter in KINDS:
        with contextlib.suppress(ParameterError):
            parameter.term(text)
    known = KNOWN[len(data) % len(KNOWN)]
    try:
        bound = known.bind({**known.example, known.parameters[-1].name: text})
    except ParameterError:
        return
    assert len(tokens(bound)) == len(tokens(known.bind(known.example)))
    assert guard.check(bound).form is known.form


def table(data: bytes) -> None:
    """A table of facts, and a sheet: rows and faults that have a place."""
    path = FOLDER / "ptce.csv"
    path.write_bytes(data)
    reading = tables.read_table(path, TABLE)
    for fault in (*reading.faults, *facts.check_rows(path.name, TABLE, reading.rows, REFERENCES).faults):
        assert fault.fr and fault.en
    with contextlib.suppress(DataError):
        grid.read_grid(path)


def workbook(data: bytes) -> None:
    """The parts of a workbook, between bytes FF: looked through within bounds, or refused."""
    path = FOLDER / "lieux.xlsx"
    parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in zip(parts, _pieces(data, 4), strict=True):
            book.writestr(name, content)
    with contextlib.suppress(DataError):
        for sheet in sheetxml.look(path).values():
            assert all(shown in (4, 7) for shown in sheet.shown.values())
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("content.xml", data)
    with contextlib.suppress(DataError):
        sheetxml.look(path)


def file(data: bytes) -> None:
    """The name of a file, and the lines of a text: a name that a disk takes, in no other folder."""
    name = confined._file_name(_text(data))
    assert (FOLDER / name).resolve().parent == FOLDER
    (FOLDER / name).write_bytes(data)
    text = data.decode("utf-8", "replace")  # as a file is read: half a character is none
    for found in (
        lines.turtle_lines(text, "a:"),
        lines.xml_lines(text, "a:"),
        lines.read_json(text, "a:").lines,
    ):
        assert all(1 <= line <= text.count("\n") + 1 for line in found.named.values())
    for ending in (".ttl", ".jsonld", ".rdf"):
        path = FOLDER / f"a{ending}"
        path.write_bytes(data)
        with contextlib.suppress(DataError):
            reading.read_rdf(path, paths.ONTOLOGY / "context.jsonld")
    (FOLDER / name).unlink()


def frame(data: bytes) -> None:
    """What a process says: the same frames whole or in pieces, and a fault of ours whatever it holds."""
    whole = [*frames.Joined().feed(data)]
    joined = frames.Joined()
    assert [f for n in range(len(data)) for f in joined.feed(data[n : n + 1])] == whole
    source = io.BytesIO(data)
    for kind, content in whole:
        assert frames.receive(source) == (kind, content)
        assert isinstance(frames.fault(content), MaillageError)
    fault = frames.fault(data)
    assert isinstance(fault, MaillageError)
    fault.message("fr")


def _queries() -> list[bytes]:
    return [
        *[query.text.encode() for query in catalogue.load(paths.QUERIES)][:20],
        b'VERSION "1.2" ASK FROM <a:g> { << ?s ?p <<( ?a ?b "x"@fr--ltr )>> ~ ?r >> ?q ?o {| a:b 1 |} }',
        b"PREFIX a: <b:> SELECT (COUNT(*) AS ?n) { ?s (a:p/^a:q)+|!a:r ?o FILTER(?o IN (1, -2e3, 'x')) } GROUP BY ?s",
        b"ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        b"DROP ALL",
    ]


def _frames() -> list[bytes]:
    said: list[object] = [
        {"kind": "RdfError", "fr": "a", "en": "b", "place": {"file": "a", "line": 1}},
        {},
        [],
    ]
    return [frames.frame(frames.FAULT, json.dumps(s).encode()) + frames.frame(frames.END, b"") for s in said]


TARGETS: dict[str, tuple[Target, Callable[[], list[bytes]]]] = {
    "query": (query, _queries),
    "request": (
        request,
        lambda: [
            b"query=ASK%7B%7D&default-graph-uri=a:b&format=json\xff\xfftext/html;q=0.5, */*",
            b"\xffapplication/sparql-query; charset=utf-8\xfftext/turtle\xffASK {}",
            b"\xffapplication/x-www-form-urlencoded\xff\xffquery=ASK%7B%7D&update=x",
        ],
    ),
    "headers": (
        headers,
        lambda: [b'text/html;level="1,\\"";q=0.5, application/*;q=1.000, */*;q=0', b"gzip;q=0.5, *", b"::1"],
    ),
    "value": (value, lambda: [*[v.encode() for q in KNOWN for v in q.example.values()][:40], b"\"\\' } #"]),
    "table": (table, lambda: [b"\n".join((paths.DATA / "facts" / "ptce.csv").read_bytes().splitlines()[:3])]),
    "workbook": (
        workbook,
        lambda: [
            b'<workbook xmlns:r="r"><sheets><sheet name="A" r:id="i"/></sheets></workbook>\xff<Relationships>'
            b'<Relationship Id="i" Target="worksheets/sheet1.xml"/></Relationships>\xff<styleSheet><numFmts><numFmt '
            b'numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>\xff'
            b'<worksheet><sheetData><row r="1"><c r="B7" s="0"><v>1</v></c></row></sheetData></worksheet>',
            b'<office:a><table:table table:name="a"><table:table-row table:number-rows-repeated="2"><table:table-cell '
            b'office:value-type="date" table:number-columns-repeated="3" table:number-rows-spanned="2"><text:p>2020'
            b"</text:p></table:table-cell></table:table-row></table:table></office:a>",
        ],
    ),
    "file": (
        file,
        lambda: [b"../../x.ttl", b"a\\b:c", "日".encode() * 99, b"@prefix a: <http://a/> .\na:b a a:c ."],
    ),
    "frame": (frame, _frames),
}
FOLDER = Path(tempfile.gettempdir())

if __name__ == "__main__":
    name, folder, *options = sys.argv[1:]
    FOLDER = Path(folder).resolve() / "files"
    corpus = Path(folder) / "corpus"
    for made in (FOLDER, corpus):
        made.mkdir()
    target, seeds = TARGETS[name]
    for number, seed in enumerate(seeds()):
        (corpus / f"{number:03}").write_bytes(seed)
    if name == "table":
        known = examiner.Examiner()
        TABLE = known.facts.tables["ptce"]
        REFERENCES = facts.Known(
            known.codes, facts.things(known.facts.tables, known.facts.rows), known.gazetteer
        )
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()
