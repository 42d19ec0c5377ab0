from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounts import access, navigation
        from logistics import columns, figures, models, tasks  # noqa: F401  (refreshers and listeners register on import)

        access.register(models.MissionReadiness)
        navigation.add(
            navigation.Entry(_("Readiness"), "logistics:board", "readiness", 60),
        )
