"""What people write of situation reports, and what lists of them ask."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.editing import DayField, Editing
from accounts.filters import ANY
from missions import reporting
from missions.forms_decisions import OfMissionFilter
from missions.forms_labels import WHO_READS
from missions.forms_situation import OfMissionForm
from missions.models import SituationReport

TEXT = forms.Textarea


class ReportForm(OfMissionForm):
    questions = ((_("Of which days"), ("mission", "starts_on", "ends_on")), WHO_READS)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("empty: the first day alone"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].help_text = _(
            "What has a narrower label is left out of the report; once drafted this stays."
        )
        self.fields["starts_on"].initial = timezone.localdate()
        del self.fields["reason"]


class WordsForm(Editing):
    """The assessment, and words beside the facts of each section."""

    assessment = forms.CharField(
        label=_("Assessment"), max_length=4000, required=False, widget=TEXT(attrs={"rows": 6})
    )

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        names = []
        for section in reporting.sections_of(report):
            name = f"text_{section.code}"
            label = _("Beside the facts: %(section)s") % {"section": section.label}
            self.fields[name] = forms.CharField(
                label=label,
                max_length=4000,
                required=False,
                widget=TEXT(attrs={"rows": 3, "class": "form-control"}),
            )
            names.append(name)
        self.questions = ((_("What it comes to"), ("assessment",)), (_("Section by section"), tuple(names)))
        del self.fields["reason"]

    def answers(self):
        given = super().answers()
        texts = {name.removeprefix("text_"): given.pop(name) for name in list(given) if name[:5] == "text_"}
        return given | {"texts": texts}


def standing_words(row):
    texts = {
        f"text_{section.code}": row.texts.get(section.code, "") for section in reporting.sections_of(row)
    }
    return {"assessment": row.assessment} | texts


class ReportFilter(OfMissionFilter):
    model = SituationReport
    state = forms.ChoiceField(label=_("State"), choices=[ANY, *SituationReport.State.choices])

    def narrow(self, rows):
        rows, state = super().narrow(rows), self.chosen.get("state")
        return rows.filter(state=state) if state else rows.exclude(state=SituationReport.State.DROPPED)
