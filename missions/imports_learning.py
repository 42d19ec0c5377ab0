"""Lessons in by file: observed, or written on until they are endorsed."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import concerning
from missions import services_lessons as services
from missions.forms_decisions import may_keep
from missions.imports_command import capability_named, mission_kept, of_label, partners_named
from missions.lesson_files import cells, read_lessons
from missions.models import Lesson, Theme

NEVER_EMPTY = ("kind", "observed_on", "label")  # an empty cell leaves what stands


def examine_lessons(row, path, progress, write):
    """Enter what has no number yet, write on what has one; a line that stands so already is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_lessons(path, row.file_name)
    own = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, own, whole="title")
    return outcome


register(
    ImportKind(
        kind="lessons",
        label=gettext_lazy("Lessons"),
        help=gettext_lazy(
            "Lessons of missions you plan or decide for, and of partners you speak for, a line each: a line "
            "without id enters an observation, one with id and version changes it. Take the file under "
            "Lessons to begin with. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_lessons,
        by_person=True,
        permits=may_keep,
    )
)


def _keep(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in NEVER_EMPTY or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if "themes" in values:
        values["themes"] = themes_named(values["themes"], by)
    if "capability" in values:
        values["capability"] = capability_named(values["capability"], by) if values["capability"] else None
    about, key = values.pop("about", None), values.pop("about_id", "")
    if about is not None:
        values["subject"] = subject_named(about, key, by)
    return (_change if values.get("id") else _observe)(values, named, by, reason)


def _observe(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    acronym, code = values.pop("mission", ""), values.pop("keeper", "")
    keeper = partners_named([code], by, "keeper")[0] if code else None
    mission = mission_kept(acronym, by) if acronym or keeper is None else None
    given = {name: value for name, value in values.items() if value not in (None, "")}
    needed = {"observed_on": None, "happened": ""}
    services.observe_lesson(
        mission=mission, keeper=keeper, released_to=named or (), reason=reason, by=by, **needed | given
    )
    return NEW, {}


def _change(values, named, by, reason):
    rows = Lesson.objects.run_by(by).select_related("mission", "keeper", "capability")
    row = standing(rows, values)
    stands = cells(row)
    keep_fixed(values, {"mission": stands["mission"], "keeper": stands["keeper"]})
    changes = differences(row, values, services.FIELDS)
    if "subject" in values:
        now = concerning.subjects(by, [row]).get(row.pk)
        now = now[1] if now else None
        if now != values["subject"] and (now or not row.subject_id):
            changes["subject"] = (now, values["subject"])
    more = of_label(row, named, changes)
    if "themes" in values and stands["themes"] != (codes := sorted(one.code for one in values["themes"])):
        changes["themes"], more["themes"] = (stands["themes"], codes), values["themes"]
    if not changes:
        return UNCHANGED, {}
    names = (*services.FIELDS, "subject")
    fields = {name: after for name, (_before, after) in changes.items() if name in names}
    services.change_lesson(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


def themes_named(codes, by):
    """The themes of these codes."""
    codes = [code.lower() for code in codes]
    found = {theme.code: theme for theme in Theme.objects.visible_to(by).filter(code__in=codes)}
    if unknown := [code for code in codes if code not in found]:
        raise ValidationError(
            {"themes": _("%(codes)s: no theme has this code.") % {"codes": ", ".join(unknown)}}
        )
    return [found[code] for code in codes]


def subject_named(code, key, by):
    """The record a line concerns; none where it names none."""
    if not code:
        return None
    found = concerning.named(by, code, key)
    if found is None:
        raise ValidationError({"about_id": _("There is nothing by this name that you may see.")})
    return found
