from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogisticsConfig(AppConfig):
    name = "logistics"
    verbose_name = _("Logistics")

    def ready(self):

        from accounts import access, attaching, calendars, how, inbox, navigation, places, search
        from logistics import (  # noqa: F401  (they register on import)
            admin_inspections,
            calendar_stocks,
            care_everywhere,
            columns,
            exercises_everywhere,
            figures,
            figures_over_time,
            figures_stocks,
            figures_unit_readiness,
            figures_units,
            finding,
            finding_stocks,
            imports_care,
            imports_inspections,
            imports_interoperability,
            imports_movements,
            imports_stocks,
            imports_training,
            imports_units,
            inspections_everywhere,
            leaving,
            models,
            report_sections,
            tasks,
            told_alerts,
            told_care,
            told_courses,
            told_inspections,
            verbs,
            waiting_stocks,
        )
        from logistics.explanations import EXPLANATIONS
        from missions import adopting

        report_sections.register()
        access.register(
            models.MissionReadiness,
            models.Location,
            models.Unit,
            models.UnitStrength,
            models.EquipmentLine,
            models.Item,
            models.SustainmentLine,
            models.Standard,
            models.UnitStandard,
            models.Certificate,
            models.Course,
            models.ReadinessOverride,
            models.ReadinessRule,
        )
        access.register(models.Movement, models.Leg, models.SharedLift, models.LiftBooking)
        places.register(models.Unit, models.Unit.get_absolute_url)
        adopting.register(
            models.Unit,
            "unit",
            _("unit"),
            lambda row: [("act_for", row.contributor), ("manage_logistics", row.mission)],
            lambda user: models.Unit.objects.visible_to(user).kept_by(user).order_by("name", "pk"),
        )
        places.register(models.UnitStrength, models.UnitStrength.get_absolute_url, "unit")
        places.register(models.EquipmentLine, models.EquipmentLine.get_absolute_url, "unit")
        places.register(models.SustainmentLine, models.SustainmentLine.get_absolute_url, "unit")
        search.register("units", _("Units"), "contributors", finding.units, 27)
        search.register("items", _("Equipment by number"), "fund", finding.items, 33)
        search.register("locations", _("Locations"), "coverage", finding.locations, 28)
        access.register(models.StockItem, models.ResupplyRequest, models.DiscrepancyReport)
        access.tell_between(
            "manage_logistics",
            models.Location,
            models.Unit,
            models.UnitStrength,
            models.EquipmentLine,
            models.Item,
            models.SustainmentLine,
            models.UnitStandard,
            models.Certificate,
            models.ReadinessOverride,
            models.Movement,
            models.Leg,
            models.StockItem,
            models.ResupplyRequest,
            models.DiscrepancyReport,
            models.Inspection,
        )
        sides = {
            attaching.CONTRIBUTOR: models.DiscrepancyReport.objects.of_contributor,
            attaching.MISSION: models.DiscrepancyReport.objects.of_keeper,
        }
        attaching.register(models.DiscrepancyReport, sides, models.DiscrepancyReport.roots.fget)
        for model in (models.StockItem, models.ResupplyRequest, models.DiscrepancyReport):
            places.register(model, model.get_absolute_url)
        search.register("stocks", _("Stocks"), "stock", finding_stocks.stocks, 33)
        search.register(
            "discrepancies", _("Discrepancy reports"), "warning", finding_stocks.discrepancies, 33
        )
        calendars.register(calendar_stocks.expiries, calendar_stocks.deliveries)
        inbox.register(waiting_stocks.requests, inbox.Act.DECIDE)
        inbox.register(waiting_stocks.discrepancies, inbox.Act.ANSWER)
        how.register(list(EXPLANATIONS), EXPLANATIONS.get)
        navigation.add(
            navigation.Entry(_("Readiness"), "logistics:board", "readiness", 31, group=_("Logistics")),
            navigation.Entry(_("Units"), "logistics:units", "contributors", 32, group=_("Logistics")),
            navigation.Entry(_("Equipment"), "logistics:equipment", "fund", 33, group=_("Logistics")),
            navigation.Entry(
                _("Interoperability"), "logistics:interoperability", "split", 39, group=_("Logistics")
            ),
            navigation.Entry(_("Stocks"), "logistics:stocks", "stock", 34, group=_("Logistics")),
            navigation.Entry(
                _("Readiness of units"), "logistics:unit_board", "readiness", 31, group=_("Logistics")
            ),
            navigation.Entry(
                _("Certificates"), "logistics:certificates", "signature", 38, group=_("Logistics")
            ),
        )
