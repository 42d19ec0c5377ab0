"""The chart of a burden-sharing answer: the largest rows, or their shares beside those of the key."""

from django.utils.translation import gettext as _

from accounts import charts
from accounts.charts import Row
from contributors import burden_table
from contributors.templatetags.contributors_panels import measured

DRAWN = 15


def scene(answer):
    """None where nobody has a figure."""
    rows = [row for row in answer.rows if row.value is not None][:DRAWN]
    if answer.has_ratio:
        pairs = [Row(row.name, [row.of.carried, row.of.key_share]) for row in rows]
        names = (_("share carried"), _("share of the key"))
        return charts.ranked_bars(pairs, names, write=_written("share"), unknown=_("not reported"))
    bars = [Row(row.name, [float(row.value)]) for row in rows]
    write = _written(answer.question.measure)
    return charts.ranked_bars(bars, write=write, unknown=_("not reported"))


def title(answer):
    """What the chart says, where it is not the figure of the table itself."""
    if answer.has_ratio:
        said = {"measure": burden_table.measure_label(answer), "key": _(answer.key.label)}
        return _("%(measure)s: share carried beside share of the key, %(key)s") % said
    return burden_table.title(answer)


def _written(measure):
    return lambda value: measured(value, measure)
