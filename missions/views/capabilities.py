"""The catalogue of what can be asked for and offered: a tree of unit and post types."""

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.listing import Column, Empty, Listing
from missions.capability_uses import counted, told
from missions.forms_requirements import CapabilityFilter
from missions.models import Capability, Requirement
from missions.models.requirement import RUNNING


def _asked_for(request, capabilities):
    rows = Requirement.objects.visible_to(request.user).filter(state__in=RUNNING)
    return counted(rows, capabilities, reverse("missions:requirements"))


def _name(row, words):
    return words if row.parent_id else format_html("<strong>{}</strong>", words)


def _under(row):
    return format_html('<span class="second">{}</span>', row.parent.local_name) if row.parent else ""


IS_UNDER = Case(When(parent=None, then=Value(0)), default=Value(1), output_field=IntegerField())
CATALOGUE = Listing(
    "missions:capabilities",
    lazy("Capabilities"),
    (
        Column(
            "name",
            lazy("Capability"),
            value="local_name",
            cell=_name,
            # a heading first, then what stands under it
            sort=(Coalesce("parent__code", "code"), IS_UNDER, "code"),
        ),
        Column("code", lazy("Code"), sort="code"),
        Column("unit", lazy("Counted in"), value="get_unit_display", sort="unit"),
        Column("category", lazy("Strength category"), value="get_category_display", sort="category"),
        Column(
            "enabler",
            lazy("Enabler"),
            value=lambda row: _("yes") if row.is_enabler else "",
            sort="is_enabler",
        ),
        Column("symbol", lazy("Symbol code"), unit="APP-6", sort="symbol"),
        Column(
            "requirements",
            lazy("Requirements that stand"),
            value=lambda found: found[0],
            kind="number",
            attach=_asked_for,
            cell=told,
            near=True,
        ),
        Column(
            "use",
            lazy("In use"),
            value=lambda row: _("yes") if row.is_offered else _("no"),
            sort="is_offered",
            shown=False,
        ),
    ),
    order="name",
    mark=_under,
    template="missions/capabilities.html",
    dense=True,
)
NONE_FITS = Empty(lazy("No capability fits."), lazy("The catalogue is kept by administrators."))


def capabilities(request):
    asked = CATALOGUE.asked(request)
    form = CapabilityFilter(asked, user=request.user)
    rows = form.narrow(Capability.objects.visible_to(request.user)).select_related("parent")
    return CATALOGUE.answer(request, asked, rows, form=form, empty=NONE_FITS)
