"""What reads a stranger's text takes a time that grows as the text does, whatever stands in it.

Each compiled expression of the modules that read such text is discovered, and fed with what its own loops
take, again and again; so are the functions that put several together.
"""

import gc
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import maillage
from growth import times_longer
from maillage.errors import MaillageError
from maillage.files.dates import read_date
from maillage.files.values import read_address, read_siren, without_contacts
from maillage.sparql import guard
from maillage.sparql.dataset import dataset
from maillage.sparql.tokens import scan
from maillage.web.http import limits, negotiate, protocol
from maillage.web.http.message import Request
from maillage.web.http.problems import Problem

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform == "win32", reason="the alarm that ends an endless match is not there"),
]
READERS = (
    "catalogue",
    "examine",
    "facts",
    "files",
    "iris",
    "model",
    "names",
    "reconcile",
    "search",
    "sparql",
    "terms",
    "web",
)
METHODS = ("match", "fullmatch", "search", "sub", "split", "findall", "finditer")
FIRST = 2_000
DOUBLINGS, MOST_RATIO = 2, 3.0
"""A text twice as long may take three times as long, twice over; the square of the length would take four times."""
UNITS = (
    "-a", "a-", "a.", "a.-", "{", "}", "{}", "(", ")", "()", "[", "[ ", "[]", "?", "?a", "$a ", " a", ",", ";", "1", "1 ", "1.",
    "1e", "+", ".", "<", "<a", "<a>", "<()", "<a:((()))>", "<<(", "|}", "\\", "\\u0041", "\\u0041 ", "a:", "a:.", "a:{", ": ",
    "'", "'a'", "''", '"', '""', '"""', '\\"', '"\\"', "'''a", "@a-", "_:a.", "_", "_-", "__.", "#", "#\n", "\n", " ", "\t",
    "a:%41", "%", "%40", "&", "&amp;", "=", "a=b&", "*/*", "*/*,", "a/b;q=1,", 'a/b;c="', ";q=", "q", "é", "\u0300", "\u200b", "@",
    "a@", "@a.", "a@a.", "06 ", "0", "0.", "/", "//", "M. ", "M. A", "SERVICE", "service:a{", "PREFIX a:<b>", "BASE<a/>", "FROM<a>",
    "FROM NAMED a:b ", "GRAPH ?g{", "VALUES ", "UNION{", "CASE", "-" * 9 + " ",
)  # fmt: skip


def judged(read: Callable[[str], object]) -> Callable[[str], None]:
    """A reader whose refusals are as good as its answers."""

    def run(text: str) -> None:
        with suppress(MaillageError, Problem):
            read(text)

    return run


FUNCTIONS = {
    "tokens": judged(lambda text: sum(1 for _ in scan(text))),
    "guard": judged(lambda text: guard.check(f"ASK {{ {text} }} # {'-' * 6_000}")),
    "guard of a prologue": judged(lambda text: guard.check(f"{text} ASK {{}} # {'-' * 6_000}")),
    "date of a sheet": read_date,
    "number of a sheet": read_siren,
    "address of a sheet": read_address,
    "text without contacts": without_contacts,
    "dataset": judged(lambda text: dataset(text + " " * 6_000, "http://a/b")),
    "Accept": lambda text: negotiate.best(text, ("text/html", "text/turtle")),
    "query string": judged(
        lambda text: protocol.read(Request("GET", "/sparql", text.encode() + b"&" + b"a" * 6_000))
    ),
    "address": judged(limits.client_of),
}


def patterns() -> Iterator[tuple[str, "re.Pattern[Any]", str]]:
    """The compiled expressions of the modules that read text from outside, each once, with the name it has there."""
    seen = set[object]()
    for module in pkgutil.walk_packages(maillage.__path__, "maillage."):
        if module.name.split(".")[1] in READERS:
            loaded = importlib.import_module(module.name)
            for name, value in vars(loaded).items():
                for pattern in held(value):
                    if (pattern.pattern, pattern.flags) not in seen:
                        seen.add((pattern.pattern, pattern.flags))
                        yield f"{module.name}.{name}", pattern, inspect.getsource(loaded)


