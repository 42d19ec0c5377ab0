"""Strengths reported by hand, a line or a month at a time. Files are applied by contributors.imports."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, sources, versions
from contributors import reporting
from contributors.gathering import last_day
from contributors.models import PersonnelLine, PersonnelReport
from contributors.versions import mark_of_month
from missions.models import Mission

COUNTED = ("women", "men", "personnel")
RELATIONS = ("report", "mission", "contributor")


@transaction.atomic
def report_strength(*, mission, month, contributor, category, women, men, reason, by):
    """Enter or correct how many a contributor had of a category in a mission and month.

    Mission staff may do it for every contributor; a contributor's desk for its own, in missions where it
    takes part or has been reported before.
    """
    _require_may_report(by, mission, contributor)
    reporting.check_month(mission, month)
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


@transaction.atomic
def report_month(*, mission, month, figures, version=None, reason, by):
    """Enter or correct a mission's month, all of it or nothing; told once.

    `figures`: {(contributor, category): (women, men)}, or None for "not reported", which takes off
    what stands; a figure whose sexes were not told apart stays. `version`: the mark of what was seen.
    """
    contributors = {contributor for contributor, _category in figures}
    for contributor in contributors:
        _require_may_report(by, mission, contributor)
    reporting.check_month(mission, month)
    report = _report(mission, month, by)
    standing = PersonnelLine.objects.filter(mission=mission, month=month, contributor__in=contributors)
    standing = {(line.contributor_id, line.category): line for line in standing}
    versions.require(version, mark_of_month(standing.values()))
    changed, to_write, to_remove = {}, [], []
    for (contributor, category), counts in figures.items():
        line = standing.get((contributor.pk, category))
        before = line and (line.women, line.men)
        if counts == before or (counts is None and before in (None, (None, None))):
            continue
        changed[contributor, category] = [_sexes(before), _sexes(counts)]
        if counts is None:
            to_remove.append(line.pk)
        else:
            to_write.append(_counted(line, report, contributor, category, counts))
    if not changed:
        raise ValidationError(_("Nothing here differs from what stands."), "unchanged")
    _write_lines(to_write)
    PersonnelLine.objects.filter(pk__in=to_remove).delete()
    events.record(
        "strength.month_reported",
        report,
        by=by,
        about=[mission, *{contributor for contributor, _category in changed}],
        reason=reason,
        changes={f"{who.code}, {category}, women + men": pair for (who, category), pair in changed.items()},
    )
    return report


def _sexes(counts):
    """Women + men, for the trail."""
    return None if counts is None else " + ".join("?" if n is None else str(n) for n in counts)


def _counted(line, report, contributor, category, counts):
    line = line or PersonnelLine(
        report=report, mission=report.mission, month=report.month, contributor=contributor, category=category
    )
    line.women, line.men = counts
    line.personnel, line.edition = sum(counts), _edition()
    line.clean_fields(exclude=["report", "mission", "contributor"])
    return line


def _write_lines(lines):
    standing = [line for line in lines if line.pk]
    PersonnelLine.objects.bulk_create([line for line in lines if line.pk is None])
    PersonnelLine.objects.bulk_update(standing, [*COUNTED, "edition"])


def may_report(by, mission, contributor):
    if access.allows(by, "report_strength", mission):
        return True
    return access.allows(by, "act_for", contributor) and reporting.takes_part(mission, contributor)


def _require_may_report(by, mission, contributor):
    if not may_report(by, mission, contributor):
        raise reporting.refusal(contributor, mission)


def _report(mission, month, by):
    """The mission's report of the month, locked, and begun where there is none."""
    reports = PersonnelReport.objects.filter(mission=mission, month=month).select_for_update(no_key=True)
    report = reports.first()
    if report is None:
        Mission.objects.select_for_update(no_key=True, of=("self",)).get(pk=mission.pk)  # it is begun once
        report = reports.first()
    if report is None:
        origin = PersonnelReport.Origin.FICTIONAL if mission.is_fictional else PersonnelReport.Origin.REPORTED
        report = PersonnelReport(
            mission=mission,
            month=month,
            reported_on=last_day(month),
            edition=_edition(),
            source=sources.ENTERED % {"who": by},
            origin=origin,
        )
        report.full_clean()
        report.save()
    return report


def _edition():
    return f"entered {timezone.localdate():%Y-%m-%d}"
