from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounts import access, how, navigation
        from logistics import columns, figures, figures_over_time, models, tasks  # noqa: F401  (refreshers and listeners register on import)
        from logistics.explanations import EXPLANATIONS

        access.register(
            models.MissionReadiness,
            models.Location,
            models.Unit,
            models.Certificate,
            models.Course,
            models.ReadinessOverride,
            models.ReadinessRule,
        )
        access.register(models.Movement, models.Leg, models.SharedLift, models.LiftBooking)
        how.register(["readiness", "gap"], EXPLANATIONS.get)
        navigation.add(
            navigation.Entry(_("Readiness"), "logistics:board", "readiness", 31, group=_("Logistics")),
        )
