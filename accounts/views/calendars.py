"""My calendar: its secret address, made and revoked by its owner, and what calendars read there."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages import success
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import calendars, services_calendar
from accounts.models import CalendarAddress


@reauthentication_required(allow_get=True)
def calendar_new(request):
    """The address is shown in the answer to this request alone and kept nowhere, so there is no redirect."""
    has_one = CalendarAddress.objects.visible_to(request.user).exists()
    if request.method != "POST":
        return render(request, "accounts/calendar_new.html", {"has_one": has_one})
    secret = services_calendar.renew_calendar(request.user, by=request.user)
    address = request.build_absolute_uri(reverse("calendar", args=[secret]))
    return render(request, "accounts/calendar_issued.html", {"address": address})


@require_POST
def calendar_revoke(request):
    services_calendar.revoke_calendar(request.user, by=request.user)
    success(request, _("The address of your calendar is revoked. Whoever holds it reads nothing more."))
    return redirect("account")


@login_not_required
@require_safe
def calendar(request, secret):
    """What the owner of the address may see at this moment; nothing for one who may no longer sign in."""
    row = calendars.at(secret)
    if row is None:
        raise Http404
    person = row.person
    person.held_this_request, person.kept_this_request = {}, {}
    with translation.override(person.language or translation.get_language()):
        days = calendars.days(person, timezone.localdate())
        base = request.build_absolute_uri("/").rstrip("/")
        body = calendars.written(days, base=base, stamp=row.made_at)
    etag = f'"{salted_hmac("concord.calendar", body, algorithm="sha256").hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer)
