"""Pages of disputes: the list, one with its positions and documents, and the steps of both sides."""

from datetime import date
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from contributors import contesting
from contributors import forms_disputes as forms
from contributors import services_disputes as services
from contributors.models import Dispute, DisputePosition
from contributors.models.dispute import acts_from
from contributors.models.pledge_life import CONTRIBUTOR, MISSION
from missions.models import Mission

JOINED = ("partner", "organization", "mission")

DISPUTES = Listing(
    "contributors:disputes",
    lazy("Disputes"),
    (
        Column("title", lazy("Dispute"), sort=("title", "pk")),
        Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column("partner", lazy("Contested by"), value="partner.local_name", sort=LocalName("partner")),
        Column(
            "keeper",
            lazy("Before whom"),
            value=lambda row: row.mission.acronym if row.mission else row.organization.local_name,
            sort=("mission__acronym", "pk"),
        ),
        Column(
            "amount",
            lazy("Amount"),
            kind="number",
            sort=("amount", "pk"),
            unknown=lazy("not stated"),
        ),
        Column("currency", lazy("Currency"), sort=("currency", "pk")),
        Column("opened", lazy("Opened"), value="opened_at", kind="moment", sort=("opened_at", "pk")),
        Column("deadline", lazy("Deadline"), kind="day", sort="deadline", unknown=lazy("none is set")),
        Column(
            "waits",
            lazy("Waits for"),
            value=lambda row: row.get_waits_for_display() or None,
            sort=("waits_for", "pk"),
            unknown=lazy("nobody"),
        ),
        Column(
            "outcome",
            lazy("Outcome"),
            value=lambda row: row.get_outcome_display() or None,
            sort=("outcome", "pk"),
            unknown=lazy("none yet"),
            shown=False,
        ),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _value: state(row.state, row.get_state_display()),
            sort=("state", "pk"),
            near=True,
        ),
    ),
    order="-opened",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/disputes.html",
)
NONE = Empty(
    lazy("No dispute fits."),
    lazy(
        "You see those a partner you speak for has opened, and those before missions and organizations whose "
        "money you keep. A dispute is opened from a letter of assessment, a rate or a month."
    ),
    lazy("Show those of any state"),
    "?state=any",
)


def disputes(request):
    asked = DISPUTES.asked(request)
    form = forms.DisputeFilter(asked, user=request.user)
    rows = form.narrow(Dispute.objects.visible_to(request.user)).select_related(*JOINED)
    may_open = contesting.own_partners(request.user).exists()
    return DISPUTES.answer(request, asked, rows, form=form, empty=NONE, may_open=may_open)


def dispute(request, pk):
    row = _seen(request, pk)
    positions = DisputePosition.objects.visible_to(request.user).filter(dispute=row).select_related("by")
    return render(
        request,
        "contributors/dispute.html",
        {
            "dispute": row,
            "positions": positions,
            "steps": steps_of(request.user, row),
            "subject_url": contesting.address(request.user, row),
            "may_open": row.mission
            and Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
        },
    )


def _seen(request, pk):
    rows = Dispute.objects.visible_to(request.user).select_related(*JOINED, "mission__lead")
    return get_object_or_404(rows, pk=pk)


def steps_of(user, row):
    """The steps this person may take now: each side its own."""
    sides = [CONTRIBUTOR] * services.may_contest(user, row) + [MISSION] * services.may_keep(user, row)
    steps = [step for side in sides for step in acts_from(row.state, side)]
    return [step for step in steps if step.name != "decide" or services.may_decide(user, row)]


# --- Writing
def dispute_new(request):
    """Contest a record that the address names, or something else in words."""
    partners = contesting.own_partners(request.user)
    if not partners:
        raise PermissionDenied(_("Those who speak for a partner contest what is asked or said of it."))
    partner = partners.filter(code=request.GET.get("partner", "")).first() or partners.first()
    found = _contested(request, partner)
    start = {"partner": partner}
    if found:
        start |= {"title": found.words, "amount": found.amount, "currency": found.currency}
        partners = partners.filter(pk=partner.pk)
    form = forms.OpenForm(
        request.POST or None, user=request.user, partners=partners, is_known=bool(found), initial=start
    )
    return editing.page(
        request,
        form,
        partial(services.open_dispute, **(found.given if found else {}), by=request.user),
        to=Dispute.get_absolute_url,
        said=lambda row: _("%(dispute)s is contested.") % {"dispute": row},
        title=_("Contest: %(what)s") % {"what": found.words} if found else _("Open a dispute"),
        lead=_(
            "The funding staff of the mission and its organization see it, and those who speak for you; "
            "nobody else. Documents are added on its page."
        ),
        button=_("Open the dispute"),
        back=reverse("contributors:disputes"),
        crumbs=[(_("Disputes"), reverse("contributors:disputes"))],
    )


def _contested(request, partner):
    """What the address names, such as ?assessment=…, ?year=2026, ?mission=alpha&month=2026-07; else None."""
    asked = request.GET
    try:
        named = {
            "assessment": UUID(asked["assessment"]) if "assessment" in asked else None,
            "claim_of": UUID(asked["claim"]) if "claim" in asked else None,
            "line": int(asked["line"]) if "line" in asked else None,
            "verified": UUID(asked["verification"]) if "verification" in asked else None,
            "year": int(asked["year"]) if "year" in asked else None,
            "month": _month(asked["month"]) if "month" in asked else None,
        }
        slug = asked.get("mission", "")
        mission = Mission.objects.visible_to(request.user).select_related("lead").filter(slug=slug).first()
        return contesting.one_of(request.user, partner, mission=mission, **named)
    except (ValueError, ValidationError) as error:
        raise Http404 from error


def _month(text) -> date:
    found = as_of.read(text)
    if found is None:
        raise ValueError(text)
    return found


SERVICES: dict[str, tuple] = {
    "answer": (services.answer_dispute, forms.PositionForm),
    "position": (services.take_position, forms.PositionForm),
    "review": (services.review_dispute, forms.ReasonForm),
    "deadline": (services.set_deadline, forms.DeadlineForm),
    "decide": (services.decide_dispute, forms.DecideForm),
    "withdraw": (services.withdraw_dispute, forms.ReasonForm),
}


def dispute_step(request, pk, step):
    row = _seen(request, pk)
    if step not in SERVICES:
        raise Http404
    act = next((act for act in steps_of(request.user, row) if act.name == step), None)
    if act is None:
        if not row.is_open:
            return redirect(row)
        raise PermissionDenied(_("This step is not yours to take."))
    service, kind = SERVICES[step]

    def look():
        now = _seen(request, pk)
        return {"deadline": now.deadline}, now.version

    return editing.page(
        request,
        kind(request.POST or None, look=look),
        partial(service, row, by=request.user),
        to=Dispute.get_absolute_url,
        said=lambda row: _("%(dispute)s is %(state)s.") % {"dispute": row, "state": row.get_state_display()},
        title=f"{act.label}: {row.title}",
        lead=act.told,
        button=act.label,
        is_dangerous=act.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=[(_("Disputes"), reverse("contributors:disputes")), (row.title, row.get_absolute_url())],
    )
