"""Pages of agreements: what is signed between whom, what it covers, and what ends soon."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.templatetags.concord import period
from accounts.validity import stands_on
from contributors import forms_agreements as forms
from contributors import services_agreements as services
from contributors.models import Agreement, Pledge
from missions.models import Mission


def standing_of(row):
    """(code, words) of where an agreement stands today."""
    today = timezone.localdate()
    if row.signed_on is None:
        return "draft", _("under negotiation")
    if row.ends_on and row.ends_on < today:
        return "ended", _("ended")
    return ("accepted", _("in force")) if stands_on(row, today) else ("approved", _("signed, to come"))


AGREEMENTS = Listing(
    "contributors:agreements",
    lazy("Agreements"),
    (
        Column("title", lazy("Agreement"), sort="title"),
        Column("kind", lazy("Kind"), value="get_kind_display", sort="kind"),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("signed", lazy("Signed"), value="signed_on", kind="day", sort="signed_on"),
        Column("period", lazy("Period"), value=period, sort="starts_on"),
        Column("ends", lazy("Ends"), value="ends_on", kind="day", sort="ends_on", shown=False),
        Column(
            "standing",
            lazy("Standing"),
            value=lambda row: standing_of(row)[1],
            cell=lambda row, _words: state(*standing_of(row)),
            near=True,
        ),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/agreements.html",
)
NO_AGREEMENT = Empty(
    lazy("No agreement fits."),
    lazy(
        "You see those to which a partner you speak for is a party, those of missions whose pledges you "
        "decide on, and every status-of-forces agreement and host nation's consent of the missions you see."
    ),
)


def agreements(request):
    asked = AGREEMENTS.asked(request)
    form = forms.AgreementFilter(asked, user=request.user)
    rows = form.narrow(Agreement.objects.visible_to(request.user)).select_related("mission")
    recorded = forms.recorded_missions(request.user)
    return AGREEMENTS.answer(request, asked, rows, form=form, empty=NO_AGREEMENT, recorded=recorded)


def agreement(request, pk):
    row = _seen(request, pk)
    covered = Pledge.objects.visible_to(request.user).filter(agreements=row).select_related("contributor")
    parties = list(row.parties.all())
    return render(
        request,
        "contributors/agreement.html",
        {
            "agreement": row,
            "standing": standing_of(row),
            "parties": parties,
            "pledges": covered,
            "amendments": Agreement.objects.visible_to(request.user).filter(amends=row),
            "may_change": row.mission and services.may_record(request.user, row.mission, parties),
            "may_open": row.mission
            and Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
        },
    )


def agreement_new(request, slug):
    mission = _to_record(request, slug)
    pledge = request.GET.get("pledge", "")
    form = forms.AgreementForm(
        request.POST or None, user=request.user, mission=mission, initial=_begun(request, mission, pledge)
    )
    return editing.page(
        request,
        form,
        partial(services.record_agreement, mission=mission, by=request.user),
        to=Agreement.get_absolute_url,
        said=lambda row: _("%(agreement)s is entered.") % {"agreement": row},
        title=_("Enter an agreement of %(mission)s") % {"mission": mission},
        button=_("Enter the agreement"),
        back=reverse("contributors:agreements"),
        crumbs=[(_("Agreements"), reverse("contributors:agreements"))],
    )


def _begun(request, mission, pledge):
    """Begun from a pledge: a memorandum between its contributor and who leads the mission."""
    covered = Pledge.objects.visible_to(request.user).filter(mission=mission)
    row = next((one for one in covered.select_related("contributor") if str(one.pk) == pledge), None)
    if row is None:
        return {"kind": Agreement.Kind.MOU}
    return {
        "kind": Agreement.Kind.MOU,
        "title": _("Memorandum of understanding, %(unit)s") % {"unit": row.title},
        "parties": [row.contributor_id, mission.lead_id],
        "pledges": [row.pk],
        "starts_on": row.available_from,
        "ends_on": row.available_until,
    }


def agreement_change(request, pk):
    row = _seen(request, pk)
    if row.mission is None:
        raise PermissionDenied(_("This agreement is of no mission; it is kept by its parties' programs."))
    _require_may_record(request.user, row.mission)

    def look():
        now = _seen(request, pk)
        return forms.standing_agreement(now), now.version

    form = forms.AgreementForm(
        request.POST or None, look=look, user=request.user, mission=row.mission, agreement=row
    )
    return editing.page(
        request,
        form,
        partial(services.change_agreement, row, by=request.user),
        to=Agreement.get_absolute_url,
        said=lambda row: _("%(agreement)s is kept.") % {"agreement": row},
        title=_("Change %(agreement)s") % {"agreement": row},
        lead=_(
            "To amend what was signed, enter an agreement that amends it; here you mend what was entered."
        ),
        button=_("Keep the agreement"),
        back=row.get_absolute_url(),
        crumbs=[
            (_("Agreements"), reverse("contributors:agreements")),
            (row.title, row.get_absolute_url()),
        ],
    )


def _seen(request, pk):
    return get_object_or_404(
        Agreement.objects.visible_to(request.user).select_related("mission", "amends"), pk=pk
    )


def _to_record(request, slug):
    mission = get_object_or_404(Mission.objects.visible_to(request.user).select_related("lead"), slug=slug)
    _require_may_record(request.user, mission)
    return mission


def _require_may_record(user, mission):
    if not services.may_record(user, mission, ()):
        raise PermissionDenied(_("Agreements of a mission are entered by those who decide on its pledges."))
