"""What every benchmark shares: the machine it ran on, children measured, medians and tables.

Bench scripts stand beside this one and are run as `python bench/NAME.py`, so `import machine` finds it.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "bench"
_SAMPLE = 0.02
_VERSIONS = """
import importlib.metadata, json, sys
found = dict.fromkeys(sys.argv[1:], "")
for name in found:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""
"""What any Python runs to say which versions it has."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Run:
    """One measured run of a child: wall seconds, peak megabytes of it and its children, what it printed.

    `status` is the exit status; a child stopped by the time limit has `status = None`.
    """

    seconds: float
    peak_mb: float
    status: int | None
    output: str

    @property
    def result(self) -> dict[str, float]:
        """The JSON object on the last line that the child printed; empty when there is none."""
        lines = self.output.strip().splitlines()
        return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}


def require(programs: Mapping[str, str], packages: Sequence[str], peer: Path | None, *of_peer: str) -> None:
    """Check what a benchmark needs before it starts.

    Args:
        programs: the programs by name, each with what installs it.
        packages: distributions of this environment.
        peer: the Python of another environment, when its engines are to be measured too.
        of_peer: distributions of that one.

    Raises:
        SystemExit: something is missing; the message lists all of it with what installs it.
    """
    missing = [f"{name}: {how}" for name, how in programs.items() if which(name) is None]
    missing += [f"{name}: pip install {name}" for name, found in versions(*packages).items() if not found]
    if peer and which(peer) is None:
        missing.append(f"{peer}: python -m venv {peer.parent.parent}")
    elif peer:
        there = versions(*of_peer, python=peer)
        missing += [f"{name}: {peer} -m pip install {name}" for name, found in there.items() if not found]
    if missing:
        raise SystemExit("\n  ".join(["this benchmark needs", *missing]))


def describe() -> dict[str, str]:
    """The machine: processor, cores usable, memory, system, Python."""
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * _PAGE / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        "python": platform.python_version(),
    }


def versions(*packages: str, python: Path | None = None) -> dict[str, str]:
    """The installed version of each package, here or in another environment; empty when there is none."""
    done = subprocess.run(
        [python or sys.executable, "-c", _VERSIONS, *packages], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def header(title: str, command: str, packages: Mapping[str, str]) -> str:
    """The head of a page of results in Markdown: title, date, machine, versions, and how to run it again."""
    about, date = describe(), f"{datetime.now(UTC):%Y-%m-%d}"
    listed = ", ".join(f"{name} {number}" for name, number in packages.items())
    return "\n".join(
        [
            f"# {title}",
            "",
            f"Run on {date} by `{command}`: {about['processor']}, {about['cores']} cores,"
            f" {about['memory']}, {about['system']}, Python {about['python']}; {listed}.",
            "",
        ]
    )


def run(
    command: Sequence[str | Path], limit: float | None = None, env: Mapping[str, str] | None = None
) -> Run:
    """Run a command in a process of its own and measure it.

    Args:
        command: its words; `sys.executable` first for a Python script.
        limit: seconds after which it is killed.
        env: variables added to this process's.

    The peak is sampled every 20 ms over the process and its children; each process's own high-water mark is
    taken at every sample too, so a short peak of one process is not missed.
    """
    start = time.perf_counter()
    child = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
        env=dict(os.environ) | dict(env or {}),
        start_new_session=True,
    )
    sampler = _Sampler(child.pid)
    sampler.start()
    try:
        output, _ = child.communicate(timeout=limit)
        status: int | None = child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        output, _ = child.communicate()
        status = None
    seconds = time.perf_counter() - start
    return Run(seconds, sampler.stop() / 2**20, status, output)


def runs(command: Sequence[str | Path], times: int = 3, limit: float | None = None) -> Run:
    """The run of median time among several; the peak is the greatest of all."""
    done = sorted((run(command, limit) for _ in range(times)), key=lambda found: found.seconds)
    middle = done[len(done) // 2]
    return Run(middle.seconds, max(found.peak_mb for found in done), middle.status, middle.output)


def timed(work: Callable[[], object], times: int = 1) -> float:
    """The median seconds of a function called in this process."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes (VmHWM: what a parent held is not counted)."""
    return _memory(os.getpid())[1] / 2**20


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, texts at the left and figures at the right; None reads `–`."""
    listed = [list(row) for row in rows]
    figures = [
        all(row[n] is None or isinstance(row[n], int | float) for row in listed) for n in range(len(columns))
    ]
    lines = [
        "| " + " | ".join(columns) + " |",
        "|" + "|".join("--:" if figure else "---" for figure in figures) + "|",
    ]
    lines += ["| " + " | ".join(map(figure_text, row)) + " |" for row in listed]
    return "\n".join(lines)


def figure_text(value: object) -> str:
    """A value as a reader expects it: three significant figures, thousands apart."""
    if value is None:
        return "–"
    if isinstance(value, float) and abs(value) < 100:
        return f"{value:.3g}"
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


def write(name: str, page: str, results: Sequence[Mapping[str, object]]) -> None:
    """Write `docs/bench/NAME.md`, and the figures that it shows in `docs/bench/NAME.json`.

    Args:
        name: of the benchmark.
        page: Markdown.
        results: one mapping a measure; `bench/plot.py` draws those with `engine`, `size`, `seconds` and
            `peak_mb`.
    """
    DOCS.mkdir(parents=True, exist_ok=True)
    (DOCS / f"{name}.md").write_text(page.rstrip() + "\n", encoding="utf-8")
    data = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": describe(), "results": list(results)}
    (DOCS / f"{name}.json").write_text(
        json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def as_result(engine: str, size: int, found: Run, **more: object) -> dict[str, object]:
    """A measure as `write` takes it."""
    kept = {name: value for name, value in asdict(found).items() if name in ("seconds", "peak_mb")}
    return {"engine": engine, "size": size} | kept | more


class _Sampler(threading.Thread):
    """Follows the memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(_SAMPLE):
            found = [_memory(pid) for pid in _tree(self.pid)]
            self.peak = max(self.peak, sum(now for now, _ in found), *(most for _, most in found), 0)

    def stop(self) -> int:
        self.done.set()
        self.join()
        return self.peak


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _memory(pid: int) -> tuple[int, int]:
    """The bytes that a process holds, and the most that it has held."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0, 0
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith("Vm")}
    return sizes.get("VmRSS", 0), sizes.get("VmHWM", 0)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split())
    return platform.processor() or "unknown processor"
