"""Strengths reported by hand, one line at a time. Files are applied by contributors.imports."""

import calendar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events
from contributors.models import PersonnelLine, PersonnelReport
from missions.models import Mission, Participation

COUNTED = ("women", "men", "personnel")
RELATIONS = ("report", "mission", "contributor")


@transaction.atomic
def report_strength(*, mission, month, contributor, category, women, men, reason, by):
    """Enter or correct how many a contributor had of a category in a mission and month.

    Mission staff may do it for every contributor; a contributor's desk for its own, in missions where it
    takes part or has been reported before.
    """
    _require_may_report(by, mission, contributor)
    _check_month(month)
    report = _report(mission, month, by)
    line = PersonnelLine.objects.filter(report=report, contributor=contributor, category=category).first()
    before = {name: getattr(line, name, None) for name in COUNTED}
    line = line or PersonnelLine(
        report=report, mission=mission, month=month, contributor=contributor, category=category
    )
    line.women, line.men, line.personnel = women, men, women + men
    line.edition = _edition()
    line.clean_fields(exclude=RELATIONS)  # which were read; the rest is held by the report's lock and the sum
    line.save(update_fields=[*COUNTED, "edition"] if line.pk else None)
    changed = {name: [old, getattr(line, name)] for name, old in before.items() if old != getattr(line, name)}
    events.record(
        "strength.reported", line, by=by, about=[mission, contributor], reason=reason, changes=changed
    )
    return line


def may_report(by, mission, contributor):
    if access.allows(by, "report_strength", mission):
        return True
    return access.allows(by, "act_for", contributor) and _takes_part(mission, contributor)


def _require_may_report(by, mission, contributor):
    if not may_report(by, mission, contributor):
        raise PermissionDenied(
            _("You may not report the strength of %(who)s in %(mission)s.")
            % {"who": contributor, "mission": mission}
        )


def _takes_part(mission, contributor):
    parts = Participation.objects.filter(mission=mission, partner=contributor)
    lines = PersonnelLine.objects.filter(mission=mission, contributor=contributor)
    return parts.exists() or lines.exists()


def _check_month(month):
    if month.day != 1 or month > timezone.localdate():
        raise ValidationError({"month": _("Name a month that has begun, by its first day.")})


def _report(mission, month, by):
    """The mission's report of the month, locked, and begun where there is none."""
    reports = PersonnelReport.objects.filter(mission=mission, month=month).select_for_update(no_key=True)
    report = reports.first()
    if report is None:
        Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=mission.pk)  # it is begun once
        report = reports.first()
    if report is None:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        origin = PersonnelReport.Origin.FICTIONAL if mission.is_fictional else PersonnelReport.Origin.REPORTED
        report = PersonnelReport(
            mission=mission,
            month=month,
            reported_on=last,
            edition=_edition(),
            source=_("Entered in Concord by %(who)s") % {"who": by},
            origin=origin,
        )
        report.full_clean()
        report.save()
    return report


def _edition():
    return f"entered {timezone.localdate():%Y-%m-%d}"
