"""The living style page: every component in every state, with what nobody reported among it."""

from datetime import date

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.cells import aside
from accounts.filters import ANY, Filters, search
from accounts.forms import Plain
from accounts.listing import Column, Empty, Listing, View
from accounts.marks import TONES
from accounts.models import Event, Partner
from accounts.notation import day, number, percent
from accounts.views.style_charts import every_kind

COLOURS = [
    *("ground", "paper", "ink", "muted", "line", "control", "accent", "accent-strong", "wash", "hover"),
    *("ok", "warn", "bad", *(f"series-{n}" for n in range(1, 8))),
]
SIZES = ("t6", "t5", "t4", "t3", "t2", "t1")
ICONS = [
    *("home", "missions", "contributors", "organizations", "balance", "readiness", "imports", "jobs"),
    *("history", "scale", "about", "person", "admin", "menu", "close", "leave", "forward", "up", "down"),
    *("chart", "warning", "download", "search", "calendar", "key", "lock", "columns", "bookmark"),
]


class SampleForm(Plain, forms.Form):
    name = forms.CharField(label=_("Name"), help_text=_("as it stands in the document"))
    strength = forms.IntegerField(label=_("Persons"), min_value=0, help_text=_("in uniform, on the last day"))
    day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    part = forms.ChoiceField(label=_("Part"), choices=[("lead", _("leads")), ("support", _("supports"))])
    why = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    agreed = forms.MultipleChoiceField(
        label=_("Agreed by"),
        choices=[("host", _("the host")), ("lead", _("the lead"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class SampleFilter(Filters):
    text = search(_("Name"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Partner.Kind.choices])

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(name__icontains=text)
        return rows.filter(**chosen)


SAMPLE = Listing(
    "style",
    _("Partners"),
    (
        Column("name", _("Partner"), value="local_name", sort="name"),
        Column("code", _("Code"), sort="code", near=True),
        Column("kind", _("Kind"), value="get_kind_display", sort="kind"),
        Column("persons", _("Persons"), value=lambda row: None, kind="number", unit=_("July 2025")),
    ),
    order="name",
    mark=aside,
)
NOBODY = Empty(_("No partner fits."), _("Choose another kind, or clear the name."), _("Show all"), "?")


def style(request):
    """Staff only; to others it is not there."""
    if not request.user.is_staff:
        raise Http404
    asked = SAMPLE.asked(request)
    form = SampleFilter(asked)
    partners = Partner.objects.visible_to(request.user).exclude(kind=Partner.Kind.NATION)
    totals = {"name": _("All partners"), "persons": None}
    return render(
        request,
        "accounts/style.html",
        {
            "colours": COLOURS,
            "sizes": SIZES,
            "icons": ICONS,
            "states": [(code, code) for code in TONES],
            "bands": (1, 2, 3, 4, None),
            "figures": _figures(),
            "charts": every_kind(),
            "tabs": [
                {"url": "#tabs", "words": words, "is_here": number == 0}
                for number, words in enumerate((_("Overview"), _("Force"), _("Money"), _("History")))
            ],
            "steps": _steps(),
            "listing": View(SAMPLE, request, asked, form.narrow(partners), form, totals, NOBODY),
            "nothing": NOBODY,
            "empty_form": SampleForm(),
            "wrong_form": SampleForm({"wrong-strength": "-5", "wrong-part": "lead"}, prefix="wrong"),
            "events": Event.objects.visible_to(request.user).select_related("by")[:3],
        },
    )


def _figures():
    return [
        {
            "label": _("deployed"),
            "value": number(17420),
            "compare": _("+1.2 % in a year"),
            "spark": (3, 4, None, 5, 6),
        },
        {"label": _("women"), "value": percent(0.081), "compare": _("target 15 %")},
        {"label": _("gaps"), "value": number(12), "compare": _("2 critical")},
        {"label": _("readiness"), "value": number(None), "compare": ""},
    ]


def _steps():
    return [
        {"when": day(date(2025, 7, 1)), "title": _("Offered"), "words": _("850 persons."), "is_now": False},
        {"when": day(date(2025, 7, 31)), "title": _("Accepted"), "words": "", "is_now": True},
        {"when": day(date(2025, 11, 15)), "title": _("Deployed"), "words": "", "is_now": False},
    ]
