"""What people write of contacts, and what the directory asks."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.editing import Editing
from accounts.filters import ANY, search
from accounts.models import Partner
from missions.forms_command import ElementField
from missions.forms_decisions import OfMissionFilter, own_partners, run_missions
from missions.forms_editing import PartnerChoice
from missions.forms_labels import WHO_READS, LabelledForm, labels_of
from missions.models import Contact, Mission

POST, PARTNER = "post", "partner"
HOW = ("phone", "call_sign", "email", "hours", "notes")
OWN = ("purpose", "title", *HOW)


class ContactForm(LabelledForm):
    questions = (
        (_("Whose it is"), ("mission", "element", "keeper", "title", "purpose")),
        (_("How one reaches it"), HOW),
        WHO_READS,
    )
    mission = forms.ModelChoiceField(Mission.objects.none(), label=_("Mission"), empty_label=None)
    element = ElementField(
        label=_("Post or unit"),
        required=False,
        help_text=_("its reference in the mission's structure; empty: it is a partner's"),
    )
    keeper = PartnerChoice(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("none: it is the mission's")
    )
    title = forms.CharField(
        label=_("Name of the post"),
        max_length=160,
        required=False,
        help_text=_("such as Duty officer, never a person's name; empty: the title of the post above"),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Contact.Purpose.choices)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    call_sign = forms.CharField(label=_("Call sign"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("of the post, not of a person"))
    hours = forms.CharField(
        label=_("Hours"), max_length=120, required=False, help_text=_("such as day and night")
    )
    notes = forms.CharField(
        label=_("Notes"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = run_missions(self.user)
        if self.look:
            for name in ("mission", "element", "keeper"):
                del self.fields[name]
            return
        speaks = own_partners(self.user).exists()
        missions = Mission.objects.visible_to(self.user).active() if speaks else plans
        self.fields["mission"].queryset = missions.order_by("acronym")
        partners = Partner.objects.visible_to(self.user) if plans.exists() else own_partners(self.user)
        self.fields["keeper"].queryset = partners.order_by("name")
        if plans.exists():
            self.fields["element"].offer(self.user, self._chosen(self.fields["mission"].queryset))
        else:
            del self.fields["element"]

    def _chosen(self, missions):
        """The mission in whose structure a post is looked for."""
        asked = (
            self.data.get("mission", "") if self.is_bound else getattr(self.initial.get("mission"), "pk", "")
        )
        found = missions.filter(pk=asked).first() if str(asked).isdigit() else None
        return found or missions.first()


def standing_contact(row):
    return {name: getattr(row, name) for name in OWN} | labels_of(row)


class RemoveForm(Editing):
    questions = ()


class ContactFilter(OfMissionFilter):
    model = Contact
    text = search(_("Post, partner, number or call sign"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=[ANY, *Contact.Purpose.choices])
    whose = forms.ChoiceField(
        label=_("Whose"), choices=[ANY, (POST, _("posts of the mission")), (PARTNER, _("partners"))]
    )

    def narrow(self, rows):
        rows, chosen = super().narrow(rows), self.chosen
        if text := chosen.get("text"):
            asked = ("title", "phone", "call_sign", "email", "keeper__name", "element__title")
            rows = rows.filter(Q(*((f"{path}__icontains", text) for path in asked), _connector=Q.OR))
        if whose := chosen.get("whose"):
            rows = rows.filter(element__isnull=whose == PARTNER)
        return rows.filter(purpose=chosen["purpose"]) if chosen.get("purpose") else rows
