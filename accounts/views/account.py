"""My account: how I read, what I hold, and the keys of my programs."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import success
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import approving, deputies, factors, services, services_sign_in
from accounts.forms import PreferencesForm, TokenForm, take_errors
from accounts.models import BrowserSession, CalendarAddress, Delegation, RoleGrant, Subscription, Token
from accounts.views.account_lists import SESSIONS, TOKENS, own


def account(request):
    user = request.user
    form = PreferencesForm(
        request.POST or None,
        initial={
            "language": user.language,
            "time_zone": user.time_zone,
            "page_size": user.page_size or "",
            "theme": request.COOKIES.get("theme", ""),
        },
    )
    if form.is_valid():
        chosen = form.cleaned_data
        kept = {name: chosen[name] for name in ("language", "time_zone", "page_size")}
        services.change_preferences(user, **kept, by=user)
        success(request, _("Saved."))
        answer = redirect("account")
        _keep_cookie(answer, settings.LANGUAGE_COOKIE_NAME, chosen["language"])
        _keep_cookie(answer, "theme", chosen["theme"])
        return answer
    return render(
        request,
        "accounts/account.html",
        {
            "form": form,
            "grants": RoleGrant.objects.visible_to(user)
            .standing()
            .filter(Q(person=user) | Q(holders__group__user=user))
            .select_related("holders")
            .prefetch_related("subject"),
            "sessions": SESSIONS.within(request, BrowserSession.objects.visible_to(user).standing()),
            "has_factor": factors.has(user),
            "tokens": TOKENS.within(request, own(request).standing()),
            "calendar": CalendarAddress.objects.visible_to(user).first(),
            "has_tokens": own(request).exists(),
            "subscriptions": (mails := list(_subscriptions(user))),
            "has_notices": any(row.view_id is None for row in mails),
            "delegations": Delegation.objects.visible_to(user)
            .filter(Q(giver=user) | Q(receiver=user))
            .select_related("giver", "receiver")
            .prefetch_related("subject")[:20],
            "may_delegate": bool(approving.scopes_of(user)),
            "may_have_deputy": deputies.possible(user).exists(),
        },
    )


def _subscriptions(user):
    return Subscription.objects.visible_to(user).select_related("view")


@login_not_required
@require_POST
def language(request):
    """The page one comes from, in another language; it is kept in the account, or a stranger's browser."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadRequest("There is no such language.")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("home")
    if request.user.is_authenticated:
        services.change_preferences(request.user, language=chosen, by=request.user)
    answer = redirect(back)
    _keep_cookie(answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


def _keep_cookie(answer, name, value):
    if value:
        answer.set_cookie(name, value, max_age=365 * 86400, samesite="Lax", secure=settings.HTTPS)
    else:
        answer.delete_cookie(name)


@require_POST
def session_end(request, pk):
    row = get_object_or_404(BrowserSession.objects.visible_to(request.user), pk=pk)
    if row.session_key == request.session.session_key:
        logout(request)
    services_sign_in.end_session(row, by=row.person)
    success(request, _("The session is ended."))
    return redirect("account")


@require_POST
def sessions_end(request):
    keep = request.session.session_key
    ended = services_sign_in.end_other_sessions(request.user, keep=keep, by=request.user)
    success(
        request,
        ngettext("%(n)d other session is ended.", "%(n)d other sessions are ended.", ended) % {"n": ended},
    )
    return redirect("account")


@reauthentication_required(allow_get=True)
def token_new(request):
    """The key is shown in the answer to this request alone and kept nowhere, so there is no redirect."""
    form = TokenForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            token, key = services.issue_token(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            return render(request, "accounts/token_issued.html", {"token": token, "key": key})
    return render(request, "accounts/token_new.html", {"form": form})


@require_POST
def token_revoke(request, pk):
    token = get_object_or_404(Token.objects.visible_to(request.user), pk=pk)
    services.revoke_token(token, by=request.user)
    success(
        request,
        _("The token %(name)s is revoked. Programs that use it are refused from now on.")
        % {"name": token.name},
    )
    return redirect("account")
