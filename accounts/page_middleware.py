"""The middleware pages need and a program with a token does not: sessions, messages, page headers.

A call by token carries no cookie and shows no page; skipping what only serves those halves the time of its
answer. Such a call is nobody's until the API has read its token.
"""

from axes.middleware import AxesMiddleware
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxMiddleware
from django_permissions_policy import PermissionsPolicyMiddleware

from accounts import deputies, factors, previews, sittings


def is_by_token(request):
    return "HTTP_AUTHORIZATION" in request.META and request.path_info.startswith("/api/v1/")


class NotForTokens:
    def __call__(self, request):
        if is_by_token(request):
            return self.get_response(request)
        return super().__call__(request)


class Axes(NotForTokens, AxesMiddleware):
    pass


class Csp(NotForTokens, CSPMiddleware):
    pass


class Htmx(NotForTokens, HtmxMiddleware):
    pass


class Languages(LocaleMiddleware):
    """Programs are answered in the language they ask for; a person in the one chosen in the account, which
    goes before that of the browser."""

    def __call__(self, request):
        if not is_by_token(request):
            return super().__call__(request)
        # What the base does for addresses that begin with a language is left out: these never do.
        request.LANGUAGE_CODE = translation.get_language_from_request(request)
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if "Accept-Language" not in response.headers.get("Vary", ""):
            patch_vary_headers(response, ("Accept-Language",))
        return response

    def process_view(self, request, view, args, kwargs):
        chosen = "" if is_by_token(request) else getattr(request.user, "language", "")
        if chosen and chosen in dict(settings.LANGUAGES):
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen


class Messages(NotForTokens, MessageMiddleware):
    pass


class Policies(NotForTokens, PermissionsPolicyMiddleware):
    pass


class Sessions(NotForTokens, SessionMiddleware):
    pass


class SignedIn(NotForTokens, AuthenticationMiddleware):
    def __call__(self, request):
        if is_by_token(request):
            request.user = AnonymousUser()
        return super().__call__(request)


class Sitting:
    """Ends a sign-in left alone or long enough, and notes that it lives."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_by_token(request) and request.user.is_authenticated:
            sittings.keep(request)
        return self.get_response(request)


class SecondFactor:
    """Who needs a second factor and has none sets one up before anything else."""

    open_to_them = {"login", "logout", "account_login", "account_logout", "account_reauthenticate"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if is_by_token(request) or name in self.open_to_them or name.startswith(("mfa_", "health-")):
            return None
        if request.user.is_authenticated and request.session.get("factor_missing"):
            if factors.is_missing(request.user):
                return redirect("mfa_index")
            request.session["factor_missing"] = False
        return None


class Preview:
    """Shows an administrator the portal as another person sees it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.previewer = None
        if not is_by_token(request) and request.user.is_authenticated:
            previews.step_in(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.previewer:
            previews.check(request, request.resolver_match.view_name)


class Deputy:
    """Lets a person act in the place of one who is on leave and named them, where they chose to."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_by_token(request) and request.user.is_authenticated:
            deputies.step_in(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(request.user, "acts_for", None):
            deputies.check(request, request.resolver_match.view_name)
