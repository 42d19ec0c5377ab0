"""My calendar: its secret address, made and revoked by its owner, and what calendars read there."""

import re
from datetime import date, timedelta

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

from accounts import as_of, calendars, services_calendar
from accounts.models import CalendarAddress


def my_calendar(request):
    """The days of one month that concern the reader, each with its clock where it has one."""
    today = as_of.today()
    first = _month(request.GET.get("month", "")) or today.replace(day=1)
    last = as_of.last_day(first)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    return render(
        request,
        "accounts/my_calendar.html",
        {
            "first": first,
            "today": today,
            "days": calendars.of_month(request.user, today, first, last),
            "before": f"{before:%Y-%m}" if before >= today - calendars.KEPT else "",
            "after": f"{after:%Y-%m}",
        },
    )


def _month(text):
    """The first day of a month such as 2026-12; None for what names none."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else None


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
