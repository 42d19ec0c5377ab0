"""Signing in and out; the second step and single sign-on are allauth's, with our words and pages."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import views
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import sign_ins
from accounts.models import User


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "demo_sign_ins": demo_sign_ins(),
            "next": self.get_next_url() or "",
            "sso_name": settings.SSO_SERVER_URL and (settings.SSO_NAME or "single sign-on"),
        }


def demo_sign_ins():
    """The invented people, offered only where the portal runs by itself with its demo."""
    if settings.MODE != "embedded":
        return []
    names = dict(User.objects.filter(is_fictional=True, is_active=True).values_list("email", "name"))
    return [
        {"role": _(role), "email": email, "password": password, "name": names[email]}
        for role, email, password in sign_ins.SIGN_INS
        if email in names
    ]


class SignOut(views.LogoutView):
    """Ends the session and has the browser forget the pages it kept, so that "back" shows nothing."""

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer
