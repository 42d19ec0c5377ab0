"""Courses with places: a partner offers them, contributors take them. Never more than are offered.

Taking holds the course's row, so of two who want the last place one has it; a check of the database says the
same.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from logistics import certifying
from logistics.models import CourseSession, TakenPlaces

FIELDS = ("place", "language", "starts_on", "ends_on", "places", "visibility")
FULL = "full"  # the code of a refusal because no place is left


@transaction.atomic
def offer_course(partner, *, course, reason="", by, **fields):
    """Offer places in one run of a course."""
    access.require(by, "act_for", partner)
    row = CourseSession(partner=partner, course=course, is_fictional=partner.is_fictional)
    records.put(row, records.known(fields, FIELDS))
    if row.starts_on and row.starts_on < timezone.localdate():
        raise ValidationError({"starts_on": _("That day has passed: nobody can take a place any more.")})
    row.full_clean()
    row.save(force_insert=True)
    events.record("places.offered", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def change_course(row, *, version=None, reason="", by, **fields):
    """Change what is offered; never to fewer places than are taken."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    records.require_state(row, CourseSession.State.OPEN)
    before = CourseSession.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    if row.places is not None and row.places < row.taken:
        raise ValidationError({"places": _("%(n)s places are taken already.") % {"n": row.taken}})
    _keep(row, *fields)
    changed = events.changes(before, row, fields)
    events.record("places.changed", row, by=by, about=row.roots, reason=reason, changes=changed)
    return row


@transaction.atomic
def close_course(row, *, version=None, reason="", by):
    """No more places are given; those that are taken, stand."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    records.require_state(row, CourseSession.State.OPEN)
    row.state = CourseSession.State.CLOSED
    _keep(row, "state")
    events.record("places.closed", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def cancel_course(row, *, version=None, reason, by):
    """It does not take place. Who took places reads the reason."""
    access.require(by, "act_for", row.partner)
    row = records.held(row, version)
    records.require_state(row, CourseSession.State.OPEN, CourseSession.State.CLOSED)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why; who took places reads it.")})
    row.state = CourseSession.State.CANCELLED
    _keep(row, "state")
    events.record("places.cancelled", row, by=by, about=row.roots, reason=reason)
    return row


@transaction.atomic
def take_places(row, *, persons, partner=None, unit=None, reason="", by):
    """Take places for a contributor's people. Raises ValidationError, code "full"."""
    partner = partner or (unit and unit.contributor)
    if partner is None:
        raise ValidationError({"partner": _("Name the contributor whose people they are.")})
    access.require(by, "act_for", partner)
    certifying.refuse_strange_unit(by, unit, partner)
    row = records.held(row, None)
    records.require_state(row, CourseSession.State.OPEN)
    if row.starts_on < timezone.localdate():
        raise ValidationError(_("The course has begun."), "wrong_state")
    found = TakenPlaces(session=row, partner=partner, unit=unit, persons=persons)
    found.full_clean()
    if found.persons > row.left:
        raise ValidationError(
            {"persons": ValidationError(_("No more than %(n)s are left.") % {"n": row.left}, FULL)}
        )
    _count(row, found.persons)
    found.save(force_insert=True)
    events.record(
        "places.taken",
        found,
        by=by,
        about=found.roots,
        is_between=True,
        reason=reason,
        persons=found.persons,
    )
    return found


@transaction.atomic
def give_places_back(found, *, reason="", by):
    """The places are free again: by who took them, or by who offers the course."""
    _require_sides(by, found)
    row = records.held(found.session, None)
    if row.ends_on < timezone.localdate():
        raise ValidationError(_("The course is over."), "wrong_state")
    found = TakenPlaces.objects.get(pk=found.pk)
    _count(row, -found.persons)
    events.record(
        "places.given_back",
        row,
        by=by,
        about=found.roots,
        is_between=True,
        reason=reason,
        persons=found.persons,
        partner=found.partner.code,
    )
    found.delete()
    return row


@transaction.atomic
def report_attendance(found, *, attended, version=None, reason="", by):
    """How many of those with places attended, as who offers the course says."""
    access.require(by, "act_for", found.session.partner)
    found = TakenPlaces.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    versions.require(version, found.version)
    if found.session.starts_on > timezone.localdate():
        raise ValidationError({"attended": _("The course has not begun.")})
    found.attended = attended
    found.version += 1
    found.full_clean()
    found.save(update_fields=["attended", "version"])
    events.record(
        "places.attended", found, by=by, about=found.roots, is_between=True, reason=reason, attended=attended
    )
    return found


@transaction.atomic
def certify_places(found, *, passed, version=None, reason="", by):
    """Certify those of a unit who passed, as who offers the course; it counts in the unit's readiness."""
    access.require(by, "act_for", found.session.partner)
    found = records.held(found, version, "session__partner", "session__course", "partner")
    session, unit = found.session, found.unit
    if unit is None:
        raise ValidationError(_("These places are for no unit: its contributor enters the certificate."))
    if session.ends_on > timezone.localdate():
        raise ValidationError(_("The course is not over."), "wrong_state")
    if hasattr(found, "certificate"):
        raise ValidationError(_("It is certified; correct the certificate."), "wrong_state")
    row = certifying.certificate(
        session,
        unit=unit,
        course=session.course,
        passed=passed,
        attended=found.attended,
        issuer=session.partner,
        offered=session.places,
        taken=found.persons,
        places=found,
    )
    row.full_clean()
    row.save(force_insert=True)
    found.version += 1
    found.save(update_fields=["version"])
    events.record(
        "places.certified", found, by=by, about=found.roots, is_between=True, reason=reason, passed=passed
    )
    return row


# --- What may be done
def may_offer(by, row):
    return access.allows(by, "act_for", row.partner)


def may_give_back(by, found):
    return access.allows(by, "act_for", found.session.partner, found.partner)


# --- What these share
def _require_sides(by, found):
    if not may_give_back(by, found):
        raise PermissionDenied(_("Who took the places and who offers the course give them back."))


def _count(row, persons):
    row.taken += persons
    row.version += 1
    row.save(update_fields=["taken", "version"])


def _keep(row, *fields):
    row.version += 1
    row.full_clean()
    row.save(update_fields=["version", *fields])
