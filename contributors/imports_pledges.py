"""Pledges in by file: drafts of one's own contributor, begun or changed, as through any other door."""

from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from contributors import services_pledges as services
from contributors.models import Pledge
from contributors.pledge_files import JOINED, cells, read_pledges
from missions.models import Capability, Requirement

FIXED = ("contributor", "mission", "requirement", "offered_to", "capability")


def examine_pledges(row, path, progress, write):
    """Draft what has no number yet, change drafts that have one; a line that stands so already counts as
    unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_pledges(path, row.file_name)
    carry_out(file, outcome, progress, partial(_keep, by=row.created_by, reason=row.edition))
    return outcome


register(
    ImportKind(
        kind="pledges",
        label=gettext_lazy("Pledges"),
        help=gettext_lazy(
            "Drafts of pledges, a line each: a line without id begins a draft, one with id and version "
            "changes yours. Take the file under Pledges to begin with. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_pledges,
        by_person=True,
        permits=access.speaks_for_someone,
    )
)


def _keep(values, *, by, reason):
    visibility = values.pop("visibility", "")
    if visibility:
        values["visibility"] = int(visibility)
    return (_change if values.get("id") else _draft)(values, by, reason)


def _draft(values, by, reason):
    values.pop("id", None), values.pop("version", None)
    contributor = _contributor(values.pop("contributor", ""), by)
    requirement = _requirement(values.pop("mission", ""), values.pop("requirement", ""), by)
    capability = _named(Capability, values.pop("capability", ""), "capability", by)
    if capability is None and requirement is None:
        raise ValidationError({"capability": _("Name the capability, or the requirement it answers.")})
    given = {name: value for name, value in values.items() if value not in (None, "")}
    offered_to = _named(Partner, given.pop("offered_to", ""), "offered_to", by)
    services.draft_pledge(
        contributor,
        capability=capability,
        requirement=requirement,
        offered_to=offered_to,
        reason=reason,
        by=by,
        **{"title": "", "quantity": None, "available_from": None} | given,
    )
    return NEW, {}


def _change(values, by, reason):
    own = Pledge.objects.visible_to(by).own_of(by).select_related(*JOINED)
    row = standing(own, values, counted="version_of_sides")
    keep_fixed(values, _as_it_stands(row, values))
    changes = differences(row, values, (*services.FIELDS, "visibility"))
    if not changes:
        return UNCHANGED, {}
    if not row.is_draft:
        words = _("It is %(state)s: a file changes drafts alone. Change it on its page.")
        raise ValidationError({"id": words % {"state": row.get_state_display()}})
    fields = {name: after for name, (_before, after) in changes.items()}
    visibility = fields.pop("visibility", None)
    if fields:
        row = services.change_pledge(row, version=row.version_of_sides, reason=reason, by=by, **fields)
    if visibility:
        services.show_pledge(row, visibility=visibility, version=row.version_of_sides, reason=reason, by=by)
    return CHANGED, changes


def _as_it_stands(row, values):
    """What a file must leave as it is; a requirement may be named by its number as well."""
    fixed = {name: value for name, value in cells(row).items() if name in FIXED}
    if row.requirement_id and str(values.get("requirement", "")) == str(row.requirement_id):
        fixed["requirement"] = str(row.requirement_id)
    return fixed


# --- What a line names
def _contributor(code, by):
    own = Partner.objects.visible_to(by).filter(pk__in=access.granted(by, "act_for", Partner))
    found = own.filter(code__iexact=code) if code else own
    if len(found) != 1:
        raise ValidationError({"contributor": _("Name a contributor you speak for.")})
    return found[0]


def _requirement(mission, text, by):
    if not text:
        return None
    rows = Requirement.objects.visible_to(by).select_related("mission", "capability")
    try:
        found = rows.filter(pk=UUID(text))
    except ValueError:
        found = rows.filter(reference=text, mission__acronym__iexact=mission)
    row = found.first()
    if row is None:
        raise ValidationError(
            {"requirement": _("There is no such requirement of this mission that you may see.")}
        )
    return row


def _named(model, code, column, by):
    if not code:
        return None
    found = model.objects.visible_to(by).filter(code__iexact=code).first()
    if found is None:
        raise ValidationError({column: _("There is nothing by this name that you may see.")})
    return found
