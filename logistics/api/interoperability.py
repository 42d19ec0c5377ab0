"""Standards, the units that use them, and how units fit together."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts.api import (
    Changeable,
    Choice,
    CodeField,
    Given,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    filters,
)
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument
from logistics import forms_interoperability as forms
from logistics import reading_interoperability as reading
from logistics import services_interoperability as services
from logistics.interoperability import Fit
from logistics.models import Standard, Subject, Unit, UnitStandard
from missions.models.mandate import Certainty


class StandardRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    code = serializers.CharField(help_text="by which it is named")
    subject = serializers.ChoiceField(Subject.choices, help_text="what it is of")
    name = serializers.CharField(help_text="in English")
    issuer = serializers.ChoiceField(Standard.Issuer.choices, help_text="who issued it")
    reference = serializers.CharField(help_text="such as STANAG 4204")
    certainty = serializers.ChoiceField(Certainty.choices, help_text="how certain it is")


class Standards(VisibleViewSet):
    """Standards that units may share; administrators keep them."""

    model, rows = Standard, StandardRows
    filters = {
        "subject": Choice("subject", Subject.choices, "what it is of"),
        "code": Text("code", "codes, with commas between", lower=True),
    }
    orderings = {"id": Order("id"), "code": Order("code", "id"), "subject": Order("subject", "code", "id")}
    ordering = "subject"


class UseRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit")
    reference = serializers.CharField(source="unit.reference", help_text="of the unit")
    standard = CodeField("code of the standard", source="standard.code")
    subject = serializers.ChoiceField(Subject.choices, source="standard.subject", help_text="what it is of")
    state = serializers.ChoiceField(UnitStandard.State.choices, help_text="declared, tested or found wanting")
    told_on = serializers.DateField(help_text="of the declaration or the test")
    source = serializers.CharField(help_text="who declared it, or the report of the test")
    version = serializers.IntegerField(help_text="moves with every change")


class UseChanged(Given):
    state = serializers.ChoiceField(
        UnitStandard.State.choices, required=False, help_text="tested and failed: by the mission alone"
    )
    told_on = serializers.DateField(required=False, help_text="of the declaration or the test")
    source = serializers.CharField(max_length=300, required=False, help_text="who says so")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class UseGiven(UseChanged):
    unit = NumberedField(Unit, "number of the unit")
    standard = serializers.SlugField(help_text="code of the standard")
    told_on = serializers.DateField(help_text="of the declaration or the test")
    source = serializers.CharField(max_length=300, help_text="who says so")


class UnitStandards(Changeable, VisibleViewSet):
    """Which standards units use, of units whose insides you see. One told again for a unit is changed."""

    model, rows, scope = UnitStandard, UseRows, "logistics:write"
    given = {"create": UseGiven, "partial_update": UseChanged}
    examples = {
        "create": {
            "unit": "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00",
            "standard": "stanag-4204",
            "told_on": "2027-03-01",
            "source": "Table of equipment of the contingent",
        },
        "partial_update": {"state": "tested", "told_on": "2027-03-09", "source": "Exercise report 4"},
    }
    filters = {
        "unit": Text("unit__reference", "reference of the unit"),
        "mission": Text("unit__mission__acronym", "acronym of the mission"),
        "subject": Choice("standard__subject", Subject.choices, "what it is of"),
        "standard": Text("standard__code", "code of the standard", lower=True),
        "state": Choice("state", UnitStandard.State.choices, "declared, tested or found wanting"),
    }
    orderings = {"id": Order("id"), "told_on": Order("told_on", "id")}
    ordering = "id"

    def make(self, values, by):
        values = dict(values)
        code = values.pop("standard")
        standard = Standard.objects.visible_to(by).filter(code=code).first()
        if standard is None:
            raise exceptions.ValidationError({"standard": [_("There is no standard of this code.")]})
        unit = values.pop("unit")
        standing = UnitStandard.objects.visible_to(by).filter(unit=unit, standard=standard).first()
        version = {"version": standing.version} if standing else {}
        return services.tell_standard(unit, standard, **values, **version, by=by)

    def may_change(self, row, by):
        if not services.may_tell(by, row.unit):
            raise PermissionDenied(_("Only its contributor and the mission's logistics officers enter this."))

    def change(self, row, values, by):
        return services.tell_standard(row.unit, row.standard, **values, by=by)


class SubjectFit(serializers.Serializer):
    subject = serializers.ChoiceField(Subject.choices, help_text="what is compared")
    fit = serializers.ChoiceField([fit.name.lower() for fit in Fit], help_text="how the two fit in it")
    shared = serializers.ListField(
        child=serializers.CharField(), help_text="codes both use, none found wanting"
    )
    failed = serializers.ListField(
        child=serializers.CharField(), help_text="codes in which one was found wanting"
    )
    remedy = serializers.CharField(help_text="adapter, liaison, loan or training; empty: nothing to mend")
    words = serializers.CharField(help_text="what it takes, in your language")


class PairFit(serializers.Serializer):
    unit = serializers.UUIDField(help_text="number of the one unit")
    other = serializers.UUIDField(help_text="number of the other, or of the requirement")
    fit = serializers.CharField(
        help_text="the worst of its subjects; empty: none is asked for", allow_blank=True
    )
    subjects = serializers.ListField(child=SubjectFit(), help_text="one by one")


class FitDocument(serializers.Serializer):
    """How the units for a mission fit together, and how they meet the standards its requirements name."""

    mission = serializers.CharField(help_text="acronym")
    units = serializers.ListField(child=PairFit(), help_text="each pair once")
    requirements = serializers.ListField(child=PairFit(), help_text="each unit with each such requirement")
    has_more = serializers.BooleanField(help_text="more than forty units: name a contributor")


class Interoperability(OneDocument):
    """One document a mission, of the units whose insides you see: pairs, what they share, what mends it."""

    rows = FitDocument

    @extend_schema(
        parameters=[
            OpenApiParameter("mission", str, description="acronym or slug; the first of yours if left out"),
            OpenApiParameter("subject", str, enum=Subject.values, description="one subject alone"),
            OpenApiParameter("contributor", str, description="code: units of this one alone"),
        ],
        responses=FitDocument,
    )
    def list(self, request):
        values = filters.given(request, {"mission", "subject", "contributor", "format"})
        form = forms.MatrixFilter({**values, "mission": values.get("mission", "").lower()}, user=request.user)
        for name in ("mission", "subject", "contributor"):
            if values.get(name) and not form.chosen.get(name):
                raise Refused(name, _("There is nothing by this name that you may see."))
        return self.told(_document(request.user, form))


def _document(user, form):
    mission, contributor = form.of, form.whose
    if mission is None:
        return {"mission": "", "units": [], "requirements": [], "has_more": False}
    found = reading.matrix(user, mission, subject=form.chosen.get("subject", ""), contributor=contributor)
    needs = reading.against_needs(user, mission, contributor=contributor)
    return {
        "mission": mission.acronym,
        "units": [_pair(row.unit, cell) for n, row in enumerate(found.rows) for cell in row.cells[n + 1 :]],
        "requirements": [_pair(row.unit, cell) for row in needs.rows for cell in row.cells],
        "has_more": found.left_out,
    }


def _pair(unit, cell):
    return {
        "unit": str(unit.pk),
        "other": str(cell.other.pk),
        "fit": "" if cell.fit is None else cell.fit.name.lower(),
        "subjects": [
            {
                "subject": answer.subject,
                "fit": answer.fit.name.lower(),
                "shared": answer.shared,
                "failed": answer.failed,
                "remedy": answer.remedy,
                "words": _(answer.words) if answer.words else "",
            }
            for answer in cell.answers
        ],
    }
