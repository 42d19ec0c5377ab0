"""System checks of our own: what must hold before the portal may serve."""

from django.conf import settings
from django.core import checks
from django.db import connection


@checks.register(checks.Tags.database, deploy=True)
def database_settings(app_configs, databases, **kwargs):
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_isolation")
        if cursor.fetchone()[0] != "read committed":
            found.append(
                checks.Error("The database's default isolation must be read committed.", id="concord.E001")
            )
        cursor.execute("SHOW jit")
        if cursor.fetchone()[0] != "off":
            found.append(checks.Error("jit must be off: it outruns statement_timeout.", id="concord.E002"))
    return found


@checks.register(checks.Tags.security, deploy=True)
def production_settings(app_configs, **kwargs):
    if settings.MODE == "production" and not settings.HTTPS:
        return [checks.Warning("Served without HTTPS: cookies travel in the clear.", id="concord.W001")]
    return []
