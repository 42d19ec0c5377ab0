from allauth.account.authentication import get_authentication_records
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts import factors


class ConcordAdminSite(AdminSite):
    """Signs in by the portal's own page, and asks an administrator who has a second factor for it."""

    site_header = site_title = _("Concord administration")
    index_title = _("Reference data, people and roles")
    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_active and request.user.is_staff and not request.previewer

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        back = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("Only an administrator may do this."))
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")

    def password_change(self, request, extra_context=None):
        """Changed by the portal's own page, which ends the sessions elsewhere."""
        return redirect("password_change")

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def asked(request, *args, **kwargs):
            if self.has_permission(request) and not _proved(request) and factors.has(request.user):
                back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{back}")
            return inner(request, *args, **kwargs)

        return asked


def _proved(request):
    return any(r["method"] == "mfa" for r in get_authentication_records(request, request.user))
