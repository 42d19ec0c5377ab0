"""What a checkout keeps between runs. Knows no Django."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
from pathlib import Path

from config import processes


class Place:
    """`.concord/` in the checkout: data, logs, the secret key, and the lock that lets one run at a time."""

    def __init__(self, root: Path = processes.ROOT):
        self.folder = root / ".concord"
        self.person = processes.server_person()
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o700 if self.person is None else 0o711)
        self.logs = self.folder / "log"
        self.logs.mkdir(mode=0o700, exist_ok=True)

    def lock(self, *, wait: bool = False) -> bool:
        """Hold the checkout's data. The lock ends with this process, however it ends."""
        held = (self.folder / "lock").open("a")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            held.close()
            return False
        self._held = held
        return True

    @property
    def running(self) -> dict:
        """What the process that holds the lock wrote of itself; empty where there is none."""
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.folder / "running.json").read_text())
        return {}

    def say_running(self, **facts) -> None:
        fresh = self.folder / "running.json.new"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"pid": os.getpid(), **facts}))
        fresh.replace(self.folder / "running.json")

    def say_stopped(self) -> None:
        (self.folder / "running.json").unlink(missing_ok=True)

    def clear_after_a_kill(self) -> None:
        """A killed run could not remove the folder of its sockets."""
        sockets = Path(self.running.get("sockets", "/nowhere"))
        if sockets.name.startswith("concord-") and not sockets.is_symlink():
            shutil.rmtree(sockets, ignore_errors=True)
        self.say_stopped()

    def secret_key(self) -> str:
        kept = self.folder / "secret"
        if not kept.exists() or not kept.read_text().strip():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(50))
        return kept.read_text().strip()

    def cluster(self) -> Path:
        """Where PostgreSQL keeps its files: here, or elsewhere where its person may not enter here."""
        elsewhere = self.folder / "cluster-place"
        if elsewhere.exists():
            return Path(elsewhere.read_text().strip())
        if processes.may_enter(self.folder, self.person):
            return self.folder / "postgres"
        place = processes.OPEN_PLACE / f"data-{secrets.token_hex(8)}" / "postgres"
        elsewhere.write_text(str(place))
        return place

    def log(self, name: str) -> Path:
        """A log of its own for each process; what the run before said stays beside it."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size:
            log.replace(log.with_suffix(".before.log"))
        return log
