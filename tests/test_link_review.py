"""`maillage review`: the queue, what each answer becomes, and the command in a terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from maillage.errors import TableError
from maillage.link.candidates import ACCEPTED, REFUSED, REVIEW, Candidate, write_candidates
from maillage.link.decisions import Known, read_decisions
from maillage.link.review import Answer, Review, queue, read_unsure, rests_on, unsure_pairs
from maillage.model import CellMapping, Column, Facts, Row, Table
from maillage.vocabulary import ID

TODAY = "2026-11-27"
SIRENS = ("784671695", "214003121", "243300316", "200041788", "200066371")
KNOWN = Known(
    {f"{ID}actor/{key}": frozenset({key.upper()}) for key in ("a", "b", "c")}
    | {f"{ID}tiers-lieu/t": frozenset({"T"})}
)


def pair(key: str, siren: str, probability: float = 0.9, rank: int = 1, **more: str) -> Candidate:
    """A candidate for an actor."""
    kind = "tiers-lieu" if key == "t" else "actor"
    given = Candidate(
        f"{ID}{kind}/{key}", key.upper(), f"{ID}actor/{siren}", f"UNITÉ {siren}", siren, probability, REVIEW, rank,
        "nom proche (0,93), même commune", "close name (0.93), same commune", "un site web", "a website",
    )  # fmt: skip
    return replace(given, **dict[str, Any](more))


def session(tmp_path: Path, *pairs: Candidate, known: Known = KNOWN) -> Review:
    """A session on candidates, with what is decided and unsure in the folder."""
    path = tmp_path / "revue.sssom.tsv"
    decided = {(d.subject, d.object) for s in read_decisions(tmp_path, known) for d in s.decisions}
    return Review(path, queue(pairs, {}, 0.98, decided, unsure_pairs(path)), known, "network", TODAY)


def decisions(tmp_path: Path) -> list[tuple[str, str, bool]]:
    """What the tables of a folder say, read strictly."""
    return [
        (d.subject.removeprefix(ID), d.object.rpartition("/")[2], d.accepted)
        for found in read_decisions(tmp_path, KNOWN)
        for d in found.decisions
    ]


def order(items: list[Candidate], weights: dict[str, int], *, blind: bool = False) -> list[str]:
    """The units of a queue, in order."""
    return [
        item.candidate.siren
        for item in queue(items, {ID + k: v for k, v in weights.items()}, 0.98, blind=blind)
    ]


def test_what_much_rests_on_comes_first() -> None:
    """The weight of the subject counts, then how near the probability is to the threshold."""
    pairs = [pair("a", SIRENS[0], 0.97), pair("b", SIRENS[1], 0.5), pair("c", SIRENS[2], 0.6)]
    assert order(pairs, {}) == [SIRENS[0], SIRENS[2], SIRENS[1]]
    assert order(pairs, {"actor/b": 9}) == [SIRENS[1], SIRENS[0], SIRENS[2]]


def test_pairs_of_one_subject_stay_together_in_their_rank() -> None:
    """The second candidate of a subject follows the first, whatever its probability."""
    pairs = [pair("a", SIRENS[0], 0.2, 2), pair("b", SIRENS[1], 0.9), pair("a", SIRENS[2], 0.95, 1)]
    assert order(pairs, {}) == [SIRENS[2], SIRENS[0], SIRENS[1]]


def test_what_the_machine_decides_is_asked_in_blind_mode_alone() -> None:
    """Blind, everything is asked, and neither rank nor probability shows in the order."""
    pairs = [
        pair("a", SIRENS[1], 0.99, 1, verdict=ACCEPTED),
        pair("a", SIRENS[0], 0.1, 2, verdict=REFUSED),
        pair("b", SIRENS[2]),
    ]
    assert order(pairs, {}) == [SIRENS[2]]
    assert sorted(order(pairs, {}, blind=True)) == sorted(SIRENS[:3])
    swapped = [replace(one, rank=3 - one.rank, probability=1 - one.probability) for one in pairs[:2]]
    assert order(swapped, {}, blind=True) == order(pairs[:2], {}, blind=True)


def test_pairs_that_no_table_can_hold_are_not_asked() -> None:
    """A row of somebody's sheet, or a tiers-lieu for an actor."""
    sheet = replace(pair("a", SIRENS[0]), subject_iri="https://example.org/row/1")
    place = replace(pair("b", ""), object_iri=f"{ID}tiers-lieu/t")
    assert order([sheet, place, pair("c", SIRENS[1])], {}) == [SIRENS[1]]


