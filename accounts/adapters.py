"""What allauth is told of this house: nobody signs up, whom it may sign in, and how secrets are kept."""

import base64
import hashlib
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import mails
from accounts import services_sign_in as services


class SignInAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This e-mail address and password do not belong together. Check both and try again."
        ),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or no longer. Wait for the next one and try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def reauthenticate(self, user, password):
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app=""):
        """Who signed in a moment ago is not asked again."""
        request = context.request
        records = get_authentication_records(request, request.user)
        lately = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > lately for record in records)

    def post_login(self, request, user, **how):
        answer = super().post_login(request, user, **how)
        if user.language:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        return answer

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Where allauth would mail of a change of the second factor: told, mailed, other sessions ended."""
        factor, _space, act = template_prefix.rpartition("/")[2].rpartition("_")
        keep = self.request.session.session_key
        services.note_factor_change(user, act=act, factor=factor, keep=keep, by=user)
        mails.send("factor", user.email, self.request, person=user.pk, path=reverse("mfa_index"))


class FactorAdapter(DefaultMFAAdapter):
    """Seeds of apps and of recovery codes lie encrypted, so that a copy of the database signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or no longer. Wait for the next one and try again."),
    }

    def encrypt(self, text):
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _box().decrypt(encrypted_text.encode()).decode()


def _box():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Whom the provider vouches for by an address signs in as the person known by it; nobody is added."""

    def pre_social_login(self, request, sociallogin):
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(render(request, "accounts/sso_unknown.html", status=403))

    def list_apps(self, request, provider=None, client_id=None):
        """Those of the settings alone: no provider is added by a row in the database."""
        apps = super().list_apps(request, provider=provider, client_id=client_id)
        return [app for app in apps if app.pk is None]
