"""Words that find room: broken over lines, moved apart, left out where they would cover each other. Pure."""

LINE = 14
LETTER = 6.4  # pixels across, of an axis
NARROW = 250  # pixels of a plot on a phone
SHORTENED = "…"


def apart(wanted, heights, top, bottom):
    """Places near those wanted, none nearer to the next than its height; all inside where they fit at all.

    `wanted`: middles, in pixels down; returned in the same order.
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    placed, under = {}, top
    for n in order:
        placed[n] = max(wanted[n], under + heights[n] / 2)
        under = placed[n] + heights[n] / 2
    over = bottom
    for n in reversed(order):
        placed[n] = min(placed[n], over - heights[n] / 2)
        over = placed[n] - heights[n] / 2
    return [round(placed[n], 1) for n in range(len(wanted))]


def broken(words, longest, most=2):
    """The words in lines of no more than so many letters; what does not fit is shortened."""
    lines = [""]
    for word in str(words).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= longest or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [line if len(line) <= longest else line[: longest - 1].rstrip() + SHORTENED for line in lines]


def kept_on_a_phone(words, step, letter=LETTER):
    """Which of the words along an axis have room on a phone: every so many-th, counted from the last.

    `step`: from one to the next, in thousandths of the width.
    """
    room = step * NARROW / 1000
    need = max((len(str(word)) for word in words), default=0) * letter + 10
    return max(1, -int(-need // room)) if room else 1


def rows_without_overlap(spans, rows):
    """For each (start, end), the first row on which it covers nothing; None where there is no room."""
    until = [float("-inf")] * rows
    found = []
    for start, end in spans:
        row = next((n for n in range(rows) if until[n] <= start), None)
        if row is not None:
            until[row] = end
        found.append(row)
    return found
