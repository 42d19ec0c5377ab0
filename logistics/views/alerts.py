"""Alerts: of what one is told, in which mission or of which contributor; each person their own."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.access import granted
from accounts.models import Partner
from logistics import services_alerts as services
from logistics.models import Alert
from logistics.sides import staffed
from missions.models import Mission


class AlertsForm(editing.Editing):
    questions = ((lazy("Tell me when"), ("kinds",)),)
    kinds = forms.MultipleChoiceField(
        label=lazy("Alerts"),
        choices=Alert.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy(
            "Each is told once, as a notice with a link; have notices mailed under Notifications."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


def scopes(user):
    """{key: mission or contributor} of which this person may be told."""
    missions = Mission.objects.visible_to(user).filter(pk__in=staffed(user)).order_by("acronym")
    partners = Partner.objects.visible_to(user).filter(pk__in=granted(user, "act_for", Partner))
    found = {f"mission:{row.slug}": row for row in missions}
    return found | {f"contributor:{row.code}": row for row in partners.order_by("name")}


def alerts(request):
    own = list(Alert.objects.visible_to(request.user))
    rows = [
        (
            f"{reverse('logistics:alerts_set')}?of={key}",
            scope.acronym if isinstance(scope, Mission) else scope.local_name,
            [row.get_kind_display() for row in own if scope in (row.mission, row.partner)],
        )
        for key, scope in scopes(request.user).items()
    ]
    return render(request, "logistics/alerts.html", {"rows": rows})


def alerts_set(request):
    """Choose of what one is told in one mission, or of one contributor."""
    found = scopes(request.user)
    scope = found.get(request.GET.get("of")) or next(iter(found.values()), None)
    if scope is None:
        raise PermissionDenied(
            _("Staff of the mission are told of it, and who speaks for a contributor of its units.")
        )
    of = {"mission": scope} if isinstance(scope, Mission) else {"partner": scope}
    standing = Alert.objects.visible_to(request.user).filter(**of)
    begun = {"kinds": list(standing.values_list("kind", flat=True))}
    return editing.page(
        request,
        AlertsForm(request.POST or None, initial=begun),
        partial(services.set_alerts, **of, by=request.user),
        to=lambda _done: reverse("logistics:alerts"),
        said=lambda _done: _("Your alerts are kept."),
        title=_("Alerts: %(scope)s") % {"scope": getattr(scope, "local_name", scope)},
        button=_("Keep these alerts"),
        back=reverse("logistics:alerts"),
        crumbs=[(_("Notifications"), reverse("notifications")), (_("Alerts"), reverse("logistics:alerts"))],
    )
