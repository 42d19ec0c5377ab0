from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "missions"

    def ready(self):
        from accounts import access
        from missions import models

        access.register(
            models.Mission,
            models.Mandate,
            models.MandateTask,
            models.AuthorizedStrength,
            models.Participation,
        )
