"""PostgreSQL and Valkey of our own: how they start and end. Knows no Django."""

import contextlib
import dataclasses
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2

from config.binaries import runnable_binaries, valkey_binary
from config.processes import NotStarted, end, last_lines, server_person, spawn

OWNER = "concord"


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
            # It would count the rows of open transactions as none, and the planner would believe it.
            settings["autovacuum"] = "off"
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
