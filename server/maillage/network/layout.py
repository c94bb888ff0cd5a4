"""Where undertakings are drawn: each group of those that are joined in a square, the squares side by side.

Within a square, those that are tied attract one another and all repel one another (Fruchterman and Reingold,
1991), from a tree around the one with most ties. Only `+ - * /` and roots are used, which are the same on
every machine.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, TypeVar

N = TypeVar("N", bound=Hashable)
Place = tuple[float, float]
_STEPS: Final = 50
_DIGITS: Final = 4
_WIDE: Final = 1.5
"""How much wider than high the whole is, about."""
_INSET: Final = 0.9
"""The part of its square that a group fills."""
_GAP: Final = 0.3
_NEAREST: Final = 0.01
"""What keeps two nodes of one place from an endless push: a tie that settles is about 1 long."""
_FAR: Final = 0.15
"""The part of the push that reaches those far away: it unfolds the whole, more would blow leaves aside."""
_FIRST_STRIDE: Final = 1.0


def drawn(near: Mapping[N, Sequence[N]]) -> dict[N, Place]:
    """The place of each node, from -1 to 1 on the longer side of the whole, y downwards.

    Args:
        near: the neighbours of each node; the same order gives the same places.
    """
    return packed([_settled(group, near) for group in groups(near)])


def groups(near: Mapping[N, Sequence[N]]) -> list[list[N]]:
    """The nodes that are joined, directly or through others, together: the largest group first."""
    seen: set[N] = set()
    found = []
    for node in near:
        if node not in seen:
            group = list(_tree(node, near))
            seen.update(group)
            found.append(group)
    return sorted(found, key=len, reverse=True)


def packed(boxes: Sequence[Mapping[N, Place]]) -> dict[N, Place]:
    """The places of groups that are drawn each by itself, side by side, the largest first.

    The first is on the left, the others in rows beside it.
    """
    sides = [_side(len(box)) for box in boxes]
    if not sides:
        return {}
    high = max(sides[0], math.sqrt(sum(side * side for side in sides) / _WIDE))
    width = sides[0] + max(max(sides[1:], default=0.0), sum(side * side for side in sides[1:]) / high)
    found: dict[N, Place] = {}
    left = top = row = 0.0
    for box, side in zip(boxes, sides, strict=True):
        if left > sides[0] and left + side > width:
            left, top, row = sides[0], top + row, 0.0
        for node, (x, y) in _squared(box).items():
            found[node] = (left + side * (1 + _INSET * x) / 2, top + side * (1 + _INSET * y) / 2)
        row = max(row, side) if left else 0.0
        left += side
    return {node: (round(x, _DIGITS), round(y, _DIGITS)) for node, (x, y) in _squared(found).items()}


def _side(nodes: int) -> float:
    """The side of the square of a group: a large one fills it less, and has more room for each node."""
    root = math.sqrt(nodes)
    return root * math.sqrt(math.sqrt(root)) + _GAP


def _squared(box: Mapping[N, Place]) -> dict[N, Place]:
    """The places of a group, moved and sized to fill the square from -1 to 1 on its longer side."""
    xs, ys = [x for x, _ in box.values()], [y for _, y in box.values()]
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    half = max(max(xs) - min(xs), max(ys) - min(ys)) / 2 or 1.0
    return {node: ((x - middle[0]) / half, (y - middle[1]) / half) for node, (x, y) in box.items()}


def _settled(group: Sequence[N], near: Mapping[N, Sequence[N]]) -> dict[N, Place]:
    """The places of the nodes of one group after attraction and repulsion."""
    rank = {node: number for number, node in enumerate(group)}
    start = _around(max(group, key=lambda node: len(near[node])), near)
    xs, ys = [start[node][0] for node in group], [start[node][1] for node in group]
    ties = [(rank[one], rank[two]) for one in group for two in near[one] if rank[one] < rank[two]]
    numbers = range(len(group))
    for step in range(_STEPS):
        dxs, dys = [0.0] * len(group), [0.0] * len(group)
        for one in numbers:
            x, y, to_x, to_y = xs[one], ys[one], 0.0, 0.0
            for two in range(one):
                dx, dy = x - xs[two], y - ys[two]
                far = dx * dx + dy * dy + _NEAREST
                push = (1 + _FAR * far) / (far * far)
                dx, dy = dx * push, dy * push
                to_x += dx
                to_y += dy
                dxs[two] -= dx
                dys[two] -= dy
            dxs[one] += to_x
            dys[one] += to_y
        for one, two in ties:
            dx, dy = xs[one] - xs[two], ys[one] - ys[two]
            pull = math.sqrt(dx * dx + dy * dy)
            dxs[one] -= dx * pull
            dys[one] -= dy * pull
            dxs[two] += dx * pull
            dys[two] += dy * pull
        most = _FIRST_STRIDE * (1 - step / _STEPS)
        for one in numbers:
            stride = math.sqrt(dxs[one] * dxs[one] + dys[one] * dys[one])
            part = most / stride if stride > most else 1.0
            xs[one] += dxs[one] * part
            ys[one] += dys[one] * part
    return {node: (xs[number], ys[number]) for node, number in rank.items()}


def _around(root: N, near: Mapping[N, Sequence[N]]) -> dict[N, Place]:
    """A tree drawn around its root: each step one ring further, each branch as wide as it has nodes."""
    parents = _tree(root, near)
    size = dict.fromkeys(parents, 1)
    for node in reversed(parents):
        parent = parents[node]
        if parent is not None:
            size[parent] += size[node]
    found, begins, depth = {root: (0.0, 0.0)}, {root: 0.0}, {root: 0}
    for node, parent in parents.items():
        if parent is not None:
            begin, depth[node] = begins[parent], depth[parent] + 1
            begins[parent] += size[node] / len(parents)
            begins[node] = begin
            x, y = _on_circle(begin + size[node] / len(parents) / 2)
            found[node] = (depth[node] * x, depth[node] * y)
    return found


def _tree(root: N, near: Mapping[N, Sequence[N]]) -> dict[N, N | None]:
    """What is joined to a node, the nearest first, each with the one that leads to it."""
    found: dict[N, N | None] = {root: None}
    for node in (queue := [root]):
        for other in near[node]:
            if other not in found:
                found[other] = node
                queue.append(other)
    return found


def _on_circle(turn: float) -> Place:
    """The point of a circle at a part of a turn, nearly: exact sines differ from one machine to the next."""
    quarter, rest = divmod(4 * turn, 1)
    x, y = (1 - rest * rest) / (1 + rest * rest), 2 * rest / (1 + rest * rest)
    return ((x, y), (-y, x), (-x, -y), (y, -x))[int(quarter) % 4]
