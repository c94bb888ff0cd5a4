"""Draws time and memory against size from `docs/bench/NAME.json`, as `docs/bench/NAME.svg`.

    python bench/plot.py rows [reason validate …]

Both axes are logarithmic: a line of slope 1 is linear growth. A measure without `seconds` or `peak_mb` is
left out of that drawing. Labels are in French and English; colours differ in lightness too, marks in shape.
"""

import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import machine

WIDTH, HEIGHT, MARGIN, LEGEND = 420, 300, 62, 26
COLOURS = ("#1b3a6b", "#c2571a", "#3d8f6e", "#8a4a9e", "#a08a00", "#5f6b76")
PANELS = (("seconds", "secondes / seconds"), ("peak_mb", "mémoire, Mo / memory, MB"))
MARKS: tuple[Callable[[float, float], str], ...] = (
    lambda x, y: f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
    lambda x, y: f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>',
    lambda x, y: f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z"/>',
    lambda x, y: f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6-6z"/>',
)


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis: values from `low` to `high`, powers of ten, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(cls, values: Iterable[float], start: float, end: float) -> "Axis":
        """The axis that holds these values, from one power of ten to another."""
        listed = list(values)
        low, high = math.floor(math.log10(min(listed))), math.ceil(math.log10(max(listed)))
        return cls(low, max(high, low + 1), start, end)

    def at(self, value: float) -> float:
        """Where a value is."""
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**n for n in range(int(self.low), int(self.high) + 1)]


def draw(name: str, results: Sequence[dict[str, object]]) -> str:
    """The two drawings and their legend."""
    engines = list(dict.fromkeys(str(r["engine"]) for r in results))
    places = legend(engines)
    height = HEIGHT + LEGEND * (1 + max(row for _, row in places))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * 2} {height}" role="img"'
        f' font-family="sans-serif" font-size="12"><title>{escape(name)}</title>'
        f'<rect width="{WIDTH * 2}" height="{height}" fill="white"/>'
    ]
    for n, (measure, label) in enumerate(PANELS):
        points = [
            (str(r["engine"]), float(str(r["size"])), float(str(r[measure])))
            for r in results
            if r.get(measure)
        ]
        if points:
            parts += panel(n * WIDTH, label, points, engines)
    for n, (engine, (x, row)) in enumerate(zip(engines, places, strict=True)):
        y = HEIGHT + 8 + LEGEND * row
        parts.append(f'<g fill="{COLOURS[n % len(COLOURS)]}">{MARKS[n % len(MARKS)](x, y)}')
        parts.append(f'<text x="{x + 10:.1f}" y="{y + 4}">{escape(engine)}</text></g>')
    return "".join([*parts, "</svg>\n"])


def legend(engines: Sequence[str]) -> list[tuple[float, int]]:
    """Where each engine's name stands: across, and in which row."""
    places, x, row = [], float(MARGIN), 0
    for engine in engines:
        width = 30 + 7.0 * len(engine)
        if x + width > WIDTH * 2 and x > MARGIN:
            x, row = float(MARGIN), row + 1
        places.append((x, row))
        x += width
    return places


def panel(left: float, label: str, points: list[tuple[str, float, float]], engines: list[str]) -> list[str]:
    """One drawing: a grid, then a line an engine."""
    across = Axis.over((size for _, size, _ in points), left + MARGIN, left + WIDTH - 40)
    up = Axis.over((value for _, _, value in points), HEIGHT - 48, 30)
    parts = [f'<text x="{left + MARGIN}" y="18" font-weight="bold">{escape(label)}</text>']
    parts.append(f'<text x="{left + WIDTH - 40}" y="{HEIGHT - 14}" text-anchor="end">taille / size</text>')
    for tick in across.ticks():
        x = across.at(tick)
        parts.append(f'<path d="M{x:.1f} {up.start}V{up.end}" stroke="#d8d8d8"/>')
        parts.append(f'<text x="{x:.1f}" y="{up.start + 16}" text-anchor="middle">{said(tick)}</text>')
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<path d="M{across.start} {y:.1f}H{across.end}" stroke="#d8d8d8"/>')
        parts.append(f'<text x="{across.start - 6}" y="{y + 4:.1f}" text-anchor="end">{said(tick)}</text>')
    for n, engine in enumerate(engines):
        places = sorted((across.at(size), up.at(value)) for name, size, value in points if name == engine)
        colour, mark = COLOURS[n % len(COLOURS)], MARKS[n % len(MARKS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<g fill="{colour}">{"".join(mark(x, y) for x, y in places)}</g>')
    return parts


def said(value: float) -> str:
    """A power of ten as both languages write it."""
    return f"{value:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}") if value >= 1 else f"{value:g}"


def main(names: Sequence[str]) -> None:
    """Draw each benchmark named, or all."""
    files = [machine.DOCS / f"{name}.json" for name in names] or sorted(machine.DOCS.glob("*.json"))
    for file in files:
        results = [r for r in json.loads(file.read_text(encoding="utf-8"))["results"] if "size" in r]
        if not results:
            continue
        Path(file.with_suffix(".svg")).write_text(draw(file.stem, results), encoding="utf-8")
        print(file.with_suffix(".svg").name)


if __name__ == "__main__":
    main(sys.argv[1:])
