"""Reports of one page that a minister can read: typeset from an answer, in the reader's language."""

from pathlib import Path

from django.utils.translation import get_language, get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts import charts, dates, sources, typesetting
from accounts.notation import iso_day, number
from contributors import burden_table, composite_files
from contributors.burden_files import name_of
from contributors.findings import finding
from contributors.forms_burden import words
from contributors.measures import MEASURES
from contributors.templatetags.contributors_panels import measured

TEMPLATE = Path(__file__).with_name("burden.typ")
SHOWN = 15


def burden_pdf(answer, scope, address):
    """The report as a PDF of one page, tagged for screen readers."""
    return typesetting.pdf(TEMPLATE, document(answer, str(scope), address), name_of(answer))


def composite_pdf(form, found, scope, day, address):
    """A composite as a PDF of one page: whose weights they are stands in its finding."""
    said = composite_document(form, found, str(scope), day, address)
    return typesetting.pdf(TEMPLATE, said, composite_files.name_of(form))


def composite_document(form, found, scope, day, address):
    """What the page of a composite says, every text and figure ready to be set."""
    rows = found.rows[:SHOWN]
    lengths = charts.bars([row.value for row in rows])
    weights = ", ".join(
        f"{_(MEASURES[code].label)} {weight.normalize():f}" for code, weight in form.weights.items()
    )
    silent = ", ".join(_(MEASURES[code].label) for code in found.silent)
    title = _("A composite by your own weights")
    return _framed(address, len(found.rows) - len(rows)) | {
        "title": f"{title} · {words(form.span)}",
        "keywords": [_("burden-sharing"), scope],
        "finding": _("The weights are the reader’s own: %(weights)s.") % {"weights": weights},
        "about": f"{scope} · {words(form.span)}",
        "as-of": _("Figures as of %(day)s") % {"day": dates.day(day)},
        "name": _("Contributor"),
        "chart": _("percent"),
        "heads": [_("By your weights"), *(_(MEASURES[code].label) for code in found.measures)],
        "rows": [
            {
                "rank": number(row.rank) if row.rank else "",
                "name": found.names[row.who][0],
                "cells": [
                    _text(measured(value, "share"))
                    for value in (row.value, *(row.shares[code] for code in found.measures))
                ],
                "bar": length,
                "whole": False,
            }
            for row, length in zip(rows, lengths, strict=True)
        ],
        "notes": [
            {"head": head, "text": text}
            for head, text in (
                (
                    _("How it is computed"),
                    _("Each share times its weight, added, divided by the sum of the weights."),
                ),
                (_("Not reported in full, so no composite can be given with it:"), silent),
            )
            if text
        ],
    }


def _framed(address, rest):
    """What stands on every report alike."""
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "rtl": get_language_bidi(),
        "rank": _("Rank"),
        "rest": ngettext("%(n)s more row is in the portal.", "%(n)s more rows are in the portal.", rest)
        % {"n": number(rest)}
        if rest > 0
        else "",
        "address": address,
        "disclaimer": _(
            "The designations used imply no opinion on the legal status of any country or territory. "
            "Unknown is “not reported”, never zero."
        ),
    }


def document(answer, scope, address):
    """What the page says, every text and figure ready to be set."""
    columns = [column for column in burden_table.columns(answer) if column.is_shown]
    rows = answer.rows[:SHOWN]
    lengths = charts.bars([None if row.figure is None else float(row.figure) for row in rows])
    day = iso_day(answer.latest.computed_from.get("reported_on", ""))
    return _framed(address, len(answer.rows) - len(rows)) | {
        "title": f"{burden_table.title(answer)} · {words(answer.question.span)}",
        "keywords": [_("burden-sharing"), scope],
        "finding": finding(answer) or _("Nobody is reported with any."),
        "about": burden_table.subtitle(answer, scope),
        "as-of": _("Figures as of %(day)s") % {"day": day},
        "name": _(answer.grouping.heading),
        "chart": burden_table.unit(answer),
        "heads": [column.label for column in columns],
        "rows": [
            _line("", _("All together"), answer.whole, columns, None, whole=True),
            *(
                _line(number(row.of.rank) if row.of.rank else "", row.name, row.of, columns, length)
                for row, length in zip(rows, lengths, strict=True)
            ),
        ],
        "notes": [{"head": head, "text": text} for head, text in _notes(answer) if text],
    }


def _line(rank, name, of, columns, length, whole=False):
    values = [(column.value(of), column.measure) for column in columns]
    cells = ["" if whole and value is None else _text(measured(value, code)) for value, code in values]
    return {"rank": rank, "name": name, "cells": cells, "bar": length, "whole": whole}


def _text(written):
    """What a page writes in a mark of its own, as plain text."""
    return _("not reported") if "unknown" in written else str(written)


def _notes(answer):
    measure = answer.measure
    yield _("How it is computed"), f"{_(measure.label)}: {_(measure.formula)} {_(measure.as_of)}"
    if answer.has_ratio:
        yield _("Held against"), " ".join([_(answer.figure.formula), _(answer.key.formula)])
    yield _("Sources"), sources.words("; ".join(answer.sources + answer.key_sources)) or _(measure.source)
    yield (
        _("Months not reported, counted as nothing"),
        ", ".join(dates.short_month(month) for month in answer.missing),
    )
    yield (
        _("Without a figure in the key"),
        ", ".join(partner.local_name for partner in answer.without_key),
    )
    if answer.in_several:
        yield _("Groups overlap"), _("A member of several organizations counts in each.")