def test_weights_count_the_cells_that_refer_to_a_thing() -> None:
    """References of any kind and of one kind both count."""
    columns = (
        Column("id", "id"),
        Column("from", "from", mapping=CellMapping("mlg:x", ref="*")),
        Column("to", "to", many=True, mapping=CellMapping("mlg:y", ref="actor")),
    )
    table = Table("links", "Links", columns, ("id",))
    rows = (Row("links", 2, {"id": ("1",), "from": ("actor/a",), "to": ("b", "a")}),)
    assert rests_on(Facts({"links": table}, {"links": rows}, {})) == {f"{ID}actor/a": 2, f"{ID}actor/b": 1}


def test_answers_are_written_at_once_and_read_strictly(tmp_path: Path) -> None:
    """Accepted and refused stand in a table that the strict reader takes; unsure stands beside."""
    review = session(tmp_path, pair("a", SIRENS[0]), pair("b", SIRENS[1]), pair("c", SIRENS[2]))
    seen = []
    for answer in (Answer.ACCEPT, Answer.REFUSE, Answer.UNSURE):
        item = review.next()
        assert item
        seen.append(item.candidate.subject_iri.removeprefix(ID))
        review.answer(answer)
        assert len(decisions(tmp_path)) == min(len(seen), 2)
    assert review.next() is None
    assert decisions(tmp_path) == [(seen[0], SIRENS[0], True), (seen[1], SIRENS[1], False)]
    ((subject, unit, day, role),) = read_unsure(tmp_path / "revue.sssom.tsv")
    assert (subject.removeprefix(ID), unit.rpartition("/")[2], day, role) == (
        seen[2],
        SIRENS[2],
        TODAY,
        "network",
    )
    (found,) = read_decisions(tmp_path, KNOWN)
    first = found.decisions[0]
    assert (first.role, first.date, first.justification) == ("network", TODAY, "semapv:MappingReview")
    assert first.comment == "nom proche (0,93), même commune"


def test_a_session_is_taken_up_where_it_was_left(tmp_path: Path) -> None:
    """What is decided is not asked again; what was unsure is asked last."""
    pairs = pair("a", SIRENS[0]), pair("b", SIRENS[1]), pair("c", SIRENS[2])
    first = session(tmp_path, *pairs)
    first.next()
    first.answer(Answer.UNSURE)
    first.next()
    first.answer(Answer.ACCEPT)
    again = session(tmp_path, *pairs)
    assert [(i.candidate.siren, i.asked) for i in again.items] == [(SIRENS[2], False), (SIRENS[0], True)]


def test_undo_takes_back_each_kind_of_answer(tmp_path: Path) -> None:
    """The table and the list of unsure pairs are as they were, and the item is asked again."""
    review = session(tmp_path, pair("a", SIRENS[0]), pair("b", SIRENS[1]))
    assert not review.undo()
    for answer in Answer:
        first = review.next()
        review.answer(answer)
        assert review.undo()
        assert review.next() == first and decisions(tmp_path) == [] and read_unsure(review.path) == []
        assert not +review.tally.answers


def test_undo_refuses_a_table_that_others_changed(tmp_path: Path) -> None:
    """A row that is no longer the last is not taken for the answer."""
    review = session(tmp_path, pair("a", SIRENS[0]))
    review.next()
    review.answer(Answer.REFUSE)
    text = review.path.read_text(encoding="utf-8")
    review.path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(TableError, match="has changed since"):
        review.undo()
    assert review.path.read_text(encoding="utf-8") == text + "\n"


