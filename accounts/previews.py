"""Seeing the portal as another person would: read only, marked, told, ended by one click.

An administrator sees what the person sees and they themselves may see, never more than either; confidential
rows, which being an administrator does not open, stay closed (accounts.access.visibility).
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User

KEY = "preview_as"
# What is the person's alone: how they sign in, what they were told, what they hold.
CLOSED = ("account", "mfa_", "password", "email_", "token", "session", "notification", "admin:", "review")
OPEN = ("preview_end", "logout", "account_logout", "language")


def begin(request, person):
    request.session[KEY] = person.pk


def end(request):
    request.session.pop(KEY, None)


def step_in(request):
    """Let the request be the person's, where its administrator previews somebody."""
    pk = request.session.get(KEY)
    if pk is None or not request.user.is_staff:
        return
    person = User.objects.filter(pk=pk, is_active=True, is_staff=False, is_system=False).first()
    if person is None:
        end(request)
        return
    person.previewed_by, request.user.held_this_request = request.user, {}
    request.previewer, request.user = request.user, person


def check(request, name):
    """Refuse what changes anything, and what is the person's alone."""
    if name in OPEN:
        return
    if request.method not in ("GET", "HEAD") or name.startswith(CLOSED):
        raise PermissionDenied(_("You see the portal as someone else: end the preview first."))
