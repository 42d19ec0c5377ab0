"""Records of care in by file, each line through the services; the list's own file comes in again."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from contributors.models import Fatality
from logistics import care_files
from logistics import services_care as services
from logistics.models import CareRecord, Unit
from logistics.models.care import kept_missions, kept_partners
from missions.models import Mission


def keeps_care(by):
    """Whether this person keeps records of care somewhere."""
    return kept_missions(by).exists() or kept_partners(by).exists()


def examine_care(row, path, progress, write):
    """Record what has no number yet, change what has one; a line that stands so counts as unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = care_files.read_care(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition))
    return outcome


register(
    ImportKind(
        kind="care_records",
        label=gettext_lazy("Records of care"),
        help=gettext_lazy(
            "A line each: mission, contributor (code; empty: the mission's own staff), unit (its reference), "
            "reference (of yours, no name), kind, happened_on, outcome, days_lost, moments with their offset "
            "from UTC, reached_level, register_number. The list's own file comes in again. CSV, XLSX or JSON."
        ),
        examine=examine_care,
        by_person=True,
        permits=keeps_care,
    )
)


def _keep(values, *, by, reason):
    return (_change if values.get("id") else _record)(values, by, reason)


def _record(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = _named(Mission, "acronym", values.pop("mission"), "mission", by)
    code = values.pop("contributor", "")
    contributor = _named(Partner, "code", code, "contributor", by) if code else None
    given = {name: value for name, value in _linked(values, mission, by).items() if value not in (None, "")}
    services.record_care(mission=mission, contributor=contributor, **given, reason=reason, by=by)
    return NEW, {}


def _change(values, by, reason):
    own = CareRecord.objects.visible_to(by).select_related("mission", "contributor", "unit", "fatality")
    row = standing(own, values)
    cells = care_files.care_cells(row)
    keep_fixed(values, {"mission": cells["mission"], "contributor": cells["contributor"]})
    given = _linked(values, row.mission, by)
    changes = differences(row, given, services.FIELDS)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items()}
    services.change_care(row, version=row.version, **fields, reason=reason, by=by)
    return CHANGED, changes


def _linked(values, mission, by):
    """The values with the unit and the death they name."""
    values = dict(values)
    if "unit" in values:
        rows = Unit.objects.visible_to(by).between(by).filter(mission=mission)
        values["unit"] = _one(rows, "reference", values["unit"], "unit")
    if "register_number" in values:
        rows = Fatality.objects.visible_to(by).filter(mission=mission)
        values["fatality"] = _one(rows, "casualty_id", values.pop("register_number"), "register_number")
    return values


def _one(rows, name, text, place):
    if not text:
        return None
    found = rows.filter(**{f"{name}__iexact": text}).first()
    if found is None:
        raise ValidationError({place: _("There is no such record in the mission that you may see.")})
    return found


def _named(model, name, text, place, by):
    found = model.objects.visible_to(by).filter(**{f"{name}__iexact": text}).first()
    if found is None:
        raise ValidationError({place: _("There is none by this name that you may see.")})
    return found
