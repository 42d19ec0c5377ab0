"""What one has mailed to oneself: begun, changed, stopped, resumed and tried. Each by and for its owner."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, digests, events, jobs, mailing, notices, records, versions
from accounts.models import SavedView, Subscription

FIELDS = ("kinds", "frequency", "mails_a_day", "items_a_mail")
MOST = 50  # of one person
BETWEEN_TESTS = timedelta(minutes=1)


@transaction.atomic
def subscribe(*, view=None, base, by, **fields):
    """Have what is new of a saved view mailed, or of notices where none is named; what is there is known.

    `base`: the portal's address, such as "https://portal.example".
    """
    access.require_person(by, by)
    fields = records.known(fields, FIELDS)
    _check(view, fields, by)
    if Subscription.objects.filter(person=by).count() >= MOST:
        raise ValidationError(_("You have 50 subscriptions. Remove one first."))
    row = Subscription(person=by, view=view, base=base, **fields)
    if view is None and Subscription.objects.filter(person=by, view=None).exists():
        raise ValidationError(_("You have your notices mailed already; change that."))
    row.full_clean()
    _begin(row)
    row.save()
    events.record("subscription.begun", row, by=by)
    return row


@transaction.atomic
def change_subscription(row, *, version=None, by, **fields):
    """Change how often and how much is mailed."""
    access.require_person(by, row.person)
    row = _locked(row, version)
    records.put(row, records.known(fields, FIELDS))
    _check(row.view, fields, by)
    row.next_at = mailing.first(row, timezone.now())
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "next_at", "version"])
    events.record("subscription.changed", row, by=by)
    return row


@transaction.atomic
def stop_subscription(row, *, version=None, by):
    """Send nothing any more; one that is stopped already stays so."""
    access.require_person(by, row.person)
    row = _locked(row, version)
    row.is_active = False
    row.version += 1
    row.save(update_fields=["is_active", "version"])
    events.record("subscription.stopped", row, by=by)
    return row


@transaction.atomic
def resume_subscription(row, *, version=None, by):
    """Take one up again; what came meanwhile counts as known."""
    access.require_person(by, row.person)
    row = _locked(row, version)
    row.is_active, row.problem, row.failures = True, "", 0
    row.claimed_at = row.claimed = None
    _begin(row)
    row.version += 1
    kept = ("is_active", "problem", "failures", "claimed_at", "claimed", "seen", "next_at", "version")
    row.save(update_fields=kept)
    events.record("subscription.resumed", row, by=by)
    return row


@transaction.atomic
def remove_subscription(row, *, by):
    access.require_person(by, row.person)
    events.record("subscription.removed", row, by=by)
    row.delete()


@transaction.atomic
def try_subscription(row, *, by):
    """Send a test at once: what it shows now. Once a minute at most."""
    access.require_person(by, row.person)
    row = _locked(row, None)
    now = timezone.now()
    if row.tried_at and now - row.tried_at < BETWEEN_TESTS:
        raise ValidationError(_("A test was sent a moment ago; wait a minute."), "wrong_state")
    row.tried_at = now
    row.save(update_fields=["tried_at"])
    jobs.start("subscription", _("Test mail: %(name)s") % {"name": row}, by=by, subscription=str(row.pk))
    events.record("subscription.tried", row, by=by)
    return row


@jobs.work("subscription")
def _send_test(progress, *, subscription):
    row = Subscription.objects.select_related("person", "view").filter(pk=subscription).first()
    if row is not None and row.person.is_active:
        mailing.send_sample(row)
    progress.hold()


# --- What these share
def _begin(row):
    now = timezone.now()
    try:
        row.seen = digests.begun(row, now)
    except digests.Unreadable as error:
        raise ValidationError({"view": Subscription.Problem(error.problem).label}) from error
    row.next_at = mailing.first(row, now)


def _check(view, fields, by):
    if view is not None and not SavedView.objects.visible_to(by).filter(pk=view.pk).exists():
        raise ValidationError({"view": _("There is no such view that you may see.")})
    if unknown := [verb for verb in fields.get("kinds") or () if verb not in notices.KINDS]:
        raise ValidationError({"kinds": _("%(kind)s is no kind of notice.") % {"kind": unknown[0]}})
    if view is not None and fields.get("kinds"):
        raise ValidationError({"kinds": _("Kinds are of notices; a view has none.")})


def _locked(row, version):
    held = Subscription.objects.select_for_update(of=("self",)).select_related("person", "view")
    row = held.get(pk=row.pk)
    versions.require(version, row.version)
    return row
