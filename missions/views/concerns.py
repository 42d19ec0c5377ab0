"""Pages of protection concerns: for protection officers of a mission and the readers a record names alone."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.listing import Column, Empty, Listing
from missions import forms_concerns as forms
from missions import reading_concerns as reading
from missions import services_concerns as services
from missions.models import ProtectionConcern
from missions.models.concern import CONCERN_LIFE

MARKED = {"open": "submitted", "referred": "circulated", "closed": "closed"}
CONCERNS = Listing(
    "missions:concerns",
    lazy("Protection concerns"),
    (
        Column("title", lazy("Concern"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", lazy("Type"), value="get_kind_display", sort="kind"),
        Column(
            "observed",
            lazy("Told or seen on"),
            value="observed_on",
            kind="day",
            sort=("observed_on", "pk"),
        ),
        Column("place", lazy("Place"), value="place_shown", unknown=lazy("not stated"), cell=cells.said),
        Column("affected", lazy("Persons affected"), kind="number", sort=("affected", "pk")),
        Column("reliability", lazy("Source"), value="get_reliability_display", shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort="state",
            near=True,
        ),
        Column("reference", lazy("Reference"), sort=("reference", "pk"), shown=False),
    ),
    order="-observed",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/concerns.html",
)
NONE = Empty(
    lazy("No concern that you may read fits."),
    lazy("A concern shows to the mission’s protection officers, and to the readers it names."),
    lazy("Show all"),
    "?saved=none",
)


def concerns(request):
    asked = CONCERNS.asked(request)
    form = forms.ConcernFilter(asked, user=request.user)
    rows = form.narrow(reading.concerns(request.user))
    may_enter = reading.kept_missions(request.user).exists()
    return CONCERNS.answer(request, asked, rows, form=form, empty=NONE, may_enter=may_enter)


def concern(request, pk):
    row = _seen(request, pk)
    may_keep = services.may_keep(request.user, row.mission)
    referrals = list(reading.referrals_of(request.user, row))
    return render(
        request,
        "missions/concern.html",
        {
            "concern": row,
            "mark": MARKED[row.state],
            "referrals": referrals,
            "readers": row.readers.order_by("name") if may_keep else None,
            "may_keep": may_keep,
            "may_change": may_keep and row.state != ProtectionConcern.State.CLOSED,
            "may_answer": may_keep and any(one.answered_on is None for one in referrals),
            "steps": CONCERN_LIFE.from_(row.state) if may_keep else [],
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.concerns(request.user).select_related("created_by"), pk=pk)


# --- Writing
def concern_new(request):
    missions = reading.kept_missions(request.user)
    if not missions.exists():
        raise PermissionDenied(_("Protection officers of a mission enter protection concerns."))
    chosen = missions.filter(slug=request.GET.get("mission", "")).first()
    start = {"precision": "district", "reliability": "f", "observed_on": timezone.localdate()}
    start |= {"mission": chosen.pk} if chosen else {}
    return editing.page(
        request,
        forms.ConcernForm(request.POST or None, user=request.user, initial=start),
        partial(_enter, by=request.user),
        to=ProtectionConcern.get_absolute_url,
        said=lambda row: _("%(concern)s is entered.") % {"concern": row},
        title=_("Enter a protection concern"),
        lead=_("Protection officers alone read it, and whom you name afterwards. Write no name of a person."),
        button=_("Enter it"),
        back=reverse("missions:concerns"),
        crumbs=_crumbs(),
    )


def _enter(*, mission, by, **fields):
    return services.enter_concern(mission, by=by, **fields)


def _look(row, request):
    return lambda: ({}, _seen(request, row.pk).version)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_concern(now), now.version

    return forms.ConcernForm(request.POST or None, user=request.user, look=look)


def _readers(row, request):
    def look():
        now = _seen(request, row.pk)
        return {"readers": list(now.readers.all())}, now.version

    return forms.ReadersForm(request.POST or None, user=request.user, mission=row.mission, look=look)


def _refer(row, request):
    return forms.ReferForm(request.POST or None, user=request.user, look=_look(row, request))


def _answer(row, request):
    waiting = reading.referrals_of(request.user, row).filter(answered_on=None)
    return forms.AnswerForm(request.POST or None, referrals=waiting, look=_look(row, request))


def _close(row, request):
    return forms.CloseForm(request.POST or None, look=_look(row, request))


def _reopen(row, request):
    return editing.Editing(request.POST or None, look=_look(row, request))


WORDS = {
    "edit": pgettext_lazy("concern", "Change it"),
    "readers": pgettext_lazy("concern", "Name its readers"),
    "answer": pgettext_lazy("concern", "Say what came of a referral"),
}
ACTS: dict[str, tuple] = {
    "edit": (_edit, services.change_concern),
    "readers": (_readers, services.name_readers),
    "refer": (_refer, services.refer_concern),
    "answer": (_answer, services.answer_referral),
    "close": (_close, services.close_concern),
    "reopen": (_reopen, services.reopen_concern),
}


def concern_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row.mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    step = CONCERN_LIFE.steps.get(act)
    if step and row.state not in step.sources:
        return redirect(row)
    if act == "edit" and row.state == ProtectionConcern.State.CLOSED:
        return redirect(row)
    form, service = ACTS[act]
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        step=step,
        label="" if step else WORDS[act],
        said=lambda _done: _("%(concern)s is changed.") % {"concern": row},
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Protection concerns"), reverse("missions:concerns"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
