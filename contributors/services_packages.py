"""Cost-sharing packages: budgets by quarter and who gives what, entered by the mission's funding staff."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records
from contributors.models import CostPackage, Flow, PackageLine, PackageQuarter

FIELDS = ["name", "instrument", "assessed_share", "assessed_limit", "source", "certainty"]
LINE_FIELDS = ["quarter", "part", "giver", "committed", "paid", "flow", "note"]


@transaction.atomic
def record_package(mission, *, name, quarters=None, is_fictional=False, reason="", by, **fields):
    """Enter a package of a mission; `quarters`: {first day: budget in US dollars}."""
    _require_keeps(by, mission)
    row = CostPackage(mission=mission, name=name, **records.known(fields, FIELDS))
    row.is_fictional = is_fictional or mission.is_fictional
    _check(row)
    row.save()
    _set_quarters(row, quarters or {})
    events.record("package.recorded", row, by=by, about=[mission], reason=reason)
    return row


@transaction.atomic
def change_package(row, *, quarters=None, version=None, reason="", by, **fields):
    """Mend a package; `quarters`, where given, are all its budgets."""
    _require_keeps(by, row.mission)
    row = _locked(row, version)
    before = CostPackage.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    _check(row)
    row.save(update_fields=[*fields, "version"])
    if quarters is not None:
        _set_quarters(row, quarters)
    changed = events.changes(before, row, fields)
    events.record("package.changed", row, by=by, about=[row.mission], reason=reason, changes=changed)
    return row


@transaction.atomic
def add_line(package, *, quarter, part, version=None, reason="", by, **fields):
    """Enter what one source gives for a quarter: a flow, or the amounts as they are stated."""
    _require_keeps(by, package.mission)
    package = _locked(package, version)
    line = PackageLine(package=package, quarter=quarter, part=part, **records.known(fields, LINE_FIELDS))
    _check_line(line, by)
    line.save()
    package.save(update_fields=["version"])
    told = {"part": part, "quarter": f"{quarter:%Y-%m}"}
    events.record("package.line_added", package, by=by, about=_about(line), reason=reason, **told)
    return line


@transaction.atomic
def change_line(line, *, version=None, reason="", by, **fields):
    """Mend what one source gives for a quarter."""
    _require_keeps(by, line.package.mission)
    package = _locked(line.package, version)
    line = PackageLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    line.package = package
    before = PackageLine.objects.get(pk=line.pk)
    records.put(line, records.known(fields, LINE_FIELDS))
    _check_line(line, by)
    line.save(update_fields=list(fields))
    package.save(update_fields=["version"])
    changed = events.changes(before, line, fields)
    events.record("package.line_changed", package, by=by, about=_about(line), reason=reason, changes=changed)
    return line


@transaction.atomic
def remove_line(line, *, version=None, reason="", by):
    """Take out what was entered of a source that gives nothing for this quarter."""
    _require_keeps(by, line.package.mission)
    package = _locked(line.package, version)
    about = _about(line)
    told = {"part": line.part, "quarter": f"{line.quarter:%Y-%m}"}
    line.delete()
    package.save(update_fields=["version"])
    events.record("package.line_removed", package, by=by, about=about, reason=reason, **told)
    return package


# --- What may be done
def may_keep(by, mission):
    """Funding staff of the mission, or of the organization that leads it."""
    return access.allows(by, "manage_money", mission, mission.lead)


def _require_keeps(by, mission):
    if not may_keep(by, mission):
        raise PermissionDenied(_("A package is entered by funding staff of its mission."))


def _locked(row, version):
    """The package, a version on once it is saved."""
    row = records.held(row, version, "mission__lead")
    row.version += 1
    return row


def _check(row):
    row.full_clean()
    if row.certainty == "published" and not row.source:
        raise ValidationError({"source": _("Say where it was published.")})


def _set_quarters(row, budgets):
    row.quarters.exclude(quarter__in=budgets).delete()
    standing = {one.quarter: one for one in row.quarters.all()}
    for quarter, budget in sorted(budgets.items()):
        if quarter in standing and standing[quarter].budget == budget:
            continue
        one = standing.get(quarter) or PackageQuarter(package=row, quarter=quarter)
        one.budget = budget
        try:
            one.full_clean()
        except ValidationError as error:
            raise ValidationError({"quarters": error.messages}) from error
        one.save()


def _check_line(line, by):
    line.full_clean()
    if line.flow_id is None:
        if line.committed is None and line.paid is None:
            raise ValidationError({"committed": _("State what is committed or paid, or name a flow.")})
        return
    if not Flow.objects.visible_to(by).filter(pk=line.flow_id).exists():
        raise ValidationError({"flow": _("There is nothing by this name that you may see.")})
    if line.flow.mission_id != line.package.mission_id and (
        line.flow.fund is None or line.flow.fund.mission_id != line.package.mission_id
    ):
        raise ValidationError({"flow": _("This flow goes to another mission than the package.")})
    _check_counts_once(line)


def _check_counts_once(line):
    """A flow counts with all that fulfil it: neither an earlier nor a later one stands in the package."""
    shown = set(
        PackageLine.objects.filter(package=line.package, flow__isnull=False)
        .exclude(pk=line.pk)
        .values_list("flow", flat=True)
    )
    related, ahead = set(), [line.flow_id]
    while ahead:
        ahead = list(Flow.objects.filter(fulfils__in=ahead).values_list("pk", flat=True))
        related |= {*ahead}
    earlier = line.flow
    while earlier.fulfils_id:
        earlier = earlier.fulfils
        related.add(earlier.pk)
    if related & shown:
        raise ValidationError(
            {"flow": _("A flow that it fulfils, or that fulfils it, stands in the package: it counts once.")}
        )


def _about(line):
    return [line.package.mission, *([line.giver] if line.giver else [])]
