from django.apps import AppConfig


class ContributorsConfig(AppConfig):
    name = "contributors"

    def ready(self):
        from accounts import access
        from contributors import models, tasks  # noqa: F401  (refreshers and listeners register on import)

        access.register(
            models.PersonnelReport,
            models.PersonnelLine,
            models.Scale,
            models.ScaleRate,
            models.CapacityFigure,
            models.Fatality,
        )
