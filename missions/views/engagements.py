"""Pages of engagements: the list, a meeting with what was promised there, and what became of it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from missions import forms_decisions as forms
from missions import services_engagements as services
from missions.models import Action, Engagement, Promise

MARKED = {"open": "circulated", "kept": "accepted", "not_kept": "declined"}


def _promises(request, rows):
    """{engagement: how many promises are open, kept, not kept}."""
    found = {row.pk: dict.fromkeys(Promise.State.values, 0) for row in rows}
    promises = Promise.objects.visible_to(request.user).filter(engagement__in=rows).order_by()
    for key, code in promises.values_list("engagement", "state"):
        found[key][code] += 1
    return found


ENGAGEMENTS = Listing(
    "missions:engagements",
    lazy("Engagements"),
    (
        Column("title", lazy("Subject"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value=lambda row: str(row.mission or ""), sort="mission__acronym"),
        Column("kind", lazy("Met with"), value="get_kind_display", sort="kind"),
        Column("place", lazy("Place"), sort=("place", "pk")),
        Column("held", lazy("Held"), value="held_on", kind="day", sort=("held_on", "pk"), near=True),
        Column("open", lazy("Promises open"), kind="number", attach=_promises),
        Column("kept", lazy("Kept"), kind="number", attach=_promises),
        Column("not_kept", lazy("Not kept"), kind="number", attach=_promises),
        Column("met", lazy("Who met"), shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="-held",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/engagements.html",
)
NO_ENGAGEMENT = Empty(
    lazy("No engagement fits."),
    lazy("An engagement shows to who keeps it, to the mission’s staff, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def engagements(request):
    asked = ENGAGEMENTS.asked(request)
    form = forms.EngagementFilter(asked, user=request.user)
    rows = form.narrow(Engagement.objects.visible_to(request.user)).select_related("mission", "keeper")
    may_enter = forms.may_keep(request.user)
    return ENGAGEMENTS.answer(request, asked, rows, form=form, empty=NO_ENGAGEMENT, may_enter=may_enter)


def engagement(request, pk):
    row = _seen(request, pk)
    today = timezone.localdate()
    promises = Promise.objects.visible_to(request.user).filter(engagement=row).order_by("due_on", "pk")
    actions = (
        Action.objects.visible_to(request.user).from_record(row).select_related("owner", "person", "mission")
    )
    return render(
        request,
        "missions/engagement.html",
        {
            "engagement": row,
            "partners": list(row.partners.order_by("name")),
            "promises": [(one, MARKED[one.state], one.is_overdue(today)) for one in promises],
            "actions": list(actions),
            "may_keep": services.may_keep(request.user, row),
        },
    )


def _seen(request, pk):
    rows = Engagement.objects.visible_to(request.user).select_related("mission", "keeper")
    return get_object_or_404(rows, pk=pk)


def _require(user, row):
    if not services.may_keep(user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


# --- Writing
def engagement_new(request):
    if not forms.may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, enters engagements."))
    missions = forms.run_missions(request.user)
    start = {"label": "mission", "held_on": timezone.localdate(), "mission": missions.first()}
    return editing.page(
        request,
        forms.EngagementForm(request.POST or None, user=request.user, initial=start),
        partial(services.enter_engagement, by=request.user),
        to=Engagement.get_absolute_url,
        said=lambda row: _("%(engagement)s is kept. Enter what was promised.") % {"engagement": row},
        title=_("Enter an engagement"),
        lead=_("A meeting or call with a capital, the host, a regional body or another."),
        button=_("Keep the engagement"),
        back=reverse("missions:engagements"),
        crumbs=_crumbs(),
    )


def engagement_edit(request, pk):
    row = _seen(request, pk)
    _require(request.user, row)

    def look():
        now = _seen(request, pk)
        return forms.standing_engagement(now), now.version

    return editing.page(
        request,
        forms.EngagementForm(request.POST or None, user=request.user, look=look),
        partial(services.change_engagement, row, by=request.user),
        to=Engagement.get_absolute_url,
        said=lambda row: _("%(engagement)s is changed.") % {"engagement": row},
        title=_("Change %(engagement)s") % {"engagement": row},
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def promise_add(request, pk):
    row = _seen(request, pk)
    _require(request.user, row)

    def look():
        return {}, _seen(request, pk).version

    return editing.page(
        request,
        forms.PromiseForm(request.POST or None, look=look),
        partial(services.add_promise, row, by=request.user),
        to=Engagement.get_absolute_url,
        said=lambda _row: _("The promise is kept in the record."),
        title=_("Enter what was promised"),
        lead=str(row),
        button=_("Keep the promise"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def promise_settle(request, pk):
    rows = Promise.objects.visible_to(request.user)
    rows = rows.select_related("engagement__mission", "engagement__keeper")
    row = get_object_or_404(rows, pk=pk)
    _require(request.user, row.engagement)

    def look():
        now = rows.get(pk=pk)
        kept = {"kept": "yes", "not_kept": "no"}.get(now.state)
        return {"kept": kept, "note": now.note}, now.version

    return editing.page(
        request,
        forms.SettleForm(request.POST or None, look=look),
        partial(services.settle_promise, row, by=request.user),
        to=Promise.get_absolute_url,
        said=lambda row: _("The promise is %(state)s.") % {"state": row.get_state_display()},
        title=_("Was it kept?"),
        lead=f"{row.promised_by}: {row.text}",
        button=_("Keep it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.engagement),
    )


def _crumbs(row=None):
    found = [(_("Engagements"), reverse("missions:engagements"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
