"""Pages of humanitarian notifications: the list, one with its parties, and the forms of each side."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, dates, editing
from accounts.listing import Column, Empty, Listing
from missions import civil_files, notifying, reading_notified
from missions import forms_humanitarian as forms
from missions import reading_humanitarian as reading
from missions import services_humanitarian as services
from missions.models import HumanitarianNotification, Mission
from missions.models.humanitarian import HUMANITARIAN_LIFE
from missions.views import civil_files as file_views

MARKED = {
    "submitted": "submitted",
    "received": "approved",
    "passed_on": "circulated",
    "acknowledged": "accepted",
    "expired": "closed",
    "unacknowledged": "declined",
    "completed": "ended",
    "withdrawn": "closed",
}
Standing = HumanitarianNotification.Standing


def _standing(request, rows):
    return {
        key: {"standing": code, "asked": asked, "acknowledged": heard}
        for key, (code, asked, heard) in reading.standings(request.user, rows).items()
    }


NOTIFICATIONS = Listing(
    "missions:humanitarians",
    lazy("Humanitarian notifications"),
    (
        Column("title", lazy("What"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("keeper", lazy("Submitted by"), value="keeper.local_name", sort=("keeper__name", "pk")),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind", shown=False),
        Column(
            "starts", lazy("From"), value="starts_at", kind="moment", sort=("starts_at", "pk"), css="wraps"
        ),
        Column("ends", lazy("Until"), value="ends_at", kind="moment", sort=("ends_at", "pk"), css="wraps"),
        Column("place", lazy("Place"), value="place_shown", unknown=lazy("not stated"), cell=cells.said),
        Column(
            "standing",
            lazy("How it stands"),
            attach=_standing,
            value=lambda told: Standing(told["standing"]).label,
            cell=lambda told, word: cells.state(MARKED[told["standing"]], word),
            near=True,
        ),
        Column("asked", lazy("Passed to, parties"), kind="number", attach=_standing, shown=False),
        Column("acknowledged", lazy("Acknowledged, parties"), kind="number", attach=_standing, shown=False),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-starts",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/humanitarians.html",
)
NONE = Empty(
    lazy("No notification fits."),
    lazy("A notification shows to the mission’s own people, to who submitted it, and to whom it was passed."),
    lazy("Show all"),
    "?saved=none",
)


def humanitarians(request):
    asked = NOTIFICATIONS.asked(request)
    form = forms.HumanitarianFilter(asked, user=request.user)
    rows = form.narrow(reading.notifications(request.user))
    may_submit = reading.may_submit(request.user)
    return NOTIFICATIONS.answer(request, asked, rows, form=form, empty=NONE, may_submit=may_submit)


def humanitarians_file(request, kind):
    form = forms.HumanitarianFilter(request.GET, user=request.user)
    return file_views.answer(request, kind, civil_files.NOTIFICATIONS, form)


def humanitarian(request, pk):
    row = _seen(request, pk)
    standing, asked, heard = reading.standings(request.user, [row])[row.pk]
    parties = reading.parties_of(request.user, [row])[row.pk]
    zone = row.mission.time_zone
    return render(
        request,
        "missions/humanitarian.html",
        {
            "notification": row,
            "standing": Standing(standing).label,
            "mark": MARKED[standing],
            "is_unheard": standing == notifying.UNACKNOWLEDGED,
            "has_begun": row.starts_at <= timezone.now(),
            "from_there": dates.moment(row.starts_at, zone),
            "until_there": dates.moment(row.ends_at, zone),
            "asked": asked,
            "heard": heard,
            "silent": asked - heard,
            "parties": parties,
            "near": reading_notified.plans_near(request.user, row),
            "steps": _steps(request.user, row, parties),
            "may_change": _stands(row) and services.may_keep(request.user, row),
        },
    )


def _stands(row):
    return row.state in notifying.OPEN and row.ends_at > timezone.now()


def _steps(user, row, parties):
    """[(name, words)] of what this person may do with it now."""
    if not _stands(row):
        return []
    side = {"mission": services.may_plan(user, row), "keeper": services.may_keep(user, row)}
    found = [(step.name, step.label) for step in HUMANITARIAN_LIFE.from_(row.state) if side[step.side]]
    if row.state == notifying.PASSED_ON and reading.silent_of(user, row, parties):
        found.insert(0, ("acknowledge", WORDS["acknowledge"]))
    return found


def _seen(request, pk):
    rows = reading.notifications(request.user).select_related(
        "mission", "keeper", "created_by", "received_by"
    )
    return get_object_or_404(rows, pk=pk)


# --- Writing
def humanitarian_new(request):
    if not reading.may_submit(request.user):
        raise PermissionDenied(
            _("Who speaks for an organization, or plans a mission, submits notifications.")
        )
    chosen = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    of = None if request.method == "POST" else chosen
    start = {"label": "mission", "precision": "exact"}
    return editing.page(
        request,
        forms.HumanitarianForm(request.POST or None, user=request.user, of=of, initial=start),
        partial(_submit, by=request.user),
        to=HumanitarianNotification.get_absolute_url,
        said=lambda row: (
            _("%(notification)s is submitted. It is a notice and permits nothing.") % {"notification": row}
        ),
        title=_("Submit a humanitarian notification"),
        lead=_(
            "Tell the mission where people work or move, so that forces near it know. No answer permits it."
        ),
        button=_("Submit it"),
        back=reverse("missions:humanitarians"),
        crumbs=_crumbs(),
    )


def _submit(*, mission, by, **fields):
    return services.submit_notification(mission, by=by, **fields)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_notification(now), now.version

    return forms.HumanitarianForm(request.POST or None, user=request.user, of=row.mission, look=look)


def _look(row, request):
    return lambda: ({}, _seen(request, row.pk).version)


def _step(row, request):
    return editing.Editing(request.POST or None, look=_look(row, request))


def _forward(row, request):
    parties = reading.parties_of(request.user, [row])[row.pk]
    return forms.ForwardForm(
        request.POST or None, user=request.user, row=row, parties=parties, look=_look(row, request)
    )


def _acknowledge(row, request):
    parties = reading.parties_of(request.user, [row])[row.pk]
    silent = reading.silent_of(request.user, row, parties)
    return forms.AcknowledgeForm(request.POST or None, silent=silent, look=_look(row, request))


WORDS = {
    "edit": pgettext_lazy("notification", "Change it"),
    "acknowledge": pgettext_lazy("notification", "Acknowledge it"),
}
TOLD = {
    "edit": lazy("Where or when it is changed, every party acknowledges it anew."),
    "acknowledge": lazy("To acknowledge says that you have read the notice. It permits and forbids nothing."),
}
ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_notification),
    "receive": (_step, services.receive_notification),
    "forward": (_forward, services.forward_notification),
    "acknowledge": (_acknowledge, services.acknowledge_notification),
    "complete": (_step, services.complete_notification),
    "withdraw": (_step, services.withdraw_notification),
}


def humanitarian_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    parties = reading.parties_of(request.user, [row])[row.pk]
    may = {name for name, _words in _steps(request.user, row, parties)}
    may |= {"edit"} if _stands(row) and services.may_keep(request.user, row) else set()
    if act not in may:
        if services.may_keep(request.user, row) or any(_answers(request.user, one) for one in parties):
            return redirect(row)
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    form, service = ACTS[act]
    step = HUMANITARIAN_LIFE.steps.get(act)
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label="" if step else WORDS[act],
        told="" if step else TOLD[act],
        said=lambda _done: _("%(notification)s is changed.") % {"notification": row},
        crumbs=_crumbs(row),
    )


def _answers(user, party):
    return party.partner_id in reading.keepers(user)


def _crumbs(row=None):
    found = [(_("Humanitarian notifications"), reverse("missions:humanitarians"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
