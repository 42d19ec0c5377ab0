"""What I have mailed to me: begun on a saved view or on notices, changed in My account, ended by a link."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import digest_mails
from accounts import services_subscriptions as services
from accounts.forms import take_errors
from accounts.forms_subscriptions import STARTS_WITH, SubscriptionForm
from accounts.models import SavedView, Subscription
from accounts.versions import ChangedMeanwhile


def subscription_new(request):
    """Of the saved view that is named, or of notices."""
    view = _view(request)
    known = Subscription.objects.visible_to(request.user).filter(view=view).first()
    if known:
        return redirect("subscription", known.pk)
    form = SubscriptionForm(request.POST or None, is_of_list=view is not None, initial=STARTS_WITH)
    if form.is_valid():
        base = f"{request.scheme}://{request.get_host()}"
        try:
            services.subscribe(view=view, base=base, by=request.user, **form.answers())
        except ValidationError as error:
            take_errors(form, error)
        else:
            success(request, _("Subscribed. The first mail comes when something is new or changed."))
            return redirect(_mine())
    return _page(request, form, view, _("Subscribe"))


def _view(request):
    named = request.GET.get("view", "")
    if not named:
        return None
    if not named.isdecimal():
        raise Http404
    return get_object_or_404(SavedView.objects.visible_to(request.user), pk=named)


def subscription(request, pk):
    """How often and how much of it, as it stands and to be changed."""
    row = _seen(request, pk)
    start = {name: getattr(row, name) for name in (*services.FIELDS, "version")}
    form = SubscriptionForm(request.POST or None, is_of_list=row.view_id is not None, initial=start)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or None
            services.change_subscription(row, version=version, by=request.user, **form.answers())
        except ChangedMeanwhile as error:
            say_error(request, " ".join(error.messages))
            return redirect("subscription", row.pk)
        except ValidationError as error:
            take_errors(form, error)
        else:
            success(request, _("Saved."))
            return redirect(_mine())
    return _page(request, form, row.view, _("Save"), row=row)


def _page(request, form, view, button, row=None):
    return render(
        request, "accounts/subscription.html", {"form": form, "view": view, "row": row, "button": button}
    )


def _seen(request, pk):
    return get_object_or_404(Subscription.objects.visible_to(request.user).select_related("view"), pk=pk)


def _mine():
    return f"{reverse('account')}#mails"


STEPS = {
    "stop": (services.stop_subscription, lazy("Stopped. Nothing more is mailed.")),
    "resume": (services.resume_subscription, lazy("Taken up again. What is there already counts as known.")),
    "send": (services.try_subscription, lazy("A test is on its way to your address.")),
    "remove": (services.remove_subscription, lazy("Removed.")),
}


@require_POST
def subscription_step(request, pk, step):
    row = _seen(request, pk)
    if step not in STEPS:
        raise Http404
    act, said = STEPS[step]
    try:
        act(row, by=request.user)
    except ValidationError as error:
        say_error(request, " ".join(error.messages))
    else:
        success(request, said)
    return redirect(_mine())


@login_not_required
@csrf_exempt  # a mail program posts it, with no cookie and no page; the signed address alone names what ends
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, key):
    """Whoever holds the link of a mail ends these mails, and learns nothing more of whom they are for."""
    row = digest_mails.named_by(key)
    if row is None:
        raise Http404
    if request.method == "POST" and row.is_active:
        services.stop_subscription(row, by=row.person)
    row.refresh_from_db()
    return render(request, "accounts/unsubscribe.html", {"is_active": row.is_active})
