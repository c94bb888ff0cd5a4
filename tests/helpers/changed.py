"""Runs the tests that are nearest to what changed, in a minute: `make check`.

What changed is what git sees since the branch left main, or in the last commit on main itself, with what is not
committed. A test file is near when it changed, bears the name of a room that changed, or imports a module that a few
imports lead to one that changed. When nothing is near, the tests that need no built release run. Tests that the time
does not reach are skipped and counted: `make test` runs them.
"""

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import grimp
import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
STEPS: Final = 3
"""How many imports away a test is still near."""
BUDGET: Final = 45
"""Seconds in which tests may start."""
READERS: Final = {
    "ontology/": "maillage.ontology",
    "shapes/": "maillage.validate",
    "queries/": "maillage.catalogue",
    "data/facts/": "maillage.facts",
    "data/territories/": "maillage.territories",
    "data/": "maillage.build",
}
"""By the start of a file's path: the module that reads it."""
_BEGAN: Final = time.monotonic()


def changed(root: Path) -> set[str]:
    """The paths of the files that differ from where this branch left main, or on main from the last commit but one."""
    head, base = _git(root, "rev-parse", "HEAD"), _git(root, "merge-base", "HEAD", "main")
    since = base if base and base != head else ["HEAD~1"]
    differ = _git(root, "diff", "--name-only", *since)
    return {*differ, *_git(root, "ls-files", "--others", "--exclude-standard")}


def near(files: set[str], root: Path) -> list[str]:
    """The tests to run for what changed, the nearest first: test files, and pages whose examples are tests."""
    graph = grimp.build_graph("maillage", cache_dir=None)
    steps = {module: 1 for file in files for module in _module(file, graph.modules)}
    steps |= {Path(file).stem: 1 for file in files if file.startswith("tests/helpers/")}
    rooms = tuple({f"test_{module.split('.')[1]}" for module in steps if "." in module} | _folders(files))
    for module in (reached := list(steps)):
        if module in graph.modules and steps[module] < STEPS:
            further = graph.find_modules_that_directly_import(module) - steps.keys()
            steps |= dict.fromkeys(further, steps[module] + 1)
            reached += further
    ranked = [(0, file) for file in files if re.fullmatch(r"docs/[^/]*\.md|README\.md|LISEZMOI\.md", file)]
    for path in _tests(root):
        name = str(path.relative_to(root))
        ranks = [steps[module] for module in _imports(path) & steps.keys()]
        ranks += [0] * (name in files) + [1] * (bool(rooms) and path.name.startswith(rooms))
        if ranks:
            ranked.append((min(ranks), name))
    return [name for _, name in sorted(ranked) if (root / name).exists()]


def quick(root: Path) -> list[str]:
    """The test files that ask for no built release: none of their fixtures is one of the root's."""
    shared = _functions(root / "conftest.py")
    return [str(path.relative_to(root)) for path in _tests(root) if not _arguments(path) & shared]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test that the minute does not reach."""
    if time.monotonic() - _BEGAN > BUDGET:
        pytest.skip("no time left in `make check`: `make test` runs it")


def main(arguments: list[str]) -> int:
    """Choose, say what was chosen, and run."""
    files = changed(ROOT)
    chosen = near(files, ROOT)
    of = f"of {len(list(_tests(ROOT)))} test files"
    if chosen:
        print(f"{len(files)} files changed: {len(chosen)} {of} are near, {BUDGET} s at most", flush=True)
    else:
        chosen = quick(ROOT)
        print(f"nothing near changed: {len(chosen)} {of} need no release, {BUDGET} s at most", flush=True)
    options = [
        "-p",
        "changed",
        "-q",
        "-r",
        "fE",
        "-m",
        "not alone and not long",
        "--maxprocesses",
        "8",
        "-n",
        "auto",
    ]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "helpers"), *_path()])}
    command = [sys.executable, "-m", "pytest", *options, *arguments, *chosen]
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else status


def _git(root: Path, *words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.split("\n")[:-1]


def _path() -> list[str]:
    return [word for word in os.environ.get("PYTHONPATH", "").split(os.pathsep) if word]


def _module(file: str, modules: set[str]) -> Iterator[str]:
    """The module that a file is, belongs to or is read by."""
    if file.startswith("server/maillage/"):
        name = file.removeprefix("server/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        while name not in modules:
            name = name.rpartition(".")[0]
        yield name
    yield from [module for start, module in READERS.items() if file.startswith(start)][:1]


def _folders(files: set[str]) -> set[str]:
    """The names of the tests that read a folder of cases: tests/shapes is read by tests/test_shapes.py."""
    return {f"test_{file.split('/')[1]}" for file in files if re.match(r"tests/\w+/", file)}


def _tests(root: Path) -> list[Path]:
    return sorted(root.glob("tests/**/test_*.py"))


def _imports(path: Path) -> set[str]:
    """What a test file imports, by module; a name taken from a package may be a module too."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _arguments(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {argument.arg for function in functions for argument in function.args.args}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
