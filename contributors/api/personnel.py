"""Personnel as reported, the reports they stand in, and those who died."""

from functools import cache, partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import (
    AsOf,
    AsOfMonth,
    Choice,
    CodeField,
    Creatable,
    CreatesMany,
    Day,
    Given,
    Month,
    MonthField,
    Number,
    Order,
    Rows,
    Text,
    VisibleViewSet,
    WholeNumber,
)
from accounts.api.errors import Refused
from accounts.api.partners import Partners
from accounts.api.writing import GivenMonth
from contributors import reporting, services
from contributors.models import Fatality, PersonnelLine, PersonnelLineEvent, PersonnelReport
from missions.api.missions import Missions
from missions.api.seen import InMission, SeenThroughMissions, mission_given, partner_given
from missions.models import Category


class PersonnelRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    month = MonthField(help_text="such as 2025-07")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    contributor = CodeField("code of the contributor", source="contributor.code")
    contributor_name = serializers.CharField(source="contributor.name", help_text="its name")
    iso3 = serializers.CharField(source="contributor.iso3", help_text="ISO 3166 alpha-3", allow_null=True)
    category = serializers.ChoiceField(Category.choices, help_text="of personnel")
    women = serializers.IntegerField(help_text="persons; empty: not told apart", allow_null=True)
    men = serializers.IntegerField(help_text="persons; empty: not told apart", allow_null=True)
    personnel = serializers.IntegerField(help_text="persons; 0: listed without any")
    name_as_printed = serializers.CharField(help_text="the contributor as the source prints it")
    reported_on = serializers.DateField(source="report.reported_on", help_text="the day the source gives")
    origin = serializers.ChoiceField(
        PersonnelReport.Origin.choices, source="report.origin", help_text="reported, case study or fictional"
    )
    edition = serializers.CharField(help_text="edition of the source this figure is from")


class PersonnelGiven(Given):
    mission = mission_given()
    contributor = partner_given("code of the contributor")
    month = GivenMonth(help_text="such as 2025-07")
    category = serializers.ChoiceField(Category.choices, help_text="of personnel")
    women = WholeNumber(help_text="persons")
    men = WholeNumber(help_text="persons")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class Personnel(CreatesMany, Creatable, SeenThroughMissions):
    """Persons by month, mission, contributor and category. POST enters or corrects one figure."""

    model, rows, given, scope = PersonnelLine, PersonnelRows, PersonnelGiven, "personnel:write"
    examples = {
        "create": {
            "mission": "MINUSCA",
            "contributor": "RWA",
            "month": "2025-07",
            "category": "troops",
            "women": 120,
            "men": 1800,
            "reason": "note verbale 12",
        }
    }
    counted = ("personnel", "personnel-reports", "missions", "partners")
    expands = {"mission": (Missions, "acronym"), "contributor": (Partners, "code")}
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "category": Choice("category", Category.choices, "categories, with commas between"),
        "month": Month("month", "this month"),
        "month_from": Month("month", "from this month on", "gte"),
        "month_to": Month("month", "up to this month", "lte"),
        "as_of": AsOfMonth(),
        "origin": Choice("report__origin", PersonnelReport.Origin.choices, "reported, case study, fictional"),
    }
    orderings = {
        "month": Order("month", "mission_id", "contributor_id", "category"),
        "id": Order("id"),
        "personnel": Order("personnel", "id"),
    }
    ordering = "-month"

    def make(self, values, by):
        return services.report_strength(**values, by=by)

    @transaction.atomic
    def make_many(self, request, rows):
        """Checked one by one, then written a mission's month at a time."""
        by, months, keys = request.user, {}, []
        may_report = cache(partial(services.may_report, by))

        def sort_in(row):
            given = self.values_of(request, row)
            mission, month, contributor = given["mission"], given["month"], given["contributor"]
            if not may_report(mission, contributor):
                raise reporting.refusal(contributor, mission)
            reporting.check_month(mission, month)
            figures = months.setdefault((mission, month), {}).setdefault(given["reason"], {})
            figure = contributor, given["category"]
            if any(figure in others for others in months[mission, month].values()):
                raise Refused("", _("This record stands in two rows."), "repeated")
            figures[figure] = given["women"], given["men"]
            keys.append((mission.pk, month, contributor.pk, given["category"]))

        self.each(rows, sort_in)
        written = {}
        for mission, month in sorted(months, key=lambda pair: (pair[0].pk, pair[1])):
            for reason, figures in months[mission, month].items():
                self._report(mission=mission, month=month, figures=figures, reason=reason, by=by)
            for line in PersonnelLine.objects.visible_to(by).filter(mission=mission, month=month):
                written[mission.pk, month, line.contributor_id, line.category] = line
        return [written[key] for key in keys]

    def _report(self, **given):
        try:
            services.report_month(**given)
        except ValidationError as error:
            if getattr(error, "code", "") != "unchanged":  # what stands as given may be given again
                raise


