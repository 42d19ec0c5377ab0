"""Standards of units in by file, told as through any other door; the list's own file comes in again."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.files.records import choice, column, day, read_records, words
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences
from logistics import services_interoperability as services
from logistics.models import Standard, Unit, UnitStandard
from missions.models import Mission

FIELDS = {
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "unit": column("unit", words(24, needed=True), needed=True),
    "standard": column("standard", words(40, needed=True), needed=True),
    "state": column("state", choice(UnitStandard.State.values)),
    "told_on": column("told_on", day(needed=True), needed=True),
    "source": column("source", words(300, needed=True), needed=True),
}
PASSED_OVER = ("id", "version", "subject")


def examine_standards(row, path, progress, write):
    """Tell each line; one that stands so already counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, "unit_standards", FIELDS, PASSED_OVER)
    carry_out(
        file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition), whole="standard"
    )
    return outcome


def keeps_units(by):
    """Whether this person enters facts of units: of a contributor's, or of a mission's."""
    return access.speaks_for_someone(by) or bool(access.granted(by, "manage_logistics", Mission))


register(
    ImportKind(
        kind="unit_standards",
        label=gettext_lazy("Standards of units"),
        help=gettext_lazy(
            "A line each: contributor (code), unit (its reference), standard (code), state (declared, "
            "tested or failed), told_on, source. CSV, XLSX or JSON."
        ),
        examine=examine_standards,
        by_person=True,
        permits=keeps_units,
    )
)


def _keep(values, *, by, reason):
    unit = _unit(values.pop("contributor"), values.pop("unit"), by)
    code = values.pop("standard")
    standard = Standard.objects.visible_to(by).filter(code__iexact=code).first()
    if standard is None:
        raise ValidationError({"standard": _("There is no standard of this code.")})
    values["state"] = values.get("state") or UnitStandard.State.DECLARED
    standing = UnitStandard.objects.filter(unit=unit, standard=standard).first()
    changes = differences(standing, values, services.FIELDS) if standing else {}
    if standing and not changes:
        return UNCHANGED, {}
    version = {"version": standing.version} if standing else {}
    services.tell_standard(unit, standard, **values, **version, reason=reason, by=by)
    return (CHANGED, changes) if standing else (NEW, {})


def _unit(code, reference, by):
    contributor = Partner.objects.visible_to(by).filter(code__iexact=code).first()
    rows = Unit.objects.visible_to(by).between(by).filter(reference__iexact=reference)
    found = rows.filter(contributor=contributor).first()
    if found is None:
        raise ValidationError({"unit": _("There is no unit by this reference whose insides you see.")})
    return found
