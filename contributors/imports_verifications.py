"""Verifications in by file: people and equipment of contributors, posted as through any other door."""

from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.files.records import choice, column, day, read_records, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences
from contributors import services_verifications as services
from contributors.models import VerifiedHolding, VerifiedStrength
from missions.models import Mission

STRENGTH = "strength"
KINDS = (STRENGTH, *VerifiedHolding.Kind.values)
FIELDS = {
    "kind": column("kind", choice(KINDS), needed=True),
    "contributor": column("contributor", words(16, needed=True), needed=True),
    "mission": column("mission", words(24, needed=True), needed=True),
    "starts_on": column("starts_on", day(needed=True), needed=True),
    "ends_on": column("ends_on", day(needed=True), needed=True),
    "group": column("group", words(80, needed=True), needed=True),
    "lease": column("lease", choice(VerifiedHolding.Lease.values)),
    "agreed": column("agreed", whole(needed=True), needed=True),
    "present": column("present", whole(needed=True), needed=True),
    "serviceable": column("serviceable", whole()),
    "signed_on": column("signed_on", day()),
    "source": column("source", words(300, needed=True), needed=True),
}
PASSED_OVER = ("id", "version")


def examine_verifications(row, path, progress, write):
    """Post each line; one that stands so already counts as unchanged, one with other counts corrects it."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, "verifications", FIELDS, PASSED_OVER)
    keep = partial(_keep, by=row.created_by, reason=row.edition)
    carry_out(file, outcome, progress, keep, whole="group")
    return outcome


def posts_verifications(by):
    """Whether this person posts verifications of some mission."""
    asked = (("report_strength", Mission), ("manage_money", Mission), ("manage_money", Partner))
    return any(access.granted(by, permission, root) for permission, root in asked)


register(
    ImportKind(
        kind="verifications",
        label=gettext_lazy("Verifications of contributors"),
        help=gettext_lazy(
            "People and equipment verified, a line each: kind (strength, major, self_sustainment), "
            "contributor, mission, starts_on, ends_on, group, lease, agreed, present, serviceable, "
            "signed_on, source. CSV, XLSX or JSON."
        ),
        examine=examine_verifications,
        by_person=True,
        permits=posts_verifications,
    )
)


def _keep(values, *, by, reason):
    kind = values.pop("kind")
    model = VerifiedStrength if kind == STRENGTH else VerifiedHolding
    contributor = _named(Partner, "code", values, "contributor", by)
    mission = _named(Mission, "acronym", values, "mission", by)
    if not services.may_post(by, mission):
        access.require(by, "report_strength", mission)
    serviceable, lease = values.pop("serviceable", None), values.pop("lease", "") or ""
    if model is VerifiedHolding:
        if serviceable is None:
            raise ValidationError({"serviceable": _("Say how many are serviceable.")})
        values |= {"kind": kind, "lease": lease, "serviceable": serviceable}
    days = {name: values.pop(name) for name in ("starts_on", "ends_on")}
    named = {"contributor": contributor, "mission": mission, **days}
    keys = {name: values[name] for name in services.KEYS[model]}
    standing = model.objects.filter(**named, **keys).first()
    changes = differences(standing, values, services.FIELDS[model]) if standing else {}
    if standing and not changes:
        return UNCHANGED, {}
    services.post_verification(model, **named, **values, reason=reason, by=by)
    return (CHANGED, changes) if standing else (NEW, {})


def _named(model, name, values, place, by):
    text = values.pop(place)
    found = model.objects.visible_to(by).filter(**{f"{name}__iexact": text}).first()
    if found is None:
        raise ValidationError({place: _("There is nothing by this name that you may see.")})
    return found
