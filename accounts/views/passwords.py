"""Passwords forgotten, chosen by an invitation, or changed; and the address one signs in with."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import mails
from accounts import services_sign_in as services
from accounts.forms import AddressForm, ChangePasswordForm, NewPasswordForm, take_errors


@login_not_required
def forgotten(request):
    """The same answer, as fast, whether or not anybody has the address: a worker looks, later."""
    form = AddressForm(request.POST or None)
    if form.is_valid():
        mails.send("password", form.cleaned_data["email"], request)
        return redirect("password_reset_done")
    return render(request, "accounts/password_forgotten.html", {"form": form})


@login_not_required
def mailed(request):
    return render(request, "accounts/password_mailed.html")


class NewPassword(views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "accounts/password_new.html"
    success_url = reverse_lazy("login")

    def get_context_data(self, **kwargs):
        invited = bool(self.user and not self.user.has_usable_password())
        return super().get_context_data(**kwargs) | {"invited": invited}

    def form_valid(self, form):
        services.set_password(form.user, password=form.cleaned_data["new_password1"], by=form.user)
        del self.request.session[views.INTERNAL_RESET_SESSION_TOKEN]
        success(self.request, _("Your password is set. Sign in with it."))
        return redirect(self.get_success_url())


@sensitive_post_parameters()
def change(request):
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        user = form.user
        keep = request.session.session_key
        services.set_password(user, password=form.cleaned_data["new_password1"], keep=keep, by=request.user)
        update_session_auth_hash(request, user)
        success(request, _("Your password is changed. Other sessions of yours were ended."))
        return redirect("account")
    return render(request, "accounts/password_change.html", {"form": form})


@reauthentication_required
def email(request):
    """A new address counts once its owner has opened the link mailed to it."""
    form = AddressForm(request.POST or None)
    if form.is_valid():
        try:
            services.ask_email_change(request.user, email=form.cleaned_data["email"], by=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            mails.send("email", form.cleaned_data["email"], request, person=request.user.pk)
            success(
                request,
                _("A link is on its way to %(email)s. The address changes when you open it.")
                % {"email": form.cleaned_data["email"]},
            )
            return redirect("account")
    return render(request, "accounts/email_change.html", {"form": form})


def email_new(request, key):
    """Opened from the mail by the person signed in; GET only asks."""
    if request.method != "POST":
        address = mails.address_of(key, request.user)
        return render(
            request, "accounts/email_new.html", {"address": address}, status=200 if address else 404
        )
    try:
        services.change_email(request.user, key=key, by=request.user)
    except ValidationError as error:
        return render(request, "accounts/email_new.html", {"error": error.messages[0]}, status=400)
    success(request, _("You sign in with %(email)s from now on.") % {"email": request.user.email})
    return redirect("account")
