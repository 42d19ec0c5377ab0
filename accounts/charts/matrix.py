"""A heat matrix: a row for each of some, a column for each of others, a cell coloured by its step. Pure."""

from dataclasses import dataclass

from accounts.charts.labels import LINE, broken
from accounts.charts.scene import WIDTH, Box, Datum, Key, Scene, Text

TALL, LETTERS = 26, 21


@dataclass(frozen=True)
class Cell:
    """`step`: 0 to 5, "none" where nothing was reported; `words` stand in the cell, `says` tells all.

    `is_marked`: framed, for what must not be overlooked.
    """

    step: int | str
    says: str
    words: str = ""
    is_marked: bool = False


def heat_matrix(rows, columns, cells, *, keys=(), most_columns=7, start="name"):
    """`cells`: a list for each row; None leaves a place empty. `keys`: (words, step) of the legend."""
    if not rows or not columns:
        return None
    wide = WIDTH / len(columns)
    heads, top = _heads(columns, wide, most_columns)
    items = [*heads]
    for n, (label, row) in enumerate(zip(rows, cells, strict=True)):
        y = top + n * TALL
        items.append(Text(0, y + TALL / 2 + 4, broken(label, LETTERS, 1)[0], "ink", "end", -8))
        items += [_cell(m, cell, wide, y) for m, cell in enumerate(row) if cell is not None]
    legend = [Key(words, f"{_look(step)} edged") for words, step in keys]
    return Scene(top + TALL * len(rows) + 4, items, start, "none", legend)


def _look(step):
    return "none" if step == "none" else f"step-{step}"


def _heads(columns, wide, most):
    """(the words over the columns, in one line or two, and where the cells begin)."""
    every = -(-len(columns) // most)
    shown = [n for n in range(len(columns)) if n % every == (len(columns) - 1) % every]
    words = {n: broken(columns[n], max(10, int(wide * every / 25)), 3) for n in shown}
    deep = max(len(lines) for lines in words.values())
    items = []
    for count, n in enumerate(reversed(shown)):
        spare = " spare" if count % 2 and len(shown) > 5 else ""
        for m, line in enumerate(words[n]):
            y = 2 + LINE * (deep - len(words[n]) + m + 1)
            items.append(Text(round((n + 0.5) * wide, 1), y, line, f"axis tick head{spare}", "middle"))
    return items, LINE * deep + 10


def _edge(cell):
    return "framed" if cell.is_marked else "cell"


def _frame(m, wide, y, inset):
    """Where a cell lies; one with a frame keeps the frame within its own place."""
    return round(m * wide + inset, 1), y + inset / 2, round(wide - 2 * inset, 1), TALL - inset


def _cell(m, cell, wide, y):
    items = [Box(*_frame(m, wide, y, 3 if cell.is_marked else 0), f"{_look(cell.step)} {_edge(cell)}")]
    if cell.words:
        look = "unknown" if cell.step == "none" else f"on-{cell.step}"
        narrow = "" if wide > 110 else " roomy"
        items.append(Text(round((m + 0.5) * wide, 1), y + 17, cell.words, look + narrow, "middle"))
    return Datum(cell.says, items)
