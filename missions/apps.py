from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "missions"

    def ready(self):
        from django.utils.translation import gettext_lazy as _

        from accounts import access, navigation
        from missions import imports, models  # noqa: F401  (imports register on import)

        access.register_root(models.Mission, "manage_members")
        access.register(
            models.Mission,
            models.Mandate,
            models.MandateTask,
            models.AuthorizedStrength,
            models.Participation,
        )
        navigation.add(
            navigation.Entry(_("Missions"), "missions:missions", "missions", 20),
            navigation.Entry(_("Organizations"), "missions:organizations", "organizations", 40),
        )
