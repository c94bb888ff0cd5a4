"""Queries in processes that may be killed."""

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from maillage.engine import Embedded, Pool, Query
from maillage.engine.pool import Settings
from maillage.errors import (
    MaillageError,
    Overloaded,
    QueryTimeout,
    QueryTooHeavy,
    RefusedQuery,
    ReleaseError,
    SyntaxFault,
)
from maillage.release import Release

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?i) }"
LOOKS_CHEAP = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), STR(?a))) }"
DOUBLING = (
    'SELECT (STRLEN(?t40) AS ?n) { BIND("aaaaaaaaaa" AS ?t0) '
    + " ".join(f"BIND(CONCAT(?t{i}, ?t{i}) AS ?t{i + 1})" for i in range(40))
    + " }"
)
pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are confined by Linux"),
]


@pytest.fixture(scope="module")
def pool(release: Release) -> Iterator[Pool]:
    """Three processes on the curated release, with little time."""
    found = Pool(
        release.store_path,
        Settings(timeout=1.0, brief_timeout=0.3, max_answer_size=2**20, query_memory=2**29),
    )
    yield found
    found.close()


@pytest.fixture(scope="module")
def patient(release: Release) -> Iterator[Pool]:
    """Processes with the usual time."""
    found = Pool(release.store_path)
    yield found
    found.close()


def whole(pool: Pool) -> None:
    """Wait until every process is there again."""
    until = time.monotonic() + 10
    while len(pool.free) < pool.settings.workers + pool.settings.reserved_workers:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } ORDER BY ?s ?o LIMIT 50",
        "SELECT * { ?s a <https://w3id.org/maillage/ontology#PTCE> OPTIONAL { ?s <a:none> ?none } } ORDER BY ?s",
        'SELECT ("01"^^<http://www.w3.org/2001/XMLSchema#integer> AS ?a) ("é\\u0007"@fr AS ?b) {}',
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c ; a <https://w3id.org/maillage/ontology#PTCE> }",
    ],
)
def test_answers_are_those_of_the_store(patient: Pool, engine: Embedded, text: str) -> None:
    """Rows, booleans and graphs, as if asked here."""
    found, expected = patient.query(Query(text)), engine.query(Query(text))
    assert type(found) is type(expected)
    match found, expected:
        case QuerySolutions(), QuerySolutions():
            assert [v.value for v in found.variables] == [v.value for v in expected.variables]
            assert [tuple(map(str, row)) for row in found] == [tuple(map(str, row)) for row in expected]
        case QueryBoolean(), QueryBoolean():
            assert bool(found) is bool(expected)
        case QueryTriples(), QueryTriples():
            assert {str(t) for t in found} == {str(t) for t in expected}


def test_an_answer_in_a_format(patient: Pool, engine: Embedded) -> None:
    """The bytes are those that the engine writes."""
    text = "SELECT ?s { ?s a <https://w3id.org/maillage/ontology#PTCE> } ORDER BY ?s"
    out = io.BytesIO()
    assert patient.send(Query(text), "csv", out) == "csv"
    answer = engine.query(Query(text))
    assert isinstance(answer, QuerySolutions)
    assert out.getvalue() == answer.serialize(format=QueryResultsFormat.CSV)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ASK {", SyntaxFault),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", RefusedQuery),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", RefusedQuery),
        (ENDLESS, QueryTimeout),
        (LOOKS_CHEAP, QueryTimeout),
        (DOUBLING, QueryTooHeavy),
    ],
)
def test_faults(pool: Pool, text: str, kind: type[MaillageError]) -> None:
    """Each fault is told in both languages, in time, and the pool is soon whole again."""
    began = time.monotonic()
    with pytest.raises((kind, QueryTimeout) if kind is QueryTooHeavy else kind) as caught:
        pool.query(Query(text))
    assert time.monotonic() - began < pool.settings.brief_timeout + pool.settings.timeout + 0.5
    assert caught.value.fr
    assert caught.value.en
    whole(pool)


def test_a_place_is_kept_for_small_questions(pool: Pool) -> None:
    """While endless ones hold the others; the last of these are turned away."""
    whole(pool)
    faults: list[MaillageError] = []

    def endless() -> None:
        try:
            pool.query(Query(ENDLESS))
        except MaillageError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=endless) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    began = time.monotonic()
    for _ in range(5):
        assert pool.query(Query("ASK { ?s ?p ?o }"))
    assert time.monotonic() - began < 0.5
    for thread in threads:
        thread.join()
    assert {type(fault) for fault in faults} <= {QueryTimeout, Overloaded}


def test_a_process_killed_at_rest_is_not_missed(pool: Pool) -> None:
    """The question goes to another."""
    whole(pool)
    for child in list(pool.free):
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
    assert pool.query(Query("ASK { ?s ?p ?o }"))
    whole(pool)


def test_a_full_pool_says_so(release: Release) -> None:
    """When nobody may wait."""
    crowded = Pool(
        release.store_path, Settings(workers=1, reserved_workers=0, timeout=1.0, queue_timeout=0.1)
    )

    def endless() -> None:
        with pytest.raises(QueryTimeout):
            crowded.query(Query(ENDLESS))

    thread = threading.Thread(target=endless)
    thread.start()
    time.sleep(0.2)
    with pytest.raises(Overloaded):
        crowded.query(Query("ASK { ?s ?p ?o }"))
    thread.join()
    assert crowded.counts.refused == 1
    assert crowded.counts.late == 1
    crowded.close()


def test_no_store(tmp_path: Path) -> None:
    """A store that does not open is a fault of the release."""
    with pytest.raises(ReleaseError):
        Pool(tmp_path)


def test_a_store_that_goes_is_said(release: Release, tmp_path: Path) -> None:
    """When no process can take the place of the one that ended, the reason is given, not a crowd."""
    store = tmp_path / "store"
    shutil.copytree(release.store_path, store)
    robbed = Pool(store, Settings(workers=1, reserved_workers=0, queue_timeout=60.0))
    assert robbed.query(Query("ASK { ?s ?p ?o }"))
    shutil.rmtree(store)
    ended = robbed.free[0].process
    ended.kill()
    ended.wait()
    for _ in range(2):
        with pytest.raises(ReleaseError):
            robbed.query(Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    robbed.close()


CONFINED = """
import os, socket, sys
from pathlib import Path
from maillage.confine.sandbox import confine
held = confine([Path(sys.argv[1])], 2**28)
def refused(work):
    try:
        work()
    except (OSError, MemoryError):
        return True
    return False
print(*held)
print(
    refused(socket.socket), refused(lambda: open("/etc/hostname").read()), refused(lambda: bytearray(2**30)),
    refused(lambda: open(sys.argv[1] + "/new", "w")), refused(lambda: os.execv("/bin/true", ["true"])),
    refused(lambda: os.unlink(sys.argv[1] + "/kept")), not refused(lambda: open(sys.argv[1] + "/kept").read()),
)
"""


def test_what_a_confined_process_cannot_do(tmp_path: Path) -> None:
    """No socket, file, program or endless memory; its own folder stays readable."""
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    held, refusals = done.stdout.splitlines()
    if {"landlock", "seccomp"} <= set(held.split()):
        assert refusals.split() == ["True"] * 7
    else:
        pytest.skip(f"this kernel offers only: {held}")
