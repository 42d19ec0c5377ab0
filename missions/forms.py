"""What a list of missions may be narrowed by; choices are only what the reader may see."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import Plain
from accounts.models import Partner
from missions.models import Mission


class MissionFilter(Plain, forms.Form):
    text = forms.CharField(label=_("Name, acronym or area"), required=False, max_length=80)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    lead = forms.ChoiceField(label=_("Led by"), required=False)

    def __init__(self, *args, user, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on  # a past day; None: now
        seen = Mission.objects.visible_to(user)
        leads = Partner.objects.visible_to(user).filter(missions_led__in=seen).distinct()
        self.fields["text"].widget.attrs["type"] = "search"
        self.fields["phase"].choices = [
            ("running", _("all but closed")),
            ("any", _("any")),
            *Mission.Phase.choices,
        ]
        self.fields["lead"].choices = [("", _("anyone")), *((p.code, p.local_name) for p in leads)]

    def narrow(self, rows):
        """The rows asked for; what cannot be read narrows nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        phase, text = chosen.get("phase") or "running", chosen.get("text", "").strip()
        if phase == "running" and not text:
            rows = rows.active(self.on)
        elif phase in Mission.Phase.values:
            rows = rows.filter(phase=phase)
        if chosen.get("lead"):
            rows = rows.filter(lead__code=chosen["lead"])
        return rows.filter(_named(text)) if text else rows


def _named(text):
    asked = Q()
    for field in ("acronym", "name", "area", "host__name", "headquarters", "other_names__name"):
        asked |= Q(**{f"{field}__icontains": text})
    return Q(pk__in=Mission.objects.filter(asked).values("pk"))