def test_a_subject_that_has_its_unit_is_asked_no_more(tmp_path: Path) -> None:
    """Its other candidates are passed over; those of others are not."""
    review = session(tmp_path, pair("a", SIRENS[0]), pair("a", SIRENS[1], rank=2), pair("b", SIRENS[2], 0.1))
    review.next()
    review.answer(Answer.ACCEPT)
    item = review.next()
    assert item and item.candidate.siren == SIRENS[2]


def test_an_answer_that_contradicts_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    """Two bodies of one SIREN: the second answer says why, and the item stays."""
    review = session(tmp_path, pair("a", SIRENS[0]), pair("b", SIRENS[0]))
    review.next()
    review.answer(Answer.ACCEPT)
    second = review.next()
    with pytest.raises(TableError, match="nothing says that they are one"):
        review.answer(Answer.ACCEPT)
    assert review.next() == second and len(decisions(tmp_path)) == 1
    review.answer(Answer.REFUSE)
    assert len(decisions(tmp_path)) == 2


def test_a_collective_is_matched_and_texts_are_made_fit(tmp_path: Path) -> None:
    """A tiers-lieu matches its unit; tabs, quotes and names of persons never reach the table."""
    odd = pair("t", SIRENS[0], object_label='LE "T"\tET\nCIE', evidence_fr="déclarée par Mme Martin")
    review = session(tmp_path, odd)
    review.next()
    review.answer(Answer.ACCEPT)
    ((decision,),) = (found.decisions for found in read_decisions(tmp_path, KNOWN))
    assert (
        decision.predicate == "skos:exactMatch"
        and decision.object_label == "LE ”T” ET CIE"
        and not decision.comment
    )


def test_a_label_that_holds_a_contact_is_refused(tmp_path: Path) -> None:
    """Nothing is written."""
    review = session(tmp_path, pair("a", SIRENS[0], object_label="Appeler 05 59 00 00 00"))
    review.next()
    with pytest.raises(TableError, match="telephone"):
        review.answer(Answer.ACCEPT)
    assert not review.path.exists()


def test_blind_agreement_counts_what_the_machine_decides(tmp_path: Path) -> None:
    """Pairs that are for review do not count; an undo is taken off."""
    pairs = [
        pair("a", SIRENS[0], 0.99, verdict=ACCEPTED),
        pair("b", SIRENS[1], 0.01, verdict=REFUSED),
        pair("c", SIRENS[2]),
    ]
    review = Review(tmp_path / "revue.sssom.tsv", queue(pairs, {}, 0.98, blind=True), KNOWN, "curator", TODAY)
    for _ in pairs:
        review.next()
        review.answer(Answer.ACCEPT)
    assert (review.tally.agreed, review.tally.judged) == (1, 2)
    review.undo()
    review.undo()
    assert (review.tally.agreed, review.tally.judged) == (1, 1)


