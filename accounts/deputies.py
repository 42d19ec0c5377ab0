"""Leave: whose deputy a person is, and acting in that person's place.

A deputy who steps in holds what the other holds (accounts.access) instead of their own, where they have a
role themselves, but for what is never lent, and only for as long as they choose. The request stays the
deputy's: the trail names both, and what another than the writer must do stays closed to the hands of both.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, dates
from accounts.calendars import KEPT, MOST, Day
from accounts.inbox import Item
from accounts.models import Delegation, RoleGrant, User
from accounts.previews import CLOSED

KEY = "acts_for"
OPEN = ("inbox_for_nobody", "logout", "account_logout", "language")
# Beside what is a person's alone: lending on what is lent, and files, which workers read by one's own rights.
NOT_LENT = (
    *CLOSED,
    "delegation",
    "leave_",
    "preview",
    "calendar_",
    "import",
    "export",
    "api:delegations",
    "api:tokens",
)


def possible(user):
    """Who may be one's deputy: whoever has a role where this person has one."""
    grants = RoleGrant.objects.standing().order_by()
    there = grants.filter(
        subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id"), person=user.pk
    )
    people = grants.filter(Exists(there)).exclude(person=user.pk).values("person")
    return User.objects.filter(pk__in=people, is_active=True, is_system=False).order_by("name", "pk")


def leaves(user, on):
    """The leaves on which this person is somebody's deputy on that day."""
    held = Delegation.objects.visible_to(user).filter(receiver=user.pk, subject_type=None)
    return held.in_force(on).filter(giver__is_active=True).select_related("giver").order_by("ends_on", "pk")


def begin(request, leave):
    request.session[KEY] = str(leave.pk)


def end(request):
    request.session.pop(KEY, None)


def step_in(request):
    """Let the request's person act in another's place, for as long as that person's leave stands."""
    key = request.session.get(KEY)
    if key is None or request.previewer:
        return
    leave = leaves(request.user, timezone.localdate()).filter(pk=key).first()
    if leave is None:
        end(request)
        return
    request.user.acts_for, request.leave = leave.giver, leave
    request.user.held_this_request = {}


def check(request, name):
    """Refuse what is the person's alone, and lending on what is lent."""
    if name not in OPEN and name.startswith(NOT_LENT):
        words = _("You act for %(person)s: this is each person's own. Act for yourself again first.")
        raise PermissionDenied(words % {"person": request.user.acts_for})


def roots_of(person):
    """The missions and partners where this person has a role: whom their leave concerns."""
    grants = RoleGrant.objects.standing().filter(person=person.pk).order_by("subject_type", "subject_id")
    return list(
        {access.root_key(row.subject): row.subject for row in grants.prefetch_related("subject")}.values()
    )


# --- What waits, and the calendar
def waiting(user, today):
    return [
        Item(
            _("Leave"),
            _("%(person)s is on leave") % {"person": row.giver},
            _("You are the deputy: act in that person’s place, and see what waits there."),
            f"{reverse('inbox')}#leaves",
            row.ends_on,
        )
        for row in leaves(user, today)
    ]


def days(user, today):
    """The first day of each leave of this person, and of each on which they are the deputy."""
    held = Delegation.objects.visible_to(user).filter(
        Q(giver=user.pk) | Q(receiver=user.pk), subject_type=None
    )
    rows = held.filter(revoked_at=None, ends_on__gte=today - KEPT).select_related("giver", "receiver")
    return [
        Day(
            f"leave-{row.pk}",
            row.starts_on,
            _("%(person)s on leave until %(day)s; deputy: %(deputy)s")
            % {"person": row.giver, "day": dates.day(row.ends_on), "deputy": row.receiver},
            f"{reverse('account')}#delegations",
            row.giver.is_fictional,
        )
        for row in rows.order_by("starts_on", "pk")[:MOST]
    ]
