"""The week's report on a mission's readiness, typeset for print and as a workbook, in the reader's words."""

from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from accounts import typesetting
from accounts.api.formats import as_xlsx
from accounts.marks import band_word
from accounts.notation import day, iso_day, number, paired, percent
from logistics import reading_unit_readiness as reading
from logistics import wording

TEMPLATE = Path(__file__).with_name("readiness.typ")
SOON = 8  # of what expires, so many lines on a page


def readiness_pdf(mission, on, found, week, request):
    return typesetting.pdf(TEMPLATE, document(mission, on, found, week, request), _name(mission, on))


def readiness_xlsx(mission, on, found, week, request):
    """A row a unit with each area's band and score, so that it can be worked on."""
    heads = ["unit", "reference", "contributor", "band", "band_by_the_evidence", "a_week_ago", "mean"]
    heads += ["in_the_mission", "days_to_deploy", "days_at_least", "would_raise_it_most"]
    for area in wording.AREA:
        heads += [f"{area}_band", f"{area}_score", f"{area}_evidence_on"]
    notes = [
        (_("mission"), mission.acronym),
        (_("as on"), on.isoformat()),
        (_("fill by ready units"), "" if found.force.fill is None else round(found.force.fill, 4)),
        (_("critical needs without a ready unit"), ", ".join(str(need) for need in found.at_zero)),
        (_("how"), summary(found)),
    ]
    return as_xlsx(heads, [_row(one) for one in week], _name(mission, on), notes)


def _row(one):
    row, areas = one.row, {area.area: area for area in one.areas}
    values = [row.unit.name, row.unit.reference, row.unit.contributor.code, row.band, row.found, one.before]
    values += [row.mean, row.is_there, row.days, row.at_least, row.rise["area"] if row.rise else None]
    for name in wording.AREA:
        area = areas.get(name)
        values += [area.band, area.score, area.evidence_on] if area else [None, None, None]
    return values


def document(mission, on, found, week, request):
    """What the page says, every text and figure ready to be set."""
    names = reading.courses(request.user)
    soon = sorted((one["until"], unit.row.unit.name, one) for unit in week for one in unit.soon)[:SOON]
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "rtl": get_language_bidi(),
        "title": _("Readiness of %(mission)s, week to %(day)s")
        % {"mission": mission.acronym, "day": day(on)},
        "keywords": [_("readiness"), mission.acronym],
        "finding": headline(found, week),
        "about": summary(found),
        "as-of": _("As on %(day)s") % {"day": day(on)},
        "heads": [
            _("Unit"),
            _("Contributor"),
            _("Band"),
            _("A week ago"),
            _("Decided by"),
            _("Days to deploy"),
        ],
        "rows": [_line(one, names) for one in week],
        "needs": {
            "head": _("Needs and what ready units fill of them"),
            "heads": [_("Requirement"), _("Required"), _("Ready"), _("Not ready"), _("Unknown"), _("Coming")],
            "rows": [
                [
                    f"{need.reference} · {need.title}",
                    *(number(n) for n in (one.required, one.ready, one.not_ready, one.unknown, one.coming)),
                ]
                for need, one in found.needs
            ],
        },
        "soon": {
            "head": _("What expires in 30 days"),
            "rows": [
                paired(
                    iso_day(until),
                    f"{unit}, {wording.AREA[one['area']]} – {wording.line(one['area'], one['name'], names)}",
                )
                for until, unit, one in soon
            ],
            "none": _("Nothing."),
        },
        "address": request.build_absolute_uri(),
        "disclaimer": _(
            "For the staff of the mission; not to be passed on to who may not see its units. "
            "Unknown is “not reported”, never zero."
        ),
    }


def _line(one, names):
    row = one.row
    deciding = [area for area in one.areas if area.decides and row.band != 1]
    why = "; ".join(
        paired(capfirst(str(wording.AREA[area.area])), wording.reason(area.area, area.reasons[0], names))
        for area in deciding[:2]
        if area.reasons
    )
    days = _("there") if row.is_there else _("unknown") if row.days is None else number(row.days)
    before = _("new") if one.is_new else band(one.before)
    return [row.unit.name, row.unit.contributor.local_name, band(row.band), before, why, str(days)]


def band(value):
    return band_word(None) if value is None else f"{value} · {band_word(value)}"


def headline(found, week):
    """What the week's report says first."""
    if found.at_zero:
        named = ", ".join(need.title for need in found.at_zero[:3])
        return _("No unit is ready for what is critical: %(needs)s.") % {"needs": named}
    worse = [one for one in week if one.before and (one.row.band or 5) > one.before]
    if worse:
        named = ", ".join(one.row.unit.name for one in worse[:3])
        return _("Worse than a week ago: %(units)s.") % {"units": named}
    if found.force.fill is None:
        return _("No need of the mission stands in the portal.")
    return _("Ready units fill %(share)s of what is needed.") % {"share": percent(found.force.fill, 0)}


def summary(found):
    fill = _("unknown") if found.force.fill is None else percent(found.force.fill, 0)
    return _(
        "Fill by ready units, critical needs weighed most: %(fill)s. Critical needs without a ready unit: "
        "%(zero)s; with a gap: %(short)s. Units: %(units)s."
    ) % {
        "fill": fill,
        "zero": number(len(found.at_zero)),
        "short": number(len(found.short)),
        "units": number(found.units),
    }


def _name(mission, on):
    return f"readiness-{mission.slug}-{on.isoformat()}"
