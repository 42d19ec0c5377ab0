"""Pages of agreements: what is signed between whom, what it covers, and what ends soon."""

from functools import partial
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import editing
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.templatetags.concord import period
from accounts.validity import stands_on
from contributors import forms_agreements as forms
from contributors import services_agreements as services
from contributors import services_pledges, signing
from contributors.models import Agreement, Pledge, Signature
from contributors.models.pledge_life import TAKEN
from missions.models import Mission


def standing_of(row):
    """(code, words) of where an agreement stands today."""
    today = timezone.localdate()
    if row.signed_on is None:
        return "draft", _("under negotiation")
    if row.ends_on and row.ends_on < today:
        return "ended", pgettext_lazy("agreement", "ended")
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
            "is_between": Agreement.objects.visible_to(request.user)
            .between(request.user)
            .filter(pk=row.pk)
            .exists(),
            "signatures": _signatures(row, parties, request.user),
            "pledges": covered,
            "amendments": Agreement.objects.visible_to(request.user).filter(amends=row),
            "may_change": services.may_record(request.user, row.mission, parties),
            "may_open": row.mission
            and Mission.objects.visible_to(request.user).filter(pk=row.mission_id).exists(),
        },
    )


class Signed(NamedTuple):
    """A party with its signature, if it has signed, and whether this reader may record it."""

    party: Partner
    signature: Signature | None
    may_sign: bool


def _signatures(row, parties, user):
    found = Signature.objects.visible_to(user).filter(agreement=row).select_related("by")
    by_party, may = {one.party_id: one for one in found}, signing.signable(user, row)
    return [
        Signed(party, one := by_party.get(party.pk), one is None and party.pk in may) for party in parties
    ]


def agreement_sign(request, pk, code):
    """Record one party's signature, by its own side."""
    row = _seen(request, pk)
    party = get_object_or_404(row.parties, code=code)
    if party.pk not in signing.signable(request.user, row):
        words = {"party": party.local_name}
        raise PermissionDenied(_("The signature of %(party)s is recorded by its own side.") % words)
    if row.signatures.filter(party=party).exists():
        return redirect(row)
    needs_proof = signing.needs_proof(row, party)

    def look():
        return {"signed_on": timezone.localdate()}, _seen(request, pk).version

    return editing.page(
        request,
        forms.SignatureForm(request.POST or None, look=look, is_named=needs_proof),
        partial(services.sign_agreement, row, party=party, by=request.user),
        to=Agreement.get_absolute_url,
        said=lambda row: _("The signature of %(party)s is recorded.") % {"party": party.local_name},
        title=_("Sign for %(party)s: %(agreement)s") % {"party": party.local_name, "agreement": row},
        lead=_signing_words(needs_proof) % {"party": party.local_name},
        button=_("Sign for %(party)s") % {"party": party.local_name},
        back=row.get_absolute_url(),
        crumbs=[
            (_("Agreements"), reverse("contributors:agreements")),
            (row.title, row.get_absolute_url()),
        ],
    )


def _signing_words(needs_proof):
    if needs_proof:
        return _(
            "Nobody speaks for %(party)s here: say who signed for it, and in which document that stands."
        )
    return _(
        "With it %(party)s stands by this agreement as you read it; it counts once all its parties have "
        "signed. A signature is not taken back here: what changes later takes an agreement that amends it."
    )


def agreement_new(request, slug):
    mission = _mission(request, slug)
    _require_may_record(request.user, mission, ())
    title = _("Enter an agreement of %(mission)s") % {"mission": mission}
    return _entered(request, mission, _taken(request).filter(mission=mission), {"kind": MOU}, title)


def agreement_of_pledge(request, pk):
    """The agreement that covers a pledge, begun from it: also of one that was offered to an organization."""
    rows = Pledge.objects.visible_to(request.user).select_related("contributor", "mission", "offered_to")
    pledge = get_object_or_404(rows, pk=pk)
    if not services_pledges.may_decide(request.user, pledge):
        raise PermissionDenied(_("Only who decides on the pledge enters its agreement."))
    if pledge.state not in TAKEN:
        return redirect(pledge)
    covered = _taken(request).filter(mission=pledge.mission, offered_to=pledge.offered_to)
    other = pledge.mission.lead_id if pledge.mission else pledge.offered_to_id
    begun = {
        "kind": MOU,
        "title": _("Memorandum of understanding, %(unit)s") % {"unit": pledge.title},
        "parties": [pledge.contributor_id, other],
        "pledges": [pledge.pk],
        "starts_on": pledge.available_from,
        "ends_on": pledge.available_until,
    }
    title = _("Enter the agreement of %(pledge)s") % {"pledge": pledge.title}
    return _entered(request, pledge.mission, covered, begun, title, pledge.get_absolute_url())


MOU = Agreement.Kind.MOU


def _entered(request, mission, covered, begun, title, back=""):
    others = Agreement.objects.visible_to(request.user).filter(mission=mission)
    form = forms.AgreementForm(
        request.POST or None, user=request.user, covered=covered, others=others, initial=begun
    )
    return editing.page(
        request,
        form,
        partial(services.record_agreement, mission=mission, by=request.user),
        to=Agreement.get_absolute_url,
        said=lambda row: _("%(agreement)s is entered.") % {"agreement": row},
        title=title,
        button=_("Enter the agreement"),
        back=back or reverse("contributors:agreements"),
        crumbs=[(_("Agreements"), reverse("contributors:agreements"))],
    )


def agreement_change(request, pk):
    row = _seen(request, pk)
    _require_may_record(request.user, row.mission, row.parties.all())

    def look():
        now = _seen(request, pk)
        return forms.standing_agreement(now), now.version

    covered = _taken(request).filter(Q(mission=row.mission) if row.mission else Q(agreements=row))
    others = Agreement.objects.visible_to(request.user).filter(mission=row.mission)
    form = forms.AgreementForm(
        request.POST or None, look=look, user=request.user, covered=covered, others=others, agreement=row
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


def _taken(request):
    """Pledges an agreement may cover, of those this reader sees."""
    return Pledge.objects.visible_to(request.user).filter(state__in=TAKEN)


def _seen(request, pk):
    rows = Agreement.objects.visible_to(request.user).select_related("mission", "amends")
    return get_object_or_404(rows, pk=pk)


def _mission(request, slug):
    return get_object_or_404(Mission.objects.visible_to(request.user).select_related("lead"), slug=slug)


def _require_may_record(user, mission, parties):
    if not services.may_record(user, mission, parties):
        raise PermissionDenied(_("Agreements are entered by those who decide on the pledges they cover."))
