"""What the reader was told, and of which kinds they want to be told."""

from dataclasses import replace
from uuid import UUID

from django.contrib.messages import success
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import notices, places, services
from accounts.filters import NoticeFilter
from accounts.forms import NoticesForm
from accounts.listing import Column, Empty, Listing


def _told(request, rows):
    """{notice: what it says, and the page it leads to}, asked once for all."""
    links = places.of(request.user, [row.event for row in rows])
    return {row.pk: {"row": row, "words": notices.text(row), "url": links.get(row.event_id)} for row in rows}


NOTICES = Listing(
    "notifications",
    lazy("Notifications"),
    (
        Column("what", lazy("What"), value="words", attach=_told, cell="accounts/_notice.html"),
        Column("times", lazy("Times"), kind="number", sort="times", shown=False),
        Column("when", lazy("When"), value="at", kind="moment", sort="at", css="together"),
        Column("why", lazy("Why"), value="event.reason"),
        Column("read", lazy("Read"), value="read_at", kind="moment", sort="read_at", shown=False),
        Column(
            "act",
            lazy("Act"),
            value="words",
            attach=_told,
            cell="accounts/_notice_act.html",
            near=True,
            exported=False,
        ),
    ),
    order="-when",
    template="accounts/notifications.html",
)
NOTHING = Empty(
    lazy("Nothing unread."),
    lazy(
        "You are told when a file of yours was checked, work you asked for failed, a role was given to you, "
        "or a mission you have a role in changed."
    ),
    lazy("Show what you have read, too"),
    "?show=all",
)
NOTHING_YET = replace(NOTHING, title=lazy("You have not been told anything yet, or nothing fits."), url="")


def notifications(request):
    asked = NOTICES.asked(request)
    form = NoticeFilter(asked)
    rows = notices.told_to(request.user)
    rows = form.narrow(rows)
    return NOTICES.answer(
        request,
        asked,
        rows.select_related("event__by", "event__subject_type"),
        form=form,
        empty=NOTHING_YET if form.shows_all else NOTHING,
        unread=notices.unread(request.user),
    )


@require_POST
def read(request):
    """One notice, or all of them where none is named."""
    asked = request.POST.getlist("notice")
    notices.mark_read(request.user, [key for key in map(_key, asked) if key] if asked else None)
    return redirect("notifications")


def _key(text):
    try:
        return UUID(text)
    except ValueError:
        return None


def kinds(request):
    form = NoticesForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        services.choose_notices(request.user, off=form.off(), by=request.user)
        success(request, _("Saved."))
        return redirect("notification_kinds")
    return render(request, "accounts/notification_kinds.html", {"form": form})
