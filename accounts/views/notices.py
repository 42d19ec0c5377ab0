"""What the reader was told, and of which kinds they want to be told."""

from django.contrib.messages import success
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import notices, places, services
from accounts.forms import NoticesForm
from accounts.models import Notification


def notifications(request):
    rows = Notification.objects.visible_to(request.user).select_related("event__by", "event__subject_type")
    is_all = request.GET.get("show") == "all"
    page = Paginator(rows if is_all else rows.unread(), 50).get_page(request.GET.get("page"))
    links = places.of(request.user, [row.event for row in page])
    told = [{"row": row, "words": notices.text(row), "url": links.get(row.event_id)} for row in page]
    context = {"page": page, "told": told, "is_all": is_all, "unread": notices.unread(request.user)}
    return render(request, "accounts/notifications.html", context)


@require_POST
def read(request):
    """One notice, or all of them where none is named."""
    asked = [int(pk) for pk in request.POST.getlist("notice") if pk.isdecimal()]
    notices.mark_read(request.user, asked or None)
    return redirect("notifications")


def kinds(request):
    form = NoticesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        services.choose_notices(request.user, off=form.off(), by=request.user)
        success(request, _("Saved."))
        return redirect("notification_kinds")
    return render(request, "accounts/notification_kinds.html", {"form": form})
