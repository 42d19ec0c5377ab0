"""A situation report typeset for print, as its page says it, in the reader's words."""

from pathlib import Path

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from accounts import dates, typesetting
from missions import reporting

TEMPLATE = Path(__file__).with_name("situation.typ")


def situation_pdf(report, address):
    name = f"situation-{report.mission.slug}-{report.starts_on.isoformat()}-{report.edition}"
    return typesetting.pdf(TEMPLATE, document(report, address), name)


def document(report, address):
    """What the page says, every text ready to be set."""
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "rtl": get_language_bidi(),
        "title": str(report),
        "keywords": [_("situation"), report.mission.acronym],
        "state": state_words(report),
        "assessment": {
            "head": _("Assessment"),
            "text": report.assessment or _("No assessment is written."),
        },
        "sections": [
            {
                "head": str(section.label),
                "lines": lines,
                "none": _("Nothing was reported."),
                "text": text,
            }
            for section, lines, text in reporting.told(report)
        ],
        "address": address,
        "label": _("Who reads it: %(label)s.") % {"label": report.get_label_display()},
    }


def state_words(report):
    """Whether it is signed, by whom and when; else that it is a draft and no report."""
    if report.signed_at is None:
        return _("A draft, not signed: not to be passed on.")
    said = _("Signed by %(name)s, %(moment)s.") % {
        "name": report.signed_by.name,
        "moment": dates.moment(report.signed_at, report.mission.time_zone),
    }
    if report.state == report.State.SUPERSEDED:
        return said + " " + _("A later edition took its place.")
    return said
