from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import access, checks, models  # noqa: F401  (checks register on import)

        access.register(
            models.Partner,
            models.Membership,
            models.User,
            models.RoleGrant,
            models.Token,
            models.Job,
            models.Import,
        )
