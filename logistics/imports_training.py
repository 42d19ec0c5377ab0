"""Certificates of units in by file, each line through the services; the list's own file comes in again."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from logistics import certificate_files
from logistics import services_training as services
from logistics.imports_units import keeps_units
from logistics.models import Certificate, Course, Unit


def examine_certificates(row, path, progress, write):
    """Enter what has no number yet, correct what has one; a line that stands so counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = certificate_files.read_certificates(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition), whole="unit")
    return outcome


register(
    ImportKind(
        kind="certificates",
        label=gettext_lazy("Certificates of units"),
        help=gettext_lazy(
            "A line each: contributor (code), unit (its reference), course (code), person (your reference, "
            "no name) or persons, issued_on, expires_on (empty: as long as the course says), issuer, places "
            "offered and taken, source. The list's own file comes in again. CSV, XLSX or JSON."
        ),
        examine=examine_certificates,
        by_person=True,
        permits=keeps_units,
    )
)


def _keep(values, *, by, reason):
    return (_change if values.get("id") else _add)(values, by, reason)


def _add(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    code, reference, course = values.pop("contributor"), values.pop("unit"), values.pop("course")
    rows = Unit.objects.visible_to(by).between(by).filter(contributor__code__iexact=code)
    unit = rows.filter(reference__iexact=reference).select_related("contributor", "mission").first()
    if unit is None:
        raise ValidationError({"unit": _("There is no unit by this reference whose insides you see.")})
    found = Course.objects.visible_to(by).filter(code__iexact=course, is_offered=True).first()
    if found is None:
        raise ValidationError({"course": _("There is no course of this code in use.")})
    given = {name: value for name, value in values.items() if value not in (None, "")}
    services.add_certificate(unit, course=found, **given, reason=reason, by=by)
    return NEW, {}


def _change(values, by, reason):
    own = Certificate.objects.visible_to(by).select_related("unit__contributor", "unit__mission", "course")
    row = standing(own, values)
    fixed = {
        "contributor": row.unit.contributor.code,
        "unit": row.unit.reference,
        "course": row.course.code,
    }
    keep_fixed(values, fixed)
    if "persons" in values and values["persons"] is None:
        del values["persons"]
    changes = differences(row, values, services.FIELDS)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services.change_certificate(row, version=row.version, **fields, reason=reason, by=by)
    return CHANGED, changes
