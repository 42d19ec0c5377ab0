#!/usr/bin/env python
"""`check --deploy` as production sees it: its settings, over a throw-away cluster."""

import os
import secrets
import shutil
import subprocess
import sys

from config import embedded, processes

PRODUCTION = {
    "CONCORD_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "concord.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://concord.example.org",
    "TRUSTED_PROXIES": "1",
}

folder = processes.short_folder(processes.server_person())
postgres = embedded.Postgres(folder / "cluster", folder, folder / "log", durable=False)
try:
    postgres.start()
    env = {**os.environ, **PRODUCTION, "DATABASE_URL": postgres.url()}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sys.exit(subprocess.run([*command, "--database", "default"], env=env).returncode)
finally:
    postgres.stop()
    shutil.rmtree(folder, ignore_errors=True)
