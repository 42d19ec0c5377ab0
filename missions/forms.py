"""What a list of missions may be narrowed by; choices are only what the reader may see."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import alike
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from accounts.names import named
from missions.models import Mission


class MissionFilter(Filters):
    text = search(_("Name, acronym or area"))
    phase = forms.ChoiceField(label=_("Phase"))
    lead = forms.ChoiceField(label=_("Led by"))

    def __init__(self, *args, user, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on  # a past day; None: now
        self.fields["phase"].choices = [
            ("running", _("all but closed")),
            ("any", pgettext_lazy("phase", "any")),
            *Mission.Phase.choices,
        ]
        self.fields["lead"].choices = [("", _("anyone")), *leads(user)]

    def narrow(self, rows):
        """The rows asked for; what cannot be read narrows nothing."""
        chosen = self.chosen
        phase, text = chosen.get("phase") or "running", chosen.get("text", "").strip()
        if phase == "running" and not text:
            rows = rows.active(self.on)
        elif phase in Mission.Phase.values:
            rows = rows.filter(phase=phase)
        if chosen.get("lead"):
            rows = rows.filter(lead__code=chosen["lead"])
        return rows.filter(_named(text)) if text else rows


def leads(user):
    """(code, name) of the partners that lead a mission the reader sees."""
    return alike.known(user, ("leads",), lambda: _leads(user))


def _leads(user):
    seen = Mission.objects.visible_to(user)
    rows = Partner.objects.visible_to(user).filter(missions_led__in=seen).distinct()
    return [(partner.code, partner.local_name) for partner in rows]


class OrganizationFilter(Filters):
    text = search(_("Name or code"))
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(code, word) for code, word in Partner.Kind.choices if code != Partner.Kind.NATION]
        self.fields["kind"].choices = [ANY, *kinds]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(Q(code__icontains=text) | named(text))
        return rows.filter(**chosen)


def _named(text):
    asked = named(text) | named(text, "host")
    for field in ("acronym", "area", "headquarters", "other_names__name"):
        asked |= Q(**{f"{field}__icontains": text})
    return Q(pk__in=Mission.objects.filter(asked).values("pk"))
