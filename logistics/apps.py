from django.apps import AppConfig


class LogisticsConfig(AppConfig):
    name = "logistics"

    def ready(self):
        from accounts import access
        from logistics import models, tasks  # noqa: F401  (refreshers and listeners register on import)

        access.register(models.MissionReadiness)
