"""Signing in and out, and passwords forgotten or changed."""

from django.conf import settings
from django.contrib.auth import views
from django.contrib.messages import success
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts import sign_ins
from accounts.forms import ChangePasswordForm, ForgottenPasswordForm, NewPasswordForm, SignInForm
from accounts.models import User


class SignIn(views.LoginView):
    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"demo_sign_ins": demo_sign_ins()}

    def form_valid(self, form):
        answer = super().form_valid(form)
        if self.request.user.language:
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, self.request.user.language, samesite="Lax")
        return answer


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
    pass


class ForgottenPassword(views.PasswordResetView):
    form_class = ForgottenPasswordForm
    template_name = "accounts/password_forgotten.html"
    email_template_name = "accounts/password_mail.txt"
    subject_template_name = "accounts/password_mail_subject.txt"


class ForgottenPasswordDone(views.PasswordResetDoneView):
    template_name = "accounts/password_mailed.html"


class NewPassword(views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "accounts/password_new.html"
    success_url = reverse_lazy("login")

    def form_valid(self, form):
        success(self.request, _("Your password is changed. Sign in with the new one."))
        return super().form_valid(form)


class ChangePassword(views.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form):
        success(self.request, _("Your password is changed. Other sessions of yours were ended."))
        return super().form_valid(form)