def held(value: object) -> Iterator["re.Pattern[Any]"]:
    """The expressions in a value: itself, or in its tuples and tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from held(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from held(item)


def example(tree: Any, turn: int) -> str:
    """A short text that an expression takes; `turn` chooses among its branches and characters."""
    return "".join(one(kind, value, turn) for kind, value in tree)


def one(kind: Any, value: Any, turn: int) -> str:
    """The part of an example that one operation takes."""
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return among(value, turn)
    if kind in REPEATS:
        low, high, inner = value
        return example(inner, turn) * max(int(low), min(1, int(high)))
    if kind is op.BRANCH:
        return example(value[1][turn % len(value[1])], turn)
    if kind is op.SUBPATTERN:
        return example(value[-1], turn)
    return example(value, turn) if kind is op.ATOMIC_GROUP else ""


REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
CATEGORIES = {op.CATEGORY_DIGIT: "0", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}


def among(members: Any, turn: int) -> str:
    """A character of a set."""
    if members[0][0] is op.NEGATE:
        return next(c for c in "a0 .\n-é~" if not any(c in span(m) for m in members[1:]))
    kind, value = members[turn % len(members)]
    if kind is op.CATEGORY:
        return str(CATEGORIES.get(value, "-"))
    return chr(int(value if kind is op.LITERAL else value[0]))


def span(member: Any) -> str:
    """The characters that a member of a set stands for, the usual ones only."""
    kind, value = member
    if kind is op.CATEGORY:
        return CATEGORIES.get(value, "")
    low, high = (value, value) if kind is op.LITERAL else value
    return "".join(map(chr, range(low, min(high, 0x250) + 1)))


def loops(tree: Any, head: str, turn: int) -> Iterator[tuple[str, str]]:
    """What stands before each loop of an expression, and what the loop takes."""
    for kind, value in tree:
        if kind in REPEATS:
            if value[1] > 8:
                yield head, example(value[2], turn)
            yield from loops(value[2], head, turn)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from loops(branch, head, turn)
        elif kind is op.SUBPATTERN:
            yield from loops(value[-1], head, turn)
        elif kind is op.ATOMIC_GROUP:
            yield from loops(value, head, turn)
        head += one(kind, value, turn)


def seconds(run: Callable[[str], object], text: str) -> float:
    """The processor's time for a text."""
    gc.disable()
    began = time.process_time()
    run(text)
    found = time.process_time() - began
    gc.enable()
    return found


def grows(run: Callable[[str], object], head: str, unit: str) -> str:
    """What is wrong with a reader on a unit that comes again and again; nothing when it is linear."""
    number, most = max(1, FIRST // len(unit)), MOST_RATIO**DOUBLINGS
    ratio = times_longer(
        lambda times: seconds(run, head + unit * times + "\x00"), number, 2**DOUBLINGS * number, most
    )
    if ratio <= most:
        return ""
    return f"{head!r}, {unit!r}: {ratio:.1f} times longer for {2**DOUBLINGS} times the text"


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Ends what would never end."""

    def ring(*_: object) -> None:
        raise AssertionError("no end in sight")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


FOUND = list(patterns())


@pytest.mark.parametrize(("pattern", "source", "name"), [pytest.param(p, s, n, id=n) for n, p, s in FOUND])
def test_each_expression_is_linear(pattern: "re.Pattern[Any]", source: str, name: str) -> None:
    """By each method that its module calls on it, with its own loops and with what others trip over."""
    short = name.rpartition(".")[2]
    methods = [m for m in METHODS if re.search(rf"\b{short}\.{m}\(", source)] or ["match", "fullmatch"]
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.DEBUG)
    cases = {case for turn in range(4) for case in loops(tree, "", turn)} | {("", unit) for unit in UNITS}
    binary = isinstance(pattern.pattern, bytes)
    faults = []
    for method in methods:
        call = getattr(pattern, method)

        def run(given: str, call: Any = call, method: str = method) -> None:
            subject: Any = given.encode("utf-8", "replace") if binary else given
            if method == "sub":
                call(b"" if binary else "", subject)
            elif method == "finditer":
                for _ in call(subject):
                    pass
            else:
                call(subject)

        faults += [fault for head, unit in sorted(cases) if unit and (fault := grows(run, head, unit))]
    assert faults == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_reader_is_linear(name: str) -> None:
    """With each unit repeated, and within each kind of beginning."""
    heads = ("", "<a:")
    assert [fault for head in heads for unit in UNITS if (fault := grows(FUNCTIONS[name], head, unit))] == []


def test_expressions_were_found() -> None:
    """A room that is renamed does not leave the test empty-handed."""
    assert {name.split(".")[1] for name, _, _ in FOUND} >= {"sparql", "files", "web"}
    assert len(FOUND) > 20


@pytest.mark.parametrize(("bad", "unit"), [(r"(?:a+)+b", "a"), (r"[a-z]+:", "a"), (r"\s+$", " ")])
def test_the_measure_sees_what_is_not_linear(bad: str, unit: str) -> None:
    """Expressions known to be slow are told from the others."""
    pattern = re.compile(bad)
    signal.alarm(2)
    with pytest.raises(AssertionError, match=r"times longer|no end"):
        assert grows(pattern.search, "", unit) == ""
