"""Forms of mission staff: each shows what stands, asks why, and hands the answers to a service."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import editing, versions
from accounts.models import Partner
from accounts.notation import day, number
from accounts.notation import period as period_of
from missions import forms_editing as forms
from missions import services
from missions.models import AuthorizedStrength, Mandate, Mission, Participation
from missions.versions import mark_of_mandate


def to_edit(request, slug):
    """The mission, where the reader may change it."""
    mission = get_object_or_404(
        Mission.objects.visible_to(request.user).select_related("lead", "host"), slug=slug
    )
    if not services.may_edit(request.user, mission):
        raise PermissionDenied
    return mission


def crumbs_of(mission, *more):
    missions = (_("Missions"), reverse("missions:missions"))
    return [missions, (mission.acronym, mission.get_absolute_url()), *more]


# --- Missions
def mission_new(request):
    leads = forms.leads_of(request.user)
    if not leads.exists():
        raise PermissionDenied
    first = {"phase": Mission.Phase.PLANNING, "time_zone": "UTC", "is_public": True, "series": "other"}
    form = forms.MissionForm(request.POST or None, user=request.user, leads=leads, initial=first)

    def act(**given):
        host = given.get("host")
        fictional = bool(host and host.is_fictional)
        return services.create_mission(**given, is_fictional=fictional, by=request.user)

    return editing.page(
        request,
        form,
        act,
        to=Mission.get_absolute_url,
        said=lambda mission: _("%(mission)s stands in the portal.") % {"mission": mission},
        title=_("Create a mission"),
        lead=_("It begins in planning; mandate, authorized strengths and partners follow on its page."),
        button=_("Create the mission"),
        back=reverse("missions:missions"),
        crumbs=[(_("Missions"), reverse("missions:missions"))],
    )


def mission_edit(request, slug):
    mission = to_edit(request, slug)

    def look():
        now = Mission.objects.visible_to(request.user).get(pk=mission.pk)
        return forms.standing_mission(now), versions.mark(now)

    leads = Partner.objects.visible_to(request.user)
    form = forms.MissionForm(request.POST or None, look=look, user=request.user, leads=leads, mission=mission)
    return editing.page(
        request,
        form,
        partial(services.change_mission, mission, by=request.user),
        to=Mission.get_absolute_url,
        said=lambda row: _("%(mission)s is changed.") % {"mission": row},
        title=_("Edit %(mission)s") % {"mission": mission},
        button=_("Save %(mission)s") % {"mission": mission},
        back=mission.get_absolute_url(),
        crumbs=crumbs_of(mission),
    )


# --- Mandates
def mandate_add(request, slug):
    mission = to_edit(request, slug)
    form = forms.MandateForm(request.POST or None, initial={"certainty": "published"})
    return editing.page(
        request,
        form,
        partial(services.add_mandate, mission, by=request.user),
        to=lambda mandate: mission.part_url("mandate"),
        said=lambda mandate: _("%(instrument)s is added.") % {"instrument": mandate.instrument},
        title=_("Add a mandate of %(mission)s") % {"mission": mission},
        lead=_("To follow a mandate that stands, renew it instead: its tasks come along."),
        button=_("Add the mandate"),
        back=mission.part_url("mandate"),
        crumbs=_in_mandates(mission),
    )


def mandate_edit(request, slug, pk):
    mission, mandate, look = _mandate(request, slug, pk)
    form = forms.MandateForm(request.POST or None, look=look, mandate=mandate)
    return editing.page(
        request,
        form,
        partial(services.change_mandate, mandate, by=request.user),
        to=lambda mandate: mission.part_url("mandate"),
        said=lambda mandate: _("%(instrument)s is amended.") % {"instrument": mandate.instrument},
        title=_("Amend %(instrument)s") % {"instrument": mandate.instrument},
        lead=_("A mandate of %(mission)s. What stood before stays in its history.") % {"mission": mission},
        button=_("Save the amended mandate"),
        back=mission.part_url("mandate"),
        crumbs=_in_mandates(mission),
    )


def mandate_renew(request, slug, pk):
    mission, mandate, look = _mandate(request, slug, pk)

    def renewal():
        return {}, look()[1]

    form = forms.RenewalForm(request.POST or None, look=renewal, initial=forms.renewal_of(mandate))
    return editing.page(
        request,
        form,
        partial(services.renew_mandate, mandate, by=request.user),
        to=lambda renewed: mission.part_url("mandate"),
        said=lambda renewed: _renewed(mission, renewed),
        title=_("Renew the mandate of %(mission)s") % {"mission": mission},
        lead=_("Follows %(instrument)s, %(period)s. Its tasks are filled in to begin from.")
        % {"instrument": mandate.instrument, "period": period_of(mandate)},
        button=_("Renew the mandate"),
        back=mission.part_url("mandate"),
        crumbs=_in_mandates(mission),
    )


def _renewed(mission, mandate):
    if mandate.ends_on is None:
        return _("The mandate of %(mission)s is renewed without an end.") % {"mission": mission}
    return _("The mandate of %(mission)s is renewed until %(day)s.") % {
        "mission": mission,
        "day": day(mandate.ends_on),
    }


def _mandate(request, slug, pk):
    mission = to_edit(request, slug)
    seen = Mandate.objects.visible_to(request.user).filter(mission=mission)
    mandate = get_object_or_404(seen, pk=pk)

    def look():
        now = seen.filter(pk=pk).first() or mandate
        return forms.standing_mandate(now), mark_of_mandate(now)

    return mission, mandate, look


def _in_mandates(mission):
    return crumbs_of(mission, (_("Mandate"), mission.part_url("mandate")))


# --- Authorized strengths
def authorized_add(request, slug):
    mission = to_edit(request, slug)
    standing = AuthorizedStrength.objects.visible_to(request.user).filter(mission=mission)
    form = forms.AuthorizationForm(
        request.POST or None, standing=standing, initial={"certainty": "published"}
    )
    return editing.page(
        request,
        form,
        partial(services.authorize_strength, mission, by=request.user),
        to=lambda row: mission.part_url("strength"),
        said=_authorized_words,
        title=_("Authorize a strength for %(mission)s") % {"mission": mission},
        button=_("Authorize this strength"),
        back=mission.part_url("strength"),
        crumbs=_in_strength(mission),
    )


def _authorized_words(row):
    return _("%(n)s %(what)s are authorized.") % {
        "n": number(row.personnel),
        "what": row.get_category_display(),
    }


def authorized_edit(request, slug, pk):
    mission, row, look = _dated(request, slug, pk, AuthorizedStrength, forms.standing_authorization)
    form = forms.AuthorizationForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.change_authorized_strength, row, by=request.user),
        to=lambda row: mission.part_url("strength"),
        said=_authorized_words,
        title=_("Change the authorized %(what)s of %(mission)s")
        % {"what": row.get_category_display(), "mission": mission},
        lead=_("To follow it with another number, authorize that instead and name this entry as replaced."),
        button=_("Save the authorized strength"),
        back=mission.part_url("strength"),
        crumbs=_in_strength(mission),
    )


def authorized_end(request, slug, pk):
    mission, row, look = _dated(request, slug, pk, AuthorizedStrength, _end)
    words = {"n": number(row.personnel), "what": row.get_category_display(), "mission": mission}
    form = forms.EndForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.change_authorized_strength, row, by=request.user),
        to=lambda row: mission.part_url("strength"),
        said=lambda row: _("It ends on %(day)s.") % {"day": day(row.ends_on)},
        title=_("End the authorization of %(n)s %(what)s in %(mission)s") % words,
        lead=_("From the day after %(mission)s is authorized none, and readiness no longer counts them.")
        % words,
        button=_("End this authorization"),
        back=mission.part_url("strength"),
        crumbs=_in_strength(mission),
    )


def authorized_withdraw(request, slug, pk):
    mission, row, look = _dated(request, slug, pk, AuthorizedStrength, lambda row: {})
    words = {"n": number(row.personnel), "what": row.get_category_display(), "period": period_of(row)}
    form = forms.WithdrawForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.withdraw_authorized_strength, row, by=request.user),
        to=lambda row: mission.part_url("strength"),
        said=lambda row: (
            _("The entry is withdrawn; the history of %(mission)s says that it stood, and why it does not.")
            % {"mission": mission}
        ),
        title=_("Withdraw %(n)s %(what)s, %(period)s") % words,
        lead=_(
            "The entry disappears from %(mission)s as if it had never been authorized, past months included, "
            "and readiness is judged again. To let it end on a day, end it instead."
        )
        % {"mission": mission},
        button=_("Withdraw %(n)s %(what)s") % words,
        is_dangerous=True,
        back=mission.part_url("strength"),
        crumbs=_in_strength(mission),
    )


def _in_strength(mission):
    return crumbs_of(mission, (_("Strength"), mission.part_url("strength")))


def _end(row):
    return {"ends_on": row.ends_on}


def _dated(request, slug, pk, model, standing):
    """The mission, one of its rows, and how to look at that again."""
    mission = to_edit(request, slug)
    seen = model.objects.visible_to(request.user).filter(mission=mission)
    row = get_object_or_404(seen, pk=pk)

    def look():
        now = seen.filter(pk=pk).first() or row
        return standing(now), versions.mark(now)

    return mission, row, look


# --- Who takes part
def participation_add(request, slug):
    mission = to_edit(request, slug)
    form = forms.ParticipationForm(request.POST or None, user=request.user)
    return editing.page(
        request,
        form,
        partial(services.add_participation, mission, by=request.user),
        to=lambda row: mission.part_url("contributors"),
        said=lambda row: (
            _("%(partner)s takes part in %(mission)s.")
            % {"partner": row.partner.local_name, "mission": mission}
        ),
        title=_("Add a partner to %(mission)s") % {"mission": mission},
        button=_("Add this partner"),
        back=mission.part_url("contributors"),
        crumbs=crumbs_of(mission, (_("Contributors"), mission.part_url("contributors"))),
    )


def participation_end(request, slug, pk):
    mission, row, look = _dated(request, slug, pk, Participation, _end)
    words = {"partner": row.partner.local_name, "part": row.get_part_display(), "mission": mission}
    form = forms.EndForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.end_participation, row, by=request.user),
        to=lambda row: mission.part_url("contributors"),
        said=lambda row: _("It ends on %(day)s.") % {"day": day(row.ends_on)},
        title=_("End the part of %(partner)s in %(mission)s") % words,
        lead=_("%(partner)s %(part)s %(mission)s until the day you give; reported figures stay.") % words,
        button=_("End this part"),
        back=mission.part_url("contributors"),
        crumbs=crumbs_of(mission, (_("Contributors"), mission.part_url("contributors"))),
    )
