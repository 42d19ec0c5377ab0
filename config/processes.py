"""Processes that do not outlive the one that began them: as whom they run, and where. Knows no Django."""

import contextlib
import ctypes
import functools
import os
import pwd
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Where what root starts under another name finds its files, when that name may not enter the checkout.
OPEN_PLACE = Path("/var/lib/concord")


class NotStarted(Exception):
    """A server was not found or did not start; the text says what to do about it."""


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
