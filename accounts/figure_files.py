"""A figure as a file that stands alone: SVG with its words and colours, PNG of it, CSV of its table.

Never asks the database.
"""

import io
import re
from functools import lru_cache

import typst
from defusedcsv import csv
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from accounts.charts.drawing import HATCH, LATIN, embedded, plot_in_file, short
from accounts.charts.labels import broken
from accounts.charts.paint import HATCHED, INK, MUTED, PAPER, attributes
from accounts.charts.scene import Box, Path
from accounts.map_files import BOUNDARIES, map_in_file
from accounts.notation import day

WIDTH, MARGIN = 960, 32
FONTS_OF = {"ar": f"Noto Sans Arabic, {LATIN}"}
SIZES = {"title": 22, "subtitle": 14, "key": 13, "note": 12}
PNG_PPI = 144
SHEET = """#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.figure), format: "svg", width: 100%)"""


def as_csv(table):
    """The table's rows with plain figures; empty where nothing was reported; no cell can start a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([str(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([plain(value, column.kind) for value, column in zip(row, table.columns, strict=True)])
    return "\ufeff" + text.getvalue()


def plain(value, kind):
    """A cell as programs read it: 2025-07, 0.081, empty for what nobody reported."""
    if value is None:
        return ""
    return f"{value:%Y-%m}" if kind == "month" else value


def as_png(svg):
    width, height = (float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    sheet = SHEET.format(width=short(width), height=short(height)).encode()
    return typst.compile(sheet, format="png", ppi=PNG_PPI, font_paths=_fonts(), sys_inputs={"figure": svg})


@lru_cache
def _fonts():
    """Looked for once a process."""
    return typst.Fonts()


def as_svg(figure, key):
    """One document of its own: title, subtitle, legend, plot, source; nothing it points at lies outside."""
    page = Sheet(key, mirrored=get_language_bidi())
    page.words(figure.title, "title", INK, 'font-weight="600"')
    page.words(figure.subtitle, "subtitle", MUTED)
    page.down(6)
    if figure.world:
        page.put(*map_in_file(figure.world, key=page.hatch, width=page.width))
    if figure.scene:
        page.keys(figure.scene.keys)
        plot = plot_in_file(figure.scene, key=page.hatch, width=page.width, mirrored=page.mirrored)
        page.put(plot, figure.scene.height)
    page.down(8)
    for words in _notes(figure):
        page.words(words, "note", MUTED)
    return page.document(figure.title)


def _notes(figure):
    if figure.note:
        yield figure.note
    if figure.source:
        yield _("Source: %(source)s") % {"source": figure.source}
    if figure.world:
        yield str(BOUNDARIES)
    computed = figure.computed_at or timezone.now()
    yield _("Computed %(day)s. Concord.") % {"day": day(timezone.localtime(computed))}


class Sheet:
    """A page written from top to bottom."""

    def __init__(self, key, mirrored):
        self.hatch, self.mirrored = f"{key}-hatch", mirrored
        self.width, self.y, self.parts = WIDTH - 2 * MARGIN, float(MARGIN), []

    def down(self, pixels):
        self.y += pixels

    def put(self, drawing, height):
        self.parts.append(f'<g transform="translate({MARGIN} {short(self.y)})">{drawing}</g>')
        self.down(height)

    def words(self, text, size, colour, more=""):
        pixels = SIZES[size]
        for line in broken(text, int(self.width / (pixels * 0.54)), most=6) if text else []:
            self.down(pixels)
            self._text(0, line, pixels, colour, more)
            self.down(pixels * 0.4)

    def _text(self, across, line, pixels, colour, more=""):
        x = WIDTH - MARGIN - across if self.mirrored else MARGIN + across
        anchor = "end" if self.mirrored else "start"
        self.parts.append(
            f'<text x="{short(x)}" y="{short(self.y)}" font-size="{pixels}" fill="{colour}"'
            f' text-anchor="{anchor}" {more}>{embedded(line, self.mirrored)}</text>'
        )

    def keys(self, keys):
        """The legend in rows, a swatch before each word."""
        if not keys:
            return
        across, pixels = 0.0, SIZES["key"]
        self.down(pixels + 4)
        for key in keys:
            wide = 30 + pixels * 0.56 * len(key.words) + 14
            if across and across + wide > self.width:
                across = 0.0
                self.down(pixels + 8)
            self._swatch(across, key)
            self._text(across + 24, key.words, pixels, INK)
            across += wide
        self.down(14)

    def _swatch(self, across, key):
        is_line = {"line", "step"} & set(key.look.split())
        x = WIDTH - MARGIN - across - 18 if self.mirrored else MARGIN + across
        y = self.y - 4
        drawn = (
            f'<line x1="{short(x)}" x2="{short(x + 18)}" y1="{short(y)}" y2="{short(y)}"'
            f" {attributes(Path((), key.look), self.hatch)}/>"
            if is_line
            else f'<rect x="{short(x)}" y="{short(y - 6)}" width="18" height="12"'
            f" {attributes(Box(0, 0, 0, 0, key.look), self.hatch)}/>"
        )
        self.parts.append(drawn)

    def document(self, title):
        height = short(self.y + MARGIN - 8)
        ground, lines = f'fill="{PAPER}"', f'stroke="{HATCHED}" fill="none"'
        hatch = HATCH.format(key=self.hatch, ground=ground, lines=lines)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
            f' width="{WIDTH}" height="{height}" xml:lang="{get_language()}"'
            f' font-family="{FONTS_OF.get(get_language(), LATIN)}" font-size="12">'
            f"<title>{escape(title)}</title><defs>{hatch}</defs>"
            f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{"".join(self.parts)}</svg>'
        )