@contextmanager
def terminal(*arguments: str, folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The command in a pseudo-terminal: its master side, and the process."""
    master, slave = pty.openpty()
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a job in the background ignores it
        "from maillage.cli import main; main()"
    )
    command = [sys.executable, "-c", program, *arguments]
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**os.environ, "TERM": "xterm"},
        close_fds=True,
    )
    os.close(slave)
    try:
        yield master, process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)


def until(master: int, words: str, seen: str = "") -> str:
    """What the terminal shows until some words, or its end."""
    limit = time.monotonic() + 300  # of a test that hangs; a busy machine takes what it takes
    while words not in seen and time.monotonic() < limit:
        if select.select([master], [], [], 0.5)[0]:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            seen += part.decode("utf-8", "replace")
    assert words in seen, seen
    return seen


@pytest.fixture
def candidates(tmp_path: Path) -> Path:
    """A file of three candidates for actors of the curated facts, and an empty folder of links."""
    (tmp_path / "links").mkdir()
    adie = f"{ID}actor/adie"
    pairs = [
        replace(
            pair("a", SIRENS[0], 0.97),
            subject_iri=adie,
            subject_label="Adie",
            evidence_en="close \x1b[31mname",
        ),
        replace(pair("a", SIRENS[1], 0.5, 2), subject_iri=adie, subject_label="Adie"),
        replace(pair("a", SIRENS[2], 0.97), subject_iri=f"{ID}actor/ademe", subject_label="ADEME"),
    ]
    path = tmp_path / "candidates.csv"
    write_candidates(path, pairs)
    return path


def test_the_command_in_a_terminal(candidates: Path) -> None:
    """One key decides: a screen a pair, undo, an unknown key, quit; then the rest after coming back."""
    folder = candidates.parent
    call = "--lang", "en", "review", "candidates.csv", "--into", "links/revue.sssom.tsv", "--role", "network"
    with terminal(*call, folder=folder) as (master, process):
        first = until(master, "q quit > ")
        assert (
            "1 of 3" in first and "probability: 0.970" in first and "what would settle it: a website" in first
        )
        assert "\x1b[31m" not in first
        os.write(master, b"z")
        assert "keys: a r i u q" in until(master, "q quit > ")
        os.write(master, b"\x1b[A")
        assert "keys: a r i u q" in until(master, "q quit > ")
        os.write(master, b"r")
        second = until(master, "q quit > ")
        assert "2 of 3" in second
        os.write(master, b"u")
        until(master, "1 of 3")
        os.write(master, b"a")
        until(master, "of 3")
        os.write(master, b"q")
        end = until(master, "table: links/revue.sssom.tsv")
        assert "1 accepted, 0 refused, 0 unsure" in end
        assert process.wait(60) == 0
    table = (folder / "links" / "revue.sssom.tsv").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if not line.startswith("#")][1:]
    assert len(rows) == 1 and "\tnetwork\t" in rows[0] and "\tNot\t" not in rows[0]
    assert not [*(folder / "links").glob(".*")]
    with terminal(*call, "--blind", folder=folder) as (master, process):
        again = until(master, "q quit > ")
        assert "probability" not in again and "1 of 2" in again
        process.send_signal(signal.SIGINT)
        until(master, "2 left")
        assert process.wait(60) == 0
    assert (folder / "links" / "revue.sssom.tsv").read_text(encoding="utf-8") == table


def test_a_killed_review_leaves_whole_tables(candidates: Path) -> None:
    """Killed between two answers, what was answered stands, and the next review can write."""
    folder = candidates.parent
    call = "--lang", "en", "review", "candidates.csv", "--into", "links/revue.sssom.tsv"
    with terminal(*call, folder=folder) as (master, process):
        until(master, "q quit > ")
        os.write(master, b"r")
        until(master, "2 of 3")
        process.kill()
        process.wait()
    result = subprocess.run(
        [sys.executable, "-c", "from maillage.cli import main; main()", *call],
        input=b"i\n", cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert re.search(r"0 accepted, 0 refused, 1 unsure; 1 left", result.stdout.decode())


def test_the_names_of_a_list_are_told_not_to_be_reviewed(candidates: Path) -> None:
    """A decision is about a thing of the graph: candidates for a row of a list are counted, not dropped."""
    text = candidates.read_text(encoding="utf-8").splitlines()
    rows = [text[0], *(f"liste.csv#{n},{row.partition(',')[2]}" for n, row in enumerate(text[1:], 2))]
    candidates.write_text("\n".join(rows) + "\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", "from maillage.cli import main; main()", "--lang", "en", "review", "candidates.csv", "--into", "links/revue.sssom.tsv"],
        cwd=candidates.parent, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert "0 left" in result.stdout
    assert f"{len(rows) - 1} candidates have no IRI of Maillage" in result.stderr
    assert "by writing the right SIREN in it" in result.stderr


def test_bad_usage_is_told(candidates: Path) -> None:
    """A table of another ending, a folder that is not there."""
    for into, expected in (("x.csv", "ends with .sssom.tsv"), ("no/x.sssom.tsv", "no such folder")):
        result = subprocess.run(
            [sys.executable, "-c", "from maillage.cli import main; main()", "--lang", "en", "review", "candidates.csv", "--into", into],
            cwd=candidates.parent, capture_output=True, check=False, text=True,
        )  # fmt: skip
        assert result.returncode == 1 and expected in result.stderr
