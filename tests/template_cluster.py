"""A cluster with a migrated database in it, kept beside the checkout: test databases are copies of that.

Made anew whenever a migration or the lock file differs; without it every worker of every run would migrate.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2

from config import embedded

NAME = "migrated"
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".concord" / "test-clusters"
FEW = 3


def start(postgres: embedded.Postgres) -> None:
    """Start the throw-away cluster as a copy of the kept one, which is made where there is none."""
    kept = KEPT / _digest()
    if kept.exists():
        _copy(kept, postgres.data)
        postgres.start()
        return
    postgres.start()
    _migrate(postgres)
    postgres.stop()
    _keep(postgres.data, kept)
    postgres.start()


def _digest() -> str:
    digest = hashlib.sha256()
    files = [ROOT / "requirements.lock", ROOT / "config" / "squashed.py", *ROOT.glob("*/migrations/*.py")]
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(postgres: embedded.Postgres) -> None:
    connection = psycopg2.connect(postgres.url("postgres"))
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
    environment = os.environ | {"DATABASE_URL": postgres.url(NAME), "CONCORD_MODE": "test"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _keep(data: Path, kept: Path) -> None:
    """The newest few stay, for those who change branches; a killed run leaves no half of one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    _copy(data, half)
    try:
        half.rename(kept)
    except OSError:  # another run was quicker
        shutil.rmtree(half, ignore_errors=True)
    for older in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[FEW:]:
        shutil.rmtree(older, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """With its owner, whom PostgreSQL insists on."""
    subprocess.run(["cp", "-a", source, target], check=True)
