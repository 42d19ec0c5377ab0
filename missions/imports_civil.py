"""Civil-military records in by file: made, or changed as long as they may be, each line by its service."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import civil_files as files
from missions import reading_humanitarian as reading
from missions import (
    services_assistance,
    services_civil_activities,
    services_constraints,
    services_humanitarian,
)
from missions.imports_command import partners_named
from missions.models import Mission


def examine(row, path, progress, write, *, sheet, make, change, fields, fixed):
    """Make what has no number yet, change what has one; a line that stands so already is unchanged.

    `make` and `change` are services, `fields` those they take, `fixed` the columns no line changes."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = sheet.read(path, row.file_name)
    own = partial(
        _keep,
        sheet=sheet,
        make=make,
        change=change,
        fields=fields,
        fixed=fixed,
        by=row.created_by,
        reason=row.edition,
    )
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


def _keep(values, *, sheet, make, change, fields, fixed, by, reason):
    values = {
        name: value
        for name, value in values.items()
        if name not in sheet.never_empty or value not in ("", None)
    }
    named = {}
    if "released_to" in values:
        named["released_to"] = partners_named(values.pop("released_to"), by)
    if values.get("id"):
        return _change(values, named, sheet, change, fields, fixed, by, reason)
    return _make(values, named, sheet, make, by, reason)


def _make(values, named, sheet, make, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = _mission(values.pop("mission", ""), by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    for name in sheet.partners:
        given[name] = partner_named(given.get(name, ""), by, name)
    needed = {name: None for name in sheet.never_empty if name not in ("precision", "label")}
    needed |= {name: "" for name in ("kind", "actor_kind", "sector", "state") if name in needed}
    make(mission, reason=reason, by=by, **needed | given, **named)
    return NEW, {}


def _change(values, named, sheet, change, fields, fixed, by, reason):
    row = standing(sheet.model.objects.run_by(by).select_related("mission", *sheet.partners), values)
    stands = sheet.cells(row)
    keep_fixed(values, {name: stands[name] for name in ("mission", *fixed)})
    for name in sheet.partners:
        if name in values and name not in fixed:
            values[name] = partner_named(values[name], by, name) if values[name] else None
    changes = differences(row, values, [name for name in fields if name in values])
    if named and stands["released_to"] != (codes := sorted(one.code for one in named["released_to"])):
        changes["released_to"] = (stands["released_to"], codes)
    if not changes:
        return UNCHANGED, {}
    given = {name: after for name, (_before, after) in changes.items() if name in fields}
    if "released_to" in changes:
        given |= named
    change(row, version=row.version, reason=reason, by=by, **given)
    return CHANGED, changes


def _mission(name, by):
    found = Mission.objects.visible_to(by).filter(acronym__iexact=name).first()
    if found is None:
        raise ValidationError({"mission": _("There is no mission by this name that you may see.")})
    return found


def partner_named(code, by, name):
    """The partner with this code; raises where a line names none, or one that is not there."""
    found = Partner.objects.visible_to(by).filter(code__iexact=code).first() if code else None
    if found is None:
        raise ValidationError({name: _("Name a partner by its code, such as UNICEF.")})
    return found


def _register(kind, label, words, sheet, make, change, fields, fixed=("keeper",)):
    register(
        ImportKind(
            kind=kind,
            label=label,
            help=words,
            examine=partial(examine, sheet=sheet, make=make, change=change, fields=fields, fixed=fixed),
            by_person=True,
            permits=reading.may_submit,
        )
    )


_register(
    "access_constraints",
    gettext_lazy("Access constraints"),
    gettext_lazy(
        "What hinders humanitarian access, a line each: a line without id reports a constraint, one with id "
        "and version changes it. Take the file under Access constraints to begin with. CSV, XLSX or JSON, up "
        "to 2,000 lines."
    ),
    files.CONSTRAINTS,
    services_constraints.report_constraint,
    services_constraints.change_constraint,
    services_constraints.FIELDS,
)
_register(
    "civil_notifications",
    gettext_lazy("Humanitarian notifications"),
    gettext_lazy(
        "Sites and movements of humanitarian actors, a line each: a line without id submits a notification, "
        "one with id and version changes it, and every party acknowledges it anew where its place or time "
        "changed. CSV, XLSX or JSON, up to 2,000 lines."
    ),
    files.NOTIFICATIONS,
    services_humanitarian.submit_notification,
    services_humanitarian.change_notification,
    services_humanitarian.FIELDS,
)
_register(
    "assistance_requests",
    gettext_lazy("Requests for assistance"),
    gettext_lazy(
        "Help asked of missions, a line each: a line without id asks for it, one with id and version changes "
        "it until it is decided. CSV, XLSX or JSON, up to 2,000 lines."
    ),
    files.REQUESTS,
    services_assistance.ask_assistance,
    services_assistance.change_assistance,
    services_assistance.FIELDS,
)
_register(
    "civil_activities",
    gettext_lazy("Activities in areas"),
    gettext_lazy(
        "Who does what, where and when, a line each: a line without id tells of an activity, one with id and "
        "version changes it. State needed is a need that nobody meets. CSV, XLSX or JSON, up to 2,000 lines."
    ),
    files.ACTIVITIES,
    services_civil_activities.tell_activity,
    services_civil_activities.change_activity,
    services_civil_activities.FIELDS,
)
