"""What waits for a person of their files, work, keys and roles; for administrators, of the portal."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import access
from accounts.inbox import Item
from accounts.models import (
    AccessRequest,
    AccessReview,
    DueRefresh,
    Import,
    Job,
    RefreshAttempt,
    RoleGrant,
    Token,
)

MOST = 10  # of a kind; the page of access shows all
RECENT, ROLE_ENDS, TOKEN_ENDS = timedelta(days=30), timedelta(days=30), timedelta(days=14)


def files(user, today):
    """One's own files that were checked and not applied, and what was flagged in those that were."""
    rows = Import.objects.visible_to(user).filter(created_by=user, created_at__date__gte=today - RECENT)
    rows = rows.filter(Q(state=Import.State.CHECKED) | Q(state=Import.State.APPLIED, counts__flagged__gt=0))
    return [_to_apply(row) if row.state == Import.State.CHECKED else _flagged(row) for row in rows[:20]]


def _to_apply(row):
    return Item(
        _("File"),
        _("%(file)s was checked") % {"file": row.file_name},
        _("Read the preview, then apply it."),
        reverse("import", args=[row.pk]),
    )


def _flagged(row):
    n = row.counts["flagged"]
    return Item(
        _("Flagged figures"),
        ngettext("%(n)d figure of %(file)s was flagged", "%(n)d figures of %(file)s were flagged", n)
        % {"n": n, "file": row.file_name},
        _("Stored as printed; look at them."),
        f"{reverse('import', args=[row.pk])}?severity=flagged",
    )


def work(user, today):
    """Work one asked for that failed and may be tried again."""
    rows = Job.objects.visible_to(user).filter(
        requested_by=user, state=Job.State.FAILED, can_retry=True, finished_at__date__gte=today - RECENT
    )
    return [
        Item(
            _("Work that failed"),
            row.title,
            _("Look why, then try again."),
            reverse("job", args=[row.pk]),
            is_late=True,
        )
        for row in rows[:10]
    ]


def endings(user, today):
    """Roles and tokens of one's own that end soon."""
    grants = RoleGrant.objects.visible_to(user).standing(today).filter(person=user)
    grants = grants.filter(expires_on__lte=today + ROLE_ENDS).prefetch_related("subject")
    tokens = Token.objects.visible_to(user).filter(
        owner=user, revoked_at=None, expires_on__range=(today, today + TOKEN_ENDS)
    )
    account = reverse("account")
    return [
        *(
            Item(
                _("Role"),
                _("%(role)s, %(subject)s") % {"role": row.get_role_display(), "subject": row.subject},
                _("Ask whoever manages it to extend it, if you still need it."),
                account,
                row.expires_on,
            )
            for row in grants
        ),
        *(
            Item(_("Token"), row.name, _("Issue another before it ends."), account, row.expires_on)
            for row in tokens
        ),
    ]


def requests(user, today):
    """What others ask for, where one gives roles; nobody answers their own."""
    rows = AccessRequest.objects.visible_to(user).filter(state=AccessRequest.State.OPEN)
    rows = rows.exclude(person=user).select_related("person").order_by("asked_at")
    return [
        Item(
            _("Access asked for"),
            _("%(person)s asks for %(wanted)s") % {"person": row.person, "wanted": row.wanted},
            _("Give a role, or say why not."),
            reverse("request", args=[row.pk]),
        )
        for row in rows[:MOST]
    ]


def reviews(user, today):
    """Reviews of who holds what that one may finish; administrators, of others' only those overdue."""
    others = (
        RoleGrant.objects.standing(today)
        .filter(subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"))
        .exclude(person=user)
        .exclude(review_answers__review=OuterRef("pk"))
    )
    rows = AccessReview.objects.visible_to(user).unfinished().filter(Exists(others))
    rows = rows.filter(access.rows_managed_by(user) | Q(due_on__lt=today)).order_by("due_on", "pk")
    return [
        Item(
            _("Access review"),
            _("Who holds what in %(root)s") % {"root": row.subject},
            _("Keep each role, or take it back."),
            reverse("review", args=[row.subject_type.model, row.subject_id]),
            row.due_on,
            is_late=row.due_on < today,
        )
        for row in rows.select_related("subject_type").prefetch_related("subject")[:MOST]
    ]


def portal(user, today):
    """For administrators: refreshes that were given up, and figures that wait too long."""
    if not user.is_staff:
        return []
    given_up = RefreshAttempt.objects.exclude(quarantined_at=None).count()
    late = timezone.now() - timedelta(seconds=settings.STALE_AFTER_SECONDS)
    stale = DueRefresh.objects.filter(added_at__lt=late).values("key").distinct().count()
    found = []
    if given_up:
        words = ngettext(
            "%(n)d figure cannot be worked out", "%(n)d figures cannot be worked out", given_up
        ) % {"n": given_up}
        step = _("Its refresh failed again and again and was set aside; see why.")
        found.append(Item(_("Portal"), words, step, reverse("health-detail"), is_late=True))
    if stale:
        words = ngettext("%(n)d figure is not current", "%(n)d figures are not current", stale) % {"n": stale}
        step = _("A change has waited for longer than a minute; see whether the workers run.")
        found.append(Item(_("Portal"), words, step, reverse("health-detail"), is_late=True))
    return found
