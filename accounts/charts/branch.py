"""A branch of a tree from the top down, one box a row, further in a step further down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.charts.scene import WIDTH, Box, Datum, Rule, Scene, Text

LINE, PAD, GAP, STEP = 17, 8, 10, 36  # pixels down; STEP in thousandths of the width
LETTERS = 64


@dataclass(frozen=True)
class Node:
    """One box: how deep it stands, its lines of words, the first its name; `is_own`: what the branch is of;
    `is_loose`: what ties it to the one above is drawn dashed."""

    depth: int
    lines: Sequence[str]
    is_own: bool = False
    is_loose: bool = False
    is_empty: bool = False


def branch_chart(nodes):
    """Nodes in the order of their rows, each below the last one before it that is a step less deep."""
    items, y, feet = [], 4.0, {}
    for node in nodes:
        x = 4 + STEP * min(node.depth, 12)
        tall = LINE * len(node.lines) + 2 * PAD
        if node.depth and node.depth - 1 in feet:
            items += _tie(feet[node.depth - 1], x, y + tall / 2, node.is_loose)
        look = "step-2" if node.is_own else "step-0" if node.is_empty else "step-1"
        on = "on-2" if node.is_own else "on-0" if node.is_empty else "on-1"
        words = [
            Text(x, y + PAD + 12 + LINE * n, shortened(line), f"{on} name" if n == 0 else on, "start", 8)
            for n, line in enumerate(node.lines)
        ]
        items.append(Datum(", ".join(node.lines), [Box(x, y, WIDTH - x - 4, tall, f"{look} edged"), *words]))
        feet = {depth: foot for depth, foot in feet.items() if depth < node.depth}
        feet[node.depth] = (x + STEP / 2, y + tall)
        y += tall + GAP
    return Scene(y, items, "none", "none")


def _tie(foot, x, middle, is_loose):
    across, top = foot
    look = "zero dashed" if is_loose else "zero"
    return [Rule((across, top), (across, middle), look), Rule((across, middle), (x, middle), look)]


def shortened(words):
    """Words that fit a box; what is left out is said to who points at it."""
    return words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…"