class RestatedRows(Rows):
    id = serializers.IntegerField(source="pgh_id", help_text="number in this portal")
    replaced_at = serializers.DateTimeField(source="pgh_created_at", help_text="when it gave way")
    how = CodeField("update: another figure stands now; delete: none does", source="pgh_label")
    why = serializers.DictField(
        source="pgh_context.metadata", help_text="such as the number of the import", allow_null=True
    )
    line = serializers.IntegerField(source="pgh_obj_id", help_text="the figure's number", allow_null=True)
    month = MonthField(help_text="such as 2025-07")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    contributor = CodeField("code of the contributor", source="contributor.code")
    category = serializers.ChoiceField(Category.choices, help_text="of personnel")
    women = serializers.IntegerField(help_text="persons; empty: not told apart", allow_null=True)
    men = serializers.IntegerField(help_text="persons; empty: not told apart", allow_null=True)
    personnel = serializers.IntegerField(help_text="persons")
    edition = serializers.CharField(help_text="edition it stood in")


class Restated(VisibleViewSet):
    """Figures that stood until a later edition or a correction replaced them."""

    model, rows = PersonnelLineEvent, RestatedRows
    lookup = "pgh_id"
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "category": Choice("category", Category.choices, "categories, with commas between"),
        "month": Month("month", "this month"),
        "line": Number("pgh_obj", "number of the figure, as in /personnel/"),
    }
    orderings = {"id": Order("pgh_id")}
    ordering = "-id"


class PersonnelReportRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    month = MonthField(help_text="such as 2025-07")
    reported_on = serializers.DateField(help_text="the day the source gives")
    edition = serializers.CharField(help_text="which edition of the source")
    source = serializers.CharField(help_text="where this is from")
    origin = serializers.ChoiceField(
        PersonnelReport.Origin.choices, help_text="reported, case study, fictional"
    )


class PersonnelReports(VisibleViewSet):
    """Which missions were reported on in which months. A month without a report is unknown, not zero."""

    model, rows = PersonnelReport, PersonnelReportRows
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "as_of": AsOfMonth(),
        "mission": InMission(),
        "month": Month("month", "this month"),
        "month_from": Month("month", "from this month on", "gte"),
        "month_to": Month("month", "up to this month", "lte"),
        "origin": Choice("origin", PersonnelReport.Origin.choices, "reported, case study, fictional"),
    }
    orderings = {"month": Order("month", "id"), "id": Order("id")}
    ordering = "-month"


class FatalityRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    casualty_id = serializers.CharField(help_text="number in the register")
    happened_on = serializers.DateField(help_text="the day")
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    mission_as_printed = serializers.CharField(help_text="as the register has it")
    nationality = CodeField("code of the nation", source="nationality.code", allow_null=True)
    nationality_as_printed = serializers.CharField(help_text="as the register has it")
    personnel_type = serializers.CharField(help_text="of the person")
    casualty_type = serializers.CharField(help_text="such as fatality")
    incident_type = serializers.CharField(help_text="such as illness or malicious act")
    sex = serializers.CharField(help_text="as the register has it")
    edition = serializers.CharField(help_text="which edition of the register")


class Fatalities(VisibleViewSet):
    """Those who died in the service of peace; no name is kept."""

    model, rows = Fatality, FatalityRows
    expands = {"mission": (Missions, "acronym"), "nationality": (Partners, "code")}
    filters = {
        "as_of": AsOf("happened_on", "up to this day"),
        "mission": InMission(),
        "nationality": Text("nationality__code", "code of the nation", upper=True),
        "incident_type": Text("incident_type", "as the register has it"),
        "date_from": Day("happened_on__gte", "from this day on"),
        "date_to": Day("happened_on__lte", "up to this day"),
    }
    orderings = {"date": Order("happened_on", "id"), "id": Order("id")}
    ordering = "-date"
