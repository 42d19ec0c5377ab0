from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounts import access, how, navigation, places, search
        from logistics import (  # noqa: F401  (they register on import)
            columns,
            figures,
            figures_over_time,
            figures_units,
            finding,
            imports_interoperability,
            imports_units,
            models,
            tasks,
        )
        from logistics.explanations import EXPLANATIONS

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
        places.register(models.UnitStrength, models.UnitStrength.get_absolute_url, "unit")
        places.register(models.EquipmentLine, models.EquipmentLine.get_absolute_url, "unit")
        places.register(models.SustainmentLine, models.SustainmentLine.get_absolute_url, "unit")
        search.register("units", _("Units"), "contributors", finding.units, 27)
        how.register(["readiness", "gap"], EXPLANATIONS.get)
        navigation.add(
            navigation.Entry(_("Readiness"), "logistics:board", "readiness", 31, group=_("Logistics")),
            navigation.Entry(_("Units"), "logistics:units", "contributors", 32, group=_("Logistics")),
            navigation.Entry(_("Equipment"), "logistics:equipment", "fund", 33, group=_("Logistics")),
            navigation.Entry(
                _("Interoperability"), "logistics:interoperability", "split", 38, group=_("Logistics")
            ),
        )
